"""What the published file says of the checks of its build: those that fail are told from those that pass."""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.ingestion import ingest
from orchestration.modelling import build_models
from orchestration.project import ProjectPaths
from orchestration.storage.audit import (
    MODELS_TESTED,
    RAW_TABLES_VALID,
    CheckResult,
    fill_check_results,
    record_audit,
    reset_audit,
)
from orchestration.storage.build_file import open_build_file
from orchestration.storage.publication import publish
from schemas.raw_tables import RAW_TABLES
from tests.raw_folder import REVIEW, RawFolder, fact_file

FAILING = CheckResult("assert_growth", "main.growth_check", "It fits.", "WARN", is_blocking=False, failing_row_count=2)
PASSING = CheckResult("every_row", "raw.claim", "Rows fit.", "ERROR", is_blocking=True, failing_row_count=0)
OTHER = "nbs/2024-01-20_other"
OTHER_FACTS = """facts:
  - indicator: online_retail_sales
    basis: nbs
    period: "2023"
    measure: LEVEL
    value: 16_420_000_000_000
    unit: CNY
    printed: 16.42 trillion yuan
    quote: reached 16.42 trillion yuan
set_aside:
  - as: PERIOD
    reason: year that the figure refers to
    words:
      - in 2023
"""
RESULTS = "SELECT check_name, relation_name, outcome, failing_row_count FROM {} ORDER BY check_name"


@pytest.fixture
def build_file(built_warehouse: ProjectPaths, tmp_path: Path) -> Path:
    """A build file of its own, with the models built and tested."""
    return Path(shutil.copy(built_warehouse.build_file, tmp_path / "ecommerce.duckdb"))


def test_results_of_all_gates_are_published_and_a_warning_shows_as_failing(build_file: Path) -> None:
    with open_build_file(build_file) as connection:
        record_audit(connection, RAW_TABLES_VALID, [], [PASSING])
        record_audit(connection, MODELS_TESTED, [], [FAILING])
        fill_check_results(connection)
        assert connection.execute(RESULTS.format("main.check_result")).fetchall() == [
            ("assert_growth", "main.growth_check", "FAIL", 2),
            ("every_row", "raw.claim", "PASS", 0),
        ]


def test_results_go_with_the_mark_of_their_gate(build_file: Path) -> None:
    with open_build_file(build_file) as connection:
        record_audit(connection, RAW_TABLES_VALID, [], [PASSING])
        record_audit(connection, MODELS_TESTED, [], [FAILING])
        reset_audit(connection, [MODELS_TESTED])
        left = connection.execute(RESULTS.format("audit.check_result")).fetchall()
    assert left == [("every_row", "raw.claim", "PASS", 0)]


def test_what_fails_without_stopping_publication_is_published_as_failing(raw_folder: RawFolder) -> None:
    raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    raw_folder.add_document(OTHER, "Online retail sales reached 16.42 trillion yuan in 2023.\n", OTHER_FACTS)
    ingest(raw_folder.paths)
    build_models(raw_folder.paths)
    publish(raw_folder.paths)
    with duckdb.connect(str(raw_folder.paths.published_file), read_only=True) as connection:
        failing = connection.execute(
            "SELECT check_name, relation_name, severity, is_blocking, failing_row_count FROM check_result"
            # What the reader makes of the small documents is its own tests' matter.
            " WHERE outcome = 'FAIL' AND check_name <> 'curated_facts_agree_with_the_reader' ORDER BY check_name"
        ).fetchall()
        refused = connection.execute("SELECT count(*) FROM rejected_record").fetchall()[0][0]
        counts = connection.execute("SELECT count(*), count(DISTINCT relation_name) FROM check_result").fetchall()[0]
    assert refused > 0
    assert failing == [
        ("assert_sources_do_not_conflict", "main.reconciliation", "WARN", False, 1),
        ("no_record_was_refused", "raw.rejected_record", "ERROR", False, refused),
    ]
    assert min(counts) > len(RAW_TABLES)
