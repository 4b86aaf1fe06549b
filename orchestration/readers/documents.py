"""Documents as received, with the metadata file beside each: bytes in, one row out.

The text is decoded and otherwise untouched. What the text says is not read here.
"""

import calendar
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.readers.raw_folder import list_visible
from orchestration.readers.rejections import Rejection, did_you_mean
from orchestration.readers.shapes import find_shape_errors
from orchestration.readers.yaml_lines import YamlError, line_of, read_yaml

META_SUFFIX = ".meta.yml"
_DOCUMENT_SUFFIXES = (".txt", META_SUFFIX)
_FACT_SUFFIX = ".yml"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TABLE = "document"


@dataclass(frozen=True)
class DocumentFiles:
    """The files of one document, by its stem: any of them may be missing on disk."""

    document_id: str
    text_file: Path
    meta_file: Path
    fact_file: Path


@dataclass(frozen=True)
class DocumentReading:
    """What one document gave: its row, or the reasons why there is none."""

    row: dict[str, Any] | None
    rejections: tuple[Rejection, ...]


def find_documents(raw: Path) -> list[DocumentFiles]:
    """List the documents of `raw/`, also those of which only a metadata or a fact file exists, sorted by id."""
    documents, facts = raw / "documents", raw / "facts"
    owned = [(documents, path) for path in list_visible(documents) if path.name.endswith(_DOCUMENT_SUFFIXES)]
    owned += [(facts, path) for path in list_visible(facts) if path.name.endswith(_FACT_SUFFIX)]
    stems = {_stem(path.relative_to(folder)) for folder, path in owned if _has_legal_name(path.relative_to(folder))}
    return [
        DocumentFiles(
            document_id=stem,
            text_file=documents / f"{stem}.txt",
            meta_file=documents / f"{stem}{META_SUFFIX}",
            fact_file=facts / f"{stem}.yml",
        )
        for stem in sorted(stems)
    ]


def find_stray_files(raw: Path) -> list[Path]:
    """List files under `raw/documents` and `raw/facts` that no document owns: a wrong ending, say, or no publisher."""
    return [
        path
        for folder, suffixes in ((raw / "documents", _DOCUMENT_SUFFIXES), (raw / "facts", (_FACT_SUFFIX,)))
        for path in list_visible(folder)
        if path.is_file() and not (path.name.endswith(suffixes) and _has_legal_name(path.relative_to(folder)))
    ]


def _stem(path: Path) -> str:
    return path.as_posix().removesuffix(META_SUFFIX).removesuffix(".txt").removesuffix(_FACT_SUFFIX)


def _has_legal_name(path: Path) -> bool:
    """Whether a file stands in the folder of a publisher and has a name that can be stored."""
    try:
        path.as_posix().encode()
    except UnicodeEncodeError:
        return False
    return len(path.parts) >= 2


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
    publisher = meta["publisher"]
    if publisher is not None and publisher not in publisher_codes:
        reason = f"'{publisher}' is no code of raw/vocabulary/publishers.yml{did_you_mean(publisher, publisher_codes)}"
        return reject(line_of(meta, "publisher"), "publisher", "publisher_is_known", reason)
    try:
        published = read_partial_date(meta["published"]["date"])
    except ValueError as error:
        return reject(line_of(meta, "published", "date"), "published.date", "date_is_legal", str(error))
    return DocumentReading(_row(files, meta, content, text, published, meta_name, text_name), ())


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
    published: tuple[date | None, str],
    meta_name: str,
    text_name: str,
) -> dict[str, Any]:
    return {
        "document_id": files.document_id,
        "file": text_name,
        "meta_file": meta_name,
        "line": 1,
        "title": meta["title"],
        "publisher_code": meta["publisher"],
        "url": meta["url"],
        "published_date": published[0],
        "published_precision": published[1],
        "published_method": meta["published"]["method"],
        "published_evidence": meta["published"].get("evidence"),
        "language": meta["language"],
        "is_translation": meta["is_translation"],
        "translated_from": meta.get("translated_from"),
        "licence": meta["licence"],
        "received_as": meta.get("received_as"),
        "sha256": meta["sha256"],
        "computed_sha256": hashlib.sha256(content).hexdigest(),
        "byte_count": len(content),
        "character_count": len(text),
        "text": text,
        "note": meta.get("note"),
        "withdrawn_reason": meta.get("withdrawn"),
    }
