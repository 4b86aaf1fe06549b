"""What the scanners hand to the rules: numeric expressions found in a text, not yet interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["statistic", "period", "name", "other"]
Shape = Literal[
    "YEAR",
    "YEARS",
    "HALF",
    "QUARTER",
    "QUARTERS",
    "MONTHS",
    "DATE",
    "DAYS",
    "MONTH_END",
    "YEAR_END",
    "SAME",
    "DURATION",
]


class PeriodRef(NamedTuple):
    """A period as worded, before the year is known.

    `year` is the year as written, `shift` the years from publication ("this year" 0, "last year" -1).
    `first` and `last` are months, quarters, halves or (for YEARS) years; for DATE and DAYS the days follow.
    SAME repeats the shape of the current period in another year; DURATION has a length and no place.
    """

    shape: Shape
    year: int | None = None
    shift: int | None = None
    first: int = 0
    last: int = 0
    first_day: int = 0
    last_day: int = 0


@dataclass(slots=True)
class Item:
    """One numeric expression with what its own words say; the context fills in the rest."""

    start: int
    end: int
    kind: Kind
    form: str = "plain"  # plain, fraction, multiple, rank, streak
    value: Decimal | None = None
    high: Decimal | None = None  # second value of a range
    unit: str | None = None  # None: no unit is printed
    qualifier: str = "EXACT"
    multiplier: int = 0
    decimals: int = 0
    ref: PeriodRef | None = None
    noun: str | None = None  # counted noun inside the expression
    number_end: int = 0  # where the number and its magnitude end
    # Filled in by the context rules:
    sentence: int = 0
    measure: str | None = None
    comparison: str | None = None
    sign: int = 1
    period: str | None = None
    period_span: tuple[int, int] | None = None
    period_inferred: bool = False
    comparison_inferred: bool = False
    subject: tuple[int, int] | None = None
    counted: str | None = None
    agency: tuple[int, int] | None = None
    list_id: int = 0
    is_base: bool = False
    role: str = ""
    doubts: tuple[str, ...] = ()
