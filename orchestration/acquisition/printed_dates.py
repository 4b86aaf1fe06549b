"""Dates as publishers print them, in Chinese and English, on pages, in feeds and in addresses.

What can be read in two ways (03/04/2025) is not read. A moment in a feed counts as its day in Beijing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from orchestration.acquisition.extraction import clean_line
from orchestration.language.folding import fold

BEIJING: Final = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR: Final = 1990
_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH: Final = rf"(?:{'|'.join(_MONTH_NAMES)})[a-z]*\.?"
_DIGITS: Final = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_NUMERAL_DATE: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)")
_DATES: Final = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*[日号])?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"\b(?P<name>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH}),?\s+(?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<name>{_MONTH})\s+(?P<y>\d{{4}})\b"),
)
_RFC_822: Final = re.compile(r"\b\d{1,2} [a-z]{3} \d{4,} \d\d:\d\d(?::\d\d)?(?: ?(?:[+-]\d{4}|[a-z]{1,5}\b))?")
_IN_ADDRESS: Final = re.compile(
    r"/t(\d{4})(\d\d)(\d\d)_\d|/(\d{4})[-/]?(\d\d)[-/](\d\d)(?:/|_|\.|-)|/art/(\d{4})/(\d{1,2})/(\d{1,2})/|/(\d{4})(\d\d)(\d\d)/"
)


@dataclass(frozen=True)
class PublicationDate:
    """The day, month or year of publication, how it is known, and the words behind it."""

    code: str | None
    method: str
    evidence: str | None


def read_printed_date(words: str) -> str | None:
    """The first date in some words, as `2025-12-20` or `2025-12`; None where there is none, or none that is sure.

    >>> [read_printed_date(one) for one in ("2025年12月20日 10:00", "Sat, 20 Dec 2025 18:30:00 GMT", "Dec. 3rd, 2025")]
    ['2025-12-20', '2025-12-21', '2025-12-03']
    >>> read_printed_date("二〇二五年十二月三十日"), read_printed_date("03/04/2025"), read_printed_date("2025-13-01")
    ('2025-12-30', None, None)
    """
    return next((code for _, code in _dates_in(words)), None)


def read_day(words: str | None) -> date | None:
    """The day that some words name first; None where that is none, a month only, or before any release.

    >>> [str(read_day(one)) for one in ("2025年2月3日", "Dec 20, 2025", "Mon, 22 Dec 2025 18:00:00 GMT", "2025-02-30")]
    ['2025-02-03', '2025-12-20', '2025-12-23', 'None']
    """
    code = read_printed_date(words) if words else None
    return date.fromisoformat(code) if code and _is_day(code) else None


def find_printed_date(words: str) -> str | None:
    """The first day in some words, as printed; a month alone is rather what the words are about.

    >>> find_printed_date("2025年11月份电子商务情况 2025年12月20日 14:30")
    '2025年12月20日'
    """
    return next((printed for printed, code in _dates_in(words) if code and _is_day(code)), None)


def _is_day(code: str) -> bool:
    return len(code) == len("2025-12-20") and code >= str(_FIRST_YEAR)


def _dates_in(words: str) -> Iterator[tuple[str, str | None]]:
    """Dates from left to right, as printed and as codes; None for one that no calendar has."""
    folded, after = fold(words), 0
    found = [
        (match.start(), order, match)
        for order, pattern in enumerate((_MOMENT, _RFC_822, _NUMERAL_DATE, *_DATES))
        for match in pattern.finditer(folded)
    ]
    for start, _, match in sorted(found, key=lambda one: one[:2]):
        # `20 Dec 2025` holds `Dec 2025`, too.
        if start >= after:
            after = match.end()
            yield words[start:after], _code_of(match)


def _code_of(match: re.Match[str]) -> str | None:
    if match.re in (_MOMENT, _RFC_822):
        return _day_in_beijing(match)
    if match.re is _NUMERAL_DATE:
        year = "".join(_DIGITS[sign] for sign in match[1])
        return _code(int(year), _small_numeral(match[2]), _small_numeral(match[3]) if match[3] else None)
    parts = match.groupdict()
    month = _MONTHS[parts["name"][:3]] if parts.get("name") else int(parts["m"])
    return _code(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else None)


def _day_in_beijing(match: re.Match[str]) -> str | None:
    try:
        if match.re is _MOMENT:
            read = datetime.fromisoformat(match[0].replace("z", "+00:00").upper())
        else:
            read = parsedate_to_datetime(match[0])
        return (read.astimezone(BEIJING) if read.tzinfo else read).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _small_numeral(words: str) -> int:
    """A numeral up to 39: 十二, 三十一."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(_DIGITS[words]) if len(words) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return int(_DIGITS[tens] if tens else 1) * 10 + int(_DIGITS[ones] if ones else 0)


def _code(year: int, month: int, day: int | None) -> str | None:
    try:
        checked = date(year, month, day or 1)
    except ValueError:
        return None
    return checked.isoformat() if day else f"{year}-{month:02}"


def find_publication_date(
    printed: Sequence[tuple[str, str]], link_date: str | None, url: str, received_at: datetime
) -> PublicationDate:
    """Decide when a page was published.

    Args:
        printed: Where the page prints a date, and the words, the most trustworthy first.
        link_date: Date of the feed or the link.
        url: Address of the page.
        received_at: No publication is later.
    """
    latest = (received_at.astimezone(BEIJING) + timedelta(days=1)).date().isoformat()
    witnesses = list(_witnesses(printed, link_date, url))
    possible = [(code, method, said) for code, method, said in witnesses if str(_FIRST_YEAR) <= code <= latest]
    if not possible:
        return PublicationDate(None, "UNKNOWN", None)
    # A day says more than a month, whoever says it; among equals the first is the most trustworthy.
    code, method, said = max(possible, key=lambda one: (len(one[0]), -possible.index(one)))
    others = [f"{other} by the {by}" for other, _, by in possible if not code.startswith(other)]
    against = f" Against it: {'; '.join(others)}." if others else ""
    return PublicationDate(code, method, f"By the {said}.{against}")


def _witnesses(printed: Sequence[tuple[str, str]], link_date: str | None, url: str) -> Iterator[tuple[str, str, str]]:
    for where, words in printed:
        code = read_printed_date(words)
        if code:
            yield code, "STATED", f"page ({where}): {_quoted(words)}"
    if link_date:
        code = read_printed_date(link_date)
        if code:
            yield code, "INFERRED", f"feed or link: {_quoted(link_date)}"
    match = _IN_ADDRESS.search(url)
    if match:
        year, month, day = (int(part) for part in match.groups() if part is not None)
        code = _code(year, month, day)
        if code:
            yield code, "INFERRED", f"address: {_quoted(match[0])}"


def _quoted(words: str) -> str:
    """Words from outside on one line: they go into comments, too."""
    return f"“{' '.join(clean_line(words).split())[:80]}”"
