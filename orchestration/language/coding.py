# ruff: noqa: E501 (patterns are read more easily unbroken)
"""Coding: from the words about a figure to indicator, category, basis and comparator of the vocabularies.

The words are data (`raw/vocabulary/`); here is where in a sentence they are looked for, in both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from orchestration.language.folding import fold
from orchestration.language.mentions import Mention
from orchestration.language.sentences import Sentence, split_sentences
from orchestration.language.vocabulary import Hit, Loose, Vocabulary, VocabularyIndex, index_of

Span = tuple[int, int]
UNKNOWN: Final = "unknown"
NOT_STATED: Final = "basis not stated"
ELSEWHERE: Final = "category taken from the sentence"
CARRIED: Final = "basis carried from a sentence before"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code with what is said for and against it."""

    code: str
    candidates: tuple[str, ...] = ()
    doubt: str | None = None
    span: Span | None = None
    words: frozenset[str] = frozenset()  # the words of the name that was found


class Place(NamedTuple):
    """A figure between its neighbours: where the words about it may stand."""

    mention: Mention
    sentence: Sentence
    begin: int  # where the figure before ends, or the sentence begins
    end: int  # where the figure behind begins, or the sentence ends


_NEAR: Final = 80  # characters within which two names of a source speak of one
_BEFORE: Final = 160  # characters before a figure in which its indicator may stand
_BEHIND: Final = 70
_CHANCE: Final = 2  # so few words may stand in a sentence by chance
_PIECE_ENDS: Final = re.compile(r"[,;:.](?=\s|$)|[，；：。]|\b(?:have|has|had)\b")
_PIECE_BREAK: Final = re.compile(r"[,;:](?=\s)|[，；：]")
# A piece that opens so goes on with what the piece before is about.
_GOES_ON: Final = re.compile(r"\s*(?:(?:with|including|which|where)\b|其中|包括|共)")
_PLACE_WORD: Final = re.compile(r"\b(?:on|via|through|at|by)\s+(?:the\s+)?(?:\w+\s+)?$")
_INTRODUCES: Final = re.compile(r"\s*(?:for|of|among|in|at)\s+(?:the\s+)?|\s*(?:are|were)\s+|\s*")
_A_REPORT: Final = re.compile(r"\breports?\b(?!\s+(?:that|a|an)\b)|报告|蓝皮书|白皮书")
_FROM_ABOVE: Final = re.compile(
    r"\s*(?:among\s+(?:them|these|which)|of\s+(?:these|this|that|which|the\s+total)|in\s+particular|specifically|其中|当中|具体)"
)


