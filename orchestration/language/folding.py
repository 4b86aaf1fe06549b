"""Folding: a copy of a text of the same length in which rules can be written plainly.

Letters become lower case, fullwidth letters, digits, percent signs and points become ASCII, odd spaces
become a space. Chinese punctuation stays. Offsets of the copy are offsets of the text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_KEPT: Final = frozenset("，；：（）！？｛｝［］")
_FOLDED: Final[dict[int, str]] = {
    **{
        code: unicodedata.normalize("NFKC", chr(code)).lower()
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in _KEPT
    },
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2007\u2009\u202f\t"), " "),
    **dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-"),
    **dict.fromkeys(map(ord, "—―─"), "—"),
    **dict.fromkeys(map(ord, "’‘`´"), "'"),
    **dict.fromkeys(map(ord, "“”„"), '"'),
    **dict.fromkeys(map(ord, "﹪٪"), "%"),
    **dict.fromkeys(map(ord, "～〜"), "~"),
    ord("￥"): "¥",
    ord("億"): "亿",
    ord("萬"): "万",
    ord("兩"): "两",
    **{
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, 0x1FBFA)
        if unicodedata.category(chr(code)) == "Nd"
    },
}
_CAPITALS: Final = re.compile("[A-Z]+")
# Signs of the basic plane one by one, the others as one range: a set of this form is searched fast.
_TO_FOLD: Final = re.compile(
    f"[{re.escape(''.join(chr(code) for code in sorted(_FOLDED) if 0x7F < code < 0x10000))}\U00010000-\U0010ffff]+"
)
_WIDE_THOUSANDS: Final = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def fold(text: str) -> str:
    """Return the folded copy of a text, as long as the text itself.

    >>> fold("Ｒｏｓｅ １２．４％，ＵＰ")
    'rose 12.4%，up'
    """
    if text.isascii():
        return text.lower().replace("\t", " ")
    if "，" in text:
        text = _WIDE_THOUSANDS.sub(",", text)
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals of other scripts have longer small letters
        lowered = _CAPITALS.sub(lambda match: match[0].lower(), text)
    return _TO_FOLD.sub(lambda match: match[0].translate(_FOLDED), lowered).replace("\t", " ")


def detect_language(text: str) -> str:
    """Return "zh" where Chinese characters carry the text, else "en".

    >>> detect_language("零售额增长9.1%"), detect_language("Sales rose (零售)")
    ('zh', 'en')
    """
    sample = text[:4000]
    han = len(_HAN.findall(sample))
    return "zh" if han * 3 > sum(map(str.isalpha, sample)) else "en"
