"""What the build file has been through since it last changed: the record that publication asks for.

Marks live in the build file itself (schema `audit`), so a killed run, a run of one asset alone, or a change made
outside a run cannot pass for an audited build.
"""

from collections.abc import Iterable

import duckdb

# Every gate that must have been passed, and what to say where it has not.
RAW_TABLES_VALID = "raw tables are valid"
MODELS_TESTED = "every model is built and every test has passed"
_GATES = (RAW_TABLES_VALID, MODELS_TESTED)


def reset_audit(connection: duckdb.DuckDBPyConnection, gates: Iterable[str] = _GATES) -> None:
    """Forget that gates were passed: called before anything that they guard is written."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS audit")
    connection.execute("CREATE TABLE IF NOT EXISTS audit.gate (gate VARCHAR, finding VARCHAR, is_passed BOOLEAN)")
    for gate in gates:
        connection.execute("DELETE FROM audit.gate WHERE gate = ?", [gate])


def record_audit(connection: duckdb.DuckDBPyConnection, gate: str, findings: Iterable[str]) -> None:
    """Record how a gate was left: passed where there are no findings."""
    reset_audit(connection, [gate])
    found = "; ".join(findings)
    connection.execute("INSERT INTO audit.gate VALUES (?, ?, ?)", [gate, found or None, not found])


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
