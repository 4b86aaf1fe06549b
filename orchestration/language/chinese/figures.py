# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Chinese figures: numbers with 万 and 亿, units, qualifier words, ranges, fractions, multiples, ranks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from orchestration.language.chinese import lexicon, numerals
from orchestration.language.chinese import patterns as p
from orchestration.language.items import Item
from orchestration.language.numbers import LONGEST_NUMBER, read_digits, read_fraction
from orchestration.language.rules import Rule

_BEFORE: Final = p.by_word(lexicon.QUALIFIERS_BEFORE)
_BEHIND: Final = p.by_word(lexicon.QUALIFIERS_BEHIND)
_MONEY: Final = p.by_word(lexicon.CURRENCIES)
_PHYSICAL: Final = p.by_word(lexicon.PHYSICAL_UNITS)
_SIGNS: Final = {
    "us$": "USD",
    "$": "USD",
    "hk$": "HKD",
    "¥": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "€": "EUR",
    "usd": "USD",
    "£": "GBP",
}


def _number(digits: str | None, scale: str | None, numeral: str | None) -> tuple[Decimal, int, int]:
    if digits:
        value, decimals = read_digits(digits)
        return value, numerals.read_scale(scale.strip()) if scale else 0, decimals
    value, power = numerals.read_numeral(numeral or "〇")
    exponent = value.as_tuple().exponent
    return value, power, -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _unit(part: dict[str, str | None]) -> tuple[str | None, str | None]:
    """Return the unit of a figure and its measure word."""
    if part["pct"]:
        return "PERCENT", None
    if part["pp"] or part["bp"]:
        return "PERCENTAGE_POINT", None
    if part["times"]:
        return "TIMES", None
    if part["point"]:
        return "POINTS", None
    if part["money"]:
        return _MONEY[part["money"]], None
    if part["phys"]:
        return _PHYSICAL[part["phys"]], None
    if part.get("sign"):
        return _SIGNS[str(part["sign"]).strip()], None
    return ("COUNT", part["word"]) if part["word"] else (None, None)


def _qualifier(part: dict[str, str | None]) -> str:
    if part.get("before"):
        return _BEFORE[str(part["before"])]
    if part.get("more"):
        return "MORE_THAN"
    if part.get("behind"):
        return _BEHIND[str(part["behind"])]
    return "EXACT"


def read_amount(match: re.Match[str], _text: str) -> Item | None:
    """Read 15.42万亿元, 逾1800亿件, 两成以上, 十余家, 5.2个百分点, 一倍多, 一千二百余单."""
    part = match.groupdict()
    digits, numeral = part["digits"], part["numeral"]
    if len(digits or numeral or "") > LONGEST_NUMBER:
        return Item(match.start(), match.end(), "other")
    unit, word = _unit(part)
    tenths = part["tenths"]
    if numeral and unit is None and not tenths and not part["more"] and not part["before"] and len(numeral) == 1:
        return Item(match.start(), match.end("numeral"), "other")
    if numeral == "一" and word and not part["more"] and part["before"] is None:
        return Item(match.start(), match.end("numeral"), "other")
    value, power, decimals = _number(digits, part["scale"] or part["scale2"], numeral)
    if numeral and part["scale2"]:
        power += numerals.read_scale(part["scale2"])
    if part["bp"]:
        value /= 100
    if tenths:
        value, power, unit = value + _tenths_part(tenths), power + 1, "PERCENT"
    if part["half_times"]:
        value += Decimal("0.5")
    return Item(
        match.start(), match.end(), "statistic", "multiple" if unit == "TIMES" else "plain", value.scaleb(power) if power else value,
        unit=unit, qualifier=_qualifier(part), multiplier=power, decimals=decimals, noun=word,
        number_end=match.end("digits") if digits else match.end("numeral"),
    )  # fmt: skip


def read_signed_amount(match: re.Match[str], text: str) -> Item | None:
    """Read +21%, -2.5% and 20%多 on top of a plain amount."""
    item = read_amount(match, text)
    if (
        item is not None
        and item.kind == "statistic"
        and item.value is not None
        and (match["plus"] or match["minus"] or match["minus2"])
        and item.form == "plain"
    ):
        item.form = "signed"
        item.value = item.value if match["plus"] == "+" else -item.value
    if item is not None and match["more2"] and item.qualifier == "EXACT" and item.kind == "statistic":
        item.qualifier = "MORE_THAN"
    return item


def _tenths_part(words: str) -> Decimal:
    """Return what follows 成: 一成二 is 12 percent, 三成半 35."""
    if words.endswith("半"):
        return Decimal("0.5")
    return Decimal(numerals.DIGITS.get(words[-1], 0)) / 10


