"""The catalogue as an asset with a job of its own: dbt's page alone costs more than half of the main job."""

import dagster as dg

from orchestration.defs.automation import CATALOGUE_GROUP
from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.raw_files import OWNERS
from orchestration.defs.resources import Warehouse


@dg.asset(
    key=[CATALOGUE_GROUP, "pages"],
    deps=[PUBLISHED_FILE],
    group_name=CATALOGUE_GROUP,
    owners=OWNERS,
    kinds={"python", "dbt"},
    metadata={"dagster/uri": "warehouse/catalogue/index.html"},
)
def pages(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One set of static pages on models, columns and files, in `warehouse/catalogue/`.

    dbt's own page, where each column comes from, the diagram of the tables, and the list of exported files. Not part of
    the main job: materialise it after a change of the project, or call `make catalogue`.
    """
    from orchestration.catalogue.pages import write_catalogue  # noqa: PLC0415 -- loading definitions must stay quick

    summary = write_catalogue(warehouse.paths)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(summary.index)),
            "models": summary.models,
            "columns": summary.columns,
        }
    )
