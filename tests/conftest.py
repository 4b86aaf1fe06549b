"""Fixtures for all tests: small raw folders, and one warehouse built from them for the tests that need models.

Fixtures that only one module needs stand in that module.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.ingestion import ingest
from orchestration.modelling import build_models
from orchestration.project import ProjectPaths
from orchestration.storage.publication import publish
from tests.raw_folder import RawFolder, make_raw_folder

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def raw_folder(tmp_path: Path) -> RawFolder:
    """A good raw folder of two documents, not yet ingested."""
    return make_raw_folder(tmp_path)


@pytest.fixture
def query(raw_folder: RawFolder) -> Query:
    """Ask the build file of `raw_folder`."""

    def ask(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(raw_folder.paths.build_file), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    return ask


@pytest.fixture(scope="session")
def built_warehouse(tmp_path_factory: pytest.TempPathFactory) -> ProjectPaths:
    """A warehouse whose models are all built and tested, not yet published. Copy its build file before changing it."""
    folder = make_raw_folder(tmp_path_factory.mktemp("built"))
    summary = ingest(folder.paths)
    assert not any(summary.failures.values())
    assert all(one.is_success for one in build_models(folder.paths))
    return folder.paths


@pytest.fixture(scope="session")
def published_warehouse(built_warehouse: ProjectPaths, tmp_path_factory: pytest.TempPathFactory) -> ProjectPaths:
    """The same warehouse, published in a place of its own. Copy its published file before changing it."""
    paths = ProjectPaths(raw=built_warehouse.raw, warehouse=tmp_path_factory.mktemp("published") / "warehouse")
    paths.build_folder.mkdir(parents=True)
    shutil.copy(built_warehouse.build_file, paths.build_file)
    publish(paths)
    return paths
