"""The two descriptions of the exported files, each by the validator of its own standard."""

import json
from pathlib import Path
from typing import Any

import frictionless
import mlcroissant
import pytest

from orchestration.exports.catalogue_files import CROISSANT_NAME, DATA_PACKAGE_NAME, export_catalogue_files
from orchestration.exports.everything import EXPORTS, export_everything
from orchestration.exports.published import ExportError
from orchestration.exports.tables import export_csv, export_parquet
from orchestration.project import ProjectPaths


@pytest.fixture(scope="module")
def exports(published_warehouse: ProjectPaths) -> Path:
    """Every export of the small warehouse."""
    export_everything(published_warehouse)
    return published_warehouse.exports


def load(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def test_frictionless_finds_the_package_valid(exports: Path) -> None:
    report = frictionless.validate(str(exports / DATA_PACKAGE_NAME))
    assert report.flatten(["name", "type", "message"]) == []
    assert report.valid
    tables = [one for one in report.tasks if one.type == "table"]
    assert len(tables) == len(list((exports / "csv").iterdir()))


def test_frictionless_finds_a_changed_file(exports: Path, tmp_path: Path) -> None:
    package = load(exports / DATA_PACKAGE_NAME)
    package["resources"] = [one for one in package["resources"] if one["path"] == "csv/dim_unit.csv"]
    (tmp_path / "csv").mkdir()
    content = (exports / "csv/dim_unit.csv").read_text("utf-8")
    (tmp_path / "csv/dim_unit.csv").write_text(content.replace("人民币", "人民弊"), encoding="utf-8")
    (tmp_path / DATA_PACKAGE_NAME).write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / DATA_PACKAGE_NAME))
    assert {one[0] for one in report.flatten(["type"])} == {"hash-count"}


def test_frictionless_reads_types_and_keys(exports: Path) -> None:
    package = frictionless.Package(str(exports / DATA_PACKAGE_NAME))
    period = package.get_resource("csv.dim_period.csv")
    types = {field.name: field.type for field in period.schema.fields}
    assert (types["period_key"], types["start_date"], types["is_cumulative"]) == ("integer", "date", "boolean")
    assert period.schema.primary_key == ["period_key"]
    assert package.get_resource("csv.dim_basis.csv").schema.get_field("comparable_with").type == "array"
    rows = package.get_resource("csv.build_info.csv").read_rows()
    assert rows[0]["built_at"].tzinfo is not None


def test_parquet_is_listed_without_bytes_and_hash(exports: Path) -> None:
    resources = load(exports / DATA_PACKAGE_NAME)["resources"]
    parquet = [one for one in resources if one["format"] == "parquet"]
    assert parquet
    assert [one for one in parquet if "hash" in one or "bytes" in one] == []
    assert all(one["hash"].startswith("sha256:") for one in resources if one["format"] != "parquet")


def test_croissant_is_valid_and_its_records_can_be_read(exports: Path) -> None:
    dataset = mlcroissant.Dataset(str(exports / CROISSANT_NAME))
    issues = dataset.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
    units = {record["dim_unit/unit"] for record in dataset.records("dim_unit")}
    assert b"CNY" in units


def test_croissant_refuses_a_field_without_a_column(exports: Path, tmp_path: Path) -> None:
    broken = load(exports / CROISSANT_NAME)
    broken["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "csv/nowhere.csv"
    (tmp_path / CROISSANT_NAME).write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(mlcroissant.ValidationError, match="nowhere"):
        mlcroissant.Dataset(str(tmp_path / CROISSANT_NAME))


def test_both_describe_every_file_that_is_there(exports: Path) -> None:
    present = {one.relative_to(exports).as_posix() for one in exports.rglob("*") if one.is_file()}
    present -= {DATA_PACKAGE_NAME, CROISSANT_NAME}
    assert {path.split("/")[0] for path in present} == set(EXPORTS)
    assert {one["path"] for one in load(exports / DATA_PACKAGE_NAME)["resources"]} == present
    assert {one["contentUrl"] for one in load(exports / CROISSANT_NAME)["distribution"]} == present


def test_a_missing_export_is_said(published_file: Path, tmp_path: Path) -> None:
    export_csv(published_file, tmp_path / "csv")
    with pytest.raises(ExportError, match=r"make the other exports first: parquet/\w+\.parquet"):
        export_catalogue_files(published_file, tmp_path)
    assert not (tmp_path / DATA_PACKAGE_NAME).exists()


def test_equal_data_give_equal_bytes(published_warehouse: ProjectPaths, exports: Path) -> None:
    def contents() -> dict[str, bytes]:
        return {str(one.relative_to(exports)): one.read_bytes() for one in exports.rglob("*") if one.is_file()}

    before = contents()
    export_everything(published_warehouse)
    assert contents() == before


def test_a_foreign_file_is_listed_and_does_no_harm(published_file: Path, tmp_path: Path) -> None:
    export_parquet(published_file, tmp_path / "parquet")
    export_csv(published_file, tmp_path / "csv")
    (tmp_path / "notes.numbers").write_text("mine")
    files = {one.path: one.media_type for one in export_catalogue_files(published_file, tmp_path)}
    assert files["notes.numbers"] == "application/octet-stream"
    assert files["csv/dim_unit.csv"] == "text/csv"
    assert "notes.numbers" in (tmp_path / "datapackage.json").read_text("utf-8")
