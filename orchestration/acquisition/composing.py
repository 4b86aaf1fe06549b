"""The files of an entry of `raw/inbox`: metadata, drafted facts or those of the earlier version, and the receipt.

Nothing is written here.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from orchestration.acquisition.entries import (
    DIFF_FILE,
    DOCUMENT_STEM,
    FACT_FILE,
    PROPOSALS_FILE,
    RECEIPT_FILE,
    EntryState,
    as_json,
    inbox_folder,
    original_name,
)
from orchestration.acquisition.kinship import Kin, explain, find_kin
from orchestration.acquisition.known_texts import KnownText, read_text
from orchestration.acquisition.naming import chinese_names, slug_of
from orchestration.acquisition.page_text import ReadPage
from orchestration.acquisition.revising import reanchor, revise_metadata, wording_diff
from orchestration.new_document import begin_metadata, draft_facts, language_of
from orchestration.project import ProjectPaths
from orchestration.readers.documents import read_partial_date
from orchestration.readers.vocabularies import Vocabularies
from orchestration.reading import accept_vocabularies

_SCHEMAS = "../../../../schemas"


@dataclass
class ComposedEntry:
    """An entry that is to be written: its state, its name and its files."""

    outcome: str
    name: str
    message: str
    files: dict[str, bytes] = field(default_factory=dict)
    facts_held_against: str | None = None
    """Hash of the fact file of the earlier version."""


def compose_entry(
    paths: ProjectPaths, page: ReadPage, known: Sequence[KnownText], replaced: Path | None = None
) -> ComposedEntry:
    """Make the files of the entry for a page that is not known.

    Args:
        paths: The warehouse's folders.
        page: The page, read; one with a problem becomes an entry that is set aside.
        known: Documents and entries, among them earlier versions of the page and its kin.
        replaced: Folder of the entry whose name it may take over.
    """
    vocabularies = _vocabularies(paths, _stamps(paths.raw / "vocabulary"))
    urls = page.urls
    own = [one for one in known if one.publisher == page.received.publisher and one.urls & urls]
    earlier = next((one for one in own if one.state == "DOCUMENT"), None) or next(
        (one for one in reversed(own) if one.state in (EntryState.NEW, EntryState.NEW_VERSION)), None
    )
    if page.problem is not None or page.extraction is None:
        name = _free_name(paths, page, vocabularies, replaced)
        composed = ComposedEntry(EntryState.SET_ASIDE, name, f"set aside: {page.problem}")
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
    paths: ProjectPaths, page: ReadPage, vocabularies: Vocabularies, kin: Sequence[Kin], replaced: Path | None
) -> ComposedEntry:
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
    composed = ComposedEntry(EntryState.NEW, _free_name(paths, page, vocabularies, replaced), "")
    composed.files |= {
        f"{DOCUMENT_STEM}.txt": text.encode(),
        f"{DOCUMENT_STEM}.meta.yml": meta.encode(),
        FACT_FILE: drafted.fact_file.replace("../../../schemas", _SCHEMAS, 1).encode(),
    }
    near = f"; near {kin[0]}" if kin else ""
    composed.message = f"{drafted.proposed} claims proposed, {drafted.unsettled} fields to settle{near}"
    return composed


def _compose_version(
    paths: ProjectPaths, page: ReadPage, vocabularies: Vocabularies, kin: Sequence[Kin], earlier: KnownText
) -> ComposedEntry:
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
    composed = ComposedEntry(EntryState.NEW_VERSION, name, "")
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


def _origin(page: ReadPage) -> dict[str, str]:
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


def _free_name(paths: ProjectPaths, page: ReadPage, vocabularies: Vocabularies, replaced: Path | None) -> str:
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


def _receipt(
    page: ReadPage, composed: ComposedEntry, kin: Sequence[Kin], earlier: KnownText | None
) -> Mapping[str, Any]:
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
