"""Whether a release that should have come has stayed away. Dates only; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = {"DAY": 1, "WEEK": 7, "MONTH": 31, "QUARTER": 92}


@dataclass(frozen=True)
class Rhythm:
    """How often a publisher releases.

    `due_day` counts from 1 within the week (Monday), the month or the quarter; a month that is shorter counts to its
    last day. Without it, a release is due one period after the last.
    """

    every: str
    due_day: int | None = None
    grace_days: int = 0

    def __post_init__(self) -> None:
        if self.every == "DAY" and self.due_day is not None:
            raise ValueError("a daily release has no due day")
        if self.due_day is not None and not 1 <= self.due_day <= _DAYS[self.every]:
            raise ValueError(f"a {self.every.lower()} has days 1 to {_DAYS[self.every]}, found {self.due_day}")

    def overdue_since(self, last_new: date, today: date) -> date | None:
        """The day on which a release was due that has not come; None where nothing is overdue.

        A release counts for a due day if it came in the half period before it, or later.

        Args:
            last_new: Day on which the last release came, or on which watching began.
            today: The day of the question.

        >>> Rhythm("MONTH", due_day=17, grace_days=3).overdue_since(date(2026, 1, 16), date(2026, 2, 19))
        >>> Rhythm("MONTH", due_day=17, grace_days=3).overdue_since(date(2026, 1, 16), date(2026, 2, 21))
        datetime.date(2026, 2, 17)
        """
        latest = today - timedelta(days=self.grace_days + 1)
        if self.due_day is None:
            due = last_new + timedelta(days=_DAYS[self.every])
            return due if due <= latest else None
        due = self._last_due(latest)
        return due if last_new < due - timedelta(days=_DAYS[self.every] // 2) else None

    def _last_due(self, day: date) -> date:
        """The last due day up to `day`."""
        begin = self._period_begin(day)
        due = self._due_in(begin)
        return due if due <= day else self._due_in(self._period_begin(begin - timedelta(days=1)))

    def _period_begin(self, day: date) -> date:
        match self.every:
            case "WEEK":
                return day - timedelta(days=day.weekday())
            case "MONTH":
                return day.replace(day=1)
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)

    def _due_in(self, begin: date) -> date:
        assert self.due_day is not None
        later = self._period_begin(begin + timedelta(days=_DAYS[self.every]))
        return min(begin + timedelta(days=self.due_day - 1), later - timedelta(days=1))
