# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
r"""Unwrapping: Chinese text whose lines were cut at a fixed width, joined again.

A cut may fall inside a word or a number ("36.\n8%"), so the lines must be joined before anything is read.
English needs none of this: a line break there is a space.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

# A break inside a line: no full stop before it, and the next line starts no list, heading or table row.
_WRAP: Final = re.compile(
    r"(?<=[\u4e00-\u9fff\d.,，、%％])[ \u3000]?\n[ \u3000]?(?=[\u4e00-\u9fff\d])(?![（(]?[一二三四五六七八九十]{1,3}[）)、.]|\d{1,2}[、.．]\D)"
)
_SHORTEST_LINE: Final = 14


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text without its wraps, and where they were."""

    text: str
    cuts: tuple[int, ...] = ()  # offsets in the joined text, one for each removed character

    def original(self, offset: int) -> int:
        """Return the offset in the text as printed."""
        return offset + bisect_right(self.cuts, offset)

    def original_end(self, offset: int) -> int:
        """Return an end offset in the text as printed; a cut right behind the span stays outside it."""
        return offset + bisect_right(self.cuts, offset - 1)


def unwrap(text: str) -> Unwrapped:
    r"""Join the wrapped lines of a Chinese text.

    >>> joined = unwrap("2025年10月，全市限额以上单位零售额同比增\n长11.3%，占比为36.\n8%。")
    >>> joined.text
    '2025年10月，全市限额以上单位零售额同比增长11.3%，占比为36.8%。'
    >>> joined.original(joined.text.index("长"))
    24
    """
    if "\n" not in text:
        return Unwrapped(text)
    pieces: list[str] = []
    cuts: list[int] = []
    place = length = 0
    for match in _WRAP.finditer(text):
        line = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        inside_number = text[match.start() - 1] in ".," and text[match.end()].isdigit()
        if (line < _SHORTEST_LINE and not inside_number) or _is_row(text, match):
            continue
        pieces.append(text[place : match.start()])
        length += match.start() - place
        cuts += [length] * (match.end() - match.start())
        place = match.end()
    pieces.append(text[place:])
    return Unwrapped("".join(pieces), tuple(cuts))


_ROW: Final = re.compile(r"[ \t\u3000|｜]+[-+−]?[\d.,]+[%％]?[ \t\u3000|｜]+[-+−]?[\d.,]+[%％]?[ \u3000]*\n")


def _is_row(text: str, match: re.Match[str]) -> bool:
    """Say whether the line before a break, or the one behind it, is a row of a table."""
    begin = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 200)
    end = min(len(text), match.end() + 200)
    return bool(
        _ROW.search(text, begin, match.end())
        or re.match(
            r"[^\n]{0,40}[ \t\u3000|｜]+[-+−]?[\d.,]+[ \t\u3000|｜]+[-+−]?[\d.,]+[%％]?(?:\n|$)",
            text[match.end() : end],
        )
    )
