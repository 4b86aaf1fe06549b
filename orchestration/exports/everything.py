"""All exports in their order, for a person who wants the files without a run of the main job."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from orchestration.exports.annotations import export_annotations
from orchestration.exports.catalogue_files import ExportedFile, export_catalogue_files
from orchestration.exports.sdmx_data import export_sdmx
from orchestration.exports.tables import export_csv, export_parquet
from orchestration.exports.workbook import export_workbook
from orchestration.project import ProjectPaths

# Name of an export, which is that of its folder, and what writes it.
EXPORTS: Mapping[str, Callable[[Path, Path], Any]] = {
    "parquet": export_parquet,
    "csv": export_csv,
    "excel": export_workbook,
    "sdmx": export_sdmx,
    "annotations": export_annotations,
}


def export_everything(paths: ProjectPaths) -> list[ExportedFile]:
    """Make every export anew from the published file.

    Returns:
        The files that are there now, in order of path.

    Raises:
        ExportError: nothing was published yet, or an export is not what it should be. It then stays as it was; those
            before it are new.
    """
    for name, export in EXPORTS.items():
        export(paths.published_file, paths.exports / name)
    return export_catalogue_files(paths.published_file, paths.exports)
