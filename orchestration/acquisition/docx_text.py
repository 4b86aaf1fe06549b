"""Word documents (.docx) as text: paragraphs and tables in their order; the reference of the gate from the bare XML."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from orchestration.acquisition.extraction import Extraction, clean_line, clean_text, table_row
from orchestration.acquisition.unreadable import UnreadableError

MAXIMUM_UNPACKED_BYTES: Final = 100 * 1024 * 1024
MAXIMUM_PARTS: Final = 2_000
_BODY_PART: Final = "word/document.xml"
_BLOCK_ENDS: Final = re.compile(r"</w:(?:p|tc|tr)>|<w:(?:br|cr|tab)\b[^>]*>")
_NOT_SHOWN: Final = re.compile(r"<w:(delText|instrText)\b[^>]*>.*?</w:\1>|<mc:Fallback\b.*?</mc:Fallback>", re.DOTALL)
_TEXT: Final = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(\n)")


def read_docx(content: bytes) -> Extraction:
    """Take the text of a Word document.

    Raises:
        UnreadableError: the file is no Word document, is damaged, or unpacks to more than is allowed.
    """
    try:
        bare = _bare_body(content)
        document = docx.Document(io.BytesIO(content))
        text = clean_text("\n".join(_lines(document.element.body)))
        title = clean_line(document.core_properties.title or "") or None
    except UnreadableError:
        raise
    except RecursionError as error:
        raise UnreadableError("the Word document is nested too deeply") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise UnreadableError(f"the Word document cannot be parsed: {type(error).__name__} {reason}") from error
    if not text.strip():
        raise UnreadableError("the Word document has no text")
    return Extraction("docx", text, _reference(bare), method="python-docx, compared with its XML", title=title)


def _bare_body(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAXIMUM_PARTS or unpacked > MAXIMUM_UNPACKED_BYTES:
            raise UnreadableError(
                f"the archive unpacks to {unpacked:,} bytes in {len(parts):,} parts, more than the"
                f" {MAXIMUM_UNPACKED_BYTES:,} bytes in {MAXIMUM_PARTS:,} parts allowed"
            )
        if _BODY_PART not in archive.namelist():
            raise UnreadableError("the archive is no Word document")
        return archive.read(_BODY_PART).decode("utf-8")


def _lines(block: Any) -> Iterator[str]:
    for child in block:
        if child.tag == qn("w:p"):
            yield _words(child)
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                yield table_row([" ".join(_lines(cell)) for cell in row.iterchildren(qn("w:tc"))])
            yield ""
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _lines(child)


def _words(paragraph: Any) -> str:
    words = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag == qn("w:noBreakHyphen"):
            words.append("-")
        else:
            words.append("\n" if node.tag != qn("w:tab") else " ")
    return "".join(words)


def _reference(xml: str) -> str:
    flat = _BLOCK_ENDS.sub("\n", _NOT_SHOWN.sub("", xml.replace("\n", " ")))
    return clean_text("".join(unescape(found[1] or "") or found[2] or "" for found in _TEXT.finditer(flat)))
