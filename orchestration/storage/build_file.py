"""The build file: opening it, and replacing the rows of raw tables in it.

It is a build product: a file that cannot be opened is set aside and made anew from `raw/`, for everything that must
outlive it stands in the published file.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

# Clients older than DuckDB 2.0 cannot open its own format; this one opens from 1.2 on, at the same size.
STORAGE_VERSION = "v1.2.0"
RAW_SCHEMA = "raw"


class WarehouseBusyError(RuntimeError):
    """Another process has the database open for writing."""


def open_database(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file with the project's storage version and the UTC time zone.

    Raises:
        WarehouseBusyError: another process holds the file.
        duckdb.Error: the file cannot be opened for another reason.
    """
    config: dict[str, Any] = {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.IOException as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusyError(
                f"{path} is open in another program, which must close it first: {error}"
            ) from error
        raise
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@contextmanager
def open_build_file(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build file for writing, making it anew when it is damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = open_database(path)
    except WarehouseBusyError:
        raise
    except duckdb.Error:
        discard_build_file(path)
        connection = open_database(path)
    try:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {RAW_SCHEMA}")
        yield connection
    finally:
        connection.close()


def discard_build_file(path: Path) -> None:
    """Remove a build file with its log; the next run makes it anew."""
    for leftover in (path, path.with_name(f"{path.name}.wal")):
        leftover.unlink(missing_ok=True)


def ensure_tables(connection: duckdb.DuckDBPyConnection, schemas: Mapping[str, Mapping[str, pl.DataType]]) -> None:
    """Make raw tables with these columns and types; those that are there with them already keep their rows."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, data_type in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = ? ORDER BY column_index",
        [RAW_SCHEMA],
    ).fetchall():
        found.setdefault(table, []).append((column, data_type))
    for table, schema in schemas.items():
        empty = pl.DataFrame(schema=dict(schema))  # noqa: F841 -- DuckDB reads the frame by its name
        described = connection.execute("DESCRIBE SELECT * FROM empty").fetchall()
        if found.get(table) != [(column[0], column[1]) for column in described]:
            connection.execute(f"CREATE OR REPLACE TABLE {RAW_SCHEMA}.{table} AS SELECT * FROM empty")


def replace_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    *,
    column: str | None = None,
    values: Sequence[str] = (),
) -> None:
    """Put a frame in the place of the rows whose `column` is one of `values`, or of all rows."""
    if column is None:
        connection.execute(f"DELETE FROM {RAW_SCHEMA}.{table}")
    elif values:
        connection.execute(
            f"DELETE FROM {RAW_SCHEMA}.{table} WHERE {column} IN (SELECT unnest(?::VARCHAR[]))",
            [list(values)],
        )
    if frame.height:
        connection.execute(f"INSERT INTO {RAW_SCHEMA}.{table} BY NAME SELECT * FROM frame")


def read_table(connection: duckdb.DuckDBPyConnection, table: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read a raw table as a frame with the types of its model."""
    frame: pl.DataFrame = connection.sql(f"SELECT * FROM {RAW_SCHEMA}.{table}").pl()
    return frame.cast(pl.Schema(schema))
