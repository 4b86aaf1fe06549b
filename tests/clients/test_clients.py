"""The published file in the clients that people use: the right figure, and the comments where a client shows them.

Those with an older DuckDB run in `.venv-clients`, which `make test` sets up; Node in `tests/clients/node_modules`.
"""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from orchestration.project import PROJECT_ROOT, ProjectPaths
from tests.clients import ask

FOLDER = Path(ask.__file__).parent
CLIENTS_BIN = PROJECT_ROOT / ".venv-clients" / "bin"
FIGURE = Decimal("15420000000000")
LONGEST_SECONDS = 180


@pytest.fixture(scope="module")
def file(published_warehouse: ProjectPaths) -> Path:
    """The small warehouse, published."""
    return published_warehouse.published_file


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where clients may leave their settings."""
    return tmp_path_factory.mktemp("home")


def run(home: Path, *command: str) -> str:
    outcome = subprocess.run(
        command,
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def ask_older(client: str, file: Path, home: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        run(home, str(CLIENTS_BIN / "python"), str(FOLDER / "ask.py"), client, str(file)).splitlines()[-1]
    )
    return answer


@pytest.fixture(scope="module")
def newest(file: Path) -> dict[str, Any]:
    """What the project's own DuckDB sees."""
    return ask.ask_duckdb(str(file))


def test_the_newest_duckdb_reads_figure_and_comments(newest: dict[str, Any]) -> None:
    assert duckdb.__version__.startswith("2.")
    assert Decimal(newest["figure"]) == FIGURE
    assert newest["table_comment"].startswith("One version of one claim")
    assert newest["column_comment"].startswith("Stable key of the claim")


def test_duckdb_1_5_reads_every_table_view_and_comment(file: Path, home: Path, newest: dict[str, Any]) -> None:
    older = ask_older("duckdb", file, home)
    assert older["version"].startswith("1.5.")
    assert {**older, "version": ""} == {**newest, "version": ""}


@pytest.mark.parametrize("client", ["duckdb", "sqlalchemy"])
def test_clients_that_show_comments_show_ours(client: str, file: Path, home: Path, newest: dict[str, Any]) -> None:
    answer = ask_older(client, file, home)
    for name in ("table_comment", "column_comment", "relations"):
        assert answer[name] == newest[name]


@pytest.mark.parametrize("client", list(ask.CLIENTS))
def test_every_python_client_reads_the_figure(client: str, file: Path, home: Path) -> None:
    figure = ask_older(client, file, home)["figure"]
    assert Decimal(figure.replace(",", "")) == FIGURE


def test_polars_keeps_decimals_and_time_zones(file: Path, home: Path) -> None:
    older = ask_older("polars", file, home)
    assert older["figure_type"] == "Decimal(precision=38, scale=8)"
    assert "time_zone='" in older["moment_type"]
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = connection.sql(ask.FIGURE).pl()
    assert (frame.schema["value"], frame.item()) == (pl.Decimal(38, 8), FIGURE)


def test_pandas_makes_floats_of_decimals(file: Path, home: Path) -> None:
    """As the README warns."""
    older = ask_older("pandas", file, home)
    assert older["figure_type"] == "float64"
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = connection.sql(ask.FIGURE).df()
    assert isinstance(frame, pd.DataFrame)
    assert (str(frame["value"].dtype), float(frame["value"][0])) == ("float64", float(FIGURE))


def test_the_command_line_client_reads_figure_and_comment(file: Path, home: Path) -> None:
    command = [str(CLIENTS_BIN / "duckdb"), "-readonly", "-json", str(file), "-c"]
    (figure,) = json.loads(run(home, *command, ask.FIGURE))
    assert Decimal(figure["value"]) == FIGURE
    (comment,) = json.loads(run(home, *command, ask.COLUMN_COMMENT))
    assert comment["comment"].startswith("Stable key of the claim")


def test_the_node_client_reads_figure_and_comment(file: Path, home: Path) -> None:
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("npm is not installed: the Node client cannot be tried")
    queries = {"figure": ask.FIGURE, "table_comment": ask.TABLE_COMMENT, "column_comment": ask.COLUMN_COMMENT}
    answers = json.loads(run(home, "node", str(FOLDER / "ask.mjs"), str(file), json.dumps(queries)))
    assert Decimal(answers["figure"][0][0]) == FIGURE
    assert answers["table_comment"][0][0].startswith("One version of one claim")
    assert answers["column_comment"][0][0].startswith("Stable key of the claim")


def test_no_client_can_write(file: Path, home: Path) -> None:
    code = f"import duckdb; duckdb.connect({str(file)!r}, read_only=True).execute('CREATE TABLE x (a INT)')"
    with pytest.raises(AssertionError, match="read-only"):
        run(home, str(CLIENTS_BIN / "python"), "-c", code)


def test_the_lock_files_pin_every_package_and_name_no_host() -> None:
    lock = (PROJECT_ROOT / "requirements-clients.lock").read_text("utf-8")
    assert "://" not in lock
    assert "duckdb==1.5." in lock
    packages = [block for block in lock.split("\n\n")[0].splitlines() if "==" in block]
    assert packages
    assert all(one.rstrip().endswith("\\") for one in packages), "a package without hashes"
    node = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    assert [one for one in node["packages"].values() if "resolved" in one] == []
    assert all("integrity" in one for name, one in node["packages"].items() if name)
