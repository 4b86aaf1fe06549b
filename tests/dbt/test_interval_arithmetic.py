"""The interval macros against exact fractions: results hold the truth, and are no wider than they must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from tests.dbt.dbt_runs import DBT_PROJECT

MACROS = (DBT_PROJECT / "macros" / "interval_arithmetic.sql").read_text("utf-8")
STEP = Fraction(1, 10**8)
INFINITE = float("inf")


@dataclass(frozen=True)
class Interval:
    """An interval of decimals; None is an infinite end."""

    low: Decimal | None
    high: Decimal | None
    is_low_closed: bool = True
    is_high_closed: bool = True

    def columns(self, name: str) -> str:
        """The four columns of the interval as SQL."""
        shown = {"low": self.low, "high": self.high}
        ends = ", ".join(
            f"cast({'null' if end is None else repr(str(end))} as decimal(38, 8)) as {name}_{side}"
            for side, end in shown.items()
        )
        return f"{ends}, {self.is_low_closed} as is_{name}_low_closed, {self.is_high_closed} as is_{name}_high_closed"

    def values(self) -> list[Fraction]:
        """A few values of the interval: its ends, as far as they belong to it, and what lies inside."""
        low = Fraction(self.low) if self.low is not None else Fraction(min(self.high or 0, 0)) - 10**6
        high = Fraction(self.high) if self.high is not None else Fraction(max(self.low or 0, 0)) + 10**6
        inside = [low + (high - low) * Fraction(part, 1000) for part in (1, 500, 999)] if low < high else []
        return (
            inside
            + ([low] if self.is_low_closed and self.low is not None else [])
            + ([high] if self.is_high_closed and self.high is not None else [])
        )

    def holds(self, value: Fraction) -> bool:
        above = self.low is None or value > Fraction(self.low) or (self.is_low_closed and value == Fraction(self.low))
        below = (
            self.high is None or value < Fraction(self.high) or (self.is_high_closed and value == Fraction(self.high))
        )
        return above and below


def closed(low: str | None, high: str | None) -> Interval:
    return Interval(_decimal(low), _decimal(high), low is not None, high is not None)


def half_open(low: str | None, high: str | None) -> Interval:
    return Interval(_decimal(low), _decimal(high), low is not None, is_high_closed=False)


def opened(low: str | None, high: str | None) -> Interval:
    return Interval(_decimal(low), _decimal(high), is_low_closed=False, is_high_closed=False)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened_connection:
        yield opened_connection


@cache
def render(call: str) -> str:
    """The SQL of one call of a macro."""
    return Environment().from_string(MACROS + "{{ " + call + " }}").render().strip()


def compute(connection: duckdb.DuckDBPyConnection, call: str, one: Interval, other: Interval) -> Interval:
    """The interval that a macro makes of two others, `a` and `b`, under the name `c`."""
    sql = f"select {render(call)} from (select {one.columns('a')}, {other.columns('b')})"
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    assert names == ["c_low", "c_high", "is_c_low_closed", "is_c_high_closed"]
    (row,) = cursor.fetchall()
    result = Interval(*row)
    assert not (result.low is None and result.is_low_closed), "an infinite end is never closed"
    assert not (result.high is None and result.is_high_closed), "an infinite end is never closed"
    return result


def ask(connection: duckdb.DuckDBPyConnection, call: str, one: Interval, other: Interval) -> object:
    return connection.execute(
        f"select {render(call)} from (select {one.columns('a')}, {other.columns('b')})"
    ).fetchall()[0][0]


@st.composite
def intervals(draw: st.DrawFn, lowest: int = -(10**15), may_be_infinite: bool = True) -> Interval:
    """Intervals of yuan, percent and counts, with 8 decimals at most."""
    figures = st.decimals(min_value=lowest, max_value=10**15, places=draw(st.sampled_from([0, 1, 2, 8])))
    ends: list[Decimal | None] = sorted([draw(figures), draw(figures)])  # type: ignore[type-var]
    is_low_closed, is_high_closed = draw(st.booleans()), draw(st.booleans())
    if ends[0] == ends[1]:
        is_low_closed = is_high_closed = True
    if may_be_infinite and draw(st.integers(0, 5)) == 0:
        ends[1], is_high_closed = None, False
    if may_be_infinite and lowest < 0 and draw(st.integers(0, 5)) == 0:
        ends[0], is_low_closed = None, False
    return Interval(ends[0], ends[1], is_low_closed, is_high_closed)


PROPERTIES = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    # One connection serves all examples: nothing is written.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PROPERTIES
@given(intervals(), intervals())
def test_sums_and_differences_hold_every_pair(
    connection: duckdb.DuckDBPyConnection, one: Interval, other: Interval
) -> None:
    added = compute(connection, "sum_of('a', 'b', 'c')", one, other)
    taken = compute(connection, "difference_of('a', 'b', 'c')", one, other)
    for x in one.values():
        for y in other.values():
            assert added.holds(x + y)
            assert taken.holds(x - y)


@PROPERTIES
@given(intervals(), intervals(lowest=0))
def test_a_quotient_holds_every_pair_and_is_tight(
    connection: duckdb.DuckDBPyConnection, one: Interval, other: Interval
) -> None:
    result = compute(connection, "quotient_of('a', 'b', 'c', times=100)", one, other)
    for x in one.values():
        for y in other.values():
            assert y == 0 or result.holds(x / y * 100)
    if one.low is not None and one.low > 0 and other.high:
        assert result.low is not None
        assert Fraction(one.low) / Fraction(other.high) * 100 - Fraction(result.low) < STEP
    if one.high is not None and one.high > 0 and other.low:
        assert result.high is not None
        assert Fraction(result.high) - Fraction(one.high) / Fraction(other.low) * 100 < STEP


@PROPERTIES
@given(intervals(lowest=0), intervals(lowest=-(10**4)))
def test_a_product_holds_every_pair(connection: duckdb.DuckDBPyConnection, one: Interval, other: Interval) -> None:
    result = compute(connection, "product_of('a', 'b', 'c', divided_by=100)", one, other)
    for x in one.values():
        for y in other.values():
            assert result.holds(x * y / 100)
    if one.high is not None and other.high is not None and 0 < one.high * other.high < 10**20:
        assert result.high is not None


@PROPERTIES
@given(intervals(), intervals())
def test_overlap_is_symmetrical_and_agrees_with_the_ends(
    connection: duckdb.DuckDBPyConnection, one: Interval, other: Interval
) -> None:
    found = ask(connection, "intervals_overlap('a', 'b')", one, other)
    assert found == ask(connection, "intervals_overlap('b', 'a')", one, other)
    meeting = compute(connection, "intersection_of('a', 'b', 'c')", one, other)
    apart = ask(connection, "distance('a', 'b')", one, other)
    is_empty = (
        meeting.low is not None
        and meeting.high is not None
        and (
            meeting.low > meeting.high
            or (meeting.low == meeting.high and not (meeting.is_low_closed and meeting.is_high_closed))
        )
    )
    assert found is not is_empty
    assert not found or apart == 0


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (half_open("1", "2"), half_open("2", "3"), False),
        (closed("1", "2"), closed("2", "3"), True),
        (closed("1", "2"), opened("2", "3"), False),
        (opened("3", None), half_open("2.5", "3"), False),
        (opened("3", None), closed("2.5", "3"), False),
        (closed("3", None), closed("2.5", "3"), True),
        (opened("3", None), half_open("99", "100"), True),
        (opened(None, "-30"), half_open("-30", "-27"), False),
        (Interval(Decimal(-30), Decimal(-27), is_low_closed=False), closed("-28.45", "-28.35"), True),
        (opened(None, None), closed("5", "5"), True),
        (closed("5", "5"), closed("5", "5"), True),
        (opened("5", "5.00000001"), opened("5.00000001", "6"), False),
        (closed("15415000000000", "15425000000000"), closed("15425000000000.00000001", "16000000000000"), False),
    ],
    ids=str,
)
def test_overlap_knows_open_and_infinite_ends(
    connection: duckdb.DuckDBPyConnection,
    one: Interval,
    other: Interval,
    overlap: bool,
) -> None:
    assert ask(connection, "intervals_overlap('a', 'b')", one, other) is overlap
    assert ask(connection, "intervals_overlap('b', 'a')", one, other) is overlap


def test_growth_of_two_levels_is_an_interval(connection: duckdb.DuckDBPyConnection) -> None:
    # 109 of 100, both to half a unit: at least 108.5 ÷ 100.5 = 7.96… %, less than 109.5 ÷ 99.5 = 10.05… %.
    ratio = compute(
        connection, "quotient_of('a', 'b', 'c', times=100)", half_open("108.5", "109.5"), half_open("99.5", "100.5")
    )
    growth = compute(connection, "growth_from_ratio('a', 'c')", ratio, ratio)
    assert growth == Interval(Decimal("7.96019900"), Decimal("10.05025126"), is_low_closed=False, is_high_closed=False)


def test_a_fall_keeps_the_level_above_zero(connection: duckdb.DuckDBPyConnection) -> None:
    more_than_30_percent_down = opened(None, "-30")
    factor = compute(connection, "growth_factor('a', 'c')", more_than_30_percent_down, closed("0", "0"))
    assert factor == half_open("0", "70")
    level = compute(connection, "product_of('a', 'b', 'c', divided_by=100)", half_open("10", "20"), factor)
    assert level == half_open("0", "14")


@pytest.mark.parametrize(
    ("call", "one", "other", "expected"),
    [
        # Infinite ends.
        ("quotient_of('a', 'b', 'c')", opened("3", None), closed("2", "4"), opened("0.75", None)),
        (
            "quotient_of('a', 'b', 'c')",
            closed("3", "6"),
            closed("2", None),
            Interval(Decimal(0), Decimal(3), False, True),
        ),
        ("product_of('a', 'b', 'c')", opened("3", None), closed("2", "4"), opened("6", None)),
        # A divisor that may be 0 or negative says nothing.
        ("quotient_of('a', 'b', 'c')", closed("3", "6"), closed("0", "2"), Interval(Decimal("1.5"), None, True, False)),
        ("quotient_of('a', 'b', 'c')", closed("3", "6"), closed("-1", "2"), opened(None, None)),
        ("quotient_of('a', 'b', 'c')", closed("3", "6"), closed("0", "0"), opened(None, None)),
        # Negative dividends.
        ("quotient_of('a', 'b', 'c')", closed("-6", "-3"), closed("2", "4"), closed("-3", "-0.75")),
        ("quotient_of('a', 'b', 'c')", closed("-1", "1"), closed("3", "3"), closed("-0.33333334", "0.33333334")),
        # Too large for 38 digits: infinite, no error.
        ("quotient_of('a', 'b', 'c')", closed("1e25", "1e25"), closed("3", "3"), opened(None, None)),
        ("product_of('a', 'b', 'c')", closed("1e25", "1e25"), closed("3", "3"), opened(None, None)),
        ("sum_of('a', 'b', 'c')", closed("1", "2"), opened("3", None), opened("4", None)),
    ],
)
def test_hard_cases(
    connection: duckdb.DuckDBPyConnection, call: str, one: Interval, other: Interval, expected: Interval
) -> None:
    found = compute(connection, call, one, other)
    assert (found.low, found.high) == (expected.low, expected.high)
    assert (found.is_low_closed, found.is_high_closed) == (expected.is_low_closed, expected.is_high_closed)


def test_the_shape_of_a_result_is_an_interval_again(connection: duckdb.DuckDBPyConnection) -> None:
    same = render("same_interval('a', 'c')")
    names: Sequence[str] = [
        column[0]
        for column in connection.execute(f"select {same} from (select {closed('1', '2').columns('a')})").description
        or ()
    ]
    assert names == ["c_low", "c_high", "is_c_low_closed", "is_c_high_closed"]
