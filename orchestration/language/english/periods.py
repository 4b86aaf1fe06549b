# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""English period expressions: which words name a period, and which one. The year is resolved elsewhere."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.english import lexicon, numerals
from orchestration.language.english.patterns import COUNT, IN_YEAR, MONTH, ORDINAL_DAY, YEAR
from orchestration.language.items import Item, PeriodRef
from orchestration.language.rules import Rule

_DASH: Final = r"\s*(?:-|—|/|~|to|till|until|through|thru|and)\s*"
_SHIFTS: Final = {"last year": -1, "the previous year": -1, "next year": 1}


def _month(word: str) -> int:
    return lexicon.MONTHS[word[:3]]


def _count(word: str) -> int:
    word = word.strip()
    return int(word) if word.isdecimal() else numerals.CARDINALS[word]


def _day(word: str) -> int:
    return int(word.rstrip("stndrh"))


def _when(match: re.Match[str]) -> tuple[int | None, int | None]:
    part = match.groupdict()
    if part.get("year"):
        return int(part["year"]), None
    if part.get("rel"):
        words = " ".join(part["rel"].split())
        return None, None if words in ("the same year", "that year", "the following year") else _SHIFTS.get(words, 0)
    return None, None


def _item(match: re.Match[str], ref: PeriodRef) -> Item:
    return Item(match.start(), match.end(), "period", ref=ref)


def _capital(text: str, place: int) -> bool:
    return text[place].isupper() or not text[place].isascii()


def read_first_months(match: re.Match[str], _text: str) -> Item | None:
    """Read "the first eleven months of 2025" and "the last two months of the year"."""
    number = _count(match["n"])
    if not 1 <= number <= 12:
        return None
    year, shift = _when(match)
    if match["which"] in ("last", "final", "closing"):
        if year is None and shift is None:
            return _item(match, PeriodRef("DURATION"))
        return _item(match, PeriodRef("MONTHS", year, shift, 13 - number, 12))
    return _item(match, PeriodRef("MONTHS", year, shift, 1, number))


