"""Pages between their arrival and the inbox, on disk: what was received once is not asked for again.

One folder per address. A page counts as received with the rename of its folder: body and description are complete and
have reached the disk by then. Whatever has another name is what a crash left, and is swept away.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.acquisition.received import ReceivedPage
from orchestration.storage.replacing import sync, write_durably

_ARRIVING = "arriving.tmp"
_BODY, _DESCRIPTION = "body", "received.json"


class Spool:
    """The folder `warehouse/acquisition/spool`; one round uses it at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.sweep()

    def sweep(self) -> None:
        """Remove what arrived and was not taken in."""
        for one in self._folder.iterdir():
            if one.suffix == ".tmp":
                shutil.rmtree(one)

    @contextmanager
    def open_arriving(self) -> Iterator[BinaryIO]:
        """A file for the bytes of the next page; what is not taken in before the next one arrives is dropped."""
        arriving = self._folder / _ARRIVING
        arriving.mkdir(exist_ok=True)
        with (arriving / _BODY).open("w+b") as opened:
            yield opened

    def take_in(self, page: ReceivedPage) -> ReceivedPage:
        """Make what has arrived a received page, safe from crashes.

        Returns:
            The page with its `body_file`.
        """
        arriving, place = self._folder / _ARRIVING, self._folder / _name(page.url)
        described = asdict(page) | {"received_at": page.received_at.isoformat(), "body_file": None, "attempt": 0}
        (arriving / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        for one in (arriving / _BODY, arriving / _DESCRIPTION, arriving):
            sync(one)
        if place.exists():
            shutil.rmtree(place)
        arriving.rename(place)
        sync(self._folder)
        return replace(page, body_file=place / _BODY)

    def waiting(self) -> Iterator[ReceivedPage]:
        """Pages that were received and not handed over: the work of a round that broke off."""
        for one in sorted(self._folder.iterdir()):
            if one.suffix == ".tmp":
                continue
            described = json.loads((one / _DESCRIPTION).read_text(encoding="utf-8"))
            described["headers"] = tuple((name, value) for name, value in described["headers"])
            described["received_at"] = datetime.fromisoformat(described["received_at"])
            yield ReceivedPage(**described | {"body_file": one / _BODY})

    def count_attempt(self, page: ReceivedPage) -> ReceivedPage:
        """Remember that a page is about to be handed over, before whatever it may do to this process.

        Returns:
            The page with the number of this attempt.
        """
        return self._set_attempt(page, self._describe(page.url)["attempt"] + 1)

    def forget_attempt(self, page: ReceivedPage) -> None:
        """Take an attempt back that failed for no fault of the page."""
        self._set_attempt(page, page.attempt - 1)

    def _set_attempt(self, page: ReceivedPage, attempt: int) -> ReceivedPage:
        file = self._folder / _name(page.url) / _DESCRIPTION
        described = self._describe(page.url) | {"attempt": attempt}
        write_durably(file, json.dumps(described, ensure_ascii=False).encode())
        return replace(page, attempt=attempt)

    def _describe(self, url: str) -> dict[str, Any]:
        described: dict[str, Any] = json.loads((self._folder / _name(url) / _DESCRIPTION).read_text(encoding="utf-8"))
        # A spool of an earlier release of this project has no count.
        return {"attempt": 0} | described

    def has(self, url: str) -> bool:
        """Whether a page of this address waits to be handed over."""
        return (self._folder / _name(url)).exists()

    def drop(self, url: str) -> None:
        """Forget a page that was handed over."""
        shutil.rmtree(self._folder / _name(url))


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]
