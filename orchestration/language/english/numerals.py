"""English number words: how they are spelled, what they are worth. Nothing about units or meaning."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

CARDINALS: Final[dict[str, int]] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS)},
    "fourty": 40,
    "dozen": 12,
}
SCALES: Final[dict[str, int]] = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
ORDINALS: Final[dict[str, int]] = {
    **{
        word: value
        for value, word in enumerate(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
                "twentieth",
            ],
            start=1,
        )
    },
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
    "eightieth": 80,
    "ninetieth": 90,
    "hundredth": 100,
}
# Parts of a whole; how many of them make one.
FRACTION_PARTS: Final[dict[str, int]] = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "eighth": 8,
    "eighths": 8,
    "tenth": 10,
    "tenths": 10,
}
# Verbs and adverbs that are a multiple in one word.
MULTIPLES: Final[dict[str, Decimal]] = {
    **dict.fromkeys(("double", "doubled", "doubles", "doubling", "twice", "twofold"), Decimal(2)),
    **dict.fromkeys(
        ("triple", "tripled", "triples", "tripling", "treble", "trebled", "trebling", "thrice"), Decimal(3)
    ),
    **dict.fromkeys(("quadruple", "quadrupled", "quadruples", "quadrupling"), Decimal(4)),
    **dict.fromkeys(("quintuple", "quintupled", "quintuples", "quintupling"), Decimal(5)),
    **dict.fromkeys(("halved", "halves", "halving"), Decimal("0.5")),
}
# Magnitudes as they are abbreviated after digits ("15,972.2bn"); longest first.
ABBREVIATED_SCALES: Final[dict[str, int]] = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "thousands": 3,
    "millions": 6,
    "billions": 9,
    "trillions": 12,
    "hundred": 2,
    "hundreds": 2,
    "dozen": 1,
    "trn": 12,
    "tln": 12,
    "tn": 12,
    "bln": 9,
    "bil": 9,
    "bn": 9,
    "mln": 6,
    "mil": 6,
    "mn": 6,
    "k": 3,
    "m": 6,
    "b": 9,
    "t": 12,
}

_CARDINAL: Final = "|".join(sorted(CARDINALS, key=len, reverse=True))
_SCALE: Final = "|".join(f"{word}s?" for word in SCALES)
CARDINAL_PATTERN: Final = (
    rf"(?:(?:{_CARDINAL}|{_SCALE})(?:(?:[-\s]|\sand\s)(?:{_CARDINAL}|{_SCALE})(?![A-Za-z]))*+)(?![A-Za-z])"
)
_SPLIT: Final = re.compile(r"[-\s]+")


def read_cardinal(words: str) -> tuple[Decimal, int]:
    """Return a spelled-out cardinal as a number and the power of ten of its last magnitude word.

    >>> read_cardinal("twenty-one")
    (Decimal('21'), 0)
    >>> read_cardinal("one hundred and twenty")
    (Decimal('120'), 0)
    >>> read_cardinal("three million")
    (Decimal('3'), 6)
    """
    total = part = 0
    power = 0
    parts = [word for word in _SPLIT.split(words.lower()) if word and word != "and"]
    while len(parts) > 1 and parts[-1].rstrip("s") in SCALES:
        power += SCALES[parts.pop().rstrip("s")]
    for word in parts:
        if word in CARDINALS:
            part += CARDINALS[word]
        else:
            scale = SCALES[word.rstrip("s")]
            if scale == 2:
                part = (part or 1) * 100
            else:
                total += (part or 1) * 10**scale
                part = 0
    if len(parts) == 1 and parts[0].rstrip("s") in SCALES:
        return Decimal(1), power + SCALES[parts[0].rstrip("s")]
    return Decimal(total + part), power
