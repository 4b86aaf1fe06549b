"""The exported files as assets, one for each format, made anew with every publication."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.defs.ingestion import PUBLISHED_FILE
from orchestration.defs.raw_files import OWNERS
from orchestration.defs.resources import Warehouse
from orchestration.defs.table_metadata import show_rows

GROUP = "exports"
_SDMX_CHECK = "sdmx_files_fit_their_structure"
_SDMX_KEY = dg.AssetKey([GROUP, "sdmx"])
_FORMATS = ("parquet", "csv", "excel", "sdmx", "annotations")


def _place(name: str) -> Mapping[str, Any]:
    return {"dagster/uri": f"warehouse/exports/{name}"}


def _show_rows_of_tables(rows: Mapping[str, int]) -> Mapping[str, Any]:
    return {"files": len(rows), "rows": sum(rows.values()), "tables": show_rows(["table", "rows"], rows.items())}


@dg.asset(
    key=[GROUP, "parquet"],
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "duckdb", "parquet"},
    metadata=_place("parquet"),
)
def parquet(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One Parquet file for each public table and for `observation`, exactly as published.

    Decimals, moments and lists keep their types; table and column comments are key-value metadata.
    """
    from orchestration.exports.tables import export_parquet  # noqa: PLC0415 -- loading definitions must stay quick

    rows = export_parquet(warehouse.paths.published_file, warehouse.paths.exports / "parquet")
    return dg.MaterializeResult(metadata=_show_rows_of_tables(rows))


@dg.asset(
    key=[GROUP, "csv"],
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "duckdb", "csv"},
    metadata=_place("csv"),
)
def csv(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One CSV file for each public table and for `observation`: UTF-8 with a byte order mark, moments in UTC."""
    from orchestration.exports.tables import export_csv  # noqa: PLC0415

    rows = export_csv(warehouse.paths.published_file, warehouse.paths.exports / "csv")
    return dg.MaterializeResult(metadata=_show_rows_of_tables(rows))


@dg.asset(
    key=[GROUP, "excel"],
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "excel"},
    metadata=_place("excel"),
)
def excel(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One Excel workbook: `observation` and every dimension, a sheet each, with a sheet that explains them."""
    from orchestration.exports.workbook import export_workbook  # noqa: PLC0415

    sheets = export_workbook(warehouse.paths.published_file, warehouse.paths.exports / "excel")
    return dg.MaterializeResult(
        metadata={
            "sheets": show_rows(["sheet", "rows"], [(", ".join(one.names), one.rows) for one in sheets]),
            "texts_cut": sum(one.texts_cut for one in sheets),
            "numbers_as_text": sum(one.numbers_as_text for one in sheets),
        }
    )


@dg.asset(
    key=_SDMX_KEY,
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "xml", "csv"},
    metadata=_place("sdmx"),
    check_specs=[
        dg.AssetCheckSpec(
            name=_SDMX_CHECK,
            asset=_SDMX_KEY,
            description="The written SDMX files, read again: keys are unique, codes are in their lists, periods and"
            " decimals have their form, and every current claim is exported or listed as left out.",
        )
    ],
)
def sdmx(warehouse: Warehouse) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """One SDMX data set: structure (SDMX-ML 3.0), observations (SDMX-CSV 2.0.0) and the claims left out.

    An observation is the best current claim about one series and one period, in the form in which it was printed.
    """
    from orchestration.exports.sdmx_data import SdmxMisfitError, export_sdmx  # noqa: PLC0415

    try:
        summary = export_sdmx(warehouse.paths.published_file, warehouse.paths.exports / "sdmx")
    except SdmxMisfitError as error:
        yield _sdmx_result(error.problems)
        raise dg.Failure(description=str(error)) from error
    yield dg.MaterializeResult(
        metadata={
            "observations": summary.observations,
            "claims_left_out": sum(summary.left_out.values()),
            "reasons": show_rows(["reason", "claims"], summary.left_out.items()),
        },
        check_results=[_sdmx_result([])],
    )


def _sdmx_result(problems: Sequence[str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not problems,
        asset_key=_SDMX_KEY,
        check_name=_SDMX_CHECK,
        severity=dg.AssetCheckSeverity.ERROR,
        description=problems[0] if problems else None,
        metadata={
            "failures": len(problems),
            "failing_rows": show_rows(["problem"], [(one,) for one in problems]),
        },
    )


@dg.asset(
    key=[GROUP, "annotations"],
    deps=[PUBLISHED_FILE],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "json"},
    metadata=_place("annotations"),
)
def annotations(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One page of W3C Web Annotations for each document: evidence and numbers, with quote and position selectors."""
    from orchestration.exports.annotations import export_annotations  # noqa: PLC0415

    counts = export_annotations(warehouse.paths.published_file, warehouse.paths.exports / "annotations")
    return dg.MaterializeResult(metadata={"documents": len(counts), "annotations": sum(counts.values())})


@dg.asset(
    key=[GROUP, "catalogue_files"],
    deps=[PUBLISHED_FILE, *(dg.AssetKey([GROUP, one]) for one in _FORMATS)],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "json"},
    metadata=_place("datapackage.json"),
)
def catalogue_files(warehouse: Warehouse) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """One description of all exported files in each of two standards: Frictionless and Croissant."""
    from orchestration.exports.catalogue_files import export_catalogue_files  # noqa: PLC0415

    files = export_catalogue_files(warehouse.paths.published_file, warehouse.paths.exports)
    return dg.MaterializeResult(
        metadata={"files": len(files), "bytes": sum(one.byte_count for one in files)},
    )
