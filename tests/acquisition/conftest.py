"""A publisher's site that each test starts for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.project import ProjectPaths
from tests.acquisition.release_server import ReleaseServer, run_release_server
from tests.acquisition.watching import Watching


@pytest.fixture
def site() -> Iterator[ReleaseServer]:
    """An empty site: everything is 404 until the test shows something."""
    with run_release_server() as running:
        yield running


@pytest.fixture
def watching(site: ReleaseServer, tmp_path: Path) -> Watching:
    """A warehouse in a temporary place that watches the site."""
    return Watching(ProjectPaths(tmp_path / "raw", tmp_path / "warehouse"), site)
