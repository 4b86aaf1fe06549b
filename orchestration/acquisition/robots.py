"""What robots.txt permits, as RFC 9309 reads it: fetched once a day per site, remembered over rounds.

Needs the extra `acquisition`. A site without the file (4xx) permits everything. A site that does not answer for it
permits nothing, unless an earlier copy says otherwise; the RFC would allow to ask freely after 30 days, we do not.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from protego import Protego

from orchestration.acquisition import fetch_state
from orchestration.acquisition.fetch_errors import Failure, FetchError
from orchestration.acquisition.fetch_state import FetchState
from orchestration.acquisition.http_client import HttpClient, Question
from orchestration.acquisition.url_rules import UrlRules, origin_of
from orchestration.acquisition.watch_list import Politeness

# RFC 9309: at least 500 kibibytes are parsed, at least five redirects are followed, a copy serves for a day.
_MAXIMUM_BYTES = 512_000
_MAXIMUM_REDIRECTS = 5
_FRESH = timedelta(hours=24)


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
        self._parsed: dict[str, Protego | None] = {}

    def permit(self, url: str, rules: UrlRules, politeness: Politeness) -> float:
        """Say that an address may be asked for.

        Returns:
            Seconds to wait between two requests to the site: those of the watch list, or the crawl delay if longer.

        Raises:
            FetchError: robots.txt forbids it, or the site does not answer for its robots.txt.
        """
        origin = origin_of(url)
        if origin not in self._parsed:
            self._parsed[origin] = self._load(origin, rules, politeness)
        parsed = self._parsed[origin]
        if parsed is None:
            raise FetchError(
                Failure.FORBIDDEN, f"{origin}/robots.txt could not be read, which forbids everything until it can"
            )
        if not parsed.can_fetch(url, self._agent):
            raise FetchError(Failure.FORBIDDEN, f"{origin}/robots.txt does not permit {url}")
        return max(politeness.delay_seconds, parsed.crawl_delay(self._agent) or 0.0)

    def _load(self, origin: str, rules: UrlRules, politeness: Politeness) -> Protego | None:
        kept, now = self._state.robots(origin), datetime.now(UTC)
        if kept.fetched_at is None or now - kept.fetched_at > _FRESH:
            kept = self._ask(origin, rules, politeness, kept, now)
        return None if kept.text is None else Protego.parse(kept.text)

    def _ask(
        self, origin: str, rules: UrlRules, politeness: Politeness, kept: fetch_state.Robots, now: datetime
    ) -> fetch_state.Robots:
        gentle = Politeness(politeness.delay_seconds, _MAXIMUM_BYTES, politeness.timeout_seconds, _MAXIMUM_REDIRECTS)
        question = Question(f"{origin}/robots.txt", rules, gentle, lambda _: politeness.delay_seconds)
        with tempfile.TemporaryFile() as sink:
            text: str | None = None
            try:
                self._client.get(question, sink)
            except FetchError as error:
                is_unavailable = error.status is not None and 400 <= error.status < 500 and error.status != 429
                text = "" if is_unavailable else None
                if error.failure is Failure.TOO_LARGE and sink.tell():
                    text = _read(sink)
            else:
                text = _read(sink)
        if text is not None:
            found = fetch_state.Robots(text, now, None)
        else:
            # What the site said when it last answered still holds.
            found = fetch_state.Robots(kept.text, kept.fetched_at, kept.unreachable_since or now)
        self._state.record_robots(origin, found)
        return found


def _read(sink: BinaryIO) -> str:
    sink.seek(0)
    return sink.read(_MAXIMUM_BYTES).decode("utf-8-sig", errors="replace")
