"""Period codes: what a code means in days, how it is labelled, and which period lies a year earlier.

The codes are those of the warehouse (`2025-01/2025-11`); finding period expressions in prose is left to
the two languages.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, Literal

PeriodType = Literal["YEAR", "YEAR_RANGE", "HALF", "QUARTER", "MONTH", "MONTH_RANGE", "DATE", "DATE_RANGE", "EVENT"]


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its code, its kind and its days (inclusive; none for an event without dates)."""

    code: str
    period_type: PeriodType
    start_date: dt.date | None
    end_date: dt.date | None
    month_count: int | None
    is_cumulative: bool

    @property
    def label_en(self) -> str:
        """The period in English words."""
        return _label(self, "en")

    @property
    def label_zh(self) -> str:
        """The period in Chinese words."""
        return _label(self, "zh")

    @property
    def sdmx_time_period(self) -> str | None:
        """The period as an SDMX observational time period, or None for an event."""
        if self.start_date is None or self.end_date is None:
            return None
        match self.period_type:
            case "HALF":
                return self.code.replace("H", "S")
            case "YEAR_RANGE" | "MONTH_RANGE":
                unit = f"P{self.month_count}M" if self.period_type == "MONTH_RANGE" else f"P{_years(self)}Y"
                return f"{self.start_date.isoformat()}/{unit}"
            case "DATE_RANGE":
                return f"{self.start_date.isoformat()}/P{(self.end_date - self.start_date).days + 1}D"
            case _:
                return self.code


