"""The command `fetch`: one round over the watched sources, from the command line.

Heavy packages, and those of the extra `acquisition`, are imported inside the command.
"""

import logging
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.acquisition.extra import MissingExtraError, require_extra
from orchestration.project import ProjectPaths, project_paths
from orchestration.terminal import ERR, console_for_tables, fail, new_table, say, say_problem, shown_progress

if TYPE_CHECKING:
    from orchestration.acquisition.round_results import SourceResult
    from orchestration.acquisition.watch_list import WatchList

_SOME_FAILED = 1
_SHOWN_PAGES = 20


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(fetch)


def fetch(
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Code of a source in raw/watch.yml; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD: leave out pages whose printed date is earlier.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask for the listings only, show what would be fetched, record nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
) -> None:
    """Fetch new releases from the enabled sources of raw/watch.yml into raw/inbox.

    Unchanged pages cost one conditional request each. Exit status: 0 every
    source answered; 1 some source or entry has a problem; 2 nothing could be
    done. For example:

        ecommerce-warehouse fetch --dry-run

        ecommerce-warehouse fetch --source nbs_releases --since 2026-01-01
    """
    paths = project_paths()
    day = _read_since(since)
    watch = _read_watch_list(paths)
    _choose(watch, source or ())
    try:
        require_extra()
    except MissingExtraError as error:
        fail(str(error))
    with shown_progress(quiet=quiet):
        results = _run(paths, watch, source, day, dry_run=dry_run, quiet=quiet)
    for one in results:
        for problem in one.problems:
            say_problem(f"{one.source}: {problem}")
        if one.overdue_since:
            say_problem(f"{one.source}: overdue since {one.overdue_since}, last new on {one.last_new_on}", "yellow")
    if not quiet:
        _print_results(results, dry_run=dry_run)
    if watch.rejections or not all(one.is_fine for one in results):
        raise typer.Exit(_SOME_FAILED)


def _read_since(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        fail(f"--since {given}: expected a day of the calendar as YYYY-MM-DD")


def _read_watch_list(paths: ProjectPaths) -> "WatchList":
    from orchestration.acquisition.watch_list import read_watch_list
    from orchestration.reading import accept_vocabularies

    publishers = accept_vocabularies(paths.raw, paths.display).codes("publisher")
    watch = read_watch_list(paths.raw, publishers, paths.display)
    for one in watch.rejections:
        say_problem(str(one))
    return watch


def _choose(watch: "WatchList", sources: Sequence[str]) -> None:
    """End here where nothing can be fetched."""
    from orchestration.readers.rejections import did_you_mean

    known = {one.code: one for one in watch.sources}
    for code in sources:
        if code not in known:
            fail(f"raw/watch.yml has no source '{code}' that can be used{did_you_mean(code, list(known))}")
        if not known[code].enabled:
            fail(f"the source '{code}' is not enabled: set `enabled: true` on it, raw/watch.yml:{known[code].line}")
    if not watch.enabled:
        fail(
            f"nothing to fetch: none of the {len(known)} sources of raw/watch.yml is enabled;"
            " docs/acquisition.md says how"
        )


def _run(
    paths: ProjectPaths,
    watch: "WatchList",
    sources: list[str] | None,
    since: date | None,
    *,
    dry_run: bool,
    quiet: bool,
) -> "list[SourceResult]":
    from orchestration.acquisition.fetch_round import fetch_round
    from orchestration.acquisition.inbox import keep_page

    log = logging.getLogger(__name__)
    results = []
    with ERR.status("asking …") as shown:

        def progress(result: "SourceResult") -> None:
            shown.update(f"{result.source}: {result.asked} of {result.listed} pages, {result.new} new")

        for one in fetch_round(
            paths,
            watch,
            lambda page: keep_page(paths, page),
            sources=sources,
            since=since,
            dry_run=dry_run,
            progress=None if quiet or not ERR.is_terminal else progress,
        ):
            log.info("%s: %d pages asked for, %d new, %d changed", one.source, one.asked, one.new, one.changed)
            results.append(one)
    return results


def _print_results(results: "Sequence[SourceResult]", *, dry_run: bool) -> None:
    counts = ("listed", "asked", "unchanged", "new", "changed", "known", "set_aside", "moved", "vanished", "failed")
    used = [name for name in counts if name in ("listed", "asked", "new") or any(getattr(one, name) for one in results)]
    table = new_table()
    table.add_column("source")
    table.add_column("answered")
    for name in used:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_column("left", justify="right")
    table.add_column("requests", justify="right")
    for one in results:
        cells = [str(getattr(one, name)) for name in used]
        table.add_row(one.source, "yes" if one.answered else "no", *cells, str(one.left), str(one.requests))
    console_for_tables().print(table)
    pages = [(one.source, page) for one in results for page in one.pages]
    for code, page in pages[:_SHOWN_PAGES]:
        say(f"{code}: {'would fetch ' if dry_run else ''}{page}")
    if len(pages) > _SHOWN_PAGES:
        say(f"and {len(pages) - _SHOWN_PAGES} more")
    if dry_run:
        say("a dry run: nothing was fetched or recorded")
    elif pages:
        say("look at them in raw/inbox; docs/acquisition.md says what to do")
