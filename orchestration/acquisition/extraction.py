"""What a format reader gives: text ready for the build, what the gate compares it with, and what was decided."""

import re
from dataclasses import dataclass, field

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# What no text file and no YAML file of ours may hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True)
class Extraction:
    """The text of one page in one format.

    `reference` is the same part of the page, turned into text by other code: the gate compares the numbers of both.
    """

    kind: str
    text: str
    reference: str
    charset: str | None = None
    charset_note: str | None = None
    method: str = ""
    title: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    """Where the page prints a date, and the words there; the most trustworthy first."""
    notes: tuple[str, ...] = field(default=())


def clean_line(words: str) -> str:
    """One line without invisible signs and control characters; each run of spaces is one space.

    >>> clean_line(" 增长\u3000 9\u200b.1% ")
    '增长 9.1%'
    """
    return _SPACES.sub(" ", _CONTROL.sub("", _INVISIBLE.sub("", words)).replace("\x0c", " ")).strip()


def clean_text(text: str) -> str:
    r"""Lines cleaned, with at most one empty line between them and a line end at the end.

    >>> clean_text("a \r\n\r\n\r\nb\r")
    'a\n\nb\n'
    """
    lines = [clean_line(line) for line in re.split("\r\n|[\n\r\x85\u2028\u2029]", text)]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def table_row(cells: list[str]) -> str:
    """One row of a table as one line; the bar keeps neighbouring figures apart.

    >>> table_row(["网上零售额", "154,200", "", "9.1"])
    '网上零售额 | 154,200 | 9.1'
    """
    return " | ".join(one for one in (clean_line(cell.replace("\n", " ")) for cell in cells) if one)
