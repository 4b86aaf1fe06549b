"""Fetching as Dagster runs it: a job and a schedule of its own, checks by source, retries, no part in the main job."""

import sys
from datetime import UTC, datetime
from functools import partialmethod
from types import ModuleType
from typing import Any

import dagster as dg
import pytest

from orchestration.acquisition import http_client
from orchestration.acquisition.received import ReceivedPage
from orchestration.definitions import defs
from orchestration.defs import acquisition
from orchestration.project import ProjectPaths
from tests.acquisition.release_server import ReleaseServer, page, status
from tests.acquisition.watching import Kept
from tests.raw_folder import RawFolder

QUICK_PAUSES = {"first_wait": 0.01, "longest_wait": 0.01, "jitter": 0.0}
ENTRY = """
  - source: {code}
    publisher: nbs
    kind: PAGE
    url: {url}
    enabled: {enabled}
    allow_private: true
    politeness: {{delay_seconds: 0, timeout_seconds: 2}}
"""


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    """Everything that Dagster loads."""
    return defs()


@pytest.fixture
def folder(raw_folder: RawFolder, monkeypatch: pytest.MonkeyPatch) -> RawFolder:
    """A raw folder that this process works on, and an inbox that takes everything."""
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(raw_folder.root))
    monkeypatch.setenv("WAREHOUSE_DIR", str(raw_folder.paths.warehouse))

    def keep_page(_: ProjectPaths, received: ReceivedPage) -> Kept:
        return Kept("SET_ASIDE" if b"odd" in received.body_file.read_bytes() else "NEW", message="no main text")

    module = ModuleType("orchestration.acquisition.inbox")
    module.keep_page = keep_page  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return raw_folder


def watch(folder: RawFolder, *entries: tuple[str, str], enabled: bool = True) -> None:
    sources = "".join(ENTRY.format(code=code, url=url, enabled=str(enabled).lower()) for code, url in entries)
    folder.write("watch.yml", f"user_agent: tester/1\ncontact: a@example.org\nsources:{sources}")


def run() -> dg.ExecuteInProcessResult:
    """The assets of the job, in order."""
    return dg.materialize([acquisition.watched_sources, acquisition.fetched_pages], raise_on_error=False)


def checks(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    return {one.check_name: one for one in result.get_asset_check_evaluations()}


def test_fetching_has_a_job_and_a_schedule_and_no_part_in_the_main_job(definitions: dg.Definitions) -> None:
    keys = {acquisition.WATCHED_SOURCES, acquisition.FETCHED_PAGES}
    own = definitions.resolve_job_def("fetch_releases")
    assert own.asset_layer.executable_asset_keys == keys
    assert not definitions.resolve_job_def("build_warehouse").asset_layer.executable_asset_keys & keys
    schedule = definitions.resolve_schedule_def("daily_fetch")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 9 * * *", "Asia/Shanghai")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "fetch_releases"


def test_the_schedule_says_why_it_does_nothing(
    definitions: dg.Definitions, folder: RawFolder, site: ReleaseServer
) -> None:
    schedule = definitions.resolve_schedule_def("daily_fetch")
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 2, 14, 1, tzinfo=UTC))
    watch(folder, ("a", site.at("/a")), enabled=False)
    skipped = schedule.evaluate_tick(context)
    assert not skipped.run_requests
    assert "none of the 1 sources of raw/watch.yml is enabled" in (skipped.skip_message or "")
    watch(folder, ("a", site.at("/a")))
    assert schedule.evaluate_tick(context).run_requests


def test_nothing_enabled_is_no_failure(folder: RawFolder, site: ReleaseServer) -> None:
    watch(folder, ("a", site.at("/a")), enabled=False)
    result = run()
    assert result.success
    assert all(one.passed for one in checks(result).values())
    assert site.asked == []


def test_each_check_names_the_sources_that_fail_and_none_stops_the_run(
    folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.show("/good", "9.1%")
    site.show("/odd", "odd")
    site.answer("/refused", status(403))
    watch(folder, *((code, site.at(f"/{code}")) for code in ("good", "odd", "refused")))
    folder.write(
        "watch.yml",
        (folder.root / "watch.yml").read_text("utf-8")
        + ENTRY.format(code="broken", url="ftp://a.example/", enabled="true"),
    )
    result = run()
    assert result.success
    found = checks(result)
    assert {name: one.passed for name, one in found.items()} == {
        "every_watch_entry_can_be_used": False,
        "every_source_answered": False,
        "every_source_has_its_expected_shape": False,
        "every_page_was_received": False,
        "no_release_is_overdue": True,
    }
    assert {one.severity for one in found.values()} == {dg.AssetCheckSeverity.WARN}
    rows = {
        name: [record.data["source"] for record in one.metadata["sources"].records]
        for name, one in found.items()
        if "sources" in one.metadata
    }
    assert rows["every_source_answered"] == ["refused"]
    assert rows["every_source_has_its_expected_shape"] == ["odd"]
    assert rows["every_page_was_received"] == ["refused"]
    assert "ftp://a.example/" in (found["every_watch_entry_can_be_used"].description or "")
    (event,) = result.asset_materializations_for_node("acquisition__fetched_pages")
    assert event.metadata["new"].value == 1


def test_a_source_that_could_not_be_reached_is_asked_again_and_no_other(
    folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.show("/good", "9.1%")
    # One round asks three times; the second round gets it.
    site.answer("/flaky", status(503), status(503), status(503), page("8.2%"))
    watch(folder, ("good", site.at("/good")), ("flaky", site.at("/flaky")))
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda *_: 0.01)
    monkeypatch.setattr(http_client.Patience, "__init__", partialmethod(http_client.Patience.__init__, **QUICK_PAUSES))
    result = run()
    assert result.success
    assert [one.node_name for one in result.all_events if one.is_step_up_for_retry] == ["acquisition__fetched_pages"]
    assert all(one.passed for one in checks(result).values())
    (event,) = result.asset_materializations_for_node("acquisition__fetched_pages")
    assert event.metadata["new"].value == 2
    assert (site.times_asked("/good"), site.times_asked("/flaky")) == (1, 4)


def test_a_source_that_stays_down_is_a_warning_in_the_end(
    folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(folder, ("down", "http://127.0.0.1:9/"))
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda *_: 0.01)
    monkeypatch.setattr(http_client.Patience, "__init__", partialmethod(http_client.Patience.__init__, **QUICK_PAUSES))
    result = run()
    assert result.success
    assert sum(1 for one in result.all_events if one.is_step_up_for_retry) == 3
    assert not checks(result)["every_source_answered"].passed


def test_a_page_that_fails_costs_no_second_round(
    folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.show("/list", "<a href='/bad'>Bad</a>")
    site.answer("/bad", status(500))
    watch(folder, ("site", site.at("/list")))
    folder.replace("watch.yml", "kind: PAGE", "kind: INDEX\n    links: {pattern: /bad}")
    monkeypatch.setattr(http_client.Patience, "__init__", partialmethod(http_client.Patience.__init__, **QUICK_PAUSES))
    result = run()
    assert result.success
    assert site.times_asked("/list") == 1
    found = checks(result)
    assert found["every_source_answered"].passed
    assert not found["every_page_was_received"].passed
