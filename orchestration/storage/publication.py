"""Write–audit–publish: from an audited build file to the file that analysts open, in one atomic step.

The published file holds schema `main` (tables, views, table macros, comments) and nothing else. Until the last rename
it is a file nobody knows of; after it, new readers see the new file while open readers keep the old one. A run that is
killed leaves, at worst, a leftover folder that the next run sweeps.
"""

import logging
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.project import DATABASE_FILE_NAME, ProjectPaths
from orchestration.storage.audit import find_audit_gaps
from orchestration.storage.build_file import open_database
from orchestration.storage.replacing import replace_durably

_LOG = logging.getLogger(__name__)

_LEFTOVER_PREFIX = "publish-"
_READ_ONLY_MODE = 0o444


class PublicationRefusedError(RuntimeError):
    """The build file must not be published; the published file stays as it was."""


@dataclass(frozen=True)
class Publication:
    """What was published: the file, its size, the rows of each table, the names of views and table macros."""

    file: Path
    byte_count: int
    row_counts: dict[str, int]
    views: tuple[str, ...]
    table_macros: tuple[str, ...]


def publish(paths: ProjectPaths) -> Publication:
    """Publish the build file of a warehouse.

    Raises:
        PublicationRefusedError: the build has not passed every blocking check since it last changed.
        WarehouseBusyError: another program has the build file or the published file open for writing.
    """
    sweep_leftovers(paths)
    set_foreign_wal_aside(paths)
    folder = paths.build_folder / f"{_LEFTOVER_PREFIX}{os.getpid()}"
    folder.mkdir(parents=True)
    staged = folder / DATABASE_FILE_NAME
    try:
        row_counts, views, table_macros = _write_staged_file(paths.build_file, staged)
        byte_count = staged.stat().st_size
        _replace(staged, paths.published_file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Publication(paths.published_file, byte_count, row_counts, views, table_macros)


def sweep_leftovers(paths: ProjectPaths) -> None:
    """Remove what killed runs left half-written. The caller holds the run lock, so none of it is in use."""
    for leftover in paths.build_folder.glob(f"{_LEFTOVER_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def set_foreign_wal_aside(paths: ProjectPaths) -> Path | None:
    """Move away the write-ahead log of a client that opened the published file for writing.

    A leftover log would be replayed onto the next published file and block every reader. Its changes are none of
    ours, but they are kept in the build folder.

    Returns:
        Where the log was moved to, or None where there was none.

    Raises:
        WarehouseBusyError: the client still has the file open.
    """
    wal = paths.published_file.with_name(f"{paths.published_file.name}.wal")
    if not wal.exists():
        return None
    # Opening fails where the client is still there, and tells who it is; a damaged log is moved away all the same.
    with suppress(duckdb.Error):
        open_database(paths.published_file, read_only=True).close()
    paths.build_folder.mkdir(parents=True, exist_ok=True)
    kept = paths.build_folder / f"foreign-{datetime.now(UTC):%Y%m%dT%H%M%S}.wal"
    wal.replace(kept)
    _LOG.warning("another program had opened %s for writing; its log was moved to %s", paths.published_file.name, kept)
    return kept


def _write_staged_file(build_file: Path, staged: Path) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...]]:
    connection = open_database(staged)
    try:
        connection.execute(f"ATTACH '{_quoted(build_file)}' AS build (READ_ONLY)")
        gaps = find_audit_gaps(connection, "build")
        if gaps:
            raise PublicationRefusedError("publication refused: " + "; ".join(gaps))
        row_counts = _copy_tables(connection)
        views = _copy_views(connection)
        table_macros = _copy_table_macros(connection)
        _copy_comments(connection)
        connection.execute("DETACH build")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    wal = staged.with_name(f"{staged.name}.wal")
    if wal.exists():
        # Renaming a database without its log would lose tables without a word.
        raise PublicationRefusedError(f"publication refused: {wal.name} is left after the checkpoint")
    return row_counts, views, table_macros


