"""Every worked query and every Python example of the pages, run on a file published from the real `raw/`."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from docs.query_results import find_worked_queries, replace_results, run_query, show_table
from orchestration.modelling import load_manifest
from orchestration.project import PROJECT_ROOT
from orchestration.summary import summarise
from schemas.raw_tables import RAW_TABLES

PAGES = ("README.md", "warehouse/README.md", "docs/data-quality.md", "docs/time-and-truth.md", "docs/cookbook.md")
WORKED = [
    pytest.param(sql, result, id=f"{page}-{number}")
    for page in PAGES
    for number, (sql, result) in enumerate(find_worked_queries((PROJECT_ROOT / page).read_text("utf-8")), start=1)
]


@pytest.fixture(scope="module")
def connection(published_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published_file), read_only=True) as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.mark.parametrize(("sql", "result"), WORKED)
def test_page_shows_what_the_query_answers(connection: duckdb.DuckDBPyConnection, sql: str, result: str) -> None:
    assert run_query(connection, sql) == result


def test_the_cookbook_answers_25_questions() -> None:
    page = (PROJECT_ROOT / "docs/cookbook.md").read_text("utf-8")
    numbers = re.findall(r"^### (\d+)\. .+\?$", page, re.MULTILINE)
    assert numbers == [str(one) for one in range(1, len(numbers) + 1)]
    assert len(find_worked_queries(page)) >= len(numbers) >= 25


def test_the_cookbook_uses_every_view_and_macro(connection: duckdb.DuckDBPyConnection) -> None:
    public = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
        " UNION SELECT function_name FROM duckdb_functions() WHERE schema_name = 'main' AND NOT internal"
    ).fetchall()
    assert ("observation",) in public
    assert ("series_as_of",) in public
    queries = " ".join(sql for sql, _ in find_worked_queries((PROJECT_ROOT / "docs/cookbook.md").read_text("utf-8")))
    used = set(re.findall(r"\w+", queries))
    assert sorted(name for (name,) in public if name not in used) == [], "no query of docs/cookbook.md uses these"


def test_the_analyst_has_a_dozen_queries() -> None:
    page = (PROJECT_ROOT / "warehouse/README.md").read_text("utf-8")
    assert len(find_worked_queries(page)) >= 12


@pytest.mark.parametrize("page", PAGES)
def test_every_query_shows_its_result(page: str) -> None:
    text = (PROJECT_ROOT / page).read_text("utf-8")
    assert text.count("```sql") == len(find_worked_queries(text))


def test_python_examples_run(published_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples open `warehouse/ecommerce.duckdb`, as seen from the root of the project."""
    examples = re.findall(r"```python\n(.*?)```", (PROJECT_ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert examples
    monkeypatch.chdir(published_file.parents[1])
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})


def test_results_are_shown_as_plain_text() -> None:
    rows = [(None, [1, 2], True), (3, ["a"], False)]
    assert show_table(["number", "list", "flag"], rows) == (
        "number  list    flag\n"
        "------  ------  -----\n"
        "  NULL  [1, 2]  true\n"
        "     3  [a]     false\n"
    )  # fmt: skip


def test_no_rows_are_said_in_words() -> None:
    assert show_table(["number"], []) == "(no rows)\n"


def test_replacing_results_keeps_the_rest_of_the_page() -> None:
    page = "Before.\n\n```sql\nSELECT 1;\n```\n\n```text\nold\n```\n\nAfter.\n"
    assert replace_results(page, lambda sql: f"asked {sql}") == page.replace("old", "asked SELECT 1;")


def test_readme_shows_the_summary_of_the_build(published_file: Path) -> None:
    summary = summarise(published_file)
    page = (PROJECT_ROOT / "README.md").read_text("utf-8")
    # One check on each raw table, on the rejected records, on the SDMX files, on the catalogue, and every dbt test.
    tests = sum(node["resource_type"] == "test" for node in load_manifest()["nodes"].values())
    checks = len(RAW_TABLES) + 3 + tests
    for line in (
        f"             documents  {summary.documents}\n",
        f"                claims  {summary.claims}"
        f" (suspect: {summary.suspect_claims}, withdrawn: {summary.withdrawn_claims})\n",
        f" numbers accounted for  {summary.numbers_accounted_for} of {summary.numbers}\n",
        f"         checks passed  {checks} of {checks}\n",
        f"      rejected records  {summary.rejected_records}\n",
    ):
        assert line in page
