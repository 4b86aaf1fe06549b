"""A rule that the look-up of beginnings leaves out could not have matched: the scanner misses nothing."""

import json
from pathlib import Path

import pytest

from orchestration.language.beginnings import Beginning
from orchestration.language.chinese import scanner as chinese
from orchestration.language.english import scanner as english
from orchestration.language.folding import fold
from orchestration.language.rules import RuleScanner

GOLD = Path(__file__).parent / "gold"


def _tried_and_left_out(scanner: RuleScanner, text: str) -> tuple[int, list[str]]:
    """Compare at every sign of a text the rules that are tried with those that match."""
    folded, tried, wrong = fold(text), 0, []
    for group in scanner._groups.values():
        for place in range(len(folded)):
            if folded[place].isspace():
                continue
            chosen = group.rules_at(folded, place)
            tried += len(chosen)
            wrong += [f"{read.__name__} at {folded[place:place + 20]!r}" for one in group._rules if one not in chosen
                      for matched, read in (one,) if matched(folded, place)]  # fmt: skip
    return tried, wrong


@pytest.mark.parametrize(("language", "scanner"), [("en", english._SCANNER), ("zh", chinese._SCANNER)])
def test_no_rule_that_matches_is_left_out(language: str, scanner: RuleScanner) -> None:
    lines = (GOLD / "dev.jsonl").read_text("utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if record["language"] == language]
    text = "\n\n".join(record["text"] for record in records[:12])
    tried, wrong = _tried_and_left_out(scanner, text)
    assert wrong == []
    assert tried < 10 * len(text)  # of about ninety rules, few are tried


@pytest.mark.parametrize(
    ("pattern", "signs", "fits"),
    [
        (r"\d{4}(?!\d)", "00", True),
        (r"(?:more\s+than\s+)?\d+", "more", True),
        (r"(?:more\s+than\s+)?\d+", "most", False),
        (r"(?=[a-z])(?:up|down)\b", "0", False),
        (r"[^0-9]x", "0x", False),
    ],
)
def test_a_beginning_fits_or_is_ruled_out(pattern: str, signs: str, fits: bool) -> None:
    assert Beginning(pattern).fits(signs) is fits
