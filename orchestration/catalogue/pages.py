"""Writing the catalogue: dbt's own page, the column-lineage page, the diagram, and an index that leads to them."""

import json
import logging
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration import column_lineage
from orchestration.catalogue.column_pages import collect_lineage, page_environment, render_lineage_page
from orchestration.catalogue.er_diagram import render_er_diagram
from orchestration.column_lineage import load_column_lineage
from orchestration.exports.catalogue_files import ExportedFile, list_exported_files
from orchestration.modelling import ModellingError, generate_model_pages, project_sha256
from orchestration.project import ProjectPaths
from orchestration.readers.raw_folder import combine_hashes
from orchestration.storage.replacing import replace_text, replaced_folder

_LOG = logging.getLogger(__name__)

INDEX_NAME = "index.html"
# Hash of the project that the pages were written for.
_MARKER_NAME = "project.sha256"
_PAGES = ("dbt.html", "columns.html", "er-diagram.svg")
# dbt's page is one file with everything in it. This keeps it from asking for anything else.
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'"
    " 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


# What dbt's page would ask for all the same: an icon of the site that dbt leaves unfilled, and icons whose address a
# browser reads before the page's own program has filled it in.
_ICON = re.compile(r"<link rel=\"shortcut icon\"[^>]*>")
_UNFILLED = ' xlink:href="{{ getIcon'
_FILLED_LATER = ' ng-attr-xlink:href="{{ getIcon'


class CatalogueError(RuntimeError):
    """The catalogue could not be written; the old one stays."""


@dataclass(frozen=True)
class CatalogueSummary:
    """What the catalogue holds."""

    index: Path
    models: int
    columns: int
    files: int


@dataclass(frozen=True)
class CatalogueRefresh:
    """What a run did to the catalogue: wrote the pages on models or left them, and why it could not write them."""

    index: Path
    is_rewritten: bool
    files: int
    problem: str | None


def refresh_catalogue(paths: ProjectPaths) -> CatalogueRefresh:
    """Bring `warehouse/catalogue/` up to date: the list of files always, the rest where the project has changed.

    Pages on models and columns describe the project, not the data, and take dbt seconds. They are left alone while the
    project's hash is the one that they were written for. Where dbt cannot make them, those that are there stay, and
    the index says so.
    """
    problem = None
    is_rewritten = not _is_current(paths.catalogue)
    if is_rewritten:
        try:
            summary = write_catalogue(paths)
        except (CatalogueError, ModellingError) as error:
            problem = str(error)
            _LOG.warning("the pages on models and columns could not be made: %s", problem)
        else:
            return CatalogueRefresh(summary.index, is_rewritten, summary.files, problem)
    files = list_exported_files(paths.exports) if paths.exports.exists() else []
    has_pages = all((paths.catalogue / one).exists() for one in _PAGES)
    replace_text(paths.catalogue / INDEX_NAME, _render_index(files, has_pages=has_pages, problem=problem))
    return CatalogueRefresh(paths.catalogue / INDEX_NAME, is_rewritten and problem is None, len(files), problem)


def write_catalogue(paths: ProjectPaths) -> CatalogueSummary:
    """Write `warehouse/catalogue/` from the build file and the dbt project.

    Raises:
        ModellingError: there is no build file yet, or dbt cannot describe it.
        CatalogueError: dbt's page is not what it was.
    """
    fingerprint = _fingerprint()
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
    with replaced_folder(paths.catalogue) as staged:
        contents = {
            "dbt.html": confine(models),
            "columns.html": render_lineage_page(sections),
            "er-diagram.svg": render_er_diagram(manifest),
            INDEX_NAME: _render_index(files, has_pages=True, problem=None),
            _MARKER_NAME: fingerprint + "\n",
        }
        for name, content in contents.items():
            (staged / name).write_text(content, encoding="utf-8", newline="\n")
    return CatalogueSummary(
        paths.catalogue / INDEX_NAME, len(sections), sum(len(one.rows) for one in sections), len(files)
    )


def _render_index(files: Sequence[ExportedFile], *, has_pages: bool, problem: str | None) -> str:
    index = page_environment().get_template("index.html.j2")
    return index.render(files=files, has_pages=has_pages, problem=problem)


def _is_current(folder: Path) -> bool:
    marker = folder / _MARKER_NAME
    if not all((folder / one).exists() for one in (*_PAGES, _MARKER_NAME)):
        return False
    return marker.read_text(encoding="utf-8").strip() == _fingerprint()


def _fingerprint() -> str:
    """One hash over all that decides the pages: the dbt project, and the code that writes them."""
    own = Path(__file__).parent
    code = [Path(column_lineage.__file__), *sorted(own.glob("*.py")), *sorted(own.glob("templates/*.j2"))]
    return combine_hashes([project_sha256(), *(one.read_text(encoding="utf-8") for one in code)])


def confine(page: str) -> str:
    """The page of dbt with a policy that lets it load nothing, and without icons that it could not load.

    Raises:
        CatalogueError: the page has no head to put it in.
    """
    before, head, after = page.partition("<head>")
    if not head:
        raise CatalogueError("dbt's page has changed: it has no <head>")
    return f"{before}{head}{_POLICY}{_ICON.sub('', after).replace(_UNFILLED, _FILLED_LATER)}"
