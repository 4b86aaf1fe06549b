"""Parquet gives the published tables back exactly; CSV holds the same values as text."""

import csv
import json
import re
from pathlib import Path

import duckdb
import pytest

from orchestration.exports import tables
from orchestration.exports.published import ExportError, describe_tables, open_published
from orchestration.exports.spreadsheet_text import FORMULA_START, disarm
from orchestration.exports.tables import BYTE_ORDER_MARK, export_csv, export_parquet
from tests.exports.conftest import Change

# What a format could lose: long decimals, moments before 1970 and with microseconds, lists in lists' clothing, nothing.
HARD_TABLE = """
    CREATE TABLE hard_values AS
    SELECT * FROM (VALUES
        (1, 123456789012345678901234567890.12345678::DECIMAL(38, 8), '1969-12-31 23:59:59.000001+08'::TIMESTAMPTZ,
            ['a, b', 'c"d', NULL]::VARCHAR[], 'line' || chr(10) || 'break', DATE '0001-01-01', true),
        (2, -0.00000001::DECIMAL(38, 8), '2026-07-01 00:00:00+00'::TIMESTAMPTZ, []::VARCHAR[], '',
            DATE '9998-12-31', false),
        (3, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS one(id, amount, moment, words, text, day, flag)
"""


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content))


def exported_names(file: Path) -> list[str]:
    with open_published(file) as connection:
        return [one.name for one in describe_tables(connection)]


def test_every_table_and_the_wide_view_are_exported(change: Change, tmp_path: Path) -> None:
    file = change(HARD_TABLE)
    with duckdb.connect(str(file), read_only=True) as connection:
        expected = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    expected |= {"observation"}
    assert {"hard_values", "fact_indicator", "dim_period"} <= expected
    assert set(export_parquet(file, tmp_path / "parquet")) == expected
    assert set(export_csv(file, tmp_path / "csv")) == expected
    assert {one.name for one in (tmp_path / "parquet").iterdir()} == {f"{one}.parquet" for one in expected}
    assert {one.name for one in (tmp_path / "csv").iterdir()} == {f"{one}.csv" for one in expected}


def test_parquet_gives_every_table_back_exactly(change: Change, tmp_path: Path) -> None:
    file = change(HARD_TABLE)
    rows = export_parquet(file, tmp_path / "parquet")
    assert sum(rows.values()) > 50
    with duckdb.connect(str(file), read_only=True) as connection:
        for name, count in rows.items():
            published = f'main."{name}"'
            exported = f"read_parquet('{tmp_path}/parquet/{name}.parquet')"
            columns = [
                [row[:2] for row in connection.execute(f"DESCRIBE SELECT * FROM {one}").fetchall()]
                for one in (published, exported)
            ]
            assert columns[0] == columns[1], name
            for one, other in ((published, exported), (exported, published)):
                difference = f"SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}"
                assert connection.execute(difference).fetchall() == [], name
            assert connection.execute(f"SELECT count(*) FROM {exported}").fetchall() == [(count,)]


def test_the_round_trip_would_notice_a_rounded_decimal(change: Change, tmp_path: Path) -> None:
    """The comparison above is by value: one unit in the last place is a difference."""
    export_parquet(change(HARD_TABLE), tmp_path / "parquet")
    exported = f"SELECT amount FROM read_parquet('{tmp_path}/parquet/hard_values.parquet')"
    rounded = "SELECT 123456789012345678901234567890.12345679::DECIMAL(38, 8)"
    assert len(duckdb.sql(f"{exported} WHERE id = 1 EXCEPT ALL {rounded}").fetchall()) == 1


def test_parquet_carries_comments_and_the_time_of_the_build(published_file: Path, tmp_path: Path) -> None:
    export_parquet(published_file, tmp_path / "parquet")
    query = f"SELECT key, value FROM parquet_kv_metadata('{tmp_path}/parquet/dim_unit.parquet')"
    metadata = {key.decode(): value.decode() for key, value in duckdb.sql(query).fetchall()}
    with open_published(published_file) as connection:
        table = next(one for one in describe_tables(connection) if one.name == "dim_unit")
        built = connection.execute("SELECT strftime(built_at, '%Y-%m-%dT%H:%M:%S.%fZ') FROM build_info").fetchall()
    assert metadata["comment"] == table.comment != ""
    assert json.loads(metadata["columns"]) == {one.name: one.comment for one in table.columns}
    assert metadata["built_at"] == built[0][0]


