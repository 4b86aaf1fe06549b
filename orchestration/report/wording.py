"""Words and signs of the report: names of measures, marks and dispositions; text of documents made harmless.

Everything here returns plain text; escaping for HTML is the templates' work.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

MEASURES: Final = {
    "LEVEL": "level",
    "GROWTH": "growth",
    "SHARE": "share",
    "POINT_CHANGE": "change in percentage points",
    "MULTIPLE": "multiple",
    "CONTRIBUTION": "contribution",
    "RANK": "rank",
    "STREAK": "length of a streak",
    "INDEX": "index",
}
_COMPARISONS: Final = {
    "YOY": "year on year",
    "MOM": "month on month",
    "QOQ": "quarter on quarter",
    "CAGR": "a year on average (compound)",
    "AVG2Y": "a year on average of two years",
    "UNSTATED": "base of the comparison unstated",
}
_UNITS: Final = {"CNY": "yuan", "USD": "US dollars", "PERCENT": "%", "PERCENTAGE_POINT": "percentage points"}

# The comparisons as `fact_card` words them.
_COMPARISON_WORDS: Final = re.compile(
    r" (?:(?:year|month|quarter) on \w+|\(base of the change unstated\)|a year on average .*)$"
)

# What each disposition of the ledger means, in the order in which pages list them.
DISPOSITIONS: Final = {
    "FACT": "fact",
    "REPEAT": "repeat of a fact",
    "PERIOD": "period or date",
    "NAME": "part of a name",
    "CONTEXT": "set aside: context",
    "OTHER": "set aside: other",
    "UNRESOLVED": "unresolved",
}
# The states that a figure may be in; each has a sign of its own in charts and tables.
STATES: Final = {
    "stated": "as stated",
    "inferred": "period, basis or comparison inferred",
    "suspect": "suspect, see its note",
    "withdrawn": "withdrawn",
    "machine": "read by machine, not yet reviewed",
}
_BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_INVISIBLE: Final = frozenset("\n\t\u3000\u00a0\u200b\u200c\u200d\u2009\u202f\u00ad\ufeff")


def harmless(text: str) -> str:
    """Text without characters that steer a terminal, a browser or the order of writing: each is spelled out.

    >>> harmless("a" + chr(0x202E) + "b" + chr(7))
    'a[U+202E]b␇'
    """
    if text.isprintable():
        return text
    return "".join(_spelled(one) for one in text)


def _spelled(character: str) -> str:
    if character.isprintable() or character in _KEPT_INVISIBLE:
        return character
    if character in _BIDI_CONTROLS:
        return f"[U+{ord(character):04X}]"
    if character < " ":
        return chr(0x2400 + ord(character))
    # Separators and formats that do nothing stay; controls and unassigned code points are spelled out.
    return character if unicodedata.category(character) in {"Zs", "Zl", "Zp"} else f"[U+{ord(character):04X}]"


def measure_words(measure: str, comparison: str | None, comparator: str | None, unit: str) -> str:
    """What a series measures of its indicator, such as `growth year on year`.

    >>> measure_words("SHARE", None, "Total retail sales", "PERCENT")
    'share of total retail sales'
    >>> measure_words("GROWTH", "YOY", None, "PERCENT")
    'growth year on year'
    """
    lowered = "" if comparator is None else comparator[:1].lower() + comparator[1:]
    words = MEASURES.get(measure, measure.lower())
    if measure == "SHARE" and lowered:
        return f"share of {lowered}"
    if comparison == "VS_INDICATOR":
        return (
            f"lead over {lowered} in percentage points" if measure == "POINT_CHANGE" else f"{words} against {lowered}"
        )
    if comparison:
        found = _COMPARISONS.get(comparison, comparison.lower())
        return f"{words} ({found})" if comparison == "UNSTATED" else f"{words} {found}"
    return f"{words} in {_UNITS.get(unit, unit)}" if measure == "LEVEL" and unit in _UNITS else words


def short_words(words: str, measure: str) -> str:
    """A value in words without what the title of its chart says: the comparison, or what a share is a share of.

    >>> short_words("+9.1 % year on year", "GROWTH"), short_words("27.6 % of total retail sales", "SHARE")
    ('+9.1 %', '27.6 %')
    """
    if measure in ("SHARE", "POINT_CHANGE"):
        words = re.split(r" (?:of|against) ", words, maxsplit=1)[0]
    return _COMPARISON_WORDS.sub("", words)


def state_of(row: Any) -> str:
    """State of a claim: what a reader must see before the figure."""
    if row.review_status in ("SUSPECT", "WITHDRAWN", "MACHINE"):
        return str(row.review_status).lower()
    inferred = row.is_period_inferred or row.is_basis_inferred or row.is_comparison_inferred
    return "inferred" if inferred else "stated"


def is_open_ended(low: Decimal | None, high: Decimal | None) -> bool:
    """Whether one end of the interval is infinite."""
    return low is None or high is None


def moment(value: datetime | None) -> str:
    """A moment in UTC, to the minute."""
    return "" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def published(day: date | None, precision: str | None, method: str | None) -> str:
    """Date of publication, no more precise than it is known."""
    if day is None or precision in (None, "UNKNOWN"):
        return "date unknown"
    shown = {"DAY": f"{day:%Y-%m-%d}", "MONTH": f"{day:%Y-%m} (day unknown)", "YEAR": f"{day:%Y} (month unknown)"}
    return shown.get(str(precision), f"{day:%Y-%m-%d}") + (", inferred" if method == "INFERRED" else "")


def count(number: int) -> str:
    """A count with separators of thousands.

    >>> count(12345)
    '12,345'
    """
    return f"{number:,}"


def plural(number: int, noun: str, plural_noun: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "claim"), plural(2, "series", "series")
    ('1 claim', '2 series')
    """
    return f"{number:,} {noun if number == 1 else plural_noun or noun + 's'}"


def full_stop(text: str) -> str:
    """The full stop that ends a sentence in which a text stands last; none where the text has its own.

    >>> full_stop("Who sold what?"), full_stop("Retail sales")
    ('', '.')
    """
    return "" if text.rstrip("\"'”’»)").endswith((".", "!", "?", "…", "。", "！", "？")) else "."


def web_address(url: str | None) -> str | None:
    """An address that may be linked: of the web, nothing that runs or reads files."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None


def split_sentence(sentence: str, marked: str, quote: str) -> tuple[str, str, str]:
    """Sentence before, in and after its figure, found by comparing with the marked sentence of `fact_card`.

    A document may itself hold the brackets of the mark, so they are not searched for.

    >>> split_sentence("1 and 1", "1 and ⟦1⟧", "1")
    ('1 and ', '1', '')
    """
    start = sentence.find(quote)
    while start >= 0:
        before, after = sentence[:start], sentence[start + len(quote) :]
        if f"{before}⟦{quote}⟧{after}" == marked:
            return before, quote, after
        start = sentence.find(quote, start + 1)
    return sentence, "", ""


def listed(names: Sequence[str], limit: int = 4) -> str:
    """Names in one line; more than the limit are counted.

    >>> listed(["a", "b", "c"], limit=2)
    'a; b; and 1 more'
    """
    shown = list(dict.fromkeys(names))
    rest = len(shown) - limit
    return "; ".join(shown[:limit]) + (f"; and {rest} more" if rest > 0 else "")
