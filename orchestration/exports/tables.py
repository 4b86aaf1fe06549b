"""Parquet and CSV of every public table.

Parquet holds exactly what the published file holds. CSV is for everything that reads text: decimals in full, moments in
UTC, lists as JSON, no value where the table has none, and a mark before texts that begin like formulas.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.exports.published import (
    PublishedColumn,
    PublishedTable,
    describe_tables,
    format_timestamp,
    open_published,
    read_built_at,
)
from orchestration.exports.spreadsheet_text import FORMULA_START, MARK, NUMBER
from orchestration.storage.replacing import replaced_folder

# Excel takes a CSV without it for a file in the code page of the computer, and Chinese for gibberish.
BYTE_ORDER_MARK = "\ufeff".encode()


def export_parquet(published_file: Path, folder: Path) -> dict[str, int]:
    """Write `<table>.parquet` for every table, zstd-compressed, with comments as key-value metadata.

    The metadata of each file: `comment` (what one row is), `built_at`, and `columns`, a JSON object of descriptions.

    Returns:
        Rows of each table.
    """

    def write(connection: duckdb.DuckDBPyConnection, table: PublishedTable, file: Path) -> int:
        described = {one.name: one.comment for one in table.columns}
        metadata = {
            "comment": table.comment,
            "built_at": format_timestamp(read_built_at(connection)),
            "columns": json.dumps(described, ensure_ascii=False),
        }
        pairs = ", ".join(f"{key}: {_literal(value)}" for key, value in metadata.items())
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}}"
        return _copy(connection, table.ordered_query, file.with_suffix(".parquet"), options)

    return _export_each(published_file, folder, write)


def export_csv(published_file: Path, folder: Path) -> dict[str, int]:
    """Write `<table>.csv` for every table, in UTF-8 with a byte order mark.

    Returns:
        Rows of each table.
    """

    def write(connection: duckdb.DuckDBPyConnection, table: PublishedTable, file: Path) -> int:
        columns = ", ".join(_csv_expression(one) for one in table.columns)
        bare, marked = file.with_suffix(".bare"), file.with_suffix(".csv")
        rows = _copy(connection, f"SELECT {columns} FROM ({table.ordered_query})", bare, "FORMAT csv, HEADER")
        with bare.open("rb") as source, marked.open("wb") as target:
            target.write(BYTE_ORDER_MARK)
            shutil.copyfileobj(source, target)
        bare.unlink()
        return rows

    return _export_each(published_file, folder, write)


def _export_each(
    published_file: Path, folder: Path, write: Callable[[duckdb.DuckDBPyConnection, PublishedTable, Path], int]
) -> dict[str, int]:
    with open_published(published_file) as connection, replaced_folder(folder) as staged:
        return {one.name: write(connection, one, staged / one.name) for one in describe_tables(connection)}


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path, options: str) -> int:
    row = connection.execute(f"COPY ({query}) TO {_literal(str(file))} ({options})").fetchall()[0]
    return int(row[0])


def _csv_expression(column: PublishedColumn) -> str:
    name = f'"{column.name}"'
    if column.data_type == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS {name}"
    if column.data_type.endswith("[]"):
        return f"CAST(to_json({name}) AS VARCHAR) AS {name}"
    if column.data_type == "VARCHAR":
        starts = f"regexp_matches({name}, {_literal(FORMULA_START)})"
        is_number = f"regexp_full_match({name}, {_literal(NUMBER)})"
        return f"CASE WHEN {starts} AND NOT {is_number} THEN {_literal(MARK)} || {name} ELSE {name} END AS {name}"
    return name


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
