"""The reader: from a text to its mentions. It runs the steps; the rules are in the modules it calls."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from orchestration.language.chinese import agencies as zh_agencies
from orchestration.language.chinese import measures as zh_measures
from orchestration.language.chinese import scanner as zh_scanner
from orchestration.language.chinese import subjects as zh_subjects
from orchestration.language.chinese import usage as zh_usage
from orchestration.language.clauses import Clause, group_figures
from orchestration.language.cues import CueScanner
from orchestration.language.english import agencies as en_agencies
from orchestration.language.english import measures as en_measures
from orchestration.language.english import scanner as en_scanner
from orchestration.language.english import subjects as en_subjects
from orchestration.language.english import usage as en_usage
from orchestration.language.folding import detect_language, fold
from orchestration.language.items import Item
from orchestration.language.mentions import Mention, mention_of
from orchestration.language.resolution import last_day, shift_code
from orchestration.language.sentences import Sentence, split_sentences
from orchestration.language.tables import apply_tables
from orchestration.language.timeline import PeriodWords, Timeline
from orchestration.language.unwrapping import Unwrapped, unwrap


class _Step(Protocol):
    def read(self, clause: Clause) -> None: ...


@dataclass(frozen=True, slots=True)
class _Language:
    scan: Callable[[str, str], list[Item]]
    cues: CueScanner
    comparisons: CueScanner
    separator: re.Pattern[str]
    period_words: PeriodWords
    measures: _Step
    subjects: _Step
    find_agencies: Callable[[str, int, int], list[tuple[int, int]]]


_LANGUAGES: Final = {
    "en": _Language(
        en_scanner.scan,
        en_measures.CUES,
        en_measures.COMPARISONS,
        re.compile(r"\s*(?:[,;]\s*(?:and\b|or\b|&)?|\b(?:and|or)\b|&)\s*"),
        en_usage.EnglishPeriodWords(),
        en_measures.EnglishMeasures(),
        en_subjects.EnglishSubjects(),
        en_agencies.find_agencies,
    ),
    "zh": _Language(
        zh_scanner.scan,
        zh_measures.CUES,
        zh_measures.COMPARISONS,
        re.compile(r"\s*[、,，和与及]\s*|\s*以及\s*"),
        zh_usage.ChinesePeriodWords(),
        zh_measures.ChineseMeasures(),
        zh_subjects.ChineseSubjects(),
        zh_agencies.find_agencies,
    ),
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_mentions(
    text: str, language: str | None = None, published_on: str | dt.date | None = None
) -> tuple[Mention, ...]:
    """Return every numeric mention of a text, in order and without overlap.

    Args:
        text: any text at all.
        language: "en" or "zh" (a longer tag such as "zh-Hans" will do); detected when None.
        published_on: the day of publication, which settles "this year" and months without a year.

    >>> [(m.text, str(m.value), m.period) for m in read_mentions("Online sales rose 9.1% in the first half of 2025.")]
    [('9.1%', '9.1', '2025-H1'), ('the first half of 2025', 'None', '2025-H1')]
    """
    tag = (language or detect_language(text)).lower()[:2]
    rules = _LANGUAGES.get(tag, _LANGUAGES["en"])
    joined = unwrap(text) if rules is _LANGUAGES["zh"] else Unwrapped(text)
    items = _read_items(joined.text, rules, _date_of(published_on))
    return tuple(_in_print(item, joined, text) for item in items)


def _in_print(item: Item, joined: Unwrapped, text: str) -> Mention:
    """Return the mention of an item at its place in the text as printed."""
    if joined.cuts:
        item.start, item.end = joined.original(item.start), joined.original_end(item.end)
        item.subject = _span_in_print(item.subject, joined)
        item.period_span = _span_in_print(item.period_span, joined)
        item.agency = _span_in_print(item.agency, joined)
    return mention_of(item, text)


def _span_in_print(span: tuple[int, int] | None, joined: Unwrapped) -> tuple[int, int] | None:
    return (joined.original(span[0]), joined.original_end(span[1])) if span else None


def _read_items(text: str, rules: _Language, published: dt.date | None) -> list[Item]:
    folded = fold(text)
    items = apply_tables(folded, rules.scan(folded, text))
    if not items:
        return []
    timeline = Timeline(rules.period_words, published, _years(items))
    reach = _Reach()
    for sentence, held in _by_sentence(split_sentences(text), items):
        clause = _clause(folded, sentence, held, rules)
        if timeline.published is None and clause.start < _DATELINES_END:
            timeline.published = _dateline(clause, timeline)
        timeline.read(clause)
        rules.measures.read(clause)
        _share_currency(clause)
        _compare(clause, timeline)
        rules.subjects.read(clause)
        reach.read(rules.find_agencies(text, sentence.start, sentence.end), clause, text)
    return items


def _date_of(published_on: str | dt.date | None) -> dt.date | None:
    if isinstance(published_on, str):
        try:
            return dt.date.fromisoformat(published_on) if _DAY.fullmatch(published_on) else None
        except ValueError:
            return None
    return published_on


def _years(items: list[Item]) -> list[tuple[int, int]]:
    return [
        (item.start, item.ref.year)
        for item in items
        if item.ref is not None and item.ref.year is not None and item.ref.shape != "SAME"
    ]


def _by_sentence(sentences: tuple[Sentence, ...], items: list[Item]) -> list[tuple[Sentence, list[Item]]]:
    """Return the sentences that hold items, with the items that start in them."""
    held: list[tuple[Sentence, list[Item]]] = []
    place = 0
    for sentence in sentences:
        first = place
        while place < len(items) and items[place].start < sentence.end:
            items[place].sentence = sentence.number
            place += 1
        # A sentence with more figures than anyone writes is read in parts, which keeps the cost linear.
        for begin in range(first, place, _MOST_ITEMS):
            part = items[begin : min(begin + _MOST_ITEMS, place)]
            start = sentence.start if begin == first else items[begin - 1].end
            end = sentence.end if begin + _MOST_ITEMS >= place else items[begin + _MOST_ITEMS].start
            held.append((Sentence(sentence.number, start, end), part))
    return held


_MOST_ITEMS: Final = 48


def _clause(folded: str, sentence: Sentence, items: list[Item], rules: _Language) -> Clause:
    clause = Clause(folded, sentence.start, max(sentence.end, items[-1].end), items, [], rules.comparisons)
    clause.groups = group_figures(folded, items, rules.separator)
    if clause.groups:
        clause.cues = rules.cues.find(folded, clause.start, clause.end)
    return clause


_DATELINES_END: Final = 400


def _dateline(clause: Clause, timeline: Timeline) -> dt.date | None:
    """Take the day of a dateline as the day of publication where nothing else gives it."""
    for item in clause.items:
        is_day = item.ref is not None and item.ref.shape == "DATE" and item.ref.year is not None
        if is_day and item.start < _DATELINES_END and timeline.words.role(clause.folded, item, clause) == "REPORTED":
            timeline.resolve(item, clause)
            return last_day(item.period) if item.period else None
    return None


_DAY_CODE: Final = 10  # characters of 2025-11-30
_MONTH: Final = 7  # characters of 2025-11


def _compare(clause: Clause, timeline: Timeline) -> None:
    """Settle the comparisons that the words of a figure leave open.

    In order: the base period that is named, the base that the sentence named before, and the custom of the
    genre (year on year for a year, half, quarter, month or cumulative range; unstated for days and events).
    """
    carried: dict[str, str] = {}
    for index, group in enumerate(clause.groups):
        head = group[0]
        _place_in_years(clause, index, group)
        _place_earlier(clause, index, group, timeline)
        if head.comparison is None:
            continue
        family = "POINTS" if head.measure == "POINT_CHANGE" else "CHANGE"
        relation = _base_relation(clause, index, timeline)
        named, inferred = head.comparison, False
        if relation is not None and (
            named == "" or (not timeline.words.bases_behind and named not in ("CAGR", "AVG2Y"))
        ):
            named = relation
        if named == "":
            named = carried.get(family) or (
                carried.get("CHANGE", "") if family == "POINTS" and carried.get("CHANGE") == "YOY" else ""
            )
            if not named:
                named, inferred = _custom(head, clause), True
        elif head.measure != "LEVEL" and (family == "POINTS" or named in ("YOY", "MOM", "QOQ", "AVG2Y")):
            carried[family] = named
        if named == "MOM" and head.period and "-Q" in head.period:
            named = "QOQ"
        for item in group:
            item.comparison, item.comparison_inferred = named, inferred
        _span_years(clause, group, named)


def _base_relation(clause: Clause, index: int, timeline: Timeline) -> str | None:
    """Return how the base period beside a figure lies to its own period, or None where no base is named."""
    head, last = clause.groups[index][0], clause.groups[index][-1]
    before, behind = clause.before(index), clause.behind(index)
    relation = None
    if timeline.words.bases_behind:
        relation = timeline.base_relation(clause, head, behind)
    span = (clause.start if index == 0 else before[0], head.start)
    relation = relation or timeline.base_relation(clause, head, span)
    if head.unit == "INDEX" and head.period and len(head.period) != _MONTH:
        month = timeline.month_after_base(clause, (before[0], behind[1] if timeline.words.bases_behind else last.start))
        if month is not None:
            for other in (*(clause.groups[index - 1] if index else ()), *clause.groups[index]):
                if other.unit == "INDEX":
                    other.period = month
            return "MOM"
    return relation


_FROM_WORD: Final = re.compile(r"(?:\bfrom|由|从|自)\s*(?:about\s+|some\s+|just\s+|only\s+|an?\s+)?$")


def _place_in_years(clause: Clause, index: int, group: list[Item]) -> None:
    """Give a figure its end of a span of years: "from 91 billion to 359 billion yuan" between 2019 and 2024."""
    head = group[0]
    code = head.period or ""
    if (
        len(code) != 9
        or head.measure not in ("LEVEL", "MULTIPLE", "SHARE", "INDEX")
        or head.comparison not in (None, "")
    ):
        if (
            len(code) == 9
            and head.measure in ("MULTIPLE", "GROWTH")
            and head.comparison == ""
            and int(code[5:]) - int(code[:4]) == 1
        ):
            for item in group:
                item.comparison, item.period = "YOY", code[5:]
        elif head.measure == "MULTIPLE" and len(code) == 9:
            for item in group:
                item.period = code[5:]
        return
    begin, end = clause.before(index)
    at_start = bool(_FROM_WORD.search(clause.folded, max(begin, end - 14), end))
    consecutive = int(code[5:]) - int(code[:4]) == 1
    for item in group:
        item.period = (
            code[:4] if at_start else code[5:] if head.measure != "LEVEL" or _follows_from(clause, index) else code
        )
        if item.comparison == "" and consecutive:
            item.comparison = "YOY"
        elif item.comparison == "" and item.measure == "MULTIPLE":
            item.comparison = "UNSTATED"


def _share_currency(clause: Clause) -> None:
    """Give a bare billion the currency of the level before it ("699.2 billion yuan and groceries 29.6 billion")."""
    currency: str | None = None
    for group in clause.groups:
        for item in group:
            if item.unit and len(item.unit) == len("CNY") and item.unit.isupper():
                currency = item.unit
            elif (
                currency
                and item.unit == "COUNT"
                and item.noun is None
                and item.multiplier >= _BILLION
                and _NO_NOUN.match(clause.folded, item.end)
            ):
                item.unit = currency


_ONLY_FROM: Final = re.compile(r"\s*from\s*")
_BILLION: Final = 8
_NO_NOUN: Final = re.compile(
    r"\s*(?:[,.;，。；、)）]|$|(?:in|for|this|last|a|over|from|and|by|up|down|with|while|the|to)\b)"
)


def _place_earlier(clause: Clause, index: int, group: list[Item], timeline: Timeline) -> None:
    """Move a level to the year before where the words say so, and a streak of months to its last month."""
    head, last = group[0], group[-1]
    if head.measure == "STREAK" and head.noun in ("months", "个月") and head.period and "/" in head.period:
        head.period = head.period.split("/")[1] if len(head.period) == len("2025-01/2025-11") else head.period
    if head.measure not in ("LEVEL", "SHARE") or head.comparison is not None or not head.period:
        return
    before = clause.before(index)
    reversed_span = (
        index and _ONLY_FROM.fullmatch(clause.folded, *before) and head.period == clause.groups[index - 1][0].period
    )
    if reversed_span or timeline.words.is_earlier(clause.folded, before[0], last, clause.behind(index)[1]):
        for item in group:
            item.period = shift_code(item.period, -1) if item.period else None


def _follows_from(clause: Clause, index: int) -> bool:
    if not index:
        return False
    begin, end = clause.before(index - 1)
    return bool(_FROM_WORD.search(clause.folded, max(begin, end - 14), end))


_EVENT: Final = re.compile(
    r"holiday|festival|campaign|\b618\b|double 1[12]|\bexpo\b|\bfair\b"
    r"|周年庆|假期|节期间|大促|双11|双十一|黄金周|展会|上届|现场"
)


def _custom(item: Item, clause: Clause) -> str:
    """Return what a change without a base means in this genre."""
    code = item.period
    if code is None and _EVENT.search(clause.folded, clause.start, clause.end):
        return "UNSTATED"
    if code is None:
        return "YOY" if item.measure == "GROWTH" else "UNSTATED"
    if len(code) == 9:
        return "UNSTATED"
    return "UNSTATED" if len(code.split("/")[0]) == _DAY_CODE else "YOY"


def _span_years(clause: Clause, group: list[Item], named: str | None) -> None:
    """Give growth since a year its span of years ("14.5 percent a year since 2020", up to the current year)."""
    if named != "CAGR":
        return
    since = next(
        (i for i in clause.items if i.role == "SINCE" and i.ref and i.ref.shape == "YEAR" and i.ref.year), None
    )
    years = next((i for i in clause.items if i.ref and i.ref.shape == "YEARS" and i.period), None)
    ends = sorted(
        {
            i.period
            for i in clause.items
            if i.ref and i.ref.shape == "YEAR" and i.role == "CURRENT" and i.period and i.start < group[0].start
        }
    )
    for item in group:
        if years is None and len(ends) > 1:
            item.period = f"{ends[0]}/{ends[-1]}"
        elif years is not None:
            item.period, item.period_span = years.period, (years.start, years.end)
        elif (
            since is not None and item.period and since.ref and since.ref.year and since.ref.year < int(item.period[:4])
        ):
            item.period = f"{since.ref.year:04d}/{item.period[:4]}"


class _Reach:
    """How far an attribution reaches: its sentence, and on to the next one that names another body or paragraph."""

    def __init__(self) -> None:
        self._agency: tuple[int, int] | None = None
        self._end = 0

    def read(self, found: list[tuple[int, int]], clause: Clause, text: str) -> None:
        if "\n" in text[self._end : clause.start]:
            self._agency = None
        self._end = clause.end
        for group in clause.groups:
            before = [span for span in found if span[0] < group[0].start]
            own = before[-1:] or found[:1]
            for item in group:
                item.agency = own[0] if own else self._agency
                if not own and self._agency is not None:
                    item.doubts = (*item.doubts, "agency")
        if found:
            self._agency = found[-1]
