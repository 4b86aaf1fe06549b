"""Which format some bytes are in, whatever was declared, and the reader for it."""

import re
from collections.abc import Mapping
from typing import Final

from orchestration.acquisition.charset import decode
from orchestration.acquisition.docx_text import read_docx
from orchestration.acquisition.extraction import Extraction, clean_text
from orchestration.acquisition.html_text import read_html
from orchestration.acquisition.pdf_text import read_pdf
from orchestration.acquisition.unreadable import UnreadableError

MAXIMUM_BYTES: Final = 50 * 1024 * 1024
MAXIMUM_CHARACTERS: Final = 2_000_000
_HTML_SIGNS: Final = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|title|div|p|table|h1|article|section|span)\b", re.IGNORECASE
)
_HEAD_BYTES: Final = 2048
_FOREIGN: Final = {
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"{\\rtf": "an RTF file",
}


def sniff_format(content: bytes, content_type: str | None) -> str:
    """Format of some bytes: pdf, docx, html or txt. What the bytes show comes before what is declared.

    Raises:
        UnreadableError: the bytes are of a format that is not read.

    >>> sniff_format(b"%PDF-1.7 ...", "text/html"), sniff_format(b"<html><p>1", "application/pdf")
    ('pdf', 'html')
    """
    head = content[:_HEAD_BYTES]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    for sign, what in _FOREIGN.items():
        if head.startswith(sign):
            raise UnreadableError(f"the bytes are {what}, which is not read")
    # Encodings of two and four bytes write ASCII signs with NULs between.
    if _HTML_SIGNS.search(head.replace(b"\x00", b"")) or "html" in (content_type or "").lower():
        return "html"
    return "txt"


def extract_text(
    content: bytes, content_type: str | None, selectors: Mapping[str, str], charset: str | None = None
) -> Extraction:
    """Turn the bytes of a page into text.

    Args:
        content: The bytes, after any content-encoding is undone.
        content_type: The header `content-type`.
        selectors: CSS selectors of the source, for HTML.
        charset: An encoding that a curator names.

    Raises:
        UnreadableError: the bytes give no text that can be trusted. No other error comes from any bytes.
    """
    if len(content) > MAXIMUM_BYTES:
        raise UnreadableError(f"{len(content):,} bytes, more than the {MAXIMUM_BYTES:,} allowed")
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError("the page is empty")
    match sniff_format(content, content_type):
        case "pdf":
            extraction = read_pdf(content)
        case "docx":
            extraction = read_docx(content)
        case "html":
            extraction = read_html(content, content_type, selectors, charset)
        case _:
            extraction = _read_plain(content, content_type, charset)
    if len(extraction.text) > MAXIMUM_CHARACTERS:
        raise UnreadableError(f"{len(extraction.text):,} characters, more than the {MAXIMUM_CHARACTERS:,} allowed")
    if "\ufffd" in extraction.text:
        raise UnreadableError("the text holds U+FFFD, the mark of characters that were lost before they reached us")
    return extraction


def _read_plain(content: bytes, content_type: str | None, charset: str | None) -> Extraction:
    decoded = decode(content, content_type, charset)
    text = clean_text(decoded.text)
    if not text.strip():
        raise UnreadableError("the page is empty")
    return Extraction("txt", text, decoded.text, decoded.encoding, decoded.note, "plain text")