_EXPECTED: Final = (
    "expected 2023, 2025-H1, 2025-Q1, 2024-07, 2025-01/2025-11, 2019/2024, 2023-12-31, "
    "2025-10-01/2025-10-08 or event:<slug>"
)
EVENT_PREFIX: Final = "event:"
_EVENT: Final = re.compile(EVENT_PREFIX + r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_POINT: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _parse_point(code: str) -> Period:
    match = _POINT.fullmatch(code)
    if match is None:
        raise ValueError(_EXPECTED)
    year = int(match["year"])
    if not 1 <= year <= 9998:
        raise ValueError(f"the year {match['year']} is out of reach")
    if match["day"]:
        try:
            day = dt.date.fromisoformat(code)
        except ValueError as error:
            raise ValueError(f"there is no such day ({error})") from None
        return Period(code, "DATE", day, day, None, is_cumulative=False)
    kind: PeriodType
    if match["month"]:
        kind, first, months = "MONTH", int(match["month"]), 1
        if not 1 <= first <= 12:
            raise ValueError(f"expected a month from 01 to 12, not {match['month']}")
    elif match["quarter"]:
        kind, first, months = "QUARTER", 3 * int(match["quarter"]) - 2, 3
    elif match["half"]:
        kind, first, months = "HALF", 6 * int(match["half"]) - 5, 6
    else:
        kind, first, months = "YEAR", 1, 12
    start, end = dt.date(year, first, 1), _last_day(year, first + months - 1)
    return Period(code, kind, start, end, months, is_cumulative=False)


_RANGES: Final[dict[str, PeriodType]] = {"YEAR": "YEAR_RANGE", "MONTH": "MONTH_RANGE", "DATE": "DATE_RANGE"}


def parse_period_code(code: str) -> Period:
    """Return the period of a code.

    Raises:
        ValueError: the code is no period; the message says what was expected.

    >>> period = parse_period_code("2025-01/2025-11")
    >>> period.period_type, period.month_count, period.is_cumulative, period.end_date.isoformat()
    ('MONTH_RANGE', 11, True, '2025-11-30')
    """
    if _EVENT.fullmatch(code):
        return Period(code, "EVENT", None, None, None, is_cumulative=False)
    first, slash, second = code.partition("/")
    try:
        start = _parse_point(first)
        if not slash:
            return start
        end = _parse_point(second)
    except ValueError as error:
        raise ValueError(f"{code!r} is no period: {error}") from None
    if start.period_type != end.period_type or start.period_type not in _RANGES:
        raise ValueError(f"{code!r} is no period: a range runs between two years, two months or two days")
    if start.start_date is None or end.end_date is None or start.start_date >= (end.start_date or start.start_date):
        raise ValueError(f"{code!r} is no period: a range must end after it starts")
    months = None
    if start.period_type != "DATE":
        months = (end.end_date.year - start.start_date.year) * 12 + end.end_date.month - start.start_date.month + 1
    cumulative = (
        start.period_type == "MONTH" and start.start_date.month == 1 and start.start_date.year == end.end_date.year
    )
    return Period(code, _RANGES[start.period_type], start.start_date, end.end_date, months, cumulative)


def year_earlier(period: Period) -> Period | None:
    """Return the same period one year earlier, or None for an event.

    The 29th of February goes back to the 28th, and the last day of February to the last.

    >>> year_earlier(parse_period_code("2025-01/2025-11")).code
    '2024-01/2024-11'
    >>> year_earlier(parse_period_code("2024-02-29")).code
    '2023-02-28'
    """
    if period.start_date is None or period.start_date.year <= 1:
        return None
    # Two days can fall on the same one: 28 and 29 February both go back to the 28th.
    moved = dict.fromkeys(_point_a_year_earlier(point) for point in period.code.split("/"))
    return parse_period_code("/".join(moved))


def _point_a_year_earlier(point: str) -> str:
    year = int(point[:4]) - 1
    if point[4:] == "-02-29":
        return f"{year:04d}-02-28"
    return f"{year:04d}{point[4:]}"


def _years(period: Period) -> int:
    return (period.month_count or 0) // 12


_ORDINALS_EN: Final = ("first", "second", "third", "fourth")
_ORDINALS_ZH: Final = "一二三四"


def _label(period: Period, language: str) -> str:
    start, end = period.start_date, period.end_date
    if start is None or end is None:
        return period.code.removeprefix(EVENT_PREFIX).replace("_", " ").replace("-", " ")
    return _label_en(period, start, end) if language == "en" else _label_zh(period, start, end)


def _label_en(period: Period, start: dt.date, end: dt.date) -> str:
    first, last = calendar.month_name[start.month], calendar.month_name[end.month]
    match period.period_type:
        case "YEAR":
            return str(start.year)
        case "YEAR_RANGE":
            return f"{start.year}–{end.year}"
        case "HALF":
            return f"{_ORDINALS_EN[start.month // 6]} half of {start.year}"
        case "QUARTER":
            return f"{_ORDINALS_EN[start.month // 3]} quarter of {start.year}"
        case "MONTH":
            return f"{first} {start.year}"
        case "MONTH_RANGE":
            if period.is_cumulative and period.month_count == 9:
                return f"first three quarters of {start.year}"
            if start.year == end.year:
                return f"{first}–{last} {start.year}"
            return f"{first} {start.year} – {last} {end.year}"
        case "DATE":
            return f"as of {end.day} {last} {end.year}"
    if start.year != end.year:
        return f"{start.day} {first} {start.year} – {end.day} {last} {end.year}"
    if start.month != end.month:
        return f"{start.day} {first} – {end.day} {last} {end.year}"
    return f"{start.day}–{end.day} {last} {end.year}"


def _label_zh(period: Period, start: dt.date, end: dt.date) -> str:
    match period.period_type:
        case "YEAR":
            return f"{start.year}年"
        case "YEAR_RANGE":
            return f"{start.year}—{end.year}年"
        case "HALF":
            return f"{start.year}年{'上下'[start.month // 6]}半年"
        case "QUARTER":
            return f"{start.year}年{_ORDINALS_ZH[start.month // 3]}季度"
        case "MONTH":
            return f"{start.year}年{start.month}月"
        case "MONTH_RANGE":
            if period.is_cumulative and period.month_count == 9:
                return f"{start.year}年前三季度"
            if start.year == end.year:
                return f"{start.year}年{start.month}—{end.month}月"
            return f"{start.year}年{start.month}月—{end.year}年{end.month}月"
        case "DATE":
            return f"截至{end.year}年{end.month}月{end.day}日"
    until = f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"
    until = until if start.year == end.year else f"{end.year}年{end.month}月{end.day}日"
    return f"{start.year}年{start.month}月{start.day}日—{until}"
