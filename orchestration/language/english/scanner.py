# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""The English scanner: names before periods before figures, in one pass."""

from __future__ import annotations

from typing import Final

from orchestration.language.cues import trie_pattern
from orchestration.language.english import figures, lexicon, names, numerals, periods
from orchestration.language.english.patterns import by_word, words
from orchestration.language.items import Item
from orchestration.language.rules import RuleScanner

RULES: Final = (*figures.RULES[:3], *names.RULES, *periods.RULES, *figures.RULES[3:])  # a streak is no duration
_STARTERS: Final = (
    *numerals.CARDINALS, *(word + "s" for word in numerals.SCALES), *numerals.SCALES, *numerals.ORDINALS, *numerals.MULTIPLES,
    *numerals.FRACTION_PARTS, "dozens", "tens", "continuous", "continuously", "isbn", "issn", "this", "last",  "tel", "fax", "phone", "room", "below", "above", "singles", "single", "high", "mid", "low", "double",
    *(word.split()[0].rstrip(".") for word in words(by_word(lexicon.QUALIFIERS_BEFORE)) if word[0].isalpha() and word not in ("a maximum", "an estimated")),
    *(word for word in words(by_word(lexicon.CURRENCIES_BEFORE)) if word.isalpha()), "us", "hk", "nt", "cn", "jp", "s", "a", "u.s",
    *(word.split()[0].rstrip(".") for word in words(lexicon.APPARATUS_LABELS)), *lexicon.MONTHS,
    *["january", "february", "march", "april", "june", "july", "august", "sept", "september", "october", "november", "december"],
    *["same", "end", "close", "year", "opening", "initial", "final", "closing", "past", "last", "previous", "preceding", "next", "latter", "prior", "coming", "quarter", "three-month", "fiscal", "fy", "top", "between", "from", "ranging", "anywhere", "somewhere", "tier", "web", "industry", "industrie", "type", "class", "level", "phase", "covid", "version", "v", "model", "grade", "category", "scope", "euro", "gen", "route", "terminal", "iso", "gb", "hs", "ai", "gpt", "sku", "iec", "ipv", "pm", "g", "social", "rural", "net", "retail", "zero", "absolute", "average", "at", "for", "no", "one", "q", "h", "under", "over", "above", "below", "aged", "firstly", "secondly", "thirdly", "fourthly", "fifthly"],
)  # fmt: skip
_WORD_START: Final = rf"(?:{trie_pattern(sorted({word for word in _STARTERS if word.isalpha()}))})(?:fold)?(?![a-z])"
_SIGNS: Final = r"$€£¥~<>(\[+\-"
_NUMERALS: Final = "①-⑳⑴-⒇❶-❿½¼¾⅓⅔"
_START: Final = (
    rf"(?<![a-z])(?:{_WORD_START}|(?:the|an?|in|some|or)\s+(?={_WORD_START}|\d)|[a-z]{{1,3}}+(?=-?\d)"
    r"|us\$|hk\$|nt\$|cn¥|jp¥|[asc]\$|u\.s|c\.(?=\s?\d))"
)
_SKIPPED: Final = rf"[^a-z\d{_SIGNS}{_NUMERALS}]++|(?!{_START})[a-z]++|(?<=[\d.])\d++|[{_SIGNS}](?![\s$¥+]?\d)"
_SCANNER: Final = RuleScanner(RULES, _SKIPPED)


def scan(folded: str, text: str) -> list[Item]:
    """Return names, periods, apparatus and figures of an English text, in order."""
    return _SCANNER.scan(folded, text)
