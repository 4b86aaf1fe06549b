"""Where the project's files are. Paths only: nothing here opens a file.

Two environment variables move the input and the output, so that a test or a second warehouse needs no copy of the
code: `WAREHOUSE_RAW_DIR` (default `raw/`) and `WAREHOUSE_DIR` (default `warehouse/`).
"""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
# The file name is the catalog name in DuckDB: views of the build file keep working under it after publication.
DATABASE_FILE_NAME = "ecommerce.duckdb"


@dataclass(frozen=True)
class ProjectPaths:
    """Folders and files of one warehouse."""

    raw: Path
    warehouse: Path

    @property
    def build_folder(self) -> Path:
        """Folder of everything that a run may leave half-done."""
        return self.warehouse / "build"

    @property
    def build_file(self) -> Path:
        """Database that a run fills: raw, staging, intermediate and mart tables."""
        return self.build_folder / DATABASE_FILE_NAME

    @property
    def published_file(self) -> Path:
        """Database that analysts open."""
        return self.warehouse / DATABASE_FILE_NAME

    @property
    def report_folder(self) -> Path:
        """Folder of the static report, replaced as a whole."""
        return self.warehouse / "report"

    @property
    def report_index(self) -> Path:
        """Page of the report that a reader opens first."""
        return self.report_folder / "index.html"

    @property
    def lock_file(self) -> Path:
        """File whose lock one run holds at a time."""
        return self.build_folder / "run.lock"

    @property
    def exports(self) -> Path:
        """Folder of the files in standard formats, made from the published file."""
        return self.warehouse / "exports"

    @property
    def catalogue(self) -> Path:
        """Folder of the pages that describe models, columns and files."""
        return self.warehouse / "catalogue"

    def display(self, path: Path) -> str:
        """Path as a curator knows it: `raw/facts/…`, or the whole path for a file elsewhere."""
        try:
            return f"raw/{path.relative_to(self.raw).as_posix()}"
        except ValueError:
            return str(path)


def project_paths() -> ProjectPaths:
    """Paths in force, from the environment where it says so."""
    return ProjectPaths(
        raw=Path(os.environ.get("WAREHOUSE_RAW_DIR", PROJECT_ROOT / "raw")).resolve(),
        warehouse=Path(os.environ.get("WAREHOUSE_DIR", PROJECT_ROOT / "warehouse")).resolve(),
    )
