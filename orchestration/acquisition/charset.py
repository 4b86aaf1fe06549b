"""From bytes to characters: which encoding, by whose word, and whether the result is believable.

A declaration is a hint. It is kept where its decoding succeeds and reads like text; another encoding takes its place
only where it reads clearly better; where nothing reads like text, nothing is decoded. What is done is said.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from orchestration.acquisition.frequent_characters import FREQUENT
from orchestration.acquisition.unreadable import UnreadableError

# The WHATWG reading of labels: a subset is read as the whole that pages really use.
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "utf-8-sig": "utf-8",
}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_IN_PAGE: Final = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:+-]{2,40})",
    re.IGNORECASE,
)
_PAGE_HEAD_BYTES: Final = 4096
# Codecs of Python that are no charsets of text.
_TEXT_PROBE: Final = b"a"
_JUDGED_CHARACTERS: Final = 50_000
# A right decoding of Chinese news scores 0.75 to 0.95, a wrong one below 0.2 (tests/acquisition/test_charset.py).
_BELIEVABLE: Final = 0.35
_CLEARLY_BETTER: Final = 0.25
_PUNCTUATION: Final = frozenset(
    "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·％℃￥〇　．－～–―•€£¥©®™°±×÷²³½¼‰′″→←■●◆▲★▼◇○□※№√\u00a0\ufeff\u200b"
)
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Decoded:
    """A text with the encoding that gave it, and how that was decided."""

    text: str
    encoding: str
    decided_by: str
    """BOM, HEADER, META, DETECTED, CURATOR or ASCII."""
    note: str


@dataclass(frozen=True)
class _Candidate:
    encoding: str
    decided_by: str
    text: str
    score: float


def decode(content: bytes, content_type: str | None = None, told: str | None = None) -> Decoded:
    """Decode the bytes of a page.

    Args:
        content: The bytes, after any content-encoding is undone.
        content_type: The header `content-type`.
        told: An encoding that a curator names; then no other is tried.

    Raises:
        UnreadableError: no encoding gives believable text, or two give different text and nothing settles which.
    """
    if told is not None:
        return _as_told(content, told)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _try(content[len(mark) :], encoding)
            if text is None:
                raise UnreadableError(f"the bytes begin with the mark of {encoding}, but are not {encoding}")
            return Decoded(text, encoding, "BOM", f"{encoding}, by its byte order mark")
    declared = list(_declared(content, content_type))
    if content.isascii() and not any(_is_escaping(one) for one, _ in declared) and b"\x00" not in content:
        return Decoded(content.decode("ascii"), "ascii", "ASCII", "all bytes are ASCII: every encoding says the same")
    return _choose(list(_candidates(content, declared)), declared)


def _as_told(content: bytes, told: str) -> Decoded:
    encoding = normalise_label(told)
    text = _try(content, encoding) if encoding else None
    if text is None or encoding is None:
        raise UnreadableError(f"the bytes are not {told}")
    return Decoded(text.removeprefix("\ufeff"), encoding, "CURATOR", f"{encoding}, named by a curator")


def normalise_label(label: str) -> str | None:
    """Python's name of the encoding that a label means on the web; None for a label that means none.

    >>> normalise_label("GB2312"), normalise_label("latin1"), normalise_label("x-unheard")
    ('gb18030', 'cp1252', None)
    """
    try:
        name = codecs.lookup(label.lower().removeprefix("x-")).name
        _TEXT_PROBE.decode(name)
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _is_escaping(encoding: str) -> bool:
    """Whether an encoding writes other characters with ASCII bytes."""
    return encoding.startswith(("hz", "iso2022", "utf-7", "utf-16", "utf-32"))


def _declared(content: bytes, content_type: str | None) -> Iterator[tuple[str, str]]:
    """Declared encodings with who declares them; the header comes first."""
    in_header = _IN_HEADER.search(content_type or "")
    if in_header:
        encoding = normalise_label(in_header[1])
        if encoding:
            yield encoding, "HEADER"
    in_page = _IN_PAGE.search(content[:_PAGE_HEAD_BYTES])
    if in_page:
        encoding = normalise_label((in_page[1] or in_page[2]).decode("ascii"))
        # A page that could be searched for ASCII is in no encoding of two or four bytes, whatever it says.
        if encoding and not encoding.startswith(("utf-16", "utf-32")):
            yield encoding, "META"


def _candidates(content: bytes, declared: list[tuple[str, str]]) -> Iterator[_Candidate]:
    wanted = dict.fromkeys(encoding for encoding, _ in declared)
    wanted |= dict.fromkeys(("utf-8", "gb18030", "big5hkscs"))
    if content.count(0) * 8 > len(content):
        wanted |= dict.fromkeys(("utf-16-le", "utf-16-be"))
    guess = from_bytes(content[: 4 * _JUDGED_CHARACTERS]).best()
    if guess is not None:
        guessed = normalise_label(guess.encoding)
        wanted |= {guessed: None} if guessed else {}
    wanted |= {"cp1252": None}
    by = dict(reversed(declared))
    for encoding in wanted:
        text = _try(content, encoding)
        if text is not None:
            yield _Candidate(encoding, by.get(encoding, "DETECTED"), text.removeprefix("\ufeff"), believability(text))


def _choose(candidates: list[_Candidate], declared: list[tuple[str, str]]) -> Decoded:
    """The declared encoding where it holds, else the one that reads clearly best."""
    said = ", ".join(f"{who.lower()} says {encoding}" for encoding, who in declared) or "nothing is declared"
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or best.score < _BELIEVABLE:
        tried = ", ".join(f"{one.encoding} {one.score:.2f}" for one in candidates) or "none decodes"
        raise UnreadableError(f"no encoding gives believable text ({said}; tried: {tried})")
    for encoding, _ in declared:
        for one in candidates:
            if one.encoding == encoding and one.score >= best.score - _CLEARLY_BETTER:
                return Decoded(one.text, encoding, one.decided_by, f"{encoding} ({said}; verified by decoding)")
    rivals = [one for one in candidates if one.score >= best.score - _CLEARLY_BETTER and one.text != best.text]
    # Bytes of another encoding are hardly ever valid UTF-8.
    chosen = next((one for one in (best, *rivals) if one.encoding == "utf-8"), best)
    if rivals and chosen.encoding != "utf-8":
        others = ", ".join(one.encoding for one in rivals)
        raise UnreadableError(f"{best.encoding} and {others} give different texts, both believable ({said})")
    wrong = "; the declaration is wrong" if declared else ""
    note = f"{chosen.encoding}, by comparing decodings ({said}{wrong})"
    return Decoded(chosen.text, chosen.encoding, "DETECTED", note)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except (UnicodeError, ValueError, LookupError):
        return None
    return text if isinstance(text, str) else None


def believability(text: str) -> float:
    """How much of what is not ASCII reads like Chinese or Western prose, from 0 to 1.

    >>> believability("全国网上零售额增长9.1%") > 0.9, believability("ÈÎÎñ 鍥藉" ) < 0.2
    (True, True)
    """
    if "\ufffd" in text[:_JUDGED_CHARACTERS]:
        return 0.0
    seen, good = 0, 0.0
    for match in re.finditer("[^\x09\x0a\x0d\x20-\x7e]+", text[: 4 * _JUDGED_CHARACTERS]):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        run = match[0]
        seen += len(run)
        good += sum(1 for sign in run if sign in FREQUENT or sign in _PUNCTUATION or "\uff01" <= sign <= "\uff5e")
        # Right text has rare characters too: half a point, as mojibake is made of almost nothing else.
        good += 0.2 * sum(1 for sign in run if sign not in FREQUENT and _HAN.match(sign))
        # Accented letters stand among plain ones: "café", "Zürich".
        if len(run) <= 2 and run.isalpha() and not _HAN.match(run) and (before.isalpha() or after.isalpha()):
            good += len(run)
        if seen > _JUDGED_CHARACTERS:
            break
    return min(good / seen, 1.0) if seen else 1.0
