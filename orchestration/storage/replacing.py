"""Putting new files in the place of old ones: whole folders or single files, and never half of either.

A folder takes the place of another in one step where the system can exchange two names (Linux, macOS): no reader finds
nothing there. Folders are made anew from the published file and are not forced to the disk; single files may be.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STAGED_PREFIX = ".staged-"
# linux/fs.h and sys/stdio.h
_AT_FDCWD, _RENAME_EXCHANGE, _RENAME_SWAP = -100, 2, 2


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in, and put it in the place of `folder` when the block ends without an error.

    A block that fails leaves the old folder as it was. Leftovers of killed runs are swept, and a folder that one had
    moved aside is put back; the caller holds the run lock, so nobody is writing there.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged, aside = folder.with_name(f"{_STAGED_PREFIX}{folder.name}"), _aside(folder)
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    try:
        yield staged
        if folder.exists():
            _exchange(staged, folder)
        else:
            staged.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def replace_text(file: Path, text: str) -> None:
    """Put a text in the place of a file in one step."""
    content = text.encode("utf-8")
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_name(f"{_STAGED_PREFIX}{file.name}")
    try:
        staged.write_bytes(content)
        staged.replace(file)
    finally:
        staged.unlink(missing_ok=True)


def replace_durably(staged: Path, file: Path) -> None:
    """Give a written file its final name in one step; content and name have reached the disk when this returns."""
    sync(staged)
    staged.replace(file)
    sync(file.parent)


def write_durably(file: Path, content: bytes) -> None:
    """Write a file under its final name in one step; a crash leaves the old content or a hidden leftover (`.….tmp`)."""
    staged = file.with_name(f".{file.name}.tmp")
    staged.write_bytes(content)
    replace_durably(staged, file)


def sync(path: Path) -> None:
    """Make the content of a file, or the names in a folder, last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _aside(folder: Path) -> Path:
    return folder.with_name(f"{_STAGED_PREFIX}old-{folder.name}")


def _exchange(new: Path, old: Path) -> None:
    """Let two folders change places, in one step where the system can do that (Linux, macOS)."""
    if _exchange_at_once(new, old):
        return
    aside = _aside(old)
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchange_at_once(first: Path, second: Path) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    paths = (os.fsencode(first), os.fsencode(second))
    with suppress(AttributeError):
        if sys.platform == "darwin":
            failed = library.renamex_np(*paths, _RENAME_SWAP)
        else:
            failed = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
        if not failed:
            return True
        number = ctypes.get_errno()
        if number not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise OSError(number, os.strerror(number), str(second))
    return False
