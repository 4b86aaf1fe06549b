"""What the command `check` finds: every refused record, and the ledger of numbers, without database or Dagster.

The same code as in ingestion decides what is refused. What only the published file can tell (a claim that would
disappear) is left to the build.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.acquisition.watch_list import read_watch_list
from orchestration.project import ProjectPaths
from orchestration.readers.corrections import Correction, read_corrections
from orchestration.readers.documents import (
    META_SUFFIX,
    DocumentFiles,
    find_documents,
    find_stray_files,
    find_unknown_originals,
)
from orchestration.readers.rejections import Rejection
from orchestration.readers.vocabularies import Vocabularies
from orchestration.reading import BatchReading, accept_vocabularies, read_documents

_CONTEXT = 30


@dataclass(frozen=True)
class OpenNumber:
    """A number that nobody accounts for, where it stands and the words around it."""

    token: str
    line: int
    context: str


@dataclass
class Ledger:
    """How the numbers of one document are accounted for."""

    document_id: str
    text_file: str
    claims: int
    dispositions: dict[str, int]
    open_numbers: list[OpenNumber] = field(default_factory=list)


@dataclass
class Findings:
    """Everything that a check found."""

    documents: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is refused and every number is accounted for."""
        return not self.rejections and not any(one.open_numbers for one in self.ledgers)


class UnknownFileError(ValueError):
    """A file that is none of the files of `raw/`."""


def check_raw_folder(paths: ProjectPaths, files: Sequence[Path] = ()) -> Findings:
    """Check the whole of `raw/`, or the documents that some files belong to; vocabularies and corrections always.

    Raises:
        UnknownFileError: one of the files belongs to no document and is no vocabulary.
    """
    documents = find_documents(paths.raw)
    chosen = [one for one in documents if one.document_id in _wanted(paths, files, documents)] if files else documents
    vocabularies = accept_vocabularies(paths.raw, paths.display)
    findings = check_documents(paths, chosen, documents, vocabularies)
    if not files:
        findings.rejections += find_stray_files(paths.raw, paths.display)
        findings.rejections += read_watch_list(paths.raw, vocabularies.codes("publisher"), paths.display).rejections
        findings.rejections.sort(key=lambda one: (one.file, one.line or 0))
    return findings


def check_documents(
    paths: ProjectPaths,
    chosen: Sequence[DocumentFiles],
    documents: Sequence[DocumentFiles],
    vocabularies: Vocabularies,
) -> Findings:
    """Check some documents, wherever their files stand, with the vocabularies and corrections of `raw/`.

    Args:
        paths: The warehouse's folders.
        chosen: The files of the documents to check.
        documents: All documents, which corrections and metadata may name.
        vocabularies: Accepted vocabulary entries.
    """
    ids = [one.document_id for one in documents]
    corrections, refused = read_corrections(paths.raw / "corrections.yml", ids, paths.display)
    by_document: dict[str, list[Correction]] = {}
    for one in corrections:
        by_document.setdefault(one.document_id, []).append(one)
    reading = read_documents(chosen, vocabularies, by_document, paths.display)
    findings = Findings(documents=len(chosen))
    translations = {row["document_id"]: row["translation_of"] for row in reading.rows["document"]}
    unknown = find_unknown_originals({one: of for one, of in translations.items() if of}, documents, paths.display)
    findings.rejections = [*vocabularies.rejections, *refused, *reading.rejections, *unknown]
    findings.rejections.sort(key=lambda one: (one.file, one.line or 0))
    findings.ledgers = _ledgers(reading)
    return findings


def _wanted(paths: ProjectPaths, files: Sequence[Path], documents: Sequence[DocumentFiles]) -> set[str]:
    owners = {path: one.document_id for one in documents for path in (one.text_file, one.meta_file, one.fact_file)}
    wanted = set()
    for file in files:
        path = file.resolve()
        if path in owners:
            wanted.add(owners[path])
        elif path.parent != paths.raw / "vocabulary" and path != paths.raw / "corrections.yml":
            raise UnknownFileError(
                f"{file} belongs to no document of {paths.raw}: give a text, its {META_SUFFIX}, its fact file,"
                " a vocabulary, or nothing at all for everything"
            )
    return wanted


def _ledgers(reading: BatchReading) -> list[Ledger]:
    ledgers = []
    for document in reading.rows["document"]:
        document_id, text = document["document_id"], document["text"]
        numbers = [one for one in reading.rows["number"] if one["document_id"] == document_id]
        counts = Counter("REFUSED" if one["is_rejected"] else one["disposition"] for one in numbers)
        claims = sum(1 for one in reading.rows["claim"] if one["document_id"] == document_id)
        ledger = Ledger(document_id, document["file"], claims, dict(counts))
        for one in numbers:
            if one["disposition"] == "UNRESOLVED":
                start, end = one["char_start"], one["char_end"]
                around = f"{text[max(0, start - _CONTEXT) : start]}⟦{one['token']}⟧{text[end : end + _CONTEXT]}"
                line = text.count("\n", 0, start) + 1
                ledger.open_numbers.append(OpenNumber(one["token"], line, " ".join(around.split())))
        ledgers.append(ledger)
    return ledgers
