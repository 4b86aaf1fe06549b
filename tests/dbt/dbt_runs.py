"""Running the dbt project on a file of synthetic raw tables, and asking the file afterwards. No fixtures here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from tests.dbt.raw_tables import write_raw_tables

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


@dataclass
class DbtProject:
    """The dbt project over one file, parsed once: parsing takes longer than building."""

    folder: Path
    runner: dbtRunner = field(default_factory=dbtRunner)

    @property
    def file(self) -> Path:
        """File that dbt builds in."""
        return self.folder / "ecommerce.duckdb"

    def invoke(self, command: str, *arguments: str) -> dbtRunnerResult:
        """Run one dbt command on the file."""
        places = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
        outputs = ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]
        try:
            return self.runner.invoke(["--quiet", command, *places, *outputs, *arguments])
        finally:
            # The adapter keeps the file open, and what it wrote in the write-ahead log.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]

    def parse(self) -> None:
        """Read the project once and keep the manifest for the commands that follow."""
        result = self.invoke("parse")
        assert result.success, result.exception
        manifest: Any = result.result
        self.runner = dbtRunner(manifest=manifest)

    def build(self, tables: dict[str, list[dict[str, Any]]], *arguments: str) -> dbtRunnerResult:
        """Build models and run data tests on the given raw rows, in a new file.

        Unit tests judge the SQL and not the rows: `test_unit_tests_pass` runs them once.
        """
        self.file.unlink(missing_ok=True)
        write_raw_tables(self.file, tables)
        return self.invoke("build", "--exclude-resource-type", "unit_test", *arguments)

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query on the file, times in UTC."""
        return query(self.file, sql)


@dataclass(frozen=True)
class Build:
    """A finished build: its own copy of the file, the manifest, and the SQL of each model and test as it was run.

    Models stand in the order in which they were run, each after those that it reads.
    """

    file: Path
    manifest: dict[str, Any]
    model_sql: dict[str, str]
    test_sql: dict[str, str]

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query on the file, times in UTC."""
        return query(self.file, sql)

    def models(self, *layers: str) -> dict[str, dict[str, Any]]:
        """Model nodes of the manifest by name, those of the given layers only."""
        return {
            node["name"]: node
            for node in self.manifest["nodes"].values()
            if node["resource_type"] == "model" and (not layers or node["fqn"][1] in layers)
        }


def query(file: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of a query on a file, opened read-only."""
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def failures(result: dbtRunnerResult) -> set[str]:
    """Names of the nodes that failed or broke off."""
    runs: Any = result.result
    assert runs is not None, result.exception
    return {run.node.name for run in runs if run.status in ("fail", "error")}
