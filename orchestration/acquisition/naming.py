"""Names of entries and documents, by a rule of ours: the remote side never names a file."""

import re
from collections.abc import Mapping
from typing import Any, Final

_WORD: Final = re.compile(r"[a-z0-9]+")
_LONGEST: Final = 60
_MOST_CODES: Final = 2
_SMALL_WORDS: Final = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"]
)
PUBLISHER: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")


def slug_of(title: str | None, names: Mapping[str, str]) -> str:
    """A short ASCII name made of a title.

    Args:
        title: The title, in any language, from anywhere.
        names: Codes of the vocabulary by the Chinese names that stand for them in titles.

    >>> slug_of("../../etc/passwd: Online Retail Sales Up 9.1%", {})
    'etc_passwd_online_retail_sales_up_9_1'
    >>> slug_of("2025年1—11月全国网上零售额增长9.1%", {"网上零售额": "online_retail_sales"})
    'online_retail_sales'
    """
    words = [word for word in _WORD.findall((title or "").lower()) if word not in _SMALL_WORDS]
    if not any(word.isalpha() and len(word) > 2 for word in words):
        words = _codes(title or "", names)
    slug = ""
    for word in words:
        if len(slug) + len(word) >= _LONGEST:
            break
        slug = f"{slug}_{word}" if slug else word
    return slug or "document"


def _codes(title: str, names: Mapping[str, str]) -> list[str]:
    """Codes of the longest names in a title, in the order in which they stand there."""
    found: dict[str, int] = {}
    for name in sorted(names, key=len, reverse=True):
        place = title.find(name)
        if place >= 0 and len(found) < _MOST_CODES:
            found.setdefault(names[name], place)
            title = title.replace(name, " " * len(name))
    return sorted(found, key=lambda code: found[code])


def chinese_names(rows: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Codes of indicators by their Chinese names and aliases, for names of files."""
    return {
        name: code
        for code, row in rows["indicator"].items()
        for name in (row["name_zh"], *(row.get("aliases_zh") or ()))
        if name and len(name) > 2
    }
