"""The exports in a run and on the command line: made, checked, and said where they fail."""

import dagster as dg
import duckdb
import pytest
from typer.testing import CliRunner

from orchestration import cli
from orchestration.catalogue import pages as catalogue_pages
from orchestration.catalogue.pages import CatalogueRefresh
from orchestration.cli import app
from orchestration.defs import exports as assets
from orchestration.defs.catalogue import pages
from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.report import report
from orchestration.defs.resources import Warehouse
from orchestration.exports import sdmx_data
from orchestration.exports.everything import EXPORTS
from orchestration.project import ProjectPaths

ALL = [assets.parquet, assets.csv, assets.excel, assets.sdmx, assets.annotations, assets.catalogue_files]


@pytest.fixture
def on_site(published_warehouse: ProjectPaths, monkeypatch: pytest.MonkeyPatch) -> ProjectPaths:
    """The small warehouse as this process's own."""
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(published_warehouse.raw))
    monkeypatch.setenv("WAREHOUSE_DIR", str(published_warehouse.warehouse))
    return published_warehouse


def materialize() -> dg.ExecuteInProcessResult:
    # The published file is another's asset here: nothing builds it.
    return dg.materialize(ALL, resources={"warehouse": Warehouse()}, raise_on_error=False)


def test_a_run_makes_every_export_and_checks_the_sdmx_files(on_site: ProjectPaths) -> None:
    result = materialize()
    assert result.success
    assert {one.asset_key.path[-1] for one in result.get_asset_materialization_events()} == {
        *EXPORTS,
        "catalogue_files",
    }
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == ("sdmx_files_fit_their_structure", True)
    assert (on_site.exports / "datapackage.json").exists()


def test_sdmx_files_that_do_not_fit_fail_the_check_and_stop_the_catalogue(
    on_site: ProjectPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdmx_data, "REFERENCE_AREA", "ATLANTIS")
    result = materialize()
    assert not result.success
    (check,) = result.get_asset_check_evaluations()
    assert not check.passed
    assert check.severity is dg.AssetCheckSeverity.ERROR
    assert "ATLANTIS" in str(check.description)
    made = {one.asset_key.path[-1] for one in result.get_asset_materialization_events()}
    assert made == {*EXPORTS} - {"sdmx"}


@pytest.mark.parametrize(("area", "status"), [("ATLANTIS", 1), ("CN", 0)])
def test_a_build_whose_export_fails_is_published_all_the_same(
    area: str, status: int, on_site: ProjectPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dg.asset(key=PUBLISHED_FILE)
    def ecommerce() -> None:
        """Published already."""

    def run() -> dg.ExecuteInProcessResult:
        return dg.materialize([ecommerce, *ALL], resources={"warehouse": Warehouse()}, raise_on_error=False)

    monkeypatch.setattr(sdmx_data, "REFERENCE_AREA", area)
    monkeypatch.setattr(cli, "_run_main_job", run)
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == status
    assert "not published" not in result.output
    assert (str(on_site.published_file) in result.output) == (status == 0)
    assert ("published; what is made from it is not up to date" in result.output) == (status == 1)
    assert ("REF_AREA 'ATLANTIS' is no code of its list" in result.output) == (status == 1)


@pytest.mark.parametrize("area", ["CN", "ATLANTIS"])
def test_the_catalogue_lists_files_after_the_exports_and_the_report_comes_last(
    area: str, on_site: ProjectPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export that fails costs neither of them."""
    monkeypatch.setattr(sdmx_data, "REFERENCE_AREA", area)
    refresh = CatalogueRefresh(on_site.catalogue / "index.html", is_rewritten=False, files=1, problem=None)
    monkeypatch.setattr(catalogue_pages, "refresh_catalogue", lambda paths: refresh)

    @dg.asset(key=PUBLISHED_FILE)
    def ecommerce() -> None:
        """Published already."""

    definitions = dg.Definitions(
        [report, pages, *ALL, ecommerce],
        resources={"warehouse": Warehouse()},
        executor=dg.in_process_executor,
        jobs=[dg.define_asset_job("job", selection=dg.AssetSelection.all())],
    )
    result = definitions.resolve_job_def("job").execute_in_process(raise_on_error=False)
    made = [one.asset_key.path[-1] for one in result.get_asset_materialization_events()]
    assert made[0] == "ecommerce"
    assert made[-2:] == ["pages", "report"]
    assert set(made[1:-2]) == {*EXPORTS, "catalogue_files"} - ({"sdmx", "catalogue_files"} if area != "CN" else set())


def test_the_command_makes_the_files_and_says_where_they_are(on_site: ProjectPaths) -> None:
    result = CliRunner().invoke(app, ["export"])
    assert result.exit_code == 0, result.output
    assert " files, " in result.output
    assert str(on_site.exports) in result.output


def test_the_command_says_that_nothing_is_published(
    on_site: ProjectPaths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path_factory.mktemp("empty")))
    result = CliRunner().invoke(app, ["export"])
    assert result.exit_code == 2
    assert "there is no published file" in result.output


@pytest.mark.parametrize("error", [duckdb.IOException("the file is damaged"), OSError(28, "no space left on device")])
@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("export", "orchestration.exports.everything.export_everything"),
        ("report", "orchestration.report.site.build_report"),
    ],
)
def test_a_command_that_fails_says_why_in_a_line(
    command: str, place: str, error: Exception, on_site: ProjectPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(paths: ProjectPaths) -> None:
        raise error

    monkeypatch.setattr(place, fail)
    result = CliRunner().invoke(app, [command])
    assert result.exit_code == 2
    assert result.output.strip() == str(error)