def test_csv_holds_every_digit_and_reads_as_unicode(change: Change, tmp_path: Path) -> None:
    file = change(HARD_TABLE)
    export_csv(file, tmp_path / "csv")
    assert (tmp_path / "csv/dim_unit.csv").read_bytes().startswith(BYTE_ORDER_MARK)
    assert "人民币元" in {row["name_zh"] for row in read_csv(tmp_path / "csv/dim_unit.csv")}
    first, second, third = read_csv(tmp_path / "csv/hard_values.csv")
    assert first["amount"] == "123456789012345678901234567890.12345678"
    assert first["moment"] == "1969-12-31T15:59:59.000001Z"
    assert json.loads(first["words"]) == ["a, b", 'c"d', None]
    assert first["text"] == "line\nbreak"
    assert (second["amount"], second["words"], second["flag"]) == ("-0.00000001", "[]", "false")
    assert set(third.values()) == {"3", ""}


# Texts from the web, and what stands in the CSV: a formula is marked, a number and a mark of its own are kept apart.
CELLS = {
    "=1+1": "'=1+1",
    "+1-2": "'+1-2",
    "-cmd|' /C calc'!A0": "'-cmd|' /C calc'!A0",
    "@SUM(1)": "'@SUM(1)",
    "\t=1": "'\t=1",
    "\r=1": "'\r=1",
    "\n=1": "'\n=1",
    "＝1+1": "'＝1+1",
    "'=1": "''=1",
    "-5": "-5",
    "+11.5%": "+11.5%",
    "-1.5e-3": "-1.5e-3",
    "-5 or so": "'-5 or so",
    "'quoted'": "'quoted'",
    "a=1": "a=1",
    "增长-5": "增长-5",
}


def test_no_text_of_a_csv_is_a_formula_and_every_text_can_be_had_back(change: Change, tmp_path: Path) -> None:
    file = change("CREATE TABLE texts (id INTEGER, text VARCHAR, amount DECIMAL(4, 1))")
    with duckdb.connect(str(file)) as connection:
        connection.executemany("INSERT INTO texts VALUES (?, ?, -1.5)", list(enumerate(CELLS)))
    export_csv(file, tmp_path / "csv")
    rows = read_csv(tmp_path / "csv/texts.csv")
    assert [row["text"] for row in rows] == list(CELLS.values())
    assert {row["amount"] for row in rows} == {"-1.5"}
    assert [disarm(one) for one in CELLS] == list(CELLS.values())
    back = [one[1:] if re.match("'" + FORMULA_START[1:], one) else one for one in CELLS.values()]
    assert back == list(CELLS)
    export_parquet(file, tmp_path / "parquet")
    exact = duckdb.sql(f"SELECT text FROM read_parquet('{tmp_path}/parquet/texts.parquet') ORDER BY id").fetchall()
    assert [text for (text,) in exact] == list(CELLS)


def test_csv_and_published_file_have_the_same_rows(published_file: Path, tmp_path: Path) -> None:
    export_csv(published_file, tmp_path / "csv")
    with duckdb.connect(str(published_file), read_only=True) as connection:
        for name in exported_names(published_file):
            count = connection.execute(f'SELECT count(*) FROM main."{name}"').fetchall()[0][0]
            assert len(read_csv(tmp_path / f"csv/{name}.csv")) == count, name


@pytest.mark.parametrize("export", [export_parquet, export_csv])
def test_equal_data_give_equal_bytes(export: object, change: Change, tmp_path: Path) -> None:
    """Another order of the rows in the file does not show."""
    assert callable(export)
    file = change(HARD_TABLE)
    export(file, tmp_path / "first")
    again = change(HARD_TABLE, "CREATE TABLE other AS SELECT * FROM hard_values ORDER BY id DESC",
                   "DROP TABLE hard_values", "ALTER TABLE other RENAME TO hard_values")  # fmt: skip
    export(again, tmp_path / "second")
    first, second = (
        {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} for name in ("first", "second")
    )
    assert first == second


def test_a_failed_export_keeps_the_files_of_the_last_one(
    published_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "csv"
    export_csv(published_file, folder)
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    copied = []

    def fail_at_the_third(connection: duckdb.DuckDBPyConnection, query: str, file: Path, options: str) -> int:
        copied.append(file)
        file.write_text("half")
        if len(copied) == 3:
            raise OSError("no space left")
        return 0

    monkeypatch.setattr(tables, "_copy", fail_at_the_third)
    with pytest.raises(OSError, match="no space left"):
        export_csv(published_file, folder)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no published file"):
        export_parquet(tmp_path / "ecommerce.duckdb", tmp_path / "parquet")
    assert not (tmp_path / "parquet").exists()
