"""Proposed claims: mentions coded in the vocabulary, with the reasons for doubt named.

A proposal has the fields of a fact file. It decides nothing: a curator accepts or corrects it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from orchestration.language.folding import detect_language, fold
from orchestration.language.mentions import Mention
from orchestration.language.reader import read_mentions
from orchestration.language.sentences import Sentence, split_sentences
from orchestration.language.vocabulary import Hit, Vocabulary, VocabularyIndex, index_of

Span = tuple[int, int]
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the text that supports one field of a proposal."""

    role: Literal["PERIOD", "BASIS", "SUBJECT"]
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same figure said again further down."""

    printed_span: Span
    quote_span: Span


@dataclass(frozen=True, slots=True)
class ClaimProposal:
    """One proposed claim, in the fields of a fact file.

    `candidates` lists, for each field that is open, the codes that came near; `confidence` runs from 0 to 1
    and every doubt that lowers it is named in `doubts`.
    """

    indicator: str
    category: str
    basis: str
    measure: str
    comparison: str | None
    period: str | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    qualifier: str
    printed: str
    printed_span: Span
    quote: str
    quote_span: Span
    direction: str = "UP"
    counted_noun: str | None = None
    comparator: str | None = None
    subject: str | None = None
    subject_span: Span | None = None
    evidence: tuple[Evidence, ...] = ()
    inferred: tuple[str, ...] = ()
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    candidates: tuple[tuple[str, tuple[str, ...]], ...] = ()
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class _Coding:
    """A code with what is said for and against it."""

    code: str
    candidates: tuple[str, ...] = ()
    doubt: str | None = None
    span: Span | None = None


_NEAR: Final = 80  # characters within which two names of a source speak of one
# How much of the confidence each doubt leaves. Chosen by hand: the order matters, not the figures.
_WEIGHTS: Final = {
    "indicator unknown": 0.3,
    "indicator taken from the sentence": 0.7,
    "indicator carried from the claim before": 0.6,
    "more than one indicator fits": 0.8,
    "more than one category fits": 0.8,
    "no subject found": 0.6,
    "no period": 0.5,
    "period carried or completed": 0.85,
    "basis not stated": 0.8,
    "basis carried from a sentence before": 0.85,
    "comparison not stated": 0.9,
    "comparator unknown": 0.8,
}


def propose_claims(
    text: str,
    language: str | None = None,
    published_on: str | dt.date | None = None,
    vocabulary: Vocabulary | None = None,
) -> tuple[ClaimProposal, ...]:
    """Return the claims that a text seems to make, in the order of their first figures.

    A figure said twice is one proposal with a repeat.

    >>> [c.printed for c in propose_claims("Sales rose 9.1% in 2025. The rise of 9.1% in 2025 was a record.")]
    ['9.1%', '9.1%']
    """
    tag = "zh" if (language or detect_language(text)).lower().startswith("zh") else "en"
    coder = _Coder(text, tag, vocabulary or Vocabulary())
    proposals: list[ClaimProposal] = []
    places: dict[tuple[object, ...], int] = {}
    for mention in read_mentions(text, language, published_on):
        if mention.kind != "statistic":
            continue
        proposal = coder.propose(mention)
        key = _identity(proposal)
        if key in places and proposal.indicator != UNKNOWN:
            first = proposals[places[key]]
            again = Repeat(proposal.printed_span, proposal.quote_span)
            proposals[places[key]] = replace(first, repeats=(*first.repeats, again))
            continue
        places.setdefault(key, len(proposals))
        proposals.append(proposal)
    return tuple(proposals)


def _identity(claim: ClaimProposal) -> tuple[object, ...]:
    return (
        claim.indicator, claim.category, claim.measure, claim.comparison, claim.period,
        claim.value, claim.low, claim.high, claim.unit,
    )  # fmt: skip


class _Coder:
    """Codes the mentions of one text."""

    def __init__(self, text: str, language: str, vocabulary: Vocabulary) -> None:
        self._text, self._folded = text, fold(text)
        self._language = language
        self._vocabulary = vocabulary
        self._indicators: VocabularyIndex = index_of(vocabulary, "indicator", language)
        self._categories: VocabularyIndex = index_of(vocabulary, "category", language)
        self._bases: VocabularyIndex = index_of(vocabulary, "basis", language)
        self._sentences = split_sentences(text)
        self._last: str | None = None
        self._denominators = {entry.code: entry.denominators for entry in vocabulary.indicators}

    def propose(self, mention: Mention) -> ClaimProposal:
        """Return the proposal of one statistic."""
        sentence = self._sentences[mention.sentence - 1]
        indicator = self._indicator(mention, sentence)
        category = self._category(mention, indicator)
        basis = self._basis(mention, sentence)
        comparator = self._comparator(mention, sentence, indicator)
        doubts = self._doubts(mention, indicator, category, basis, comparator)
        confidence = 1.0
        for doubt in doubts:
            confidence *= _WEIGHTS[doubt]
        self._last = indicator.code if indicator.code != UNKNOWN else self._last
        quote = self._quote(mention, sentence)
        subject = mention.subject_span
        return ClaimProposal(
            indicator=indicator.code,
            category=category.code,
            basis=basis.code,
            measure=mention.measure or "LEVEL",
            comparison=mention.comparison,
            period=mention.period,
            value=mention.value,
            low=mention.low,
            high=mention.high,
            unit=mention.unit or "COUNT",
            qualifier=mention.qualifier or "EXACT",
            printed=mention.text,
            printed_span=(mention.start, mention.end),
            quote=self._text[slice(*quote)],
            quote_span=quote,
            direction="DOWN" if _is_fall(mention) else "UP",
            counted_noun=mention.counted if mention.unit == "COUNT" else None,
            comparator=comparator.code if comparator else None,
            subject=self._text[slice(*subject)] if subject else None,
            subject_span=subject,
            evidence=self._evidence(mention, basis),
            inferred=self._inferred(mention, basis),
            confidence=round(confidence, 2),
            doubts=doubts,
            candidates=tuple(
                (name, coding.candidates)
                for name, coding in (("indicator", indicator), ("category", category), ("basis", basis))
                if coding.candidates
            ),
        )

    def _indicator(self, mention: Mention, sentence: Sentence) -> _Coding:
        """Look in the subject, then in the words before the figure, then at the claim before."""
        if mention.subject_span:
            hits = self._indicators.find(self._folded, *mention.subject_span)
            loose = self._indicators.loosely(self._folded, *mention.subject_span)
            if hits:
                chosen = _chosen(hits, "more than one indicator fits")
                words = max(len(self._folded[hit.start : hit.end].split()) for hit in hits)
                if loose is not None and loose[1] > words and loose[0] != chosen.code:
                    return _Coding(loose[0], (chosen.code,), "more than one indicator fits", mention.subject_span)
                return chosen
            if loose is not None:
                return _Coding(loose[0], (), None, mention.subject_span)
        before = self._indicators.find(self._folded, max(sentence.start, mention.start - 160), mention.start)
        behind = self._indicators.find(self._folded, mention.end, min(sentence.end, mention.end + 80))
        near = before[::-1] or ([] if self._last is not None else behind)
        if near:
            others = tuple(dict.fromkeys(hit.code for hit in near[1:] if hit.code != near[0].code))
            return _Coding(near[0].code, others, "indicator taken from the sentence", (near[0].start, near[0].end))
        if self._last is not None:
            return _Coding(self._last, (), "indicator carried from the claim before")
        return _Coding(UNKNOWN, (), "indicator unknown")

    def _category(self, mention: Mention, indicator: _Coding) -> _Coding:
        """Take the longest name in the subject that is not merely a part of the indicator's own name."""
        hits = self._categories.find(self._folded, *mention.subject_span) if mention.subject_span else []
        whole = indicator.span if indicator.span != mention.subject_span else None
        hits = [
            hit for hit in hits if hit.code != "total" and not (_inside(hit, whole) and (hit.start, hit.end) != whole)
        ]
        return _chosen(hits, "more than one category fits") if hits else _Coding("total")

    def _basis(self, mention: Mention, sentence: Sentence) -> _Coding:
        """Take the body or monitor that the sentence names nearest before the figure, else one still in reach."""
        hits = self._bases.find(self._folded, sentence.start, sentence.end)
        before = [hit for hit in hits if hit.start < mention.start]
        found = before[-1:] or hits[:1]
        if found:
            nearest = self._most_specific(before or hits, found[0])
            others = tuple(dict.fromkeys(hit.code for hit in hits if hit.code != nearest.code))
            return _Coding(nearest.code, others, None, (nearest.start, nearest.end))
        if mention.agency_span:
            start, end = mention.agency_span
            carried = self._bases.find(self._folded, max(0, start - 12), min(len(self._folded), end + 40))
            if carried:
                return _Coding(
                    carried[0].code, (), "basis carried from a sentence before", (carried[0].start, carried[0].end)
                )
        known = {entry.code for entry in self._vocabulary.bases}
        return _Coding("unstated" if "unstated" in known else UNKNOWN, (), "basis not stated")

    def _most_specific(self, hits: list[Hit], nearest: Hit) -> Hit:
        """Prefer a monitor to the body that runs it: "the Ministry of Commerce's big data monitoring"."""
        agency = {entry.code: entry.agency for entry in self._vocabulary.bases}
        own = agency.get(nearest.code)
        family = [hit for hit in hits if agency.get(hit.code) == own and abs(hit.start - nearest.start) < _NEAR]
        return max(family, key=lambda hit: (hit.code != own, hit.start), default=nearest)

    def _comparator(self, mention: Mention, sentence: Sentence, indicator: _Coding) -> _Coding | None:
        """Name the whole of a share and the other side of a lead."""
        if mention.measure != "SHARE" and mention.comparison != "VS_INDICATOR":
            return None
        legal = self._denominators.get(indicator.code, ()) if mention.measure == "SHARE" else ()
        span = (
            (sentence.start, mention.start)
            if self._language == "zh"
            else (mention.end, min(sentence.end, mention.end + 160))
        )
        hits = [hit for hit in self._indicators.find(self._folded, *span) if not _inside(hit, mention.subject_span)]
        if self._language == "zh":
            hits.reverse()
        for hit in hits:
            if not legal or hit.code in legal:
                return _Coding(hit.code, (), None, (hit.start, hit.end))
        return _Coding(UNKNOWN, legal, "comparator unknown")

    @staticmethod
    def _doubts(mention: Mention, *codings: _Coding | None) -> tuple[str, ...]:
        doubts = [coding.doubt for coding in codings if coding is not None and coding.doubt]
        if mention.subject is None:
            doubts.append("no subject found")
        if mention.period is None:
            doubts.append("no period")
        elif mention.is_period_inferred:
            doubts.append("period carried or completed")
        if mention.is_comparison_inferred:
            doubts.append("comparison not stated")
        return tuple(dict.fromkeys(doubts))

    @staticmethod
    def _inferred(mention: Mention, basis: _Coding) -> tuple[str, ...]:
        flags = (
            ("period", mention.is_period_inferred and mention.period is not None),
            ("basis", basis.doubt is not None),
            ("comparison", mention.is_comparison_inferred and mention.comparison != "UNSTATED"),
        )
        return tuple(name for name, holds in flags if holds)

    def _evidence(self, mention: Mention, basis: _Coding) -> tuple[Evidence, ...]:
        spans: list[tuple[Literal["PERIOD", "BASIS", "SUBJECT"], Span | None]] = [
            ("PERIOD", mention.period_span),
            ("BASIS", basis.span),
            ("SUBJECT", mention.subject_span),
        ]
        return tuple(Evidence(role, span, self._text[slice(*span)]) for role, span in spans if span)

    def _quote(self, mention: Mention, sentence: Sentence) -> Span:
        """Take the words from the subject to the figure, within the sentence."""
        start, end = mention.start, mention.end
        subject = mention.subject_span
        if subject and sentence.start <= subject[0] and subject[1] <= max(sentence.end, end):
            start, end = min(start, subject[0]), max(end, subject[1])
        return start, end


def _is_fall(mention: Mention) -> bool:
    ends = [number for number in (mention.value, mention.low, mention.high) if number is not None]
    return any(number < 0 for number in ends)


def _inside(hit: Hit, span: Span | None) -> bool:
    return span is not None and span[0] <= hit.start and hit.end <= span[1]


def _chosen(hits: list[Hit], doubt: str) -> _Coding:
    """Choose the longest name; further codes are candidates."""
    best = max(hits, key=lambda hit: (hit.end - hit.start, hit.end))
    others = tuple(dict.fromkeys(hit.code for hit in hits if hit.code != best.code))
    return _Coding(best.code, others, doubt if others else None, (best.start, best.end))
