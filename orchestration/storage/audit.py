"""What the build file has been through since it last changed: the record that publication asks for.

Marks live in the build file itself (schema `audit`), so a killed run, a run of one asset alone, or a change made
outside a run cannot pass for an audited build.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import duckdb

# Every gate that must have been passed, and what to say where it has not.
RAW_TABLES_VALID = "raw tables are valid"
MODELS_TESTED = "every model is built and every test has passed"
_GATES = (RAW_TABLES_VALID, MODELS_TESTED)

Severity = Literal["ERROR", "WARN"]
_RESULT_COLUMNS = (
    "check_name VARCHAR, relation_name VARCHAR, description VARCHAR, severity VARCHAR, is_blocking BOOLEAN,"
    " outcome VARCHAR, failing_row_count BIGINT"
)


@dataclass(frozen=True)
class CheckResult:
    """How one check of a gate came out: its name, the relation that it guards, and how many rows fail it."""

    check_name: str
    relation_name: str
    description: str
    severity: Severity
    is_blocking: bool
    failing_row_count: int

    @property
    def outcome(self) -> str:
        """PASS where no row fails, else FAIL: a failing warning is a failure that does not block."""
        return "FAIL" if self.failing_row_count else "PASS"


def reset_audit(connection: duckdb.DuckDBPyConnection, gates: Iterable[str] = _GATES) -> None:
    """Forget that gates were passed: called before anything that they guard is written."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS audit")
    connection.execute("CREATE TABLE IF NOT EXISTS audit.gate (gate VARCHAR, finding VARCHAR, is_passed BOOLEAN)")
    connection.execute(f"CREATE TABLE IF NOT EXISTS audit.check_result (gate VARCHAR, {_RESULT_COLUMNS})")
    for gate in gates:
        connection.execute("DELETE FROM audit.gate WHERE gate = ?", [gate])
        connection.execute("DELETE FROM audit.check_result WHERE gate = ?", [gate])


def record_audit(
    connection: duckdb.DuckDBPyConnection, gate: str, findings: Iterable[str], checks: Iterable[CheckResult] = ()
) -> None:
    """Record how a gate was left, passed where there are no findings, and how each of its checks came out."""
    reset_audit(connection, [gate])
    found = "; ".join(findings)
    connection.execute("INSERT INTO audit.gate VALUES (?, ?, ?)", [gate, found or None, not found])
    for one in checks:
        connection.execute(
            "INSERT INTO audit.check_result VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                gate,
                one.check_name,
                one.relation_name,
                one.description,
                one.severity,
                one.is_blocking,
                one.outcome,
                one.failing_row_count,
            ],
        )


def fill_check_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the results of all gates into the table that is published, which dbt makes empty.

    A model cannot hold the outcome of tests that run after it; and dbt knows nothing of the checks on raw tables.
    """
    connection.execute("DELETE FROM main.check_result")
    connection.execute(
        "INSERT INTO main.check_result BY NAME"
        " SELECT * EXCLUDE (gate) FROM audit.check_result ORDER BY relation_name, check_name"
    )


def find_audit_gaps(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[str]:
    """Say why the build file in `catalog` must not be published; empty where nothing stands against it."""
    exists = connection.execute(
        "SELECT count(*) FROM duckdb_tables()"
        " WHERE database_name = ? AND schema_name = 'audit' AND table_name = 'gate'",
        [catalog],
    ).fetchall()[0][0]
    marks = (
        {
            gate: (finding, passed)
            for gate, finding, passed in connection.execute(
                f"SELECT gate, finding, is_passed FROM {catalog}.audit.gate"
            ).fetchall()
        }
        if exists
        else {}
    )
    gaps = []
    for gate in _GATES:
        finding, passed = marks.get(gate, (None, False))
        if not passed:
            said = finding or "not shown since the build file last changed; materialise everything"
            gaps.append(f"'{gate}' does not hold: {said}")
    return gaps
