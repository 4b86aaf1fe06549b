# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Building blocks of the Chinese patterns: numerals, measure words, years and months as regular expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orchestration.language.chinese import lexicon, numerals
from orchestration.language.cues import trie_pattern


def words(text: str) -> list[str]:
    """Return the words of a comma-separated lexicon entry, longest first."""
    return sorted((word.strip() for word in text.split(",") if word.strip()), key=len, reverse=True)


def any_of(listed: list[str] | str) -> str:
    """Return a pattern for any of the words."""
    return f"(?:{trie_pattern(sorted(words(listed) if isinstance(listed, str) else listed))})"


def by_word(table: Mapping[str, str]) -> dict[str, str]:
    """Turn code → "word, word" into word → code, longest word first."""
    pairs = [(word, code) for code, text in table.items() for word in words(text)]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


N: Final = numerals.NUMERAL_CHARACTERS
D: Final = numerals.DIGIT_CHARACTERS
DIGITS: Final = r"(?:\d{1,3}+(?:,\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)"
SCALE: Final = r"(?:\s?[万亿兆]++|[十百千]++[万亿]*+)"
NUMERAL: Final = rf"(?:[{N}]++(?:点[{D}]++)?)"
SMALL: Final = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两〇零]|\d{1,3}(?![\d.,]))"
MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])(?!\d)"
DAY: Final = r"(?:[12]\d|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d)"
YEAR: Final = r"(?:(?:19|20)\d\d|[一二][九〇零]{1}[〇零一二三四五六七八九]{2})"
TO: Final = r"\s?(?:至|到|—+|-+|~)\s?"
REL_YEAR: Final = r"(?:今年|去年|上年|明年|本年|当年|同年|次年|前年|上一年)"
# A year that may open a time expression.
OF_YEAR: Final = rf"(?:(?:(?P<year>{YEAR})\s?年|(?P<rel>{REL_YEAR}))的?\s?)?"
UNITS_MONEY: Final = any_of(list(by_word(lexicon.CURRENCIES)))
UNITS_PHYSICAL: Final = any_of(list(by_word(lexicon.PHYSICAL_UNITS)))
MEASURE_WORD: Final = any_of(lexicon.MEASURE_WORDS)
BEFORE: Final = rf"(?:(?P<before>超(?![过出])|上(?=[百千万亿])|(?<![接附最邻临靠])近|(?<![签预节合履条公违制契特])约|(?<=折合)约|{any_of([w for w in by_word(lexicon.QUALIFIERS_BEFORE) if w not in ('超', '上', '近', '约', '接近', '高于', '多于', '大于', '低于', '少于', '未达', '约占', '左右', '高达', '多达', '约为')])})\s?)?"
BEHIND: Final = any_of(list(by_word(lexicon.QUALIFIERS_BEHIND)))


def number(text: str) -> int:
    """Return a small number in digits or numerals."""
    text = text.strip()
    return int(text) if text.isdecimal() else int(numerals.read_numeral(text)[0])
