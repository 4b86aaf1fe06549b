"""The Excel workbook: the wide table, the dimensions, and a sheet that explains both.

Spreadsheets keep fifteen digits of a number, dates from 1900 on, no time zones, and 32,767 characters of a text. What
does not fit is written as text, or cut with a mark; the first sheet counts both. No text ever becomes a formula.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.exports.published import (
    WIDE_VIEW,
    PublishedTable,
    describe_tables,
    format_timestamp,
    open_published,
    read_built_at,
)
from orchestration.storage.replacing import replaced_folder

WORKBOOK_NAME = "ecommerce.xlsx"
# What the format allows.
MAXIMUM_ROWS = 1_048_576
MAXIMUM_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_FIRST_DATE = dt.date(1900, 3, 1)
_MAXIMUM_NAME = 31
_DIMENSION_PREFIX = "dim_"
_README_NAME = "README"
_BATCH = 10_000
_WIDTHS = {"VARCHAR": 28, "DATE": 12, "BOOLEAN": 10, "DECIMAL(38,8)": 20}
_OTHER_WIDTH = 16


@dataclass
class SheetSummary:
    """What one table became in the workbook."""

    table: PublishedTable
    names: list[str] = field(default_factory=list)
    rows: int = 0
    texts_cut: int = 0
    numbers_as_text: int = 0


def export_workbook(
    published_file: Path, folder: Path, maximum_rows: int = MAXIMUM_ROWS, maximum_characters: int = MAXIMUM_CHARACTERS
) -> list[SheetSummary]:
    """Write the workbook with the wide table and every dimension, one sheet each.

    A table with more rows than a sheet holds goes on in further sheets: `observation (2)`, each with its header.

    Args:
        published_file: File to read.
        folder: Folder of the workbook; replaced as a whole.
        maximum_rows: Rows of a sheet, the header included.
        maximum_characters: Longest text of a cell, in UTF-16 units, as Excel counts.

    Returns:
        What became of each table, in order of sheets.
    """
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- only this export needs it

    with open_published(published_file) as connection, replaced_folder(folder) as staged:
        tables = [
            one
            for one in describe_tables(connection)
            if one.name == WIDE_VIEW or one.name.startswith(_DIMENSION_PREFIX)
        ]
        tables.sort(key=lambda one: (one.name != WIDE_VIEW, one.name))
        built_at = read_built_at(connection)
        book = xlsxwriter.Workbook(
            str(staged / WORKBOOK_NAME),
            # Rows are written as they come, so that memory does not grow with the table.
            {"constant_memory": True, "tmpdir": str(staged), "in_memory": False},
        )
        # The time of writing would make every workbook another file.
        book.set_properties({"title": "E-commerce warehouse", "created": built_at.replace(tzinfo=None)})
        writer = _Writer(book, maximum_characters)
        readme = book.add_worksheet(_README_NAME)
        summaries = [_write_table(connection, writer, one, maximum_rows) for one in tables]
        _write_readme(writer, readme, summaries, built_at)
        book.close()
    return summaries


class _Writer:
    """Puts values into cells, each as the kind of cell that keeps it whole."""

    def __init__(self, book: Any, maximum_characters: int) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._maximum_characters = maximum_characters

    def write(self, sheet: Any, row: int, column: int, value: Any, summary: SheetSummary) -> None:
        """Write one value of a table."""
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | Decimal):
            if _is_exact(value):
                sheet.write_number(row, column, float(value))
            else:
                summary.numbers_as_text += 1
                sheet.write_string(row, column, f"{value:f}" if isinstance(value, Decimal) else str(value))
        elif isinstance(value, dt.datetime):
            sheet.write_string(row, column, format_timestamp(value))
        elif isinstance(value, dt.date) and value >= _FIRST_DATE:
            sheet.write_datetime(row, column, value, self._date)
        else:
            text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
            kept = cut_text(text, self._maximum_characters)
            summary.texts_cut += kept != text
            sheet.write_string(row, column, kept)


def cut_text(text: str, maximum_units: int) -> str:
    """The text, or its beginning with a mark that says how much is missing; never longer than the units given."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * maximum_units:
        return text
    mark = f" … [cut: {len(text)} characters; the whole text is in the Parquet and CSV files]"
    kept = units[: 2 * max(0, maximum_units - len(mark))].decode("utf-16-le", errors="ignore")
    return (kept + mark)[:maximum_units]


def _is_exact(value: Decimal | int) -> bool:
    """Whether a spreadsheet shows every digit of the number."""
    digits = "".join(map(str, Decimal(value).as_tuple().digits)).strip("0")
    return len(digits) <= _EXACT_DIGITS


def _write_table(
    connection: duckdb.DuckDBPyConnection, writer: _Writer, table: PublishedTable, maximum_rows: int
) -> SheetSummary:
    summary = SheetSummary(table)
    sheet, row = None, maximum_rows
    for values in _rows(connection, table):
        if row == maximum_rows:
            sheet, row = _add_sheet(writer, summary), 1
        for column, value in enumerate(values):
            writer.write(sheet, row, column, value, summary)
        row += 1
        summary.rows += 1
    if sheet is None:
        _add_sheet(writer, summary)
    return summary


def _rows(connection: duckdb.DuckDBPyConnection, table: PublishedTable) -> Iterator[Sequence[Any]]:
    cursor = connection.execute(table.ordered_query)
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _add_sheet(writer: _Writer, summary: SheetSummary) -> Any:
    suffix = f" ({len(summary.names) + 1})" if summary.names else ""
    name = summary.table.name[: _MAXIMUM_NAME - len(suffix)] + suffix
    sheet = writer.book.add_worksheet(name)
    summary.names.append(name)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(summary.table.columns):
        sheet.set_column(index, index, _WIDTHS.get(column.data_type, _OTHER_WIDTH))
        sheet.write_string(0, index, column.name, writer.bold)
    return sheet


def _write_readme(writer: _Writer, sheet: Any, summaries: Sequence[SheetSummary], built_at: dt.datetime) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 100)
    cut, as_text = (sum(getattr(one, name) for one in summaries) for name in ("texts_cut", "numbers_as_text"))
    introduction = [
        "China's e-commerce statistics, each with its sentence",
        f"Made from the warehouse that was built at {format_timestamp(built_at)}.",
        "A row of the sheet observation is a claim: one document says so. Two documents that give the same figure are"
        " two rows.",
        "A figure stands for an interval, value_low to value_high; an empty end is infinite. Figures on different"
        " bases (basis_code) never share a series. Periods from January on are cumulative: never add them up.",
        "Numbers of up to fifteen digits are numbers; longer ones are text, because a spreadsheet would round them."
        f" Written as text here: {as_text}.",
        "Moments are text in UTC; lists are JSON text. A text longer than a cell may be is cut, and says so."
        f" Cut here: {cut}.",
        "The Parquet files beside this one hold everything exactly.",
    ]
    lines: list[tuple[tuple[str | int, ...], Any]] = [((text,), None) for text in introduction]
    lines[0] = (lines[0][0], writer.bold)
    lines += [((), None), (("sheet", "rows", "one row is"), writer.bold)]
    lines += [((", ".join(one.names), one.rows, one.table.comment), writer.wrapped) for one in summaries]
    lines += [((), None), (("sheet", "column", "description"), writer.bold)]
    lines += [
        ((one.table.name, column.name, column.comment), writer.wrapped)
        for one in summaries
        for column in one.table.columns
    ]
    for row, (values, style) in enumerate(lines):
        for column, value in enumerate(values):
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(row, column, value, style)
