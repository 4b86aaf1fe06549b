"""The workbench of one sentence: its items, its cue words, and the words before and behind each figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from orchestration.language.cues import Cue, CueScanner
from orchestration.language.items import Item


@dataclass(slots=True)
class Clause:
    """One sentence with everything numeric in it.

    `groups` are the figures in order, where the members of a list ("13.2, 3.4 and 5.8 percent") form one
    group: what is said of a list is said of each member.
    """

    folded: str
    start: int
    end: int
    items: list[Item]
    cues: list[Cue]
    comparison_words: CueScanner
    groups: list[list[Item]] = field(default_factory=list)
    _comparisons: list[Cue] | None = None
    _found: dict[tuple[int, int], list[Cue]] = field(default_factory=dict)

    def before(self, index: int) -> tuple[int, int]:
        """Return the span between the previous group (or the start of the sentence) and a group."""
        begin = self.groups[index - 1][-1].end if index else self.start
        return begin, self.groups[index][0].start

    def behind(self, index: int) -> tuple[int, int]:
        """Return the span between a group and the next one (or the end of the sentence)."""
        stop = self.groups[index + 1][0].start if index + 1 < len(self.groups) else self.end
        return self.groups[index][-1].end, stop

    def cues_in(self, span: tuple[int, int]) -> list[Cue]:
        """Return the cues that lie wholly in a span."""
        found = self._found.get(span)
        if found is None:
            start, end = span
            found = self._found[span] = [cue for cue in self.cues if start <= cue.start and cue.end <= end]
        return found

    def comparisons_in(self, span: tuple[int, int]) -> list[Cue]:
        """Return the comparison words that lie wholly in a span."""
        if self._comparisons is None:  # most sentences are never asked
            self._comparisons = self.comparison_words.find(self.folded, self.start, self.end)
        return [cue for cue in self._comparisons if span[0] <= cue.start and cue.end <= span[1]]


def group_figures(folded: str, items: Sequence[Item], separator: re.Pattern[str]) -> list[list[Item]]:
    """Join figures that stand in one list, and give members without a unit that of the list's last member.

    >>> pattern = re.compile(r",?[ ](?:and[ ])?")
    >>> one = Item(0, 3, "statistic", value=None); two = Item(4, 8, "statistic", unit="PERCENT")
    >>> [[item.unit for item in group] for group in group_figures("1.2 3.4%", [one, two], pattern)]
    [['PERCENT', 'PERCENT']]
    """
    groups: list[list[Item]] = []
    previous: Item | None = None
    for item in items:
        if item.kind != "statistic":
            previous = None
            continue
        joined = (
            previous is not None and separator.fullmatch(folded, previous.end, item.start) and _may_join(previous, item)
        )
        if joined:
            groups[-1].append(item)
        else:
            groups.append([item])
        previous = item
    for left, right in pairwise(groups):
        _share_over_span(folded, left[-1], right[0])
    for number, group in enumerate(groups, start=1):
        if len(group) > 1:
            _share_unit(group)
            for item in group:
                item.list_id = number
    return groups


def _may_join(left: Item, right: Item) -> bool:
    if "RANGE" in (left.qualifier, right.qualifier) or (left.form != right.form and left.unit is not None):
        return False
    bare = left.unit is None and left.form == "plain"
    if (bare and right.unit == "POINTS") or (bare and right.unit == "PERCENTAGE_POINT" and left.decimals == 0):
        return False
    if bare and left.multiplier and right.unit in ("PERCENT", "PERCENTAGE_POINT"):
        return False
    return left.unit == right.unit or (bare and (right.unit is not None or right.form == "plain"))


_SPAN: Final = re.compile(r"\s*(?:to|至|到|增至|增长到|增加到|升至|降至|扩大到|跃升到|提高到)\s*")


def _share_over_span(folded: str, left: Item, right: Item) -> None:
    """Give the first figure of "from 91 billion to 359 billion yuan" the unit of the second."""
    if (
        left.unit is None
        and left.form == "plain"
        and right.unit is not None
        and right.form == "plain"
        and _SPAN.fullmatch(folded, left.end, right.start)
    ):
        _share_unit([left, right])


def _share_unit(group: list[Item]) -> None:
    last = group[-1]
    for item in group[:-1]:
        if item.unit is None and item.form == "plain":
            item.unit, item.noun = last.unit, last.noun
            if item.multiplier == 0 and last.multiplier and item.value is not None:
                item.value = item.value.scaleb(last.multiplier)
                item.multiplier = last.multiplier
