"""What a round says of each source: counts, problems, and the answers to the questions that a user asks.

No packages, no machinery: the command prints it, Dagster's checks are made of it, the state keeps it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

SHOWN_PROBLEMS = 20
SHOWN_PAGES = 50


@dataclass
class SourceResult:
    """One source in one round. Pages are counted once, by what became of them."""

    source: str
    publisher: str
    place: str
    answered: bool = False
    """Whether the source could be asked, and said what it holds."""
    shape_as_expected: bool = True
    """Whether the listing named releases, and each received page could be read by the inbox."""
    listed: int = 0
    asked: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    set_aside: int = 0
    moved: int = 0
    vanished: int = 0
    failed: int = 0
    left: int = 0
    """Pages that this round did not come to: the next one begins with them."""
    temporary: bool = False
    """Whether asking again soon may help."""
    overdue_since: str | None = None
    last_new_on: str | None = None
    problems: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """New or changed pages, or those that would be asked for."""
    requests: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    """The first reason for `shape` not being as expected, and for `pages` not being received."""

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to look after."""
        return self.answered and self.shape_as_expected and not self.failed

    @property
    def is_worth_another_round(self) -> bool:
        """Whether the source itself could not be reached; single pages that failed wait for the next day."""
        return self.temporary and not self.answered

    @property
    def message(self) -> str:
        """The first problem."""
        return self.problems[0] if self.problems else ""

    def give_reason(self, question: str, reason: str) -> None:
        """Keep the first reason why a question is answered with no."""
        self.reasons.setdefault(question, reason)

    def add_problem(self, problem: str, question: str | None = None) -> None:
        """Keep a problem for the report; of very many the first, and the first of each question in any case."""
        if question is not None:
            self.give_reason(question, problem)
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)

    def add_page(self, page: str) -> None:
        """Keep a page for the report; of very many the first."""
        if len(self.pages) < SHOWN_PAGES:
            self.pages.append(page)

    def set_rhythm(self, last_new: date, overdue_since: date | None) -> None:
        """Say when the last release came, and which one has stayed away."""
        self.last_new_on = last_new.isoformat()
        self.overdue_since = overdue_since.isoformat() if overdue_since else None

    def as_record(self) -> dict[str, Any]:
        """The result as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "SourceResult":
        """The result that was kept as JSON."""
        return cls(**record)
