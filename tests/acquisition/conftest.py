"""A publisher's site that each test starts for itself."""

from collections.abc import Iterator

import pytest

from tests.acquisition.release_server import ReleaseServer, run_release_server


@pytest.fixture
def site() -> Iterator[ReleaseServer]:
    """An empty site: everything is 404 until the test shows something."""
    with run_release_server() as running:
        yield running
