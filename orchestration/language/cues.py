"""Cue words: finding the words that say what a figure measures, in one pass over a text.

The words themselves are data of each language; this module only turns them into a fast scanner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Cue(NamedTuple):
    """One cue word in a text: its class and its half-open span."""

    name: str
    start: int
    end: int


class CueScanner:
    """Find every cue of a lexicon, longest first, in time linear in the text."""

    def __init__(self, lexicon: Mapping[str, str], *, words: bool) -> None:
        """Compile a lexicon of class name → words separated by commas.

        Args:
            lexicon: the cue words of each class; a space stands for any run of white space.
            words: whether cues are whole words (English) or may stand anywhere (Chinese).
        """
        self._class_of = {
            _spaced(word.strip()): name for name, text in lexicon.items() for word in text.split(",") if word.strip()
        }
        self._as_printed: dict[str, str] = {}
        body = trie_pattern(sorted(self._class_of))
        self._scan = re.compile(rf"(?<![a-z]){body}(?![a-z])" if words else body)

    def find(self, folded: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """Return the cues between two offsets of a folded text, in order."""
        class_of = self._as_printed
        cues = []
        for match in self._scan.finditer(folded, start, len(folded) if end is None else end):
            words = match[0]
            name = class_of.get(words)
            if name is None:
                name = class_of[words] = self._class_of[_spaced(words)]
            cues.append(Cue(name, *match.span()))
        return cues


def _spaced(words: str) -> str:
    return words if words.isalpha() else " ".join(words.replace("-", " ").split())


def trie_pattern(words: list[str]) -> str:
    """Return a pattern that shares prefixes, so that cost does not grow with the size of the lexicon."""
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        node: dict[str, object] = tree  # type: ignore[assignment]
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _pattern_of(tree)


def _pattern_of(node: Mapping[str, object]) -> str:
    branches = []
    for character, child in node.items():
        if character and isinstance(child, dict):
            branches.append((r"[\s-]{1,3}" if character == " " else re.escape(character)) + _pattern_of(child))
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return body + ("?" if "" in node else "")
