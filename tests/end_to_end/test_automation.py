"""What starts a run by itself: the schedule in the morning, the sensor when the content of `raw/` has changed."""

import os
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from tests.end_to_end.site import Site

CORRECTIONS = "corrections.yml"


def evaluate(definitions: dg.Definitions, cursor: str | None) -> Any:
    """One tick of the sensor."""
    return definitions.resolve_sensor_def("raw_folder_changed").evaluate_tick(dg.build_sensor_context(cursor=cursor))


def test_schedule_asks_for_a_run_at_ten_in_beijing(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily_build")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 10 * * *", "Asia/Shanghai")
    tick = schedule.evaluate_tick(
        dg.build_schedule_context(scheduled_execution_time=datetime(2026, 2, 14, 2, tzinfo=UTC))
    )
    assert tick.run_requests is not None
    assert [one.tags["warehouse/trigger"] for one in tick.run_requests] == ["schedule"]
    assert schedule.job_name == "build_warehouse"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_sensor_takes_what_the_command_line_published_for_built(definitions: dg.Definitions, on_site: Site) -> None:
    assert on_site.paths.published_file.exists()
    first = evaluate(definitions, None)
    assert not first.run_requests
    assert "nothing under raw/ has changed" in (first.skip_message or "")


def test_sensor_asks_once_for_each_content(definitions: dg.Definitions, on_site: Site) -> None:
    first = evaluate(definitions, "another content")
    assert first.run_requests is not None
    assert [one.tags["warehouse/trigger"] for one in first.run_requests] == ["raw_folder_changed"]
    second = evaluate(definitions, first.cursor)
    assert not second.run_requests
    # What is watched starts no build.
    files = sum(1 for one in on_site.paths.raw.rglob("*") if one.is_file() and one.name != "watch.yml")
    assert f"nothing under raw/ has changed: {files} files, content hash" in (second.skip_message or "")


def test_sensor_ignores_times_of_files(definitions: dg.Definitions, on_site: Site) -> None:
    cursor = evaluate(definitions, None).cursor
    for one in on_site.paths.raw.rglob("*"):
        os.utime(one, (1, 1))
    assert not evaluate(definitions, cursor).run_requests


def test_sensor_asks_again_when_content_is_put_back(definitions: dg.Definitions, on_site: Site) -> None:
    original = (on_site.paths.raw / CORRECTIONS).read_bytes()
    before = evaluate(definitions, None)
    (on_site.paths.raw / CORRECTIONS).write_bytes(original + b"# a remark\n")
    changed = evaluate(definitions, before.cursor)
    (on_site.paths.raw / CORRECTIONS).write_bytes(original)
    restored = evaluate(definitions, changed.cursor)
    for tick in (changed, restored):
        assert tick.run_requests is not None
        assert len(tick.run_requests) == 1
    assert restored.cursor == before.cursor != changed.cursor
    assert restored.run_requests is not None
    # A run key would make Dagster drop the request for content that it has seen before.
    assert restored.run_requests[0].run_key is None
    assert changed.run_requests is not None
    tags = [one.run_requests[0].tags["warehouse/input_sha256"] for one in (changed, restored) if one.run_requests]
    assert tags[0] != tags[1]
