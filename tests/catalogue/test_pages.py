"""The catalogue: what leads where, what is escaped, and that nothing is asked of anybody."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.catalogue import pages
from orchestration.catalogue.column_pages import collect_lineage, render_lineage_page
from orchestration.catalogue.pages import CatalogueError, confine, refresh_catalogue, write_catalogue
from orchestration.defs import catalogue
from orchestration.defs.resources import Warehouse
from orchestration.exports.tables import export_csv
from orchestration.modelling import ModellingError, load_manifest
from orchestration.project import ProjectPaths


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [one for one in (values.get("href"), values.get("src")) if one]
        self.anchors += [one for one in (values.get("id"),) if one]
        self.scripts += tag == "script"


def parse(text: str) -> _Links:
    links = _Links()
    links.feed(text)
    return links


def model(name: str, layer: str, *columns: str, description: str = "One row.") -> dict[str, Any]:
    return {
        "name": name,
        "fqn": ["project", layer, name],
        "description": description,
        "columns": {one: {"data_type": "VARCHAR", "description": description} for one in columns},
    }


MANIFEST = {
    "nodes": {
        "model.p.view": model("view", "views", "shown"),
        "model.p.mart": model("mart", "marts", "kept", "made", description="One <script>alert(1)</script> & more."),
        "model.p.stg": model("stg", "staging", "read"),
    }
}
LINEAGE = {
    "model.p.view": {"shown": [("model.p.mart", "kept"), ("model.p.mart", "made")]},
    "model.p.mart": {"kept": [("model.p.stg", "read")], "made": []},
    "model.p.stg": {"read": [("source.p.raw.file", "column")]},
}


def test_origins_are_the_ends_of_all_ways() -> None:
    sections = collect_lineage(MANIFEST, LINEAGE)
    assert [one.relation for one in sections] == ["view", "mart", "stg"]
    (shown,) = sections[0].rows
    assert [one.anchor for one in shown.parents] == ["mart.kept", "mart.made"]
    assert [one.anchor for one in shown.origins] == ["raw.file.column"]


def test_the_page_escapes_and_links_within_itself() -> None:
    page = render_lineage_page(collect_lineage(MANIFEST, LINEAGE))
    found = parse(page)
    assert found.scripts == 0
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more." in page
    inner = [one.removeprefix("#") for one in found.links if one.startswith("#")]
    assert "mart.kept" in inner
    assert set(inner) <= set(found.anchors)
    assert len(found.anchors) == len(set(found.anchors))


def test_a_page_of_dbt_without_head_is_refused() -> None:
    assert confine("<html><head><title>x</title>").startswith('<html><head><meta http-equiv="Content-Security-Policy"')
    with pytest.raises(CatalogueError, match="no <head>"):
        confine("<html><body>")


def test_a_page_of_dbt_asks_for_no_icon() -> None:
    page = confine(
        '<head><link rel="shortcut icon" href="icon.ico"/></head><use xlink:href="{{ getIcon(item.type, 1) }}"></use>'
        '<use xlink:href="#drawn"></use>'
    )
    assert "icon.ico" not in page
    assert '<use ng-attr-xlink:href="{{ getIcon(item.type, 1) }}"></use><use xlink:href="#drawn">' in page


def test_without_a_build_file_it_says_so(tmp_path: Path) -> None:
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    with pytest.raises(ModellingError, match="build the warehouse first"):
        write_catalogue(paths)


def test_the_catalogue_is_written_from_the_build(built_warehouse: ProjectPaths, tmp_path: Path) -> None:
    paths = ProjectPaths(raw=built_warehouse.raw, warehouse=tmp_path / "warehouse")
    paths.build_folder.mkdir(parents=True)
    shutil.copy(built_warehouse.build_file, paths.build_file)
    (paths.exports / "csv").mkdir(parents=True)
    (paths.exports / "csv/a b.csv").write_text("x\n1\n")
    summary = write_catalogue(paths)
    assert {one.name for one in paths.catalogue.iterdir()} == {
        *("index.html", "dbt.html", "columns.html", "er-diagram.svg", "project.sha256"),
    }
    assert (summary.files, summary.models > 30, summary.columns > 300) == (1, True, True)
    index = (paths.catalogue / "index.html").read_text("utf-8")
    elsewhere = ("datapackage.json", "croissant.json", "report/index.html")
    targets = [one for one in parse(index).links if not one.endswith(elsewhere)]
    assert "../exports/csv/a%20b.csv" in targets
    missing = [one for one in targets if not (paths.catalogue / one.replace("%20", " ")).resolve().exists()]
    assert missing == []
    columns = parse((paths.catalogue / "columns.html").read_text("utf-8"))
    assert {"observation.value", "fact_indicator.claim_key", "series_latest.value"} <= set(columns.anchors)
    assert [one for one in columns.links if one.startswith("http")] == []
    # dbt's page sends statistics only where the project allows it, and the policy lets nothing through.
    models = (paths.catalogue / "dbt.html").read_text("utf-8")
    assert re.search(r'"send_anonymous_usage_stats": false', models)
    assert "default-src 'none'" in models[:2000]
    assert [one.name for one in paths.build_folder.iterdir()] == [paths.build_file.name]


def fake_pages(target: Path) -> tuple[Path, Path]:
    """What dbt would write, without dbt."""
    page, manifest = target / "static_index.html", target / "manifest.json"
    page.write_text("<html><head></head></html>")
    manifest.write_text(json.dumps(load_manifest()))
    return page, manifest


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ProjectPaths, list[str]]:
    """A warehouse with one exported file, and the calls of dbt."""
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    (paths.exports / "csv").mkdir(parents=True)
    (paths.exports / "csv/one.csv").write_text("x\n1\n")
    calls: list[str] = []

    def generate(_: ProjectPaths, target: Path) -> tuple[Path, Path]:
        calls.append("dbt")
        return fake_pages(target)

    monkeypatch.setattr(pages, "generate_model_pages", generate)
    monkeypatch.setattr(pages, "load_column_lineage", lambda compiled: {})
    return paths, calls


def test_pages_are_written_again_only_where_the_project_has_changed(
    site: tuple[ProjectPaths, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, calls = site
    assert refresh_catalogue(paths).is_rewritten
    (paths.exports / "csv/two.csv").write_text("x\n1\n")
    again = refresh_catalogue(paths)
    assert (again.is_rewritten, again.files, again.problem, calls) == (False, 2, None, ["dbt"])
    assert "csv/two.csv" in (paths.catalogue / "index.html").read_text("utf-8")
    monkeypatch.setattr(pages, "project_sha256", lambda: "another")
    assert refresh_catalogue(paths).is_rewritten
    assert not refresh_catalogue(paths).is_rewritten
    (paths.catalogue / "columns.html").unlink()
    assert refresh_catalogue(paths).is_rewritten
    assert calls == ["dbt"] * 3


@pytest.mark.parametrize("has_old", [False, True])
def test_where_dbt_fails_the_index_says_so_and_old_pages_stay(
    has_old: bool, site: tuple[ProjectPaths, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, _ = site
    if has_old:
        refresh_catalogue(paths)
        monkeypatch.setattr(pages, "project_sha256", lambda: "another")

    def fail(*_: object) -> None:
        raise ModellingError("dbt could not run: <boom>")

    monkeypatch.setattr(pages, "generate_model_pages", fail)
    refresh = refresh_catalogue(paths)
    assert (refresh.is_rewritten, refresh.problem) == (False, "dbt could not run: <boom>")
    index = (paths.catalogue / "index.html").read_text("utf-8")
    assert "dbt could not run: &lt;boom&gt;" in index
    links = parse(index).links
    assert ("dbt.html" in links) == has_old == (paths.catalogue / "dbt.html").exists()
    assert "../exports/csv/one.csv" in links
    # It is tried again with the next run.
    assert not refresh_catalogue(paths).is_rewritten


def test_the_asset_warns_and_goes_on(site: tuple[ProjectPaths, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    paths, _ = site
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(paths.raw))
    monkeypatch.setenv("WAREHOUSE_DIR", str(paths.warehouse))

    def fail(page: str) -> str:
        raise CatalogueError("dbt's page has changed")

    for problem in (None, "dbt's page has changed"):
        if problem:
            monkeypatch.setattr(pages, "project_sha256", lambda: "another")
            monkeypatch.setattr(pages, "confine", fail)
        result = dg.materialize([catalogue.pages], resources={"warehouse": Warehouse()}, raise_on_error=False)
        assert result.success
        (check,) = result.get_asset_check_evaluations()
        assert (check.passed, check.description) == (problem is None, problem)
        assert check.severity is dg.AssetCheckSeverity.WARN


def test_exports_are_listed(published_warehouse: ProjectPaths, tmp_path: Path) -> None:
    from orchestration.exports.catalogue_files import list_exported_files

    export_csv(published_warehouse.published_file, tmp_path / "csv")
    (tmp_path / ".staged-parquet").mkdir()
    (tmp_path / ".staged-parquet/half.parquet").write_text("half")
    listed = list_exported_files(tmp_path)
    assert {one.path for one in listed} == {f"csv/{one.name}" for one in (tmp_path / "csv").iterdir()}
