"""What robots.txt permits, as RFC 9309 reads it: fetched once a day per site, remembered over rounds.

Needs the extra `acquisition`. A site without the file (4xx) permits everything. A site that does not answer for it
permits nothing, unless an earlier copy says otherwise; the RFC would allow to ask freely after 30 days, we do not.
"""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from protego import Protego

from orchestration.acquisition.fetch_errors import Failure, FetchError
from orchestration.acquisition.fetch_state import FetchState, Robots
from orchestration.acquisition.http_client import HttpClient, Question
from orchestration.acquisition.url_rules import UrlRules, origin_of
from orchestration.acquisition.watch_list import Politeness

# RFC 9309: at least 500 kibibytes are parsed, at least five redirects are followed, a copy serves for a day.
_MAXIMUM_BYTES = 512_000
_MAXIMUM_REDIRECTS = 5
_FRESH = timedelta(hours=24)
# Seconds. A list and its pages are several requests: with longer pauses one source would take the time of all.
LONGEST_CRAWL_DELAY = 60.0
_LONGEST_PAUSE = 86_400.0


class RobotsRules:
    """The rules of every site that a round meets."""

    def __init__(self, client: HttpClient, state: FetchState, agent: str) -> None:
        """Begin with nothing but what the state remembers.

        Args:
            client: Asks for the files.
            state: Remembers them.
            agent: Name that robots.txt may address, without version.
        """
        self._client, self._state, self._agent = client, state, agent.split("/", maxsplit=1)[0]
        self._parsed: dict[str, Protego | FetchError] = {}

    def permit(self, url: str, rules: UrlRules, politeness: Politeness) -> float:
        """Say that an address may be asked for.

        Returns:
            Seconds to wait between two requests to the site: those of the watch list, or the crawl delay if longer.

        Raises:
            FetchError: robots.txt forbids it, or the site does not answer for its robots.txt, or wants pauses that no
                round can keep.
        """
        origin = origin_of(url)
        if origin not in self._parsed:
            self._parsed[origin] = self._load(origin, rules, politeness)
        parsed = self._parsed[origin]
        if isinstance(parsed, FetchError):
            raise parsed
        if not parsed.can_fetch(url, self._agent):
            raise FetchError(Failure.FORBIDDEN, f"{origin}/robots.txt does not permit {url}")
        asked = parsed.crawl_delay(self._agent) or 0.0
        if asked > LONGEST_CRAWL_DELAY:
            reason = (
                f"{origin}/robots.txt wants {asked:g} s between requests, and a round waits no longer than"
                f" {LONGEST_CRAWL_DELAY:.0f} s"
            )
            raise FetchError(Failure.LATER, reason, retry_after=min(asked, _LONGEST_PAUSE))
        return max(politeness.delay_seconds, asked)

    def _load(self, origin: str, rules: UrlRules, politeness: Politeness) -> Protego | FetchError:
        kept, now = self._state.robots(origin), datetime.now(UTC)
        if kept.fetched_at is not None and now - kept.fetched_at < _FRESH and kept.text is not None:
            return Protego.parse(kept.text)
        found = self._ask(origin, rules, politeness)
        if isinstance(found, str):
            self._state.record_robots(origin, Robots(found, now, None))
            return Protego.parse(found)
        since = kept.unreachable_since or now
        self._state.record_robots(origin, Robots(kept.text, kept.fetched_at, since))
        # What the site said when it last answered still holds.
        if kept.text is not None:
            return Protego.parse(kept.text)
        return FetchError(found.failure, f"{found.reason} (so since {since:%Y-%m-%d})", status=found.status)

    def _ask(self, origin: str, rules: UrlRules, politeness: Politeness) -> str | FetchError:
        """The text of robots.txt, empty where there is none; or why nobody knows."""
        gentle = replace(politeness, max_bytes=_MAXIMUM_BYTES, max_redirects=_MAXIMUM_REDIRECTS)
        question = Question(f"{origin}/robots.txt", rules, gentle, lambda _: politeness.delay_seconds)
        with tempfile.TemporaryFile() as sink:
            try:
                self._client.get(question, sink)
            except FetchError as error:
                if error.failure is Failure.TOO_LARGE and sink.tell():
                    return _read(sink)
                if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                    return ""
                if error.failure is Failure.REFUSED:
                    return error
                return FetchError(Failure.NO_ROBOTS, error.reason, status=error.status)
            return _read(sink)


def _read(sink: BinaryIO) -> str:
    sink.seek(0)
    return sink.read(_MAXIMUM_BYTES).decode("utf-8-sig", errors="replace")
