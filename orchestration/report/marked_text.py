"""A document's text with every numeric token marked: a link where it is a fact, its reason where it is not.

All text of a document is escaped here, and characters that steer the order of writing are spelled out.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from orchestration.language.sentences import split_sentences
from orchestration.report.addresses import card_address, number_anchor
from orchestration.report.source import Row
from orchestration.report.templating import escaped
from orchestration.report.wording import DISPOSITIONS, harmless


@dataclass(frozen=True)
class _Mark:
    """A marked span of the text: its tokens have one disposition, and one claim where they have any."""

    start: int
    end: int
    anchors: tuple[str, ...]
    kind: str
    note: str
    address: str | None


def mark_text(text: str, tokens: Sequence[Row], to_root: str) -> list[Markup]:
    """Paragraphs of a document as HTML, sentence by sentence.

    Args:
        text: the document as stored; all positions count its code points.
        tokens: its ledger in order, with `claim_start` and `claim_end` of a fact's printed words.
        to_root: what leads from the page to the report's folder.
    """
    marks = _widened([_mark(token, to_root) for token in tokens], tokens)
    paragraphs: list[list[str]] = [[]]
    place = first = 0
    for start, end in _sentences(text, marks):
        gap = text[place:start]
        if "\n" in gap and paragraphs[-1]:
            paragraphs.append([])
        elif gap:
            paragraphs[-1].append(escaped(gap))
        last = first
        while last < len(marks) and marks[last].start < end:
            last += 1
        sentence = "".join(_pieces(text, start, end, marks[first:last]))
        paragraphs[-1].append(f'<span class="sentence" dir="auto">{sentence}</span>')
        place, first = end, last
    return [Markup("".join(one)) for one in paragraphs if one]


def _mark(token: Row, to_root: str) -> _Mark:
    kind = "refused" if token.is_rejected else str(token.disposition).lower()
    words = "refused with its record" if token.is_rejected else DISPOSITIONS.get(token.disposition, token.disposition)
    shown = token.value_in_words if token.series_code else None
    note = ": ".join(one for one in (words, shown or token.reason) if one)
    address = f"{to_root}{card_address(token.series_code, token.page, token.claim_key)}" if token.series_code else None
    return _Mark(token.char_start, token.char_end, (number_anchor(token.char_start),), kind, harmless(note), address)


def _widened(marks: Sequence[_Mark], tokens: Sequence[Row]) -> list[_Mark]:
    """Marks of facts widened to the printed words (`3.6 trillion yuan`), where these hold no token of another kind."""
    found: list[_Mark] = []
    for mark, token in zip(marks, tokens, strict=True):
        last = found[-1] if found else None
        if last and mark.start < last.end:
            if mark.kind == last.kind == "fact" and mark.address == last.address and mark.end <= last.end:
                found[-1] = _Mark(last.start, last.end, last.anchors + mark.anchors, last.kind, last.note, last.address)
                continue
            # The words before reach into this token: they are cut back, so that each token has its own mark.
            found[-1] = _Mark(last.start, mark.start, last.anchors, last.kind, last.note, last.address)
        start, end = mark.start, mark.end
        if (
            mark.kind == "fact"
            and token.claim_start is not None
            and token.claim_start <= start < end <= token.claim_end
        ):
            start = max(token.claim_start, found[-1].end if found else 0)
            end = token.claim_end
        found.append(_Mark(start, end, mark.anchors, mark.kind, mark.note, mark.address))
    return found


def _sentences(text: str, marks: Sequence[_Mark]) -> Iterator[tuple[int, int]]:
    """Spans of sentences; two that one mark touches are one."""
    starts = [one.start for one in marks]
    current: tuple[int, int] | None = None
    for sentence in split_sentences(text):
        if current is not None:
            before = bisect_right(starts, current[1] - 1) - 1
            if before >= 0 and marks[before].end > current[1]:
                current = (current[0], max(sentence.end, marks[before].end))
                continue
            yield current
        current = (sentence.start, sentence.end)
    if current is not None:
        yield current


def _pieces(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[str]:
    place = start
    for mark in marks:
        yield escaped(text[place : mark.start])
        yield _marked(text[mark.start : mark.end], mark)
        place = mark.end
    yield escaped(text[place:end])


def _marked(words: str, mark: _Mark) -> str:
    # A figure of two tokens ("5 to 6 trillion") is one link; its further tokens keep their anchors.
    further = "".join(f'<span id="{one}"></span>' for one in mark.anchors[1:])
    tag, link = ("a", f' href="{escaped(mark.address)}"') if mark.address else ("span", "")
    return (
        f'<{tag} class="n {escaped(mark.kind)}" id="{mark.anchors[0]}"{link} title="{escaped(mark.note)}">'
        f"{further}{escaped(words)}</{tag}>"
    )
