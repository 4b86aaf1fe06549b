"""Pages for the inbox, from bytes: what fetching would hand over, without any fetching."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.acquisition.entries import Entry, find_entry
from orchestration.acquisition.inbox import KeptPage, keep_page
from orchestration.acquisition.received import ReceivedPage
from orchestration.project import ProjectPaths
from tests.raw_folder import RawFolder, make_raw_folder

RELEASE = """<html><head><meta charset="utf-8"><title>Site – News</title></head><body>
<nav>Home 2025 | page 12 of 99</nav>
<div class="article"><h1>{title}</h1><p class="date">Published: January 20, 2024</p>
<p>Online retail sales reached {value} trillion yuan in 2023, a year-on-year increase of {growth}%.</p>
<p>Rural online retail sales rose by 12.9% in 2023.</p></div>
<footer>Copyright 2025. Tel. 010-8888</footer></body></html>"""
SELECTORS = {"main": ".article"}


def release(title: str = "Online retail in 2023", value: str = "15.42", growth: str = "11") -> bytes:
    """A page of a release in English, with navigation and footer that hold numbers too."""
    return RELEASE.format(title=title, value=value, growth=growth).encode()


@dataclass
class Inbox:
    """A small raw folder with an inbox, and pages that arrive in it."""

    folder: RawFolder
    spool: Path
    arrived: int = 0
    defaults: dict[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> ProjectPaths:
        """The warehouse's folders."""
        return self.folder.paths

    def page(self, content: bytes, url: str = "https://stats.example/1.html", **changes: Any) -> ReceivedPage:
        """A page as it would have been received."""
        self.arrived += 1
        body = self.spool / f"body{self.arrived}"
        body.write_bytes(content)
        fields: dict[str, Any] = {
            "source": "bureau_news",
            "publisher": "nbs",
            "url": url,
            "final_url": url,
            "received_at": datetime(2024, 1, 21, 2, tzinfo=UTC),
            "status": 200,
            "headers": (("content-type", "text/html; charset=utf-8"), ("etag", '"1"')),
            "body_file": body,
            "sha256": hashlib.sha256(content).hexdigest(),
            "declared_content_type": "text/html; charset=utf-8",
            "link_title": "A link",
            "link_date": None,
            "selectors": SELECTORS,
            "language": None,
            "licence": "Written for a test.",
            "previous_sha256": None,
        }
        return ReceivedPage(**fields | self.defaults | changes)

    def keep(self, content: bytes, url: str = "https://stats.example/1.html", **changes: Any) -> KeptPage:
        """Let a page arrive."""
        return keep_page(self.paths, self.page(content, url, **changes))

    def entry(self, kept: KeptPage) -> Entry:
        """The entry of a page."""
        assert kept.entry_folder is not None
        return find_entry(self.paths, str(kept.entry_folder))

    def curate(self, entry: Entry) -> None:
        """Settle what a draft of `release()` leaves open, as a curator would."""
        facts = entry.files.fact_file.read_text("utf-8").replace("basis: TODO", "basis: nbs")
        entry.files.fact_file.write_text(facts, "utf-8")

    def snapshot(self) -> dict[str, bytes]:
        """Every file of `raw/` but the lock, with its content."""
        return {
            path.relative_to(self.folder.root).as_posix(): path.read_bytes()
            for path in sorted(self.folder.root.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }


def make_inbox(place: Path) -> Inbox:
    """A raw folder of two documents with an empty inbox."""
    spool = place / "spool"
    spool.mkdir(parents=True)
    return Inbox(make_raw_folder(place), spool)


def pdf(
    lines: list[str], *, table: list[list[str]] | None = None, encrypted: bool = False, scanned: bool = False
) -> bytes:
    """A PDF file of one page, written by hand: lines of Helvetica, and a ruled table below them."""
    drawn = []
    y = 780
    for line in [] if scanned else lines:
        drawn.append(f"BT /F1 11 Tf 50 {y} Td ({_escaped(line)}) Tj ET")
        y -= 20
    for row in table or []:
        for column, cell in enumerate(row):
            x = 50 + 150 * column
            drawn.append(f"{x} {y - 5} 150 20 re S")
            drawn.append(f"BT /F1 11 Tf {x + 4} {y} Td ({_escaped(cell)}) Tj ET")
        y -= 20
    if scanned:
        drawn.append("q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q")
    stream = "\n".join(drawn).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>")
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b" /Encrypt 6 0 R /ID [<00><00>]" if encrypted else b""
    return content + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, lock, start)


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def docx(body: str) -> bytes:
    """A Word document with a body of WordprocessingML."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
        '+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.'
        f'openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def paragraph(*runs: str) -> str:
    """A paragraph of WordprocessingML, one run for each piece of text."""
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"
