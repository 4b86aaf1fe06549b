"""Why a page was not received, in the words of the report. No packages, no machinery."""

from enum import StrEnum


class Failure(StrEnum):
    """Kinds of failure."""

    REFUSED = "refused by the rules of url and address"
    FORBIDDEN = "forbidden by robots.txt"
    NO_ROBOTS = "robots.txt could not be read, which forbids everything until it can"
    GONE = "vanished"
    STATUS = "answered with an error"
    LATER = "asked to come later"
    TIMEOUT = "too slow"
    CONNECTION = "not reached"
    BROKEN = "broken off or not understood"
    TOO_LARGE = "too large"
    REDIRECTS = "redirected too often"


_TEMPORARY = frozenset({Failure.NO_ROBOTS, Failure.STATUS, Failure.TIMEOUT, Failure.CONNECTION, Failure.BROKEN})


class FetchError(Exception):
    """A page that was not received.

    Attributes:
        failure: Kind.
        status: HTTP status, where there was one.
        retry_after: Seconds that the publisher asks to wait.
    """

    def __init__(
        self, failure: Failure, reason: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.failure, self.reason, self.status, self.retry_after = failure, reason, status, retry_after

    @property
    def is_temporary(self) -> bool:
        """Whether asking again some minutes later may help."""
        if self.failure is Failure.STATUS:
            return self.status == 429 or (self.status or 0) >= 500
        return self.failure in _TEMPORARY

    @property
    def is_worth_another_attempt(self) -> bool:
        """Whether asking again at once may help: a robots.txt has been asked for as often as helps."""
        return self.is_temporary and self.failure is not Failure.NO_ROBOTS

    def __str__(self) -> str:
        return f"{self.failure.value}: {self.reason}"
