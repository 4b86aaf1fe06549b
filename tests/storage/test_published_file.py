"""Reading back what was published: nothing, an older file, and what is no warehouse."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.storage.build_file import ensure_tables, open_build_file, replace_rows
from orchestration.storage.published_file import PublishedFileError, read_published_tables

PERIODS: dict[str, dict[str, pl.DataType]] = {"published_period": {"period_code": pl.String()}}
IN_USE = pl.DataFrame({"document_id": ["nbs/2024"], "sha256": ["new"]})
CLAIMS: dict[str, dict[str, pl.DataType]] = {
    "published_claim": {"claim_key": pl.String(), "value": pl.Decimal(38, 8), "added_later": pl.Int64()}
}


def write_database(file: Path, *statements: str) -> None:
    with duckdb.connect(str(file)) as connection:
        for one in statements:
            connection.execute(one)


def test_nothing_published_gives_empty_tables(tmp_path: Path) -> None:
    tables = read_published_tables(tmp_path / "none.duckdb", PERIODS | CLAIMS, IN_USE)
    assert {name: frame.height for name, frame in tables.items()} == {"published_period": 0, "published_claim": 0}
    assert tables["published_claim"].schema == pl.Schema(CLAIMS["published_claim"])


def test_column_that_an_older_file_lacks_is_null(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    write_database(
        file, "CREATE TABLE fact_indicator AS SELECT 'k' AS claim_key, 9.1::DECIMAL(38, 8) AS value, 1 AS extra"
    )
    frame = read_published_tables(file, CLAIMS, IN_USE)["published_claim"]
    assert [(row["claim_key"], str(row["value"]), row["added_later"]) for row in frame.to_dicts()] == [
        ("k", "9.10000000", None)
    ]


def test_periods_are_those_of_claims(tmp_path: Path) -> None:
    """`dim_period` also holds bases of comparisons; they come anew with the claims."""
    file = tmp_path / "published.duckdb"
    write_database(
        file,
        "CREATE TABLE fact_indicator AS SELECT unnest([7, 7]) AS period_key",
        "CREATE TABLE dim_period AS SELECT unnest([7, 8]) AS period_key, unnest(['2024', '2023']) AS period_code",
    )
    assert read_published_tables(file, PERIODS, IN_USE)["published_period"].rows() == [("2024",)]


def test_evidence_is_that_of_superseded_versions(tmp_path: Path) -> None:
    file = tmp_path / "published.duckdb"
    write_database(
        file,
        """CREATE TABLE dim_source AS FROM (VALUES (1, 'nbs/2024', 'old'), (2, 'nbs/2024', 'new'), (3, 'nbs/2023', 'x'))
           AS source (source_key, document_id, sha256)""",
        "CREATE TABLE fact_evidence AS SELECT unnest([1, 2, 3]) AS source_key, unnest(['a', 'b', 'c']) AS quote",
    )
    schema: dict[str, dict[str, pl.DataType]] = {"published_evidence": {"quote": pl.String()}}
    assert sorted(read_published_tables(file, schema, IN_USE)["published_evidence"]["quote"]) == ["a", "c"]


def test_table_that_an_older_file_lacks_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    write_database(file, "CREATE TABLE dim_source AS SELECT 1 AS source_key, 'a' AS document_id, 'b' AS sha256")
    schema: dict[str, dict[str, pl.DataType]] = {"published_metadata": {"title": pl.String()}}
    assert read_published_tables(file, schema, IN_USE)["published_metadata"].is_empty()


@pytest.mark.parametrize("content", [b"hello" * 1000, b"", b"\0" * 20_000])
def test_file_that_is_no_database_is_an_error_and_stays(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "blocked.duckdb"
    file.write_bytes(content)
    with pytest.raises(PublishedFileError, match="cannot be read, so what was published cannot be kept"):
        read_published_tables(file, PERIODS, IN_USE)
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other AS SELECT 1 AS a",
        "CREATE TABLE fact_indicator AS SELECT 'k' AS claim_key, 'many' AS value",
    ],
)
def test_database_of_somebody_else_is_an_error(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "other.duckdb"
    write_database(file, statement)
    with pytest.raises(PublishedFileError, match="is no warehouse of this project"):
        read_published_tables(file, CLAIMS, IN_USE)


def test_replace_rows_replaces_only_the_named_rows(tmp_path: Path) -> None:
    schema = {"unit": pl.String(), "word": pl.String()}
    with open_build_file(tmp_path / "build.duckdb") as connection:
        ensure_tables(connection, {"reading": schema})
        replace_rows(connection, "reading", pl.DataFrame({"unit": ["a", "b'"], "word": ["1", "2"]}, schema=schema))
        replace_rows(connection, "reading", pl.DataFrame({"unit": ["b'"], "word": ["3"]}), column="unit", values=["b'"])
        replace_rows(connection, "reading", pl.DataFrame(), column="unit", values=[])
        assert connection.sql("SELECT * FROM raw.reading ORDER BY unit").fetchall() == [("a", "1"), ("b'", "3")]


def test_ensure_tables_makes_a_table_with_other_columns_anew(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as connection:
        ensure_tables(connection, {"reading": {"unit": pl.String()}})
        replace_rows(connection, "reading", pl.DataFrame({"unit": ["a"]}))
        ensure_tables(connection, {"reading": {"unit": pl.String()}})
        assert connection.sql("SELECT count(*) FROM raw.reading").fetchall() == [(1,)]
        ensure_tables(connection, {"reading": {"unit": pl.String(), "word": pl.String()}})
        assert connection.sql("SELECT * FROM raw.reading").columns == ["unit", "word"]
        assert connection.sql("SELECT count(*) FROM raw.reading").fetchall() == [(0,)]


def test_ensure_tables_makes_a_table_with_other_types_anew(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as connection:
        ensure_tables(connection, {"reading": {"unit": pl.Int64()}})
        ensure_tables(connection, {"reading": {"unit": pl.String()}})
        assert [str(one) for one in connection.sql("SELECT * FROM raw.reading").types] == ["VARCHAR"]
