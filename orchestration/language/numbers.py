"""Printed numbers: from the words of a figure to its value, magnitude and printed decimals.

Both languages, every digit script. Which unit stands behind a number, what it measures and which way
it points is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from orchestration.language.chinese import numerals as zh
from orchestration.language.english import numerals as en


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number as it stands in print.

    `value` leaves the magnitude out and `multiplier` is the power of ten that the magnitude words add
    (SDMX UNIT_MULT): "3.6 trillion" is 3.6 with multiplier 12 and one decimal. Fractions of a whole
    ("half", "two-thirds", "三分之一") are read in percent; 三成 is 3 with multiplier 1, so that it can stand
    for anything between 25 and 35 percent.
    """

    value: Decimal
    multiplier: int
    decimals: int
    start: int
    end: int

    @property
    def scaled(self) -> Decimal:
        """The number with its magnitude applied."""
        return self.value.scaleb(self.multiplier) if self.multiplier else self.value


DIGITS_PATTERN: Final = (
    r"(?:(?:\d{1,3}+(?:,\d{3})++|[０-９]{1,3}+(?:，[０-９]{3})++)(?!\d)(?:[.．]\d++)?|\d++(?:[.．]\d++)?)"
)
# Beyond these a run of digits or a fraction is no figure that anyone published.
LONGEST_NUMBER: Final = 40
_LARGEST_PART: Final = 10**9
_ABBREVIATION: Final = "|".join(sorted(en.ABBREVIATED_SCALES, key=len, reverse=True))
_NUMERAL: Final = zh.NUMERAL_CHARACTERS
_FRACTION_PART: Final = "|".join(sorted(en.FRACTION_PARTS, key=len, reverse=True))
_SMALL_CARDINAL: Final = "|".join(sorted(en.CARDINALS, key=len, reverse=True))