def _copy_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT table_name, sql FROM duckdb_tables()"
        " WHERE database_name = 'build' AND schema_name = 'main' AND NOT internal ORDER BY table_name"
    ).fetchall()
    row_counts = {}
    for name, sql in tables:
        # The stored statement names no catalog: it creates the table, constraints included, in the staged file.
        connection.execute(sql)
        connection.execute(f'INSERT INTO main."{name}" SELECT * FROM build.main."{name}"')
        copied, expected = connection.execute(
            f'SELECT (SELECT count(*) FROM main."{name}"), (SELECT count(*) FROM build.main."{name}")'
        ).fetchall()[0]
        if copied != expected:
            raise PublicationRefusedError(f"publication refused: {name} has {copied} rows of {expected}")
        row_counts[name] = copied
    return row_counts


def _copy_views(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    waiting = dict(
        connection.execute(
            "SELECT view_name, sql FROM duckdb_views()"
            " WHERE database_name = 'build' AND schema_name = 'main' AND NOT internal ORDER BY view_name"
        ).fetchall()
    )
    created: list[str] = []
    while waiting:
        errors = {}
        before = len(waiting)
        for name, sql in list(waiting.items()):
            try:
                connection.execute(sql)
                connection.execute(f'SELECT * FROM main."{name}" LIMIT 0')
            except duckdb.CatalogException as error:
                errors[name] = error  # it may read a view that comes later
            else:
                created.append(name)
                del waiting[name]
        if len(waiting) == before:
            reasons = "; ".join(f"{name}: {error}" for name, error in errors.items())
            raise PublicationRefusedError(f"publication refused: views that read what is not published: {reasons}")
    return tuple(sorted(created))


def _copy_table_macros(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    macros = connection.execute(
        "SELECT function_name, parameters, macro_definition FROM duckdb_functions()"
        " WHERE database_name = 'build' AND schema_name = 'main' AND function_type = 'table_macro' AND NOT internal"
        " ORDER BY function_name"
    ).fetchall()
    for name, parameters, definition in macros:
        connection.execute(f'CREATE MACRO main."{name}"({", ".join(parameters)}) AS TABLE {definition}')
        try:
            nothing = ", ".join(["NULL"] * len(parameters))
            connection.execute(f'SELECT * FROM main."{name}"({nothing}) LIMIT 0')
        except duckdb.CatalogException as error:
            raise PublicationRefusedError(
                f"publication refused: {name} reads what is not published: {error}"
            ) from error
    return tuple(name for name, _, _ in macros)


def _copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    relations = connection.execute(
        "SELECT 'TABLE', table_name, comment FROM duckdb_tables()"
        " WHERE database_name = 'build' AND schema_name = 'main'"
        " UNION ALL"
        " SELECT 'VIEW', view_name, comment FROM duckdb_views()"
        " WHERE database_name = 'build' AND schema_name = 'main' AND NOT internal"
        " UNION ALL"
        " SELECT 'MACRO TABLE', function_name, comment FROM duckdb_functions()"
        " WHERE database_name = 'build' AND schema_name = 'main' AND function_type = 'table_macro' AND NOT internal"
    ).fetchall()
    for kind, name, comment in relations:
        if comment:
            connection.execute(f"COMMENT ON {kind} main.\"{name}\" IS '{_quoted(comment)}'")
    columns = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns()"
        " WHERE database_name = 'build' AND schema_name = 'main' AND NOT internal AND comment IS NOT NULL"
    ).fetchall()
    for table, column, comment in columns:
        connection.execute(f'COMMENT ON COLUMN main."{table}"."{column}" IS \'{_quoted(comment)}\'')


def _replace(staged: Path, published: Path) -> None:
    staged.chmod(_READ_ONLY_MODE)
    replace_durably(staged, published)


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
