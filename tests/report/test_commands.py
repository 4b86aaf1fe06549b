"""What starts the report and what shows of it elsewhere: the command, the job's exit status, the pictures of the UI."""

import base64
import struct
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest
from typer.testing import CliRunner

from orchestration import cli
from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.mart_metadata import describe_mart
from orchestration.project import ProjectPaths
from orchestration.report.charts import Chart, draw_png
from orchestration.report.figures import Figure
from tests.report.conftest import Publish


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height that a PNG states in its header."""
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def test_the_command_builds_and_prints_the_page(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = publish()
    monkeypatch.setenv("WAREHOUSE_DIR", str(paths.warehouse))
    outcome = CliRunner().invoke(cli.app, ["report"])
    assert outcome.exit_code == 0
    assert outcome.stdout.strip().splitlines()[-1] == str(paths.report_index)
    assert paths.report_index.exists()


def test_the_command_says_when_nothing_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path))
    outcome = CliRunner().invoke(cli.app, ["report"])
    assert outcome.exit_code == 2
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("published", "status", "words"), [(True, 1, "published; what is made"), (False, 2, "not pub")]
)
def test_a_failure_after_publication_is_no_failure_to_publish(
    monkeypatch: pytest.MonkeyPatch, published: bool, status: int, words: str
) -> None:
    events = [SimpleNamespace(asset_key=PUBLISHED_FILE)] if published else []
    result = SimpleNamespace(
        success=False,
        all_events=[],
        get_asset_check_evaluations=list,
        get_asset_materialization_events=lambda: events,
    )
    monkeypatch.setattr(cli, "_run_main_job", lambda: result)
    outcome = CliRunner().invoke(cli.app, ["build", "--quiet"])
    assert outcome.exit_code == status
    assert words in outcome.output


def test_the_ui_shows_the_main_chart_and_counts(built_warehouse: ProjectPaths) -> None:
    shown = describe_mart(built_warehouse, "series_latest")["main_chart"]
    assert isinstance(shown, dg.MarkdownMetadataValue)
    address = shown.value.split("](data:image/png;base64,", 1)[1].rstrip(")")
    picture = base64.b64decode(address, validate=True)
    assert size_of(picture)[0] <= 900
    assert len(picture) <= 100_000
    counts = describe_mart(built_warehouse, "coverage")
    assert (counts["numbers"], counts["numbers_unresolved"], counts["accounted_percent"]) == (9, 0, 100.0)
    assert describe_mart(built_warehouse, "dim_unit") == {}


def test_the_picture_of_a_full_chart_is_small_enough() -> None:
    figures = tuple(
        Figure(
            f"Category {number}",
            f"{number}.5 trillion yuan",
            number * 1e12,
            None,
            None,
            "suspect",
            "#",
            f"{number}",
            f"Basis {number}",
        )
        for number in range(12)
    )
    picture = draw_png(Chart("levels", "Levels", figures, "CNY", "points"))
    assert size_of(picture)[0] <= 900
    assert len(picture) <= 100_000
