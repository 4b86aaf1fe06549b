"""The real `raw/`, ingested once for all content tests."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from orchestration.ingestion import IngestionSummary, ingest
from orchestration.project import PROJECT_ROOT, ProjectPaths

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def real_paths(tmp_path_factory: pytest.TempPathFactory) -> ProjectPaths:
    """The project's own raw folder, with a warehouse in a temporary place."""
    return ProjectPaths(raw=PROJECT_ROOT / "raw", warehouse=tmp_path_factory.mktemp("content") / "warehouse")


@pytest.fixture(scope="session")
def real_summary(real_paths: ProjectPaths) -> IngestionSummary:
    """What ingesting the real raw folder did."""
    return ingest(real_paths)


@pytest.fixture(scope="session")
def ask(real_paths: ProjectPaths, real_summary: IngestionSummary) -> Query:
    """Ask the raw tables of the real raw folder."""

    def query(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(real_paths.build_file), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    return query
