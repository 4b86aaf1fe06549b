"""Fact files: the curated claims of one document, resolved against the vocabularies and anchored in its text.

A fact that cannot be resolved is refused alone, with the line of the field; the others are kept. What a fact may say
within its own row is judged by `schemas.claim`; which numbers are left over by `ledger`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.language.numbers import PrintedNumber, read_printed_number
from orchestration.language.periods import EVENT_PREFIX, parse_period_code
from orchestration.readers.anchors import AnchoredText, AnchorError, Span
from orchestration.readers.corrections import Correction, apply_corrections
from orchestration.readers.figures import read_figure
from orchestration.readers.rejections import Rejection, as_json, did_you_mean
from orchestration.readers.shapes import find_shape_errors
from orchestration.readers.vocabularies import Vocabularies
from orchestration.readers.yaml_lines import YamlError, line_of, parse_yaml, read_yaml

_TABLE = "claim"
_REQUIRED = ("indicator", "basis", "period", "measure", "unit")
# Fields that name a vocabulary code, and the vocabulary.
_CODES = {
    "indicator": "indicator",
    "category": "category",
    "basis": "basis",
    "unit": "unit",
    "comparator": "indicator",
    "comparator_category": "category",
}
_CHANGES = ("GROWTH", "POINT_CHANGE", "MULTIPLE")
_DEFAULTS: Mapping[str, Any] = {
    "category": "total",
    "direction": "UP",
    "qualifier": "EXACT",
    "status": "A",
    "review": "CURATED",
}


@dataclass(frozen=True)
class SetAside:
    """Words of a document whose numbers are no facts."""

    number: int
    line: int | None
    disposition: str
    reason: str
    words: str
    occurrence: int | None


@dataclass(frozen=True)
class RefusedFact:
    """A refused fact, as far as its number can still be placed."""

    fact_number: int
    line: int
    printed: str | None
    quote: Span | None


@dataclass
class FactFileReading:
    """What one fact file gave: rows for the raw tables, set-aside words, and what was refused."""

    document_id: str
    file: str
    claims: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    refused: list[RefusedFact] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


class _FactError(Exception):
    """Why one fact is refused: the field, the rule, and the words for the curator."""

    def __init__(self, field_name: str, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.field_name = field_name
        self.rule = rule
        self.reason = reason


def read_fact_file(
    path: Path,
    document_id: str,
    text: AnchoredText,
    vocabularies: Vocabularies,
    corrections: Sequence[Correction],
    display: Callable[[Path], str],
    content: bytes | None = None,
) -> FactFileReading:
    """Read the fact file of one accepted document.

    Args:
        path: The fact file; it need not exist.
        document_id: The document's id.
        text: The document's text.
        vocabularies: Accepted vocabulary entries.
        corrections: Corrections of this document.
        display: Function that shortens a path for messages.
        content: What to read in the place of the file.
    """
    reading = FactFileReading(document_id, display(path))

    def reject_file(line: int | None, field_name: str | None, rule: str, reason: str) -> None:
        reading.rejections.append(
            Rejection(_TABLE, document_id, reading.file, line, "the file", field_name, rule, reason)
        )

    if content is None and not path.is_file():
        reject_file(None, None, "document_has_fact_file", "the document has no fact file")
        return reading
    try:
        data = read_yaml(path) if content is None else parse_yaml(content)
    except YamlError as error:
        reject_file(error.line, None, "yaml_is_readable", error.reason)
        return reading
    refused = _reject_shapes(data, reading, reject_file)
    if not isinstance(data, dict) or "defaults" in refused:
        return reading
    entries = data.get("facts") if isinstance(data.get("facts"), list) else []
    facts = {
        index + 1: _with_defaults(entry, data.get("defaults") or {})
        for index, entry in enumerate(entries or [])
        if ("facts", index) not in refused
    }
    rows, unmatched = apply_corrections(facts, corrections)
    reading.corrections += rows
    reading.rejections += unmatched
    for number, fact in facts.items():
        _read_fact(number, fact, data, text, vocabularies, reading)
    _read_set_aside(data, refused, reading)
    for index, entry in enumerate(entries or []):
        if ("facts", index) in refused:
            reading.refused.append(_place_refused(index + 1, entry, data, text))
    return reading


def _reject_shapes(data: Any, reading: FactFileReading, reject_file: Callable[..., None]) -> set[Any]:
    """Report departures from the schema; return the parts that cannot be used."""
    refused: set[Any] = set()
    for one in find_shape_errors(data, "fact_file"):
        part = one.path[0] if one.path else None
        if part in ("facts", "set_aside") and len(one.path) >= 2:
            index = one.path[1]
            assert isinstance(index, int)
            refused.add((part, index))
            table, name = (_TABLE, "fact") if part == "facts" else ("number", "set_aside")
            place = (reading.document_id, reading.file, one.line, f"{name} {index + 1}")
            content = as_json(data[part][index])
            reading.rejections.append(Rejection(table, *place, one.field, "shape", one.reason, content))
            continue
        if part == "defaults":
            refused.add("defaults")
        reject_file(one.line, one.field, "shape", one.reason)
    return refused


def _with_defaults(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    fact = {**_DEFAULTS, **defaults, **entry}
    # A default comparison is meant for changes: a level beside them is not thereby compared with anything.
    if "comparison" not in entry and fact.get("measure") not in _CHANGES:
        fact["comparison"] = None
    if "comparator" not in entry and fact.get("measure") != "SHARE" and fact.get("comparison") != "VS_INDICATOR":
        fact["comparator"] = None
    if "counted_noun" not in entry and fact.get("unit") != "COUNT":
        fact["counted_noun"] = None
    return fact


def _read_fact(
    number: int,
    fact: dict[str, Any],
    data: Any,
    text: AnchoredText,
    vocabularies: Vocabularies,
    reading: FactFileReading,
) -> None:
    line = line_of(data, "facts", number - 1) or 1
    try:
        _resolve_codes(fact, vocabularies)
        claim, evidence = _anchor(number, line, fact, text, reading)
    except _FactError as error:
        steps = [int(step) if step.isdecimal() else step for step in error.field_name.split(".")]
        own = line_of(data, "facts", number - 1, *steps)
        place = (reading.document_id, reading.file, own or line, f"fact {number}")
        reading.rejections.append(Rejection(_TABLE, *place, error.field_name, error.rule, error.reason, as_json(fact)))
        reading.refused.append(_place_refused(number, fact, data, text))
        return
    reading.claims.append(claim)
    reading.evidence += evidence


def _resolve_codes(fact: dict[str, Any], vocabularies: Vocabularies) -> None:
    missing = [name for name in _REQUIRED if fact.get(name) is None]
    if missing:
        raise _FactError(missing[0], "field_is_present", f"missing {', '.join(missing)} (and no default gives it)")
    for name, table in _CODES.items():
        code = fact.get(name)
        if code is not None and code not in vocabularies.rows[table]:
            hint = did_you_mean(str(code), vocabularies.codes(table))
            raise _FactError(name, "code_is_known", f"'{code}' is no accepted {table} code{hint}")
    unit = vocabularies.rows["unit"][fact["unit"]]
    if fact["measure"] not in unit["measures"]:
        reason = f"a {fact['measure']} is not stated in {fact['unit']} (which serves {', '.join(unit['measures'])})"
        raise _FactError("unit", "unit_fits_measure", reason)
    try:
        period = parse_period_code(str(fact["period"]))
    except ValueError as error:
        raise _FactError("period", "period_is_legal", str(error)) from error
    event = period.code.removeprefix(EVENT_PREFIX)
    if period.period_type == "EVENT" and event not in vocabularies.rows["event"]:
        hint = did_you_mean(event, vocabularies.codes("event"))
        raise _FactError("period", "event_is_known", f"'{event}' is no accepted event code{hint}")
    fact["period"] = period.code


def _anchor(
    number: int, line: int, fact: dict[str, Any], text: AnchoredText, reading: FactFileReading
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Place a fact in the text: its row of `raw.claim` and its rows of `raw.evidence`."""
    printed = str(fact["printed"])
    try:
        quote = text.locate(fact["quote"], fact.get("occurrence"))
    except AnchorError as error:
        raise _FactError("quote", "quote_occurs_in_document", str(error)) from error
    try:
        figure = text.locate_within(printed, quote)
    except AnchorError as error:
        raise _FactError("printed", "printed_number_occurs_in_quote", str(error)) from error
    number_read = _read_number(printed, fact)
    spans = [
        ("VALUE", figure),
        *_supporting_spans(fact, quote, text),
        *_repeat_spans(fact, number_read, text),
    ]
    evidence = [
        {
            "document_id": reading.document_id,
            "fact_number": number,
            "role": role,
            "char_start": span.start,
            "char_end": span.end,
            "quote": text.text[span.start : span.end],
            "sentence_number": text.sentence_at(span.start).number,
            **_read_again(role, text.text[span.start : span.end]),
        }
        for role, span in dict.fromkeys(spans)
    ]
    sentence = text.sentence_at(figure.start)
    value = _figure("value", fact.get("value"))
    inferred = fact.get("inferred") or ()
    claim = {
        "document_id": reading.document_id,
        "file": reading.file,
        "line": line,
        "fact_number": number,
        "indicator_code": fact["indicator"],
        "category_code": fact["category"],
        "basis_code": fact["basis"],
        "period_code": fact["period"],
        "measure": fact["measure"],
        "comparison": fact.get("comparison"),
        "comparator_indicator_code": fact.get("comparator"),
        "comparator_category_code": fact.get("comparator_category"),
        "distinguish": fact.get("distinguish"),
        "curated_value": value,
        "value": fact.get("corrected_value", value),
        "range_low": _figure("low", fact.get("low")),
        "range_high": _figure("high", fact.get("high")),
        "direction": fact["direction"],
        "unit_code": fact["unit"],
        "counted_noun": fact.get("counted_noun"),
        "qualifier": fact["qualifier"],
        "printed_text": printed,
        "printed_value": _figure("printed", number_read.value) if number_read else None,
        "unit_multiplier": number_read.multiplier if number_read else None,
        "decimals": number_read.decimals if number_read else None,
        "observation_status": fact["status"],
        "review_status": fact["review"],
        "review_note": fact.get("review_note"),
        "is_period_inferred": "period" in inferred,
        "is_basis_inferred": "basis" in inferred,
        "is_comparison_inferred": "comparison" in inferred and fact.get("comparison") is not None,
        "inference_note": fact.get("inference_note"),
        "subject": fact.get("corrected_subject") or fact.get("subject"),
        "clause": fact["quote"],
        "clause_start": quote.start,
        "clause_end": quote.end,
        "char_start": figure.start,
        "char_end": figure.end,
        "sentence_number": sentence.number,
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
    }
    return claim, evidence


