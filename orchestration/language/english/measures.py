"""What an English figure measures: level, growth, share, lead, contribution, and against which base.

Works on the words before and behind each figure. Periods and subjects are found elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.clauses import Clause
from orchestration.language.cues import Cue, CueScanner
from orchestration.language.english import lexicon
from orchestration.language.english.measure_words import (
    A_YEAR,
    ABSOLUTE,
    AVERAGE,
    BASE_WORD,
    CHANGE,
    CHANGE_WORD_BEHIND,
    DECIDING,
    DOWN,
    DOWN_WORDS,
    FALL_NEAR,
    FORMERLY,
    OF_GROWTH,
    OF_WHOLE,
    PACE,
    QUALIFYING,
    QUALIFYING_AT_ALL,
    SEGMENT,
    TO,
    UP,
    UP_ON,
    VERSUS_NOUN,
    YEAR_ON_YEAR,
)
from orchestration.language.items import Item

CUES: Final = CueScanner(lexicon.CUES, words=True)
COMPARISONS: Final = CueScanner(lexicon.COMPARISONS, words=True)


class EnglishMeasures:
    """English rules for measure, sign, comparison and qualifier."""

    def read(self, clause: Clause) -> None:
        """Fill in measure, sign and qualifier of every figure of a sentence, and the comparison its words name."""
        for index, group in enumerate(clause.groups):
            head = group[0]
            self._qualify(clause, index, head)
            measure, sign = self._measure(clause, index, group[-1])
            for item in group:
                item.measure, item.sign = measure, sign
                if measure in ("INDEX",) or (measure == "POINT_CHANGE" and item.unit == "POINTS"):
                    item.unit = "INDEX"
                if item.unit == "POINTS":
                    item.unit = "PERCENTAGE_POINT" if measure == "CONTRIBUTION" else "INDEX"
                if item.unit is None:
                    item.unit = "COUNT"
            named = self._comparison(clause, index, group)
            for item in group:
                item.comparison = named

    @staticmethod
    def _qualify(clause: Clause, index: int, item: Item) -> None:
        if item.form in ("rank", "streak"):
            return
        begin, end = clause.before(index)
        before = clause.folded[max(begin, end - 40) : end]
        if (
            index
            and not before.strip()
            and clause.folded.startswith(("more than", "less than", "fewer than"), item.start)
        ):
            item.qualifier = "EXACT"  # "one billion more than the 17 billion of November"
            return
        if item.qualifier != "EXACT" or not QUALIFYING_AT_ALL.search(before):
            return
        for code in ("UP_TO", "AT_LEAST", "MORE_THAN", "NEARLY"):
            if QUALIFYING[code].search(before):
                item.qualifier = code
                return

    def _measure(self, clause: Clause, index: int, item: Item) -> tuple[str, int]:
        if item.form == "streak":
            return "STREAK", 1
        if item.form == "rank":
            return "RANK", 1
        if item.form == "multiple":
            return "MULTIPLE", 1
        if item.unit == "PERCENT":
            return self._percent(clause, index, item)
        if item.unit == "PERCENTAGE_POINT":
            return self._points(clause, index)
        if item.unit == "POINTS":
            return self._index_points(clause, index)
        return self._level(clause, index, item)

    # -- percentages -------------------------------------------------------------------------------

    def _percent(self, clause: Clause, index: int, item: Item) -> tuple[str, int]:
        """Tell growth from share: "rose 5%", "a 5% increase", "5% of sales", "its margin fell to 5%"."""
        folded = clause.folded
        begin, end = clause.behind(index)
        left = clause.cues_in(clause.before(index))
        if item.form == "signed":
            return "GROWTH", 1
        if A_YEAR.match(folded, begin, end) and not any(
            c.name in ("SHARE", "RATE")
            for c in left
            if c.end > begin - 60 and folded[c.start : c.end] not in ("equal to", "equivalent to")
        ):
            return "GROWTH", -1 if any(c.name in ("DOWN", "FALLNOUN") for c in left) else 1
        if OF_GROWTH.match(folded, begin, end) and any(c.name in ("CONTRIBUTED", "SHARE", "LEVEL") for c in left):
            return "CONTRIBUTION", 1
        if any(c.name == "CONTRIBUTED" for c in left) and re.match(r"\s*of\s+(?:it|that|this)\b", folded[begin:end]):
            return "CONTRIBUTION", 1
        former = clause.groups[index - 1][-1] if index else None
        if (
            former is not None
            and former.unit == "PERCENT"
            and former.measure
            and FORMERLY.search(folded, max(clause.start, item.start - 30), item.start)
        ):
            return former.measure, former.sign  # "95 percent, up from 88 percent", "44%, versus 39% a year ago"
        if OF_WHOLE.match(folded, begin, end):
            return "SHARE", 1
        behind = CHANGE_WORD_BEHIND.match(folded, begin, end)
        if (behind and behind["word"] not in ("cut", "down", "up")) or (
            behind and (not left or UP_ON.match(folded, behind.end()))
        ):
            return "GROWTH", -1 if behind and behind["word"] in DOWN_WORDS else 1
        deciding = [
            cue
            for cue in left
            if cue.name in DECIDING and (cue.name not in ("FASTER", "SLOWER") or PACE.match(folded, cue.start))
        ]
        if YEAR_ON_YEAR.search(folded, max(clause.start, item.start - 14), item.start):
            return "GROWTH", 1
        if deciding:
            return self._percent_from_left(clause, index, deciding)
        return self._percent_without_cue(clause, index, item)

    @staticmethod
    def _percent_from_left(clause: Clause, index: int, deciding: list[Cue]) -> tuple[str, int]:
        begin, end = clause.before(index)
        cue = deciding[-1]
        names = [c.name for c in deciding]
        before = clause.folded[begin:end]
        if clause.folded[cue.start : cue.end] == "rate" and any(name in CHANGE for name in names):
            cue = next(c for c in reversed(deciding) if c.name in CHANGE)  # "grew at an annual rate of"
        if cue.name == "CONTRIBUTED":
            return ("GROWTH", 1) if re.search(r"\bto\s+an?\s*$", before) else ("CONTRIBUTION", 1)
        if cue.name in ("SHARE", "RATE"):
            return "SHARE", 1
        if TO.search(before):
            if any(name in ("RATE", "SHARE") for name in names):
                return "SHARE", 1
            if "FALLNOUN" in names or "NARROWED" in names or "WIDENED" in names:
                return "GROWTH", -1
            if "GROWTHNOUN" in names or "FASTER" in names or "SLOWER" in names:
                return "GROWTH", 1
            return ("SHARE", 1) if cue.name in ("UP", "DOWN") else ("GROWTH", 1)
        return "GROWTH", -1 if cue.name in ("DOWN", "FALLNOUN") else 1

    @staticmethod
    def _percent_without_cue(clause: Clause, index: int, item: Item) -> tuple[str, int]:
        before = clause.folded[slice(*clause.before(index))]
        if re.search(r"\bby\s*$", before):
            changing = [c for c in clause.cues_in((clause.start, item.start)) if c.name in CHANGE]
            return "GROWTH", -1 if changing and changing[-1].name in DOWN else 1
        last = clause.groups[index - 1][-1] if index else None
        if last is not None and last.measure == "POINT_CHANGE" and TO.search(before):
            fall = FALL_NEAR.search(clause.folded, clause.start, item.start)
            return (
                ("GROWTH", -1)
                if fall
                else ("GROWTH", 1)
                if "growth" in clause.folded[clause.start : item.start]
                else ("SHARE", 1)
            )
        for earlier in range(index - 1, max(-1, index - 8), -1):
            other = clause.groups[earlier][-1]
            if (
                other.unit == "PERCENT"
                and other.measure in ("GROWTH", "SHARE", "CONTRIBUTION")
                and item.form == other.form
            ):
                return str(other.measure), other.sign
        begin, end = clause.behind(index)
        ahead = [c for c in clause.cues_in((begin, min(end, begin + 80))) if c.name in CHANGE | {"SHARE", "RATE"}]
        if item.form == "fraction":
            earlier_points = index and clause.groups[index - 1][-1].measure == "CONTRIBUTION"
            return ("CONTRIBUTION", 1) if earlier_points else ("SHARE", 1)
        if ahead and ahead[0].name in CHANGE and index == 0:
            return "GROWTH", -1 if ahead[0].name in DOWN else 1
        if last is not None and last.measure == "LEVEL":
            if abs(last.sign) == 2 and re.match(r"\s*(?:of\s)?[^,]{0,24},?\s*(?:or|\()\s*$", before):
                return "GROWTH", 1 if last.sign > 0 else -1
            if re.fullmatch(r"[\s,;|/]*", before):
                return "GROWTH", 1
        return "SHARE", 1

    # -- points ------------------------------------------------------------------------------------

    def _points(self, clause: Clause, index: int) -> tuple[str, int]:  # noqa: PLR0912 (a list of patterns, tried in order)
        """Read a lead, a lag, a change of rate or a contribution in percentage points."""
        folded = clause.folded
        left = clause.cues_in(clause.before(index))
        right_span = clause.behind(index)
        right = clause.cues_in(right_span)
        words_left = [c.name for c in left]
        if clause.groups[index][-1].form == "signed":
            return "POINT_CHANGE", 1
        if self._contributes(clause, index, left):
            return "CONTRIBUTION", -1 if re.search(
                r"subtract|detract|drag|shav|cut|pull\w* down", folded[slice(*clause.before(index))]
            ) else 1
        behind = CHANGE_WORD_BEHIND.match(folded, *right_span)
        fall = bool(FALL_NEAR.search(folded, *clause.before(index)))
        if re.match(r"\s*less\s+(?:severe|steep|sharp|pronounced|deep)", folded[slice(*right_span)]):
            return "POINT_CHANGE", 1 if fall or self._narrows_a_fall(clause, index) else -1
        if behind:
            word = behind["word"]
            if word in ("smaller", "narrower", "shallower", "milder", "gentler", "softer"):
                return "POINT_CHANGE", 1 if fall else -1
            if word in ("larger", "wider", "greater", "bigger", "deeper", "steeper", "sharper", "worse"):
                return "POINT_CHANGE", -1 if fall and words_left[-1:] != ["UP"] else 1
            if word not in ("up", "down", "cut") or not left:
                return "POINT_CHANGE", -1 if word in DOWN_WORDS else 1
        for cue in reversed(left):
            if cue.name in ("NARROWED", "WIDENED"):
                better = cue.name == "NARROWED"
                return "POINT_CHANGE", 1 if better == self._narrows_a_fall(clause, index) else -1
            if cue.name in UP | DOWN:
                return "POINT_CHANGE", self._point_sign(cue)
        for cue in right[:1]:
            if cue.name in UP | DOWN:
                return "POINT_CHANGE", -1 if cue.name in DOWN else 1
        if index and clause.groups[index - 1][-1].measure in ("POINT_CHANGE", "CONTRIBUTION"):
            other = clause.groups[index - 1][-1]
            return str(other.measure), other.sign
        return "POINT_CHANGE", 1

    @staticmethod
    def _point_sign(cue: Cue) -> int:
        return -1 if cue.name in DOWN else 1

    @staticmethod
    def _narrows_a_fall(clause: Clause, index: int) -> bool:
        begin = clause.before(index)[0]
        near = clause.folded[begin : clause.behind(index)[1]]
        if re.search(r"\b(?:growth|increase|lead|surplus|expansion|gain|margin)\b", near) and not FALL_NEAR.search(
            near
        ):
            return False
        if FALL_NEAR.search(near):
            return True
        earlier = clause.groups[index - 1][-1] if index else None
        return earlier is None or earlier.sign < 0

    @staticmethod
    def _contributes(clause: Clause, index: int, left: list[Cue]) -> bool:
        before = clause.folded[slice(*clause.before(index))]
        if any(cue.name == "CONTRIBUTED" for cue in left) or re.search(
            r"\badd(?:ed|ing|s)?\s+(?:about\s+|some\s+|another\s+)?$", before
        ):
            return True
        if re.search(
            r"\b(?:add(?:ed|ing|s)?|lift(?:ed|ing|s)?|push(?:ed|ing|es)?|boost(?:ed|ing|s)?|rais(?:ed|ing|es)?|dr(?:ove|iving|iven))\b[^,;]{0,60}$",
            before,
        ):
            after = clause.folded[slice(*clause.behind(index))]
            return bool(
                re.match(r"\s*(?:to|of|in)\s+(?:[a-z'-]+\s+){0,4}(?:growth|increase|expansion|total|headline)", after)
            ) or bool(re.search(r"\b(?:growth|total|headline|expansion|increase|rate)\b[^,;]{0,40}\bby\s*$", before))
        return False

    def _index_points(self, clause: Clause, index: int) -> tuple[str, int]:
        """Read points: of an index ("1.1 points higher", "at 52.4 points") or short for percentage points."""
        left = clause.cues_in(clause.before(index))
        earlier = clause.groups[index - 1][-1] if index else None
        if clause.groups[index][-1].form == "signed":
            return "POINT_CHANGE", 1
        if self._contributes(clause, index, left) or (earlier is not None and earlier.measure == "CONTRIBUTION"):
            return "CONTRIBUTION", -1 if re.search(
                r"subtract|detract|drag|shav|cut", clause.folded[slice(*clause.before(index))]
            ) else 1
        behind = CHANGE_WORD_BEHIND.match(clause.folded, *clause.behind(index))
        before = clause.folded[slice(*clause.before(index))]
        if any(c.name in ("OUTPACE", "TRAIL") for c in left):
            for item in clause.groups[index]:
                item.unit = "PERCENTAGE_POINT"
            return self._points(clause, index)
        changing = [c for c in left if c.name in CHANGE | {"NARROWED", "WIDENED", "FASTER", "SLOWER"}]
        is_rate = any(g[-1].unit in ("PERCENT", "PERCENTAGE_POINT") for g in clause.groups[:index])
        if is_rate and (behind or changing) and not any(g[-1].unit == "INDEX" for g in clause.groups[:index]):
            for item in clause.groups[index]:
                item.unit = "PERCENTAGE_POINT"
            return self._points(clause, index)
        if behind:
            return "POINT_CHANGE", -1 if behind["word"] in DOWN_WORDS else 1
        if changing and not TO.search(before):
            return "POINT_CHANGE", -1 if changing[-1].name in DOWN else 1
        return "INDEX", 1

    # -- levels ------------------------------------------------------------------------------------

    @staticmethod
    def _level(clause: Clause, index: int, item: Item) -> tuple[str, int]:
        """Tell a level from an absolute change: "rose to 5 billion" is one, "rose by 5 billion" the other."""
        before = clause.folded[slice(*clause.before(index))]
        behind = CHANGE_WORD_BEHIND.match(clause.folded, *clause.behind(index))
        if item.unit is None and item.noun is None and item.multiplier == 0:
            cues = clause.cues_in((clause.start, item.start))
            is_index = any(c.name == "INDEX" for c in cues)
            if is_index and not re.match(
                r"\s*(?:[a-z]+\s+)?(?:cities|provinces|firms|companies|enterprises|sectors|industries|countries)",
                clause.folded[item.end : item.end + 30],
            ):
                change = re.search(r"\b(?:by|up|down|of)\s*$", before)
                if change and index:
                    return "POINT_CHANGE", -1 if any(
                        c.name in DOWN for c in clause.cues_in(clause.before(index))
                    ) else 1
                return "INDEX", 1
        absolute = ABSOLUTE.search(before)
        if (
            behind
            and re.match(
                r"\s*(?:\w+\s+)?(?:more|less|fewer|higher|lower|quicker|faster|shorter|longer|above|below|cheaper)\b(?!\s+than\s+\d)",
                clause.folded[clause.behind(index)[0] : clause.behind(index)[1]],
            )
            and item.qualifier == "EXACT"
        ):
            return "LEVEL", -2 if behind["word"] in DOWN_WORDS or behind["word"] == "faster" else 2
        if (absolute and item.qualifier not in ("MORE_THAN", "LESS_THAN")) or (
            absolute and re.search(r"\b(?:by|of)\s*$", before)
        ):
            cues = [c for c in clause.cues_in(clause.before(index)) if c.name in CHANGE]
            return "LEVEL", -2 if cues and cues[-1].name in DOWN else 2
        return "LEVEL", 1

    # -- comparison --------------------------------------------------------------------------------

    def _comparison(self, clause: Clause, index: int, group: list[Item]) -> str | None:
        """Return the comparison that the words name, "" where a change names none, None where nothing is compared."""
        item = group[-1]
        changes = item.measure in ("GROWTH", "POINT_CHANGE", "MULTIPLE") or (
            item.measure == "LEVEL" and abs(item.sign) == 2
        )
        if not changes:
            return None
        folded = clause.folded
        right, left = clause.behind(index), clause.before(index)
        own_right = (right[0], _segment_end(folded, *right))
        own_left = (_segment_start(folded, *left) if index else left[0], left[1])
        average = AVERAGE.search(folded, *own_left)
        if (average or "average" in folded[item.end : item.end + 50]) and re.match(
            r"\s*(?:growth\s+)?(?:a\s+year\s+)?(?:when\s+averaged\s+)?(?:over|for|across|in)\s+(?:the\s+)?(?:past\s+|last\s+)?two\s+years",
            folded[item.end : item.end + 50],
        ):
            return "AVG2Y"
        if item.measure == "GROWTH" and re.match(
            r"\s*(?:a|per|each|every)\s+year\b(?!\s+(?:ago|earlier|before))|\s*annually\b",
            folded[item.end : item.end + 16],
        ):
            return "CAGR"
        if average and re.match(
            r"\s*(?:a|per|each|every)\s+year|\s*(?:annually|yearly)", folded[item.end : item.end + 24]
        ):
            return "CAGR"
        wide = (own_left[0], clause.end if item.measure == "MULTIPLE" else clause.behind(index)[1])
        is_last = index + 1 == len(clause.groups) or item.measure == "MULTIPLE"
        for span in (own_right, own_left, wide) if is_last else (own_right, own_left):
            named = [cue for cue in clause.comparisons_in(span) if not _is_time_itself(folded, cue)]
            ranked = [c.name for c in named if c.name in ("CAGR", "AVG2Y")] or [c.name for c in named]
            if "OTHER" in ranked:
                return "UNSTATED"
            if ranked:
                return ranked[0] if span is own_right else ranked[-1] if ranked[-1] in ("CAGR", "AVG2Y") else ranked[0]
        if item.measure == "MULTIPLE":
            if VERSUS_NOUN.search(folded, *own_right) or re.match(
                r"\s*(?:as\s+\w+\s+as\s+(?!in\b|a\s+year|last|20)|that\s+of|those\s+of|the\s+(?!level|figure|amount|size|number|volume|value|starting|year|20)[a-z]|its\s+)",
                folded[own_right[0] : own_right[1]],
            ):
                return "VS_INDICATOR"
            return ""
        if item.measure == "POINT_CHANGE":
            cues = [c.name for c in clause.cues_in(own_left)]
            if "OUTPACE" in cues or "TRAIL" in cues:
                return "VS_INDICATOR"
            if VERSUS_NOUN.search(folded, *own_right) or VERSUS_NOUN.search(folded, *own_left):
                return "VS_INDICATOR"
        return ""


def _is_time_itself(folded: str, cue: Cue) -> bool:
    """Say whether "last year" is the period of a figure rather than its base ("exports last year were")."""
    return folded.startswith("last", cue.start) and not BASE_WORD.search(folded, max(0, cue.start - 12), cue.start)


def _segment_end(folded: str, begin: int, end: int) -> int:
    """Return where the words that belong to the figure before end."""
    match = SEGMENT.search(folded, begin, end)
    return match.start() if match else end


def _segment_start(folded: str, begin: int, end: int) -> int:
    """Return where the words that belong to the figure behind begin."""
    match = SEGMENT.search(folded, begin, end)
    return match.start() if match else begin
