"""Writing the catalogue: dbt's own page, the column-lineage page, the diagram, and an index that leads to them."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from orchestration.catalogue.column_pages import collect_lineage, page_environment, render_lineage_page
from orchestration.catalogue.er_diagram import render_er_diagram
from orchestration.column_lineage import load_column_lineage
from orchestration.exports.catalogue_files import list_exported_files
from orchestration.modelling import generate_model_pages
from orchestration.project import ProjectPaths
from orchestration.storage.replacing import replaced_folder

INDEX_NAME = "index.html"
# dbt's page is one file with everything in it. This keeps it from asking for anything else.
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'"
    " 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


class CatalogueError(RuntimeError):
    """The catalogue could not be written; the old one stays."""


@dataclass(frozen=True)
class CatalogueSummary:
    """What the catalogue holds."""

    index: Path
    models: int
    columns: int
    files: int


def write_catalogue(paths: ProjectPaths) -> CatalogueSummary:
    """Write `warehouse/catalogue/` from the build file and the dbt project.

    Raises:
        ModellingError: there is no build file yet, or dbt cannot describe it.
    """
    paths.build_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=paths.build_folder) as target:
        page, manifest_file = generate_model_pages(paths, Path(target))
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        models = page.read_text(encoding="utf-8")
    compiled = {
        name: node["compiled_code"]
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    sections = collect_lineage(manifest, load_column_lineage(compiled))
    files = list_exported_files(paths.exports) if paths.exports.exists() else []
    index = page_environment().get_template("index.html.j2")
    with replaced_folder(paths.catalogue) as staged:
        contents = {
            "dbt.html": confine(models),
            "columns.html": render_lineage_page(sections),
            "er-diagram.svg": render_er_diagram(manifest),
            INDEX_NAME: index.render(files=files, has_report=(paths.warehouse / "report" / INDEX_NAME).exists()),
        }
        for name, content in contents.items():
            (staged / name).write_text(content, encoding="utf-8", newline="\n")
    return CatalogueSummary(
        paths.catalogue / INDEX_NAME, len(sections), sum(len(one.rows) for one in sections), len(files)
    )


def confine(page: str) -> str:
    """The page of dbt with a policy that lets it load nothing.

    Raises:
        CatalogueError: the page has no head to put it in.
    """
    before, head, after = page.partition("<head>")
    if not head:
        raise CatalogueError("dbt's page has changed: it has no <head>")
    return f"{before}{head}{_POLICY}{after}"