def _read_number(printed: str, fact: Mapping[str, Any]) -> PrintedNumber | None:
    """The number that `printed` shows; None for a range, whose two ends the curator states."""
    if fact["qualifier"] == "RANGE":
        return None
    try:
        return read_printed_number(printed)
    except ValueError as error:
        raise _FactError("printed", "printed_holds_one_number", str(error)) from error


def _read_again(role: str, words: str) -> dict[str, Any]:
    """What the words of a figure say by themselves, whatever the curator states; nothing for other words and ranges."""
    number, printed = None, None
    if role in ("VALUE", "REPEAT"):
        with suppress(ValueError):
            number = read_printed_number(words)
            printed = read_figure(number.value)
    return {
        "printed_value": printed,
        "unit_multiplier": number.multiplier if number else None,
        "decimals": number.decimals if number else None,
    }


def _supporting_spans(fact: Mapping[str, Any], quote: Span, text: AnchoredText) -> list[tuple[str, Span]]:
    wanted = [("SUBJECT", "subject", fact.get("subject"))]
    for role, words in (fact.get("evidence") or {}).items():
        wanted.append((role.upper(), f"evidence.{role}", words))
    spans = []
    for role, name, words in wanted:
        if words is None:
            continue
        try:
            spans.append((role, text.locate_nearest(str(words), quote)))
        except AnchorError as error:
            raise _FactError(name, "evidence_occurs_in_document", str(error)) from error
    return spans