def read_range(match: re.Match[str], _text: str) -> Item | None:
    """Read 3%至5%, 12%—15%, 68亿至71亿元, 5到6成, 20至30家."""
    part = match.groupdict()
    if len(part["d1"]) + len(part["d2"]) > LONGEST_NUMBER:
        return Item(match.start(), match.end(), "other")
    unit, word = _unit(part)
    before = match.string[max(0, match.start() - 1) : match.start()]
    if before in ("由", "从", "自") or (unit is None and not part["scale"] and not part["tenths"]):
        return None
    low, power1, _ = _number(part["d1"], part["s1"], None)
    high, power, decimals = _number(part["d2"], part["scale"], None)
    if part["tenths"]:
        power, power1, unit = 1, 1, "PERCENT"
    low, high = low.scaleb(power1 or power), high.scaleb(power)
    if low >= high:
        return None
    return Item(
        match.start(), match.end(), "statistic", "multiple" if unit == "TIMES" else "plain", low, high, unit, "RANGE", power, decimals,
        noun=word, number_end=match.end("d2"),
    )  # fmt: skip


def read_approx(match: re.Match[str], _text: str) -> Item | None:
    """Read 五六十单, 八九千元, 一百五六十: two neighbouring numerals are a range."""
    part = match.groupdict()
    low, high = numerals.DIGITS[part["a"]], numerals.DIGITS[part["b"]]
    if high != low + 1:
        return None
    unit, word = _unit(part)
    tenths = part["scale"] == "成"
    power = 1 if tenths else numerals.read_scale(part["scale"])
    head = numerals.read_numeral(part["head"])[0] if part["head"] else Decimal(0)
    ends = [head + Decimal(end).scaleb(power) for end in (low, high)]
    return Item(
        match.start(), match.end(), "statistic", "multiple" if unit == "TIMES" else "plain", ends[0], ends[1],
        "PERCENT" if tenths else unit, "RANGE", power, 0, noun=word, number_end=match.end("scale"),
    )  # fmt: skip


def read_fraction_words(match: re.Match[str], _text: str) -> Item | None:
    """Read 百分之五点三, 约三分之二, 近半, 一半, 过半."""
    part = match.groupdict()
    qualifier = _qualifier(part)
    decimals = 0
    if part["percent"]:
        words = part["percent"]
        if words[0].isdigit():
            value, decimals = read_digits(words)
        else:
            value, power = numerals.read_numeral(words)
            value = value.scaleb(power) if power else value
    elif part["slash"]:
        above, _, below = part["slash"].partition("/")
        if int(above) >= int(below):
            return Item(match.start("slash"), match.end("slash"), "other")
        value = read_fraction(int(above), int(below))
    elif part["whole"]:
        value = read_fraction(numerals.read_numeral(part["part"])[0], numerals.read_numeral(part["whole"])[0])
    else:
        value = Decimal(50)
        if part["over"]:
            qualifier = "MORE_THAN"
    return Item(
        match.start(),
        match.end(),
        "statistic",
        "fraction",
        value,
        unit="PERCENT",
        qualifier=qualifier,
        decimals=decimals,
        number_end=match.end(),
    )


def read_turns(match: re.Match[str], _text: str) -> Item | None:
    """Read 翻番, 翻了一番, 翻两番, 翻倍, 成倍: doubled once, or as often as said."""
    turns = match["n"]
    value = (
        Decimal(2)
        if not turns or match["kind"] == "倍"
        else Decimal(2) ** min(int(numerals.read_numeral(turns)[0]), 20)
    )
    if match["kind"] == "倍" and turns:
        value = numerals.read_numeral(turns)[0]
    return Item(
        match.start(), match.end(), "statistic", "multiple", value, unit="TIMES",
        qualifier=_qualifier(match.groupdict()), number_end=match.end(),
    )  # fmt: skip


def read_streak(match: re.Match[str], _text: str) -> Item | None:
    """Read 连续12年, 连续第12年, 连着18个月, 第11个年头."""
    word = match["unit"]
    return Item(
        match.start("span"), match.end("span"), "statistic", "streak", Decimal(p.number(match["n"])), unit="COUNT",
        noun={"个年头": "年", "年头": "年", "月": "个月"}.get(word, word), number_end=match.end("span"),
    )  # fmt: skip


