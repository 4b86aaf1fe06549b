"""The catalogue as an asset of the main job: its costly pages are written only where the project has changed."""

import dagster as dg

from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.raw_files import OWNERS
from orchestration.defs.resources import Warehouse

GROUP = "catalogue"
CATALOGUE_PAGES = dg.AssetKey([GROUP, "pages"])
_PAGES_CHECK = "catalogue_describes_the_project"


@dg.asset(
    key=CATALOGUE_PAGES,
    # It lists the exported files, but does not hang on them: where one fails, the files that are there are listed.
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "dbt"},
    metadata={"dagster/uri": "warehouse/catalogue/index.html"},
    # After every export, which has the priority 0.
    op_tags={"dagster/priority": "-1"},
    check_specs=[
        dg.AssetCheckSpec(
            name=_PAGES_CHECK,
            asset=CATALOGUE_PAGES,
            description="The pages on models and columns are those of the project as it stands.",
        )
    ],
)
def pages(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One set of static pages on models, columns and files, in `warehouse/catalogue/`.

    dbt's own page, where each column comes from, the diagram of the tables, and the list of exported files. The list is
    made anew with every publication, the rest where the dbt project or the code of the pages has changed.
    """
    from orchestration.catalogue.pages import refresh_catalogue  # noqa: PLC0415 -- loading definitions must stay quick

    refresh = refresh_catalogue(warehouse.paths)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(refresh.index)),
            "files": refresh.files,
            "is_rewritten": refresh.is_rewritten,
        },
        check_results=[
            dg.AssetCheckResult(
                passed=refresh.problem is None,
                asset_key=CATALOGUE_PAGES,
                check_name=_PAGES_CHECK,
                # Pages must not stop the report of the figures that they describe.
                severity=dg.AssetCheckSeverity.WARN,
                description=refresh.problem,
            )
        ],
    )
