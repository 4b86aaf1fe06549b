"""From a received page to an entry of `raw/inbox`: text, gate, metadata, drafted facts; written whole or not at all.

A page that is known, by its bytes or its words, makes no entry. One that gives no text which could be trusted is set
aside with the reason. Nothing here publishes anything.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from orchestration.acquisition.accepting import finish_acceptances
from orchestration.acquisition.composing import ComposedEntry, compose_entry
from orchestration.acquisition.entries import (
    Entry,
    EntryState,
    InboxError,
    hold_inbox,
    inbox_folder,
)
from orchestration.acquisition.known_texts import KnownText, read_known_texts
from orchestration.acquisition.naming import PUBLISHER
from orchestration.acquisition.page_text import READING_ATTEMPTS, ReadPage, read_page
from orchestration.acquisition.received import ReceivedPage
from orchestration.project import ProjectPaths
from orchestration.storage.replacing import sync, write_durably

KNOWN = "KNOWN"
_RECEIVING = ".receiving-"


@dataclass(frozen=True)
class KeptPage:
    """What the inbox says of a page: NEW, NEW_VERSION, KNOWN or SET_ASIDE, and where its entry is."""

    outcome: str
    entry_folder: Path | None
    message: str


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
        read = read_page(page, content, is_last_attempt=page.attempt >= READING_ATTEMPTS)
        recognised = _by_words(read, known)
        if recognised is not None:
            return recognised
        composed = compose_entry(paths, read, known)
        folder = _write(paths, page.publisher, composed)
    return KeptPage(composed.outcome, folder, composed.message)


def read_again(
    paths: ProjectPaths,
    entry: Entry,
    *,
    main: str | None = None,
    charset: str | None = None,
    language: str | None = None,
    waived: str | None = None,
) -> KeptPage:
    """Read the kept bytes of an entry another way, and put the result in its place.

    Args:
        paths: The warehouse's folders.
        entry: The entry; what it held is kept under `raw/inbox/.replaced`.
        main: CSS selector of the main text.
        charset: The encoding, where no program can decide it.
        language: The language (BCP 47), where that of the source is not the page's.
        waived: Why the numbers of page and text may differ.

    Raises:
        InboxError: the entry was rejected, or cannot be read.
    """
    if entry.state in (EntryState.REJECTED, EntryState.DAMAGED):
        raise InboxError(f"{entry.name} is {entry.state}; only an open entry or one set aside is read again")
    page = _received(entry)
    if main is not None:
        page = replace(page, selectors={**page.selectors, "main": main})
    if language is not None:
        page = replace(page, language=language)
    with hold_inbox(paths):
        _sweep(paths)
        if finish_acceptances(paths) and not entry.folder.is_dir():
            raise InboxError(f"{entry.name} had been accepted and was interrupted; it now stands in raw/documents")
        known = read_known_texts(paths, without=entry.folder)
        read = read_page(page, page.body_file.read_bytes(), charset, waived, is_last_attempt=True)
        recognised = _by_words(read, known)
        if recognised is not None:
            return recognised
        composed = compose_entry(paths, read, known, replaced=entry.folder)
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


def _by_words(page: ReadPage, known: Sequence[KnownText]) -> KeptPage | None:
    """Recognise a page whose bytes are new and whose words, or whose failure, are not."""
    urls = page.urls
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


def _write(paths: ProjectPaths, publisher: str, composed: ComposedEntry, replaced: Path | None = None) -> Path:
    """Write an entry into a hidden folder, make it last, and give it its name in one step.

    An entry that it replaces is moved to `raw/inbox/.replaced` first.
    """
    target = inbox_folder(paths) / publisher / composed.name
    staged = inbox_folder(paths) / f"{_RECEIVING}{os.getpid()}"
    try:
        staged.mkdir(parents=True)
        for name, content in composed.files.items():
            write_durably(staged / name, content)
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
