"""Every numeric token gets exactly one disposition, whatever becomes of the facts."""

from collections.abc import Collection

import pytest

from orchestration.readers.anchors import AnchoredText
from orchestration.readers.facts import FactFileReading, read_fact_file
from orchestration.readers.ledger import Ledger, account_for_numbers
from orchestration.readers.vocabularies import Vocabularies, read_vocabularies
from tests.raw_folder import REVIEW, REVIEW_TEXT, RawFolder, fact_file, text_file

FACTS, TEXT = fact_file(REVIEW), f"raw/{text_file(REVIEW)}"


def read(folder: RawFolder, vocabularies: Vocabularies) -> FactFileReading:
    text = AnchoredText(REVIEW_TEXT)
    return read_fact_file(folder.root / FACTS, REVIEW, text, vocabularies, (), folder.paths.display)


@pytest.fixture
def vocabularies(raw_folder: RawFolder) -> Vocabularies:
    return read_vocabularies(raw_folder.root, raw_folder.paths.display)


def account(folder: RawFolder, vocabularies: Vocabularies, accepted: Collection[int] = range(1, 10)) -> Ledger:
    reading = read(folder, vocabularies)
    return account_for_numbers(AnchoredText(REVIEW_TEXT), TEXT, reading, accepted, reading.refused)


def dispositions(ledger: Ledger) -> list[tuple[str, str, int | None]]:
    return [(row["token"], row["disposition"], row["fact_number"]) for row in ledger.rows]


GOOD = [
    ("2023", "PERIOD", None),
    ("15.42", "FACT", 1),
    ("2023", "PERIOD", None),
    ("11", "FACT", 2),
    ("30", "FACT", 3),
    ("27.6", "FACT", 4),
    ("11", "FACT", 5),
    ("15.42", "REPEAT", 1),
]


def test_account_for_numbers_gives_each_token_one_disposition(
    raw_folder: RawFolder, vocabularies: Vocabularies
) -> None:
    ledger = account(raw_folder, vocabularies)
    assert dispositions(ledger) == GOOD
    assert [row["token_number"] for row in ledger.rows] == list(range(1, 9))
    assert all(REVIEW_TEXT[row["char_start"] : row["char_end"]] == row["token"] for row in ledger.rows)
    assert ledger.rejections == []


def test_fact_comes_before_set_aside_words_that_hold_its_number(
    raw_folder: RawFolder, vocabularies: Vocabularies
) -> None:
    raw_folder.replace(
        FACTS, "- in 2023", "- Online retail sales reached 15.42 trillion yuan in 2023\n      - online retail in 2023"
    )
    assert dispositions(account(raw_folder, vocabularies)) == GOOD


def test_unaccounted_number_stays_unresolved(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    raw_folder.replace(FACTS, "- in 2023", "- {words: in 2023, occurrence: 2}")
    ledger = account(raw_folder, vocabularies)
    assert dispositions(ledger) == [("2023", "UNRESOLVED", None), *GOOD[1:]]
    assert ledger.rows[0]["reason"] == "no fact, repeat or set_aside entry accounts for it"
    assert not ledger.rows[0]["is_rejected"]


def test_ledger_tells_where_each_token_stands(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    rows = account(raw_folder, vocabularies).rows
    assert {row["file"] for row in rows} == {TEXT}
    assert [(row["line"], row["context"]) for row in rows[:5]] == [
        (1, "Review of online retail in 2023."),
        (2, "Online retail sales reached 15.42 trillion yuan in 2023, a…"),
        (2, "…15.42 trillion yuan in 2023, a year-on-year increase of…"),
        (2, "…a year-on-year increase of 11%."),
        (3, "…retail sales fell by nearly 30% in January."),
    ]


@pytest.mark.parametrize(
    ("text", "line", "context"),
    [
        ("5", 1, "5"),
        ("\n\n5\n", 3, "5"),
        ("one\r\nabout  5\tper cent\r\ntwo", 2, "about 5 per cent"),
        ("全国网上零售额" * 5 + "5" + "亿元" * 20, 1, "…" + ("全国网上零售额" * 5)[-30:] + "5" + "亿元" * 15 + "…"),
    ],
)
def test_context_stays_on_the_line_of_its_token(raw_folder: RawFolder, text: str, line: int, context: str) -> None:
    ledger = account_for_numbers(AnchoredText(text), TEXT, FactFileReading(REVIEW, FACTS), (), ())
    assert [(row["line"], row["context"]) for row in ledger.rows if row["token"] == "5"] == [(line, context)]


def test_number_of_a_refused_fact_is_marked_not_unresolved(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    line = raw_folder.replace(FACTS, "measure: GROWTH", "measure: GROWHT") - 1
    row = account(raw_folder, vocabularies).rows[3]
    assert (row["token"], row["disposition"], row["fact_number"], row["is_rejected"]) == ("11", "OTHER", None, True)
    assert row["reason"] == f"its record was refused: raw/{FACTS}:{line} fact 2"


def test_fact_refused_by_a_model_yields_its_number(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    """A claim outside `accepted` takes no token."""
    ledger = account(raw_folder, vocabularies, accepted=(1, 3, 4, 5))
    assert dispositions(ledger)[3] == ("11", "UNRESOLVED", None)


def test_withdrawn_claim_yields_its_number_to_its_successor(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    growth = "    printed: 11%\n    quote: a year-on-year increase of 11%\n"
    raw_folder.replace(
        FACTS,
        growth,
        f"{growth}    review: WITHDRAWN\n    review_note: Wrong category.\n"
        "  - {indicator: online_retail_sales, category: goods, measure: GROWTH, comparison: YOY, value: 11,"
        " unit: PERCENT, printed: 11%, quote: a year-on-year increase of 11%}\n",
    )
    assert dispositions(account(raw_folder, vocabularies))[3] == ("11", "FACT", 3)


def test_withdrawn_claim_without_successor_keeps_its_number(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    growth = "    quote: a year-on-year increase of 11%\n"
    raw_folder.replace(FACTS, growth, f"{growth}    review: WITHDRAWN\n    review_note: Made in error.\n")
    assert dispositions(account(raw_folder, vocabularies))[3] == ("11", "FACT", 2)


def test_words_set_aside_twice_are_refused(raw_folder: RawFolder, vocabularies: Vocabularies) -> None:
    line = raw_folder.replace(FACTS, "      - in 2023\n", "      - in 2023\n      - 2023\n") + 1
    (refused,) = account(raw_folder, vocabularies).rejections
    assert (refused.line, refused.reason) == (
        line,
        '"2023" holds no number that is still unaccounted for; it is not needed, or set aside twice',
    )
