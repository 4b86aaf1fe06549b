"""A published file built from the real `raw/`, once a session: the pages show what it answers."""

from pathlib import Path

import pytest

from orchestration.ingestion import ingest
from orchestration.modelling import build_models
from orchestration.project import PROJECT_ROOT, ProjectPaths
from orchestration.storage.publication import publish


@pytest.fixture(scope="session")
def published_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """First publication of the project's own raw folder, in a temporary place."""
    paths = ProjectPaths(raw=PROJECT_ROOT / "raw", warehouse=tmp_path_factory.mktemp("published") / "warehouse")
    ingest(paths)
    assert [one.name for one in build_models(paths) if not one.is_success] == []
    return publish(paths).file
