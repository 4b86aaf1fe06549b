# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""English figures: numbers with their magnitude, unit and qualifier words, ranges, fractions, multiples, ranks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from orchestration.language.english import lexicon, numerals
from orchestration.language.english import patterns as p
from orchestration.language.items import Item
from orchestration.language.numbers import LONGEST_NUMBER, read_digits, read_fraction
from orchestration.language.rules import Rule

_QUALIFIER_BEFORE: Final = p.by_word(lexicon.QUALIFIERS_BEFORE)
_QUALIFIER_BEHIND: Final = p.by_word(lexicon.QUALIFIERS_BEHIND)
_CURRENCY_BEFORE: Final = p.by_word(lexicon.CURRENCIES_BEFORE)
_CURRENCY_BEHIND: Final = p.by_word(lexicon.CURRENCIES_BEHIND)
_PHYSICAL: Final = p.by_word(lexicon.PHYSICAL_UNITS)


def _plain(words: str) -> str:
    return " ".join(words.replace("-", " ").split())


def _amount(digits: str | None, words: str | None, scale: str | None) -> tuple[Decimal, int, int]:
    """Return value without magnitude, magnitude and decimals."""
    power = 0
    if digits:
        value, decimals = read_digits(digits.replace(" ", ""))
        if scale:
            name = scale.strip(" -\n\r\t")
            if name == "dozen":
                value *= 12
            else:
                power = numerals.ABBREVIATED_SCALES[name]
        return value, power, decimals
    value, power = numerals.read_cardinal(words or "zero")
    return value, power, 0


def _unit(part: dict[str, str | None], prefix: str | None) -> str | None:
    if part.get("pp") or part.get("bp"):
        return "PERCENTAGE_POINT"
    if part.get("pct"):
        return "PERCENT"
    if cur := part.get("cur"):
        return _CURRENCY_BEHIND[_plain(cur)]
    if part.get("times"):
        return "TIMES"
    if part.get("point"):
        return "POINTS"
    if physical := part.get("phys"):
        return _PHYSICAL.get(_plain(physical)) or _PHYSICAL.get(" ".join(physical.split()))
    if prefix:
        return _CURRENCY_BEFORE["".join(prefix.split()).rstrip(".") if prefix.strip() != "us $" else "us $"]
    return None


def _qualifier(before: str | None, behind: str | None) -> str:
    if before:
        return _QUALIFIER_BEFORE[" ".join(before.split())]
    if behind:
        return _QUALIFIER_BEHIND[" ".join(behind.split())]
    return "EXACT"


def read_amount(match: re.Match[str], _text: str) -> Item | None:
    """Read "nearly 3.6 trillion yuan", "RMB15,972.2bn", "6.5 percent or more", "over ten"."""
    part = match.groupdict()
    if len(part["digits"] or "") > LONGEST_NUMBER:
        return Item(match.start(), match.end(), "other")
    value, power, decimals = _amount(part["digits"], part["words"], part["scale"])
    unit = _unit(part, part["prefix"])
    if part.get("bp"):
        value = value / 100
    form = "multiple" if unit == "TIMES" else "plain"
    if part["sign"] and form == "plain":
        form = "signed"
        value = -value if part["sign"] == "-" else value
    return Item(
        match.start(),
        match.end(),
        "statistic",
        form,
        value.scaleb(power) if power else value,
        unit=unit,
        qualifier=_qualifier(part["before"], part["behind"]),
        multiplier=power,
        decimals=decimals,
        number_end=match.end("scale") if part["scale"] else max(match.end("digits"), match.end("words")),
    )


def read_range(match: re.Match[str], _text: str) -> Item | None:
    """Read "between 3 and 5 percent", "79-82 billion yuan", "300 to 1,500 yuan"."""
    part = match.groupdict()
    if len(part["digits"]) + len(part["digits2"]) > LONGEST_NUMBER:
        return Item(match.start(), match.end(), "other")
    if not _binds(match):
        return None
    low, power, _ = _amount(part["digits"], None, part["scale"])
    high, power2, decimals = _amount(part["digits2"], None, part["scale2"])
    unit = _unit(part, part["prefix"])
    low, high = low.scaleb(power or power2), high.scaleb(power2)
    return Item(
        match.start(), match.end(), "statistic", "multiple" if unit == "TIMES" else "plain", low, high, unit, "RANGE", power2, decimals,
        number_end=match.end("digits2"),
    )  # fmt: skip


