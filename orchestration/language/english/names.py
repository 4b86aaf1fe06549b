# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""English names and apparatus: numerals that count nothing (5G, Table 4, the sixth Shopping Festival)."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.english import lexicon, numerals
from orchestration.language.english.patterns import SMALL, YEAR, any_of
from orchestration.language.items import Item
from orchestration.language.rules import Rule, passed_over

_ORDINAL: Final = rf"(?:{any_of(numerals.ORDINALS)}(?![a-z])|\d{{1,3}}(?:st|nd|rd|th)(?![a-z]))"
_CAPITALS: Final = re.compile(
    r"(?:[\s-]+(?:(?:of|and|for|the|on|in|&)\s+(?=[A-Z]))?[\"'“”‘’]?(?:[A-Z][\w'’]*|[A-Z]))+(?:[-\s][Pp]lan\b)?[\"'“”‘’]?"
)
_CAPITAL_STOP: Final = re.compile(
    r"[\s-]+(?:January|February|March|April|May|June|July|August|September|October|November|December|China|Chinese|Beijing)\b"
)


def name_of(match: re.Match[str], _text: str) -> Item:
    """Take the whole match as a name: "5G", "B2C", "ISO 9001", "second-hand"."""
    return Item(match.start(), match.end(), "name")


def apparatus(match: re.Match[str], _text: str) -> Item:
    """Take the whole match as apparatus: "Table 4", "page 17", "(1)"."""
    return Item(match.start(), match.end(), "other")


def read_edition(match: re.Match[str], text: str) -> Item | None:
    """Read an ordinal with the capitalised name behind it: "sixth Silk Road Online Expo"."""
    capitals = _CAPITALS.match(text, match.end())
    if capitals is None or _CAPITAL_STOP.match(text, match.end()):
        return None
    return Item(match.start(), match.start() + len(text[match.start() : capitals.end()].rstrip("\"'“”‘’")), "name")


