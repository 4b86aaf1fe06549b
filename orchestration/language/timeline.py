"""Which period each figure refers to: from the period expressions of a text to a code for every figure.

Works on worded periods and positions; the words that mark a base of comparison, a dateline or "this year"
are asked of the language.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from orchestration.language.clauses import Clause
from orchestration.language.items import Item, PeriodRef
from orchestration.language.resolution import (
    code_in_year,
    following_month,
    in_year,
    last_day,
    latest_year,
    previous,
    relation,
    shift_code,
)

_ANNUAL_REPORTS: Final = 3  # full-year figures come out from January to March
_AS_OF: Final = ("DATE", "MONTH_END", "YEAR_END")


class PeriodWords(Protocol):
    """What a language says about the use of a period expression."""

    bases_behind: bool
    falls_back_behind: bool

    def role(self, folded: str, item: Item, clause: Clause) -> str:
        """Return CURRENT, BASE, REPORTED (a dateline or the day something was announced) or SINCE."""

    def deictic(self, folded: str, start: int, end: int) -> list[tuple[int, int, PeriodRef, bool]]:
        """Return "this year", "last month" and the like with their spans, and whether each is a base."""

    def binds_behind(self, folded: str, figure: Item, period: Item) -> bool:
        """Say whether a period behind a figure belongs to it."""

    def expects(self, folded: str, start: int, end: int) -> bool:
        """Say whether a sentence looks ahead of its publication."""

    def stands_alone(self, folded: str, item: Item) -> bool:
        """Say whether a period is an aside that later sentences do not carry on."""

    def is_earlier(self, folded: str, begin: int, figure: Item, end: int) -> bool:
        """Say whether a level is that of a year earlier."""

    def is_whole(self, folded: str, item: Item) -> bool:
        """Say whether a base is a whole year as such ("than in the whole of 2024")."""

    def opens_from(self, folded: str, begin: int, end: int) -> bool:
        """Say whether a figure is introduced as the former one."""

    def is_timeless(self, folded: str, figure: Item, clause: Clause) -> bool:
        """Say whether a figure is a count that holds now, whatever period the text is about."""


@dataclass(slots=True)
class Timeline:
    """The state that is carried from sentence to sentence."""

    words: PeriodWords
    published: dt.date | None
    years: list[tuple[int, int]]  # (offset, year) of every year the text names, in order
    code: str | None = None
    span: tuple[int, int] | None = None
    inferred: bool = False
    _year: int | None = None

    def resolve(self, item: Item, clause: Clause) -> None:
        """Give a period expression its code, if the text or its publication settles the year."""
        ref = item.ref
        if ref is None:
            return
        if ref.shape == "DURATION":
            item.period = self._duration(ref, clause)
            return
        if ref.shape == "SAME":
            anchor = next(
                (i.period for i in clause.items if i.role == "CURRENT" and i.period and i is not item), self.code
            )
            item.period = in_year(anchor, ref.year) if anchor and ref.year else None
            return
        if ref.shape == "DATE" and ref.first == 0:
            item.period = self._day_of_month(ref, item, clause)
            return
        year, item.period_inferred = self._year_of(ref, item, clause)
        item.period = code_in_year(ref, year) if year is not None else None

    def _duration(self, ref: PeriodRef, clause: Clause) -> str | None:
        """Pin a length of time where the sentence gives both of its ends ("the 11-day sale from November 1 to 11")."""
        codes = [
            item.period for item in clause.items if item.role == "CURRENT" and item.ref is not None and item.period
        ]
        if ref.last and len(codes) > 1 and all(code.isdecimal() for code in codes):
            first, last = min(codes), max(codes)
            return f"{first}/{last}" if int(last) - int(first) == ref.last else None
        if ref.first_day:
            return next((code for code in codes if len(code) == 21), None)
        if ref.first == 12 and self.code:
            return shift_code(self.code, -1)
        if ref.first == 3 and self.code:
            return previous(self.code)
        return None

    def _day_of_month(self, ref: PeriodRef, item: Item, clause: Clause) -> str | None:
        """Place a bare day in the month of the date before it, or of the publication."""
        dates = [
            i.period for i in clause.items if i.start < item.start and i.ref and i.ref.shape == "DATE" and i.period
        ]
        if dates:
            in_month = PeriodRef("DATE", first=int(dates[-1][5:7]), first_day=ref.first_day)
            return code_in_year(in_month, int(dates[-1][:4]))
        if self.published is None:
            return None
        month = PeriodRef("DATE", first=self.published.month, first_day=ref.first_day)
        return code_in_year(month, self.published.year)

    def _year_of(self, ref: PeriodRef, item: Item, clause: Clause) -> tuple[int | None, bool]:
        if ref.year is not None:
            return ref.year, False
        if ref.shift is not None:
            if self.published is not None:
                return self.published.year + ref.shift, True
            return (self._year + min(ref.shift, 0), True) if self._year is not None else (None, False)
        own = self._own_year(item, clause)
        if own is not None:
            return own, True
        if self.published is not None:
            expected = self.words.expects(clause.folded, clause.start, clause.end)
            return latest_year(ref, self.published, expected=expected), True
        if self._year is not None:
            return self._year, True
        if not self.years:
            return None, False
        at = bisect_left(self.years, (clause.start, 0))
        return self.years[at - 1 if at else 0][1], True

    def _own_year(self, item: Item, clause: Clause) -> int | None:
        """Return the year that a neighbour in the same sentence names ("In 2024 ... , in November")."""
        years = [
            other.ref.year
            for other in clause.items
            if other.kind == "period" and other is not item and other.ref is not None and other.ref.year is not None
            and other.ref.shape not in ("SAME", "DURATION", "YEARS")
            and not other.is_base and (other.start < item.start or self.published is None)
        ]  # fmt: skip
        return years[0] if years else None

    def read(self, clause: Clause) -> None:
        """Resolve the periods of a sentence and give each of its figures one."""
        folded = clause.folded
        periods = [item for item in clause.items if item.kind == "period"]
        for item in periods:
            item.role = self.words.role(folded, item, clause)
            item.is_base = item.role in ("BASE", "SINCE")
        for item in sorted(
            periods, key=lambda period: (period.is_base, period.ref is not None and period.ref.shape == "DURATION")
        ):
            self.resolve(item, clause)
            if (
                not item.is_base
                and item.ref is not None
                and item.ref.year is not None
                and item.ref.shape not in ("YEARS",)
            ):
                self._year = item.ref.year
            if not item.is_base and item.period and item.role == "CURRENT" and self.code is None:
                self.code, self.span, self.inferred = item.period, (item.start, item.end), item.period_inferred
        current = [
            item
            for item in periods
            if item.role == "CURRENT" and item.ref and (item.ref.shape != "DURATION" or item.period)
        ]
        current = self._without_suppliers(current) + self._deictic(clause)
        current.sort(key=lambda item: item.start)
        self._assign(clause, current)
        self._carry(current, clause)

    @staticmethod
    def _without_suppliers(current: list[Item]) -> list[Item]:
        """Drop years that only place another period ("January-to-August sales climbed 17.8% in 2021")."""
        partial = [
            i
            for i in current
            if i.ref and i.ref.year is None and i.ref.shift is None and i.ref.shape not in ("DATE", "DURATION")
        ]
        if not partial:
            return current
        return [
            i
            for i in current
            if not (
                i.ref
                and i.ref.shape == "YEAR"
                and i.period
                and any(p.period and p.period[:4] == i.period for p in partial)
            )
        ]

    def _deictic(self, clause: Clause) -> list[Item]:
        found = []
        for start, end, ref, is_base in self.words.deictic(clause.folded, clause.start, clause.end):
            if is_base or any(item.start < end and item.end > start and item.kind == "period" for item in clause.items):
                continue
            item = Item(start, end, "period", ref=ref)
            if ref.shape == "YEAR" and ref.shift is None:
                item.period = self._full_year()
                item.period_inferred = True
            elif ref.shape == "MONTHS":
                item.period = self._month_from_publication(ref.first)
                item.period_inferred = True
            else:
                self.resolve(item, clause)
            if item.period is not None:
                found.append(item)
        return found

    def _full_year(self) -> str | None:
        """Return the year that a text published early in the next one reports in full."""
        if self.published is None or self.published.month > _ANNUAL_REPORTS:
            return None
        return f"{self.published.year - 1:04d}"

    def _month_from_publication(self, back: int) -> str | None:
        if self.published is None:
            return None
        code: str | None = f"{self.published.year:04d}-{self.published.month:02d}"
        for _ in range(back):
            code = previous(code) if code else None
        return code

    def _assign(self, clause: Clause, current: Sequence[Item]) -> None:
        for group in clause.groups:
            first, last = group[0], group[-1]
            timeless = self.words.is_timeless(clause.folded, first, clause)
            chosen = self._choose(clause, current, first, last, timeless=timeless)
            for item in group:
                if chosen is not None:
                    item.period, item.period_span = chosen.period, (chosen.start, chosen.end)
                    item.period_inferred = chosen.period_inferred
                elif not timeless:
                    item.period, item.period_span, item.period_inferred = self.code, self.span, True

    def _choose(
        self, clause: Clause, current: Sequence[Item], first: Item, last: Item, *, timeless: bool
    ) -> Item | None:
        behind = [item for item in current if item.start >= last.end]
        before = [item for item in current if item.end <= first.start]
        next_figure = next((i.start for i in clause.items if i.kind == "statistic" and i.start >= last.end), clause.end)
        for item in behind:
            if item.start < next_figure and self.words.binds_behind(clause.folded, last, item):
                return item
        if before:
            return self._before(clause, before, first)
        if timeless or not behind or (self.code is not None and not self.words.falls_back_behind):
            return None
        between = [group for group in clause.groups if last.end <= group[0].start and group[-1].end <= behind[0].start]
        if between and self.words.opens_from(clause.folded, last.end, between[-1][0].start):
            return None
        return behind[0] if behind[0].ref and behind[0].ref.shape != "DATE" else None

    def _before(self, clause: Clause, before: list[Item], first: Item) -> Item | None:
        """Take the nearest period before a figure, but not the former one in "from 0.8% in May to 2.2%"."""
        nearest = before[-1]
        taken = any(nearest.end <= group[0].start < first.start for group in clause.groups)
        if taken and not self.words.bases_behind and self.words.opens_from(clause.folded, clause.start, nearest.start):
            return before[-2] if len(before) > 1 else None
        if len(before) > 1 and self.words.bases_behind and self._is_former(clause, nearest):
            return before[-2]  # "5.33 trillion in 2024 from 4.92 trillion in 2023, a gain of 8.3 percent"
        return nearest

    def _is_former(self, clause: Clause, period: Item) -> bool:
        """Say whether a period belongs to a figure that is introduced as the former one."""
        for index, group in enumerate(clause.groups):
            if group[-1].end > period.start:
                return False
            last = index + 1 == len(clause.groups) or clause.groups[index + 1][0].start > period.start
            if last:
                begin = clause.groups[index - 1][-1].end if index else clause.start
                return index > 0 and self.words.opens_from(clause.folded, begin, group[0].start)
        return False

    def _carry(self, current: Sequence[Item], clause: Clause) -> None:
        current = [item for item in current if not self.words.stands_alone(clause.folded, item)] or (
            [] if self.code else current
        )
        used = [
            item
            for item in current
            if item.period
            and (
                item.role
                or (item.ref and (item.ref.shift == 0 or item.ref.shape == "MONTHS" or self._opens(item, clause)))
            )
        ]
        if not used or (not clause.groups and all(item.ref and item.ref.shape in _AS_OF for item in used)):
            return
        if self.code and not any(item.ref and item.ref.shape not in _AS_OF for item in used):
            used = [item for item in used if last_day(str(item.period)) != last_day(self.code)]
            if not used:
                return
        used = [item for item in used if len(str(item.period)) > len("2025")] or used
        best = max(used, key=lambda item: (last_day(str(item.period)) or dt.date.min, item.start))
        self.code, self.span, self.inferred = best.period, (best.start, best.end), best.period_inferred

    @staticmethod
    def _opens(item: Item, clause: Clause) -> bool:
        return bool(clause.groups) and item.start < clause.groups[0][0].start

    def base_relation(self, clause: Clause, figure: Item, span: tuple[int, int]) -> str | None:
        """Return how the base period named in a span lies to a figure's own period, or None where none is named."""
        for item in clause.items:
            if item.role == "BASE" and span[0] <= item.start and item.end <= span[1] and item.period and item.ref:
                if item.ref.shape == "SAME":
                    return "YOY"
                if (
                    item.ref.shape == "YEAR"
                    and self.words.is_whole(clause.folded, item)
                    and figure.period
                    and len(figure.period) != len("2025")
                ):
                    return "UNSTATED"
                return relation(figure.period, item.period)
        return None

    def month_after_base(self, clause: Clause, span: tuple[int, int]) -> str | None:
        """Return the month after a base month ("down 0.2 points from June" speaks of July)."""
        for item in clause.items:
            if item.is_base and span[0] <= item.start and item.end <= span[1] and item.period:
                return following_month(item.period)
        return None
