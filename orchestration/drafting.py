"""From proposals to the text of a fact file: what the command `draft` writes.

Whatever the reader is sure of is filled in; what it doubts stands as a comment above its field, and what it cannot
know is the word TODO, which every check refuses. Text in, text out: no files here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from orchestration.language.claims import UNKNOWN, ClaimProposal, Evidence
from orchestration.language.mentions import Mention, plain
from orchestration.language.numbers import read_printed_number
from orchestration.language.periods import parse_period_code
from orchestration.readers.anchors import AnchoredText, Span
from orchestration.readers.figures import read_figure
from orchestration.readers.proposals import YEAR_OF_THE_DOCUMENT
from orchestration.readers.yaml_text import yaml_scalar
from orchestration.setting_aside import Aside, set_others_aside

TODO = "TODO"
_CARRIED_INDICATOR = "indicator carried from the claim before"
_CHANGES = ("GROWTH", "POINT_CHANGE", "MULTIPLE")
# Fields that a doubt can be about, the longer word first.
_DOUBTED = ("comparator", "comparison", "indicator", "category", "basis", "period", "subject")
_HEAD = """\
# yaml-language-server: $schema=../../../schemas/fact_file.schema.json
# Proposed by the reader of this project. Compare every line with the text, settle each TODO, delete the comments.
reading_note: Proposed by the reader; not yet compared with a second reading.
facts:"""


@dataclass
class _Line:
    """One field of a fact, with what is to be said above it."""

    name: str
    value: str
    comments: list[str] = field(default_factory=list)


@dataclass
class _Fact:
    """One proposed fact, as lines, and the words that its tokens are taken by."""

    proposal: ClaimProposal
    place: str
    lines: list[_Line] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(re.search(rf"\b{TODO}\b", one.value) for one in self.lines)

    def value_of(self, name: str) -> str | None:
        return next((one.value for one in self.lines if one.name == name), None)


def draft_fact_file(
    text: AnchoredText,
    proposals: Sequence[ClaimProposal],
    mentions: Sequence[Mention],
    measures_by_unit: Mapping[str, Sequence[str]],
    *,
    only_certain: bool = False,
    omit: frozenset[int] = frozenset(),
) -> str:
    """Write the fact file that a document would have if the proposals were right.

    Args:
        text: The document's text.
        proposals: The claims that the reader proposes.
        mentions: All its mentions, for the numbers that are no claims.
        measures_by_unit: Which measures each known unit serves.
        only_certain: Leave out every proposal that would need a TODO; its number is set aside as machine-read.
        omit: 1-based numbers of facts, as a first draft numbers them, to leave out as well.
    """
    facts = [_fact(one, text, measures_by_unit) for one in proposals]
    _tell_apart(facts)
    if only_certain:
        facts = [one for one in facts if not one.is_open]
        facts = [one for number, one in enumerate(facts, start=1) if number not in omit]
    taken = [Span(*span) for one in facts for span in _figures(one.proposal)]
    asides = set_others_aside(text, taken, mentions, reason="machine-read" if only_certain else None)
    lines = [_HEAD if facts else _HEAD + " []"]
    for one in facts:
        lines += ["", *_render_fact(one)]
    lines += ["", *_render_asides(asides)]
    return "\n".join(lines) + "\n"


def _figures(proposal: ClaimProposal) -> Iterator[tuple[int, int]]:
    yield proposal.printed_span
    for repeat in proposal.repeats:
        yield repeat.printed_span


def _fact(proposal: ClaimProposal, text: AnchoredText, measures_by_unit: Mapping[str, Sequence[str]]) -> _Fact:
    line = text.line_at(proposal.printed_span[0])
    fact = _Fact(proposal, f"line {line} of the text, confidence {proposal.confidence:.2f}")
    add = fact.lines.append
    for one in _codes(proposal):
        add(one)
    add(_period(proposal))
    for one in _measure(proposal, measures_by_unit):
        add(one)
    for one in _value(proposal):
        add(one)
    fact.lines += _words(proposal, text)
    _place_doubts(fact)
    return fact


def _codes(proposal: ClaimProposal) -> Iterator[_Line]:
    near = dict(proposal.candidates)
    for name, code in (("indicator", proposal.indicator), ("category", proposal.category), ("basis", proposal.basis)):
        candidates = list(near.get(name, ()))
        is_open = code == UNKNOWN
        if name == "indicator" and _CARRIED_INDICATOR in proposal.doubts:
            is_open = True
            candidates.insert(0, code)
        comments = [f"near: {', '.join(candidates)}"] if candidates else []
        if is_open or name != "category" or code != "total":
            yield _Line(name, TODO if is_open else code, comments)


def _period(proposal: ClaimProposal) -> _Line:
    try:
        code = parse_period_code(proposal.period or "").code
    except ValueError:
        return _Line("period", TODO, [f"the reader has {proposal.period}"] if proposal.period else [])
    return _Line("period", f'"{code}"' if re.fullmatch(r"\d{4}(-\d\d){0,2}", code) else code)


def _measure(proposal: ClaimProposal, measures_by_unit: Mapping[str, Sequence[str]]) -> Iterator[_Line]:
    measure, unit, comparison = proposal.measure, proposal.unit, proposal.comparison
    served = measures_by_unit.get(unit)
    fits = served is not None and measure in served
    said = [] if served is None or fits else [f"the reader has {measure}; {unit} serves {', '.join(served)}"]
    yield _Line("measure", TODO if said else measure, said)
    if comparison is None and measure in _CHANGES:
        yield _Line("comparison", TODO, ["compared with what?"])
    elif comparison is not None and measure in (*_CHANGES, "LEVEL"):
        yield _Line("comparison", comparison)
    if measure == "SHARE" or comparison == "VS_INDICATOR":
        known = proposal.comparator if proposal.comparator not in (None, UNKNOWN) else None
        yield _Line("comparator", known or TODO, [] if known else ["an indicator: the whole, or what is compared with"])
    yield _Line("unit", TODO if served is None else unit, [f"no unit {unit} in units.yml"] if served is None else [])
    if unit == "COUNT" and measure != "RANK":
        yield _Line("counted_noun", yaml_scalar(proposal.counted_noun) if proposal.counted_noun else TODO)


def _value(proposal: ClaimProposal) -> Iterator[_Line]:
    if proposal.qualifier == "RANGE":
        yield _Line("low", _number(proposal.low))
        yield _Line("high", _number(proposal.high))
    else:
        value = _number(proposal.value)
        agrees = value != TODO and _printed_value(proposal) == proposal.value
        said = [] if agrees else [f"the reader takes these words for {plain(proposal.value)}: printed must hold it"]
        yield _Line("value", value if agrees else TODO, said)
    if proposal.direction == "DOWN":
        yield _Line("direction", "DOWN")
    if proposal.qualifier != "EXACT":
        yield _Line("qualifier", proposal.qualifier)


def _number(value: Decimal | None) -> str:
    """A figure as fact files write it, in groups of three digits.

    >>> _number(Decimal("3600000000000")), _number(Decimal("-0.50"))
    ('3_600_000_000_000', '-0.5')
    """
    try:
        if value is None:
            return TODO
        read_figure(value)
    except ValueError:
        return TODO
    whole, _, decimals = (plain(value) or "0").partition(".")
    return f"{int(whole):_}" if not decimals else f"{'-' if value < 0 else ''}{abs(int(whole)):_}.{decimals}"


def _printed_value(proposal: ClaimProposal) -> Decimal | None:
    try:
        return read_printed_number(proposal.printed).scaled * (-1 if proposal.direction == "DOWN" else 1)
    except ValueError:
        return None


def _words(proposal: ClaimProposal, text: AnchoredText) -> Iterator[_Line]:
    yield from _quoted(text, Span(*proposal.quote_span), Span(*proposal.printed_span))
    if proposal.subject and text.find_all(proposal.subject):
        yield _Line("subject", yaml_scalar(proposal.subject))
    supports = [one for one in proposal.evidence if one.role != "SUBJECT" and text.find_all(one.words)]
    if supports:
        shown = "".join(f"\n      {one.role.lower()}: {yaml_scalar(one.words)}" for one in supports)
        yield _Line("evidence", shown)
    repeats = [list(_quoted(text, Span(*one.quote_span), Span(*one.printed_span))) for one in proposal.repeats]
    if repeats:
        entries = ("\n        ".join(f"{one.name}: {one.value}" for one in lines) for lines in repeats)
        yield _Line("repeats", "".join(f"\n      - {entry}" for entry in entries))
    inferred = [name for name in proposal.inferred if not (name == "basis" and proposal.basis in ("unstated", UNKNOWN))]
    if inferred:
        yield _Line("inferred", f"[{', '.join(inferred)}]")
    note = " ".join(_reasons(proposal, inferred, text))
    if note:
        yield _Line("inference_note", yaml_scalar(note))


def _quoted(text: AnchoredText, quote: Span, printed: Span) -> Iterator[_Line]:
    """`printed`, `quote` and `occurrence` of a figure: the widest words that fit the rules."""
    figure = text.text[printed.start : printed.end]
    for start, end in ((quote.start, quote.end), (printed.start, quote.end), (printed.start, printed.end)):
        words = text.text[start:end]
        place = text.occurrence_of(Span(start, end))
        if place is None or text.find_all(figure, Span(start, end)) != [printed]:
            continue
        yield _Line("printed", yaml_scalar(figure))
        yield _Line("quote", yaml_scalar(words))
        if place[1] > 1:
            yield _Line("occurrence", str(place[0]))
        return
    yield _Line("printed", TODO, [f"the reader has {figure!r}, which is part of a longer word"])
    yield _Line("quote", TODO)


def _reasons(proposal: ClaimProposal, inferred: Sequence[str], text: AnchoredText) -> Iterator[str]:
    """Why period and basis are what they are, in words that can stay when they are right."""
    sentence = text.sentence_at(proposal.printed_span[0]).number
    evidence = {one.role: one for one in proposal.evidence}
    if "period" in inferred:
        if YEAR_OF_THE_DOCUMENT in proposal.doubts:
            yield f"{TODO} no words date this figure; the year of the document is taken. Right, and why?"
        else:
            yield _reason(evidence.get("PERIOD"), "period", sentence, text)
    if "basis" in inferred:
        yield _reason(evidence.get("BASIS"), "body", sentence, text)


def _reason(evidence: Evidence | None, what: str, sentence: int, text: AnchoredText) -> str:
    if evidence is None:
        return f"The sentence names no {what}; it follows from the rest of the text and from its date."
    words = " ".join(evidence.words.split())
    if text.sentence_at(evidence.span[0]).number == sentence:
        return f"“{words}” does not give the {what} in full; the rest follows from the text and from its date."
    line = text.line_at(evidence.span[0])
    return f"The sentence names no {what}; “{words}” in line {line} gives it."


def _place_doubts(fact: _Fact) -> None:
    """Put each doubt above the field that it is about, else above the fact."""
    for doubt in fact.proposal.doubts:
        name = next((one for one in _DOUBTED if one in doubt), None)
        line = next((one for one in fact.lines if one.name == name), fact.lines[0])
        line.comments.insert(0, doubt)


def _tell_apart(facts: Sequence[_Fact]) -> None:
    """Mark facts that claim a second value for a series and period that an earlier one has."""
    key_fields = ("indicator", "category", "basis", "measure", "comparison", "comparator", "unit", "period")
    seen: dict[tuple[str | None, ...], int] = {}
    for number, one in enumerate(facts, start=1):
        key = tuple(one.value_of(name) for name in key_fields)
        if TODO in key:
            continue
        if key in seen:
            said = f"series and period are those of fact {seen[key]}: what sets this one apart (category, period, …)?"
            one.lines.append(_Line("distinguish", TODO, [said]))
        else:
            seen[key] = number


def _render_fact(fact: _Fact) -> Iterator[str]:
    yield f"  # {fact.place}"
    for number, line in enumerate(fact.lines):
        for comment in line.comments:
            yield f"{'  ' if number == 0 else '    '}# {comment}"
        space = "" if line.value.startswith("\n") else " "
        yield f"  {'-' if number == 0 else ' '} {line.name}:{space}{line.value}"


def _render_asides(asides: Sequence[Aside]) -> Iterator[str]:
    yield "set_aside:" if asides else "set_aside: []"
    groups: dict[tuple[str, str], list[Aside]] = {}
    for one in asides:
        groups.setdefault((one.disposition, one.reason), []).append(one)
    for (disposition, reason), members in groups.items():
        yield f"  - as: {disposition}"
        yield f"    reason: {yaml_scalar(reason)}"
        yield "    words:"
        for one in members:
            words = yaml_scalar(one.words)
            if one.occurrence is None:
                yield f"      - {words}"
            else:
                yield f"      - words: {words}"
                yield f"        occurrence: {one.occurrence}"
