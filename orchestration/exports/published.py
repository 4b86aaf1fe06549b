"""What the published file says about itself: its public tables with their columns, comments and keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.storage.build_file import open_database

# The wide table of every current claim: the one view that is exported, because it is what most people ask for.
WIDE_VIEW = "observation"


class ExportError(RuntimeError):
    """An export could not be made; the files of the last one stay as they are."""


@dataclass(frozen=True)
class PublishedColumn:
    """One column: its name, its DuckDB type and its comment."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class PublishedTable:
    """One exported relation: every table of schema `main`, and the wide view."""

    name: str
    comment: str
    columns: tuple[PublishedColumn, ...]
    primary_key: tuple[str, ...]

    @property
    def ordered_query(self) -> str:
        """All rows in an order that depends on the rows alone, so that equal data give equal files."""
        order = ", ".join(f'"{one}"' for one in self.primary_key) or "ALL"
        return f'SELECT * FROM main."{self.name}" ORDER BY {order}'


@contextmanager
def open_published(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file read-only, in UTC.

    Raises:
        ExportError: nothing was published yet.
        WarehouseBusyError: another program has the file open for writing.
    """
    if not file.exists():
        raise ExportError(f"there is no published file {file} yet; build the warehouse first")
    connection = open_database(file, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def describe_tables(connection: duckdb.DuckDBPyConnection) -> list[PublishedTable]:
    """Every relation to export, in order of name."""
    comments = dict(
        connection.execute(
            "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal"
            " UNION ALL"
            " SELECT view_name, comment FROM duckdb_views()"
            " WHERE schema_name = 'main' AND NOT internal AND view_name = ?",
            [WIDE_VIEW],
        ).fetchall()
    )
    columns: dict[str, list[PublishedColumn]] = {name: [] for name in comments}
    for table, column, data_type, comment in connection.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index"
    ).fetchall():
        if table in columns:
            columns[table].append(PublishedColumn(column, data_type, comment or ""))
    keys = dict(
        connection.execute(
            "SELECT table_name, constraint_column_names FROM duckdb_constraints()"
            " WHERE schema_name = 'main' AND constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    )
    return [
        PublishedTable(name, comments[name] or "", tuple(columns[name]), tuple(keys.get(name, ())))
        for name in sorted(comments)
    ]


def read_built_at(connection: duckdb.DuckDBPyConnection) -> datetime:
    """When the published file was built, in UTC: the only time that an export carries."""
    built_at: datetime = connection.execute("SELECT built_at FROM build_info").fetchall()[0][0]
    return built_at.astimezone(UTC)


def format_timestamp(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 with microseconds and `Z`, as all exports write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
