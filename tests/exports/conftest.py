"""Published files to export: the small warehouse as it is, and copies that a test has changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.project import ProjectPaths

Change = Callable[..., Path]


@pytest.fixture(scope="session")
def published_file(published_warehouse: ProjectPaths) -> Path:
    """The small warehouse, published."""
    return published_warehouse.published_file


@pytest.fixture
def change(published_file: Path, tmp_path: Path) -> Change:
    """Make a copy of the published file and run statements on it."""

    def changed(*statements: str) -> Path:
        file = tmp_path / "changed" / published_file.name
        file.parent.mkdir(exist_ok=True)
        shutil.copy(published_file, file)
        file.chmod(0o644)
        with duckdb.connect(str(file)) as connection:
            for one in statements:
                connection.execute(one)
        return file

    return changed
