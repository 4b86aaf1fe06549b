"""The data dictionary says what the dbt project says, about everything in the published file."""

import re
from pathlib import Path

import duckdb

from docs.generate_data_dictionary import PAGE, render_data_dictionary
from orchestration.modelling import load_manifest


def test_the_page_is_up_to_date() -> None:
    expected = render_data_dictionary(load_manifest())
    assert PAGE.read_text("utf-8") == expected, "run .venv/bin/python docs/generate_data_dictionary.py"


def test_the_page_covers_every_published_column(published_file: Path) -> None:
    with duckdb.connect(str(published_file), read_only=True) as connection:
        published = connection.execute(
            "SELECT table_name, column_name, replace(data_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ')"
            " FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
        ).fetchall()
        macros = connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal"
        ).fetchall()
    documented, sections = [], PAGE.read_text("utf-8").split("\n## ")[1:]
    names = {section.split("\n", 1)[0] for section in sections}
    assert names == {table for table, _, _ in published} | {name for (name,) in macros}
    for section in sections:
        name = section.split("\n", 1)[0]
        if (name,) in macros:
            continue  # it has columns only for given arguments; the dbt tests compare them
        columns = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE)
        documented += [(name, column, data_type.strip()) for column, data_type in columns]
    assert sorted(documented) == sorted(published)


def test_every_table_says_its_grain_first() -> None:
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        name, description = section.split("\n", 3)[0], section.split("\n", 3)[2]
        assert re.match(r"(One|The build) ", description), name
