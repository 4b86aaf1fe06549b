"""When a release is overdue."""

from datetime import date

import pytest

from orchestration.acquisition.rhythm import Rhythm


@pytest.mark.parametrize(
    ("rhythm", "last_new", "today", "expected"),
    [
        (Rhythm("DAY"), "2026-01-10", "2026-01-11", None),
        (Rhythm("DAY"), "2026-01-10", "2026-01-12", "2026-01-11"),
        (Rhythm("DAY", grace_days=2), "2026-01-10", "2026-01-13", None),
        (Rhythm("WEEK"), "2026-01-01", "2026-01-09", "2026-01-08"),
        # Monday 5 January; due on Fridays: the 9th.
        (Rhythm("WEEK", 5), "2026-01-02", "2026-01-09", None),
        (Rhythm("WEEK", 5), "2026-01-02", "2026-01-10", "2026-01-09"),
        (Rhythm("WEEK", 5), "2026-01-08", "2026-01-10", None),
        (Rhythm("MONTH", 31), "2026-01-31", "2026-02-28", None),
        (Rhythm("MONTH", 31), "2026-01-31", "2026-03-01", "2026-02-28"),
        # A release on the day before its due day is that of this month.
        (Rhythm("MONTH", 17), "2026-02-16", "2026-02-28", None),
        (Rhythm("MONTH", 17), "2025-12-17", "2026-01-05", None),
        (Rhythm("QUARTER", 45), "2026-02-10", "2026-05-14", None),
        (Rhythm("QUARTER", 45), "2026-02-10", "2026-05-16", "2026-05-15"),
    ],
)
def test_a_release_is_overdue_from_the_day_after_its_grace(
    rhythm: Rhythm, last_new: str, today: str, expected: str | None
) -> None:
    found = rhythm.overdue_since(date.fromisoformat(last_new), date.fromisoformat(today))
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(("every", "day"), [("DAY", 1), ("WEEK", 8), ("MONTH", 32), ("QUARTER", 93), ("MONTH", 0)])
def test_a_period_has_only_its_own_days(every: str, day: int) -> None:
    with pytest.raises(ValueError):
        Rhythm(every, day)
