"""From a received page to an entry of `raw/inbox`: text, gate, metadata, drafted facts; written whole or not at all.

A page that is known, by its bytes or its words, makes no entry. One that gives no text which could be trusted is set
aside with the reason. Nothing here publishes anything.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from orchestration.acquisition.accepting import finish_acceptances
from orchestration.acquisition.durable import sync, write_file
from orchestration.acquisition.entries import (
    DIFF_FILE,
    DOCUMENT_STEM,
    FACT_FILE,
    PROPOSALS_FILE,
    RECEIPT_FILE,
    Entry,
    EntryState,
    InboxError,
    as_json,
    hold_inbox,
    inbox_folder,
    original_name,
)
from orchestration.acquisition.extraction import Extraction, clean_line
from orchestration.acquisition.formats import sniff_format
from orchestration.acquisition.gate import Comparison, compare_numbers
from orchestration.acquisition.kinship import Kin, explain, find_kin
from orchestration.acquisition.known_texts import KnownText, bare_url, read_known_texts, read_text, text_key
from orchestration.acquisition.naming import PUBLISHER, chinese_names, slug_of
from orchestration.acquisition.page_reader import PageReader, ReadingBrokeOffError
from orchestration.acquisition.printed_dates import PublicationDate, find_publication_date
from orchestration.acquisition.received import ReceivedPage
from orchestration.acquisition.revising import reanchor, revise_metadata, wording_diff
from orchestration.acquisition.unreadable import UnreadableError
from orchestration.new_document import begin_metadata, draft_facts, language_of
from orchestration.project import ProjectPaths
from orchestration.readers.documents import read_partial_date
from orchestration.readers.vocabularies import Vocabularies
from orchestration.reading import accept_vocabularies

KNOWN = "KNOWN"
READER = PageReader()
# A reader that a busy machine slowed down gets a second chance; a page gets no third one.
READING_ATTEMPTS = 2
_RECEIVING = ".receiving-"
_LONGEST_TITLE = 250
_SCHEMAS = "../../../../schemas"


@dataclass(frozen=True)
class KeptPage:
    """What the inbox says of a page: NEW, NEW_VERSION, KNOWN or SET_ASIDE, and where its entry is."""

    outcome: str
    entry_folder: Path | None
    message: str


@dataclass(frozen=True)
class _Page:
    """A page with what was made of it."""

    received: ReceivedPage
    content: bytes
    extraction: Extraction | None
    comparison: Comparison | None
    problem: str | None
    title: str | None
    published: PublicationDate
    language: str | None
    waived: str | None

    @property
    def text(self) -> str | None:
        return self.extraction.text if self.extraction else None

    @property
    def key(self) -> str | None:
        return text_key(self.text) if self.text is not None else None

    @property
    def format(self) -> str:
        if self.extraction:
            return self.extraction.kind
        try:
            return sniff_format(self.content, self.received.declared_content_type)
        except UnreadableError:
            return "txt"


@dataclass
class _Composed:
    """An entry that is to be written: its state, its name and its files."""

    outcome: str
    name: str
    message: str
    files: dict[str, bytes] = field(default_factory=dict)
    facts_held_against: str | None = None
    """Hash of the fact file of the earlier version."""


def keep_page(paths: ProjectPaths, page: ReceivedPage) -> KeptPage:
    """Take a received page into the inbox, unless it is known.

    May be called again with the same page: the second call says KNOWN.

    Args:
        paths: The warehouse's folders.
        page: What was received; its `body_file` is read and left where it is.

    Raises:
        InboxError: the publisher is no code, or the body file is not what was received.
        ReadingBrokeOffError: reading took too long, or ended the reader; from the second attempt on such a page is set
            aside.
        OSError: the entry cannot be written; nothing of it is left then.
    """
    content = page.body_file.read_bytes()
    if not PUBLISHER.fullmatch(page.publisher):
        raise InboxError(f"{page.publisher!r} is no code of a publisher")
    if hashlib.sha256(content).hexdigest() != page.sha256:
        raise InboxError(f"{page.body_file} does not hold the bytes that were received from {page.url}")
    with hold_inbox(paths):
        _sweep(paths)
        finish_acceptances(paths)
        known = read_known_texts(paths)
        recognised = _by_bytes(page, known)
        if recognised is not None:
            return recognised
        read = _read(page, content, is_last_attempt=page.attempt >= READING_ATTEMPTS)
        recognised = _by_words(read, known)
        if recognised is not None:
            return recognised
        composed = _compose(paths, read, known)
        folder = _write(paths, page.publisher, composed)
    return KeptPage(composed.outcome, folder, composed.message)


def read_again(
    paths: ProjectPaths,
    entry: Entry,
    *,
    main: str | None = None,
    charset: str | None = None,
    waived: str | None = None,
) -> KeptPage:
    """Read the kept bytes of an entry another way, and put the result in its place.

    Args:
        paths: The warehouse's folders.
        entry: The entry; what it held is kept under `raw/inbox/.replaced`.
        main: CSS selector of the main text.
        charset: The encoding, where no program can decide it.
        waived: Why the numbers of page and text may differ.

    Raises:
        InboxError: the entry was rejected, or cannot be read.
    """
    if entry.state in (EntryState.REJECTED, EntryState.DAMAGED):
        raise InboxError(f"{entry.name} is {entry.state}; only an open entry or one set aside is read again")
    page = _received(entry)
    if main is not None:
        page = replace(page, selectors={**page.selectors, "main": main})
    with hold_inbox(paths):
        _sweep(paths)
        if finish_acceptances(paths) and not entry.folder.is_dir():
            raise InboxError(f"{entry.name} had been accepted and was interrupted; it now stands in raw/documents")
        known = read_known_texts(paths, without=entry.folder)
        read = _read(page, page.body_file.read_bytes(), charset, waived, is_last_attempt=True)
        recognised = _by_words(read, known)
        if recognised is not None:
            return recognised
        composed = _compose(paths, read, known, replaced=entry.folder)
        folder = _write(paths, page.publisher, composed, replaced=entry.folder)
    return KeptPage(composed.outcome, folder, composed.message)


def _received(entry: Entry) -> ReceivedPage:
    receipt = entry.receipt
    names = ("source", "publisher", "url", "final_url", "status", "sha256", "declared_content_type", "link_title")
    return ReceivedPage(
        **{name: receipt[name] for name in names},
        received_at=datetime.fromisoformat(receipt["received_at"]),
        headers=tuple((name, value) for name, value in receipt["headers"]),
        body_file=entry.original_file,
        link_date=receipt["link_date"],
        selectors=receipt["selectors"],
        language=receipt["language_of_source"],
        licence=receipt["licence"],
        previous_sha256=receipt["previous_sha256"],
    )


def _by_bytes(page: ReceivedPage, known: Iterable[KnownText]) -> KeptPage | None:
    for one in known:
        if one.original_sha256 == page.sha256 and _counts(one, page):
            return _known(one, "the same bytes are")
    return None


def _by_words(page: _Page, known: Sequence[KnownText]) -> KeptPage | None:
    """Recognise a page whose bytes are new and whose words, or whose failure, are not."""
    urls = _urls(page.received)
    for one in known:
        if page.problem is None and page.key == one.text_key and _counts(one, page.received):
            # A page that reads well now takes the place of the one that was set aside.
            if one.state != EntryState.SET_ASIDE:
                return _known(one, "the same words are")
        elif page.problem is not None and one.reason == page.problem and one.urls & urls:
            return _known(one, "the page failed in the same way and is")
    return None


def _counts(one: KnownText, page: ReceivedPage) -> bool:
    """Whether a known text makes a page superfluous: another publisher's reprint is a document of its own."""
    return one.publisher == page.publisher or one.state == EntryState.REJECTED


