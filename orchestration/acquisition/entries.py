"""The entries of `raw/inbox`: what lies in each, in which state it is, and how one is named on the command line.

One folder per entry, `raw/inbox/<publisher>/<name>/`. A folder comes into being whole, by a rename; hidden folders
are being written or removed. Needs none of the packages of the extra `acquisition`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from orchestration.new_document import count_unsettled
from orchestration.project import ProjectPaths
from orchestration.readers.documents import INBOX_FOLDER, ORIGINAL_FORMATS, DocumentFiles
from orchestration.storage.run_lock import hold_lock

DOCUMENT_STEM: Final = "document"
FACT_FILE: Final = "facts.yml"
RECEIPT_FILE: Final = f"{DOCUMENT_STEM}.receipt.json"
REJECTION_FILE: Final = "rejection.json"
JOURNAL_FILE: Final = "acceptance.json"
DIFF_FILE: Final = "wording.diff"
PROPOSALS_FILE: Final = "proposed_facts.yml"


class EntryState(StrEnum):
    """What is to be done about an entry."""

    NEW = "NEW"
    """A document that is not known: to be curated, then accepted or rejected."""
    NEW_VERSION = "NEW_VERSION"
    """A known page whose words have changed."""
    SET_ASIDE = "SET_ASIDE"
    """A page that gave no text which could be trusted: to be read again another way, or rejected."""
    REJECTED = "REJECTED"
    """Kept so that it is not offered again."""
    DAMAGED = "DAMAGED"
    """A folder whose receipt cannot be read."""


class InboxError(ValueError):
    """Why something cannot be done with an entry; each line is for the curator."""


@dataclass(frozen=True)
class Entry:
    """One folder of the inbox with its receipt: what was received, and what was made of it."""

    folder: Path
    receipt: Mapping[str, Any]
    rejection: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """`<publisher>/<folder>`, as the command line takes it."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def state(self) -> EntryState:
        """What is to be done about it."""
        if not self.receipt:
            return EntryState.DAMAGED
        return EntryState.REJECTED if self.rejection else EntryState(self.receipt["outcome"])

    @property
    def is_open(self) -> bool:
        """Whether it waits to be accepted."""
        return self.state in (EntryState.NEW, EntryState.NEW_VERSION)

    @property
    def files(self) -> DocumentFiles:
        """Its files, in the roles that they will have in `raw/documents` and `raw/facts`."""
        return DocumentFiles(
            document_id=str(self.receipt.get("document_id") or self.name),
            text_file=self.folder / f"{DOCUMENT_STEM}.txt",
            meta_file=self.folder / f"{DOCUMENT_STEM}.meta.yml",
            fact_file=self.folder / FACT_FILE,
        )

    @property
    def original_file(self) -> Path:
        """The bytes as received."""
        return self.files.original_file(str(self.receipt["original_format"]))

    @property
    def unsettled(self) -> int:
        """Fields of its fact file that are still TODO."""
        try:
            return count_unsettled(self.files.fact_file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            return 0


def inbox_folder(paths: ProjectPaths) -> Path:
    """The folder of all entries."""
    return paths.raw / INBOX_FOLDER


@contextmanager
def hold_inbox(paths: ProjectPaths) -> Iterator[None]:
    """Keep other processes from changing the inbox meanwhile."""
    with hold_lock(inbox_folder(paths) / ".lock"):
        yield


def read_entries(paths: ProjectPaths) -> list[Entry]:
    """All entries, the rejected ones included, sorted by name."""
    folders = sorted(
        path
        for path in inbox_folder(paths).glob("*/*")
        if path.is_dir() and not path.name.startswith(".") and not path.parent.name.startswith(".")
    )
    return [Entry(path, read_json(path / RECEIPT_FILE) or {}, read_json(path / REJECTION_FILE)) for path in folders]


def find_entry(paths: ProjectPaths, named: str) -> Entry:
    """The entry that a curator names: by `<publisher>/<name>`, by the name alone, or by a path into its folder.

    Raises:
        InboxError: there is none of that name, or more than one.
    """
    entries = read_entries(paths)
    path = Path(named).resolve()
    found = [
        one
        for one in entries
        if named.strip("/") in (one.name, one.folder.name) or path == one.folder or one.folder in path.parents
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise InboxError(f"{named} names {len(found)} entries: {', '.join(one.name for one in found)}")
    raise InboxError(f"{named} is no entry of {paths.display(inbox_folder(paths))}; `inbox` lists them")


def read_json(path: Path) -> dict[str, Any] | None:
    """A record that a program wrote; None where there is none that can be read."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def as_json(content: Mapping[str, Any]) -> bytes:
    """A record as a file that people read too."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def original_name(kind: str) -> str:
    """Name of the received bytes within an entry; the remote side has no say in it."""
    assert kind in ORIGINAL_FORMATS
    return f"{DOCUMENT_STEM}.original.{kind}"
