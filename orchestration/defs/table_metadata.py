"""How tables, failures and refused records look in the metadata of assets and checks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import pandera.polars as pa

# The dialog of the UI shows no more than this without scrolling.
MAXIMUM_ROWS = 20
_MAXIMUM_TEXT = 300


def describe_columns(model: type[pa.DataFrameModel]) -> dg.TableSchema:
    """Column schema of a raw table, from its pandera model."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=name,
                type=str(column.dtype),
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=column.unique),
            )
            for name, column in model.to_schema().columns.items()
        ]
    )


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dg.TableMetadataValue:
    """The first rows of a result as a table of text."""
    shown = [dict(zip(columns, (_cell(one) for one in row), strict=True)) for row in list(rows)[:MAXIMUM_ROWS]]
    schema = dg.TableSchema(columns=[dg.TableColumn(name=name, type="string") for name in columns])
    return dg.MetadataValue.table(records=[dg.TableRecord(one) for one in shown], schema=schema)


def _cell(value: Any) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return text if len(text) <= _MAXIMUM_TEXT else f"{text[: _MAXIMUM_TEXT - 1]}…"


def table_identity(schema: str, table: str) -> Mapping[str, Any]:
    """Where a table stands, as Dagster's own metadata keys say it."""
    return {"dagster/table_name": f"{schema}.{table}", "dagster/relation_identifier": f"{schema}.{table}"}
