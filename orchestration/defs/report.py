"""The report as an asset: built from the published file, after it was published."""

import dagster as dg

from orchestration.defs.catalogue import CATALOGUE_PAGES
from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.raw_files import OWNERS
from orchestration.defs.resources import Warehouse
from orchestration.defs.transformation import FRESHNESS
from orchestration.report.site import build_report


@dg.asset(
    key=["warehouse", "report"],
    # The catalogue comes first and never fails for dbt's sake. The files that the report links, too, stand at fixed
    # places; an export that fails costs no reader the report.
    deps=[PUBLISHED_FILE, CATALOGUE_PAGES],
    group_name="publication",
    owners=OWNERS,
    kinds={"python", "html"},
    metadata={"dagster/uri": "warehouse/report/index.html"},
    freshness_policy=FRESHNESS,
    op_tags={"dagster/priority": "-2"},
)
def report(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One folder of static pages, `warehouse/report/`: charts, series, documents and fact cards for readers.

    Made from the published file alone, beside the report that is there, and put in its place as a whole. It needs no
    server and holds no script; a build that fails leaves the report of the publication before.

    ```sql
    SELECT what_en, period_en, value_in_words, marked_sentence FROM fact_card
    ```
    """
    built = build_report(warehouse.paths)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(built.index)),
            "pages": built.page_count,
            "documents": built.document_count,
            "series": built.series_count,
            "claims": built.claim_count,
            "seconds": round(built.seconds, 2),
        }
    )
