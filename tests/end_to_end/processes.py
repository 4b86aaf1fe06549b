"""Processes of their own for the tests of this folder: forked from a server that has loaded Dagster and dbt already.

Loading takes longer than a whole run does, so that starting the command anew for each test would be most of the time.
A forked process is as real as another: its own group, its own lock, its own open files. No assertions here.
"""

import json
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import duckdb

from orchestration.cli import app
from orchestration.project import ProjectPaths
from orchestration.storage.publication import publish
from orchestration.storage.run_lock import hold_lock

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "alembic.command",
        "sqlalchemy.dialects.sqlite",
        "dbt.cli.main",
        "dbt.adapters.duckdb.connections",
        "dbt.task.build",
        "orchestration.cli",
        "orchestration.definitions",
        "orchestration.defs.automation",
        "orchestration.defs.publication",
        "orchestration.summary",
        "tests.end_to_end.processes",
    ]
)
LONGEST_SECONDS = 180.0


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    exit_code: int | None
    stdout: str
    stderr: str


@dataclass(frozen=True)
class RunningProcess:
    """A process that was started, leader of its own process group."""

    process: BaseProcess
    stdout_file: Path
    stderr_file: Path

    def wait_until_said(self, words: str) -> None:
        """Wait until the process has said something, or has ended."""
        while self.process.is_alive() and words not in self.said():
            time.sleep(0.005)

    def said(self) -> str:
        """What the process has said so far, on both channels."""
        return self.stdout_file.read_text(encoding="utf-8") + self.stderr_file.read_text(encoding="utf-8")

    def wait(self) -> Outcome:
        """Wait for the end."""
        self.process.join(LONGEST_SECONDS)
        return Outcome(
            self.process.exitcode,
            self.stdout_file.read_text(encoding="utf-8"),
            self.stderr_file.read_text(encoding="utf-8"),
        )

    def kill_group(self) -> Outcome:
        """Kill the whole process group, as `kill -9 -<group>` does."""
        assert self.process.pid is not None
        while self.process.is_alive() and os.getpgid(self.process.pid) != self.process.pid:
            time.sleep(0.001)
        if self.process.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.wait()


def start_process(
    folder: Path, function: Callable[..., None], *arguments: Any, environment: Mapping[str, str] | None = None
) -> RunningProcess:
    """Start a function of an importable module in a process of its own.

    Args:
        folder: Where the process writes what it says.
        function: What to run.
        *arguments: Its arguments.
        environment: Variables to set on top of those of the server.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{function.__name__}-{time.monotonic_ns()}"
    files = folder / f"{name}.out", folder / f"{name}.err"
    # Made here: a process that is killed at once leaves files to read all the same.
    for file in files:
        file.touch()
    process = _SERVER.Process(target=_enter, args=(*files, dict(environment or {}), function, arguments))
    process.start()
    return RunningProcess(process, *files)


def _enter(
    stdout_file: Path,
    stderr_file: Path,
    environment: Mapping[str, str],
    function: Callable[..., None],
    arguments: tuple[Any, ...],
) -> None:
    os.setsid()
    for descriptor, file in ((1, stdout_file), (2, stderr_file)):
        opened = os.open(file, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.update(environment)
    function(*arguments)


def run_command(*arguments: str) -> None:
    """The body of `ecommerce-warehouse <arguments>`."""
    sys.argv = ["ecommerce-warehouse", *arguments]
    app(list(arguments))


def publish_in_turn(paths: ProjectPaths, versions: Sequence[Path], times: int) -> None:
    """Publish one audited build file after the other, each time as a run does: holding the lock."""
    for number in range(times):
        with hold_lock(paths.lock_file):
            copy = paths.build_folder / "next_version"
            shutil.copy(versions[number % len(versions)], copy)
            copy.replace(paths.build_file)
            publish(paths)
        print("published", flush=True)  # noqa: T201 -- the test reads it


def read_again_and_again(published_file: Path, stop_file: Path) -> None:
    """Open the published file, examine it and close it until told to stop; say what was seen."""
    seen: dict[int, int] = {}
    while not stop_file.exists():
        claims = examine(published_file)
        seen[claims] = seen.get(claims, 0) + 1
    print(json.dumps(seen))  # noqa: T201 -- the test reads it


def examine(published_file: Path) -> int:
    """Open a published file as an analyst does and see that it is whole.

    Returns:
        The number of its current claims.
    """
    with duckdb.connect(str(published_file), read_only=True) as connection:
        builds, described = connection.execute("SELECT count(*), max(claim_count) FROM build_info").fetchall()[0]
        claims = connection.execute("SELECT count(*) FROM fact_indicator WHERE is_current").fetchall()[0][0]
        evidence, matching = connection.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE substr(text, char_start + 1, char_end - char_start) = quote)
            FROM fact_evidence LEFT JOIN source_text USING (source_key)
            """
        ).fetchall()[0]
    if (builds, described) != (1, claims) or not evidence or matching != evidence:
        raise AssertionError(f"{builds} builds, {described} claims described, {claims} found, {matching} of {evidence}")
    return int(claims)
