"""The folder `raw/` as a whole: which files it has, and by content hash, which of them changed.

Modification times are never looked at: a fresh clone has new ones.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from orchestration.project import PROJECT_ROOT

# Code whose change makes earlier readings worthless.
_READING_CODE = (
    "orchestration/language",
    "orchestration/readers",
    "orchestration/reading.py",
    "orchestration/machine_reading.py",
    "orchestration/drafting.py",
    "orchestration/families.py",
    "orchestration/setting_aside.py",
    "orchestration/ingestion.py",
    "orchestration/validation.py",
    "schemas",
)
WATCH_FILE = "watch.yml"
# Entries of `raw/` that no build reads: what is watched or waits changes what arrives, never what is built.
_NOT_BUILT_FROM = (WATCH_FILE, "inbox")
_READING_LIBRARIES = ("datasketch", "jsonschema", "pandera", "polars", "pyyaml")


@dataclass(frozen=True)
class RawFolder:
    """The files of `raw/` by path relative to it, each with the SHA-256 of its bytes."""

    hashes: Mapping[str, str]

    @property
    def input_sha256(self) -> str:
        """One hash over every file name and content."""
        return combine_hashes(f"{name}={digest}" for name, digest in self.hashes.items())

    def fingerprint(self, names: Iterable[str]) -> str:
        """One hash over the named files; a missing file counts as missing."""
        return combine_hashes(f"{name}={self.hashes.get(name, 'missing')}" for name in names)


def hash_raw_folder(raw: Path) -> RawFolder:
    """Hash every file below `raw/` that a build may read; hidden ones are left out."""
    hashes = {}
    for path in list_visible(raw):
        if path.is_file() and path.relative_to(raw).parts[0] not in _NOT_BUILT_FROM:
            try:
                with path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                digest = "unreadable"  # its reader says why
            hashes[path.relative_to(raw).as_posix()] = digest
    return RawFolder(hashes)


def list_visible(folder: Path) -> list[Path]:
    """Everything below a folder but hidden entries, which belong to editors and systems; sorted."""
    return sorted(
        path for path in folder.rglob("*") if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def combine_hashes(parts: Iterable[str]) -> str:
    """One hash over an ordered series of texts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode(errors="surrogateescape"))  # a file name need not be UTF-8
        digest.update(b"\n")
    return digest.hexdigest()


@cache
def reading_code_sha256() -> str:
    """One hash over the code, the schemas and the libraries that turn files into rows."""
    parts = [f"{name}={version(name)}" for name in _READING_LIBRARIES]
    for name in _READING_CODE:
        root = PROJECT_ROOT / name
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in files:
            if path.suffix in (".py", ".json"):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                parts.append(f"{path.relative_to(PROJECT_ROOT).as_posix()}={digest}")
    return combine_hashes(parts)