class Coder:
    """Codes the figures of one text, in their order."""

    def __init__(self, text: str, language: str, vocabulary: Vocabulary) -> None:
        """Prepare a text; `language` is "en" or "zh"."""
        self.sentences = split_sentences(text)
        self._folded = fold(text)
        self._language = language
        self._indicators: VocabularyIndex = index_of(vocabulary, "indicator", language)
        self._categories: VocabularyIndex = index_of(vocabulary, "category", language)
        self._bases: VocabularyIndex = index_of(vocabulary, "basis", language)
        self._denominators = {entry.code: entry.denominators for entry in vocabulary.indicators}
        self._things = frozenset(entry.code for entry in vocabulary.indicators if entry.counts_things)
        self._agencies = {entry.code: entry.agency for entry in vocabulary.bases}
        self._last: str | None = None
        self._of_sentence: tuple[int, list[Hit]] = (0, [])
        self._report: Coding | None = None
        self._read_to = 0

    def code(self, place: Place) -> tuple[Coding, Coding, Coding, Coding | None]:
        """Return indicator, category, basis and, where a share or a lead wants one, comparator of a figure."""
        indicator = self._indicator(place)
        self._last = indicator.code if indicator.code != UNKNOWN else self._last
        return indicator, self._category(place, indicator), self._basis(place), self._comparator(place, indicator)

    # -- what is measured ----------------------------------------------------------------------------

    def _indicator(self, place: Place) -> Coding:
        """Look in what is counted, in the subject, in the words before the figure, then at the claim before."""
        mention, sentence = place.mention, place.sentence
        if mention.unit == "COUNT" and mention.measure == "LEVEL":
            counted = self._named(*self._counted(place))
            if counted:
                return _chosen(counted, "more than one indicator fits", self._folded)
        if mention.subject_span:
            start, end = mention.subject_span
            if start >= mention.end:
                end = max(end, self._piece_end(end, place.end))
            hits = self._named(*mention.subject_span)
            loose = self._loosely(start, end)
            if hits:
                chosen = _chosen(hits, "more than one indicator fits", self._folded)
                words = max(len(self._folded[hit.start : hit.end].split()) for hit in hits)
                if loose is not None and loose.size > words and loose.code != chosen.code:
                    return Coding(loose.code, (chosen.code,), "more than one indicator fits", (start, end), loose.words)
                return chosen
            if loose is not None:
                return Coding(loose.code, (), None, (start, end), loose.words)
        before = self._named(max(sentence.start, mention.start - _BEFORE), mention.start)
        near = before[::-1]
        if not near and self._last is None:
            near = self._named(mention.end, min(sentence.end, mention.end + _BEHIND))
        if near:
            others = tuple(dict.fromkeys(hit.code for hit in near[1:] if hit.code != near[0].code))
            span = (near[0].start, near[0].end)
            words_found = _words(self._folded[slice(*span)])
            return Coding(near[0].code, others, "indicator taken from the sentence", span, words_found)
        loose = self._loosely(max(sentence.start, mention.start - _BEFORE), mention.start)
        if loose is not None and loose.size > _CHANCE:
            return Coding(loose.code, (), "indicator taken from the sentence", None, loose.words)
        if self._last is not None:
            return Coding(self._last, (), "indicator carried from the claim before")
        return Coding(UNKNOWN, (), "indicator unknown")

    def _named(self, start: int, end: int) -> list[Hit]:
        """Return the indicators named in a stretch, but no things that a category's longer name is made of."""
        hits = self._indicators.find(self._folded, start, end)
        if not any(hit.code in self._things for hit in hits):
            return hits
        longer = [(one.start, one.end) for one in self._categories.find(self._folded, start, end)]
        return [
            hit
            for hit in hits
            if hit.code not in self._things
            or not any(_inside(hit, span) and span != (hit.start, hit.end) for span in longer)
        ]

    def _loosely(self, start: int, end: int) -> Loose | None:
        """Return the name whose words all stand in a stretch, with the same exception."""
        found = self._indicators.loosely(self._folded, start, end)
        if found is None or found.code not in self._things:
            return found
        parts = self._categories.find(self._folded, start, end)
        return None if any(found.words < _words(self._folded[one.start : one.end]) for one in parts) else found

    def _counted(self, place: Place) -> Span:
        """Return the words right behind a count: "26 … pavilions", "597 million are … users", 31个国家."""
        start = place.mention.end
        return start, self._piece_end(start, min(place.end, start + _BEHIND))

    def _piece_end(self, start: int, end: int) -> int:
        found = _PIECE_ENDS.search(self._folded, start, end)
        return found.start() if found else end

    # -- which part of it ----------------------------------------------------------------------------

    def _category(self, place: Place, indicator: Coding) -> Coding:
        """Look in the subject, right behind the figure, then in the piece of the sentence that leads to it."""
        mention = place.mention
        if mention.subject_span:
            hits = self._parts(*mention.subject_span, indicator, mention.subject_span)
            if hits:
                head = [hit for hit in hits if not _PLACE_WORD.search(self._folded, mention.subject_span[0], hit.start)]
                return _chosen(head or hits, "more than one category fits", self._folded)
        opening = _INTRODUCES.match(self._folded, mention.end)
        behind = self._parts(*self._counted(place), indicator, mention.subject_span)
        behind = [hit for hit in behind if _words(self._folded[hit.start : hit.end]) != indicator.words]
        introduced = opening and opening[0].strip() and behind and behind[0].start == opening.end()
        if behind and (mention.unit == "COUNT" or introduced):
            return replace(_chosen(behind, "", self._folded), doubt=ELSEWHERE)
        start = self._piece_start(place)
        before = self._parts(start, mention.start, indicator, mention.subject_span)
        before = self._outside_names(before, start, mention.start)
        if before:
            return replace(_chosen(before, "", self._folded), doubt=ELSEWHERE)
        return Coding("total")

    def _belongs(self, hit: Hit, indicator: Coding, subject: Span | None) -> bool:
        """Say whether a category is merely a part of the indicator's name; one word of a subject of one name may be both."""
        printed = self._folded[hit.start : hit.end]
        if self._language == "zh":  # Chinese parts no words
            return any(printed in name and printed != name for name in indicator.words)
        words = _words(printed)
        return words < indicator.words and (len(words) > 1 or indicator.span != subject)

    def _outside_names(self, hits: list[Hit], start: int, end: int) -> list[Hit]:
        """Drop categories that stand inside the name of an indicator: "services" in "express delivery services"."""
        if not hits:
            return hits
        names = [(one.start, one.end) for one in self._indicators.find(self._folded, start, end)]
        return [hit for hit in hits if not any(_inside(hit, span) for span in names)]

    def _parts(self, start: int, end: int, indicator: Coding, subject: Span | None) -> list[Hit]:
        """Return the categories named in a stretch that are not merely a part of the indicator's own name."""
        return [
            hit
            for hit in self._categories.find(self._folded, start, end)
            if hit.code != "total" and not self._belongs(hit, indicator, subject)
        ]

    def _piece_start(self, place: Place) -> int:
        """Return where the words that lead to a figure begin: behind the last comma that opens something new."""
        start, end = place.sentence.start, place.mention.start
        breaks = [match.end() for match in _PIECE_BREAK.finditer(self._folded, max(start, end - _BEFORE), end)]
        while breaks and _GOES_ON.match(self._folded, breaks[-1], end):
            breaks.pop()
        return breaks[-1] if breaks else start

    # -- who measured it -----------------------------------------------------------------------------

    def _basis(self, place: Place) -> Coding:
        """Take the body or monitor that the sentence names, else the report that the text is an account of."""
        mention, sentence = place.mention, place.sentence
        hits = self._sources(sentence)
        before = [hit for hit in hits if hit.start < mention.start]
        behind = [
            hit for hit in hits if hit.start >= mention.end and (hit.start < place.end or self._is_attribution(hit))
        ]
        found = before[-1:] or behind[:1]
        if found:
            nearest = self._most_specific(before or behind, found[0])
            others = tuple(dict.fromkeys(hit.code for hit in hits if hit.code != nearest.code))
            return Coding(nearest.code, others, None, (nearest.start, nearest.end))
        if mention.agency_span:
            start, end = mention.agency_span
            carried = self._bases.find(self._folded, max(0, start - 12), min(len(self._folded), end + 40))
            # A body may go on reporting; the panel of a monitor ends with its sentence, unless the next is a part of it.
            is_body = bool(carried) and self._agencies.get(carried[0].code) == carried[0].code
            if carried and (is_body or _FROM_ABOVE.match(self._folded, sentence.start)):
                return Coding(carried[0].code, (), CARRIED, (carried[0].start, carried[0].end))
        if self._report is not None:
            return self._report
        return Coding("unstated" if "unstated" in self._agencies else UNKNOWN, (), NOT_STATED)

    def _sources(self, sentence: Sentence) -> list[Hit]:
        """Return the sources that a sentence names; a report that is named lasts until another source is."""
        if self._of_sentence[0] != sentence.number:
            for index in range(self._read_to, sentence.number):
                one = self.sentences[index]
                hits = self._bases.find(self._folded, one.start, one.end)
                if hits and _A_REPORT.search(self._folded, one.start, one.end):
                    self._report = Coding(hits[0].code, (), CARRIED, (hits[0].start, hits[0].end))
                elif hits and self._report is not None and any(hit.code != self._report.code for hit in hits):
                    self._report = None
                self._of_sentence = (one.number, hits)
            self._read_to = sentence.number
        return self._of_sentence[1]

    def _is_attribution(self, hit: Hit) -> bool:
        """Say whether a source behind all figures is the source of all ("…, according to the State Post Bureau")."""
        before = self._folded[max(0, hit.start - 50) : hit.start]
        return bool(_ATTRIBUTES.search(before)) or bool(_SAYS.match(self._folded, hit.end))

    def _most_specific(self, hits: list[Hit], nearest: Hit) -> Hit:
        """Prefer a monitor to the body that runs it: "the Ministry of Commerce's big data monitoring"."""
        own = self._agencies.get(nearest.code)
        family = [hit for hit in hits if self._agencies.get(hit.code) == own and abs(hit.start - nearest.start) < _NEAR]
        return max(family, key=lambda hit: (hit.code != own, hit.start), default=nearest)

    # -- what it is compared with --------------------------------------------------------------------

    def _comparator(self, place: Place, indicator: Coding) -> Coding | None:
        """Name the whole of a share and the other side of a lead."""
        mention, sentence = place.mention, place.sentence
        if mention.measure != "SHARE" and mention.comparison != "VS_INDICATOR":
            return None
        legal = self._denominators.get(indicator.code, ()) if mention.measure == "SHARE" else ()
        span = (
            (sentence.start, mention.start)
            if self._language == "zh"
            else (mention.end, min(sentence.end, mention.end + _BEFORE))
        )
        hits = [hit for hit in self._indicators.find(self._folded, *span) if not _inside(hit, mention.subject_span)]
        if self._language == "zh":
            hits.reverse()
        for hit in hits:
            if not legal or hit.code in legal:
                return Coding(hit.code, (), None, (hit.start, hit.end))
        return Coding(UNKNOWN, legal, "comparator unknown")


_ATTRIBUTES: Final = re.compile(
    r"\b(?:according\s+to|data|figures|statistics|numbers|released\s+by|reported\s+by|published\s+by)\b[^,;.]*$|(?:据|根据|来自)[^，。；]*$"
)
_SAYS: Final = re.compile(
    r"\s*(?:said|says|reported|announced|data\s+show|figures\s+show)\b|(?:数据|统计|监测|发布|公布|显示)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("-", " ").split())


def _inside(hit: Hit, span: Span | None) -> bool:
    return span is not None and span[0] <= hit.start and hit.end <= span[1]


def _chosen(hits: list[Hit], doubt: str, folded: str) -> Coding:
    """Choose the longest name; further codes are candidates."""
    best = max(hits, key=lambda hit: (hit.end - hit.start, hit.end))
    others = tuple(dict.fromkeys(hit.code for hit in hits if hit.code != best.code))
    span = (best.start, best.end)
    return Coding(best.code, others, doubt if others else None, span, _words(folded[slice(*span)]))