def _repeat_spans(fact: Mapping[str, Any], number: PrintedNumber | None, text: AnchoredText) -> list[tuple[str, Span]]:
    spans = []
    for index, repeat in enumerate(fact.get("repeats") or ()):
        name = f"repeats.{index}"
        try:
            quote = text.locate(repeat["quote"], repeat.get("occurrence"))
            spans.append(("REPEAT", text.locate_within(str(repeat["printed"]), quote)))
            again = read_printed_number(str(repeat["printed"])) if number else None
        except ValueError as error:  # an AnchorError is one
            raise _FactError(name, "repeat_occurs_in_document", str(error)) from error
        if number and again and not _is_same_or_rounded(number, again):
            reason = f"'{repeat['printed']}' is neither '{fact['printed']}' nor a rounding of it: a claim of its own?"
            raise _FactError(name, "repeat_says_the_same", reason)
    return spans


def _is_same_or_rounded(number: PrintedNumber, again: PrintedNumber) -> bool:
    first, second = number.value.scaleb(number.multiplier), again.value.scaleb(again.multiplier)
    half_unit = Decimal(5).scaleb(min(again.multiplier - again.decimals, 18) - 1)
    return first == second or (again.decimals < number.decimals and abs(first - second) <= half_unit)


def _place_refused(number: int, entry: Any, data: Any, text: AnchoredText) -> RefusedFact:
    """Keep the place of a refused fact, as far as it has one: its number is then not unaccounted for."""
    fact = entry if isinstance(entry, dict) else {}
    printed, quote = fact.get("printed"), fact.get("quote")
    place = None
    if isinstance(quote, str) and quote:
        occurrence = fact.get("occurrence")
        try:
            place = text.locate(quote, occurrence if isinstance(occurrence, int) and occurrence > 0 else None)
        except AnchorError:
            place = None
    shown = str(printed) if isinstance(printed, str | int | Decimal) else None
    return RefusedFact(number, line_of(data, "facts", number - 1) or 1, shown, place)


def _read_set_aside(data: Any, refused: set[Any], reading: FactFileReading) -> None:
    groups = data.get("set_aside")
    for index, group in enumerate(groups if isinstance(groups, list) else []):
        if ("set_aside", index) in refused:
            continue
        for position, item in enumerate(group["words"]):
            occurrence = item.get("occurrence") if isinstance(item, dict) else None
            reading.set_aside.append(
                SetAside(
                    number=index + 1,
                    line=line_of(data, "set_aside", index, "words", position),
                    disposition=group["as"],
                    reason=group["reason"],
                    words=str(item["words"] if isinstance(item, dict) else item),
                    occurrence=occurrence,
                )
            )


def _figure(field_name: str, value: int | Decimal | None) -> Decimal | None:
    try:
        return None if value is None else read_figure(value)
    except ValueError as error:
        raise _FactError(field_name, "figure_can_be_kept", str(error)) from error
