"""A warehouse in a temporary place: its raw folder, its files, its Dagster home and its empty home folder.

Every process that a test starts gets its environment from here, so that nothing of the repository is written. No
assertions here.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.project import PROJECT_ROOT, ProjectPaths
from tests.end_to_end.processes import LONGEST_SECONDS, Outcome, RunningProcess, run_command, start_process

COMMAND = Path(sys.executable).with_name("ecommerce-warehouse")


@dataclass(frozen=True)
class Site:
    """Folders of one warehouse and what can be done with them."""

    folder: Path

    @property
    def paths(self) -> ProjectPaths:
        """Paths that the code under test derives from the environment."""
        return ProjectPaths(raw=self.folder / "raw", warehouse=self.folder / "warehouse")

    @property
    def home(self) -> Path:
        """Home folder of the processes, empty at first."""
        return self.folder / "home"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance folder."""
        return self.folder / "dagster_home"

    @property
    def environment(self) -> dict[str, str]:
        """Variables that place a process on this site."""
        return {
            "WAREHOUSE_RAW_DIR": str(self.paths.raw),
            "WAREHOUSE_DIR": str(self.paths.warehouse),
            "DAGSTER_HOME": str(self.dagster_home),
            "HOME": str(self.home),
        }

    def set_up(self) -> None:
        """Put the repository's raw files and Dagster's settings in place."""
        shutil.copytree(PROJECT_ROOT / "raw", self.paths.raw)
        for one in (self.home, self.dagster_home, self.paths.warehouse):
            one.mkdir(parents=True)
        shutil.copy(PROJECT_ROOT / ".dagster/dagster.yaml", self.dagster_home)

    def copy_from(self, other: "Site") -> None:
        """Become a copy of another site; what was here before goes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(other.folder, self.folder)

    def start_command(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start the installed command in a new session, as a shell would."""
        return subprocess.Popen(
            [str(COMMAND), *arguments],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_fork(self, *arguments: str) -> RunningProcess:
        """Start the command in a forked process, which is ready at once."""
        return start_process(self.folder / "output", run_command, *arguments, environment=self.environment)

    def build(self) -> Outcome:
        """Run `build` in a forked process and wait for its end."""
        return self.start_fork("build").wait()

    def ask(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the published file."""
        with duckdb.connect(str(self.paths.published_file), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    def edit(self, name: str, old: str, new: str) -> int:
        """Put `new` in the place of the only `old` of a raw file.

        Returns:
            The 1-based line on which `new` starts.
        """
        file = self.paths.raw / name
        content = file.read_text(encoding="utf-8")
        assert content.count(old) == 1, f"{name} holds {content.count(old)} times {old!r}"
        file.write_text(content.replace(old, new), encoding="utf-8")
        return content[: content.index(old)].count("\n") + 1

    @contextmanager
    def instance(self) -> Iterator[dg.DagsterInstance]:
        """Dagster's record of the site's runs."""
        with dg.DagsterInstance.from_config(str(self.dagster_home)) as instance:
            yield instance

    def is_lock_free(self) -> bool:
        """Whether no run holds the run lock."""
        with self.paths.lock_file.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def leftovers(self) -> list[str]:
        """What publication left behind: half-written folders, and write-ahead logs of the published file."""
        half_written = [one.name for one in self.paths.build_folder.glob("publish-*")]
        return sorted([*half_written, *(one.name for one in self.paths.warehouse.glob("*.wal"))])


def check_evaluations(instance: dg.DagsterInstance) -> dict[str, dg.AssetCheckEvaluation]:
    """The check results of the latest run, by `asset key: check name`."""
    run = instance.get_run_records(limit=1)[0].dagster_run
    found = [
        entry.dagster_event.asset_check_evaluation_data
        for entry in instance.all_logs(run.run_id)
        if entry.dagster_event and entry.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]
    return {f"{one.asset_key.to_user_string()}: {one.check_name}": one for one in found}


def wait_for(process: "subprocess.Popen[str]") -> Outcome:
    """Wait for an installed command's end."""
    stdout, stderr = process.communicate(timeout=LONGEST_SECONDS)
    return Outcome(process.returncode, stdout, stderr)
