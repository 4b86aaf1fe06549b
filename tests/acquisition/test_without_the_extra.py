"""The core builds, checks and loads where none of the packages of the extra `acquisition` is installed."""

import os
import subprocess
import sys
import tomllib

import pytest

from orchestration.project import PROJECT_ROOT
from tests.raw_folder import RawFolder

# Names under which the packages of the extra are imported, where they differ from their own.
IMPORTED_AS = {"charset-normalizer": "charset_normalizer", "python-docx": "docx"}
BLOCKED = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Missing())
"""


def packages() -> list[str]:
    """Modules of the extra, from pyproject.toml, and the one that comes with httpx2."""
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [one.split(">")[0].split("[")[0] for one in project["optional-dependencies"]["acquisition"]]
    return [*(IMPORTED_AS.get(one, one) for one in names), "httpcore2"]


def run(folder: RawFolder, program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", BLOCKED.format(names=set(packages())) + program],
        env=os.environ
        | {
            "PYTHONPATH": str(PROJECT_ROOT),
            "WAREHOUSE_RAW_DIR": str(folder.root),
            "WAREHOUSE_DIR": str(folder.paths.warehouse),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def command(*arguments: str) -> str:
    return f"from orchestration.cli import app\napp({list(arguments)!r})\n"


def test_the_block_works(raw_folder: RawFolder) -> None:
    for name in packages():
        __import__(name)  # it is installed where tests run
    assert "No module named 'httpcore2'" in run(raw_folder, "import orchestration.acquisition.http_client").stderr


@pytest.mark.parametrize("arguments", [("--help",), ("fetch", "--help"), ("check",), ("build",)])
def test_the_core_needs_none_of_them(raw_folder: RawFolder, arguments: tuple[str, ...]) -> None:
    result = run(raw_folder, command(*arguments))
    assert result.returncode == 0, result.stderr
    assert raw_folder.paths.published_file.exists() == (arguments == ("build",))


def test_fetch_says_what_to_install(raw_folder: RawFolder) -> None:
    raw_folder.write(
        "watch.yml",
        "user_agent: tester/1\ncontact: a@example.org\nsources:\n"
        "  - {source: a, publisher: nbs, kind: PAGE, url: 'http://127.0.0.1:9/', enabled: true, allow_private: true}\n",
    )
    result = run(raw_folder, command("fetch"))
    assert result.returncode == 2
    assert "fetching needs the optional extra `acquisition`" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_asset_says_what_to_install_and_does_not_try_again(raw_folder: RawFolder) -> None:
    raw_folder.write(
        "watch.yml",
        "user_agent: tester/1\ncontact: a@example.org\nsources:\n"
        "  - {source: a, publisher: nbs, kind: PAGE, url: 'http://127.0.0.1:9/', enabled: true, allow_private: true}\n",
    )
    program = """
from orchestration.definitions import defs
job = defs().resolve_job_def("fetch_releases")
result = job.execute_in_process(raise_on_error=False)
(failed,) = [one for one in result.all_events if one.is_step_failure]
print(failed.step_key, failed.step_failure_data.user_failure_data.description)
print(sum(1 for one in result.all_events if one.is_step_up_for_retry), "retries")
"""
    result = run(raw_folder, program)
    assert result.returncode == 0, result.stderr
    assert "fetched_pages fetching needs the optional extra `acquisition`" in result.stdout
    assert "0 retries" in result.stdout
