"""What is known of every watched address, in one small database that outlives rounds and crashes.

Each step of a round is one transaction. Needs nothing but the standard library. A state that is lost costs requests,
never documents: the inbox recognises what it has.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS round (
    round INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT
);
-- One row per watched entry; `result` is what the last round said of it.
CREATE TABLE IF NOT EXISTS source (
    source TEXT PRIMARY KEY, first_watched_at TEXT NOT NULL, last_new_at TEXT, last_round INTEGER, result TEXT
);
-- One row per feed, index or sitemap file; `definition` is how its links were chosen.
CREATE TABLE IF NOT EXISTS listing (
    source TEXT NOT NULL, url TEXT NOT NULL, definition TEXT NOT NULL, final_url TEXT, etag TEXT, last_modified TEXT,
    sha256 TEXT, last_round INTEGER NOT NULL, PRIMARY KEY (source, url)
);
CREATE TABLE IF NOT EXISTS link (
    source TEXT NOT NULL, listing_url TEXT NOT NULL, url TEXT NOT NULL, title TEXT, printed_date TEXT, day TEXT,
    is_listing INTEGER NOT NULL, position INTEGER NOT NULL, is_listed INTEGER NOT NULL,
    PRIMARY KEY (source, listing_url, url)
);
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, outcome TEXT NOT NULL, message TEXT, status INTEGER, final_url TEXT,
    etag TEXT, last_modified TEXT, sha256 TEXT, first_asked_at TEXT NOT NULL, last_asked_at TEXT NOT NULL,
    last_success_at TEXT, last_changed_at TEXT, last_round INTEGER NOT NULL
);
-- One row per scheme, host and port.
CREATE TABLE IF NOT EXISTS origin (
    origin TEXT PRIMARY KEY, not_before TEXT, robots TEXT, robots_at TEXT, robots_unreachable_since TEXT
);
"""
# Pages that a source names now, or named before they were received or given up; not yet asked for in a round.
_DUE = """
    link LEFT JOIN page USING (url)
    WHERE link.source = ? AND NOT is_listing AND (is_listed OR coalesce(page.outcome, 'FAILED') = 'FAILED')
        AND coalesce(page.last_round, 0) <> ? AND (day IS NULL OR day >= ?)
"""


@dataclass(frozen=True)
class Link:
    """One address that a listing names, with what it says of it."""

    url: str
    title: str | None = None
    printed_date: str | None = None
    day: date | None = None
    is_listing: bool = False


@dataclass(frozen=True)
class Known:
    """What an earlier answer of an address was."""

    final_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Robots:
    """The robots.txt of an origin as last seen."""

    text: str | None
    fetched_at: datetime | None
    unreachable_since: datetime | None


