"""Accepting and rejecting: what a curator decides about an entry, so that no crash leaves it half done.

An acceptance first writes every file under a hidden name beside its target, then a journal into the entry, then
renames. Before the journal nothing has happened; after it, the next command that touches the inbox finishes the work.
Needs none of the packages of the extra `acquisition`.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.acquisition.entries import (
    DIFF_FILE,
    JOURNAL_FILE,
    PROPOSALS_FILE,
    REJECTION_FILE,
    Entry,
    EntryState,
    InboxError,
    as_json,
    hold_inbox,
    inbox_folder,
    read_entries,
)
from orchestration.checking import Findings, check_documents
from orchestration.project import ProjectPaths
from orchestration.readers.documents import ORIGINAL_FORMATS, DocumentFiles, files_of, find_documents
from orchestration.readers.vocabularies import Vocabularies
from orchestration.readers.yaml_lines import YamlError, read_yaml
from orchestration.reading import accept_vocabularies, read_documents
from orchestration.storage.replacing import sync, write_durably

_STAGED = ".accepting-"
_DONE = ".accepted-"
# What makes a claim the one it is.
_CLAIM_KEY = (
    "indicator_code",
    "category_code",
    "basis_code",
    "period_code",
    "measure",
    "comparison",
    "comparator_indicator_code",
    "comparator_category_code",
    "unit_code",
    "distinguish",
)
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,150}")


@dataclass(frozen=True)
class Accepted:
    """A document that an entry became."""

    document_id: str
    files: tuple[Path, ...]
    replaced_version: str | None


def accept(paths: ProjectPaths, entry: Entry, name: str | None = None, *, as_new_document: bool = False) -> Accepted:
    """Move an entry into `raw/documents` and `raw/facts`, once nothing is left to mend.

    Args:
        paths: The warehouse's folders.
        entry: The entry.
        name: `<date>_<slug>` of the document, where it should be another than the entry's.
        as_new_document: Make a new version a document of its own, beside the one that it would replace.

    Raises:
        InboxError: the entry is not open, or something in it is to be mended; one line for each, with file and line.
        OSError: a file cannot be written; the next try begins anew, or finishes what was begun.
    """
    with hold_inbox(paths):
        finish_acceptances(paths)
        if not entry.is_open:
            raise InboxError(f"{entry.name} is {entry.state}; only NEW and NEW_VERSION can be accepted{_why(entry)}")
        is_version = entry.state is EntryState.NEW_VERSION and not as_new_document
        document_id = _document_id(paths, entry, name, is_version=is_version)
        target = files_of(paths.raw, document_id)
        _check_text(paths, entry)
        if is_version:
            is_version = _check_version(paths, entry, target)
        if not is_version and any(path.exists() for path in target.read_files):
            raise InboxError(f"the document {document_id} is there already; give this one another name with --name")
        vocabularies = accept_vocabularies(paths.raw, paths.display)
        _check_content(paths, entry, document_id, vocabularies)
        if is_version:
            _check_published_facts(paths, entry, target, vocabularies)
        return _move(paths, entry, target, is_version=is_version)


def reject(paths: ProjectPaths, entry: Entry, reason: str) -> None:
    """Mark an entry as rejected; it stays where it is, so that the same bytes and words are not offered again.

    Raises:
        InboxError: there is no reason, or the entry is rejected already.
    """
    if not reason.strip():
        raise InboxError("a rejection needs a reason")
    with hold_inbox(paths):
        finish_acceptances(paths)
        if entry.state in (EntryState.REJECTED, EntryState.DAMAGED) or not entry.folder.exists():
            raise InboxError(f"{entry.name} is {entry.state}; there is nothing to reject")
        rejected_at = datetime.now(UTC).isoformat(timespec="seconds")
        write_durably(entry.folder / REJECTION_FILE, as_json({"reason": reason.strip(), "rejected_at": rejected_at}))


def finish_acceptances(paths: ProjectPaths) -> list[str]:
    """Finish what a crash interrupted; the caller holds the inbox.

    Returns:
        The entries whose acceptance was finished.
    """
    finished = []
    for entry in read_entries(paths):
        journal = entry.folder / JOURNAL_FILE
        if journal.exists():
            _follow(paths, entry.folder, json.loads(journal.read_text("utf-8")))
            finished.append(entry.name)
    for pattern in (f"*/{_STAGED}*", f"*/.{_STAGED}*.tmp", "*/*.versions/.*.tmp"):
        for folder in ("documents", "facts"):
            for leftover in (paths.raw / folder).glob(pattern):
                leftover.unlink()
    for leftover in inbox_folder(paths).glob(f"{_DONE}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return finished


def _why(entry: Entry) -> str:
    if entry.rejection:
        return f": {entry.rejection.get('reason')}"
    if entry.state is EntryState.SET_ASIDE:
        return f": {entry.receipt['reason']}\n`reread` tries another selector or encoding"
    return ""


def _document_id(paths: ProjectPaths, entry: Entry, name: str | None, *, is_version: bool) -> str:
    """The id that the document gets: publisher by the metadata, name by the entry unless another is given."""
    if is_version:
        if name is not None:
            raise InboxError(f"a new version keeps the name of its document, {entry.files.document_id}")
        return entry.files.document_id
    if name is not None and not _NAME.fullmatch(name):
        raise InboxError(f"{name!r} is no name of a document: small letters, digits, _ - and . only")
    try:
        meta = read_yaml(entry.files.meta_file)
    except YamlError as error:
        raise InboxError(f"{paths.display(entry.files.meta_file)}:{error.line}: {error.reason}") from error
    publisher = meta.get("publisher") if isinstance(meta, dict) else None
    return f"{publisher or 'unknown'}/{name or entry.folder.name}"


def _check_text(paths: ProjectPaths, entry: Entry) -> None:
    """The text must be what was taken from the page: an edit would pass the gate unseen."""
    text = entry.files.text_file
    try:
        digest = hashlib.sha256(text.read_bytes()).hexdigest()
    except OSError as error:
        raise InboxError(f"{paths.display(text)} cannot be read: {error.strerror or error}") from error
    if digest != entry.receipt["text_sha256"]:
        raise InboxError(f"{paths.display(text)} is not the text that was taken from the page; `reread` restores it")


def _check_version(paths: ProjectPaths, entry: Entry, target: DocumentFiles) -> bool:
    """Whether the entry replaces a document; refuse it where the document is not the one it was held against."""
    if not target.text_file.exists():
        waiting = [
            one.name
            for one in read_entries(paths)
            if one.is_open and one.folder != entry.folder and one.files.document_id == target.document_id
        ]
        if waiting:
            raise InboxError(f"an earlier version is still open: accept or reject {', '.join(waiting)} first")
        return False
    if hashlib.sha256(target.text_file.read_bytes()).hexdigest() != entry.receipt["supersedes"]:
        raise InboxError(f"{target.document_id} has changed since this version came; `reread` compares them anew")
    facts = target.fact_file.read_bytes() if target.fact_file.is_file() else b""
    if facts and hashlib.sha256(facts).hexdigest() != entry.receipt["facts_held_against"]:
        raise InboxError(
            f"{paths.display(target.fact_file)} has changed since this version came; `reread` compares them anew"
        )
    return True


def _check_content(paths: ProjectPaths, entry: Entry, document_id: str, vocabularies: Vocabularies) -> None:
    files = entry.files
    files = DocumentFiles(document_id, files.text_file, files.meta_file, files.fact_file)
    findings = check_documents(paths, [files], [*find_documents(paths.raw), files], vocabularies)
    problems = list(_problems(findings, document_id))
    if problems:
        raise InboxError("\n".join(problems))


def _check_published_facts(
    paths: ProjectPaths, entry: Entry, target: DocumentFiles, vocabularies: Vocabularies
) -> None:
    """A new version must go on saying what the earlier one said, in other words or with other values.

    A published claim never disappears, and it cannot be withdrawn in a text that does not hold its words any more.
    """
    new = DocumentFiles(target.document_id, entry.files.text_file, entry.files.meta_file, entry.files.fact_file)
    old_claims, new_claims = (
        {tuple(claim[name] for name in _CLAIM_KEY): claim for claim in reading.rows["claim"]}
        for reading in (read_documents([files], vocabularies, {}, paths.display) for files in (target, new))
    )
    lost = [claim for key, claim in old_claims.items() if key not in new_claims]
    if lost:
        lines = [
            f"{claim['file']}:{claim['line']} fact {claim['fact_number']} ({claim['printed_text']}) has no fact of the"
            " same series and period in the new version"
            for claim in lost
        ]
        way_out = "with --as-new-document both versions stay; withdraw in the earlier one what was taken back"
        raise InboxError("\n".join([*lines, way_out]))


def _problems(findings: Findings, document_id: str) -> Iterator[str]:
    for one in findings.rejections:
        if one.document_id == document_id:
            yield str(one)
    for ledger in findings.ledgers:
        for number in ledger.open_numbers:
            yield f"{ledger.text_file}:{number.line} the number {number.token} is not accounted for: {number.context}"


def _move(paths: ProjectPaths, entry: Entry, target: DocumentFiles, *, is_version: bool) -> Accepted:
    files, kind = entry.files, str(entry.receipt["original_format"])
    moves = [
        (files.original_file(kind), target.original_file(kind)),
        (files.receipt_file, target.receipt_file),
        (files.text_file, target.text_file),
        (files.meta_file, target.meta_file),
        (files.fact_file, target.fact_file),
    ]
    outdated: list[Path] = []
    if is_version:
        outdated = _keep_version(entry, target, kind)
    _keep_comparison(entry, target)
    steps = []
    for source, place in moves:
        staged = place.with_name(f"{_STAGED}{place.name}")
        place.parent.mkdir(parents=True, exist_ok=True)
        write_durably(staged, _placed(source.read_bytes(), source))
        steps.append([_relative(paths, staged), _relative(paths, place)])
    journal = {
        "document_id": target.document_id,
        "renames": steps,
        "outdated": [_relative(paths, path) for path in outdated],
    }
    # From here on the entry is accepted: whoever finds the journal finishes the work.
    write_durably(entry.folder / JOURNAL_FILE, as_json(journal))
    _follow(paths, entry.folder, journal)
    supersedes = str(entry.receipt["supersedes"]) if is_version else None
    return Accepted(target.document_id, tuple(place for _, place in moves), supersedes)


def _keep_version(entry: Entry, target: DocumentFiles, kind: str) -> list[Path]:
    """Keep the files of the version that is replaced; return those without successor."""
    folder = target.versions_folder
    folder.mkdir(parents=True, exist_ok=True)
    short = str(entry.receipt["supersedes"])[:8]
    originals = [one for one in map(target.original_file, ORIGINAL_FORMATS) if one.exists()]
    kept = [
        (target.text_file, f"{short}.txt"),
        (target.meta_file, f"{short}.meta.yml"),
        (target.fact_file, f"{short}.facts.yml"),
        (target.receipt_file, f"{short}.receipt.json"),
        *((one, f"{short}.original{one.suffix}") for one in originals),
    ]
    for source, name in kept:
        if source.exists():
            write_durably(folder / name, source.read_bytes())
    return [one for one in originals if one != target.original_file(kind)]


def _keep_comparison(entry: Entry, target: DocumentFiles) -> None:
    """Keep what a new version brought beside its files, also where it becomes a document of its own."""
    old, new = (str(entry.receipt[name])[:8] for name in ("supersedes", "text_sha256"))
    kept = ((DIFF_FILE, f"{old}_{new}.diff"), (PROPOSALS_FILE, f"{new}.proposed_facts.yml"))
    for source, name in kept:
        if (entry.folder / source).exists():
            target.versions_folder.mkdir(parents=True, exist_ok=True)
            write_durably(target.versions_folder / name, (entry.folder / source).read_bytes())


def _placed(content: bytes, source: Path) -> bytes:
    """A YAML file names its schema as seen from its folder, which is one level higher now."""
    if source.suffix != ".yml":
        return content
    return re.sub(rb"(\$schema=)(?:\.\./)+schemas/", rb"\1../../../schemas/", content, count=1)


def _follow(paths: ProjectPaths, folder: Path, journal: dict[str, Any]) -> None:
    """Do what a journal says, as far as it is not done; the entry goes last."""
    for staged, place in journal["renames"]:
        if (paths.raw / staged).exists():
            (paths.raw / staged).replace(paths.raw / place)
    for path in journal["outdated"]:
        (paths.raw / path).unlink(missing_ok=True)
    _sync({(paths.raw / place).parent for _, place in journal["renames"]})
    # Every file of the entry has its place or was made from one that has; one rename takes it out of the inbox.
    done = inbox_folder(paths) / f"{_DONE}{folder.parent.name}-{folder.name}"
    shutil.rmtree(done, ignore_errors=True)
    folder.rename(done)
    sync(inbox_folder(paths))
    shutil.rmtree(done, ignore_errors=True)


def _sync(folders: Sequence[Path] | set[Path]) -> None:
    for folder in folders:
        sync(folder)


def _relative(paths: ProjectPaths, path: Path) -> str:
    return path.relative_to(paths.raw).as_posix()
