"""Documents as received, with the metadata file beside each: bytes in, one row out.

The text is decoded and otherwise untouched. What the text says is not read here.
"""

import calendar
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from orchestration.readers.raw_folder import WATCH_FILE, list_visible
from orchestration.readers.rejections import Rejection, did_you_mean
from orchestration.readers.shapes import find_shape_errors
from orchestration.readers.yaml_lines import YamlError, line_of, read_yaml

META_SUFFIX = ".meta.yml"
# Formats in which a document may have been received; `<stem>.original.<format>` holds its bytes.
ORIGINAL_FORMATS = ("html", "pdf", "docx", "txt")
RECEIPT_SUFFIX = ".receipt.json"
# Folder of the earlier versions of a document that was edited in place, beside its text.
VERSIONS_SUFFIX = ".versions"
# What the inbox holds is offered to curators and not yet part of the warehouse.
INBOX_FOLDER = "inbox"
_DOCUMENT_SUFFIXES = (".txt", META_SUFFIX)
_FACT_SUFFIX = ".yml"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DATE_OF_NAME = re.compile(r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:_|$)")
# The folder of documents whose publisher nobody knows.
_UNKNOWN_PUBLISHER = "unknown"
_VOCABULARIES = ("publishers", "indicators", "categories", "bases", "units", "events", "releases")
_SINGLE_FILES = frozenset(
    ["README.md", "corrections.yml", WATCH_FILE, *(f"vocabulary/{name}.yml" for name in _VOCABULARIES)]
)
_TABLE = "document"


@dataclass(frozen=True)
class DocumentFiles:
    """The files of one document, by its stem: any of them may be missing on disk."""

    document_id: str
    text_file: Path
    meta_file: Path
    fact_file: Path

    @property
    def stem_path(self) -> Path:
        """Path of the text without its ending: what belongs to the document begins with it."""
        return self.text_file.with_name(self.text_file.name.removesuffix(".txt"))

    def original_file(self, kind: str) -> Path:
        """Bytes as received, for a document whose text was extracted from a page of some format."""
        return self.stem_path.with_name(f"{self.stem_path.name}.original.{kind}")

    @property
    def receipt_file(self) -> Path:
        """What is known of the request that brought the document."""
        return self.stem_path.with_name(f"{self.stem_path.name}{RECEIPT_SUFFIX}")

    @property
    def versions_folder(self) -> Path:
        """Folder of the document's earlier versions."""
        return self.stem_path.with_name(f"{self.stem_path.name}{VERSIONS_SUFFIX}")

    @property
    def read_files(self) -> tuple[Path, ...]:
        """Every file that decides what the document gives, whether or not it exists."""
        originals = (self.original_file(kind) for kind in ORIGINAL_FORMATS)
        return (self.text_file, self.meta_file, self.fact_file, *originals)


@dataclass(frozen=True)
class DocumentReading:
    """What one document gave: its row, or the reasons why there is none."""

    row: dict[str, Any] | None
    rejections: tuple[Rejection, ...]
    is_machine_read: bool = False


def find_documents(raw: Path) -> list[DocumentFiles]:
    """List the documents of `raw/`, also those of which only a metadata or a fact file exists, sorted by id."""
    documents, facts = raw / "documents", raw / "facts"
    owned = [
        (documents, path)
        for path in list_visible(documents)
        if path.name.endswith(_DOCUMENT_SUFFIXES) and not _is_original(path)
    ]
    owned += [(facts, path) for path in list_visible(facts) if path.name.endswith(_FACT_SUFFIX)]
    stems = {_stem(path.relative_to(folder)) for folder, path in owned if _has_legal_name(path.relative_to(folder))}
    return [files_of(raw, stem) for stem in sorted(stems)]


def files_of(raw: Path, document_id: str) -> DocumentFiles:
    """The files that a document has, or would have, in `raw/`."""
    return DocumentFiles(
        document_id=document_id,
        text_file=raw / "documents" / f"{document_id}.txt",
        meta_file=raw / "documents" / f"{document_id}{META_SUFFIX}",
        fact_file=raw / "facts" / f"{document_id}.yml",
    )


def find_stray_files(raw: Path, display: Callable[[Path], str]) -> list[Rejection]:
    """Refuse every file of `raw/` that nothing reads: a misspelt name, a wrong ending, a folder too many or too few."""
    return [
        Rejection(
            _TABLE,
            None,
            display(path).encode(errors="backslashreplace").decode(),
            None,
            "the file",
            None,
            "file_is_expected",
            _explain_place(path.relative_to(raw)),
        )
        for path in list_visible(raw)
        if not path.is_dir() and not _is_expected(path.relative_to(raw))
    ]


def find_unknown_originals(
    translations: Mapping[str, str], documents: Sequence[DocumentFiles], display: Callable[[Path], str]
) -> list[Rejection]:
    """Refuse every `translation_of` that names no document; the document itself is kept.

    Args:
        translations: What accepted documents say they translate, by their ids.
        documents: All documents of `raw/`.
        display: Function that shortens a path for messages.
    """
    files = {one.document_id: one for one in documents}
    refused = []
    for document_id, original in sorted(translations.items()):
        if original not in files:
            meta_file = files[document_id].meta_file
            line = line_of(read_yaml(meta_file), "translation_of")
            place = (_TABLE, document_id, display(meta_file), line, "the document", "translation_of")
            reason = f"'{original}' is no document of raw/documents/{did_you_mean(original, list(files))}"
            refused.append(Rejection(*place, "original_is_known", reason))
    return refused


