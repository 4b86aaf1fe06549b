"""Rounds over a test's own site, with an inbox that only writes down what it was given."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from orchestration.acquisition.fetch_round import RoundSettings, fetch_round, state_file
from orchestration.acquisition.fetch_state import FetchState
from orchestration.acquisition.http_client import Patience
from orchestration.acquisition.received import ReceivedPage
from orchestration.acquisition.round_results import SourceResult
from orchestration.acquisition.watch_list import Politeness, WatchedSource, WatchList
from orchestration.project import ProjectPaths
from tests.acquisition.release_server import ReleaseServer

QUICK = Patience(attempts=3, first_wait=0.01, longest_wait=0.02, jitter=0.0, longest_retry_after=0.5)
POLITENESS = Politeness(delay_seconds=0.0, max_bytes=100_000, timeout_seconds=0.5, max_redirects=3)
PATTERN = r"/releases/.*\.html"


@dataclass(frozen=True)
class Kept:
    """What a recording inbox answers."""

    outcome: str
    entry_folder: Path | None = None
    message: str = ""


@dataclass
class RecordingInbox:
    """Writes down pages and their bytes; answers NEW, or NEW_VERSION for an address that it has seen."""

    pages: list[ReceivedPage] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def keep(self, page: ReceivedPage) -> Kept:
        body = page.body_file.read_bytes()
        assert hashlib.sha256(body).hexdigest() == page.sha256
        seen = any(one.url == page.url for one in self.pages)
        self.pages.append(page)
        self.bodies.append(body)
        return Kept("NEW_VERSION" if seen else "NEW")


@dataclass
class Watching:
    """A warehouse that watches a site."""

    paths: ProjectPaths
    site: ReleaseServer
    inbox: RecordingInbox = field(default_factory=RecordingInbox)
    settings: RoundSettings = field(default_factory=lambda: RoundSettings(patience=QUICK))
    _sources: list[WatchedSource] = field(default_factory=list)

    def watch(self, path: str, kind: str = "INDEX", code: str | None = None, **changes: Any) -> WatchedSource:
        """Add a source on the site to the watch list."""
        source = WatchedSource(
            code=code or f"source_{len(self._sources) + 1}",
            publisher="nbs",
            kind=kind,
            line=1,
            enabled=True,
            url=self.site.at(path),
            link_pattern=PATTERN if kind in ("INDEX", "SITEMAP", "FEED") else None,
            politeness=POLITENESS,
            allow_private=True,
        )
        source = replace(source, **changes)
        self._sources.append(source)
        return source

    def round(self, keep: Callable[[ReceivedPage], Any] | None = None, **options: Any) -> dict[str, SourceResult]:
        """One round over everything that is watched, requests counted anew."""
        self.site.forget()
        watch = WatchList("tester/1", "tests@example.org", tuple(self._sources))
        keep = keep or self.inbox.keep
        return {one.source: one for one in fetch_round(self.paths, watch, keep, settings=self.settings, **options)}

    def only_round(self, **options: Any) -> SourceResult:
        """One round over the one source that is watched."""
        (result,) = self.round(**options).values()
        return result

    def state(self) -> FetchState:
        """The state, to be looked at."""
        return FetchState(state_file(self.paths), read_only_copy=True)

    def show_releases(self, count: int, index: str = "/list/") -> list[str]:
        """Put an index and that many releases on the site.

        Returns:
            The paths of the releases.
        """
        paths = [f"/releases/{number}.html" for number in range(count)]
        for number, path in enumerate(paths):
            self.site.show(path, f"<p>Online retail sales rose {number}.5% in January.</p>")
        self.show_index(paths, index)
        return paths

    def show_index(self, paths: list[str], index: str = "/list/") -> None:
        """Put an index that links to some paths on the site."""
        entries = "".join(
            f'<li><a href="{path}">Release {number}</a> <span>2025-12-{number % 28 + 1:02}</span></li>'
            for number, path in enumerate(paths)
        )
        self.site.show(index, f"<html><body><a href='/about'>About</a><ul>{entries}</ul></body></html>")

    def asked(self) -> list[tuple[str, int]]:
        """Paths and statuses of the last round, robots.txt left out."""
        return [(one.path, one.status) for one in self.site.asked if one.path != "/robots.txt"]


def short_memory(settings: RoundSettings) -> RoundSettings:
    """Settings under which a round that broke off is not gone on with."""
    return replace(settings, resume_within=timedelta(0))
