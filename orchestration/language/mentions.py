"""The mention: what a reader says about one numeric expression, and its JSON form."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from orchestration.language.items import Item, Kind

Span = tuple[int, int]


class Mention(NamedTuple):
    """One numeric expression of a text.

    Only statistics carry the fields from `value` to `counted`; periods carry `period`. Values are in the
    base unit and signed. The spans are evidence: where the period, the subject and the agency stand.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    measure: str | None = None
    comparison: str | None = None
    qualifier: str | None = None
    period: str | None = None
    subject: str | None = None
    counted: str | None = None
    subject_span: Span | None = None
    period_span: Span | None = None
    agency_span: Span | None = None
    sentence: int = 0
    is_period_inferred: bool = False
    is_comparison_inferred: bool = False
    is_agency_inferred: bool = False

    def to_record(self) -> dict[str, object]:
        """Return the mention as plain JSON types; numbers are strings, so that no digit is lost."""
        record: dict[str, object] = {"text": self.text, "start": self.start, "end": self.end, "kind": self.kind}
        if self.kind == "period":
            record["period"] = self.period
        if self.kind == "statistic":
            record |= {
                "value": plain(self.value),
                "unit": self.unit,
                "measure": self.measure,
                "comparison": self.comparison,
                "qualifier": self.qualifier,
                "period": self.period,
                "subject": self.subject,
                "counted": self.counted,
            }
            if self.qualifier == "RANGE":
                record |= {"low": plain(self.low), "high": plain(self.high)}
        return record


def plain(number: Decimal | None) -> str | None:
    """Return a decimal without exponent, plus sign or trailing zeros.

    >>> plain(Decimal("3.6E+12")), plain(Decimal("44.0")), plain(Decimal("-0.50"))
    ('3600000000000', '44', '-0.5')
    """
    if number is None:
        return None
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


def mention_of(item: Item, text: str) -> Mention:
    """Return the finished mention of an item."""
    words = text[item.start : item.end]
    if item.kind == "period":
        return Mention(
            item.start,
            item.end,
            words,
            "period",
            period=item.period,
            is_period_inferred=item.period_inferred,
            sentence=item.sentence,
        )
    if item.kind != "statistic" or item.value is None:
        kind: Kind = "other" if item.kind == "statistic" else item.kind
        return Mention(item.start, item.end, words, kind, sentence=item.sentence)
    sign = -1 if item.sign < 0 else 1
    value: Decimal | None = item.value.copy_negate() if sign < 0 else item.value
    low = high = None
    if item.high is not None:
        ends = (item.value * sign, item.high * sign)
        low, high, value = min(ends), max(ends), None
    return Mention(
        item.start,
        item.end,
        words,
        "statistic",
        value=value,
        low=low,
        high=high,
        unit=item.unit,
        measure=item.measure,
        comparison=item.comparison,
        qualifier=item.qualifier,
        period=item.period,
        subject=text[slice(*item.subject)] if item.subject else None,
        counted=item.counted,
        subject_span=item.subject,
        period_span=item.period_span,
        agency_span=item.agency,
        sentence=item.sentence,
        is_period_inferred=item.period_inferred,
        is_comparison_inferred=item.comparison_inferred,
        is_agency_inferred="agency" in item.doubts,
    )
