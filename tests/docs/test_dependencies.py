"""Every direct dependency is justified in `docs/dependencies.md`, with the licence that its package states."""

import json
import re
import subprocess
import tomllib
from importlib.metadata import metadata

import pytest

from orchestration.project import PROJECT_ROOT

PAGE = (PROJECT_ROOT / "docs" / "dependencies.md").read_text("utf-8")
PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))
ROW = re.compile(r"^\| `([\w.-]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
# How packages write the licence that the page calls by its SPDX name.
SPELLINGS = {
    "Apache-2.0": ("Apache-2.0", "Apache-2", "Apache Software License"),
    "MIT": ("MIT", "MIT License"),
    "MPL-2.0": ("MPL-2.0",),
    "BSD-2-Clause": ("BSD-2-Clause",),
    "BSD-3-Clause": ("BSD-3-Clause", "BSD License"),
}
# These say it in their repository only; if one begins to say it here, the row is held against it.
SILENT_METADATA = {"axe-playwright-python", "mlcroissant"}


def required(requirements: list[str]) -> list[str]:
    return [re.split(r"[\[<>=~! ]", one)[0] for one in requirements]


def rows(heading: str) -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0])


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [
        ("To run", PROJECT["project"]["dependencies"]),
        ("To fetch documents", PROJECT["project"]["optional-dependencies"]["acquisition"]),
        ("To develop", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_page_lists_what_pyproject_requires(heading: str, requirements: list[str]) -> None:
    assert [name for name, _, _ in rows(heading)] == required(requirements)


OWN_ROWS = [row[:2] for heading in ("To run", "To fetch documents", "To develop") for row in rows(heading)]


@pytest.mark.parametrize(("name", "licence"), OWN_ROWS)
def test_the_licence_is_the_one_that_the_package_states(name: str, licence: str) -> None:
    package = metadata(name)
    classifiers = [one.rsplit(" :: ", 1)[-1] for one in package.get_all("Classifier") or [] if "License ::" in one]
    stated = [package.get("License-Expression") or "", package.get("License") or "", *classifiers]
    if name in SILENT_METADATA and not any(stated):
        return
    assert any(one.strip() in SPELLINGS[licence.strip()] for one in stated), stated


def test_the_page_lists_the_clients_that_the_tests_require() -> None:
    lines = (PROJECT_ROOT / "tests/clients/requirements.in").read_text("utf-8").splitlines()
    expected = required([one for one in lines if not one.startswith("#")])
    assert [name for name, _, _ in rows("To try clients")] == expected


def test_the_licences_of_the_clients_are_those_that_their_packages_state() -> None:
    program = (
        "import json, sys; from importlib.metadata import metadata;"
        "print(json.dumps({one: [metadata(one).get('License-Expression') or '',"
        " *[c.rsplit(' :: ', 1)[-1] for c in metadata(one).get_all('Classifier') or []]] for one in sys.argv[1:]}))"
    )
    clients = rows("To try clients")
    python = PROJECT_ROOT / ".venv-clients" / "bin" / "python"
    command = [str(python), "-c", program, *(name for name, _, _ in clients)]
    stated = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert {name: licence for name, licence, _ in clients} == {
        name: next((one for one, spellings in SPELLINGS.items() if {*spellings}.intersection(stated[name])), None)
        for name, _, _ in clients
    }
