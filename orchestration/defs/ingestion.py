"""The raw tables as one multi-asset: files in, validated rows out, refused records kept and shown.

They are materialised together, in one transaction, so that they always show `raw/` as it stood at one moment.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.defs.raw_files import (
    CORRECTIONS_FILE,
    DOCUMENT_FILES,
    FACT_FILES,
    OWNERS,
    VOCABULARY_FILES,
)
from orchestration.defs.resources import Warehouse
from orchestration.defs.table_metadata import describe_columns, show_rows, table_identity
from orchestration.ingestion import IngestionSummary, ingest
from orchestration.raw_checks import READER_CHECK, REFUSED_CHECK, RULES_CHECK, RawFindings, raw_checks
from orchestration.readers.rejections import Rejection
from orchestration.storage.build_file import RAW_SCHEMA
from orchestration.summary import read_rejections
from orchestration.validation import Failure
from schemas.raw_tables import RAW_TABLES

GROUP = "raw"
PUBLISHED_FILE = dg.AssetKey(["warehouse", "ecommerce"])
_VOCABULARIES = ("publisher", "unit", "indicator", "category", "basis", "event", "release")


def raw_key(table: str) -> dg.AssetKey:
    """Asset key of a raw table."""
    return dg.AssetKey([RAW_SCHEMA, table])


def _upstream(table: str) -> Sequence[dg.AssetKey]:
    if table in _VOCABULARIES:
        return [VOCABULARY_FILES]
    named = (one for one in _VOCABULARIES if one != "release")  # the calendar is none of the codes of facts
    facts = [FACT_FILES, raw_key("document"), *(raw_key(one) for one in named)]
    return {
        "document": [DOCUMENT_FILES, raw_key("publisher")],
        "document_signature": [raw_key("document")],
        "document_family": [raw_key("document"), raw_key("document_signature")],
        "claim": [*facts, raw_key("correction"), raw_key("mention")],
        "evidence": [raw_key("claim")],
        "number": [raw_key("document"), raw_key("claim"), FACT_FILES],
        "mention": [raw_key("document"), *(raw_key(one) for one in ("indicator", "category", "basis"))],
        "correction": [CORRECTIONS_FILE, FACT_FILES],
        "period": [raw_key("claim"), raw_key("event"), raw_key("published_claim")],
        "rejected_record": [raw_key("document"), raw_key("claim"), raw_key("correction"), raw_key("number")],
        "build": [DOCUMENT_FILES, FACT_FILES, VOCABULARY_FILES, CORRECTIONS_FILE],
    }.get(table, [])


def _description(table: str) -> str:
    model = RAW_TABLES[table]
    return f"{model.__doc__}\n\n```sql\nSELECT * FROM {RAW_SCHEMA}.{table} LIMIT 10\n```"


# Functions, not lists: the loader would take module-level specs for assets of their own.
def _specs() -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            key=raw_key(table),
            deps=_upstream(table),
            description=_description(table),
            group_name=GROUP,
            owners=OWNERS,
            kinds={"python", "pandera", "duckdb"},
            metadata={**table_identity(RAW_SCHEMA, table), "dagster/column_schema": describe_columns(model)},
        )
        for table, model in RAW_TABLES.items()
    ]


def _check_specs() -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            name=one.name, asset=raw_key(one.table), blocking=one.is_blocking, description=one.description
        )
        for one in raw_checks()
    ]


@dg.multi_asset(name="raw_tables", specs=_specs(), check_specs=_check_specs(), can_subset=False)
def raw_tables(warehouse: Warehouse) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Bring the raw tables up to date with `raw/`: only what changed is read again."""
    summary = ingest(warehouse.paths)
    refused = read_rejections(warehouse.paths.build_file)
    for table in RAW_TABLES:
        checks = [_rules_result(table, summary.failures[table])]
        if table == "rejected_record":
            checks.append(_refused_result(refused))
        if table == "claim":
            checks.append(_reader_result(summary.found))
        yield dg.MaterializeResult(
            asset_key=raw_key(table),
            metadata={"dagster/row_count": summary.row_counts[table], **_run_metadata(table, summary)},
            check_results=checks,
        )


def _run_metadata(table: str, summary: IngestionSummary) -> dict[str, int | str]:
    if table == "document":
        return {"documents_read": summary.documents_read, "documents_unchanged": summary.documents_unchanged}
    if table == "build":
        return {"input_sha256": summary.input_sha256}
    return {}


def _rules_result(table: str, failures: Sequence[Failure]) -> dg.AssetCheckResult:
    rows = [(one.record, one.field, one.rule, one.reason) for one in failures]
    return dg.AssetCheckResult(
        passed=not failures,
        asset_key=raw_key(table),
        check_name=RULES_CHECK,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(failures)} failures; first: {failures[0].record}: {failures[0].reason}"
        if failures
        else None,
        metadata={
            "failures": len(failures),
            "failing_rows": show_rows(["record", "field", "rule", "reason"], rows),
        },
    )


def _refused_result(refused: Sequence[Rejection]) -> dg.AssetCheckResult:
    rows = [(one.file, one.line, one.record, one.field, one.reason) for one in refused]
    return dg.AssetCheckResult(
        passed=not refused,
        asset_key=raw_key("rejected_record"),
        check_name=REFUSED_CHECK,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(refused)} refused; first: {refused[0]}" if refused else "none refused",
        metadata={
            "refused_records": len(refused),
            "records": show_rows(["file", "line", "record", "field", "reason"], rows),
        },
    )


def _reader_result(findings: RawFindings) -> dg.AssetCheckResult:
    found, claims, differing = findings.disagreements, findings.claims, findings.claims_that_differ
    rows = [(f"{one.file}:{one.line}", one.printed, one.field, one.curated, one.proposed) for one in found]
    return dg.AssetCheckResult(
        passed=not found,
        asset_key=raw_key("claim"),
        check_name=READER_CHECK,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"the reader understands {differing} of {claims} claims differently",
        metadata={
            "claims": claims,
            "claims_that_differ": differing,
            "readings": show_rows(["fact", "printed", "field", "curated", "reader"], rows),
        },
    )
