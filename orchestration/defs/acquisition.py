"""Bringing in new releases, as assets with a job and a schedule of their own. The main job has no part in it.

The packages of the extra `acquisition` are imported when the asset runs: everything loads without them.
"""

from collections.abc import Callable, Iterator, Sequence

import dagster as dg

from orchestration.acquisition.extra import MissingExtraError, require_extra
from orchestration.acquisition.round_results import SourceResult
from orchestration.acquisition.watch_list import WatchList, read_watch_list
from orchestration.defs.raw_files import OWNERS, WATCH_LIST_FILE
from orchestration.defs.table_metadata import show_rows
from orchestration.project import ProjectPaths, project_paths
from orchestration.reading import accept_vocabularies

GROUP = "acquisition"
JOB_NAME = "fetch_releases"
WATCHED_SOURCES = dg.AssetKey([GROUP, "watched_sources"])
FETCHED_PAGES = dg.AssetKey([GROUP, "fetched_pages"])
# An hour before the main job, which finds what was accepted meanwhile.
_CRON, _TIME_ZONE = "0 9 * * *", "Asia/Shanghai"
_ENTRIES_CHECK = "every_watch_entry_can_be_used"
_ANSWERED_CHECK = "every_source_answered"
_SHAPE_CHECK = "every_source_has_its_expected_shape"
_PAGES_CHECK = "every_page_was_received"
_RHYTHM_CHECK = "no_release_is_overdue"
# Sources that could not be reached are asked again after 1, 2 and 4 minutes; those that answered are not.
_RETRIES = dg.RetryPolicy(max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)

fetch_releases = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.groups(GROUP),
    description="Fetch new and changed pages from the enabled sources of `raw/watch.yml` into `raw/inbox`.",
    executor_def=dg.in_process_executor,
)