_YEAR_LIKE: Final = re.compile(r"(?:19|20)\d\d")
_TAKES_RANGE: Final = re.compile(
    r"(?:of|at|by|about|around|roughly|be|to|only|costs?|worth|is|was|are|rose|grew|fell|up|down)\s$"
)


def _binds(match: re.Match[str]) -> bool:
    """Say whether two numbers are one range: "5 to 7 percent" is, "from 5 to 7" and "5% to 3 yuan" are two figures."""
    part = match.groupdict()
    dash = part["dash"].strip()
    if part["between"]:
        return not (
            _YEAR_LIKE.fullmatch(part["digits"])
            and _YEAR_LIKE.fullmatch(part["digits2"])
            and match.end() == match.end("digits2")
        )
    if dash == "and" or (_YEAR_LIKE.fullmatch(part["digits"]) and not part["scale2"] and not match["cur"]):
        return False
    before = match.string[max(0, match.start() - 8) : match.start()]
    if dash != "to":
        return bool(
            part["scale2"]
            or part["unit1"]
            or any(part[name] for name in ("pct", "pp", "cur", "times", "phys", "prefix"))
        )
    if before.endswith("from ") or part["digits2"].count(",") < part["digits"].count(","):
        return False
    one, two = _comparable(part["digits"]), _comparable(part["digits2"])
    if part["unit1"]:
        same = part["pct"] and ("%" in part["unit1"] or "cent" in part["unit1"]) and "point" not in part["unit1"]
        return bool(same) and bool(_TAKES_RANGE.search(before)) and one < two
    return one < two or bool(part["scale"] and part["scale2"])


def _comparable(digits: str) -> Decimal:
    return read_digits(digits)[0]


def read_fraction_words(match: re.Match[str], _text: str) -> Item | None:
    """Read "two-thirds", "almost half", "a quarter", "nine in ten", "three out of every four"."""
    part = match.groupdict()
    if part["of"]:
        value = read_fraction(_small(part["of"]), _small(part["base"]))
    elif part["half"]:
        if _OF_FORMER.match(match.string, match.end()):
            return Item(
                match.start(), match.end(), "statistic", "multiple", Decimal("0.5"), unit="TIMES",
                qualifier=_qualifier(part["before"], None), number_end=match.end(),
            )  # fmt: skip
        value = Decimal(50)
    else:
        value = read_fraction(_small(part["parts"] or "one"), numerals.FRACTION_PARTS[part["fraction"]])
    return Item(
        match.start(), match.end(), "statistic", "fraction", value, unit="PERCENT",
        qualifier=_qualifier(part["before"], None), decimals=0, number_end=match.end(),
    )  # fmt: skip


_OF_FORMER: Final = re.compile(
    r"\s+(?:of\s+)?(?:what|as\s+(?:much|many|large|big)|the\s+(?:level|size|figure|amount|number|volume|rate|pace)|that\s+of)\b"
)


def _small(word: str) -> int:
    if word in ("a", "an"):
        return 1
    return int(word) if word.isdecimal() else numerals.CARDINALS[word]


_NEXT_WORDS: Final = re.compile(r"(?:[\s-]+[a-z][a-z'-]*){1,3}")


def read_single(match: re.Match[str], text: str) -> Item | None:
    """Read one amount; a year is none, and a count of departments or tasks is apparatus."""
    words, digits = match["words"], match["digits"]
    bare = not (match["scale"] or match["prefix"] or match.end() > max(match.end("digits"), match.end("words")))
    if words and words.split()[-1].rstrip("s") in numerals.SCALES and len(words.split()) == 1 and not match["cur"]:
        return read_vague(match, text)
    if bare and digits and _YEAR_LIKE.fullmatch(digits) and match["before"]:
        return None
    following = _NEXT_WORDS.match(match.string, match.end()) if bare else None
    if following is not None and _is_apparatus(following[0].replace("-", " ").split()):
        return Item(match.start(), match.end(), "other")
    if words == "one" and bare and match["before"] is None:
        return Item(match.start(), match.end(), "other")
    return read_amount(match, text)


