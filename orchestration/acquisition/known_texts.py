"""What the warehouse and the inbox hold already: by bytes, by words, by address. Decides whether a page is new."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urldefrag

from orchestration.acquisition.entries import Entry, EntryState, read_entries, read_json
from orchestration.project import ProjectPaths
from orchestration.readers.documents import find_documents
from orchestration.readers.yaml_lines import YamlError, read_yaml

_KEPT_FILES = 4096


@dataclass(frozen=True)
class KnownText:
    """One document or entry: where it is, and by what a page may be recognised."""

    name: str
    publisher: str
    state: str
    """DOCUMENT, or the state of an entry."""
    urls: frozenset[str]
    original_sha256: str | None
    text_sha256: str | None
    text_key: str | None
    reason: str | None
    text_file: Path
    language: str
    document_id: str
    entry: Entry | None = None


def text_key(text: str) -> str:
    """Hash of the words of a text; spaces and line breaks do not count."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()


def bare_url(url: str) -> str:
    """An address without its fragment and final slash: both lead to the same page."""
    return urldefrag(url)[0].rstrip("/")


def read_known_texts(paths: ProjectPaths, *, without: Path | None = None) -> list[KnownText]:
    """Every document of `raw/documents` and every entry of the inbox.

    Args:
        paths: The warehouse's folders.
        without: Folder of an entry to leave out.
    """
    return [*_documents(paths), *_entries(entry for entry in read_entries(paths) if entry.folder != without)]


def _documents(paths: ProjectPaths) -> Iterator[KnownText]:
    for files in find_documents(paths.raw):
        if not files.text_file.is_file():
            continue
        has_metadata = files.meta_file.is_file()
        meta = _metadata(*_stamp(files.meta_file)) if has_metadata else {}
        has_receipt = has_metadata and files.receipt_file.is_file()
        asked = _asked_url(*_stamp(files.receipt_file)) if has_receipt else None
        urls = frozenset(bare_url(url) for url in (meta.get("url"), asked) if url)
        publisher = files.document_id.split("/", 1)[0]
        key = _key_of_file(*_stamp(files.text_file))
        yield KnownText(
            files.document_id,
            publisher,
            "DOCUMENT",
            urls,
            meta.get("original_sha256"),
            meta.get("sha256"),
            key,
            None,
            files.text_file,
            str(meta.get("language") or "en"),
            files.document_id,
        )


def _entries(entries: Iterable[Entry]) -> Iterator[KnownText]:
    for entry in entries:
        receipt = entry.receipt
        if entry.state is EntryState.DAMAGED:
            continue
        yield KnownText(
            entry.name,
            entry.folder.parent.name,
            entry.state,
            frozenset(bare_url(receipt[name]) for name in ("url", "final_url")),
            receipt["sha256"],
            receipt["text_sha256"],
            receipt["text_key"],
            receipt["reason"],
            entry.files.text_file,
            str(receipt["language"] or "en"),
            str(receipt["document_id"]),
            entry,
        )


def _stamp(path: Path) -> tuple[Path, int, int]:
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size


@lru_cache(_KEPT_FILES)
def _metadata(path: Path, _changed: int, _size: int) -> dict[str, str]:
    """The fields of metadata by which a page is recognised; none where the file cannot be read (`check` says why)."""
    try:
        meta = read_yaml(path)
    except YamlError:
        return {}
    wanted = ("url", "sha256", "original_sha256", "language")
    return {name: str(meta[name]) for name in wanted if meta.get(name)} if isinstance(meta, dict) else {}


@lru_cache(_KEPT_FILES)
def _asked_url(path: Path, _changed: int, _size: int) -> str | None:
    """The address that was asked for; the metadata have the one that answered."""
    receipt = read_json(path)
    return str(receipt["url"]) if receipt and receipt.get("url") else None


@lru_cache(_KEPT_FILES)
def _key_of_file(path: Path, _changed: int, _size: int) -> str:
    return text_key(path.read_bytes().decode("utf-8", errors="replace"))


def read_text(known: KnownText) -> str:
    """The text of a document or an entry; empty where it has none."""
    try:
        return known.text_file.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
