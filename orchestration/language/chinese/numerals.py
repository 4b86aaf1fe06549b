"""Chinese number words: how they are written, what they are worth. Nothing about units or meaning."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

DIGITS: Final[dict[str, int]] = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "兩": 2,
}
_SMALL: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20}
SCALES: Final[dict[str, int]] = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12}

DIGIT_CHARACTERS: Final = "".join(DIGITS)
NUMERAL_CHARACTERS: Final = DIGIT_CHARACTERS + "十拾百佰千仟廿万萬亿億"
LARGE_SCALES: Final = "万萬亿億兆"
# Beyond this many characters a run of numerals is no number that anyone wrote.
_LONGEST: Final = 24


def read_scale(characters: str) -> int:
    """Return the power of ten of magnitude characters that follow digits.

    >>> read_scale("万亿"), read_scale("亿"), read_scale("百万")
    (12, 8, 6)
    """
    return sum(SCALES.get(character, 0) for character in characters[:_LONGEST])


def _read_below_scale(characters: str) -> int:
    if len(characters) > 1 and all(character in DIGITS for character in characters):
        return int("".join(str(DIGITS[character]) for character in characters))
    total = digit = 0
    for character in characters:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total += (digit or 1) * _SMALL[character] if character != "廿" else 20
            digit = 0
    return total + digit


def read_numeral(characters: str) -> tuple[Decimal, int]:
    """Return Chinese numerals as a number and the power of ten of the 万 or 亿 that ends them.

    >>> read_numeral("三十五"), read_numeral("一千八百亿"), read_numeral("三点五"), read_numeral("二〇二五")
    ((Decimal('35'), 0), (Decimal('1800'), 8), (Decimal('3.5'), 0), (Decimal('2025'), 0))
    """
    characters = characters[:_LONGEST]
    stem = characters.rstrip(LARGE_SCALES)
    power = read_scale(characters[len(stem) :])
    whole, _, decimals = stem.partition("点")
    total = 0
    part = ""
    for character in whole:
        if character in LARGE_SCALES:
            total = (total + (_read_below_scale(part) if part else 1)) * 10 ** SCALES[character]
            part = ""
        else:
            part += character
    value = Decimal(total + _read_below_scale(part)) if whole else Decimal(1)
    digits = "".join(str(DIGITS[character]) for character in decimals if character in DIGITS)
    if digits:
        value += Decimal(int(digits)).scaleb(-len(digits))
    return value, power
