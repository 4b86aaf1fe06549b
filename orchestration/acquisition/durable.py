"""Files that have reached the disk whole or not at all."""

import os
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write a file under its final name in one step; a crash leaves the old content or a hidden leftover."""
    staged = path.with_name(f".{path.name}.tmp")
    with staged.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    staged.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
