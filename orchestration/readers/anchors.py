"""Where quoted words stand in a document: from verbatim words to code point offsets.

Curators type no offsets; they are found here. Nothing is matched loosely: what a text does not hold verbatim has no
place in it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from orchestration.language.sentences import Sentence, split_sentences

_RUN = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True)
class Span:
    """A half-open stretch of code points."""

    start: int
    end: int

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


class AnchorError(ValueError):
    """Quoted words that cannot be given one place in the document."""


class AnchoredText:
    """A document's text with its sentences, ready for looking words up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences: Sequence[Sentence] = split_sentences(text)
        self._sentence_starts = [one.start for one in self.sentences]
        self._found: dict[str, list[Span]] = {}

    @cached_property
    def _runs(self) -> dict[str, list[int]]:
        """Where each run of ASCII letters or digits stands."""
        runs: dict[str, list[int]] = {}
        for match in _RUN.finditer(self.text):
            runs.setdefault(match[0], []).append(match.start())
        return runs

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line_at(self, position: int) -> int:
        """1-based line of a position."""
        return bisect_left(self._breaks, position) + 1

    def sentence_at(self, position: int) -> Sentence:
        """The sentence in which a position stands, or the one before it when it stands between two."""
        return self.sentences[max(bisect_right(self._sentence_starts, position) - 1, 0)]

    def find_all(self, words: str, within: Span | None = None) -> list[Span]:
        """Every place where `words` stand as whole words, left to right, overlaps included."""
        if within is None:
            return list(self._places(words))
        return self._whole(self._searched(words, within.start, within.end), len(words))

    def _places(self, words: str) -> list[Span]:
        """Every place of some words in the text, found once."""
        if words not in self._found:
            self._found[words] = self._whole(self._starts(words), len(words))
        return self._found[words]

    def place_of(self, words: str, occurrence: int) -> Span | None:
        """The place of some words that an `occurrence` counts to, from 1."""
        places = self._places(words)
        return places[occurrence - 1] if 1 <= occurrence <= len(places) else None

    def occurrence_of(self, place: Span) -> tuple[int, int] | None:
        """Which of the places of its words a span is, from 1, and how many there are; None where it cuts a word."""
        places = self._places(self.text[place.start : place.end])
        index = bisect_left(places, place.start, key=lambda one: one.start)
        return (index + 1, len(places)) if index < len(places) and places[index] == place else None

    def _whole(self, starts: Iterator[int], length: int) -> list[Span]:
        return [Span(start, start + length) for start in starts if not self._cuts_a_word(start, start + length)]

    def _starts(self, words: str) -> Iterator[int]:
        """Where words may stand: at the places of their rarest run, so that the text is not searched anew."""
        runs = [(len(self._runs.get(run[0], ())), run[0], run.start()) for run in _RUN.finditer(words)]
        if not runs:
            yield from self._searched(words, 0, len(self.text))
            return
        _, rarest, offset = min(runs)
        for place in self._runs.get(rarest, ()):
            if place >= offset and self.text.startswith(words, place - offset):
                yield place - offset

    def _searched(self, words: str, low: int, high: int) -> Iterator[int]:
        start = self.text.find(words, low, high)
        while start >= 0:
            yield start
            start = self.text.find(words, start + 1, high)

    def _cuts_a_word(self, start: int, end: int) -> bool:
        """Whether a span begins or ends inside a run of ASCII letters or digits, or inside a decimal number."""
        return self._joins(start) or self._joins(end)

    def _joins(self, position: int) -> bool:
        before, after = self.text[position - 1 : position], self.text[position : position + 1]
        if not before or not after:
            return False
        if before in ".," and after.isdigit() and self.text[position - 2 : position - 1].isdigit():
            return True
        if after in ".," and before.isdigit() and self.text[position + 1 : position + 2].isdigit():
            return True
        return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()

    def locate(self, words: str, occurrence: int | None = None) -> Span:
        """Find the one place of a quote.

        Raises:
            AnchorError: the words do not occur, occur more than once without `occurrence`, or less often than it says.
        """
        places = self.find_all(words)
        if not places:
            raise AnchorError(f"the quote {_shown(words)} does not occur in the document{self._nearest(words)}")
        if occurrence is None:
            if len(places) > 1:
                raise AnchorError(
                    f"the quote {_shown(words)} stands {len(places)} times in the document;"
                    " quote more words, or say which with `occurrence`"
                )
            return places[0]
        if occurrence > len(places):
            raise AnchorError(f"`occurrence` is {occurrence}, but the quote stands {len(places)} time(s)")
        return places[occurrence - 1]

    def locate_within(self, words: str, quote: Span) -> Span:
        """Find the printed figure inside its quote.

        Raises:
            AnchorError: the words do not stand in the quote, or more than once.
        """
        places = self.find_all(words, quote)
        quoted = _shown(self.text[quote.start : quote.end])
        if not places:
            raise AnchorError(f"{_shown(words)} is not in the quote {quoted}")
        if len(places) > 1:
            raise AnchorError(f"{_shown(words)} stands {len(places)} times in the quote {quoted}; quote fewer words")
        return places[0]

    def locate_nearest(self, words: str, quote: Span) -> Span:
        """Find the place of supporting words that belongs to a quote.

        Inside it, else in its own sentence, else before it, else after it; of several, the nearest.

        Raises:
            AnchorError: the words do not occur in the document.
        """
        places = self.find_all(words)
        if not places:
            raise AnchorError(f"the words {_shown(words)} do not occur in the document{self._nearest(words)}")
        first, last = self.sentence_at(quote.start), self.sentence_at(max(quote.start, quote.end - 1))
        own = Span(min(first.start, quote.start), max(last.end, quote.end))
        # "Sales reached 16.1 trillion yuan in 2025" means this 2025, not that of the title.
        near = [place for place in places if own.contains(place)]
        return min(near or places, key=lambda place: (_distance(place, quote), place.start))

    def _nearest(self, words: str) -> str:
        """The sentence that resembles missing words most, as the end of an error message."""
        if len(words) > 400 or len(self.text) > 200_000:
            return ""
        matcher = SequenceMatcher(None, "", words, autojunk=False)
        best, best_size = None, max(8, len(words) // 2)
        for sentence in self.sentences:
            matcher.set_seq1(self.text[sentence.start : sentence.end])
            match = matcher.find_longest_match()
            if match.size > best_size:
                best, best_size = sentence.start + match.a, match.size
        if best is None:
            return ""
        line = self.line_at(best)
        return f"; its line {line} has {_shown(self.text[best : best + best_size])}"


def _distance(place: Span, quote: Span) -> int:
    if quote.contains(place):
        return 0
    if place.start < quote.start:
        return quote.start - place.start
    # Words after the quote come second: prose names its period and its source first.
    return 1_000_000 + place.start - quote.start


def _shown(words: str) -> str:
    shortened = words if len(words) <= 120 else f"{words[:60]}…{words[-50:]}"
    return '"' + shortened.replace("\n", "↵") + '"'
