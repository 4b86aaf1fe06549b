"""Reading back what was published: the part of the warehouse's memory that a rebuild must not lose.

Publishing itself is in `publication`. The file is opened read-only, and closed before this returns.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from orchestration.storage.build_file import open_database

# What each history table is read from. Periods are those of claims: bases of comparisons are expanded anew. Spans and
# tokens are those of superseded versions: those of versions in use are read from `raw/`.
_SUPERSEDED = "SELECT source_key FROM dim_source ANTI JOIN in_use USING (document_id, sha256)"
_QUERIES = {
    "published_claim": "SELECT * FROM fact_indicator",
    "published_source": "SELECT * FROM dim_source JOIN source_text USING (source_key)",
    "published_metadata": "SELECT * FROM source_history",
    "published_evidence": f"SELECT * FROM fact_evidence WHERE source_key IN ({_SUPERSEDED})",
    "published_number": f"SELECT * FROM fact_number WHERE source_key IN ({_SUPERSEDED})",
    "published_build": "SELECT built_at FROM build_info",
    "published_period": "SELECT * FROM dim_period SEMI JOIN fact_indicator USING (period_key)",
}
# Tables that publications of earlier versions of this project do not hold.
_ADDED_LATER = {"published_metadata": "source_history"}


class PublishedFileError(RuntimeError):
    """The published file is there but is no warehouse of ours."""


def read_published_tables(
    published_file: Path, schemas: Mapping[str, Mapping[str, pl.DataType]], in_use: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Read history tables from the published file, in the columns of their schemas.

    A column that an older publication lacks is null. All tables are empty where nothing was published yet.

    Args:
        published_file: The file; it need not exist.
        schemas: Columns of each table to read, by the table's name.
        in_use: One row per document of `raw/`: `document_id` and `sha256`. Every other version is superseded.

    Raises:
        PublishedFileError: the file cannot be read; it is left as it is.
        WarehouseBusyError: another program has it open for writing.
    """
    if not published_file.exists():
        return {name: pl.DataFrame(schema=dict(schema)) for name, schema in schemas.items()}
    try:
        connection = open_database(published_file, read_only=True)
    except duckdb.Error as error:
        raise PublishedFileError(
            f"{published_file} cannot be read, so what was published cannot be kept; move it away to start"
            f" without history: {error}"
        ) from error
    try:
        connection.register("in_use", in_use.to_arrow())
        return {name: _read(connection, name, schema) for name, schema in schemas.items()}
    except (duckdb.Error, pl.exceptions.PolarsError) as error:
        raise PublishedFileError(f"{published_file} is no warehouse of this project: {error}") from error
    finally:
        connection.close()


def _read(connection: duckdb.DuckDBPyConnection, name: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    if _ADDED_LATER.get(name) and not _holds(connection, _ADDED_LATER[name]):
        return pl.DataFrame(schema=dict(schema))
    found: pl.DataFrame = connection.sql(_QUERIES[name]).pl()
    return found.select(
        (pl.col(column) if column in found.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    )


def _holds(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]).fetchall()
    return bool(found[0][0])
