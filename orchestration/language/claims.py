"""Proposed claims: mentions coded in the vocabulary, with the reasons for doubt named.

A proposal has the fields of a fact file. It decides nothing: a curator accepts or corrects it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from orchestration.language.coding import CARRIED, ELSEWHERE, NOT_STATED, UNKNOWN, Coder, Coding, Place, Span
from orchestration.language.folding import detect_language
from orchestration.language.mentions import Mention
from orchestration.language.reader import read_mentions
from orchestration.language.sentences import Sentence
from orchestration.language.vocabulary import Vocabulary

__all__ = ["UNKNOWN", "ClaimProposal", "Evidence", "Repeat", "propose_claims"]


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


# How much of the confidence each doubt leaves. Chosen by hand: the order matters, not the figures.
_WEIGHTS: Final = {
    "indicator unknown": 0.3,
    "indicator taken from the sentence": 0.7,
    "indicator carried from the claim before": 0.6,
    "more than one indicator fits": 0.8,
    "more than one category fits": 0.8,
    ELSEWHERE: 0.8,
    "no subject found": 0.6,
    "no period": 0.5,
    "period carried or completed": 0.85,
    NOT_STATED: 0.8,
    CARRIED: 0.85,
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
    proposer = _Proposer(text, tag, vocabulary or Vocabulary())
    proposals: list[ClaimProposal] = []
    places: dict[tuple[object, ...], int] = {}
    statistics = [mention for mention in read_mentions(text, language, published_on) if mention.kind == "statistic"]
    for previous, mention, following in zip([None, *statistics], statistics, [*statistics[1:], None], strict=False):
        begin, end = previous.end if previous else 0, following.start if following else len(text)
        proposal = proposer.propose(mention, begin, end)
        key = _identity(proposal)
        if key in places and proposal.indicator != UNKNOWN:
            proposals[places[key]] = _said_again(proposals[places[key]], proposal)
            continue
        places.setdefault(key, len(proposals))
        proposals.append(proposal)
    return tuple(proposals)


def _identity(claim: ClaimProposal) -> tuple[object, ...]:
    return (
        claim.indicator, claim.category, claim.measure, claim.comparison, claim.period,
        claim.value, claim.low, claim.high, claim.unit,
    )  # fmt: skip


def _said_again(first: ClaimProposal, again: ClaimProposal) -> ClaimProposal:
    """Join a repeat to its claim; where only the repeat names the source, that source is the claim's."""
    repeats = (*first.repeats, Repeat(again.printed_span, again.quote_span))
    if NOT_STATED not in first.doubts or NOT_STATED in again.doubts:
        return replace(first, repeats=repeats)
    evidence = (*first.evidence, *(one for one in again.evidence if one.role == "BASIS"))
    doubts = tuple(CARRIED if one == NOT_STATED else one for one in first.doubts)
    return replace(first, basis=again.basis, evidence=evidence, doubts=doubts, repeats=repeats)


class _Proposer:
    """Makes claims of the mentions of one text."""

    def __init__(self, text: str, language: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._coder = Coder(text, language, vocabulary)

    def propose(self, mention: Mention, previous_end: int, next_start: int) -> ClaimProposal:
        """Return the proposal of one statistic, between the ends of its neighbours."""
        sentence = self._coder.sentences[mention.sentence - 1]
        indicator, category, basis, comparator = self._coder.code(
            Place(mention, sentence, max(previous_end, sentence.start), min(next_start, sentence.end))
        )
        doubts = self._doubts(mention, indicator, category, basis, comparator)
        confidence = 1.0
        for doubt in doubts:
            confidence *= _WEIGHTS[doubt]
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

    @staticmethod
    def _doubts(mention: Mention, *codings: Coding | None) -> tuple[str, ...]:
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
    def _inferred(mention: Mention, basis: Coding) -> tuple[str, ...]:
        flags = (
            ("period", mention.is_period_inferred and mention.period is not None),
            ("basis", basis.doubt is not None),
            ("comparison", mention.is_comparison_inferred and mention.comparison != "UNSTATED"),
        )
        return tuple(name for name, holds in flags if holds)

    def _evidence(self, mention: Mention, basis: Coding) -> tuple[Evidence, ...]:
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