def _known(one: KnownText, what: str) -> KeptPage:
    return KeptPage(KNOWN, one.entry.folder if one.entry else None, f"{what} known: {one.name} ({one.state})")


def _urls(page: ReceivedPage) -> frozenset[str]:
    return frozenset((bare_url(page.url), bare_url(page.final_url)))


def _read(
    page: ReceivedPage,
    content: bytes,
    charset: str | None = None,
    waived: str | None = None,
    *,
    is_last_attempt: bool,
) -> _Page:
    """Read a page within limits; one that breaks off for the last time is a page without text.

    Raises:
        ReadingBrokeOffError: it broke off, and may be tried again.
    """
    extraction, comparison, problem = None, None, None
    try:
        if page.attempt > READING_ATTEMPTS:
            raise ReadingBrokeOffError(f"could not be taken in: {READING_ATTEMPTS} attempts ended the whole round")
        extraction = READER.read(page.body_file, page.declared_content_type, page.selectors, charset)
        comparison = compare_numbers(extraction.reference, extraction.text)
        if not comparison.is_equal and waived is None:
            problem = f"the numbers of page and text differ: {comparison}"
    except UnreadableError as error:
        problem = " ".join(clean_line(str(error)).split())
    except ReadingBrokeOffError as error:
        if not is_last_attempt:
            raise
        problem = " ".join(clean_line(str(error)).split())
    title = (extraction.title if extraction else None) or page.link_title
    title = re.sub(r"\s+", " ", "".join(one if one.isprintable() else " " for one in title or "")).strip()
    printed = extraction.dates if extraction else ()
    published = find_publication_date(printed, page.link_date, page.final_url, page.received_at)
    language = _language(page.language, extraction.text) if extraction else page.language
    shown = title[:_LONGEST_TITLE] or None
    return _Page(page, content, extraction, comparison, problem, shown, published, language, waived)


