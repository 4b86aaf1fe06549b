"""PDF as text: lines and rows of tables in reading order, by pdfplumber; the reference of the gate by pypdf.

A locked file, one without text (a scan) and one that cannot be parsed are refused with the reason.
"""

import io
import logging
from typing import Any

import pdfplumber
import pypdf

from orchestration.acquisition.extraction import Extraction, clean_line, clean_text, table_row
from orchestration.acquisition.gate import compare_numbers
from orchestration.acquisition.unreadable import UnreadableError

MAXIMUM_PAGES = 300
# Both parsers report each oddity of a file as a warning; what matters is refused or noted here.
for _name in ("pypdf", "pdfminer"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read_pdf(content: bytes) -> Extraction:
    """Take the text of a PDF file.

    Raises:
        UnreadableError: the file is locked, damaged, too long, or has no text.
    """
    try:
        references, title = _read_by_pypdf(content)
        pages = _read_by_pdfplumber(content)
    except UnreadableError:
        raise
    except RecursionError as error:
        raise UnreadableError("the PDF file is nested too deeply") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise UnreadableError(f"the PDF file cannot be parsed: {type(error).__name__} {reason}".rstrip()) from error
    if len(pages) != len(references):
        raise UnreadableError(
            f"the PDF file is damaged: {len(references)} pages by one parser, {len(pages)} by another"
        )
    texts, without_text = [], []
    for number, ((by_rows, plain), reference) in enumerate(zip(pages, references, strict=True), start=1):
        # Rows found by ruled lines read better, but only where they keep every number.
        rows_agree = compare_numbers(reference, by_rows).is_equal
        text = by_rows if rows_agree or not compare_numbers(reference, plain).is_equal else plain
        texts.append(text)
        if not text.strip():
            without_text.append(str(number))
    if len(without_text) == len(texts):
        raise UnreadableError(f"no text on any of the {len(texts)} pages: a scan, which no program here reads")
    notes = (f"no text on page {', '.join(without_text)}: empty or an image",) if without_text else ()
    text, reference = clean_text("\n\n".join(texts)), clean_text("\n".join(references))
    return Extraction("pdf", text, reference, method="pdfplumber, compared with pypdf", title=title, notes=notes)


def _read_by_pypdf(content: bytes) -> tuple[list[str], str | None]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("the PDF file is locked with a password")
    if len(reader.pages) > MAXIMUM_PAGES:
        raise UnreadableError(f"the PDF file has {len(reader.pages)} pages, more than the {MAXIMUM_PAGES} allowed")
    if not len(reader.pages):
        raise UnreadableError("the PDF file has no pages")
    title = reader.metadata.title if reader.metadata else None
    return [page.extract_text() for page in reader.pages], clean_line(str(title)) or None if title else None


def _read_by_pdfplumber(content: bytes) -> list[tuple[str, str]]:
    """Each page twice: with tables row by row, and as plain lines."""
    pages = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            pages.append((_with_tables(page), page.extract_text()))
            page.close()
    return pages


def _with_tables(page: Any) -> str:
    """Lines outside tables and rows of tables, from top to bottom."""
    tables = page.find_tables()
    if not tables:
        return str(page.extract_text())
    boxes = [table.bbox for table in tables]

    def is_outside(thing: dict[str, Any]) -> bool:
        if thing.get("object_type") != "char":
            return True
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    lines = [(line["top"], line["text"]) for line in page.filter(is_outside).extract_text_lines()]
    for table in tables:
        for row, cells in zip(table.rows, table.extract(), strict=True):
            lines.append((row.bbox[1], table_row([cell or "" for cell in cells])))
    return "\n".join(text for _, text in sorted(lines, key=lambda one: float(one[0])))