def _is_original(path: Path) -> bool:
    return path.name.endswith(tuple(f".original.{kind}" for kind in ORIGINAL_FORMATS))


def _is_expected(path: Path) -> bool:
    match path.parts[0]:
        case "inbox":
            return True
        case "documents" if len(path.parts) == 4:
            return path.parts[2].endswith(VERSIONS_SUFFIX)
        case "documents" if _is_original(path) or path.name.endswith(RECEIPT_SUFFIX):
            return _has_legal_name(path.relative_to("documents"))
        case "documents":
            return path.name.endswith(_DOCUMENT_SUFFIXES) and _has_legal_name(path.relative_to("documents"))
        case "facts":
            return path.name.endswith(_FACT_SUFFIX) and _has_legal_name(path.relative_to("facts"))
    return path.as_posix() in _SINGLE_FILES


def _explain_place(path: Path) -> str:
    """What belongs where a stray file stands."""
    match path.parts[0]:
        case "documents":
            belongs = (
                "documents/ holds <publisher>/<name>.txt with <publisher>/<name>.meta.yml beside it, and for a fetched"
                " document <name>.original.<format>, <name>.receipt.json and the folder <name>.versions/"
            )
        case "facts":
            belongs = "facts/ holds <publisher>/<name>.yml, named like its document"
        case "vocabulary":
            belongs = f"vocabulary/ holds {', '.join(f'{name}.yml' for name in _VOCABULARIES)}"
        case _:
            return (
                "nothing reads this file; raw/ holds README.md, corrections.yml, watch.yml and the folders documents/,"
                " facts/, inbox/ and vocabulary/"
            )
    return f"nothing reads this file; {belongs}, and names are UTF-8"


def _stem(path: Path) -> str:
    return path.as_posix().removesuffix(META_SUFFIX).removesuffix(".txt").removesuffix(_FACT_SUFFIX)


def _has_legal_name(path: Path) -> bool:
    """Whether a file stands directly in the folder of a publisher and has a name that can be stored."""
    try:
        path.as_posix().encode()
    except UnicodeEncodeError:
        return False
    return len(path.parts) == 2


