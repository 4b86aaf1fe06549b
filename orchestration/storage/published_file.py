"""Reading back what was published: the part of the warehouse's memory that a rebuild must not lose.

Publishing itself is in `publication`. The file is opened read-only, and closed before this returns.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from orchestration.storage.build_file import open_database

# What each history table is read from. Periods are those of claims: bases of comparisons are expanded anew.
_QUERIES = {
    "published_claim": "SELECT * FROM fact_indicator",
    "published_source": "SELECT * FROM dim_source JOIN source_text USING (source_key)",
    "published_build": "SELECT built_at FROM build_info",
    "published_period": "SELECT * FROM dim_period SEMI JOIN fact_indicator USING (period_key)",
}


class PublishedFileError(RuntimeError):
    """The published file is there but is no warehouse of ours."""


def read_published_tables(
    published_file: Path, schemas: Mapping[str, Mapping[str, pl.DataType]]
) -> dict[str, pl.DataFrame]:
    """Read history tables from the published file, in the columns of their schemas.

    A column that an older publication lacks is null. All tables are empty where nothing was published yet.

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
        return {name: _read(connection, name, schema) for name, schema in schemas.items()}
    except (duckdb.Error, pl.exceptions.PolarsError) as error:
        raise PublishedFileError(f"{published_file} is no warehouse of this project: {error}") from error
    finally:
        connection.close()


def _read(connection: duckdb.DuckDBPyConnection, name: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    found: pl.DataFrame = connection.sql(_QUERIES[name]).pl()
    return found.select(
        (pl.col(column) if column in found.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    )
