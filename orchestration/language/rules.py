"""Rules: how the patterns of a language become one scanner.

A rule is a pattern, a reading function and an example; the example is a test. Which rules there are is
the business of each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from orchestration.language.beginnings import ANY_DIGIT, Beginning
from orchestration.language.items import Item

Reader = Callable[["re.Match[str]", str], Item | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of numeric expression.

    `read` gets the match and the text as printed and returns the item, or None where the words turn out
    to be none. `example` holds the expected span in square brackets.
    """

    name: str
    pattern: str
    read: Reader
    example: str
    starts: str = "dw"  # what it may start with: d for a digit or sign, w for a word


_KEY: Final = re.compile(r"[a-z]++[^\n]{0,2}|\d{1,6}+(?:[.,]\d{1,3})?[^\n]{0,2}|[\s\S][^\n]?")
_SAME_DIGITS: Final = str.maketrans("123456789", ANY_DIGIT * 9)
_LAST_LATIN: Final = "\u2fff"
_MOST_BEGINNINGS: Final = 2000


class RuleScanner:
    """All rules of a language in one pass; at each place the first rule that reads something wins."""

    def __init__(self, rules: Sequence[Rule], skipped: str) -> None:
        """Compile the rules.

        Args:
            rules: in order of precedence.
            skipped: a pattern for a stretch of text in which no expression starts; it keeps the scan fast.
        """
        self._skipped = re.compile(f"(?:{skipped})*+")
        self._groups = {start: _Group([rule for rule in rules if start in rule.starts]) for start in "dw"}

    def scan(self, folded: str, text: str) -> list[Item]:
        """Return the items of a text, in order and without overlap."""
        items: list[Item] = []
        skip, last = self._skipped.match, len(folded)
        digits, words = self._groups["d"].rules_at, self._groups["w"].rules_at
        place = 0
        while (found := skip(folded, place)) is not None and (place := found.end()) < last:
            rules = words(folded, place) if folded[place].isalpha() else digits(folded, place)
            place += 1
            for matched, read in rules:
                match = matched(folded, place - 1)
                if match is None:
                    continue
                item = read(match, text)
                if item is not None:
                    items.append(item)
                    place = max(item.end, place)
                    break
                if read is passed_over:
                    place = max(match.end(), place)
                    break
        return items


_Tried = tuple[tuple[Callable[[str, int], "re.Match[str] | None"], Reader], ...]


class _Group:
    """Rules that start alike, looked up by the first signs of a place."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: _Tried = tuple((re.compile(rule.pattern).match, rule.read) for rule in rules)
        self._beginnings = [Beginning(rule.pattern) for rule in rules]
        self._by_sign: dict[str, list[int]] = {}
        self._by_key: dict[str, _Tried] = {}

    def rules_at(self, folded: str, place: int) -> _Tried:
        """Return the rules that may match at a place, in order; what was learned of its first signs is kept."""
        if folded[place] > _LAST_LATIN:
            key = folded[place : place + 2].translate(_SAME_DIGITS)
        else:
            found = _KEY.match(folded, place)
            key = found[0].translate(_SAME_DIGITS) if found else ""
        rules = self._by_key.get(key)
        return self._learn(key) if rules is None else rules

    def _learn(self, key: str) -> _Tried:
        sign = key[:1]
        if sign not in self._by_sign:
            self._by_sign[sign] = [i for i, beginning in enumerate(self._beginnings) if beginning.fits(sign)]
        likely = self._by_sign[sign]
        if len(self._by_key) >= _MOST_BEGINNINGS:  # more than any language has: learning on would only cost
            return tuple(self._rules[i] for i in likely)
        rules = tuple(self._rules[i] for i in likely if self._beginnings[i].fits(key))
        self._by_key[key] = rules
        return rules


def passed_over(match: re.Match[str], _text: str) -> None:
    """Pass over a fixed phrase whose numeral counts nothing: "for the first time"."""