def read_document(files: DocumentFiles, publisher_codes: list[str], display: Any) -> DocumentReading:
    """Read one document and its metadata.

    Args:
        files: The document's files.
        publisher_codes: Codes that `publisher` may name.
        display: Function that shortens a path for messages.
    """
    meta_name, text_name = display(files.meta_file), display(files.text_file)

    def reject(line: int | None, field: str | None, rule: str, reason: str, file: str = meta_name) -> DocumentReading:
        rejection = Rejection(_TABLE, files.document_id, file, line, "the document", field, rule, reason)
        return DocumentReading(None, (rejection,))

    if not files.text_file.is_file():
        return reject(None, None, "document_has_text", "the document's text file does not exist", text_name)
    if not files.meta_file.is_file():
        return reject(None, None, "document_has_metadata", "the document's metadata file does not exist")
    try:
        content = files.text_file.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
        return reject(None, None, "text_is_readable", reason, text_name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte {error.start} is not UTF-8; keep the bytes, and convert a copy under a new name"
        return reject(line, None, "text_is_utf8", reason, text_name)
    if not text.strip():
        return reject(None, None, "text_is_not_empty", "the text file is empty", text_name)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return reject(
            line,
            None,
            "text_has_no_nul",
            "the text holds a NUL character, which no database keeps",
            text_name,
        )
    try:
        meta = read_yaml(files.meta_file)
    except YamlError as error:
        return reject(error.line, None, "yaml_is_readable", error.reason)
    errors = find_shape_errors(meta, "document")
    if errors:
        rejections = tuple(
            Rejection(_TABLE, files.document_id, meta_name, one.line, "the document", one.field, "shape", one.reason)
            for one in errors
        )
        return DocumentReading(None, rejections)
    contradictions = tuple(
        Rejection(
            _TABLE,
            files.document_id,
            meta_name,
            line_of(meta, *field.split(".")),
            "the document",
            field,
            rule,
            reason,
        )
        for finder in (
            _check_publisher(files, meta["publisher"], publisher_codes),
            _check_date(files, meta["published"]["date"]),
            _check_moment(meta.get("retrieved_at")),
            _check_hash(content, meta["sha256"], text_name),
            _check_original(files, meta, display),
        )
        for field, rule, reason in finder
    )
    row = None if contradictions else _row(files, meta, content, text, meta_name, text_name)
    return DocumentReading(row, contradictions, is_machine_read=meta.get("reading") == "MACHINE")


def _check_publisher(files: DocumentFiles, publisher: str | None, known: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and reason where the publisher is unheard of, or not the one of the folder."""
    if publisher is not None and publisher not in known:
        reason = f"'{publisher}' is no code of raw/vocabulary/publishers.yml{did_you_mean(publisher, known)}"
        yield "publisher", "publisher_is_known", reason
        return
    folder, expected = files.document_id.split("/", 1)[0], publisher or _UNKNOWN_PUBLISHER
    if folder != expected:
        stated = f"is {publisher}" if publisher else "is null"
        reason = f"the publisher {stated}, so the document belongs into the folder {expected}/, not {folder}/"
        yield "publisher", "folder_is_the_publisher", reason


def _check_date(files: DocumentFiles, written: str | int | None) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and reason where the date is none, or the name says another one or more than is known.

    The name may say less: ids are never renamed, and a day may become known later.
    """
    try:
        read_partial_date(written)
    except ValueError as error:
        yield "published.date", "date_is_legal", str(error)
        return
    named = _DATE_OF_NAME.match(files.document_id.rsplit("/", maxsplit=1)[-1])
    known = "" if written is None else str(written)
    if named and not f"{known}-".startswith(f"{named[1]}-"):
        found = f"the date is {known}" if known else "the date is unknown"
        yield "published.date", "name_carries_the_date", f"{found}, but the file's name says {named[1]}"


def _check_moment(written: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and reason where the moment of retrieval is none that the clock shows."""
    try:
        read_moment(written)
    except ValueError:
        yield "retrieved_at", "date_is_legal", f"'{written}' is no moment of the calendar, such as 2025-12-20T02:00:00Z"


def _check_hash(content: bytes, recorded: str, text_name: str) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and reason where the bytes on disk are not those that the metadata recorded."""
    computed = hashlib.sha256(content).hexdigest()
    if computed != recorded:
        reason = (
            f"the bytes of {text_name} have the SHA-256 {computed[:12]}…, not {recorded[:12]}… as recorded: restore the"
            " text as it was received"
        )
        yield "sha256", "hash_matches_bytes", reason


def _check_original(files: DocumentFiles, meta: Any, display: Any) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and reason where the bytes as received are not those that the metadata recorded."""
    recorded = meta.get("original_sha256")
    if recorded is None:
        return
    kind = meta.get("original_format")
    path = files.original_file(kind or "")
    try:
        computed = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        reason = f"{display(path)}, which the text was extracted from, cannot be read"
        yield "original_format", "original_is_kept", reason
        return
    if computed != recorded:
        reason = f"the bytes of {display(path)} have the SHA-256 {computed[:12]}…, not {recorded[:12]}… as recorded"
        yield "original_sha256", "original_is_kept", reason


def read_moment(written: str | None) -> datetime | None:
    """Read a moment in UTC, such as `2025-12-20T02:00:00Z`.

    Raises:
        ValueError: it has the form of a moment, and is none.
    """
    return None if written is None else datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def read_partial_date(written: str | int | None) -> tuple[date | None, str]:
    """Read a date that may lack its day or month.

    Returns:
        The last day of the period that is known, and the precision: DAY, MONTH, YEAR or UNKNOWN. The last day, so that
        nothing counts as known to the world before it surely was.

    Raises:
        ValueError: what is written is no date.

    >>> read_partial_date("2025-12")
    (datetime.date(2025, 12, 31), 'MONTH')
    """
    if written is None:
        return None, "UNKNOWN"
    match = _DATE.fullmatch(str(written))
    if not match:
        raise ValueError(f"'{written}' is no date; expected 2024, 2025-12 or 2025-04-21")
    year = int(match[1])
    month, day = (int(part) if part else None for part in match.groups()[1:])
    try:
        if month is None:
            return date(year, 12, 31), "YEAR"
        if day is None:
            return date(year, month, calendar.monthrange(year, month)[1]), "MONTH"
        return date(year, month, day), "DAY"
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(f"'{written}' is no date of the calendar: {error}") from error


def _row(
    files: DocumentFiles,
    meta: Any,
    content: bytes,
    text: str,
    meta_name: str,
    text_name: str,
) -> dict[str, Any]:
    published_date, precision = read_partial_date(meta["published"]["date"])
    return {
        "document_id": files.document_id,
        "file": text_name,
        "meta_file": meta_name,
        "line": 1,
        "title": meta["title"],
        "publisher_code": meta["publisher"],
        "url": meta["url"],
        "published_date": published_date,
        "published_precision": precision,
        "published_method": meta["published"]["method"],
        "published_evidence": meta["published"].get("evidence"),
        "language": meta["language"],
        "is_translation": meta["is_translation"],
        "translated_from": meta.get("translated_from"),
        "translation_of": meta.get("translation_of"),
        "declared_family": meta.get("family"),
        "licence": meta["licence"],
        "received_as": meta.get("received_as"),
        "retrieved_at": read_moment(meta.get("retrieved_at")),
        "original_sha256": meta.get("original_sha256"),
        "supersedes_sha256": meta.get("supersedes"),
        "sha256": meta["sha256"],
        "byte_count": len(content),
        "character_count": len(text),
        "text": text,
        "note": meta.get("note"),
        "withdrawn_reason": meta.get("withdrawn"),
    }
