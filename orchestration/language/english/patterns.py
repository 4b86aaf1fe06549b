# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Building blocks of the English patterns: numbers, units, months and years as regular expressions.

Only shapes; what a match means is read in the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from orchestration.language.cues import trie_pattern
from orchestration.language.english import lexicon, numerals


def words(text: str | Iterable[str]) -> list[str]:
    """Return the words of a comma-separated lexicon entry, longest first."""
    listed = text.split(",") if isinstance(text, str) else list(text)
    return sorted((word.strip() for word in listed if word.strip()), key=len, reverse=True)


def any_of(text: str | Iterable[str]) -> str:
    """Return a pattern for any of the words; a space in a word stands for any white space."""
    return f"(?:{trie_pattern(sorted(words(text)))})"


def by_word(table: Mapping[str, str]) -> dict[str, str]:
    """Turn code → "word, word" into word → code."""
    return {word: code for code, text in table.items() for word in words(text)}


CARDINAL: Final = numerals.CARDINAL_PATTERN
SMALL: Final = any_of(numerals.CARDINALS) + "(?![a-z])"
DIGITS: Final = r"(?:\d{1,3}+(?:,\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)(?!(?:st|nd|rd|th)(?![a-z]))"
_SCALES: Final = any_of(word for word in numerals.ABBREVIATED_SCALES if len(word) > 1)
SCALE: Final = rf"(?:[\s-]{{0,2}}{_SCALES}(?![a-z])|[kmbt](?![a-z]))"
COUNT: Final = rf"(?:\d{{1,2}}(?![\d.,]\d|\d)|{SMALL})"

MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)(?![a-z])"
)
YEAR: Final = r"(?:(?:19|20)\d\d)(?![\d%]|,\d|\.\d)"
ORDINAL_DAY: Final = r"(?:[0-3]?\d(?:st|nd|rd|th)?(?![\d%a-z]|[.,]\d))"
REL_YEAR: Final = r"(?:this\s+year|last\s+year|the\s+(?:current\s+)?year|next\s+year|the\s+(?:same|previous|following)\s+year|that\s+year)"
# What may follow a period of less than a year to place it in one.
IN_YEAR: Final = (
    rf"(?:,?\s*(?:of\s+|in\s+)?(?:(?:the\s+)?year\s+)?(?:(?P<year>{YEAR})(?:\s+year\b)?|(?P<rel>{REL_YEAR})))?"
)

CURRENCY_BEFORE: Final = (
    "(?:" + "|".join(re.escape(word) for word in words(by_word(lexicon.CURRENCIES_BEFORE))) + r")\.?\s?"
)
CURRENCY_BEHIND: Final = any_of(by_word(lexicon.CURRENCIES_BEHIND)) + r"(?![a-z])"
PHYSICAL: Final = any_of(by_word(lexicon.PHYSICAL_UNITS)) + r"(?![a-z])"
PERCENT: Final = r"(?:%|(?:percent|per\s?cent|pct\.?)(?![a-z]))"
PERCENTAGE_POINT: Final = (
    r"(?:(?:%|percentage|percent|pct\.?|per\s?cent)[\s-]?(?:points?|pts?)|ppts?|pps?|p\.p\.|pcts?\.?\s?pts?)(?![a-z])"
)
BASIS_POINT: Final = r"(?:basis[\s-]points?|bps?)(?![a-z])"
POINT: Final = r"(?:index\s)?(?:points?|pts?)(?![a-z])"
TIMES: Final = r"(?:times|-?fold|x)(?![a-z])"

QUALIFIER_BEFORE: Final = (
    rf"(?:[~<>]|(?:c|ca|approx)\.|(?=[a-z])(?<!turned\s)(?<!turning\s)(?<!turn\s)(?<!went\s)(?<!rose\s)(?<!climbed\s)(?<!moved\s)(?<!edged\s)(?<!picked\s)(?<!made\s)"
    rf"{any_of(word for word in by_word(lexicon.QUALIFIERS_BEFORE) if word.replace(' ', '').isalpha())}(?![a-z]))\s*"
)
QUALIFIER_BEHIND: Final = (
    "(?:"
    + "|".join(
        (r"\s*" if word in ("+", "-plus") else r"\s+")
        + re.escape(word).replace(r"\ ", r"\s+")
        + (r"(?![a-z])" if word[-1].isalpha() else "")
        for word in words(by_word(lexicon.QUALIFIERS_BEHIND))
    )
    + ")"
)
UNIT: Final = (
    rf"(?:(?:\s?-?\s?(?:(?P<pp>(?:of\s+an?\s+)?{PERCENTAGE_POINT})|(?P<bp>{BASIS_POINT})|(?P<pct>{PERCENT})))"
    rf"|[\s-]{{0,2}}(?:(?P<cur>{CURRENCY_BEHIND})|(?P<times>{TIMES})|(?P<point>{POINT})|(?P<phys>{PHYSICAL})))"
)
