"""The run lock holds between processes and goes with the process that holds it."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.storage.run_lock import hold_lock

HOLDER = """
import sys
from pathlib import Path
from orchestration.storage.run_lock import hold_lock
with hold_lock(Path(sys.argv[1]), poll_seconds=0.02):
    print("held", flush=True)
    sys.stdin.read()
print("freed", flush=True)
"""


@contextmanager
def another_process(lock_file: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that takes the lock and holds it until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(lock_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_second_process_waits_for_the_first(tmp_path: Path) -> None:
    lock_file = tmp_path / "build/run.lock"
    with another_process(lock_file) as first:
        assert line_of(first) == "held"
        with another_process(lock_file) as second:
            says_something, _, _ = select.select([second.stdout], [], [], 0.6)
            assert not says_something
            assert first.stdin is not None
            first.stdin.close()
            assert line_of(first) == "freed"
            assert line_of(second) == "held"


def test_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    lock_file = tmp_path / "run.lock"
    with another_process(lock_file) as first:
        assert line_of(first) == "held"
        first.kill()
        first.wait()
    with hold_lock(lock_file):
        assert lock_file.read_text() == f"{os.getpid()}\n"


def test_waiting_says_who_holds_the_lock(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lock_file = tmp_path / "run.lock"
    with another_process(lock_file) as first, caplog.at_level("INFO"), pytest.MonkeyPatch.context() as patch:
        assert line_of(first) == "held"
        assert first.stdin is not None
        holder_input = first.stdin
        patch.setattr("orchestration.storage.run_lock.time.sleep", lambda seconds: holder_input.close())
        with hold_lock(lock_file):
            pass
    assert caplog.text.count(f"another run (process {first.pid}) holds {lock_file}") == 1


def test_lock_is_freed_by_an_exception(tmp_path: Path) -> None:
    lock_file = tmp_path / "run.lock"
    with pytest.raises(RuntimeError, match="inside"), hold_lock(lock_file):
        raise RuntimeError("inside")
    with hold_lock(lock_file):
        pass