def read_months_to(match: re.Match[str], _text: str) -> Item | None:
    """Read "the seven months to July" and "the quarter ended September 30"."""
    last = _month(match["month"])
    year, shift = _when(match)
    if match["quarter"]:
        if last % 3 == 0:
            return _item(match, PeriodRef("QUARTER", year, shift, last // 3))
        number = 3
    else:
        number = _count(match["n"])
    first = last - number + 1
    if not 1 <= first <= last:
        return _item(match, PeriodRef("DURATION"))
    return _item(match, PeriodRef("MONTHS", year, shift, first, last))


def read_quarters(match: re.Match[str], _text: str) -> Item | None:
    """Read "the first three quarters of this year"."""
    number = _count(match["n"])
    return _item(match, PeriodRef("QUARTERS", *_when(match), 1, number)) if 2 <= number <= 4 else None


def read_quarter(match: re.Match[str], _text: str) -> Item | None:
    """Read "the second quarter of 2025", "first-quarter", "fourth quarter last year"."""
    return _item(match, PeriodRef("QUARTER", *_when(match), lexicon.ORDINAL_QUARTERS[match["nth"]]))


def _short_year(words: str) -> int:
    return int(words) if len(words) == 4 else 2000 + int(words)


def read_short(match: re.Match[str], _text: str) -> Item | None:
    """Read "Q3 2025", "3Q25", "2025Q3", "H1 2025", "1H25", "9M 2025", "Q3 FY25"."""
    letter, number = match["letter"], int(match["number"])
    digits = match["y1"] or match["y2"]
    year = _short_year(digits) if digits else None
    if letter == "q":
        return _item(match, PeriodRef("QUARTER", year, None, number)) if number <= 4 else None
    if letter == "h":
        return _item(match, PeriodRef("HALF", year, None, number)) if number <= 2 else None
    return _item(match, PeriodRef("MONTHS", year, None, 1, number)) if 1 <= number <= 12 and year else None


def read_short_before(match: re.Match[str], text: str) -> Item | None:
    """Read "3Q25" and "1H 2025"."""
    return read_short(match, text)


def read_half(match: re.Match[str], _text: str) -> Item | None:
    """Read "the first half of 2025"."""
    return _item(match, PeriodRef("HALF", *_when(match), 1 if match["nth"] in ("first", "1st") else 2))


def read_month_range(match: re.Match[str], text: str) -> Item | None:
    """Read "January to November 2025", "Jan.-Nov.", "October 2024 to March 2025"."""
    if not _capital(text, match.start("m1")):
        return None
    year, shift = _when(match)
    first = int(match["y1"]) if match["y1"] else None
    if first is not None and year is None:
        year = first
    return _item(
        match, PeriodRef("MONTHS", year if first is None else first, shift, _month(match["m1"]), _month(match["m2"]))
    )


def read_numeric_months(match: re.Match[str], _text: str) -> Item | None:
    """Read "1-11 months of this year", a literal translation of 1—11月."""
    first, last = int(match["a"]), int(match["b"])
    return _item(match, PeriodRef("MONTHS", *_when(match), first, last)) if 1 <= first < last <= 12 else None


def read_days(match: re.Match[str], _text: str) -> Item | None:
    """Read "November 1 to 11", "May 1-5, 2025", "September 28 to October 8"."""
    part = match.groupdict()
    m1 = _month(part["m1"])
    m2 = _month(part["m2"]) if part.get("m2") else m1
    ref = PeriodRef("DAYS", *_when(match), m1, m2, _day(part["d1"]), _day(part["d2"]))
    return _item(match, ref)


def read_days_from(match: re.Match[str], _text: str) -> Item | None:
    """Read "eight days from October 1"."""
    month, day, length = _month(match["m"]), _day(match["d"]), _count(match["n"])
    return _item(match, PeriodRef("DAYS", *_when(match), month, month, day, day + length - 1)) if length > 1 else None


def read_this_month(match: re.Match[str], _text: str) -> Item | None:
    """Read "this November"."""
    month = _month(match["m"])
    return _item(match, PeriodRef("MONTHS", None, 0 if match["which"] == "this" else -1, month, month))


def read_days_before(match: re.Match[str], _text: str) -> Item | None:
    """Read "1-11 November 2025" and "28 September to 8 October"."""
    m2 = _month(match["m2"])
    m1 = _month(match["m1"]) if match["m1"] else m2
    return _item(match, PeriodRef("DAYS", *_when(match), m1, m2, _day(match["d1"]), _day(match["d2"])))


def read_date(match: re.Match[str], text: str) -> Item | None:
    """Read "November 30th, 2025", "Nov. 12", "Nov 10 this year"."""
    if not _capital(text, match.start("m")):
        return None
    return _item(match, PeriodRef("DATE", *_when(match), _month(match["m"]), 0, _day(match["d"])))


def read_date_before(match: re.Match[str], _text: str) -> Item | None:
    """Read "21 April 2025" and "the 8th of October"."""
    return _item(match, PeriodRef("DATE", *_when(match), _month(match["m"]), 0, _day(match["d"])))


def read_iso(match: re.Match[str], _text: str) -> Item | None:
    """Read "2025-11-30", "2025/11/30", "2025.11.30 09:32"."""
    month, day = int(match["mo"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Item(match.start(), match.end(), "other")
    return _item(match, PeriodRef("DATE", int(match["y"]), None, month, 0, day))


def read_slashed(match: re.Match[str], _text: str) -> Item | None:
    """Read "21/04/2025"; where both could be the month, the day stands first."""
    first, second = int(match["a"]), int(match["b"])
    day, month = (first, second) if second <= 12 else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Item(match.start(), match.end(), "other")
    return _item(match, PeriodRef("DATE", int(match["y"]), None, month, 0, day))


def read_end_of(match: re.Match[str], _text: str) -> Item | None:
    """Read "the end of June 2025", "end-June", "the end of 2023", "year-end 2024"."""
    part = match.groupdict()
    year, shift = _when(match)
    if part["y0"]:
        return _item(match, PeriodRef("YEAR_END", int(part["y0"])))
    if part["month"]:
        return _item(match, PeriodRef("MONTH_END", year, shift, _month(part["month"])))
    nth = lexicon.ORDINAL_QUARTERS[part["nth"]]
    return _item(match, PeriodRef("MONTH_END", year, shift, nth * (6 if part["span"] == "half" else 3)))


def read_years(match: re.Match[str], _text: str) -> Item | None:
    """Read "2019-2024", "2014 to 2024", "2022 and 2023", "2024-25"."""
    first = int(match["a"])
    last = int(match["b"]) if len(match["b"]) == 4 else first // 100 * 100 + int(match["b"])
    return _item(match, PeriodRef("YEARS", last, None, first, last)) if first < last else None


def read_month_year(match: re.Match[str], text: str) -> Item | None:
    """Read "November 2025", "Nov. this year", and the month alone."""
    if not _capital(text, match.start("m")):
        return None
    month = _month(match["m"])
    if match["m"].startswith("may") and match["year"] is None and not _is_month_may(match):
        return None
    return _item(match, PeriodRef("MONTHS", *_when(match), month, month))


_BEFORE_MAY: Final = re.compile(
    r"(?:in|of|since|by|from|to|until|during|with|for|than|over|and|between|through|,|last|this|on|against|late|early|mid|[(/|-])\s*$"
)


def _is_month_may(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 12) : match.start()]
    after = match.string[match.end() : match.end() + 4]
    return bool(_BEFORE_MAY.search(before)) or (not before.strip() and after[:1] in ",'") or after[:2] == "'s"


def read_numeric_month(match: re.Match[str], _text: str) -> Item | None:
    """Read "2025-07" and "2025/07"."""
    return _item(match, PeriodRef("MONTHS", int(match["y"]), None, int(match["mo"]), int(match["mo"])))


def read_year(match: re.Match[str], _text: str) -> Item | None:
    """Read "2025", "2025 year", "FY2025", "the 2025 fiscal year"."""
    digits = match["a"] or match["fy"]
    return _item(match, PeriodRef("YEAR", _short_year(digits)))


def read_same(match: re.Match[str], _text: str) -> Item | None:
    """Read "the same period of 2024", which repeats the current period in another year."""
    return _item(match, PeriodRef("SAME", int(match["y"])))


def read_duration(match: re.Match[str], _text: str) -> Item | None:
    """Read "11-day", "the past two years", "twelve months before": a length of time."""
    words = match[0]
    unit = match["unit"]
    if (
        re.search(r"(?:months|quarter)", words)
        and re.search(r"(?:previous|preceding|prior)", words)
        and _count(match["n"]) == 3
    ):
        return _item(match, PeriodRef("DURATION", None, None, 3))
    if (
        unit.startswith("month")
        and re.search(r"(?:before|earlier|previously|ago)$", words)
        and _count(match["n"]) == 12
    ):
        return _item(match, PeriodRef("DURATION", None, None, 12))
    return _item(match, PeriodRef("DURATION", last=_count(match["n"]) if unit.startswith("year") else 0))


_N: Final = rf"(?P<n>{COUNT})"
_SEP: Final = r"[\s-]{1,3}"
_CLOCK: Final = r"(?:,?\s+(?:at\s+)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?)?"
RULES: Final = (
    Rule("p_same", rf"(?:the\s+)?same\s+(?:period|months?|stretch|quarter|time|term|half|span|days|interval|season)\s+(?:of|in)\s+(?P<y>{YEAR})", read_same, "up 3% from [the same period of 2024]", "w"),
    Rule("p_quarters", rf"(?:the\s+)?(?:first|initial|opening){_SEP}{_N}{_SEP}quarters{IN_YEAR}", read_quarters, "in [the first three quarters of this year]", "w"),
    Rule("p_months_to", rf"(?:the\s+)?(?:(?:first\s+)?{_N}{_SEP}months|(?P<quarter>(?:three-month\s+)?quarter))\s+(?:to|through|ended|ending|ending\s+in|ended\s+in|until)\s+(?P<month>{MONTH})(?:\s+{ORDINAL_DAY})?{IN_YEAR}", read_months_to, "over [the seven months to July], sales", "w"),
    Rule("p_first_months", rf"(?:the\s+)?(?P<which>first|opening|initial|last|final|closing|past){_SEP}{_N}{_SEP}months?{IN_YEAR}", read_first_months, "in [the first eleven months of 2025] sales", "w"),
    Rule("p_numeric_months", rf"(?P<a>\d{{1,2}})\s*(?:-|—|to|~)\s*(?P<b>\d{{1,2}})\s+months{IN_YEAR}", read_numeric_months, "[1-11 months of this year], sales", "d"),
    Rule("p_first_n", rf"the\s+(?P<which>first){_SEP}{_N}(?=\s*(?:[.,;)]|$))(?P<year>(?!))?(?P<rel>(?!))?", read_first_months, "smaller than in [the first nine].", "w"),
    Rule("p_half", rf"(?:the\s+)?(?P<nth>first|second|1st|2nd|latter|last){_SEP}half(?:[\s-]year)?(?!\s+(?:a|an|the|hour)\b){IN_YEAR}", read_half, "sales in [the first half of 2025]", "w"),
    Rule("p_end_of", rf"(?:the\s+)?(?:end|close)(?:[\s-]+of\s+|[\s-]|\s+)(?:(?P<y0>{YEAR})|(?P<month>{MONTH})|(?:the\s+)?(?P<nth>first|second|third|fourth|last|final)[\s-]+(?P<span>quarter|half)){IN_YEAR}", read_end_of, "by [the end of June 2025]", "w"),
    Rule("p_year_end", rf"(?:(?:the\s+)?year[\s-]end(?:\s+of)?\s+(?P<y0>{YEAR})|{YEAR}[\s-]end)(?P<month>(?!))?(?P<nth>(?!))?(?P<span>(?!))?(?P<year>(?!))?(?P<rel>(?!))?", lambda m, _t: _item(m, PeriodRef("YEAR_END", int(re.sub(r"\D", "", m[0])))), "by [year-end 2024]"),
    Rule("p_quarter", rf"(?:the\s+)?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|final|opening|closing){_SEP}quarter(?:ly)?{IN_YEAR}", read_quarter, "[first-quarter] sales"),
    Rule("p_second", r"the\s+(?P<nth>first|second|third|fourth)(?=\s*(?:[.;]|$)|,)(?:(?<=than in the first)|(?<=than in the second)|(?<=than in the third)|(?<=from the first)|(?<=from the second)|(?<=from the third)|(?=\s*(?:[.;]|$)))(?P<year>(?!))?(?P<rel>(?!))?", read_quarter, "up on the first quarter after [the second].", "w"),
    Rule("p_short", r"(?:(?P<y1>(?:19|20)\d\d)\s?-?)?(?P<letter>[qh])(?P<number>[1-4])(?:\s*(?:of\s+|fy\s?|')?(?P<y2>(?:19|20)\d\d|\d\d(?![\d.,%])))?(?![a-z\d])", read_short, "in [Q3 2025] sales"),
    Rule("p_short_before", r"(?P<number>\d{1,2})(?P<letter>[qhm])\s?(?:fy)?'?(?P<y2>(?:19|20)\d\d|\d\d)(?![a-z\d])(?P<y1>(?!))?", read_short_before, "in [3Q25] sales", "d"),
    Rule("p_days", rf"(?:\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\.?,?\s+on\s+)?(?P<m1>{MONTH})\s+(?P<d1>{ORDINAL_DAY}){_DASH}(?:midnight\s+(?:on|of)\s+)?(?:(?P<m2>{MONTH})\s+)?(?P<d2>{ORDINAL_DAY})(?!\s*(?:million|billion|percent)){IN_YEAR}", read_days, "from [November 1 to 11] orders"),
    Rule("p_days_from", rf"(?:the\s+)?(?P<n>{COUNT})[\s-]days?\s+(?:from|starting|beginning|since)\s+(?P<m>{MONTH})\s+(?P<d>{ORDINAL_DAY}){IN_YEAR}", read_days_from, "in [the eight days from October 1], shops"),
    Rule("p_one_to_month", rf"1\s?(?:-|to)\s?(?P<month>{MONTH}){IN_YEAR}", lambda m, _t: _item(m, PeriodRef("MONTHS", *_when(m), 1, _month(m["month"]))), "[1 to April], the province", "d"),
    Rule("p_this_month", rf"(?P<which>this|last)\s+(?P<m>{MONTH})", read_this_month, "5.0 billion [this November], up", "w"),
    Rule("p_days_before", rf"(?P<d1>{ORDINAL_DAY})(?:\s+(?P<m1>{MONTH}))?{_DASH}(?P<d2>{ORDINAL_DAY})\s+(?:of\s+)?(?P<m2>{MONTH}){IN_YEAR}", read_days_before, "during [1-11 November 2025]", "d"),
    Rule("p_month_range", rf"(?:the\s+)?(?P<m1>{MONTH})(?:,?\s+(?P<y1>{YEAR}))?(?:-to-|{_DASH})(?P<m2>{MONTH})(?:(?:\s+|-)(?:period|stretch|span|months)\b)?{IN_YEAR}", read_month_range, "from [January to November 2025]", "w"),
    Rule("p_iso", rf"(?P<y>(?:19|20)\d\d)[-/.](?P<mo>\d\d?)[-/.](?P<d>\d\d?)(?!\d){_CLOCK}", read_iso, "Updated: [2024-08-19 09:32] |", "d"),
    Rule("p_slashed", rf"(?P<a>\d\d?)[/.](?P<b>\d\d?)[-/.](?P<y>(?:19|20)\d\d)(?!\d){_CLOCK}", read_slashed, "[21/04/2025]", "d"),
    Rule("p_day", r"the\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)(?=\s*(?:[.,;)]|$))", lambda m, _t: _item(m, PeriodRef("DATE", None, 0, 0, 0, int(m["d"]))), "closes on [the 29th].", "w"),
    Rule("p_clock_date", rf"\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\.?,?\s+(?:on\s+)?(?P<m>{MONTH})\s+(?P<d>{ORDINAL_DAY}){IN_YEAR}", read_date, "at [10 a.m. on January 17, 2026] in", "d"),
    Rule("p_date", rf"(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{ORDINAL_DAY}){IN_YEAR}{_CLOCK}", read_date, "as of [November 30th], the", "w"),
    Rule("p_date_before", rf"(?:the\s+)?(?P<d>[0-3]?\d(?:st|nd|rd|th)?)\s+(?:of\s+)?(?P<m>{MONTH}){IN_YEAR}", read_date_before, "on [21 April 2025] in"),
    Rule("p_month_year", rf"(?P<m>{MONTH}){IN_YEAR}", read_month_year, "sales in [November 2025] rose", "w"),
    Rule("p_years", rf"(?P<a>(?:19|20)\d\d){_DASH}(?:fiscal\s+)?(?P<b>{YEAR}|\d\d(?![\d.,%]|\s*(?:percent|million|billion|times)))", read_years, "from [2014 to 2024], sales", "d"),
    Rule("p_numeric_month", r"(?P<y>(?:19|20)\d\d)[-/](?P<mo>0[1-9]|1[0-2])(?!\d|[-/]\d)", read_numeric_month, "in [2025-07] sales", "d"),
    Rule("p_duration", rf"(?:the\s+(?={COUNT}))?(?:(?:the\s+)?(?:past|last|previous|preceding|next|prior|coming)\s+)?(?P<n>{COUNT})[\s-](?:full[\s-])?(?P<unit>weeks?|months?|years?|decades?)(?:-long|\s+(?:before|earlier|previously|ago|running\s+from))?(?![a-z])|(?P<n2>{COUNT})-(?P<unit2>days?)(?:-long)?(?![a-z])", lambda m, t: read_duration(m, t) if m["n"] else _item(m, PeriodRef("DURATION", first_day=_count(m["n2"]))), "during the [11-day] sale"),
    Rule("p_year", rf"(?:(?:fiscal(?:\s+year)?|fy)\s?(?P<fy>{YEAR}|\d\d(?!\d))|(?P<a>{YEAR})(?![a-z])(?!\s?(?:yuan|percent|%|million|billion|trillion|parcels|stores|companies|firms|enterprises|people|households|items|users|countries|times|points|employees|products|brands|merchants))(?:\s+(?:fiscal\s+)?year\b)?)", read_year, "in [2025], sales"),
)  # fmt: skip
