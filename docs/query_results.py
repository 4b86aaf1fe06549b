"""Worked queries in Markdown: each ```sql block is followed by a ```text block with its result.

Run as a program, this puts the results of the published file in their place; a test compares them with the first
publication of a warehouse, so `make docs` makes one. Nothing here knows what a query means.

    WAREHOUSE_DIR=… .venv/bin/python docs/query_results.py README.md warehouse/README.md
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.project import project_paths

PROJECT_ROOT = Path(__file__).resolve().parents[1]
_PAIR = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```text\n(?P<result>.*?)```", re.DOTALL)


def find_worked_queries(page: str) -> list[tuple[str, str]]:
    """Each query of a page with the result that the page shows."""
    return [(match["sql"], match["result"]) for match in _PAIR.finditer(page)]


def replace_results(page: str, ask: Callable[[str], str]) -> str:
    """The page with the result of every worked query replaced by what `ask` says."""
    return _PAIR.sub(lambda match: f"```sql\n{match['sql']}```\n\n```text\n{ask(match['sql'])}```", page)


def run_query(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Run a query and show its result as a text table."""
    cursor = connection.execute(sql)
    columns = [one[0] for one in cursor.description or ()]
    return show_table(columns, cursor.fetchall())


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table of plain text: numbers to the right, decimals without trailing zeros, no blanks at line ends."""
    if not rows:
        return "(no rows)\n"
    cells = [[_show(value) for value in row] for row in rows]
    is_number = [
        all(isinstance(row[index], int | Decimal | None) and not isinstance(row[index], bool) for row in rows)
        for index in range(len(columns))
    ]
    widths = [max(_width(line[index]) for line in [columns, *cells]) for index in range(len(columns))]
    lines = [columns, ["-" * width for width in widths], *cells]
    return "".join(
        "  ".join(_pad(*cell) for cell in zip(line, widths, is_number, strict=True)).rstrip() + "\n" for line in lines
    )


def _show(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return f"{value:.0f}" if whole else f"{value:f}".rstrip("0")
    if isinstance(value, list):
        return f"[{', '.join(_show(one) for one in value)}]"
    return " ".join(str(value).split())


def _pad(cell: str, width: int, is_number: bool) -> str:  # noqa: FBT001 -- one cell of a zip
    blanks = " " * (width - _width(cell))
    return blanks + cell if is_number else cell + blanks


def _width(text: str) -> int:
    """Columns that a terminal gives the text: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def main(names: Sequence[str]) -> None:
    """Bring the results in the named pages up to date with the published file."""
    with duckdb.connect(str(project_paths().published_file), read_only=True) as connection:
        for name in names:
            path = PROJECT_ROOT / name
            page = path.read_text(encoding="utf-8")
            path.write_text(replace_results(page, lambda sql: run_query(connection, sql)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
