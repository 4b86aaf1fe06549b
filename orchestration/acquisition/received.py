"""What one request brought, as fetching hands it to the inbox. The interface between the two, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class ReceivedPage:
    """One page, new or changed, whose bytes lie in the spool.

    `body_file` holds the bytes after content-encoding (gzip …) was undone, so they are what the publisher wrote, in
    whatever charset and format; `sha256` is of these bytes. The spool is fetching's: what should last is copied.
    """

    source: str
    """Code of the entry in `raw/watch.yml`."""
    publisher: str
    """Code of the publisher, a folder name under `raw/documents`."""
    url: str
    """Address that was asked for."""
    final_url: str
    """Address that answered, after redirects."""
    received_at: datetime
    """UTC."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Response headers in the order in which they came, names in lower case."""
    body_file: Path
    sha256: str
    declared_content_type: str | None
    """The header `content-type`, whole."""
    link_title: str | None
    """Title in the feed, or text of the link."""
    link_date: str | None
    """Date as printed in the feed or beside the link."""
    selectors: Mapping[str, str]
    """CSS selectors of the watch entry: `main`, `title`, `date`; any may be missing."""
    language: str | None
    licence: str | None
    previous_sha256: str | None
    """Hash of the content that this address gave before; None where it is new."""
    attempt: int = 1
    """How often it has been handed over, this time included: earlier times broke off while it was read."""


class KeptPage(Protocol):
    """What the inbox says of a page that it took."""

    @property
    def outcome(self) -> str:
        """NEW, NEW_VERSION, KNOWN or SET_ASIDE."""

    @property
    def entry_folder(self) -> Path | None:
        """Folder of the entry under `raw/inbox`."""

    @property
    def message(self) -> str:
        """One line for the summary."""


Keep = Callable[[ReceivedPage], KeptPage]
"""Takes a page for good. Only after it returned is the address recorded as done; it may therefore be called again with
the same page after a crash, and must answer KNOWN then."""
