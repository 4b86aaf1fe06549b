"""Where each page of the report is: names of files and anchors, safe and free of collisions.

Codes and document ids may hold any character, so no file is named after them raw: a readable part, then a hash.
"""

import functools
import hashlib
import re

_READABLE = 48


@functools.lru_cache(maxsize=4096)
def slug(code: str) -> str:
    """Name of a page in lower-case letters, digits and hyphens; other codes give other names.

    >>> slug("mofcom/2025-12 <Note>")
    'mofcom-2025-12-note-40648786c9a1'
    """
    readable = re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")[:_READABLE].rstrip("-")
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable}-{digest}" if readable else digest


def numbered(stem: str, page: int) -> str:
    """File of the n-th page of something that may have several."""
    return f"{stem}.html" if page == 1 else f"{stem}-page-{page}.html"


def series_file(series_code: str, page: int = 1) -> str:
    """File of a page of a series, from the report's folder."""
    return numbered(f"series/{slug(series_code)}", page)


def series_csv(series_code: str) -> str:
    """CSV file of a series, from the report's folder."""
    return f"series/{slug(series_code)}.csv"


def document_file(document_id: str) -> str:
    """File of the page of a document, from the report's folder."""
    return f"documents/{slug(document_id)}.html"


def list_file(kind: str, code: str, page: int = 1) -> str:
    """File of a list of series: of one category, publisher, basis or indicator."""
    return numbered(f"lists/{kind}-{slug(code)}", page)


def card_anchor(claim_key: str) -> str:
    """Anchor of a fact card on the page of its series."""
    is_plain = claim_key.isascii() and claim_key.isalnum() and claim_key == claim_key.lower()
    return f"claim-{claim_key if is_plain else slug(claim_key)}"


def card_address(series_code: str, page: int, claim_key: str) -> str:
    """Address of a fact card, from the report's folder."""
    return f"{series_file(series_code, page)}#{card_anchor(claim_key)}"


def number_anchor(char_start: int) -> str:
    """Anchor of a numeric token on the page of its document."""
    return f"n-{char_start}"