@dg.schedule(
    job=fetch_releases,
    cron_schedule=_CRON,
    execution_timezone=_TIME_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily_fetch() -> dg.RunRequest | dg.SkipReason:
    """Fetch every morning, where a source is enabled."""
    watch = _read_watch_list(project_paths())
    if not watch.enabled:
        return dg.SkipReason(
            f"nothing to fetch: none of the {len(watch.sources)} sources of raw/watch.yml is enabled"
            f" ({len(watch.rejections)} mistakes in the file); docs/acquisition.md says how"
        )
    return dg.RunRequest(tags={"warehouse/trigger": "schedule"})


@dg.asset(
    key=WATCHED_SOURCES,
    deps=[WATCH_LIST_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "yaml"},
    check_specs=[
        dg.AssetCheckSpec(
            name=_ENTRIES_CHECK,
            asset=WATCHED_SOURCES,
            description="No entry of `raw/watch.yml` was refused. A refused entry stops no other; each is shown with"
            " file, line, field and reason.",
        )
    ],
)
def watched_sources() -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One feed, index page, page, sitemap or drop folder per entry of `raw/watch.yml`.

    Nothing is fetched here. `allowed_hosts` are the hosts that a round may connect to, derived from the enabled
    entries.
    """
    watch = _read_watch_list(project_paths())
    refused = [(one.file, one.line, one.record, one.field, one.reason) for one in watch.rejections]
    rows = [(one.code, one.publisher, one.kind, one.enabled, one.place) for one in watch.sources]
    return dg.MaterializeResult(
        metadata={
            "sources": len(watch.sources),
            "enabled": len(watch.enabled),
            "allowed_hosts": ", ".join(watch.allowed_hosts) or "none",
            "watch_list": show_rows(["source", "publisher", "kind", "enabled", "place"], rows),
        },
        check_results=[
            dg.AssetCheckResult(
                passed=not refused,
                check_name=_ENTRIES_CHECK,
                severity=dg.AssetCheckSeverity.WARN,
                description=f"{len(refused)} refused; first: {watch.rejections[0]}" if refused else "none refused",
                metadata={"refused": show_rows(["file", "line", "record", "field", "reason"], refused)},
            )
        ],
    )


def _check_specs() -> list[dg.AssetCheckSpec]:
    descriptions = {
        _ANSWERED_CHECK: "Every enabled source could be asked, and said what it holds.",
        _SHAPE_CHECK: "Every feed, index and sitemap named releases, and the text of every received page could be read."
        " Where this fails, a site has changed its layout: mend pattern or selectors in `raw/watch.yml`.",
        _PAGES_CHECK: "Every page that a source names was received. Those that failed are asked for again next time.",
        _RHYTHM_CHECK: "No source has stayed silent beyond the rhythm that its entry states.",
    }
    ending = " One row per source that fails; a warning, for no source may stop another or the main job."
    return [
        dg.AssetCheckSpec(name=name, asset=FETCHED_PAGES, description=text + ending)
        for name, text in descriptions.items()
    ]


@dg.asset(
    key=FETCHED_PAGES,
    deps=[WATCHED_SOURCES],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "file"},
    retry_policy=_RETRIES,
    check_specs=_check_specs(),
)
def fetched_pages(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """One page per address that a watched source names and that is new or has changed: an entry under `raw/inbox`.

    Each page is kept byte for byte. Nothing here enters the warehouse: a curator accepts or rejects each entry. A
    source that does not answer is asked again with growing pauses; what stays unanswered is a warning.
    """
    paths = project_paths()
    watch = _read_watch_list(paths)
    if not watch.enabled:
        context.log.info("nothing to fetch: no source of raw/watch.yml is enabled")
        yield from _report([], "no source is enabled")
        return
    try:
        require_extra()
    except MissingExtraError as error:
        # Trying again would not help.
        raise dg.Failure(description=str(error), allow_retries=False) from None
    results = _fetch(context, paths, watch)
    unanswered = [one.source for one in results if one.is_worth_another_round]
    if unanswered and context.retry_number < _RETRIES.max_retries:
        raise dg.Failure(
            description=f"{', '.join(unanswered)} could not be reached; asking again."
            f" The other {len(results) - len(unanswered)} sources are done."
        )
    yield from _report(results, f"{len(results)} sources")


def _fetch(context: dg.AssetExecutionContext, paths: ProjectPaths, watch: WatchList) -> list[SourceResult]:
    """One round; a repeated one asks only the sources that could not be reached before."""
    from orchestration.acquisition.fetch_round import fetch_round, last_results  # noqa: PLC0415
    from orchestration.acquisition.inbox import keep_page  # noqa: PLC0415

    codes = [one.code for one in watch.enabled]
    before: dict[str, SourceResult] = {}
    if context.retry_number:
        before = {
            code: one for code, one in last_results(paths).items() if code in codes and not one.is_worth_another_round
        }
    found = dict(before)
    asked = [code for code in codes if code not in before]
    for one in fetch_round(paths, watch, lambda page: keep_page(paths, page), sources=asked):
        context.log.info("%s: %d asked for, %d new, %d changed", one.source, one.asked, one.new, one.changed)
        found[one.source] = one
    return [found[code] for code in codes if code in found]


def _report(results: Sequence[SourceResult], said: str) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    rows = [(one.source, one.listed, one.asked, one.new, one.changed) for one in results]
    yield dg.MaterializeResult(
        asset_key=FETCHED_PAGES,
        metadata={
            "sources": len(results),
            "requests": sum(one.requests for one in results),
            "new": sum(one.new for one in results),
            "changed": sum(one.changed for one in results),
            "unchanged": sum(one.unchanged for one in results),
            "rounds": show_rows(["source", "listed", "asked", "new", "changed"], rows),
        },
    )
    questions: dict[str, tuple[Callable[[SourceResult], bool], Callable[[SourceResult], str]]] = {
        _ANSWERED_CHECK: (lambda one: one.answered, lambda one: one.message),
        _SHAPE_CHECK: (lambda one: one.shape_as_expected, lambda one: one.reasons.get("shape", one.message)),
        _PAGES_CHECK: (
            lambda one: not one.failed,
            lambda one: f"{one.failed} failed: {one.reasons.get('pages', one.message)}",
        ),
        _RHYTHM_CHECK: (
            lambda one: one.overdue_since is None,
            lambda one: f"due on {one.overdue_since}, last new on {one.last_new_on}",
        ),
    }
    for name, (is_met, explain) in questions.items():
        failing = [(one.source, one.publisher, one.place, explain(one)) for one in results if not is_met(one)]
        yield dg.AssetCheckResult(
            passed=not failing,
            asset_key=FETCHED_PAGES,
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"{len(failing)} of {said}; first: {failing[0][0]}: {failing[0][3]}" if failing else said,
            metadata={
                "failing": len(failing),
                "sources": show_rows(["source", "publisher", "place", "reason"], failing),
            },
        )


def _read_watch_list(paths: ProjectPaths) -> WatchList:
    publishers = accept_vocabularies(paths.raw, paths.display).codes("publisher")
    return read_watch_list(paths.raw, publishers, paths.display)


@dg.definitions
def acquisition() -> dg.Definitions:
    """The assets of acquisition with their job and schedule."""
    return dg.Definitions(assets=[watched_sources, fetched_pages], jobs=[fetch_releases], schedules=[daily_fetch])
