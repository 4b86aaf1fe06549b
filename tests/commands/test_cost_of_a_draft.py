"""The work of drafting grows with the length of the text: counted in signs searched, not in seconds."""

import random
from typing import Any

import pytest

from orchestration.drafting import draft_fact_file
from orchestration.language.claims import propose_claims
from orchestration.language.reader import read_mentions
from orchestration.readers.anchors import AnchoredText

_UNITS = {"PERCENT": ("GROWTH", "SHARE"), "CNY": ("LEVEL",), "COUNT": ("LEVEL",)}


class _Counted(str):
    """A text that counts the signs that are searched in it."""

    __slots__ = ()
    work = 0

    def find(self, words: Any, start: Any = 0, end: Any = None) -> int:
        """Search, and count every sign of the stretch searched."""
        _Counted.work += (len(self) if end is None else end) - (start or 0)
        return super().find(words, start, end)

    def count(self, words: Any, start: Any = 0, end: Any = None) -> int:
        """Count, and count every sign of the stretch too."""
        _Counted.work += (len(self) if end is None else end) - (start or 0)
        return super().count(words, start, end)

    def startswith(self, words: Any, start: Any = 0, end: Any = None) -> bool:
        """Compare, and count the comparison."""
        _Counted.work += 1
        return super().startswith(words, start, end)


def _work(sentences: int) -> int:
    """Draft a release in which every sentence has a figure of its own and a year that all share."""
    chance = random.Random(1)
    text = " ".join(
        f"In 2025, sales of goods {chance.randint(1000, 9999)} in zone {number} rose {chance.randint(1, 99)}.5%."
        for number in range(sentences)
    )
    _Counted.work = 0
    facts = draft_fact_file(AnchoredText(_Counted(text)), propose_claims(text, "en"), read_mentions(text, "en"), _UNITS)
    assert facts.count("printed:") == facts.count("quote:") >= sentences
    return _Counted.work


def test_four_times_the_text_is_about_four_times_the_work() -> None:
    assert _work(400) < 6 * _work(100)


@pytest.mark.parametrize("words", ["2025", "In 2025, sales", "zone 3", "sales of", "zone 33 rose"])
def test_words_are_found_where_a_plain_search_finds_them(words: str) -> None:
    text = " ".join(f"In 2025, sales of 12025 in zone {number} rose." for number in range(60))
    plain = [at for at in range(len(text)) if text.startswith(words, at)]
    whole = [at for at in plain if not text[at - 1 : at].isalnum() and not text[at + len(words)].isalnum()]
    assert [place.start for place in AnchoredText(text).find_all(words)] == whole