def _language(declared: str | None, text: str) -> str:
    """The declared language, unless the text is written in another script: a draft in the wrong one is rubbish."""
    found = language_of(text)
    if declared is None or declared.startswith("zh") != found.startswith("zh"):
        return found
    return declared


def _compose(paths: ProjectPaths, page: _Page, known: Sequence[KnownText], replaced: Path | None = None) -> _Composed:
    vocabularies = _vocabularies(paths, _stamps(paths.raw / "vocabulary"))
    urls = _urls(page.received)
    own = [one for one in known if one.publisher == page.received.publisher and one.urls & urls]
    earlier = next((one for one in own if one.state == "DOCUMENT"), None) or next(
        (one for one in reversed(own) if one.state in (EntryState.NEW, EntryState.NEW_VERSION)), None
    )
    if page.problem is not None or page.extraction is None:
        name = _free_name(paths, page, vocabularies, replaced)
        composed = _Composed(EntryState.SET_ASIDE, name, f"set aside: {page.problem}")
        kin: list[Kin] = []
        if page.text is not None:
            composed.files[f"{DOCUMENT_STEM}.txt"] = page.text.encode()
    else:
        others = [one for one in known if one is not earlier and one.state != EntryState.REJECTED]
        kin = find_kin(page.extraction.text, page.language or "en", others)
        if earlier is None:
            composed = _compose_new(paths, page, vocabularies, kin, replaced)
        else:
            composed = _compose_version(paths, page, vocabularies, kin, earlier)
    composed.files[original_name(page.format)] = page.content
    composed.files[RECEIPT_FILE] = as_json(_receipt(page, composed, kin, earlier))
    return composed


