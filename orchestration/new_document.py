"""A new document: where its files belong, what is known of it at first, and the draft of its fact file.

Used by the command `draft`. How proposals become the text of a fact file is the matter of `drafting`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.drafting import TODO, draft_fact_file
from orchestration.language.folding import detect_language
from orchestration.language.reader import read_mentions
from orchestration.project import ProjectPaths
from orchestration.readers.anchors import AnchoredText
from orchestration.readers.documents import DocumentFiles, files_of, read_partial_date
from orchestration.readers.proposals import propose, reader_vocabulary
from orchestration.readers.vocabularies import Vocabularies
from orchestration.readers.yaml_lines import YamlError, read_yaml
from orchestration.readers.yaml_text import yaml_scalar

UNKNOWN_PUBLISHER = "unknown"
_DATE_IN_NAME = re.compile(r"\d{4}(?:-\d\d){0,2}(?=[_.-]|$)")
_LONGEST_TITLE = 250


class DraftError(ValueError):
    """Why no draft can be made."""


@dataclass(frozen=True)
class Draft:
    """The files of a new document: where they belong, and what would be written."""

    files: DocumentFiles
    content: bytes
    fact_file: str
    meta_file: str | None
    proposed: int
    unsettled: int


def make_draft(
    file: Path,
    paths: ProjectPaths,
    vocabularies: Vocabularies,
    publisher: str | None = None,
    published_on: str | None = None,
    language: str | None = None,
) -> Draft:
    """Draft the fact file of a text, and its metadata where it has none; nothing is written.

    Args:
        file: The text, under `raw/documents` or anywhere else.
        paths: The warehouse's folders.
        vocabularies: Accepted vocabulary entries.
        publisher: Folder for a text that stands elsewhere.
        published_on: Publication date; taken from the metadata or the file's name when None.
        language: Language tag; taken from the metadata or the text when None.

    Raises:
        DraftError: the text cannot be read, or what is given does not fit.
    """
    content, text = _read_text(file)
    files = _place(file, paths, publisher)
    known = _read_meta(files.meta_file)
    match = _DATE_IN_NAME.match(files.text_file.stem)
    written = published_on or (known["published"]["date"] if known else match[0] if match else None)
    published = _date(written)
    tag = language or (known["language"] if known else None) or language_of(text)
    drafted = draft_facts(text, tag, published, vocabularies)
    meta = None
    if known is None:
        publishers = vocabularies.codes("publisher")
        received_as = None if files.text_file == file.resolve() else file.name
        meta = _skeleton(files, text, content, publishers, str(written) if written else None, tag, received_as)
    return Draft(files, content, drafted.fact_file, meta, drafted.proposed, drafted.unsettled)


@dataclass(frozen=True)
class DraftedFacts:
    """A drafted fact file: its text, how many claims it proposes, and how many fields are TODO."""

    fact_file: str
    proposed: int
    unsettled: int


def draft_facts(text: str, language: str, published: date | None, vocabularies: Vocabularies) -> DraftedFacts:
    """Draft the fact file of a text from what the reader proposes.

    Args:
        text: The document's text.
        language: Its language tag.
        published: Its date of publication, as far as it is known.
        vocabularies: Accepted vocabulary entries.
    """
    proposals = propose(text, language, published, reader_vocabulary(vocabularies))
    units = {code: row["measures"] or () for code, row in vocabularies.rows["unit"].items()}
    facts = draft_fact_file(AnchoredText(text), proposals, read_mentions(text, language, published), units)
    return DraftedFacts(facts, len(proposals), count_unsettled(facts))


def count_unsettled(facts: str) -> int:
    """Fields of a fact file that are still TODO."""
    return sum(len(re.findall(rf":\s+\"?{TODO}\b", line)) for line in facts.splitlines() if "#" not in line[:7])


def language_of(text: str) -> str:
    """Language tag of a text, as far as its characters tell."""
    return "zh-Hans" if detect_language(text) == "zh" else "en"


def write_draft(draft: Draft, *, replace: bool) -> list[Path]:
    """Write the files of a draft; return those that were written.

    Raises:
        DraftError: a fact file is there already and `replace` is not set, or another text has the document's name.
    """
    files = draft.files
    if files.text_file.exists() and files.text_file.read_bytes() != draft.content:
        raise DraftError(f"{files.text_file} is there already and is another text; give this one another name")
    if files.fact_file.exists() and not replace:
        raise DraftError(f"{files.fact_file} is there already; --force replaces it, and what was curated in it is lost")
    written = []
    if not files.text_file.exists():
        _write(files.text_file, draft.content)
        written.append(files.text_file)
    if draft.meta_file is not None:
        _write(files.meta_file, draft.meta_file.encode())
        written.append(files.meta_file)
    _write(files.fact_file, draft.fact_file.encode())
    return [*written, files.fact_file]


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DraftError(f"{path} cannot be written: {error.strerror or error}") from error


def _read_text(file: Path) -> tuple[bytes, str]:
    try:
        content = file.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise DraftError(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DraftError(f"{file}: byte {error.start} is not UTF-8; convert a copy and draft that") from error
    if not text.strip():
        raise DraftError(f"{file} is empty")
    return content, text


def _place(file: Path, paths: ProjectPaths, publisher: str | None) -> DocumentFiles:
    """The files of the document: in place for a text of `raw/documents`, else in the publisher's folder."""
    path, documents = file.resolve(), paths.raw / "documents"
    if path.is_relative_to(documents):
        relative = path.relative_to(documents)
        if path.suffix != ".txt" or len(relative.parts) < 2:
            raise DraftError(f"{file}: documents are raw/documents/<publisher>/<date>_<slug>.txt")
        stem = relative.with_suffix("").as_posix()
    else:
        stem = f"{publisher or UNKNOWN_PUBLISHER}/{path.stem}"
    return files_of(paths.raw, stem)


