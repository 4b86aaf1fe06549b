"""One run at a time: a file lock that the operating system releases however the run ends."""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOG = logging.getLogger(__name__)


@contextmanager
def hold_lock(lock_file: Path, poll_seconds: float = 0.2) -> Iterator[None]:
    """Hold a lock, waiting for the process that holds it to let go.

    The lock goes with the process: a killed run leaves none behind. Run workers of the UI and `make warehouse` share
    it.

    Args:
        lock_file: File to lock; made where it is missing.
        poll_seconds: How often to look again.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        waiting = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not waiting:
                    holder = os.pread(descriptor, 64, 0).decode(errors="replace").strip() or "unknown"
                    _LOG.info("another run (process %s) holds %s; waiting for it", holder, lock_file)
                    waiting = True
                time.sleep(poll_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
