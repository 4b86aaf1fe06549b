"""Dates as feeds and lists of links print them. Pure; a date that is not plainly one is none."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

# Feed readers misread 2025年12月20日, so every form is read here.
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?!\d)"),
)


def find_printed_date(text: str) -> str | None:
    """The first date in a text, as printed.

    >>> find_printed_date("商务部介绍电子商务情况 2025年12月20日 14:30")
    '2025年12月20日'
    """
    found = [match for form in _FORMS if (match := form.search(text)) and _day(match)]
    return min(found, key=lambda match: match.start())[0] if found else None


def read_day(printed: str | None) -> date | None:
    """The day of a printed date; None where it is none of the known forms or no day of the calendar.

    >>> [str(read_day(one)) for one in ("2025年2月3日", "2025-02-30", "Mon, 22 Dec 2025 18:00:00 +0800")]
    ['2025-02-03', 'None', '2025-12-22']
    """
    if not printed:
        return None
    for form in _FORMS:
        if match := form.search(printed):
            return _day(match)
    try:
        return parsedate_to_datetime(printed).date()
    except ValueError:
        return None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
