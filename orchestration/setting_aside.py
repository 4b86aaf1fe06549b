"""The numbers of a document that no claim takes, as set-aside entries with a reason: words, not positions.

The census says which numbers there are, the mentions what they are. Nothing is written here.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.language.census import NumericToken, find_numeric_tokens
from orchestration.language.mentions import Mention
from orchestration.readers.anchors import AnchoredText, Span

_KINDS = {
    "period": ("PERIOD", "date or period that the figures refer to"),
    "name": ("NAME", "part of a name or fixed term"),
    "other": ("OTHER", "numbering, an address or other apparatus of the text"),
    "statistic": ("CONTEXT", "figure of which no claim was made"),
}
_PASSED_OVER = ("CONTEXT", "number word that measures nothing here")
_MISSED = ("CONTEXT", "TODO: the reader does not know what this number is")


@dataclass(frozen=True)
class Aside:
    """Words whose numbers are no facts, and why."""

    disposition: str
    reason: str
    words: str
    occurrence: int | None = None


def set_others_aside(
    text: AnchoredText, taken: Sequence[Span], mentions: Sequence[Mention], reason: str | None = None
) -> list[Aside]:
    """Give every number that is not taken a set-aside entry.

    Args:
        text: The document's text.
        taken: Places of figures that facts and repeats take.
        mentions: What the reader says of the numbers.
        reason: One reason for all of them, in the place of the reader's own.

    Returns:
        Entries grouped by disposition and reason, none of which is without effect when read in this order.
    """
    tokens = find_numeric_tokens(text.text)
    owners = _owners(tokens, mentions)
    spent = _inside(tokens, taken)
    free = {token: owner for token, owner in zip(tokens, owners, strict=True) if token not in spent}
    order = list(free)
    entries: list[Aside] = []
    covered: set[NumericToken] = set()
    mixed: dict[str, bool] = {}
    for token, owner in free.items():
        if token not in covered:
            entry, places = _entry(text, token, owner, free, order, reason, mixed)
            entries.append(entry)
            covered |= _inside(order, places)
    groups = list(dict.fromkeys((one.disposition, one.reason) for one in entries))
    entries.sort(key=lambda one: groups.index((one.disposition, one.reason)))
    return list(_needed(text, entries, order))


def _owners(tokens: Sequence[NumericToken], mentions: Sequence[Mention]) -> list[Mention | None]:
    """The mention that holds each token; both come in order."""
    owners: list[Mention | None] = []
    index = 0
    for token in tokens:
        while index < len(mentions) and mentions[index].end <= token.start:
            index += 1
        holds = index < len(mentions) and mentions[index].start < token.end
        owners.append(mentions[index] if holds else None)
    return owners


def _kind(token: NumericToken, owner: Mention | None, reason: str | None) -> tuple[str, str]:
    if owner is None:
        kind = _MISSED if any(sign.isdigit() for sign in token.text) else _PASSED_OVER
    else:
        kind = _KINDS[owner.kind]
    return (kind[0], reason) if reason else kind


def _entry(
    text: AnchoredText,
    token: NumericToken,
    owner: Mention | None,
    free: dict[NumericToken, Mention | None],
    order: Sequence[NumericToken],
    reason: str | None,
    mixed: dict[str, bool],
) -> tuple[Aside, list[Span]]:
    """The entry of one token and the places it covers: all of its words, unless one of them is another thing.

    `mixed` keeps the words of which that was found, so that it is found once.
    """
    disposition, why = _kind(token, owner, reason)
    place = _whole_words(text, token, owner)
    words = text.text[place.start : place.end]
    if words not in mixed:
        places = text.find_all(words)
        mixed[words] = len(places) > 1 and len({_kind(one, free[one], reason) for one in _inside(order, places)}) > 1
    if not mixed[words]:
        return Aside(disposition, why, words), text.find_all(words)
    occurrence = text.occurrence_of(place)
    return Aside(disposition, why, words, occurrence[0] if occurrence else None), [place]


def _whole_words(text: AnchoredText, token: NumericToken, owner: Mention | None) -> Span:
    """The words that hold a token: its mention, widened until it cuts no word."""
    start, end = token.start, token.end
    if owner is not None and owner.kind != "statistic":
        start, end = min(owner.start, start), max(owner.end, end)
    size = len(text.text)
    for _ in range(40):
        span = Span(start, end)
        if span in text.find_all(text.text[start:end], Span(start, end)):
            break
        start, end = max(0, start - 1), min(size, end + 1)
    return Span(start, end)


def _inside(tokens: Sequence[NumericToken], places: Sequence[Span]) -> set[NumericToken]:
    """The tokens, which come in order, that lie in one of the places."""
    found = set()
    for place in places:
        index = bisect_left(tokens, place.start, key=lambda token: token.start)
        while index < len(tokens) and tokens[index].end <= place.end:
            found.add(tokens[index])
            index += 1
    return found


def _needed(text: AnchoredText, entries: Sequence[Aside], free: Sequence[NumericToken]) -> Iterator[Aside]:
    """Drop entries whose numbers the entries before them have: the ledger would refuse them."""
    covered: set[NumericToken] = set()
    for one in entries:
        chosen = text.place_of(one.words, one.occurrence) if one.occurrence is not None else None
        places = [chosen] if chosen else text.find_all(one.words)
        found = _inside(free, places)
        if found - covered:
            covered |= found
            yield one
