"""Where quoted words stand in a document: from verbatim words to code point offsets.

Curators type no offsets; they are found here. Nothing is matched loosely: what a text does not hold verbatim has no
place in it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from orchestration.language.sentences import Sentence, split_sentences


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

    def sentence_at(self, position: int) -> Sentence:
        """The sentence in which a position stands, or the one before it when it stands between two."""
        return self.sentences[max(bisect_right(self._sentence_starts, position) - 1, 0)]

    def find_all(self, words: str, within: Span | None = None) -> list[Span]:
        """Every place where `words` stand as whole words, left to right, overlaps included."""
        low, high = (within.start, within.end) if within else (0, len(self.text))
        places, start = [], self.text.find(words, low, high)
        while start >= 0:
            end = start + len(words)
            if not self._cuts_a_word(start, end):
                places.append(Span(start, end))
            start = self.text.find(words, start + 1, high)
        return places

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
        """Find the place of supporting words that is nearest to a quote: inside it, else before it, else after it.

        Raises:
            AnchorError: the words do not occur in the document.
        """
        places = self.find_all(words)
        if not places:
            raise AnchorError(f"the words {_shown(words)} do not occur in the document{self._nearest(words)}")
        return min(places, key=lambda place: (_distance(place, quote), place.start))

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
        line = self.text.count("\n", 0, best) + 1
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
