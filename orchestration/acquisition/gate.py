"""The gate: no number of the chosen part of a page may be missing from its extracted text, and none may be added.

Both sides are counted by the census, which knows nothing of formats; the two texts come from different code.
"""

from collections import Counter
from dataclasses import dataclass

from orchestration.language.census import find_numeric_tokens

_SHOWN = 12


@dataclass(frozen=True)
class Comparison:
    """The numbers of two texts: how many, and those that one of them lacks, with how often."""

    numbers: int
    missing: tuple[tuple[str, int], ...]
    added: tuple[tuple[str, int], ...]

    @property
    def is_equal(self) -> bool:
        """Whether both texts hold the same numbers equally often."""
        return not self.missing and not self.added

    def __str__(self) -> str:
        parts = [
            f"{what} {_listed(tokens)}"
            for what, tokens in (("the extracted text lacks", self.missing), ("it has in addition", self.added))
            if tokens
        ]
        return "; ".join(parts) or f"all {self.numbers} numbers agree"


def compare_numbers(source: str, extracted: str) -> Comparison:
    """Compare the census of what a page holds with that of the text taken from it.

    >>> str(compare_numbers("up 9.1%, 3.6 trillion, again 9.1%", "up 9.1%, 36 trillion"))
    'the extracted text lacks 9.1, 3.6; it has in addition 36'
    """
    expected = Counter(one.text for one in find_numeric_tokens(source))
    found = Counter(one.text for one in find_numeric_tokens(extracted))
    return Comparison(expected.total(), tuple((expected - found).items()), tuple((found - expected).items()))


def _listed(tokens: tuple[tuple[str, int], ...]) -> str:
    shown = [f"{token} ({count} times)" if count > 1 else token for token, count in tokens[:_SHOWN]]
    if len(tokens) > _SHOWN:
        shown.append(f"{len(tokens) - _SHOWN} more")
    return ", ".join(shown)
