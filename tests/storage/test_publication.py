"""Publication: refused without its audit marks, atomic, read-only, and complete in one file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.project import ProjectPaths
from orchestration.storage.audit import MODELS_TESTED, RAW_TABLES_VALID, record_audit, reset_audit
from orchestration.storage.build_file import WarehouseBusyError, open_build_file
from orchestration.storage.publication import (
    PublicationRefusedError,
    publish,
    set_foreign_wal_aside,
    sweep_leftovers,
)

READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.sql("SELECT count(*) FROM answer").fetchall()[0][0], flush=True)
for _ in sys.stdin:
    print(connection.sql("SELECT count(*) FROM answer").fetchall()[0][0], flush=True)
"""
FOREIGN_WRITER = """
import os, sys, duckdb
os.chmod(sys.argv[1], 0o644)
connection = duckdb.connect(sys.argv[1])
connection.execute("SET checkpoint_threshold = '1GB'")
connection.execute("CREATE TABLE foreign_table AS SELECT 1 AS a")
print("open", flush=True)
sys.stdin.read()
os._exit(9)
"""


@pytest.fixture
def paths(tmp_path: Path) -> ProjectPaths:
    """A warehouse whose build file holds one audited table, one view on it, and what must not be published."""
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    with open_build_file(paths.build_file) as connection:
        connection.execute("CREATE SCHEMA staging; CREATE TABLE staging.secret AS SELECT 1 AS a")
        connection.execute("CREATE TABLE raw.secret AS SELECT 1 AS a")
        connection.execute("CREATE TABLE answer (number INTEGER NOT NULL PRIMARY KEY, word VARCHAR)")
        connection.execute("INSERT INTO answer VALUES (1, 'one')")
        connection.execute("CREATE VIEW all_answers AS SELECT * FROM answer")
        # By its name it comes before the view that it reads.
        connection.execute("CREATE VIEW a_view_of_a_view AS SELECT * FROM all_answers")
        connection.execute("COMMENT ON TABLE answer IS 'What is the analyst''s answer'")
        connection.execute("COMMENT ON VIEW all_answers IS 'All of them'")
        connection.execute("COMMENT ON COLUMN answer.word IS 'In words'")
        record_audit(connection, RAW_TABLES_VALID, [])
        record_audit(connection, MODELS_TESTED, [])
    return paths


def add_answers(paths: ProjectPaths, count: int) -> None:
    with open_build_file(paths.build_file) as connection:
        connection.execute(
            "INSERT INTO answer SELECT number + 1000 * ?, 'more' FROM range(?) AS one(number)", [count, count]
        )


def count_answers(paths: ProjectPaths) -> int:
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        return int(connection.sql("SELECT count(*) FROM a_view_of_a_view").fetchall()[0][0])


