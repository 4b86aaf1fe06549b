"""One warehouse of the real `raw/`, built once by the installed command, and copies of it to change.

All copies take turns in one place.
"""

import time
from dataclasses import dataclass

import dagster as dg
import pytest

from orchestration.definitions import defs
from tests.end_to_end.processes import Outcome
from tests.end_to_end.site import Site, wait_for


@dataclass(frozen=True)
class FirstBuild:
    """A fresh warehouse after its first build; not to be changed."""

    site: Site
    outcome: Outcome
    seconds: float


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The one place in which every run happens."""
    return Site(tmp_path_factory.mktemp("end_to_end") / "stage")


@pytest.fixture(scope="session")
def first_build(stage: Site, tmp_path_factory: pytest.TempPathFactory) -> FirstBuild:
    """What `ecommerce-warehouse build` makes of `raw/`, kept aside for the tests to copy."""
    stage.set_up()
    started = time.monotonic()
    outcome = wait_for(stage.start_command("build"))
    seconds = time.monotonic() - started
    kept = Site(tmp_path_factory.mktemp("first_build") / "kept")
    kept.copy_from(stage)
    return FirstBuild(kept, outcome, seconds)


@pytest.fixture
def published(first_build: FirstBuild, stage: Site) -> Site:
    """A site that was built and published once, for one test to change."""
    assert first_build.outcome.exit_code == 0, first_build.outcome.stderr
    stage.copy_from(first_build.site)
    return stage


@pytest.fixture
def fresh(published: Site) -> Site:
    """A site on which nothing was ever built."""
    for one in (published.paths.published_file, published.paths.build_file):
        one.unlink()
    return published


@pytest.fixture
def on_site(published: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A published site that this process works on, too."""
    for name, value in published.environment.items():
        monkeypatch.setenv(name, value)
    return published


@pytest.fixture(scope="session")
def definitions() -> dg.Definitions:
    """Everything that Dagster loads."""
    return defs()
