"""Reading pages in a process of their own, so that no page can hang or end the program that keeps it.

Parsers meet whatever a publisher sends. Here one worker reads page after page within a time and an amount of memory;
it is replaced when a page was too much for it. The worker ends by itself when its time is over or its parent is gone.
Run as a module, this file is the worker: a line of JSON for each page, a line of JSON for each answer.
"""

import atexit
import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.acquisition.extraction import Extraction
from orchestration.acquisition.unreadable import UnreadableError
from orchestration.project import PROJECT_ROOT

_MODULE = "orchestration.acquisition.page_reader"
_BLOCK = 1 << 20
# The parent ends the worker first; this serves where the parent was killed.
_GRACE_SECONDS = 5.0


@dataclass(frozen=True)
class ReadingLimits:
    """What one page may take."""

    seconds: float = 60.0
    # Address space: the libraries alone take some hundred megabytes of it.
    memory_bytes: int = 4 << 30


class ReadingBrokeOffError(Exception):
    """A page that was not read to its end: too slow, too large in memory, or the end of the worker."""


class PageReader:
    """One worker process, started with the first page."""

    def __init__(self, limits: ReadingLimits | None = None, command: Sequence[str] | None = None) -> None:
        """Begin without a process.

        Args:
            limits: Time and memory for each page.
            command: The worker; this module unless a test names another.
        """
        self.limits = limits or ReadingLimits()
        self._command = command or (
            sys.executable,
            "-m",
            _MODULE,
            str(self.limits.seconds + _GRACE_SECONDS),
            str(self.limits.memory_bytes),
        )
        self._worker: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def read(
        self, body_file: Path, content_type: str | None, selectors: Mapping[str, str], charset: str | None = None
    ) -> Extraction:
        """Turn the bytes of a page into text; see `formats.extract_text`.

        Raises:
            UnreadableError: the bytes give no text that can be trusted.
            ReadingBrokeOffError: the page took too much time or memory, or the worker ended.
        """
        question = {
            "body_file": str(body_file),
            "content_type": content_type,
            "selectors": dict(selectors),
            "charset": charset,
        }
        with self._turn:
            try:
                answer = self._ask(json.dumps(question).encode() + b"\n")
            except BaseException:
                self._end()
                raise
        if "unreadable" in answer:
            raise UnreadableError(answer["unreadable"])
        if "broke_off" in answer:
            raise ReadingBrokeOffError(answer["broke_off"])
        fields = answer["extraction"]
        dates = tuple((where, words) for where, words in fields["dates"])
        return Extraction(**fields | {"dates": dates, "notes": tuple(fields["notes"])})

    def close(self) -> None:
        """End the worker; the next page starts another."""
        with self._turn:
            self._end()

    def _ask(self, question: bytes) -> dict[str, Any]:
        worker = self._worker
        if worker is None or worker.poll() is not None:
            worker = self._worker = self._start()
        assert worker.stdin is not None
        assert worker.stdout is not None
        with suppress(BrokenPipeError):  # what follows says how it ended
            worker.stdin.write(question)
            worker.stdin.flush()
        end, answer = time.monotonic() + self.limits.seconds, bytearray()
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([worker.stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise ReadingBrokeOffError(f"could not be read within {self.limits.seconds:g} s")
            block = os.read(worker.stdout.fileno(), _BLOCK)
            if not block:
                raise ReadingBrokeOffError(f"could not be read: the reader {_ending(worker.wait())}")
            answer += block
        found: dict[str, Any] = json.loads(answer)
        return found

    def _start(self) -> "subprocess.Popen[bytes]":
        path = os.pathsep.join(one for one in (str(PROJECT_ROOT), os.environ.get("PYTHONPATH")) if one)
        worker = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
        atexit.register(self._end)
        return worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        atexit.unregister(self._end)


def _ending(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


def _work(questions: BinaryIO, answers: BinaryIO, seconds: float, memory_bytes: int) -> None:
    """Answer until there are no more questions."""
    from orchestration.acquisition.formats import extract_text  # noqa: PLC0415 -- the parent needs no parsers

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in questions:
        asked = json.loads(line)
        # Without a handler the signal ends the process, also within a parser written in C.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer: dict[str, Any]
        try:
            content = Path(asked["body_file"]).read_bytes()
            found = extract_text(content, asked["content_type"], asked["selectors"], asked["charset"])
            answer = {"extraction": asdict(found)}
        except UnreadableError as error:
            answer = {"unreadable": str(error)}
        except MemoryError:
            answer = {"broke_off": f"could not be read within {memory_bytes >> 20:,} MB of memory"}
        except Exception as error:  # noqa: BLE001 -- a mistake of ours is told, and the page is offered again
            answer = {"broke_off": f"could not be read: {type(error).__name__}: {error}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[1]), int(sys.argv[2]))
