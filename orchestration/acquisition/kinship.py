"""Which known texts a page repeats: by its wording, and by the figures that both print.

The measures are those of `orchestration.families`, by which the build counts independent witnesses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from orchestration.acquisition.known_texts import KnownText, read_text
from orchestration.families import FEWEST_FIGURES, MINIMUM_FIGURES, Signature, compare, sign

_SHOWN = 3
_SHOWN_FIGURES = 8
_LEAST_SHOWN_FIGURES = 2
_LEAST_SHOWN_WORDING = 0.05


@dataclass(frozen=True)
class Kin:
    """One known text that resembles a page."""

    name: str
    wording: float
    shared: tuple[str, ...]
    fewer: int
    relation: str
    """REPRINT, TRANSLATION or RELATED."""

    def __str__(self) -> str:
        shown = ", ".join(self.shared[:_SHOWN_FIGURES]) + (", …" if len(self.shared) > _SHOWN_FIGURES else "")
        figures = f"{len(self.shared)} of {self.fewer} figures shared" + (f" ({shown})" if shown else "")
        return f"{self.name}: {self.relation.lower()}, wording {self.wording:.2f}, {figures}"


def find_kin(text: str, language: str, known: Iterable[KnownText]) -> list[Kin]:
    """The nearest known texts, the nearest first; none where nothing resembles the page."""
    signature = sign(text, language)
    found = []
    for one in known:
        other = _signature(read_text(one), one.language)
        resemblance = compare(signature, other)
        shared = tuple(dict.fromkeys(figure for figure in signature.figures if figure in set(other.figures)))
        same_language = language.split("-", maxsplit=1)[0] == one.language.split("-")[0]
        if resemblance.is_near_duplicate:
            relation = "REPRINT"
        elif (
            not same_language
            and resemblance.shared >= FEWEST_FIGURES
            and resemblance.shared >= MINIMUM_FIGURES * resemblance.fewer
        ):
            relation = "TRANSLATION"
        elif len(shared) >= _LEAST_SHOWN_FIGURES or resemblance.wording >= _LEAST_SHOWN_WORDING:
            relation = "RELATED"
        else:
            continue
        found.append(Kin(one.name, float(resemblance.wording), shared, resemblance.fewer, relation))
    order = ("REPRINT", "TRANSLATION", "RELATED")
    found.sort(key=lambda kin: (order.index(kin.relation), -len(kin.shared), -kin.wording, kin.name))
    return found[:_SHOWN]


@lru_cache(maxsize=4096)
def _signature(text: str, language: str) -> Signature:
    return sign(text, language)


def explain(kin: Sequence[Kin]) -> list[str]:
    """Lines for the metadata file, from which a curator settles `family` and `translation_of`."""
    lines = [f"near: {one}" for one in kin]
    if any(one.relation == "REPRINT" for one in kin):
        lines.append("A reprint and its original count as one witness; `family: <slug>` here keeps this text apart.")
    translated = next((one for one in kin if one.relation == "TRANSLATION"), None)
    if translated is not None:
        lines.append(f"If it translates that text, say so: translation_of: {translated.name}")
    return lines