@lru_cache(maxsize=1)
def _vocabularies(paths: ProjectPaths, _stamps: tuple[tuple[str, int, int], ...]) -> Vocabularies:
    """The vocabularies, read once for as long as no file of them changes: a round keeps many pages."""
    return accept_vocabularies(paths.raw, paths.display)


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    return tuple((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in sorted(folder.glob("*.yml")))


def _compose_new(
    paths: ProjectPaths, page: _Page, vocabularies: Vocabularies, kin: Sequence[Kin], replaced: Path | None
) -> _Composed:
    text, published = page.text or "", page.published
    language = page.language or language_of(text)
    drafted = draft_facts(text, language, read_partial_date(published.code)[0], vocabularies)
    known_publisher = page.received.publisher in vocabularies.codes("publisher")
    meta = begin_metadata(
        schema_folder=_SCHEMAS,
        title=page.title,
        publisher=page.received.publisher if known_publisher else None,
        published=(published.code, published.method, published.evidence),
        language=language,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        url=_web_address(page.received.final_url),
        licence=page.received.licence,
        further=_origin(page),
        comments=explain(kin),
    )
    composed = _Composed(EntryState.NEW, _free_name(paths, page, vocabularies, replaced), "")
    composed.files |= {
        f"{DOCUMENT_STEM}.txt": text.encode(),
        f"{DOCUMENT_STEM}.meta.yml": meta.encode(),
        FACT_FILE: drafted.fact_file.replace("../../../schemas", _SCHEMAS, 1).encode(),
    }
    near = f"; near {kin[0]}" if kin else ""
    composed.message = f"{drafted.proposed} claims proposed, {drafted.unsettled} fields to settle{near}"
    return composed


def _compose_version(
    paths: ProjectPaths, page: _Page, vocabularies: Vocabularies, kin: Sequence[Kin], earlier: KnownText
) -> _Composed:
    """A known page with other words: its metadata and facts, held against the new text."""
    text = page.text or ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    if earlier.entry is not None:
        meta_file, fact_file = earlier.entry.files.meta_file, earlier.entry.files.fact_file
    else:
        meta_file = earlier.text_file.with_name(earlier.text_file.name.removesuffix(".txt") + ".meta.yml")
        fact_file = paths.raw / "facts" / f"{earlier.document_id}.yml"
    meta = meta_file.read_text("utf-8")
    facts = fact_file.read_bytes() if fact_file.is_file() else b"facts: []\nset_aside: []\n"
    old_digest = hashlib.sha256(earlier.text_file.read_bytes()).hexdigest()
    fields = {"sha256": digest, **_origin(page), "supersedes": old_digest}
    remarks = [*explain(kin)]
    if page.published.code:
        remarks.append(f"the edited page: {page.published.evidence}")
    day = re.search(r"^\s+date:\s*\"?(\d{4}(?:-\d\d){0,2})", meta, re.MULTILINE)
    published = read_partial_date(day[1] if day else None)[0]
    found = reanchor(facts, earlier.document_id, text, page.language or earlier.language, published, vocabularies)
    name = f"{earlier.document_id.split('/', 1)[1]}_version_{digest[:8]}"
    composed = _Composed(EntryState.NEW_VERSION, name, "")
    composed.facts_held_against = hashlib.sha256(facts).hexdigest()
    diff = wording_diff(read_text(earlier), text, f"{old_digest[:8]}.txt", f"{digest[:8]}.txt")
    composed.files |= {
        f"{DOCUMENT_STEM}.txt": text.encode(),
        f"{DOCUMENT_STEM}.meta.yml": _with_schemas(revise_metadata(meta, fields, remarks)).encode(),
        FACT_FILE: _with_schemas(found.fact_file).encode(),
        DIFF_FILE: diff.encode(),
    }
    if found.proposals is not None:
        composed.files[PROPOSALS_FILE] = found.proposals.replace("../../../schemas", _SCHEMAS, 1).encode()
    composed.message = (
        f"new version of {earlier.document_id}: {found.standing} facts still stand, {len(found.fallen)} entries do not"
    )
    return composed


def _with_schemas(content: str) -> str:
    return re.sub(r"(\$schema=)(?:\.\./)+schemas/", rf"\1{_SCHEMAS}/", content, count=1)


def _origin(page: _Page) -> dict[str, str]:
    """Fields of the metadata that say which bytes the text came from."""
    return {
        "source": page.received.source,
        "retrieved_at": page.received.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "original_format": page.format,
        "original_sha256": page.received.sha256,
    }


def _web_address(url: str) -> str | None:
    """The address as metadata may hold it; None for what is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]-._")


def _free_name(paths: ProjectPaths, page: _Page, vocabularies: Vocabularies, replaced: Path | None) -> str:
    """A folder name that neither another entry nor a document has."""
    slug = slug_of(page.title, chinese_names(vocabularies.rows))
    name = f"{page.published.code or 'undated'}_{slug}"
    publisher = page.received.publisher
    taken = {one.name for one in (inbox_folder(paths) / publisher).glob("*") if one != replaced}
    for folder in ("documents", "facts"):
        taken |= {one.name.split(".", 1)[0] for one in (paths.raw / folder / publisher).glob("*")}
    if name not in taken:
        return name
    return next(
        longer
        for longer in (f"{name}_{page.received.sha256[:length]}" for length in range(6, 65))
        if longer not in taken
    )


def _receipt(page: _Page, composed: _Composed, kin: Sequence[Kin], earlier: KnownText | None) -> Mapping[str, Any]:
    """What is known of the request and of the reading, for programs; curators correct the metadata instead."""
    received, extraction, comparison = page.received, page.extraction, page.comparison
    is_version = composed.outcome == EntryState.NEW_VERSION and earlier is not None
    return {
        "outcome": str(composed.outcome),
        "reason": page.problem,
        "message": composed.message,
        "document_id": earlier.document_id if is_version and earlier else f"{received.publisher}/{composed.name}",
        "source": received.source,
        "publisher": received.publisher,
        "url": received.url,
        "final_url": received.final_url,
        "received_at": received.received_at.isoformat(),
        "status": received.status,
        "headers": [list(one) for one in received.headers],
        "declared_content_type": received.declared_content_type,
        "sha256": received.sha256,
        "original_format": page.format,
        "byte_count": len(page.content),
        "charset": extraction.charset if extraction else None,
        "charset_decided": extraction.charset_note if extraction else None,
        "text_by": extraction.method if extraction else None,
        "text_sha256": hashlib.sha256(page.text.encode()).hexdigest() if page.text is not None else None,
        "text_key": page.key,
        "title": page.title,
        "published": page.published.code,
        "published_by": page.published.evidence,
        "language": page.language,
        "numbers": comparison.numbers if comparison else None,
        "numbers_missing": list(comparison.missing) if comparison else [],
        "numbers_added": list(comparison.added) if comparison else [],
        "difference_waived": page.waived if comparison and not comparison.is_equal else None,
        "notes": list(extraction.notes) if extraction else [],
        "near": [str(one) for one in kin],
        "supersedes": hashlib.sha256(earlier.text_file.read_bytes()).hexdigest() if is_version and earlier else None,
        "facts_held_against": composed.facts_held_against,
        "link_title": received.link_title,
        "link_date": received.link_date,
        "selectors": dict(received.selectors),
        "language_of_source": received.language,
        "licence": received.licence,
        "previous_sha256": received.previous_sha256,
    }


def _write(paths: ProjectPaths, publisher: str, composed: _Composed, replaced: Path | None = None) -> Path:
    """Write an entry into a hidden folder, make it last, and give it its name in one step.

    An entry that it replaces is moved to `raw/inbox/.replaced` first.
    """
    target = inbox_folder(paths) / publisher / composed.name
    staged = inbox_folder(paths) / f"{_RECEIVING}{os.getpid()}"
    try:
        staged.mkdir(parents=True)
        for name, content in composed.files.items():
            write_file(staged / name, content)
        target.parent.mkdir(exist_ok=True)
        if replaced is not None:
            _put_away(paths, replaced)
        staged.rename(target)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    sync(target.parent)
    return target


def _put_away(paths: ProjectPaths, folder: Path) -> None:
    kept = inbox_folder(paths) / ".replaced" / folder.parent.name
    kept.mkdir(parents=True, exist_ok=True)
    number = sum(1 for one in kept.iterdir() if one.name.startswith(f"{folder.name}~")) + 1
    folder.rename(kept / f"{folder.name}~{number}")


def _sweep(paths: ProjectPaths) -> None:
    """Remove what killed processes left half-written; the lock is held, so nobody is writing it."""
    for leftover in inbox_folder(paths).glob(f"{_RECEIVING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
