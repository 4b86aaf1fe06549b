"""Why a page was not received, in the words of the report. No packages, no machinery."""

from enum import StrEnum


class Failure(StrEnum):
    """Kinds of failure."""

    REFUSED = "refused by the rules of url and address"
    FORBIDDEN = "forbidden by robots.txt"
    GONE = "vanished"
    STATUS = "answered with an error"
    LATER = "asked to come later"
    TIMEOUT = "too slow"
    CONNECTION = "not reached"
    BROKEN = "broken off or not understood"
    TOO_LARGE = "too large"
    REDIRECTS = "redirected too often"


_TEMPORARY = frozenset({Failure.STATUS, Failure.TIMEOUT, Failure.CONNECTION, Failure.BROKEN})


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
        """Whether asking again soon may help."""
        if self.failure is Failure.STATUS:
            return self.status == 429 or (self.status or 0) >= 500
        return self.failure in _TEMPORARY

    def __str__(self) -> str:
        return f"{self.failure.value}: {self.reason}"
