"""Curated claims beside the reader's: a difference is shown with both readings, and nothing else is."""

from decimal import Decimal
from typing import Any

from orchestration.agreement import FIGURE_FIELDS, OTHER_FIELDS, explain, find_disagreements

CLAIM: dict[str, Any] = {
    "document_id": "nbs/2024", "fact_number": 3, "file": "raw/facts/nbs/2024.yml", "line": 12, "printed_text": "9.1%",
    "char_start": 40, "char_end": 44, "curated_value": Decimal("9.10000000"), "range_low": None, "range_high": None,
    "unit_code": "PERCENT", "period_code": "2024-Q1", "measure": "GROWTH", "comparison": "YOY", "qualifier": "EXACT",
    "indicator_code": "online_retail_sales", "category_code": "total", "basis_code": "nbs",
}  # fmt: skip
READING = {**CLAIM, "value": Decimal("9.1")}


def test_the_same_reading_is_no_disagreement() -> None:
    assert find_disagreements([CLAIM], [READING], (*FIGURE_FIELDS, *OTHER_FIELDS)) == []


def test_a_difference_shows_both_readings() -> None:
    found = find_disagreements([CLAIM], [{**READING, "period_code": "2024-03", "value": Decimal("-9.1")}])
    assert [(one.field, one.curated, one.proposed) for one in found] == [
        ("value", "9.1", "-9.1"),
        ("period_code", "2024-Q1", "2024-03"),
    ]
    assert (found[0].file, found[0].line, found[0].printed) == ("raw/facts/nbs/2024.yml", 12, "9.1%")


def test_what_the_printed_figure_says_counts_and_not_its_correction() -> None:
    assert find_disagreements([{**CLAIM, "value": Decimal(91)}], [READING]) == []


def test_a_figure_that_the_reader_passes_over_is_one_disagreement() -> None:
    for elsewhere in ({"char_start": 44, "char_end": 48}, {"document_id": "nbs/2025"}):
        [found] = find_disagreements([CLAIM], [{**READING, **elsewhere}])
        assert (found.field, found.proposed) == ("figure", None)
        assert explain(found) == "the reader takes these words for no figure"


def test_events_are_known_to_curators_only() -> None:
    [found] = find_disagreements([{**CLAIM, "period_code": "event:fair_2024"}], [READING])
    assert explain(found) == "a named event, whose code only a curator can make"