_NUMBER: Final = re.compile(
    rf"""
      (?P<sign>[①-⑳½¼¾⅓⅔])
    | 百分之(?=\d)
    | (?P<digits>{DIGITS_PATTERN})
        (?:[\s-]?(?P<scale>{_ABBREVIATION})(?![A-Za-z])|\s?(?P<zh_scale>[十百千万亿萬億兆]++)|(?i:st|nd|rd|th)(?![A-Za-z]))?
        (?P<tenths>成)?
    | 百分之(?P<percent>[{_NUMERAL}点]++)
    | (?P<whole>[{_NUMERAL}]++)分之(?P<part>[{_NUMERAL}]++)
    | 翻了?(?P<turns>[{_NUMERAL}]?)[番倍]
    | 百?分[之点]
    | 第?(?P<numeral>[{_NUMERAL}]++(?:点[{zh.DIGIT_CHARACTERS}]++)?)(?P<numeral_tenths>成半?)?
    | (?P<zh_half>半)
    | (?<![A-Za-z])(?:
        (?P<of>{_SMALL_CARDINAL})\s(?:in|out\sof)\s(?:every\s)?(?P<base>{_SMALL_CARDINAL})
      | (?P<parts>{_SMALL_CARDINAL}|\d|an?)[-\s](?P<fraction>{_FRACTION_PART})
      | (?P<whole_fraction>half|quarter)
      | (?P<fold>{_SMALL_CARDINAL})fold
      | (?P<words>{en.CARDINAL_PATTERN})
      | (?P<ordinal>{"|".join(en.ORDINALS)})(?:ly)?
      | (?P<multiple>{"|".join(en.MULTIPLES)})
      )(?![A-Za-z])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def read_digits(text: str) -> tuple[Decimal, int]:
    """Return a digit run with separators as a number and its printed decimals.

    >>> read_digits("15,972.2"), read_digits("４５．６"), read_digits("９．１０")
    ((Decimal('15972.2'), 1), (Decimal('45.6'), 1), (Decimal('9.10'), 2))
    """
    plain = text if text.isascii() else _ascii_digits(text)
    plain = plain.replace(",", "")
    _, _, decimals = plain.partition(".")
    return Decimal(plain), len(decimals)


def _ascii_digits(text: str) -> str:
    characters = unicodedata.normalize("NFKC", text).replace("，", ",")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in characters)


def read_fraction(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """Return a fraction in percent, to two decimals where it repeats.

    >>> read_fraction(1, 3), read_fraction(1, 4), read_fraction(2, 3)
    (Decimal('33.33'), Decimal('25'), Decimal('66.67'))
    """
    if not denominator or numerator > _LARGEST_PART or denominator > _LARGEST_PART:
        return Decimal(0)
    share = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.01"))
    return share.quantize(Decimal(1)) if share == share.to_integral_value() else share


def _decimals_of(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _read_match(match: re.Match[str]) -> PrintedNumber:  # noqa: PLR0912 (one branch for each way to print a number)
    part = match.groupdict()
    value, power = Decimal(0), 0
    if part["sign"]:
        twelfths = round(unicodedata.numeric(part["sign"]) * 12)
        value = Decimal(twelfths // 12) if twelfths >= 12 else read_fraction(twelfths, 12)
    elif part["digits"]:
        value, decimals = read_digits(part["digits"])
        if part["scale"]:
            power = en.ABBREVIATED_SCALES[part["scale"].lower()]
        elif part["zh_scale"]:
            power = zh.read_scale(part["zh_scale"])
        if part["tenths"]:
            power += 1
        if part["scale"] and part["scale"].lower() == "dozen":
            value, power = value * 12, 0
        return PrintedNumber(value, power, decimals, *match.span())
    elif part["percent"]:
        value, power = zh.read_numeral(part["percent"])
    elif part["whole"]:
        value = read_fraction(zh.read_numeral(part["part"])[0], zh.read_numeral(part["whole"])[0])
    elif part["turns"] is not None:
        turns = int(zh.read_numeral(part["turns"])[0]) if part["turns"] else 1
        value = Decimal(2) ** min(turns, 20) if match[0].endswith("番") else Decimal(2)
    elif part["numeral"]:
        value, power = zh.read_numeral(part["numeral"])
        if part["numeral_tenths"]:
            power += 1
            value += Decimal("0.5") if part["numeral_tenths"].endswith("半") else 0
    elif part["zh_half"]:
        value = Decimal(50)
    elif part["of"]:
        value = read_fraction(en.CARDINALS[part["of"].lower()], en.CARDINALS[part["base"].lower()])
    elif part["fraction"]:
        parts = part["parts"].lower()
        count = int(parts) if parts.isdecimal() else en.CARDINALS.get(parts, 1)
        value = read_fraction(count, en.FRACTION_PARTS[part["fraction"].lower()])
    elif part["whole_fraction"]:
        value = read_fraction(1, en.FRACTION_PARTS[part["whole_fraction"].lower()])
    elif part["fold"]:
        value = Decimal(en.CARDINALS[part["fold"].lower()])
    elif part["words"]:
        value, power = en.read_cardinal(part["words"])
    elif part["ordinal"]:
        value = Decimal(en.ORDINALS[part["ordinal"].lower()])
    elif part["multiple"]:
        value = en.MULTIPLES[part["multiple"].lower()]
    return PrintedNumber(value, power, _decimals_of(value), *match.span())


def read_printed_number(text: str) -> PrintedNumber:
    """Return the single number in a printed form.

    Raises:
        ValueError: the form holds no number, or more than one.

    >>> number = read_printed_number("nearly 3.6 trillion yuan")
    >>> number.value, number.multiplier, number.decimals, int(number.scaled)
    (Decimal('3.6'), 12, 1, 3600000000000)
    """
    found = [match for match in _NUMBER.finditer(text) if match.lastgroup is not None]
    if len(found) != 1:
        count = "no number" if not found else f"{len(found)} numbers"
        raise ValueError(f"{count} in {text!r}, expected exactly one")
    if len(found[0][0]) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(found[0][0])} characters, expected at most {LONGEST_NUMBER}")
    return _read_match(found[0])