def _is_apparatus(words: list[str]) -> bool:
    for word in words:
        if word in lexicon.APPARATUS_NOUNS and word not in lexicon.LOOSE_ADJECTIVES:
            return True
        if word not in lexicon.LOOSE_ADJECTIVES:
            return False
    return False


def read_multiple(match: re.Match[str], _text: str) -> Item | None:
    """Read "doubled", "more than tripled", "tenfold", "halved", "twice"."""
    part = match.groupdict()
    word = part["fold"]
    value = Decimal(numerals.CARDINALS[word]) if word else numerals.MULTIPLES[part["verb"]]
    return Item(
        match.start(), match.end(), "statistic", "multiple", value, unit="TIMES",
        qualifier=_qualifier(part["before"], None), number_end=match.end(),
    )  # fmt: skip


_RUN: Final = r"(?:consecutive|straight|successive|uninterrupted)"


def read_streak(match: re.Match[str], _text: str) -> Item | None:
    """Read "12th consecutive year", "11 consecutive years", "fifth year running", "nine months in a row"."""
    part = match.groupdict()
    word = part["nth"] or part["n"]
    digits = re.match(r"\d+", word)
    value = int(digits[0]) if digits else numerals.ORDINALS.get(word) or numerals.CARDINALS[word]
    unit = part["u1"] or part["u2"]
    return Item(
        match.start(), match.end("u1") if part["u1"] else match.end("u2"), "statistic", "streak", Decimal(value), unit="COUNT",
        qualifier=_qualifier(part["before"], None), noun=unit.rstrip("s") + "s", number_end=match.end(),
    )  # fmt: skip


def read_top(match: re.Match[str], _text: str) -> Item | None:
    """Read "top ten" and "top 20" as a rank of at most that number."""
    word = match["n"]
    value = int(word) if word.isdecimal() else numerals.CARDINALS[word]
    return Item(
        match.start(),
        match.end(),
        "statistic",
        "rank",
        Decimal(value),
        unit="COUNT",
        qualifier="UP_TO",
        number_end=match.end(),
    )


def read_ordinal(match: re.Match[str], _text: str) -> Item | None:
    """Read a bare ordinal ("ranked second", "third by revenue"); the context says whether it is a rank."""
    word = match["nth"]
    digits = re.match(r"\d+", word)
    value = int(digits[0]) if digits else numerals.ORDINALS[word]
    return Item(match.start(), match.end(), "statistic", "rank", Decimal(value), unit="COUNT", number_end=match.end())


def read_vague(match: re.Match[str], _text: str) -> Item:
    """Read "millions of", "dozens of", "thousands": a size without a figure."""
    return Item(match.start(), match.end(), "other")


