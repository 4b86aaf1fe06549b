# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Chinese period expressions: which words name a period, and which one. The year is resolved elsewhere."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.chinese import lexicon, numerals
from orchestration.language.chinese.patterns import DAY, MONTH, OF_YEAR, SMALL, TO, YEAR, number
from orchestration.language.items import Item, PeriodRef
from orchestration.language.rules import Rule

_SHIFTS: Final = {"去年": -1, "上年": -1, "明年": 1, "前年": -2, "上一年": -1}


def _year(words: str) -> int:
    return int(words) if words.isdecimal() and words.isascii() else int("".join(str(numerals.DIGITS[c]) for c in words))


def _when(match: re.Match[str]) -> tuple[int | None, int | None]:
    part = match.groupdict()
    if part.get("year"):
        return _year(part["year"]), None
    if part.get("rel"):
        return None, None if part["rel"] in ("当年", "同年", "次年") else _SHIFTS.get(part["rel"], 0)
    return None, None


def _item(match: re.Match[str], ref: PeriodRef) -> Item:
    return Item(match.start(), match.end(), "period", ref=ref)


def _month(words: str) -> int:
    return lexicon.MONTH_WORDS[words]


def read_first_months(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025年前11个月 and 今年前两月."""
    months = number(match["n"])
    return _item(match, PeriodRef("MONTHS", *_when(match), 1, months)) if 1 <= months <= 12 else None


def read_quarters(match: re.Match[str], _text: str) -> Item | None:
    """Read 前三季度 and 2025年前3个季度."""
    quarters = number(match["n"])
    if quarters == 1:
        return _item(match, PeriodRef("QUARTER", *_when(match), 1))
    return _item(match, PeriodRef("QUARTERS", *_when(match), 1, quarters)) if quarters <= 4 else None


def read_quarter(match: re.Match[str], _text: str) -> Item | None:
    """Read 第一季度, 2024年四季度, 首季."""
    word = match["n"]
    quarter = 1 if word == "首" else 4 if word == "末" else number(word)
    if match["end"]:
        return _item(match, PeriodRef("MONTH_END", *_when(match), 3 * quarter))
    return _item(match, PeriodRef("QUARTER", *_when(match), quarter)) if 1 <= quarter <= 4 else None


def read_short_quarter(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025Q3, Q3, 3Q25, 2025年Q2, 2025H1."""
    part = match.groupdict()
    digits = part["y1"] or part["y2"] or part["y3"]
    year = None if not digits else int(digits) if len(digits) == 4 else 2000 + int(digits)
    value = int(part["n1"] or part["n2"])
    letter = part["l1"] or part["l2"]
    if letter == "h":
        return _item(match, PeriodRef("HALF", year, None, value)) if value <= 2 else None
    return _item(match, PeriodRef("QUARTER", year, None, value)) if 1 <= value <= 4 else None


def read_half(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025年上半年."""
    if match["end"]:
        return _item(match, PeriodRef("MONTH_END", *_when(match), 6 if match["n"] == "上" else 12))
    return _item(match, PeriodRef("HALF", *_when(match), 1 if match["n"] == "上" else 2))


def read_month_range(match: re.Match[str], _text: str) -> Item | None:
    """Read 1—11月, 今年1至2月, 2025年1月至11月, 2024年10月至2025年3月."""
    year, shift = _when(match)
    return _item(match, PeriodRef("MONTHS", year, shift, _month(match["a"]), _month(match["b"])))


def read_month(match: re.Match[str], _text: str) -> Item | None:
    """Read 11月, 12月份, 2024年5月, 去年12月."""
    month = _month(match["a"])
    if match["ten"]:
        first, last = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}[match["ten"]]
        return _item(match, PeriodRef("DAYS", *_when(match), month, month, first, last))
    if match["end"]:
        return _item(match, PeriodRef("MONTH_END", *_when(match), month))
    return _item(match, PeriodRef("MONTHS", *_when(match), month, month))


def read_days(match: re.Match[str], _text: str) -> Item | None:
    """Read 10月1日至8日, 9月28日—10月8日."""
    m1 = _month(match["m1"])
    m2 = _month(match["m2"]) if match["m2"] else m1
    return _item(match, PeriodRef("DAYS", *_when(match), m1, m2, number(match["d1"]), number(match["d2"])))


def read_date(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025年11月30日, 12月26日, 今年11月10日."""
    return _item(match, PeriodRef("DATE", *_when(match), _month(match["m"]), 0, number(match["d"])))


def read_iso(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025-11-30 and 2025.11.30 09:32."""
    month, day = int(match["mo"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Item(match.start(), match.end(), "other")
    return _item(match, PeriodRef("DATE", int(match["y"]), None, month, 0, day))


def read_day(match: re.Match[str], _text: str) -> Item | None:
    """Read 20日, a day of the month of publication."""
    return _item(match, PeriodRef("DATE", None, 0, 0, 0, number(match["d"])))


def read_years(match: re.Match[str], _text: str) -> Item | None:
    """Read 2020年至2024年, 2021—2025年."""
    first, last = _year(match["a"]), _year(match["b"])
    return _item(match, PeriodRef("YEARS", last, None, first, last)) if first < last else None


def read_year(match: re.Match[str], _text: str) -> Item | None:
    """Read 2025年, 二〇二七年, 2024年底, 2023年度."""
    year = _year(match["a"])
    if match["same"]:
        return _item(match, PeriodRef("SAME", year))
    if match["end"] in ("末", "底", "年底", "年末"):
        return _item(match, PeriodRef("YEAR_END", year))
    return _item(match, PeriodRef("YEAR", year))


def read_holiday(match: re.Match[str], _text: str) -> Item | None:
    """Read 国庆假期前5天: days counted from the first day of a holiday with a fixed date."""
    days = number(match["n"])
    month, day = {"国庆": (10, 1), "五一": (5, 1), "元旦": (1, 1), "双节": (10, 1)}[match["feast"]]
    return _item(match, PeriodRef("DAYS", *_when(match), month, month, day, day + days - 1))


def read_duration(match: re.Match[str], _text: str) -> Item | None:
    """Read 一年, 两天内, 为期20天, 近三年: a length of time."""
    days = number(match["n"]) if match["span"].endswith("天") and len(match["n"]) <= _LONGEST_COUNT else 0
    return Item(match.start("span"), match.end("span"), "period", ref=PeriodRef("DURATION", first_day=days))


_LONGEST_COUNT: Final = 3
_END: Final = r"(?P<end>月?[末底](?!端))?"
_CLOCK: Final = r"(?:(?:上午|下午|晚间?|凌晨|中午)?\s?\d{1,2}(?:时|点|:\d\d)(?:\d{1,2}分)?(?:许)?)?"
RULES: Final = (
    Rule("p_first_months", rf"{OF_YEAR}(?:前|头|首)(?P<n>{SMALL})个?月", read_first_months, "[2025年前11个月]，全国", "dw"),
    Rule("p_quarters", rf"{OF_YEAR}前(?P<n>[一二两三四1-4])个?季度?", read_quarters, "[前三季度]，全国"),
    Rule("p_half", rf"{OF_YEAR}(?P<n>[上下])半年(?P<end>[末底])?", read_half, "[2025年上半年]，服务"),
    Rule("p_quarter", rf"{OF_YEAR}第?(?P<n>[一二三四1-4首])季(?:度(?P<end>[末底])?|(?=[,，、营收末]))", read_quarter, "[2024年第三季度]，公司"),
    Rule("p_short_quarter", r"(?:(?P<y1>(?:19|20)\d\d)\s?年?\s?)?(?P<l1>[qh])(?P<n1>[1-4])(?:\s?(?P<y3>(?:19|20)\d\d))?(?![a-z\d])|(?P<n2>[1-4])(?P<l2>[qh])\s?(?P<y2>(?:20)?\d\d)(?![\d.])", read_short_quarter, "公司[2025Q3]营收"),
    Rule("p_years", rf"(?P<a>{YEAR})\s?年?{TO}(?P<b>{YEAR})\s?年(?:间|度)?(?!\d|[一二三四五六七八九十]月)", read_years, "[2020年至2024年]，农村"),
    Rule("p_days", rf"{OF_YEAR}(?P<m1>{MONTH})月(?P<d1>{DAY})日?{TO}(?:(?P<m2>{MONTH})月)?(?P<d2>{DAY})日", read_days, "[10月1日至8日]，全国"),
    Rule("p_month_range", rf"{OF_YEAR}(?P<a>{MONTH})(?:月份?)?{TO}(?:{YEAR}\s?年)?(?P<b>{MONTH})月份?(?!\d)", read_month_range, "[今年1至2月]，全国"),
    Rule("p_iso", r"(?P<y>(?:19|20)\d\d)[-/.](?P<mo>\d\d?)[-/.](?P<d>\d\d?)(?!\d)(?:\s+\d{1,2}:\d\d(?::\d\d)?)?", read_iso, "时间：[2025-11-30 09:32]", "d"),
    Rule("p_date", rf"{OF_YEAR}(?P<m>{MONTH})月(?P<d>{DAY})[日号]{_CLOCK}", read_date, "截至[2025年11月30日]，"),
    Rule("p_month", rf"{OF_YEAR}(?P<a>{MONTH})月(?:份|(?P<ten>[上中下])旬|{_END})?(?![一二三四五六七八九十\d]+日)", read_month, "[2024年5月]网零额"),
    Rule("p_holiday", rf"{OF_YEAR}[“\"]?(?P<feast>国庆|五一|元旦|双节)[”\"]?(?:中秋)?(?:长|小长)?假期?前(?P<n>{SMALL})[天日]", read_holiday, "[国庆假期前5天]，县域"),
    Rule("p_year", rf"(?P<a>{YEAR})\s?年(?:(?P<same>同期|同月)|(?P<end>度|[末底]|全年|间|内)?)(?!货|轻|会)", read_year, "到[2027年]，全市"),
    Rule("p_day", r"(?<![\d月.])(?P<d>(?:[12]\d|3[01]|[1-9]))日(?![均常用益])", read_day, "公司[20日]公布", "d"),
    Rule("p_duration", rf"(?:为期|历时|近|过去|未来|连续举办)?(?P<span>(?P<n>{SMALL}|\d{{1,3}})(?:余|多)?(?:个(?:月|季度)|个?星期|周|月|年|天)(?:半|来|内|间)?)(?![级度均份货轻])", read_duration, "一共[两天内]完成"),
)  # fmt: skip
