"""The published file as an asset: the last step, taken only when everything before it passed."""

import dagster as dg

from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.raw_files import OWNERS
from orchestration.defs.resources import Warehouse
from orchestration.defs.table_metadata import show_rows
from orchestration.defs.transformation import FRESHNESS, dbt_models
from orchestration.storage.publication import publish

_PUBLISHED_GROUPS = ("marts", "views")


@dg.asset(
    key=PUBLISHED_FILE,
    deps=[spec.key for spec in dbt_models.specs if spec.group_name in _PUBLISHED_GROUPS],
    group_name="publication",
    owners=OWNERS,
    kinds={"python", "duckdb"},
    metadata={"dagster/uri": "warehouse/ecommerce.duckdb"},
    freshness_policy=FRESHNESS,
)
def ecommerce(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One DuckDB file, `warehouse/ecommerce.duckdb`: the public tables and views, and nothing else.

    Written beside the published file, checked, and put in its place in one atomic step. Refused when a check that
    guards it has not passed since the build last changed; the published file then stays as it was.

    ```sql
    SELECT indicator_name_en, category_name_en, period_label_en, value, unit, sentence FROM observation
    ```
    """
    publication = publish(warehouse.paths)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(publication.file)),
            "bytes": publication.byte_count,
            "claims": publication.row_counts["fact_indicator"],
            "tables": show_rows(["table", "rows"], publication.row_counts.items()),
            "views": ", ".join(publication.views),
            "table_macros": ", ".join(publication.table_macros),
        }
    )