_ORDINAL_NAME: Final = (
    rf"(?:{any_of(numerals.ORDINALS)}(?![a-z])|\d{{1,3}}(?:st|nd|rd|th)(?![a-z]))(?=[\s-]+[\"']?[a-z])"
)
_MODIFIED: Final = "tier,party,hand,stop,way,dimensional,rate,level,class,generation,person,mover,line,floor,time,sided,pronged,in-one,on-one,to-one"
_ORDINAL_CLASS: Final = "tier,party,hand,class,rate,generation,mover,floor,string,line,time,level"
RULES: Final = (
    Rule("n_phrase", r"(?:for\s+the\s+(?:very\s+)?first\s+time|at\s+first(?!\s+(?:quarter|half))|one\s+another|one\s+after\s+another|first\s+of\s+all|one\s+of\s+(?:the|its|our)|at\s+one\s+time|one-time|no\s+one|year-one)(?![a-z])(?!\s+quarter)", passed_over, "rose for the first time", "w"),
    Rule("n_plan", rf"{_ORDINAL}[\s-]+five[\s-]+year[\s-]+plan", name_of, "under the [14th Five-Year Plan] period"),
    Rule("n_edition_year", rf"{YEAR}\s+(?:edition|version)\b", name_of, "the [2024 edition] of the yearbook", "d"),
    Rule("n_average", r"(?:two|three|2|3)[\s-]+years?[\s-]+(?:compound(?:ed)?\s+)?averages?(?![a-z])|average\s+(?:of|over)\s+(?:the\s+)?two\s+years", name_of, "on a [two-year average] basis"),
    Rule("n_festival", r"(?:double|singles'?\s+day)[\s-]+(?:11|12|eleven|twelve|ten|10|9|nine)(?!\d|\.\d)|(?:11\.11|6\.18|12\.12)(?![\d%])|(?:june\s18|618)(?=[\s-]+(?:mid-year|midyear|online|shopping|sales?|festival|promotion|campaign|event|gala|period|extravaganza|day|season|carnival|shopping)|[\"'])|(?<=\")618", name_of, "on [Double 11] orders"),
    Rule("n_zero", r"(?:social|rural|net|retail)?\s?\bzero(?:[\s-]+(?:total|value|sales|carbon|tariff|commission|sum|waste|emission))?(?![a-z])|absolute\s+zero", name_of, "proportion of [social zero total] 22%"),
    Rule("n_label", rf"(?:{any_of(lexicon.APPARATUS_LABELS)})\s?(?:\#\s?)?(?:\d+(?:[.-]\d+)*[a-z]?|{SMALL})(?:\s?(?:-|to|and|,)\s?\d+(?:\.\d+)?)*(?:\s?of\s?\d{{1,3}}(?!\d))?(?!\d|\s?%|\s(?:percent|million|billion|yuan)|[.,]\d)", apparatus, "see [Table 2.1] leaves", "w"),
    Rule("n_list", r"(?<![^\n])\d{1,2}(?=[.)](?:\s|[a-z]))|(?<=[.;:]\s)\d{1,2}(?=[.)]\s)", apparatus, "Limits. [3]. Questions", "d"),
    Rule("n_bracket", r"\(\s?(?:\d{1,2}|[ivx]{1,4}|[a-h])\s?\)(?<=[\d]\))", apparatus, "[(1)] Online sales", "d"),
    Rule("n_phone", r"\+\d{1,3}(?:[\s-]\(?\d{2,5}\)?){2,5}(?!\d)|(?:isbn|issn|tel\.?|fax|phone)[\s:]*\+?\d[\d\s-]{5,22}\d|(?:\+?\d{2,4}[-\s])?\(?\d{2,4}\)?-\d{3,4}(?:[-\s]\d{3,5})+(?!\d)|(?<![\d.])\d{3,4}-\d{7,8}(?!\d)|400-\d{3}-\d{4}", apparatus, "call [010-8500 1234] now"),
    Rule("n_docno", r"no\.\s?\d+(?:\s?\[\d{4}\])?|\[(?:19|20)\d\d\]\s?(?:no\.\s?)?\d+|\d{2,}[/-]\d{2,}[/-]\d{2,}[/-]\d+", apparatus, "[No. 25] of 2024"),
    Rule("n_tier", r"(?:tier|web|industry|industrie|type|class|level|phase|covid|top\s+tier|version|v|model|grade|category|scope|euro|gen|route|terminal)[\s-]?(?:\d+(?:\.\d+)?[a-z]?|one|two|three|four)(?:(?:,|\sand|\sor)\s(?:tier[\s-])?(?:\d|two|three|four))*(?![\d%a-z]|\s?(?:percent|million|billion))", name_of, "[Tier-2] cities", "w"),
    Rule("n_code", r"(?:iso|gb|gb/t|hs|cn|ai|gpt|sku|iec|ipv|pm|g|v)[\s-]?\d+(?:[./:-]\d+)*(?![a-z\d]|\s?(?:percent|%))|[a-z]{1,3}\d[a-z](?:\d?[a-z]?)(?![a-z\d])|\d{1,3}(?:\.\d)?(?:[cdgkx]|3c|in1)(?![a-z\d])(?=\s?[a-z\"'),.;/-]|$)(?<!\d\dk)|(?![qh]\d|fy\d)[a-z]{1,2}\d{1,3}(?!\w|%|\.\d)", name_of, "the [5G] network"),
    Rule("n_ordinal_class", rf"{_ORDINAL}-(?:{any_of(_ORDINAL_CLASS)})(?![a-z])|(?:{any_of(numerals.ORDINALS)})\s+(?:tier|party|hand|generation)(?![a-z])", name_of, "[third-party] sellers"),
    Rule("n_compound", rf"(?:{SMALL}|\d{{1,3}})-(?:{any_of(_MODIFIED)}|hour|minute|step|star|wheel(?:er|ed)?|inch|piece|member|storey|story|shop|seat|country|nation|city|market|point|track|child|pillar|character|digit|page|stage|stop|room|volume|yuan-a|kilomet(?:er|re)|km|km-long)s?(?![a-z])", name_of, "a [24-hour] help desk"),
    Rule("n_round_clock", r"24/7(?!\d)", name_of, "the [24/7] channel", "d"),
    Rule("n_digit_word", r"(?:double|single|triple|high\s+single|low\s+double|high\s+double|mid-single)[\s-]digits?(?![a-z])", name_of, "at a [double-digit] pace", "w"),
    Rule("n_bound", r"(?:(?<=were\s)(?=under|over|above|below|aged)|(?<=are\s)(?=under|over|above|below|aged)|(?<=people\s)|(?<=\saged\s)|(?<=those\s)|(?<=adults\s)|(?<=consumers\s)|(?<=residents\s)|(?<=users\s)|(?<=shoppers\s)|(?<=buyers\s)|(?<=citizens\s)|(?<=women\s)|(?<=men\s)|(?<=netizens\s))(?:(?:under|over|above|below|aged|between|aged\s+between)\s+)?\d\d(?:\s?(?:-|to|and)\s?\d\d)?(?:\s+(?:and|or)\s+(?:above|over|older|under|below|younger))?(?!\d|[.,]\d|\s?%|\s(?:percent|million))", name_of, "run by people [under 35]."),
    Rule("n_mark", r"(?:(?:below|above|over|under|around)\s+)?the\s+(?:50|100)(?:[\s-]points?)?[\s-](?:mark|threshold|line|level|dividing\s+line)(?![a-z])", name_of, "stayed [below the 50 mark] for", "w"),
    Rule("n_list_word", r"(?:firstly|secondly|thirdly|fourthly|fifthly|lastly(?!))(?![a-z])", apparatus, "[Firstly], sales", "w"),
    Rule("n_edition", _ORDINAL_NAME, read_edition, "the [sixth Silk Road Online Expo], and"),
    Rule("n_edition_word", rf"{_ORDINAL}[\s-]+(?:edition|session|round|batch|phase|stage|issue|anniversary|plenary\s+session|congress|meeting|instal(?:l)?ment|china\s+international|national\s+congress|generation|term|wave|half-year\s+report|person|step|draft|version)(?![a-z])", name_of, "now in its [ninth edition], puts"),
)  # fmt: skip
