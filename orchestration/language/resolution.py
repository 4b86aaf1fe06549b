"""Resolution: from a period as worded to a period code, with the year found or inferred.

Knows calendars, publication dates and how two periods lie to each other; knows no words of any language.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

from orchestration.language.items import PeriodRef

# A period may be reported a little before its last day.
_EARLY_REPORT: Final = dt.timedelta(days=6)
# A day without a year may lie a little ahead ("opens on the 25th").
_SOON: Final = dt.timedelta(days=45)


def _months_code(year: int, first: int, last: int) -> str | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if first == last:
        return f"{year:04d}-{first:02d}"
    end_year = year if first < last else year + 1
    return f"{year:04d}-{first:02d}/{end_year:04d}-{last:02d}"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def code_in_year(ref: PeriodRef, year: int) -> str | None:  # noqa: PLR0912 (one branch for each shape)
    """Return the code of a worded period in a given year, or None where there is no such period.

    >>> code_in_year(PeriodRef("MONTHS", first=1, last=11), 2025)
    '2025-01/2025-11'
    >>> code_in_year(PeriodRef("MONTH_END", first=2), 2024)
    '2024-02-29'
    >>> code_in_year(PeriodRef("DATE", first=2, first_day=30), 2024) is None
    True
    """
    if not 1 <= year <= 9998:
        return None
    match ref.shape:
        case "YEAR":
            return f"{year:04d}"
        case "YEARS":
            return f"{ref.first:04d}/{ref.last:04d}" if 1 <= ref.first < ref.last <= 9998 else None
        case "HALF":
            return f"{year:04d}-H{ref.first}" if ref.first in (1, 2) else None
        case "QUARTER":
            return f"{year:04d}-Q{ref.first}" if ref.first in (1, 2, 3, 4) else None
        case "QUARTERS":
            return _months_code(year, 3 * ref.first - 2, 3 * ref.last)
        case "MONTHS":
            return _months_code(year, ref.first, ref.last)
        case "YEAR_END":
            return f"{year:04d}-12-31"
        case "MONTH_END":
            if not 1 <= ref.first <= 12:
                return None
            return f"{year:04d}-{ref.first:02d}-{calendar.monthrange(year, ref.first)[1]:02d}"
        case "DATE":
            found = _day(year, ref.first, ref.first_day)
            return found.isoformat() if found else None
        case "DAYS":
            begin = _day(year, ref.first, ref.first_day)
            end_year = year if ref.last >= ref.first else year + 1
            end: dt.date | None
            if ref.last_day == 31 and 1 <= ref.last <= 12:  # the last ten days of a month, however long it is
                end = dt.date(end_year, ref.last, calendar.monthrange(end_year, ref.last)[1])
            else:
                end = _day(end_year, ref.last, ref.last_day)
            return f"{begin.isoformat()}/{end.isoformat()}" if begin and end and begin < end else None
    return None


def last_day(code: str) -> dt.date | None:
    """Return the last day of a period code, or None where the code is none."""
    tail = code.rsplit("/", maxsplit=1)[-1]
    year = int(tail[:4])
    rest = tail[5:]
    if not rest:
        return dt.date(year, 12, 31)
    if rest[0] == "Q":
        month = 3 * int(rest[1])
    elif rest[0] == "H":
        month = 6 * int(rest[1])
    else:
        if len(rest) > 2:
            return _day(year, int(rest[:2]), int(rest[3:]))
        month = int(rest)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def latest_year(ref: PeriodRef, published: dt.date, *, expected: bool = False) -> int:
    """Return the year in which a period without a year most likely lies, seen from its publication.

    It is the last one that is over; one that is expected ("forecast for the fourth quarter") is the first
    that is not.

    >>> latest_year(PeriodRef("MONTHS", first=12, last=12), dt.date(2026, 1, 19))
    2025
    >>> latest_year(PeriodRef("QUARTER", first=4), dt.date(2025, 11, 21), expected=True)
    2025
    """
    code = code_in_year(ref, published.year)
    end = last_day(code) if code else None
    slack = _SOON if ref.shape in ("DATE", "DAYS") else _EARLY_REPORT
    if end is None or end <= published + slack:
        return published.year
    if expected:
        return published.year
    return published.year - 1


def shift_code(code: str, years: int) -> str | None:
    """Return the code some years later or earlier, or None where it leaves the calendar.

    >>> shift_code("2024-02-29", -1), shift_code("2025-01/2025-11", -1)
    ('2023-02-28', '2024-01/2024-11')
    """
    points = []
    for point in code.split("/"):
        year = int(point[:4]) + years
        if not 1 <= year <= 9998:
            return None
        rest = point[4:]
        if rest == "-02-29" and not calendar.isleap(year):
            rest = "-02-28"
        points.append(f"{year:04d}{rest}")
    return "/".join(points)


def in_year(code: str, year: int) -> str | None:
    """Return the same period in another year."""
    return shift_code(code, year - int(code.rsplit("/", maxsplit=1)[-1][:4]))


def previous(code: str) -> str | None:
    """Return the month or quarter before a month or quarter, or None for other periods.

    >>> previous("2025-01"), previous("2025-Q1")
    ('2024-12', '2024-Q4')
    """
    year, rest = int(code[:4]), code[5:]
    if len(code) != 7 or year <= 1:
        return None
    if rest[0] == "Q":
        quarter = int(rest[1])
        return f"{year:04d}-Q{quarter - 1}" if quarter > 1 else f"{year - 1:04d}-Q4"
    if rest[0] == "H":
        return f"{year:04d}-H1" if rest[1] == "2" else f"{year - 1:04d}-H2"
    month = int(rest)
    return f"{year:04d}-{month - 1:02d}" if month > 1 else f"{year - 1:04d}-12"


def following_month(code: str) -> str | None:
    """Return the month after a month, or None for other periods."""
    if len(code) != 7 or not code[5:].isdecimal():
        return None
    year, month = int(code[:4]), int(code[5:])
    return f"{year:04d}-{month + 1:02d}" if month < 12 else f"{year + 1:04d}-01"


def days(code: str) -> tuple[str, dt.date] | None:
    """Return the first month or day of a code as text and its last day."""
    end = last_day(code)
    return (code.split("/", maxsplit=1)[0], end) if end else None


def relation(current: str | None, base: str | None) -> str:
    """Return how a base period lies to the current one: YOY, MOM, QOQ, or UNSTATED for anything else.

    >>> relation("2025-05", "2025-04"), relation("2024", "2023"), relation("2025-01/2025-11", "2025-01/2025-10")
    ('MOM', 'YOY', 'MOM')
    >>> relation("2024-01/2024-09", "2024-H1"), relation("2024-Q3", "2024-04/2024-06"), relation("2024", "2018")
    ('QOQ', 'QOQ', 'UNSTATED')
    """
    if current is None or base is None:
        return "UNSTATED"
    if base in (shift_code(current, -1), current.split("/")[-1][:4] and str(int(current.split("/")[-1][:4]) - 1)):
        return "YOY"
    now, then = last_day(current), last_day(base)
    if now is None or then is None:
        return "UNSTATED"
    months = (now.year - then.year) * 12 + now.month - then.month
    if months == 12:
        return "YOY"
    if months == 1:
        return "MOM"
    return "QOQ" if months == 3 else "UNSTATED"
