"""The catalogue: what leads where, what is escaped, and that nothing is asked of anybody."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from orchestration.catalogue.column_pages import collect_lineage, render_lineage_page
from orchestration.catalogue.pages import CatalogueError, confine, write_catalogue
from orchestration.exports.tables import export_csv
from orchestration.modelling import ModellingError
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
        *("index.html", "dbt.html", "columns.html", "er-diagram.svg"),
    }
    assert (summary.files, summary.models > 30, summary.columns > 300) == (1, True, True)
    index = (paths.catalogue / "index.html").read_text("utf-8")
    targets = [one for one in parse(index).links if not one.endswith(("datapackage.json", "croissant.json"))]
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


def test_exports_are_listed(published_warehouse: ProjectPaths, tmp_path: Path) -> None:
    from orchestration.exports.catalogue_files import list_exported_files

    export_csv(published_warehouse.published_file, tmp_path / "csv")
    (tmp_path / ".staged-parquet").mkdir()
    (tmp_path / ".staged-parquet/half.parquet").write_text("half")
    listed = list_exported_files(tmp_path)
    assert {one.path for one in listed} == {f"csv/{one.name}" for one in (tmp_path / "csv").iterdir()}
