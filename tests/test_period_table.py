"""Rows of `raw.period`: what codes expand to, and where events have their labels and days from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from orchestration.ingestion import ingest
from orchestration.period_table import find_period_rows
from tests.raw_folder import REVIEW, RawFolder, fact_file

Query = Callable[..., list[tuple[Any, ...]]]
EVENTS: dict[str, dict[str, Any]] = {
    "spring_fair_2023": {
        "name_en": "Spring Fair 2023",
        "name_zh": "2023年春季购物节",
        "start_date": date(2023, 4, 28),
        "end_date": date(2023, 5, 12),
    },
    "winter_fair_2023": {
        "name_en": "Winter Fair 2023",
        "name_zh": "2023年冬季购物节",
        "start_date": None,
        "end_date": None,
    },
}
AS_PUBLISHED = {
    "period_code": "event:spring_fair_2023",
    "label_en": "Old Fair",
    "label_zh": "旧购物节",
    "start_date": date(2022, 1, 1),
    "end_date": date(2022, 1, 2),
}
PERIODS = "SELECT period_type, label_en, label_zh, start_date, end_date, month_count, sdmx_time_period FROM raw.period"


def names_and_days(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["label_en"], row["label_zh"], row["start_date"], row["end_date"]) for row in rows]


def test_claimed_periods_come_with_the_year_before() -> None:
    rows = find_period_rows(["2025-01/2025-11", "event:winter_fair_2023"], EVENTS, [])
    assert [(row["period_code"], row["year_earlier_period_code"]) for row in rows] == [
        ("2024-01/2024-11", "2023-01/2023-11"),
        ("2025-01/2025-11", "2024-01/2024-11"),
        ("event:winter_fair_2023", None),
    ]


@pytest.mark.parametrize(
    ("code", "label_en", "label_zh", "start", "end"),
    [
        ("event:spring_fair_2023", "Spring Fair 2023", "2023年春季购物节", "2023-04-28", "2023-05-12"),
        ("event:winter_fair_2023", "Winter Fair 2023", "2023年冬季购物节", None, None),
    ],
)
def test_event_has_names_and_days_of_its_vocabulary(
    raw_folder: RawFolder, query: Query, code: str, label_en: str, label_zh: str, start: str | None, end: str | None
) -> None:
    raw_folder.replace(fact_file(REVIEW), "period: 2023-01", f"period: {code}")
    assert ingest(raw_folder.paths).failures["period"] == []
    days = tuple(day and date.fromisoformat(day) for day in (start, end))
    assert query(f"{PERIODS} WHERE period_code = ?", code) == [("EVENT", label_en, label_zh, *days, None, None)]


def test_vocabulary_prevails_over_what_was_published() -> None:
    (row,) = find_period_rows([], EVENTS, [AS_PUBLISHED])
    assert names_and_days([row]) == [("Spring Fair 2023", "2023年春季购物节", date(2023, 4, 28), date(2023, 5, 12))]


def test_published_event_that_left_the_vocabulary_stays_as_published() -> None:
    (row,) = find_period_rows([], {}, [AS_PUBLISHED])
    assert names_and_days([row]) == [("Old Fair", "旧购物节", date(2022, 1, 1), date(2022, 1, 2))]


def test_event_that_nobody_knows_is_called_by_its_slug() -> None:
    (row,) = find_period_rows(["event:summer_fair_2023"], EVENTS, [])
    assert names_and_days([row]) == [("summer fair 2023", "summer fair 2023", None, None)]


def test_published_labels_of_other_periods_are_worked_out_anew() -> None:
    published = AS_PUBLISHED | {"period_code": "2023-01"}
    rows = find_period_rows([], {}, [published])
    assert ("January 2023", "2023年1月", date(2023, 1, 1), date(2023, 1, 31)) in names_and_days(rows)
