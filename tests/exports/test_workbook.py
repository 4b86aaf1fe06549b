"""The workbook, read back by another library: every value whole, no text a formula, no row lost."""

import datetime as dt
import time
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from orchestration.exports.workbook import MAXIMUM_CHARACTERS, WORKBOOK_NAME, cut_text, export_workbook
from tests.exports.conftest import Change

HARD_DIMENSION = """
    CREATE TABLE dim_hard (id INTEGER PRIMARY KEY, amount DECIMAL(38, 8), day DATE, moment TIMESTAMPTZ, words VARCHAR[],
        text VARCHAR, flag BOOLEAN);
    INSERT INTO dim_hard VALUES
        (1, 0.1, '2024-02-29', '2024-02-29 12:00:00.000001+08', ['a', 'b'], '=1+1', true),
        (2, 123456789012345, '1899-12-31', NULL, [], '+8613800000000', false),
        (3, 1234567890123456, NULL, NULL, NULL, '-1', NULL),
        (4, -15420000000000, NULL, NULL, NULL, '@SUM(A1)', NULL),
        (5, 0.12345678, NULL, NULL, NULL, 'bell' || chr(7) || ' 𠮷野家 _x0041_', NULL),
        (6, NULL, NULL, NULL, NULL, '{=A1}', NULL),
        (7, NULL, NULL, NULL, NULL, 'http://example.org/a b', NULL)
"""


def read(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / WORKBOOK_NAME)


def test_sheets_are_the_wide_table_and_every_dimension(published_file: Path, tmp_path: Path) -> None:
    summaries = export_workbook(published_file, tmp_path / "excel")
    with duckdb.connect(str(published_file), read_only=True) as connection:
        dimensions = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'dim_') ORDER BY 1"
        ).fetchall()
        rows = connection.execute("SELECT count(*) FROM observation").fetchall()[0][0]
        columns = connection.execute("DESCRIBE observation").fetchall()
    book = read(tmp_path / "excel")
    assert book.sheetnames == ["README", "observation", *(name for (name,) in dimensions)]
    sheet = book["observation"]
    assert (sheet.max_row, sheet.freeze_panes) == (rows + 1, "A2")
    assert [cell.value for cell in sheet[1]] == [column[0] for column in columns]
    readme = [tuple(row) for row in book["README"].iter_rows(values_only=True)]
    assert ("observation", rows) in {row[:2] for row in readme}
    described = {row[1] for row in readme if row[0] == "observation"}
    assert {column[0] for column in columns} <= described
    assert summaries[0].rows == rows


def test_every_value_keeps_its_kind(change: Change, tmp_path: Path) -> None:
    summaries = export_workbook(change(HARD_DIMENSION), tmp_path / "excel")
    sheet = read(tmp_path / "excel")["dim_hard"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert [rows[one][1].value for one in (1, 2, 4, 5)] == [0.1, 123456789012345, -15420000000000, 0.12345678]
    # Sixteen digits: a spreadsheet would round the last one away.
    assert (rows[3][1].value, rows[3][1].data_type) == ("1234567890123456.00000000", "s")
    assert rows[1][2].value.date() == dt.date(2024, 2, 29)
    assert rows[2][2].value == "1899-12-31"
    assert rows[1][3].value == "2024-02-29T04:00:00.000001Z"
    assert (rows[1][4].value, rows[2][4].value) == ('["a", "b"]', "[]")
    assert (rows[1][6].value, rows[2][6].value, rows[3][6].value) == (True, False, None)
    assert next(one for one in summaries if one.table.name == "dim_hard").numbers_as_text == 1


def test_no_text_becomes_a_formula_or_a_link(change: Change, tmp_path: Path) -> None:
    export_workbook(change(HARD_DIMENSION), tmp_path / "excel")
    book = read(tmp_path / "excel")
    texts = {row[0].value: row[5] for row in book["dim_hard"].iter_rows(min_row=2)}
    assert {one: cell.data_type for one, cell in texts.items()} == dict.fromkeys(texts, "s")
    assert [texts[one].value for one in (1, 2, 3, 4, 6)] == ["=1+1", "+8613800000000", "-1", "@SUM(A1)", "{=A1}"]
    assert texts[7].hyperlink is None
    assert "𠮷野家" in texts[5].value
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(change: Change, tmp_path: Path) -> None:
    file = change(HARD_DIMENSION, "UPDATE dim_hard SET text = repeat('字', 40000) WHERE id = 1")
    summaries = export_workbook(file, tmp_path / "excel")
    text = next(read(tmp_path / "excel")["dim_hard"].iter_rows(min_row=2))[5].value
    assert len(text) == MAXIMUM_CHARACTERS
    assert text.endswith("[cut: 40000 characters; the whole text is in the Parquet and CSV files]")
    assert sum(one.texts_cut for one in summaries) == 1
    readme = [row[0] for row in read(tmp_path / "excel")["README"].iter_rows(max_row=8, values_only=True)]
    assert any("Cut here: 1." in str(one) for one in readme)


@pytest.mark.parametrize(
    ("text", "units", "expected_length"),
    [("字" * 200, 200, 200), ("𠮷" * 100, 200, 200), ("𠮷" * 100 + "a", 200, 199), ("字" * 201, 200, 200)],
)
def test_lengths_count_as_excel_counts(text: str, units: int, expected_length: int) -> None:
    kept = cut_text(text, units)
    assert len(kept.encode("utf-16-le")) // 2 in (expected_length, expected_length + 1)
    assert len(kept.encode("utf-16-le")) // 2 <= units
    assert (kept == text) == (len(text.encode("utf-16-le")) // 2 <= units)


def test_rows_beyond_a_sheet_go_on_in_the_next(change: Change, tmp_path: Path) -> None:
    summaries = export_workbook(change(HARD_DIMENSION), tmp_path / "excel", maximum_rows=4)
    book = read(tmp_path / "excel")
    hard = next(one for one in summaries if one.table.name == "dim_hard")
    assert hard.names == ["dim_hard", "dim_hard (2)", "dim_hard (3)"]
    assert [book[name].max_row for name in hard.names] == [4, 4, 2]
    assert [row[0] for name in hard.names for row in book[name].iter_rows(min_row=2, values_only=True)] == [
        *range(1, 8)
    ]
    assert all(book[name]["A1"].value == "id" for name in hard.names)


def test_equal_data_give_equal_bytes(published_file: Path, tmp_path: Path) -> None:
    export_workbook(published_file, tmp_path / "first")
    time.sleep(1.1)  # the clock must have moved on
    export_workbook(published_file, tmp_path / "second")
    first, second = ((tmp_path / name / WORKBOOK_NAME).read_bytes() for name in ("first", "second"))
    assert first == second
    with duckdb.connect(str(published_file), read_only=True) as connection:
        built = connection.execute(
            "SELECT date_trunc('second', built_at AT TIME ZONE 'UTC') FROM build_info"
        ).fetchall()
    assert read(tmp_path / "first").properties.created == built[0][0]