_SIGN: Final = r"(?:(?<![\w%.)])(?P<sign>[-+])(?=[$€£¥\d]))?"
_BEFORE: Final = rf"(?:(?P<before>{p.QUALIFIER_BEFORE})(?:the\s+|a\s+|an\s+)?)?"
_BETWEEN: Final = r"(?:(?P<between>(?:between|(?:in\s+)?(?:a|the)\s+range\s+of|ranging\s+from|(?:anywhere|somewhere)\s+(?:from|between))\s+))?"
_PREFIX: Final = rf"(?P<prefix>{p.CURRENCY_BEFORE})?"
_UNIT1: Final = re.sub(r"\(\?P<\w+>", "(?:", p.UNIT)
_ORDINALS: Final = p.any_of(numerals.ORDINALS)
_CARDINALS: Final = p.any_of(numerals.CARDINALS)
_FRACTIONS: Final = p.any_of(w for w in numerals.FRACTION_PARTS if w not in ("half", "halves"))
_RUNNING: Final = r"(?:running|in\s+a\s+row|on\s+end|in\s+succession|consecutively|in\s+a\s+running)"
RULES: Final = (
    Rule("f_streak", rf"{_BEFORE}(?:(?P<nth>{_ORDINALS}|\d{{1,3}}(?:st|nd|rd|th))|(?P<n>\d{{1,3}}|{p.SMALL}))[\s-]+(?:{_RUN}[\s-]+(?P<u1>years?|months?|quarters?|weeks?|days?)|(?P<u2>years?|months?|quarters?|weeks?|days?)\s+{_RUNNING})(?![a-z])", read_streak, "for the [12th consecutive year]"),
    Rule("f_streak_adverb", rf"continuous(?:ly)?\s+(?P<u1>(?!))?(?P<before>(?!))?(?P<nth>(?!))?(?P<n>\d{{1,3}}|{p.SMALL})\s+(?P<u2>years?|months?|quarters?)(?![a-z])", read_streak, "[continuously 6 years] keeps growing", "w"),
    Rule("f_number_one", r"(?:number|no\.)[\s-]?(?P<nth>one|1)(?=[\s-](?!\d)[a-z])", lambda m, _t: Item(m.start(), m.end(), "statistic", "rank", Decimal(1), unit="COUNT", number_end=m.end()), "the [number-one] partner", "w"),
    Rule("f_top", rf"top[\s-]+(?P<n>\d{{1,3}}|{p.SMALL})(?![a-z\d]|[.,]\d|\s?%)", read_top, "made the [top ten] by sales", "w"),
    Rule("f_fraction", rf"{_BEFORE}(?:(?P<of>{p.SMALL}|\d{{1,2}})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<base>two|three|four|five|ten|a hundred|twenty|10|5|4|3|20|100)(?![a-z\d%]|[.,]\d|\s+(?:provinces|cities|countries|regions|years|months|markets))|(?:(?P<parts>an?|{p.SMALL}|\d)[\s-]+(?P<fraction>{_FRACTIONS})(?![a-z])(?!\s+(?:quarter|time|month|year|consecutive|straight|of\s+20\d\d|party|ago|earlier|place|to\b)))|(?:a\s+|one[\s-]+)?(?P<half>half)(?![a-z])(?!-(?:year|hour|day|price))(?!\s+(?:a|an|year|hour)\s))", read_fraction_words, "[Almost two-thirds] of shoppers"),
    Rule("f_multiple", rf"{_BEFORE}(?:(?P<fold>{_CARDINALS})-?fold|(?P<verb>{p.any_of(numerals.MULTIPLES)}))(?![a-z])(?!\s+(?:check|taxation|standard|circulation|reduction|product|carbon|win|cross|whammy|blow))", read_multiple, "orders [more than doubled] in"),
    Rule("f_range", rf"{_BETWEEN}{_PREFIX}(?P<digits>{p.DIGITS})(?P<scale>{p.SCALE})?(?P<unit1>{_UNIT1})?(?P<dash>\s?[-—~]\s?|\s(?:to|and)\s)(?:{p.CURRENCY_BEFORE})?(?P<digits2>{p.DIGITS})(?P<scale2>{p.SCALE})?(?:{p.UNIT})?", read_range, "fell [between 3 and 5 percent] in"),
    Rule("f_amount", rf"{_BEFORE}{_SIGN}{_PREFIX}(?:(?P<digits>{p.DIGITS})(?P<scale>{p.SCALE})?|(?P<words>{p.CARDINAL}))(?![\s-]+(?:months?|years?|weeks?|quarters?|decades?)(?![a-z])|-(?:day|hour|minute)(?![a-z]))(?:{p.UNIT})?(?P<behind>{p.QUALIFIER_BEHIND})?", read_single, "reached [nearly 3.6 trillion yuan] in"),
    Rule("f_ordinal", rf"(?P<nth>{_ORDINALS}|\d{{1,3}}(?:st|nd|rd|th))(?:ly)?(?![a-z])", read_ordinal, "ranked [second] nationwide"),
    Rule("f_vague", r"(?:tens\s+of\s+|hundreds\s+of\s+)?(?:millions|billions|trillions|thousands|hundreds|dozens|tens)(?![a-z])(?:\s+of\s+(?:millions|thousands|billions))?", read_vague, "[millions] of farmers"),
    Rule("f_sign", r"[①-⑳⑴-⒇❶-❿½¼¾⅓⅔]", lambda m, _t: Item(m.start(), m.end(), "other"), "note [①] says", "d"),
)  # fmt: skip