class FetchState:
    """The database; one round writes it at a time."""

    def __init__(self, file: Path, *, read_only_copy: bool = False) -> None:
        """Open the state.

        Args:
            file: `state.sqlite`; made where it is missing.
            read_only_copy: Work on a copy in memory, for a round that must leave nothing behind.
        """
        if read_only_copy:
            self._db = sqlite3.connect(":memory:", isolation_level=None)
            if file.exists():
                with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as stored:
                    stored.backup(self._db)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            # FULL: what was recorded as done has reached the disk.
            self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def __enter__(self) -> "FetchState":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # Rounds

    def begin_round(self, now: datetime, resume_after: datetime) -> int:
        """Begin a round, or go on with one that broke off after `resume_after`."""
        row = self._one("SELECT round, started_at, finished_at FROM round ORDER BY round DESC LIMIT 1")
        if row and row[2] is None and _moment(row[1]) > resume_after:
            return int(row[0])
        added = self._db.execute("INSERT INTO round (started_at) VALUES (?)", (_text(now),))
        assert added.lastrowid is not None
        return added.lastrowid

    def finish_round(self, number: int, now: datetime) -> None:
        """Say that a round came to its end."""
        self._db.execute("UPDATE round SET finished_at = ? WHERE round = ?", (_text(now), number))

    # Sources

    def watch(self, source: str, now: datetime) -> None:
        """Begin to watch a source, if that was not begun before."""
        self._db.execute(
            "INSERT INTO source (source, first_watched_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (source, _text(now))
        )

    def last_new(self, source: str) -> datetime:
        """When the source last brought something new; when watching began, if never."""
        row = self._one("SELECT coalesce(last_new_at, first_watched_at) FROM source WHERE source = ?", source)
        assert row is not None
        return _moment(row[0])

    def finish_source(self, source: str, number: int, result: Mapping[str, Any]) -> None:
        """Keep what a round said of a source."""
        self._db.execute(
            "UPDATE source SET last_round = ?, result = ? WHERE source = ?",
            (number, json.dumps(result, ensure_ascii=False), source),
        )

    def results(self) -> dict[str, dict[str, Any]]:
        """What the last round said of each source."""
        rows = self._db.execute("SELECT source, result FROM source WHERE result IS NOT NULL").fetchall()
        return {source: json.loads(result) for source, result in rows}

    # Listings

    def known_listing(self, source: str, url: str, definition: str) -> tuple[Known, int]:
        """What is known of a listing whose links were chosen in the same way, and the round that asked for it last."""
        row = self._one(
            "SELECT final_url, etag, last_modified, sha256, last_round FROM listing"
            " WHERE source = ? AND url = ? AND definition = ?",
            source,
            url,
            definition,
        )
        return (Known(*row[:4]), int(row[4])) if row else (Known(), 0)

    def record_listing(
        self, source: str, url: str, definition: str, known: Known, number: int, links: Iterable[Link] | None
    ) -> None:
        """Record a listing and, where it has changed, its links.

        A link that is no longer listed stays until its page was received or given up for good.
        """
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (source, url, definition, known.final_url, known.etag, known.last_modified, known.sha256, number),
            )
            if links is None:
                return
            self._db.execute("UPDATE link SET is_listed = 0 WHERE source = ? AND listing_url = ?", (source, url))
            self._db.executemany(
                "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                (
                    (source, url, one.url, one.title, one.printed_date, one.day and one.day.isoformat(),
                     int(one.is_listing), position)
                    for position, one in enumerate(links)
                ),
            )  # fmt: skip
            self._db.execute(
                "DELETE FROM link WHERE source = ? AND listing_url = ? AND NOT is_listed AND (is_listing OR url IN"
                " (SELECT url FROM page WHERE outcome <> 'FAILED'))",
                (source, url),
            )

    def child_listings(self, source: str, url: str) -> list[str]:
        """Listings that a listing names: the parts of a sitemap index."""
        rows = self._db.execute(
            "SELECT url FROM link WHERE source = ? AND listing_url = ? AND is_listing ORDER BY position", (source, url)
        )
        return [row[0] for row in rows]

    # Pages

    def count_links(self, source: str) -> int:
        """How many pages a source names."""
        row = self._one(
            "SELECT count(DISTINCT url) FROM link WHERE source = ? AND NOT is_listing AND is_listed", source
        )
        return int(row[0]) if row else 0

    def new_links(self, source: str, since: date | None) -> list[str]:
        """Pages that a source names and that were never received."""
        rows = self._db.execute(
            "SELECT url FROM link LEFT JOIN page USING (url) WHERE link.source = ? AND NOT is_listing"
            " AND page.last_success_at IS NULL AND (day IS NULL OR day >= ?) GROUP BY url ORDER BY min(position)",
            (source, _since(since)),
        )
        return [row[0] for row in rows]

    def count_due(self, source: str, number: int, since: date | None) -> int:
        """How many pages of a source this round has not asked for."""
        row = self._one(
            f"SELECT count(DISTINCT url) FROM {_DUE}",
            source,
            number,
            _since(since),
        )
        return int(row[0]) if row else 0

    def due_links(self, source: str, number: int, since: date | None, batch: int = 100) -> Iterator[Link]:
        """Pages of a source that this round has not asked for, those that waited longest first.

        Read in batches, while the pages are being recorded: memory does not grow with their number.
        """
        while True:
            rows = self._db.execute(
                f"SELECT url, title, printed_date FROM {_DUE}"
                " GROUP BY url ORDER BY min(coalesce(last_asked_at, '')), min(position) LIMIT ?",
                (source, number, _since(since), batch),
            ).fetchall()
            if not rows:
                return
            for url, title, printed in rows:
                yield Link(url, title, printed)

    def known_page(self, url: str) -> tuple[Known, int]:
        """What is known of a page, and the round that asked for it last."""
        row = self._one("SELECT final_url, etag, last_modified, sha256, last_round FROM page WHERE url = ?", url)
        return (Known(*row[:4]), int(row[4])) if row else (Known(), 0)

    def record_page(
        self,
        url: str,
        source: str,
        number: int,
        now: datetime,
        outcome: str,
        message: str | None,
        *,
        status: int | None = None,
        content: Known | None = None,
        is_new: bool = False,
    ) -> None:
        """Record the end of one page in a round.

        Args:
            url: Address that was asked for.
            source: Entry of the watch list.
            number: Round.
            now: When.
            outcome: UNCHANGED, an outcome of the inbox, GONE, REFUSED or FAILED.
            message: What the report says.
            status: HTTP status.
            content: Validators and hash of what was received, or of what has not changed.
            is_new: Whether the source has brought something new.
        """
        moment = _text(now)
        changed = moment if content is not None and outcome != "UNCHANGED" else None
        given = content or Known()
        with self._transaction():
            self._db.execute(
                """
                INSERT INTO page VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12, ?13)
                ON CONFLICT (url) DO UPDATE SET
                    source = excluded.source, outcome = excluded.outcome, message = excluded.message,
                    status = excluded.status, last_asked_at = excluded.last_asked_at, last_round = excluded.last_round,
                    final_url = iif(?14, excluded.final_url, final_url), etag = iif(?14, excluded.etag, etag),
                    last_modified = iif(?14, excluded.last_modified, last_modified),
                    sha256 = iif(?14, excluded.sha256, sha256),
                    last_success_at = coalesce(excluded.last_success_at, last_success_at),
                    last_changed_at = coalesce(excluded.last_changed_at, last_changed_at)
                """,
                (url, source, outcome, message, status, given.final_url, given.etag, given.last_modified, given.sha256,
                 moment, moment if content else None, changed, number, content is not None),
            )  # fmt: skip
            if is_new:
                self._db.execute("UPDATE source SET last_new_at = ? WHERE source = ?", (moment, source))

    # Hosts

    def not_before(self, origin: str) -> datetime | None:
        """Moment before which a publisher asked not to come back."""
        row = self._one("SELECT not_before FROM origin WHERE origin = ?", origin)
        return _moment(row[0]) if row and row[0] else None

    def wait_until(self, origin: str, moment: datetime) -> None:
        """Record that a publisher asked not to come back before a moment."""
        self._db.execute(
            "INSERT INTO origin (origin, not_before) VALUES (?, ?)"
            " ON CONFLICT (origin) DO UPDATE SET not_before = excluded.not_before",
            (origin, _text(moment)),
        )

    def robots(self, origin: str) -> Robots:
        """The robots.txt of an origin, as last seen."""
        row = self._one("SELECT robots, robots_at, robots_unreachable_since FROM origin WHERE origin = ?", origin)
        text, fetched, since = row or (None, None, None)
        return Robots(text, _moment(fetched) if fetched else None, _moment(since) if since else None)

    def record_robots(self, origin: str, robots: Robots) -> None:
        """Keep the robots.txt of an origin."""
        self._db.execute(
            "INSERT INTO origin (origin, robots, robots_at, robots_unreachable_since) VALUES (?, ?, ?, ?) ON CONFLICT"
            " (origin) DO UPDATE SET robots = excluded.robots, robots_at = excluded.robots_at,"
            " robots_unreachable_since = excluded.robots_unreachable_since",
            (
                origin,
                robots.text,
                robots.fetched_at and _text(robots.fetched_at),
                robots.unreachable_since and _text(robots.unreachable_since),
            ),
        )

    def _one(self, sql: str, *parameters: object) -> Sequence[Any] | None:
        row: Sequence[Any] | None = self._db.execute(sql, parameters).fetchone()
        return row

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _since(day: date | None) -> str:
    return day.isoformat() if day else ""