def read_rank(match: re.Match[str], _text: str) -> Item | None:
    """Read 第三, 第2位, 前二十, 前10名."""
    value = Decimal(p.number(match["n"]))
    top = match["top"] in ("前", "top")
    return Item(
        match.start(),
        match.end(),
        "statistic",
        "rank",
        value,
        unit="COUNT",
        qualifier="UP_TO" if top else "EXACT",
        number_end=match.end(),
    )


def read_vague(match: re.Match[str], _text: str) -> Item:
    """Read 数千, 上百, 千万: a size without a figure; and a numeral left over."""
    return Item(match.start(), match.end(), "other")


_UNIT: Final = (
    rf"(?:(?P<pct>%)|\s?(?P<pp>个?\s?(?:百分点|pct|ppts?|pps?))|(?P<bp>个?基点|bps?)|(?P<times>倍)(?P<half_times>半)?"
    rf"|(?P<money>{p.UNITS_MONEY})|(?P<phys>{p.UNITS_PHYSICAL})|(?P<point>个?点(?![钟一-龥]?\d))|(?P<word>{p.MEASURE_WORD}))"
)
_UNIT1: Final = re.sub(r"\(\?P<\w+>", "(?:", _UNIT)
_PLUS: Final = (
    r"(?:(?<![a-z\d%.)）月日年至号])(?P<plus>[-+])(?=\d)|(?<=同比)(?P<minus>-)(?=\d)|(?<=环比)(?P<minus2>-)(?=\d))?"
)
_SIGN: Final = r"(?P<sign>(?:us\$|hk\$|rmb|cny|usd|[$¥€£])\s?)?"
RULES: Final = (
    Rule("f_streak", rf"(?:连续|连着|连|持续)(?:了)?(?P<span>第?(?P<n>{p.SMALL})(?P<unit>个月|年|个季度|季度|天|周|个交易日|月)(?!\d))", read_streak, "连续[12年]居首", "w"),
    Rule("f_streak_nth", rf"(?P<span>第(?P<n>{p.SMALL})(?P<unit>个?年头|个月|年(?!级)))", read_streak, "连着[第11个年头]排在", "w"),
    Rule("f_rank", rf"(?P<top>第|前|top\s?)(?P<n>\d{{1,3}}(?!\d)|{p.SMALL})(?:大(?=[经市国])|位|名|强)?(?![批次届年月季个条天日周万亿%.\d])", read_rank, "位列全国[第三]和", "w"),
    Rule("f_fraction", rf"{p.BEFORE}(?:百分之(?P<percent>\d+(?:\.\d+)?|[{p.N}点]+)|(?P<slash>\d{{1,2}}/\d{{1,3}}(?![\d/月日.%]))|(?P<whole>[{p.N}]+)分之(?P<part>[{p.N}]+)|(?P<over>超|过|逾)?(?:一半|半数|(?<=[近超过逾])半(?![年天月径导岛])|(?<=过)半)|大半)(?:(?P<more>多|余)|(?P<behind>{p.BEHIND}))?", read_fraction_words, "仅[百分之五点三]准备"),
    Rule("f_turns", rf"{p.BEFORE}翻了?(?P<n>[{p.N}]?)(?P<kind>[番倍])(?P<more>多)?", read_turns, "成交额[翻了两番]。", "w"),
    Rule("f_approx", rf"(?P<head>[一二三四五六七八九][百千])?(?P<a>[一二三四五六七八])(?P<b>[二三四五六七八九])(?P<scale>[十百千]?[万亿]|[十百千]|成)(?:{_UNIT})?", read_approx, "每天跑[一百五六十单]，"),
    Rule("f_range", rf"{p.BEFORE}{_SIGN}(?P<d1>{p.DIGITS})(?P<s1>{p.SCALE})?(?:{_UNIT1})?{p.TO}(?P<d2>{p.DIGITS})(?P<scale>{p.SCALE})?(?P<tenths>成)?(?:{_UNIT})?", read_range, "压缩[3%至5%]，"),
    Rule("f_amount", rf"{p.BEFORE}{_PLUS}{_SIGN}(?:(?P<digits>{p.DIGITS})(?P<scale>{p.SCALE})?|(?P<numeral>{p.NUMERAL}))(?P<more>[余多])?(?P<scale2>{p.SCALE})?(?P<tenths>成[半一二三四五六七八九]?(?![了立长功都员果本交品熟效]))?(?:\s?{_UNIT})?(?P<more2>多|余)?(?P<behind>{p.BEHIND})?(?:之间)?", read_signed_amount, "揽收[逾1240亿件]，"),
    Rule("f_vague", rf"(?:数|好?几|上(?=[百千万亿])|成(?=[百千]))?[{p.N}]+|半", read_vague, "带动[数千]家企业"),
)  # fmt: skip
