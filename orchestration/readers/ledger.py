"""The ledger: every numeric token of a document with exactly one disposition.

Tokens come from the census, which knows nothing of facts; dispositions come from the fact file. What nobody
accounts for stays UNRESOLVED, and publication is refused until somebody does.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orchestration.language.census import find_numeric_tokens
from orchestration.readers.anchors import AnchoredText, Span
from orchestration.readers.facts import FactFileReading, RefusedFact, SetAside
from orchestration.readers.rejections import Rejection

# Characters either side of a token that show a person where it stands.
_CONTEXT = 30


@dataclass(frozen=True)
class _Entry:
    span: Span
    disposition: str = "UNRESOLVED"
    reason: str | None = "no fact, repeat or set_aside entry accounts for it"
    fact_number: int | None = None
    is_rejected: bool = False


@dataclass
class Ledger:
    """Rows of `raw.number` for one document, and the set-aside entries that account for nothing."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


def account_for_numbers(
    text: AnchoredText,
    text_file: str,
    reading: FactFileReading,
    accepted: Collection[int],
    refused: Sequence[RefusedFact],
) -> Ledger:
    """Give every numeric token of one document its disposition.

    Args:
        text: The document's text.
        text_file: Name of the text file for messages.
        reading: What its fact file gave.
        accepted: Numbers of the facts that passed every rule.
        refused: Facts that did not: their tokens are set aside as refused instead of left unresolved.
    """
    ledger = Ledger()
    tokens = find_numeric_tokens(text.text)
    entries = [_Entry(Span(token.start, token.end)) for token in tokens]
    withdrawn = {one["fact_number"] for one in reading.claims if one["review_status"] == "WITHDRAWN"}
    # A withdrawn claim yields its number to the claim that replaces it.
    for is_withdrawn in (False, True):
        for role, disposition in (("VALUE", "FACT"), ("REPEAT", "REPEAT")):
            for one in reading.evidence:
                number = one["fact_number"]
                if one["role"] == role and number in accepted and (number in withdrawn) == is_withdrawn:
                    span = Span(one["char_start"], one["char_end"])
                    _take(entries, [span], disposition=disposition, reason=None, fact_number=number)
    for entry in reading.set_aside:
        places = _places(text, entry)
        if not _take(entries, places, disposition=entry.disposition, reason=entry.reason):
            ledger.rejections.append(_covers_nothing(reading, entry, occurs=bool(places)))
    for fact in refused:
        reason = f"its record was refused: {reading.file}:{fact.line} fact {fact.fact_number}"
        _take(entries, _refused_places(text, fact), disposition="OTHER", reason=reason, is_rejected=True)
    lines = _Lines(text.text)
    ledger.rows = [
        {
            "document_id": reading.document_id,
            "file": text_file,
            "line": lines.number_at(token.start),
            "token_number": position,
            "char_start": token.start,
            "char_end": token.end,
            "token": token.text,
            "context": lines.context(token.start, token.end),
            "sentence_number": text.sentence_at(token.start).number,
            "disposition": entry.disposition,
            "reason": entry.reason,
            "fact_number": entry.fact_number,
            "is_rejected": entry.is_rejected,
        }
        for position, (token, entry) in enumerate(zip(tokens, entries, strict=True), start=1)
    ]
    return ledger


class _Lines:
    """The lines of a text, for telling a person where a token stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def number_at(self, position: int) -> int:
        """1-based line of a position."""
        return bisect_left(self._breaks, position) + 1

    def context(self, start: int, end: int) -> str:
        """A span with what stands around it on its line; an ellipsis marks where the line goes on."""
        index = bisect_left(self._breaks, start)
        first = self._breaks[index - 1] + 1 if index else 0
        last = self._breaks[index] if index < len(self._breaks) else len(self._text)
        low, high = max(first, start - _CONTEXT), max(end, min(last, end + _CONTEXT))
        # Half a word is left out, lest "11%" be shown as "1"; Chinese has no spaces and is cut anywhere.
        if low > first and (space := re.search(r"(?<=\S)\s", self._text[low - 1 : start])):
            low += space.start()
        if high < last and (space := re.search(r"\s\S+$", self._text[end : high + 1])):
            high = end + space.start()
        shown = " ".join(self._text[low:high].split())
        return f"{'…' if low > first else ''}{shown}{'…' if high < last else ''}"


def _take(entries: list[_Entry], places: Sequence[Span], **disposition: Any) -> int:
    """Give a disposition to the still unresolved tokens inside the places; return how many there were."""
    taken = 0
    for place in places:
        index = bisect_left(entries, place.start, key=lambda entry: entry.span.start)
        while index < len(entries) and entries[index].span.start < place.end:
            entry = entries[index]
            if entry.disposition == "UNRESOLVED" and place.contains(entry.span):
                entries[index] = replace(entry, **disposition)
                taken += 1
            index += 1
    return taken


def _places(text: AnchoredText, entry: SetAside) -> list[Span]:
    places = text.find_all(entry.words)
    if entry.occurrence is not None:
        return places[entry.occurrence - 1 : entry.occurrence]
    return places


def _refused_places(text: AnchoredText, fact: RefusedFact) -> list[Span]:
    quoted = [fact.quote] if fact.quote else []
    if fact.printed is None:
        return quoted
    # A misprinted figure stands nowhere: its number is then one of the quote that no other fact has taken.
    return text.find_all(fact.printed, fact.quote) or quoted


def _covers_nothing(reading: FactFileReading, entry: SetAside, *, occurs: bool) -> Rejection:
    reason = (
        f'"{entry.words}" holds no number that is still unaccounted for; it is not needed, or set aside twice'
        if occurs
        else f'"{entry.words}" does not occur in the document' + (" that often" if entry.occurrence else "")
    )
    return Rejection(
        "number",
        reading.document_id,
        reading.file,
        entry.line,
        f"set_aside {entry.number}",
        "words",
        "set_aside_covers_a_number",
        reason,
    )
