"""Period codes mean days that a person can check on a calendar."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.language.periods import parse_period_code, year_earlier


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "months", "sdmx"),
    [
        ("2025", "YEAR", "2025-01-01", "2025-12-31", 12, "2025"),
        ("2019/2024", "YEAR_RANGE", "2019-01-01", "2024-12-31", 72, "2019-01-01/P6Y"),
        ("2025-H2", "HALF", "2025-07-01", "2025-12-31", 6, "2025-S2"),
        ("2025-Q1", "QUARTER", "2025-01-01", "2025-03-31", 3, "2025-Q1"),
        ("2024-02", "MONTH", "2024-02-01", "2024-02-29", 1, "2024-02"),
        ("2025-01/2025-11", "MONTH_RANGE", "2025-01-01", "2025-11-30", 11, "2025-01-01/P11M"),
        ("2025-12/2026-02", "MONTH_RANGE", "2025-12-01", "2026-02-28", 3, "2025-12-01/P3M"),
        ("2025-11-30", "DATE", "2025-11-30", "2025-11-30", None, "2025-11-30"),
        ("2025-10-01/2025-10-08", "DATE_RANGE", "2025-10-01", "2025-10-08", None, "2025-10-01/P8D"),
    ],
)
def test_code_is_parsed(code: str, kind: str, start: str, end: str, months: int | None, sdmx: str) -> None:
    period = parse_period_code(code)
    assert (period.code, period.period_type, period.month_count) == (code, kind, months)
    assert (str(period.start_date), str(period.end_date)) == (start, end)
    assert period.sdmx_time_period == sdmx


def test_only_month_ranges_from_january_are_cumulative() -> None:
    codes = ("2025-01/2025-02", "2025-02/2025-03", "2025-Q1", "2025-H1", "2025-01", "2025", "2025-01/2026-02")
    assert [parse_period_code(code).is_cumulative for code in codes] == [True, *[False] * 6]


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("2025", "2025", "2025年"),
        ("2025-H1", "first half of 2025", "2025年上半年"),
        ("2025-Q1", "first quarter of 2025", "2025年一季度"),
        ("2024-07", "July 2024", "2024年7月"),
        ("2025-01/2025-11", "January–November 2025", "2025年1—11月"),
        ("2025-01/2025-09", "first three quarters of 2025", "2025年前三季度"),
        ("2025-12/2026-02", "December 2025 – February 2026", "2025年12月—2026年2月"),
        ("2019/2024", "2019–2024", "2019—2024年"),
        ("2025-11-30", "as of 30 November 2025", "截至2025年11月30日"),
        ("2025-10-01/2025-10-08", "1–8 October 2025", "2025年10月1日—8日"),
        ("2025-09-28/2025-10-08", "28 September – 8 October 2025", "2025年9月28日—10月8日"),
        ("2025-12-31/2026-01-02", "31 December 2025 – 2 January 2026", "2025年12月31日—2026年1月2日"),
        ("event:sixth-shopping_festival", "sixth shopping festival", "sixth shopping festival"),
    ],
)
def test_labels_are_words(code: str, english: str, chinese: str) -> None:
    period = parse_period_code(code)
    assert (period.label_en, period.label_zh) == (english, chinese)


def test_event_has_no_days() -> None:
    event = parse_period_code("event:double_11")
    assert (event.start_date, event.end_date, event.month_count, event.sdmx_time_period) == (None,) * 4
    assert year_earlier(event) is None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("2025-13", "month from 01 to 12"),
        ("2025-02-30", "no such day"),
        ("2025-03/2025-03", "end after it starts"),
        ("2025-05/2025-03", "end after it starts"),
        ("2025/2025-03", "two years, two months or two days"),
        ("2025-Q1/2025-Q3", "two years, two months or two days"),
        ("2025-Q5", "expected 2023"),
        ("25", "expected 2023"),
        ("２０２５", "expected 2023"),
        ("event:Double 11", "expected 2023"),
        ("0000", "out of reach"),
        ("", "expected 2023"),
    ],
)
def test_no_period_is_refused_with_the_expectation(code: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_period_code(code)


@pytest.mark.parametrize(
    ("code", "earlier"),
    [
        ("2025", "2024"),
        ("2025-Q1", "2024-Q1"),
        ("2025-01/2025-11", "2024-01/2024-11"),
        ("2024-02-29", "2023-02-28"),
        ("2024-02-28/2024-02-29", "2023-02-28"),
        ("2025-10-01/2025-10-08", "2024-10-01/2024-10-08"),
    ],
)
def test_year_earlier(code: str, earlier: str) -> None:
    found = year_earlier(parse_period_code(code))
    assert found is not None
    assert found.code == earlier


@given(st.dates(min_value=dt.date(2, 1, 1), max_value=dt.date(9998, 12, 31)))
def test_any_day_has_a_day_one_year_earlier(day: dt.date) -> None:
    earlier = year_earlier(parse_period_code(day.isoformat()))
    assert earlier is not None
    assert earlier.start_date is not None
    assert 365 <= (day - earlier.start_date).days <= 366


@given(st.text())
def test_anything_else_raises_value_error_only(code: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_period_code(code).code == code
