"""Which patterns can match words that begin in a given way, so that the others need not be tried.

A pattern is taken apart once into its parsed form. Walking that form along the first signs of a place tells whether
the pattern could match there. The answer errs on one side only: a pattern that is ruled out cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

try:  # The parser of the standard library; without it every pattern is tried everywhere.
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

ANY_DIGIT: Final = "0"
_DIGITS: Final = "0123456789"
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": re.compile(r"\d"),
    "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_SPACE": re.compile(r"\s"),
    "CATEGORY_NOT_SPACE": re.compile(r"\S"),
    "CATEGORY_WORD": re.compile(r"\w"),
    "CATEGORY_NOT_WORD": re.compile(r"\W"),
}
# Conditions that consume nothing; a look ahead is walked, the others are taken to hold.
_NO_WIDTH: Final = ("AT", "ASSERT_NOT")
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Beginning:
    """What one pattern can begin with."""

    def __init__(self, pattern: str) -> None:
        """Parse a pattern."""
        self._steps: Sequence[Any] | None = _plain(_parser.parse(pattern)) if _parser else None
        self._fits: dict[tuple[int, str], bool] = {}

    def fits(self, signs: str) -> bool:
        r"""Say whether words that begin with some signs may match; "0" stands for any ASCII digit.

        >>> month = Beginning(r"(?:in )?(?P<month>May|June) [12]\d(?!%)")
        >>> [month.fits(signs) for signs in ("in J", "June 00", "June 5", "July")]
        [True, True, False, False]
        """
        return self._steps is None or bool(self._after(self._steps, frozenset((0,)), signs))

    def _after(self, steps: Sequence[Any], places: frozenset[int], signs: str) -> frozenset[int]:
        """Return the places that may be reached behind some steps; the last place of all settles it."""
        last = len(signs)
        for name, argument in steps:
            if last in places:
                return frozenset((last,))
            if name == "SIGN":
                places = frozenset(place + 1 for place in places if self._takes(argument, signs[place]))
            elif name == "BRANCH":
                places = frozenset().union(*(self._after(branch, places, signs) for branch in argument))
            elif name == "REPEAT":
                places = self._repeated(argument, places, signs)
            elif name == "AHEAD":
                places = frozenset(place for place in places if self._after(argument, frozenset((place,)), signs))
            elif name == "ANYTHING":
                return frozenset((last,))
            if not places:
                return places
        return places

    def _repeated(self, argument: tuple[int, int, Sequence[Any]], places: frozenset[int], signs: str) -> frozenset[int]:
        least, most, steps = argument
        reached = places if least == 0 else frozenset()
        for count in range(1, min(most, len(signs) + least) + 1):
            places = self._after(steps, places, signs)
            if not places or (count > least and places <= reached):
                break
            if count >= least:
                reached |= places
        return reached

    def _takes(self, accepted: Any, sign: str) -> bool:
        key = (id(accepted), sign)
        if key not in self._fits:
            self._fits[key] = any(_accepts(accepted, one) for one in (_DIGITS if sign == ANY_DIGIT else sign))
        return self._fits[key]


def _plain(parsed: Iterable[Any]) -> list[tuple[str, Any]]:
    """Return a parsed pattern with only what the walk asks for."""
    steps: list[tuple[str, Any]] = []
    for operation, argument in parsed:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            steps.append(("SIGN", (name, argument)))
        elif name == "SUBPATTERN":
            steps += _plain(argument[-1])
        elif name == "ATOMIC_GROUP":
            steps += _plain(argument)
        elif name == "BRANCH":
            steps.append(("BRANCH", [_plain(branch) for branch in argument[1]]))
        elif name in _REPEATS:
            steps.append(("REPEAT", (argument[0], int(argument[1]), _plain(argument[2]))))
        elif name == "ASSERT":
            if argument[0] > 0:
                steps.append(("AHEAD", _plain(argument[1])))
        elif name == "FAILURE":
            steps.append(("BRANCH", []))
        elif name not in _NO_WIDTH:
            steps.append(("ANYTHING", None))
    return steps


def _accepts(accepted: tuple[str, Any], sign: str) -> bool:
    name, argument = accepted
    if name == "LITERAL":
        return bool(ord(sign) == argument)
    if name == "NOT_LITERAL":
        return bool(ord(sign) != argument)
    return name == "ANY" or _in_set(argument, sign)


def _in_set(members: Sequence[tuple[Any, Any]], sign: str) -> bool:
    code, negated, found = ord(sign), False, False
    for operation, argument in members:
        name = str(operation)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            found = found or code == argument
        elif name == "RANGE":
            found = found or argument[0] <= code <= argument[1]
        else:
            found = found or _CATEGORIES[str(argument)].match(sign) is not None
    return found != negated
