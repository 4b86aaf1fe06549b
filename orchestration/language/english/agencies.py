"""Who an English text says measured a figure, and how far that attribution reaches."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"[A-Z][\w'&-]*(?:\s+(?:(?:of|and|for|the|&|on)\s+)*[A-Z][\w'&-]*)*"
_ATTRIBUTION: Final = re.compile(
    rf"(?:[Aa]ccording\s+to|(?:[Dd]ata|[Ff]igures|[Ss]tatistics|[Nn]umbers)\s+(?:from|by|of|released\s+by|compiled\s+by|issued\s+by|published\s+by)|[Rr]eleased\s+by|[Rr]eported\s+by)\s+"
    rf"(?:(?:the\s+)?(?:latest\s+)?(?:data|figures|statistics|monitoring|estimates|numbers|a\s+report)\s+(?:from|by|of|released\s+by)\s+)?(?:the\s+)?(?P<agency>{_NAME})"
    rf"|(?P<monitor>[Bb]ig\s+data\s+monitoring|(?:key\s+)?monitor(?:ed|ing)\s+platforms?)|(?P<speaker>{_NAME})(?='s?\s+(?:data|figures|big\s+data)|\s+(?:said|reported|announced|data\s+show|figures\s+show))"
)

# Every attribution holds one of these; most sentences hold none.
_HINTS: Final = ("ccording to", "ata", "igures", "tatistics", "eported", "eleased", " said", "announced", "onitor")


def find_agencies(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the bodies that a sentence names as its source.

    >>> text = "According to data from the State Post Bureau, volume exceeded 180 billion."
    >>> [text[a:b] for a, b in find_agencies(text, 0, len(text))]
    ['State Post Bureau']
    """
    if not any(text.find(hint, start, end) >= 0 for hint in _HINTS):
        return []
    return [match.span(str(match.lastgroup)) for match in _ATTRIBUTION.finditer(text, start, end)]
