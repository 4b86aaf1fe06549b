"""Publishing while others read, and runs that are killed: the published file is always one whole version.

Every delay comes from one seed, which a failing test prints.
"""

import json
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.project import ProjectPaths
from tests.end_to_end.conftest import FirstBuild
from tests.end_to_end.processes import examine, publish_in_turn, read_again_and_again, start_process
from tests.end_to_end.site import Site

SEED = 20260214
READERS = 3
PUBLICATIONS = 6
KILLED_PUBLICATIONS = 24
LONGEST_DELAY = 0.9
RURAL = "facts/outlook_new_era/2026-02-14_rural_online_sales.yml"
RURAL_LEVEL = "online_retail_sales.rural.unstated.level.cny"


@dataclass(frozen=True)
class Versions:
    """Two audited build files of different content, and the place where they are published in turn."""

    paths: ProjectPaths
    files: tuple[Path, Path]
    claims: tuple[int, int]
    output: Path


@pytest.fixture
def versions(first_build: FirstBuild, tmp_path: Path) -> Versions:
    """The first build, and the same with one claim less."""
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    paths.build_folder.mkdir(parents=True)
    whole, lesser = tmp_path / "whole.duckdb", tmp_path / "lesser.duckdb"
    for one in (whole, lesser):
        shutil.copy(first_build.site.paths.build_file, one)
    with duckdb.connect(str(lesser)) as connection:
        connection.execute(
            """
            DELETE FROM fact_evidence WHERE claim_key = (SELECT min(claim_key) FROM fact_indicator);
            DELETE FROM fact_indicator WHERE claim_key = (SELECT min(claim_key) FROM fact_indicator);
            UPDATE build_info SET claim_count = claim_count - 1;
            """
        )
    shutil.copy(first_build.site.paths.published_file, paths.published_file)
    claims = examine(paths.published_file)
    return Versions(paths, (lesser, whole), (claims - 1, claims), tmp_path / "output")


def test_readers_never_fail_while_versions_are_published(versions: Versions, tmp_path: Path) -> None:
    stop_file = tmp_path / "stop"
    published = versions.paths.published_file
    with duckdb.connect(str(published), read_only=True) as old_reader:
        question = "SELECT count(*), (SELECT sum(length(text)) FROM source_text) FROM fact_indicator"
        old_answer = old_reader.execute(question).fetchall()
        readers = [start_process(versions.output, read_again_and_again, published, stop_file) for _ in range(READERS)]
        publisher = start_process(
            versions.output, publish_in_turn, versions.paths, versions.files, PUBLICATIONS + 1
        ).wait()
        assert publisher.exit_code == 0, publisher.stderr
        assert publisher.stdout.count("published") == PUBLICATIONS + 1
        # An odd number of publications: the file now holds the other version, and the open reader does not.
        assert old_reader.execute(question).fetchall() == old_answer
    assert examine(published) == versions.claims[0]
    stop_file.touch()
    outcomes = [one.wait() for one in readers]
    assert [one.exit_code for one in outcomes] == [0] * READERS, "\n".join(one.stderr for one in outcomes)
    seen = [{int(claims): reads for claims, reads in json.loads(one.stdout).items()} for one in outcomes]
    assert set().union(*seen) == set(versions.claims)
    assert all(sum(one.values()) > PUBLICATIONS for one in seen), seen


def test_publication_killed_at_any_moment_leaves_a_whole_version(versions: Versions) -> None:
    delays = random.Random(SEED)
    interrupted = 0
    for number in range(KILLED_PUBLICATIONS):
        publisher = start_process(versions.output, publish_in_turn, versions.paths, versions.files, 10_000)
        time.sleep(delays.uniform(0, LONGEST_DELAY))
        outcome = publisher.kill_group()
        context = f"kill {number + 1} of seed {SEED}: {outcome.stderr}"
        assert outcome.exit_code == -9, context
        assert examine(versions.paths.published_file) in versions.claims, context
        assert not list(versions.paths.warehouse.glob("*.wal")), context
        interrupted += bool(list(versions.paths.build_folder.glob("publish-*")))
    assert interrupted, f"no kill of seed {SEED} hit a publication"
    following = start_process(versions.output, publish_in_turn, versions.paths, versions.files, 1).wait()
    assert following.exit_code == 0, following.stderr
    assert "another run" not in following.stderr
    assert examine(versions.paths.published_file) == versions.claims[0]
    assert not list(versions.paths.build_folder.glob("publish-*"))


def test_build_killed_in_any_phase_leaves_the_file_whole_and_the_next_one_succeeds(published: Site) -> None:
    delays = random.Random(SEED)
    # A change of one claim: each killed run has it to read, to model and to publish.
    published.edit(RURAL, "qualifier: MORE_THAN", "qualifier: AT_LEAST")
    for phase in ("of them new or changed", "models and tests done", "of them not passed"):
        run = published.start_fork("build")
        run.wait_until_said(phase)
        time.sleep(delays.uniform(0, 0.5))
        outcome = run.kill_group()
        context = f"killed after '{phase}', seed {SEED}: {outcome.stderr}"
        assert phase in outcome.stderr, context
        assert examine(published.paths.published_file) == 58, context
        assert not list(published.paths.warehouse.glob("*.wal")), context
        assert published.is_lock_free(), context
    outcome = published.build()
    assert outcome.exit_code == 0, outcome.stderr
    assert published.leftovers() == []
    assert published.ask(
        "SELECT qualifier, is_current FROM fact_indicator WHERE series_code = ? ORDER BY recorded_from", RURAL_LEVEL
    ) == [("MORE_THAN", False), ("AT_LEAST", True)]
    assert published.paths.published_file.stat().st_mode & 0o777 == 0o444