def _read_meta(path: Path) -> Any:
    """The metadata as far as a draft needs it; None where there is none."""
    if not path.exists():
        return None
    try:
        meta = read_yaml(path)
        return {"published": {"date": meta["published"]["date"]}, "language": str(meta["language"])}
    except YamlError as error:
        raise DraftError(f"{path}:{error.line}: {error.reason}") from error
    except (KeyError, TypeError) as error:
        raise DraftError(f"{path}: it lacks language or published.date; `check` says more") from error


def _date(written: str | int | None) -> date | None:
    try:
        return read_partial_date(written)[0]
    except ValueError as error:
        raise DraftError(str(error)) from error


def _skeleton(
    files: DocumentFiles,
    text: str,
    content: bytes,
    publishers: list[str],
    published: str | None,
    language: str,
    received_as: str | None,
) -> str:
    """A metadata file that says what is known, and null for what is not."""
    first = text.lstrip("\ufeff \r\n\t").split("\n", 1)[0].strip()
    is_title = 0 < len(first) <= _LONGEST_TITLE and first[-1] not in ".。!！?？;；" and first.isprintable()
    folder = files.document_id.split("/", 1)[0]
    evidence = "From the name that the file was given; the words that state the date are wanted."
    return begin_metadata(
        schema_folder="../../../schemas",
        title=first if is_title else None,
        publisher=folder if folder in publishers else None,
        published=(published, "INFERRED" if published else "UNKNOWN", evidence if published else None),
        language=language,
        received_as=received_as,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def begin_metadata(
    *,
    schema_folder: str,
    title: str | None,
    publisher: str | None,
    published: tuple[str | None, str, str | None],
    language: str,
    sha256: str,
    url: str | None = None,
    licence: str | None = None,
    received_as: str | None = None,
    further: Mapping[str, str] | None = None,
    comments: Sequence[str] = (),
) -> str:
    """Write a metadata file for a curator to complete: what is known, and null for what is not.

    Args:
        schema_folder: Folder of the JSON Schemas, as seen from the file.
        title: Title as printed.
        publisher: Code of the publisher.
        published: Date, method and evidence.
        language: Language tag.
        sha256: Hash of the text's bytes.
        url: Where it was published.
        licence: What is known of the rights.
        received_as: File name under which it came.
        further: Other fields, in order.
        comments: Lines for the curator, at the end.
    """
    day, method, evidence = published
    lines = [
        f"# yaml-language-server: $schema={schema_folder}/document.schema.json",
        "# What is not known is null. Fill in what you know; raw/README.md explains the fields.",
        f"title: {_scalar_or_null(title)}",
        f"publisher: {publisher or 'null'}",
        f"url: {_scalar_or_null(url)}",
        "published:",
        f"  date: {_quoted_or_null(day)}",
        f"  method: {method}   # STATED where the text prints the date",
    ]
    if evidence:
        lines.append(f"  evidence: {yaml_scalar(evidence)}")
    lines += [
        f"language: {language}",
        "is_translation: null",
        "translated_from: null",
        f"licence: {_scalar_or_null(licence)}",
        f"received_as: {_scalar_or_null(received_as)}",
        f"sha256: {sha256}",
        *(f"{name}: {yaml_scalar(value)}" for name, value in (further or {}).items()),
        "note: null",
        "withdrawn: null",
        *(f"# {line}" for line in comments),
    ]
    return "\n".join(lines) + "\n"


def _scalar_or_null(words: str | None) -> str:
    return yaml_scalar(words) if words else "null"


def _quoted_or_null(words: str | None) -> str:
    return f'"{words}"' if words else "null"
