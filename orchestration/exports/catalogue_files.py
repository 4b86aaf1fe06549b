"""The two catalogues of the exported files: Frictionless `datapackage.json` and Croissant `croissant.json`.

Both describe the files that are there, with the columns and comments of the published file. They are written last.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.exports.published import (
    ExportError,
    PublishedColumn,
    PublishedTable,
    describe_tables,
    format_timestamp,
    open_published,
    read_built_at,
)
from orchestration.storage.replacing import replace_text

DATA_PACKAGE_NAME = "datapackage.json"
CROISSANT_NAME = "croissant.json"
_NAME = "china-ecommerce-statistics"
_TITLE = "China's e-commerce statistics, each with its sentence"
_DESCRIPTION = (
    "Figures that Chinese agencies and media state in prose, as claims: each row leads back to the sentence it stands"
    " in. Two documents that give the same figure are two rows."
)
_RIGHTS = "The cited documents belong to their publishers; what is known of their rights stands in dim_source.licence."
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/vnd.sdmx.structure+xml;version=3.0.0",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
}
_FRICTIONLESS_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
_CROISSANT_TYPES = {
    "integer": "sc:Integer",
    # A decimal read as sc:Float would lose digits.
    "number": "sc:Text",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "string": "sc:Text",
    "array": "sc:Text",
}
_LEFT_ASIDE = (DATA_PACKAGE_NAME, CROISSANT_NAME)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class ExportedFile:
    """One exported file: where it is below the folder of exports, and its content in brief."""

    path: str
    byte_count: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Its media type, by the end of its name; bytes of unknown kind where the file is none of ours."""
        return _MEDIA_TYPES.get(Path(self.path).suffix, "application/octet-stream")


def export_catalogue_files(published_file: Path, folder: Path) -> list[ExportedFile]:
    """Write both catalogues over the files that the other exports left below `folder`.

    Returns:
        The files described, in order of path.

    Raises:
        ExportError: a table of the published file has no Parquet or CSV file there.
    """
    with open_published(published_file) as connection:
        tables = describe_tables(connection)
        built_at = read_built_at(connection)
    files = list_exported_files(folder)
    paths = {one.path for one in files}
    lacking = [path for one in tables for path in (_csv_path(one), f"parquet/{one.name}.parquet") if path not in paths]
    if lacking:
        raise ExportError(f"nothing to describe yet, make the other exports first: {', '.join(lacking)}")
    replace_text(folder / DATA_PACKAGE_NAME, _json(describe_as_data_package(tables, files, built_at)))
    replace_text(folder / CROISSANT_NAME, _json(describe_as_croissant(tables, files, built_at)))
    return files


def list_exported_files(folder: Path) -> list[ExportedFile]:
    """Every exported file below a folder but the catalogues themselves and what is being written."""
    found = []
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in path.parts)
        if file.is_file() and not is_hidden and path.as_posix() not in _LEFT_ASIDE:
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            found.append(ExportedFile(path.as_posix(), file.stat().st_size, digest))
    return found


def describe_as_data_package(
    tables: Sequence[PublishedTable], files: Sequence[ExportedFile], built_at: datetime
) -> dict[str, Any]:
    """A Frictionless data package: tabular resources for the CSV files, plain ones for all others."""
    by_path = {_csv_path(one): one for one in tables}
    return {
        "profile": "data-package",
        "name": _NAME,
        "title": _TITLE,
        "description": f"{_DESCRIPTION} {_RIGHTS}",
        "created": format_timestamp(built_at),
        "resources": [_resource(one, by_path.get(one.path)) for one in files],
    }


def _resource(file: ExportedFile, table: PublishedTable | None) -> dict[str, Any]:
    suffix = Path(file.path).suffix
    resource: dict[str, Any] = {
        "name": file.path.lower().replace("/", "."),
        "path": file.path,
        "format": suffix.removeprefix("."),
        "mediatype": file.media_type,
    }
    if suffix != ".parquet":
        # A tool that reads Parquet as a table compares them with what it has decoded, which is not the file.
        resource |= {"bytes": file.byte_count, "hash": f"sha256:{file.sha256}"}
    if table is None:
        return resource | {"profile": "data-resource", "type": "file"}
    schema: dict[str, Any] = {"fields": [_field(one) for one in table.columns], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    return resource | {
        "profile": "tabular-data-resource",
        "type": "table",
        "description": table.comment,
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def _field(column: PublishedColumn) -> dict[str, Any]:
    return {"name": column.name, "type": frictionless_type(column.data_type), "description": column.comment}


def frictionless_type(data_type: str) -> str:
    """The Table Schema type of a DuckDB type."""
    if data_type.endswith("[]"):
        return "array"
    return "number" if data_type.startswith("DECIMAL") else _FRICTIONLESS_TYPES.get(data_type, "string")


def describe_as_croissant(
    tables: Sequence[PublishedTable], files: Sequence[ExportedFile], built_at: datetime
) -> dict[str, Any]:
    """A Croissant 1.0 dataset: every file with its hash, and a record set for every CSV file."""
    return {
        "@context": _croissant_context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": _NAME,
        "description": f"{_DESCRIPTION} {_RIGHTS}",
        "datePublished": built_at.date().isoformat(),
        "version": "1.0.0",
        "license": _RIGHTS,
        "citeAs": f"{_TITLE}, built {built_at.date().isoformat()}",
        "inLanguage": ["en", "zh"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": one.path,
                "name": one.path,
                "contentUrl": one.path,
                "contentSize": f"{one.byte_count} B",
                "encodingFormat": one.media_type,
                "sha256": one.sha256,
            }
            for one in files
        ],
        "recordSet": [_record_set(one) for one in tables],
    }


def _record_set(table: PublishedTable) -> dict[str, Any]:
    record_set: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.comment,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.comment,
                "dataType": _CROISSANT_TYPES[frictionless_type(column.data_type)],
                "source": {"fileObject": {"@id": _csv_path(table)}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }
    if table.primary_key:
        record_set["key"] = [{"@id": f"{table.name}/{one}"} for one in table.primary_key]
    return record_set


def _croissant_context() -> Mapping[str, Any]:
    """The context that Croissant 1.0 prescribes word for word."""
    own = "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset"
    more = "jsonPath key md5 parentField path recordSet references regex repeated replace separator source subField"
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        **_prefixed([*own.split(), *more.split(), "samplingRate", "transform"]),
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "sc": "https://schema.org/",
    }


def _prefixed(names: Iterable[str]) -> dict[str, str]:
    return {name: f"cr:{name}" for name in names}


def _csv_path(table: PublishedTable) -> str:
    return f"csv/{table.name}.csv"


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
