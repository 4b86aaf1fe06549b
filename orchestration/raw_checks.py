"""The checks on the raw tables: what each is called and guards, and what the tables in the build file make of them.

The rules themselves stand in `schemas`, `readers` and `agreement`; here they are asked of whole tables. The same
descriptions are shown in the Dagster UI and published in `check_result`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.agreement import FIGURE_FIELDS, Disagreement, find_disagreements
from orchestration.storage.audit import CheckResult, Severity
from orchestration.storage.build_file import RAW_SCHEMA, read_table
from orchestration.validation import Failure, find_failures, frame_schema
from schemas.raw_tables import RAW_TABLES

RULES_CHECK = "every_row_meets_its_model"
REFUSED_CHECK = "no_record_was_refused"
READER_CHECK = "curated_facts_agree_with_the_reader"


@dataclass(frozen=True)
class RawCheck:
    """One check on one raw table."""

    name: str
    table: str
    description: str
    severity: Severity
    is_blocking: bool


@dataclass(frozen=True)
class RawFindings:
    """What the checks found: failing rows by table, and claims that the reader of the project understands otherwise."""

    failures: Mapping[str, Sequence[Failure]]
    claims: int
    disagreements: Sequence[Disagreement]
    results: Sequence[CheckResult]

    @property
    def claims_that_differ(self) -> int:
        """Claims with at least one field that the reader understands otherwise."""
        return _count_claims(self.disagreements)


def raw_checks() -> list[RawCheck]:
    """Every check on the raw tables, in the order of the tables."""
    rules = [
        RawCheck(
            name=RULES_CHECK,
            table=table,
            description=f"Every row of the table meets every rule of `schemas.{model.__name__}`.",
            severity="ERROR",
            is_blocking=True,
        )
        for table, model in RAW_TABLES.items()
    ]
    refused = RawCheck(
        name=REFUSED_CHECK,
        table="rejected_record",
        description="No curated record was refused. Refused records do not stop the others; each is shown with file,"
        " line, field and reason.",
        severity="ERROR",
        is_blocking=False,
    )
    compared = RawCheck(
        name=READER_CHECK,
        table="claim",
        description="The reader understands value, unit, period and measure of each curated figure as the curator does."
        " A warning with both readings, and no more: the curated fact decides, a difference is worth a second look.",
        severity="WARN",
        is_blocking=False,
    )
    return [*rules, refused, compared]


def judge_raw_tables(connection: duckdb.DuckDBPyConnection) -> RawFindings:
    """Hold every whole raw table of the open build file against its checks."""
    failures = {
        table: find_failures(read_table(connection, table, frame_schema(model)), model)
        for table, model in RAW_TABLES.items()
    }
    refused = connection.execute(f"SELECT count(*) FROM {RAW_SCHEMA}.rejected_record").fetchall()[0][0]
    claims, disagreements = _compare_with_reader(connection)
    # A rule over the table as a whole has no row: it counts as one.
    failing = {(RULES_CHECK, table): len({one.row for one in found}) for table, found in failures.items()}
    failing[REFUSED_CHECK, "rejected_record"] = int(refused)
    failing[READER_CHECK, "claim"] = _count_claims(disagreements)
    results = [
        CheckResult(
            check_name=one.name,
            relation_name=f"{RAW_SCHEMA}.{one.table}",
            description=one.description,
            severity=one.severity,
            is_blocking=one.is_blocking,
            failing_row_count=failing[one.name, one.table],
        )
        for one in raw_checks()
    ]
    return RawFindings(failures, claims, disagreements, results)


def _compare_with_reader(connection: duckdb.DuckDBPyConnection) -> tuple[int, list[Disagreement]]:
    """How many claims were curated, and where the reader differs."""
    identity = "document_id, char_start, char_end"
    claimed = f"{identity}, fact_number, file, line, printed_text, curated_value"
    fields = ", ".join(FIGURE_FIELDS)
    claims = connection.sql(
        f"SELECT {claimed}, {fields} FROM {RAW_SCHEMA}.claim WHERE review_status <> 'MACHINE' ORDER BY file, line"
    ).pl()
    readings = connection.sql(
        f"SELECT {identity}, {fields} FROM {RAW_SCHEMA}.mention WHERE kind = 'statistic' ORDER BY {identity}"
    ).pl()
    return claims.height, find_disagreements(claims.iter_rows(named=True), readings.iter_rows(named=True))


def _count_claims(disagreements: Sequence[Disagreement]) -> int:
    return len({(one.document_id, one.fact_number) for one in disagreements})
