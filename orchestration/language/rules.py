"""Rules: how the patterns of a language become one scanner.

A rule is a pattern, a reading function and an example; the example is a test. Which rules there are is
the business of each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


class RuleScanner:
    """All rules of a language in one pass; at each place the first rule that reads something wins."""

    def __init__(self, rules: Sequence[Rule], gate: str) -> None:
        """Compile the rules.

        Args:
            rules: in order of precedence.
            gate: a pattern that looks for places where an expression may start; it keeps the scan fast.
        """
        self._gate = re.compile(gate)
        self._groups = tuple(_Group([rule for rule in rules if start in rule.starts]) for start in "dw")

    def scan(self, folded: str, text: str) -> list[Item]:
        """Return the items of a text, in order and without overlap."""
        items: list[Item] = []
        digits, words = self._groups
        search = self._gate.search
        gate = search(folded)
        while gate is not None:
            place = gate.start()
            group = words if folded[place].isalpha() else digits
            end, item = group.read(folded, text, place)
            if item is not None:
                items.append(item)
            gate = search(folded, max(end, place + 1))
        return items


class _Group:
    """Rules that start alike, as one alternation."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._all = tuple(rules)
        self._rules = [(re.compile(rule.pattern), rule.read) for rule in rules]
        self._place = {rule.name: index for index, rule in enumerate(rules)}
        self._from: dict[int, re.Pattern[str]] = {}

    def _any_from(self, index: int) -> re.Pattern[str]:
        """Return the alternation of the rules from an index on; most are never asked for."""
        if index not in self._from:
            parts = (f"(?P<{rule.name}>{_without_names(rule.pattern)})" for rule in self._all[index:])
            self._from[index] = re.compile("|".join(parts) or "(?!)")
        return self._from[index]

    def read(self, folded: str, text: str, place: int) -> tuple[int, Item | None]:
        """Return the item at a place and where to go on; a rule that declines leaves the place to later ones."""
        index = 0
        while (found := self._any_from(index).match(folded, place)) is not None:
            index = self._place[str(found.lastgroup)]
            pattern, read = self._rules[index]
            match = pattern.match(folded, place)
            item = read(match, text) if match else None
            if item is not None:
                return item.end, item
            if match is not None and read is passed_over:
                return match.end(), None
            index += 1
        return place, None


def passed_over(match: re.Match[str], _text: str) -> None:
    """Pass over a fixed phrase whose numeral counts nothing: "for the first time"."""


def _without_names(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