def test_publish_writes_main_and_nothing_else(paths: ProjectPaths) -> None:
    publication = publish(paths)
    assert (publication.row_counts, publication.views) == ({"answer": 1}, ("a_view_of_a_view", "all_answers"))
    assert publication.byte_count == paths.published_file.stat().st_size
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        tables = connection.sql("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall()
        schemas = connection.sql(
            "SELECT schema_name FROM duckdb_schemas() WHERE database_name = 'ecommerce' AND NOT internal"
        ).fetchall()
        constraints = connection.sql("SELECT constraint_type FROM duckdb_constraints() ORDER BY 1").fetchall()
    assert tables == [("main",)]
    assert set(schemas) <= {("main",)}
    assert ("PRIMARY KEY",) in constraints


def test_publish_keeps_comments(paths: ProjectPaths) -> None:
    publish(paths)
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        assert connection.sql("SELECT comment FROM duckdb_tables()").fetchall() == [("What is the analyst's answer",)]
        assert ("All of them",) in connection.sql("SELECT comment FROM duckdb_views()").fetchall()
        assert ("In words",) in connection.sql(
            "SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL"
        ).fetchall()


def test_published_file_is_read_only_and_opens_with_older_clients(paths: ProjectPaths) -> None:
    publish(paths)
    header = paths.published_file.read_bytes()[:16]
    assert header[8:12] == b"DUCK"
    # 64 is the format of DuckDB 0.9 to 1.1, 65 that of 1.2, 66 and 67 those after it.
    assert int.from_bytes(header[12:16], "little") == 65
    assert paths.published_file.stat().st_mode & 0o777 == 0o444


def test_publish_leaves_nothing_beside_the_file(paths: ProjectPaths) -> None:
    publish(paths)
    publish(paths)
    assert [one.name for one in paths.warehouse.iterdir() if one.is_file()] == ["ecommerce.duckdb"]
    assert [one.name for one in paths.build_folder.iterdir()] == ["ecommerce.duckdb"]


@pytest.mark.parametrize("gate", [RAW_TABLES_VALID, MODELS_TESTED])
def test_publish_refuses_without_an_audit_mark(paths: ProjectPaths, gate: str) -> None:
    publish(paths)
    before = paths.published_file.read_bytes()
    add_answers(paths, 5)
    with open_build_file(paths.build_file) as connection:
        reset_audit(connection, [gate])
    with pytest.raises(PublicationRefusedError, match=f"'{gate}' does not hold: not shown since the build file"):
        publish(paths)
    assert paths.published_file.read_bytes() == before
    assert [one.name for one in paths.build_folder.iterdir()] == ["ecommerce.duckdb"]


def test_publish_refuses_what_failed_and_says_why(paths: ProjectPaths) -> None:
    with open_build_file(paths.build_file) as connection:
        record_audit(connection, MODELS_TESTED, ["assert_values_lie_in_their_intervals: Got 2 results"])
    with pytest.raises(PublicationRefusedError, match="assert_values_lie_in_their_intervals: Got 2 results"):
        publish(paths)
    assert not paths.published_file.exists()


def test_publish_refuses_a_build_file_that_was_never_audited(tmp_path: Path) -> None:
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    with open_build_file(paths.build_file) as connection:
        connection.execute("CREATE TABLE answer AS SELECT 1 AS number")
    with pytest.raises(PublicationRefusedError, match="raw tables are valid"):
        publish(paths)


def test_publish_refuses_a_view_of_what_is_not_published(paths: ProjectPaths) -> None:
    publish(paths)
    before = paths.published_file.read_bytes()
    with open_build_file(paths.build_file) as connection:
        connection.execute("CREATE VIEW leak AS SELECT * FROM raw.secret")
    with pytest.raises(PublicationRefusedError, match="views that read what is not published: leak"):
        publish(paths)
    assert paths.published_file.read_bytes() == before


def test_publish_sweeps_what_killed_runs_left(paths: ProjectPaths) -> None:
    leftover = paths.build_folder / "publish-12345"
    leftover.mkdir()
    (leftover / "ecommerce.duckdb").write_bytes(b"half")
    publish(paths)
    assert not leftover.exists()


def test_sweep_leftovers_spares_everything_else(paths: ProjectPaths) -> None:
    (paths.build_folder / "foreign-20260101T000000.wal").write_bytes(b"x")
    before = sorted(one.name for one in paths.build_folder.iterdir())
    sweep_leftovers(paths)
    assert sorted(one.name for one in paths.build_folder.iterdir()) == before


def test_reader_keeps_the_old_file_and_a_new_one_sees_the_new(paths: ProjectPaths) -> None:
    publish(paths)
    command = [sys.executable, "-c", READER, str(paths.published_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        add_answers(paths, 5)
        publish(paths)
        reader.stdin.write("again\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "1\n"
        fresh = subprocess.run(command, input="", capture_output=True, text=True, check=True)
        assert fresh.stdout == "6\n"
        reader.stdin.close()
    assert reader.returncode == 0


def test_log_of_a_foreign_writer_is_set_aside(paths: ProjectPaths) -> None:
    publish(paths)
    command = [sys.executable, "-c", FOREIGN_WRITER, str(paths.published_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(WarehouseBusyError, match="open in another program"):
            publish(paths)
        writer.stdin.close()
    wal = Path(f"{paths.published_file}.wal")
    assert wal.exists(), "the killed writer should leave its log"
    add_answers(paths, 5)
    publish(paths)
    assert not wal.exists()
    assert len(list(paths.build_folder.glob("foreign-*.wal"))) == 1
    assert count_answers(paths) == 6


def test_log_that_is_damaged_is_set_aside_too(paths: ProjectPaths) -> None:
    publish(paths)
    wal = Path(f"{paths.published_file}.wal")
    wal.write_bytes(b"garbage" * 100)
    kept = set_foreign_wal_aside(paths)
    assert kept is not None
    assert kept.read_bytes() == b"garbage" * 100
    assert not wal.exists()
    assert count_answers(paths) == 1


def test_nothing_is_set_aside_where_there_is_no_log(paths: ProjectPaths) -> None:
    assert set_foreign_wal_aside(paths) is None


def test_publish_of_a_real_build_holds_the_public_tables(built_warehouse: ProjectPaths, tmp_path: Path) -> None:
    paths = ProjectPaths(raw=built_warehouse.raw, warehouse=tmp_path / "warehouse")
    paths.build_folder.mkdir(parents=True)
    shutil.copy(built_warehouse.build_file, paths.build_file)
    publication = publish(paths)
    assert {
        "fact_indicator", "fact_evidence", "fact_number", "dim_period", "dim_source", "dim_category", "dim_indicator",
        "dim_basis", "source_text",
    } <= set(publication.row_counts)  # fmt: skip
    assert {"observation", "fact_card", "series_latest", "coverage", "anchor_check"} <= set(publication.views)
    assert publication.row_counts["fact_indicator"] == 6
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        for view in publication.views:
            connection.sql(f'SELECT * FROM "{view}"').fetchall()
        uncommented = connection.sql(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
        assert uncommented == []
        assert connection.sql("SELECT count(*) FROM fact_indicator WHERE value = 15420000000000").fetchall() == [(1,)]


def test_published_file_survives_a_full_replacement_under_its_name(paths: ProjectPaths) -> None:
    """The rename is atomic: the name always leads to a whole file."""
    publish(paths)
    inode = paths.published_file.stat().st_ino
    with paths.published_file.open("rb") as held:
        add_answers(paths, 5)
        publish(paths)
        assert paths.published_file.stat().st_ino != inode
        assert os.fstat(held.fileno()).st_ino == inode
        assert held.read(12)[8:] == b"DUCK"
