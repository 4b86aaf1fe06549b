"""What a chart shows, before anything is drawn: rows of one unit, each a figure with its interval and a link.

Both drawers, `charts` (Vega-Lite) and `strips` (by hand), take this. Floats are for display only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.report.wording import STATES, harmless, short_words, state_of

_MAGNITUDES = ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "), (1e3, "thousand "), (1.0, ""))
_UNIT_WORDS = {"CNY": "yuan", "USD": "US dollars", "PERCENT": "%", "PERCENTAGE_POINT": "percentage points"}
_COUNTED = ("CNY", "USD", "COUNT")


@dataclass(frozen=True)
class Figure:
    """One figure in a chart: its words, its place on the scale, and where it leads."""

    label: str
    words: str
    value: float
    low: float | None
    high: float | None
    state: str
    address: str
    spoken: str
    group: str = ""

    @property
    def description(self) -> str:
        """The figure as a screen reader says it."""
        note = "" if self.state == "stated" else f" ({STATES[self.state]})"
        return f"{self.spoken}{note}"


@dataclass(frozen=True)
class Scale:
    """A linear scale: its ends, its ticks, the factor to the shown unit and the words of that unit."""

    start: float
    end: float
    ticks: tuple[float, ...]
    divisor: float
    unit: str

    def place(self, value: float, width: float) -> float:
        """Where a value lies on a line of this width; values beyond an end lie on it."""
        share = (value - self.start) / (self.end - self.start)
        return round(min(max(share, 0.0), 1.0) * width, 1)

    def tick_label(self, tick: float) -> str:
        """A tick in the unit of the scale; percentages carry their sign."""
        sign = " %" if self.unit == "%" else ""
        return f"{tick / self.divisor:,.10g}{sign}".replace("-", "−")

    @property
    def title(self) -> str:
        """Words of the unit, where the ticks do not carry it."""
        return "" if self.unit == "%" else self.unit


def figure_of(row: Any, label: str, address: str, group: str = "") -> Figure | None:
    """A figure from a row of claims; None where it has no finite value at all."""
    ends = [float(one) for one in (row.value_low, row.value_high) if one is not None]
    if row.value is None and not ends:
        return None
    return Figure(
        label=harmless(label),
        words=harmless(short_words(row.value_in_words or "", row.measure)),
        value=float(row.value) if row.value is not None else sum(ends) / len(ends),
        low=None if row.value_low is None else float(row.value_low),
        high=None if row.value_high is None else float(row.value_high),
        state=state_of(row),
        address=address,
        spoken=harmless(f"{row.what_en}, {row.period_en}: {row.value_in_words or ''}"),
        group=harmless(group),
    )


def scale_for(figures: Sequence[Figure], unit: str, *, full: bool = False) -> Scale:
    """A scale with zero on it that holds all figures and leaves room for open ends; 0 to 100 where it is `full`."""
    values = [one for figure in figures for one in (figure.value, figure.low, figure.high) if one is not None]
    low, high = (0.0, 100.0) if full else (min(0.0, *values, 0.0), max(0.0, *values, 0.0))
    if low == high:
        high = 1.0
    room = 0.12 * (high - low)
    if any(one.high is None for one in figures):
        high += room
    if any(one.low is None for one in figures):
        low -= room
    step = _round_step((high - low) / 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    largest = max(abs(low), abs(high))
    divisor, word = next(((one, name) for one, name in _MAGNITUDES if largest >= one), _MAGNITUDES[-1])
    if unit not in _COUNTED:
        divisor, word = 1.0, ""
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, divisor, f"{word}{_UNIT_WORDS.get(unit, '')}".strip())


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
