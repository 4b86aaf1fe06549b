# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""The independent census: every numeric token of a text, by rules of its own.

It answers one question (where does a number stand?) and no other. It must not import from the
modules that read numbers, and they must not import from here: the census can only catch what the
reader misses if the two have nothing in common.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Final, NamedTuple


class NumericToken(NamedTuple):
    """One numeric token: half-open code point offsets and the words between them."""

    start: int
    end: int
    text: str


def _enclosed_digits() -> str:
    """Return circled, bracketed, Roman and vulgar-fraction signs as the body of a character class.

    Superscripts and subscripts stay out: they mark footnotes and square metres.
    """
    signs: list[str] = []
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if unicodedata.category(sign) in ("No", "Nl") and sign != "〇":
            form = unicodedata.decomposition(sign)
            if not form.startswith(("<super>", "<sub>")):
                signs.append(sign)
    return "".join(signs)


_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fourty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth "
    "seventieth eightieth ninetieth hundredth thousandth millionth billionth"
)
_SCALES = "hundreds hundred thousands thousand millions million billions billion trillions trillion"
_MULTIPLES = (
    "half halves halved halving doubled doubles doubling double tripled triples tripling triple trebled treble "
    "quadrupled quadruples quadrupling quadruple quintupled quintuple twice thrice dozens dozen tens zero"
)


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_CARDINAL = _any_of(f"{_UNITS} {_TEENS} {_TENS}")
_STEP = rf"(?:{_CARDINAL}|{_any_of(_SCALES)})"
_FRACTION_PART = "halves|half|thirds|third|quarters|quarter|fourths|fifths|fifth|sixths|eighths|tenths|tenth"
_WORD: Final = rf"""
    (?i:(?<![A-Za-z])(?=[bdefhmnoqstz])(?:
        {_STEP}(?![A-Za-z])(?:(?:\s|-|\sand\s){_STEP}(?![A-Za-z]))*+
            (?:-(?:{_any_of(_ORDINALS)}|{_FRACTION_PART})(?![A-Za-z]))?
      | (?:{_any_of(_ORDINALS)})(?:ly)?
      | (?:{_CARDINAL}|hundred|thousand)fold
      | {_any_of(_MULTIPLES)}
      | thirds | fifths | tenths
      | (?:(?<=\ba\s)|(?<=\bone\s))quarter(?!\s+(?:ago|earlier|before|later|of\s+(?:19|20)\d\d))
    )(?![A-Za-z]))
"""
_DIGITS: Final = r"""
    (?: (?<!\d[.．])\d{1,3}+(?:[,\u2009\u202f]\d{3})++(?!\d)(?:[.．]\d++(?![.．]\d))?
      | (?<!\d[.．])[０-９]{1,3}+(?:，[０-９]{3})++(?!\d)(?:[.．]\d++(?![.．]\d))?
      | (?<!\d[.．])\d++[.．]\d++(?![.．]\d)
      | \d++
    )(?:(?i:st|nd|rd|th)(?![A-Za-z]))?
"""
_NUMERAL = "〇零一二三四五六七八九十百千万亿萬億两兩廿壹贰叁肆伍陆柒捌玖拾佰仟"
_AFTER_DIGITS: Final = rf"""
    (?:\s?[万亿萬億兆]++(?![{_NUMERAL}])|[十百千][万亿萬億]*+|[-\s]?(?i:{_any_of(_SCALES)}|dozens?)(?![A-Za-z]))?
"""
# Chinese compounds in which the numeral has become part of another word.
_LEXICALISED: Final = (
    "零售 社零 网零 零食 零部件 零件 零散 零工 零担 零星 百货 百姓 百科 百度 百分点 百分比 百花 进一步 一步步 一系列 一些 一般 "
    "一定 一直 一致 一体 一方面 一旦 一并 一律 一贯 一再 一经 一味 一如 一流 一同 一道 一站式 一揽子 统一 同一 唯一 之一 单一 另一 "
    "这一 那一 某一 每一 任一 专一 万一 万物 万里 万科 万达 千方百计 千家万户 千万不 四川 三亚 三明 三门峡 九江 六安 六盘水 十堰 "
    "半导体 半径 半岛 半成品 千瓦 千克 千米 千卡"
)
_CHINESE: Final = rf"""
    (?:[百千万]|[{_NUMERAL}]+)分之(?:\d++(?:[.．]\d++)?|[{_NUMERAL}点]++)
  | 翻了?[{_NUMERAL}几\d]?[番倍]
  | 成倍 | 加倍 | 倍增
  | 第?[{_NUMERAL}]++(?:点[{_NUMERAL}]++)?(?:成(?![为了立长功都员果本交品熟效型份]))?半?倍?
  | 半
"""
_FIRST_HAN: Final = "".join(sorted({word[0] for word in _LEXICALISED.split()} | set(_NUMERAL + "翻成加倍第半")))
_SCANNER: Final = re.compile(
    rf"(?=[{_FIRST_HAN}])(?:{'|'.join(_LEXICALISED.split())}|(?P<chinese>{_CHINESE}))"
    rf"|(?=\d)(?P<digits>{_DIGITS}){_AFTER_DIGITS}"
    rf"|(?P<word>{_WORD})"
    rf"|(?P<sign>[{_enclosed_digits()}])",
    re.VERBOSE,
)


def find_numeric_tokens(text: str) -> tuple[NumericToken, ...]:
    """Return every numeric token of a text, in order and without overlap.

    A token is a digit run with its separators and decimals ("15,972.2", "14th", "①") or a number
    word ("twenty-one", "doubled", "三成"). A magnitude word after digits belongs to their number.

    >>> [token.text for token in find_numeric_tokens("3.6 trillion yuan, up 9.1% on 21/04/2025 in 5G")]
    ['3.6', '9.1', '21', '04', '2025', '5']
    >>> [token.text for token in find_numeric_tokens("Often someone first doubled it twenty-one times")]
    ['first', 'doubled', 'twenty-one']
    >>> [token.text for token in find_numeric_tokens("零售额15.42万亿元，近三成，翻了一番，百分之三十五，进一步")]
    ['15.42', '三成', '翻了一番', '百分之三十五']
    """
    tokens: list[NumericToken] = []
    for match in _SCANNER.finditer(text):
        group = match.lastgroup
        if group is not None:
            start, end = match.span(group)
            tokens.append(NumericToken(start, end, text[start:end]))
    return tuple(tokens)
