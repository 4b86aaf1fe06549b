"""One round over the watched sources: ask politely, take what is new or changed, hand it to the inbox, remember.

Needs the extra `acquisition`. Sources take turns by host, so that the pause of one is the time of another; a source
that fails is left alone and the next one goes on. A round that was killed goes on where it stopped: what had arrived
is in the spool, what was done is in the state.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.acquisition.connections import Resolve, resolve_name
from orchestration.acquisition.fetch_state import FetchState
from orchestration.acquisition.http_client import HttpClient, Patience
from orchestration.acquisition.received import Keep
from orchestration.acquisition.robots import RobotsRules
from orchestration.acquisition.round_results import SourceResult
from orchestration.acquisition.source_round import SourceRound, Tools, hand_over
from orchestration.acquisition.spool import Spool
from orchestration.acquisition.watch_list import WatchedSource, WatchList
from orchestration.project import ProjectPaths
from orchestration.storage.run_lock import hold_lock

_LOG = logging.getLogger(__name__)
# Days are those of the publishers.
_TIME_ZONE = ZoneInfo("Asia/Shanghai")
Progress = Callable[[SourceResult], None]


@dataclass(frozen=True)
class RoundSettings:
    """What the tests and the benchmark set otherwise."""

    patience: Patience = field(default_factory=Patience)
    # Dagster ends a run after an hour (.dagster/dagster.yaml).
    longest_seconds: float = 2700.0
    resume_within: timedelta = timedelta(hours=6)
    resolve: Resolve = resolve_name
    sleep: Callable[[float], None] = time.sleep


def state_file(paths: ProjectPaths) -> Path:
    """The database of what is known of every address."""
    return paths.warehouse / "acquisition" / "state.sqlite"


def fetch_round(
    paths: ProjectPaths,
    watch: WatchList,
    keep: Keep,
    *,
    sources: Collection[str] | None = None,
    since: date | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    settings: RoundSettings | None = None,
) -> Iterator[SourceResult]:
    """Fetch from every enabled source, and yield what became of each as it ends.

    Args:
        paths: The warehouse's folders; state and spool stand in `warehouse/acquisition/`.
        watch: The watch list.
        keep: Takes each new or changed page for good; a page counts as done when it returns.
        sources: Codes of the sources to fetch from; all that are enabled when left out.
        since: Only pages whose printed date is this day or later, or that have none.
        dry_run: Ask for robots.txt and listings only, and record nothing.
        progress: Told of a source after each of its pages.
        settings: Patience and limits.
    """
    settings = settings or RoundSettings()
    chosen = [one for one in watch.enabled if sources is None or one.code in sources]
    if not chosen:
        return
    with (
        hold_lock(paths.warehouse / "acquisition" / "round.lock"),
        _Round(paths, watch, keep, since, progress, settings, dry_run=dry_run) as running,
    ):
        yield from running.run(chosen)


def last_results(paths: ProjectPaths) -> dict[str, SourceResult]:
    """What the last round said of each source."""
    with FetchState(state_file(paths), read_only_copy=True) as state:
        return {code: SourceResult.from_record(one) for code, one in state.results().items()}


class _Round:
    """The tools of one round, opened and closed together."""

    def __init__(
        self,
        paths: ProjectPaths,
        watch: WatchList,
        keep: Keep,
        since: date | None,
        progress: Progress | None,
        settings: RoundSettings,
        *,
        dry_run: bool,
    ) -> None:
        self._settings, self._progress, self._dry_run = settings, progress, dry_run
        self._state = FetchState(state_file(paths), read_only_copy=dry_run)
        now = datetime.now(UTC)
        self._number = self._state.begin_round(now, now - settings.resume_within)
        self._client = HttpClient(watch.agent_header, settings.patience, settings.resolve, sleep=settings.sleep)
        spool = Spool(paths.warehouse / "acquisition" / "spool")
        robots = RobotsRules(self._client, self._state, watch.user_agent)
        self._tools = Tools(self._state, spool, self._client, robots, keep, self._number, since, dry_run)
        self._watch = watch

    def __enter__(self) -> "_Round":
        return self

    def __exit__(self, *_: object) -> None:
        self._tools.spool.sweep()
        self._client.__exit__()
        self._state.__exit__()

    def run(self, chosen: list[WatchedSource]) -> Iterator[SourceResult]:
        """Let the sources take turns until all have ended or the time is over."""
        rounds = {one.code: SourceRound(one, self._tools) for one in chosen}
        end = time.monotonic() + self._settings.longest_seconds
        if not self._dry_run:
            self._finish_what_broke_off(rounds, end)
        waiting = {code: one.steps() for code, one in rounds.items()}
        while waiting:
            code = min(waiting, key=lambda one: rounds[one].ready_at())
            # A pause that leads beyond the end is not begun.
            is_over = max(time.monotonic(), rounds[code].ready_at()) > end
            if is_over:
                waiting[code].close()
                rounds[code].stop(f"the round ended after {self._settings.longest_seconds:.0f} s; the next one goes on")
            if not is_over and next(waiting[code], None) is not None:
                if self._progress:
                    self._progress(rounds[code].result)
                continue
            del waiting[code]
            yield self._finish(rounds[code])
        if not self._dry_run:
            self._state.finish_round(self._number, datetime.now(UTC))

    def _finish(self, ended: SourceRound) -> SourceResult:
        source, result = ended.source, ended.result
        last_new = self._state.last_new(source.code).astimezone(_TIME_ZONE).date()
        today = datetime.now(_TIME_ZONE).date()
        result.set_rhythm(last_new, source.rhythm.overdue_since(last_new, today) if source.rhythm else None)
        self._state.finish_source(source.code, self._number, result.as_record())
        return result

    def _finish_what_broke_off(self, rounds: dict[str, SourceRound], end: float) -> None:
        """Hand over what had arrived when an earlier round was killed, or could not be handed over then."""
        for page in self._tools.spool.waiting():
            if time.monotonic() > end:
                return
            result = rounds[page.source].result if page.source in rounds else None
            _LOG.info("%s had arrived before: %s", page.source, page.url)
            hand_over(page, self._tools, result or SourceResult(page.source, page.publisher, page.url))
