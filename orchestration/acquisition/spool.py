"""Pages between their arrival and the inbox, on disk: what was received once is not asked for again.

One folder per address. A page counts as received with the rename of its folder: body and description are complete and
have reached the disk by then. Whatever has another name is what a crash left, and is swept away.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from orchestration.acquisition.received import ReceivedPage

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
        described = asdict(page) | {"received_at": page.received_at.isoformat(), "body_file": None}
        (arriving / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        for one in (arriving / _BODY, arriving / _DESCRIPTION, arriving):
            _reach_disk(one)
        if place.exists():
            shutil.rmtree(place)
        arriving.rename(place)
        _reach_disk(self._folder)
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

    def has(self, url: str) -> bool:
        """Whether a page of this address waits to be handed over."""
        return (self._folder / _name(url)).exists()

    def drop(self, url: str) -> None:
        """Forget a page that was handed over."""
        shutil.rmtree(self._folder / _name(url))


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def _reach_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
