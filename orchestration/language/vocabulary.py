"""The vocabulary as the reader needs it: codes with their names and synonyms in both languages.

Plain values. Reading raw/vocabulary/*.yml into them is the work of the readers package; no words are written
here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from orchestration.language.cues import CueScanner
from orchestration.language.folding import fold

VocabularyKind = Literal["indicator", "category", "basis"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a vocabulary.

    `agency` is the publisher code of a basis, `denominators` the indicators that a share of this one may be
    taken of, `parent` the parent of a category. `counts_things` says that an indicator is a number of things
    (enterprises, platforms) and not a value.
    """

    code: str
    name_en: str
    name_zh: str
    aliases_en: tuple[str, ...] = ()
    aliases_zh: tuple[str, ...] = ()
    mistranslations: tuple[str, ...] = ()
    agency: str | None = None
    denominators: tuple[str, ...] = ()
    parent: str | None = None
    counts_things: bool = False

    def words(self, language: str) -> Iterator[str]:
        """Yield every name of the entry in a language."""
        if language == "zh":
            yield self.name_zh
            yield from self.aliases_zh
        else:
            yield self.name_en
            yield from self.aliases_en
            yield from self.mistranslations


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The three vocabularies that a claim is coded in."""

    indicators: tuple[Entry, ...] = ()
    categories: tuple[Entry, ...] = ()
    bases: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One name of a code found in a text."""

    code: str
    start: int
    end: int


class Loose(NamedTuple):
    """A name all of whose words stand in a stretch of text, in any order."""

    code: str
    words: frozenset[str]

    @property
    def size(self) -> int:
        """How many words it has."""
        return len(self.words)


class VocabularyIndex:
    """Finds the names of one vocabulary in a folded text, longest first."""

    def __init__(self, entries: tuple[Entry, ...], language: str) -> None:
        """Compile the names of the entries; a name that two entries share goes to the first."""
        lexicon: dict[str, str] = {}
        taken: set[str] = set()
        for entry in entries:
            names = [
                name
                for name in (" ".join(fold(word).replace(",", " ").split()) for word in entry.words(language))
                if name
            ]
            lexicon[entry.code] = ",".join(name for name in names if name not in taken)
            taken.update(names)
        self._scanner = CueScanner(lexicon, words=language != "zh") if taken else None
        # English moves words about ("retail sales of physical goods online"), so names also count as sets of words.
        self._bags = (
            []
            if language == "zh"
            else [
                (frozenset(name.replace("-", " ").split()), entry.code)
                for entry in entries
                for name in lexicon[entry.code].split(",")
                if " " in name
            ]
        )

    def find(self, folded: str, start: int, end: int) -> list[Hit]:
        """Return the names that stand between two offsets."""
        if self._scanner is None or start >= end:
            return []
        return [Hit(cue.name, cue.start, cue.end) for cue in self._scanner.find(folded, start, end)]

    def loosely(self, folded: str, start: int, end: int) -> Loose | None:
        """Return the longest name all of whose words stand between two offsets.

        >>> index = VocabularyIndex((Entry("online_retail_sales", "Online retail sales", ""),), "en")
        >>> words = "retail sales of physical goods online"
        >>> index.loosely(words, 0, len(words)).code
        'online_retail_sales'
        """
        present = set(folded[start:end].replace("-", " ").replace("'s", " ").split())
        best: Loose | None = None
        for bag, code in self._bags:
            if (best is None or len(bag) > best.size) and bag <= present:
                best = Loose(code, bag)
        return best


@lru_cache(maxsize=16)
def index_of(vocabulary: Vocabulary, kind: VocabularyKind, language: str) -> VocabularyIndex:
    """Return the compiled index of one vocabulary in one language."""
    entries = {"indicator": vocabulary.indicators, "category": vocabulary.categories, "basis": vocabulary.bases}[kind]
    return VocabularyIndex(entries, language)
