"""Sentences: where each one starts and ends, for English and Chinese prose alike.

A full stop inside a number or an abbreviation ends nothing; a line break ends a sentence only where it
ends a paragraph or a heading, not where a line was wrapped.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Sentence(NamedTuple):
    """One sentence: its number from 1 and its half-open code point span without outer white space."""

    number: int
    start: int
    end: int


# Words that carry a full stop without ending a sentence. Months and the like are here in their short forms.
_ABBREVIATIONS: Final = frozenset(
    [
        "no",
        "nos",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "vs",
        "etc",
        "fig",
        "figs",
        "vol",
        "pp",
        "p",
        "art",
        "sec",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "co",
        "ltd",
        "inc",
        "corp",
        "approx",
        "avg",
        "est",
        "ca",
        "cf",
        "e.g",
        "i.e",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "a.m",
        "p.m",
    ]
)
# Abbreviations that may well be the last word of a sentence: they end one where a capital follows.
_MAY_END: Final = frozenset(["etc", "co", "ltd", "inc", "corp", "u.s", "u.k", "u.n", "e.u", "a.m", "p.m"])
# The first sign stands alone in front: the search then runs over all others at the speed of the machine.
_BOUNDARY: Final = re.compile(
    r"""[。！？!?.\n](?:
      (?P<han>(?<=[。！？!?])[。！？!?]*[”’」』）》"'\)]*)
    | (?P<stop>(?<=\.)\.*[”’"'\)\]]*(?=\s|$|[A-Z“"「‘(\u4e00-\u9fff]))
    | (?P<line>(?<=\n)\s*)
    )""",
    re.VERBOSE,
)
_LAST_WORD: Final = re.compile(r"([A-Za-z][A-Za-z.]{0,9})\Z")
_SHORTEST_WRAP: Final = 12
_GOES_ON: Final = re.compile(r"[a-z,;:)\]，、；：）％%\d]")

_DATE_LINE: Final = re.compile(r"\d[\d./: -]{5,18}(?:\n|\Z)")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    r"""Return the sentences of a text in order; together they hold every character but white space.

    >>> text = "Sales rose 3.6% in the U.S. market. No. 2 fell.\n\nTable 1"
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['Sales rose 3.6% in the U.S. market.', 'No. 2 fell.', 'Table 1']
    >>> text = "零售额增长9.1%。全国网上零售总额当中，实物\n商品增长5.7%！"
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['零售额增长9.1%。', '全国网上零售总额当中，实物\n商品增长5.7%！']
    """
    sentences: list[Sentence] = []
    start = behind = 0
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, match, start, behind):
            start = _add(sentences, text, start, match.end())
        behind = match.end()
    _add(sentences, text, start, len(text))
    return tuple(sentences)


def _add(sentences: list[Sentence], text: str, start: int, end: int) -> int:
    span = text[start:end]
    left = len(span) - len(span.lstrip())
    stripped = span.strip()
    if stripped:
        sentences.append(Sentence(len(sentences) + 1, start + left, start + left + len(stripped)))
    return end


def _ends_sentence(text: str, match: re.Match[str], start: int, behind: int) -> bool:
    """Say whether a boundary ends the sentence that starts at `start`; `behind` is where the last boundary ended."""
    if match.lastgroup == "han":
        return True
    if match.lastgroup == "stop":
        return _is_full_stop(text, match)
    # A line break: it wraps a line when the line before is long and the next goes on in the same sentence.
    if match[0].count("\n") > 1:
        return True
    line_end = match.start()
    while line_end > behind and text[line_end - 1].isspace():
        line_end -= 1
    before, after = text[max(start, line_end - 1) : line_end], text[match.end() : match.end() + 1]
    if not before or not after:
        return True
    if _DATE_LINE.match(text, match.end()):
        return True
    line_start = text.rfind("\n", start, line_end) + 1
    line_length = line_end - max(line_start, start)
    goes_on = bool(_GOES_ON.match(after)) or before in ",，、:："
    if "\u4e00" <= before <= "\u9fff":
        return line_length < 12
    if after.islower() and before.islower():
        return line_length < _SHORTEST_WRAP
    return not (goes_on and line_length >= 25) and line_length < 50


def _is_full_stop(text: str, match: re.Match[str]) -> bool:
    if len(match[0]) > 1 and match[0][1] in "\"'”’)]":
        return True
    word = _LAST_WORD.search(text, max(0, match.start() - 10), match.start())
    following = text[match.end() : match.end() + 2].lstrip()[:1]
    if word is None:
        return True
    last = word[1].lower()
    if last in _ABBREVIATIONS:
        return last in _MAY_END and following.isupper()
    return not (len(last) == 1 and word[1].isupper()) or not following.isupper()
