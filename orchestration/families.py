"""Which documents are one witness: near-duplicates, translations, and what a curator declares.

Text in, signatures out; signatures in, families out. No I/O, no database, no Dagster. Two things are compared, apart
from each other: the wording without its figures, and the figures. The wording finds reprints and retranslations, the
figures tell next month's release on the same template from a reprint. `docs/decisions/0019-document-families.md`
gives the measurements behind every number below.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from datasketch import LeanMinHash, MinHash, MinHashLSH  # type: ignore[import-untyped]

from orchestration.language.census import find_numeric_tokens

# The standard error of a similarity is at most 0.5 / √512 = 0.022. Seed and scheme are part of every stored signature:
# another value makes old and new signatures incomparable, so that a change must read every document again.
PERMUTATIONS = 512
_SEED = 1
_SCHEME: Literal["affine32"] = "affine32"
_EMPTY = MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
_WORDS_A_SHINGLE, _CHARACTERS_A_SHINGLE = 3, 4
# Languages written without spaces between words.
_UNSPACED = ("zh", "ja")

# Part of the shorter wording that must recur. Observed: 0.16 to 0.20 in free retranslations and rewrites, at most 0.05
# in articles that report the same figures in words of their own. Lower joins the press of a day; higher loses rewrites.
MINIMUM_WORDING = Decimal("0.10")
# Part of the fewer figures that must recur. Observed: 0.91 to 1 in reprints, excerpts and retranslations, at most 0.18
# in the next release on the same template.
MINIMUM_FIGURES = Decimal("0.50")
# Two figures can agree by chance ("12.1 %" and "26" did, in unrelated documents).
FEWEST_FIGURES = 3
# Texts with fewer figures are one only where nearly every word is the same.
SAME_WORDING = Decimal("0.80")
# 128 bands of 4: finds 0.9998 of the pairs with half of their wording in common, and 0.001 of unrelated ones (0.05).
_BANDS, _ROWS_A_BAND = 128, 4
# Two figures that follow each other in more documents than these are common knowledge and no trace of a copy.
_COMMON_RUN = 100

_NUMBER = re.compile(r"\d+(?:[.,．，]\d+)*")
_WORD = re.compile(r"[^\W_]+")
_PLAIN_FIGURE = re.compile(r"(\d[\d,]*)(?:\.(\d+))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STEP = Decimal("0.01")

FamilyMethod = Literal["DECLARED", "TRANSLATION", "NEAR_DUPLICATE", "ALONE"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to compare it: the MinHash of its wording, the size of that set, its telling figures.

    `figures` are in the order of the text, each figure once for every time it is printed.
    """

    minhash: tuple[int, ...]
    shingle_count: int
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its signature and what its metadata say of its family."""

    document_id: str
    signature: Signature
    family: str | None = None
    translation_of: str | None = None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How alike two texts are.

    `wording` is the part of the shorter text's shingles that the other has, `jaccard` the part of all of them, both
    estimated; `shared` of the `fewer` figures of one text stand in the other.
    """

    wording: Decimal
    jaccard: Decimal
    shared: int
    fewer: int

    @property
    def is_near_duplicate(self) -> bool:
        """Whether one text is a reprint, an excerpt, a rewrite or a retranslation of the other."""
        if self.fewer < FEWEST_FIGURES:
            return self.jaccard >= SAME_WORDING and self.shared == self.fewer
        return (
            self.wording >= MINIMUM_WORDING
            and self.shared >= FEWEST_FIGURES
            and self.shared >= MINIMUM_FIGURES * self.fewer
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """The family of one document: its code, what put it there, and the nearest other document that was compared."""

    document_id: str
    family_code: str
    method: FamilyMethod
    evidence: str
    nearest_document_id: str | None = None
    resemblance: Resemblance | None = None


def sign(text: str, language: str, tokens: Iterable[str] | None = None) -> Signature:
    """Return the signature of a text: the same on every machine and in every process.

    Args:
        text: The text as decoded.
        language: Its language (BCP 47), which decides whether words or characters are compared.
        tokens: Its numeric tokens in order, where the census has found them already.

    >>> sign("Sales rose by 9.10% in 2025, to 1,024 billion yuan.", "en").figures
    ('9.1', '1024')
    """
    shingles = _shingles(text, language)
    minhash = _EMPTY.copy()
    minhash.update_batch([one.encode() for one in shingles])
    found = (token.text for token in find_numeric_tokens(text)) if tokens is None else tokens
    return Signature(tuple(minhash.hashvalues.tolist()), len(shingles), tuple(_telling_figures(found)))


def _shingles(text: str, language: str) -> set[str]:
    """Runs of words, or of characters, with every number as 0: the wording alone."""
    words: Sequence[str] = _WORD.findall(_NUMBER.sub(" 0 ", text.casefold()))
    size = _WORDS_A_SHINGLE
    if language.split("-", maxsplit=1)[0] in _UNSPACED:
        words, size = "".join(words), _CHARACTERS_A_SHINGLE
    separator = "" if isinstance(words, str) else " "
    return {separator.join(words[start : start + size]) for start in range(max(1, len(words) - size + 1))}


def _telling_figures(tokens: Iterable[str]) -> Iterator[str]:
    """Figures with two digits or more that are no years, as plain decimals: one digit agrees too often by chance."""
    for token in tokens:
        match = _PLAIN_FIGURE.fullmatch(token)
        if match is None:
            continue
        decimals = (match[2] or "").rstrip("0")
        figure = match[1].replace(",", "").lstrip("0") or "0"
        figure = f"{figure}.{decimals}" if decimals else figure
        if sum(map(str.isdigit, figure)) > 1 and not _YEAR.fullmatch(figure):
            yield figure


def compare(one: Signature, other: Signature) -> Resemblance:
    """Compare two texts by their signatures; the order does not matter."""
    return _Index([Document("", one), Document("", other)]).compare(0, 1)


class _Index:
    """Signatures by position, in the form that comparing them needs."""

    def __init__(self, documents: Sequence[Document]) -> None:
        signatures = [one.signature for one in documents]
        self.minhashes = np.array([one.minhash for one in signatures], dtype=np.uint32)
        self.sizes = [one.shingle_count for one in signatures]
        self.figures = [frozenset(one.figures) for one in signatures]
        self.runs = [frozenset(pairwise(one.figures)) for one in signatures]

    def compare(self, one: int, other: int) -> Resemblance:
        equal = int(np.count_nonzero(self.minhashes[one] == self.minhashes[other]))
        jaccard = Decimal(equal) / PERMUTATIONS
        # |A ∩ B| = J (|A| + |B|) / (1 + J); an estimate may come out above the smaller set.
        common = jaccard * (self.sizes[one] + self.sizes[other]) / (1 + jaccard)
        wording = min(common / min(self.sizes[one], self.sizes[other]), Decimal(1))
        return Resemblance(
            wording.quantize(_STEP, ROUND_HALF_EVEN),
            jaccard.quantize(_STEP, ROUND_HALF_EVEN),
            len(self.figures[one] & self.figures[other]),
            min(len(self.figures[one]), len(self.figures[other])),
        )

    def find_candidates(self) -> set[tuple[int, int]]:
        """Pairs worth comparing: a good part of the wording in common, or two figures in the same order.

        Two figures in a row find what has been put into other words; the wording finds texts without figures.
        """
        lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(_BANDS, _ROWS_A_BAND))
        pairs: set[tuple[int, int]] = set()
        for position, values in enumerate(self.minhashes):
            minhash = LeanMinHash(seed=_SEED, hashvalues=values, scheme=_SCHEME)
            pairs.update((found, position) for found in lsh.query(minhash))
            lsh.insert(position, minhash, check_duplication=False)
        holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for position, runs in enumerate(self.runs):
            for run in runs:
                holders[run].append(position)
        for positions in holders.values():
            if len(positions) <= _COMMON_RUN:
                pairs.update(combinations(positions, 2))
        return pairs


class _Forest:
    """Union-find over positions; the smallest position, so the smallest document id, stands for its tree."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, one: int) -> int:
        while self._parents[one] != one:
            self._parents[one] = self._parents[self._parents[one]]
            one = self._parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low


def find_families(documents: Iterable[Document]) -> list[Membership]:
    """Part documents into families: one membership each, in the order of their ids, whatever order they come in.

    A declared family decides over everything: its documents are together, and no resemblance joins others to them. A
    text and its translation are together unless both declare families that differ. What is left is joined by
    resemblance. The code of a family is the declared one, else the smallest of its document ids.

    Args:
        documents: The documents, each id once. An original that is not among them joins nothing.
    """
    ordered = sorted(documents, key=lambda one: one.document_id)
    if not ordered:
        return []
    places = {one.document_id: place for place, one in enumerate(ordered)}
    forest = _Forest(len(ordered))
    declared = _join_declared(ordered, forest)
    translated = _join_translations(ordered, places, forest, declared)
    index = _Index(ordered)
    nearest: dict[int, tuple[int, Resemblance]] = {}
    alike: set[int] = set()
    matches = []
    for one, other in sorted(index.find_candidates()):
        found = index.compare(one, other)
        for place, neighbour in ((one, other), (other, one)):
            if place not in nearest or _rank(found) > _rank(nearest[place][1]):
                nearest[place] = (neighbour, found)
        # Asked before any resemblance joins, so that the answer does not hang on the order of the pairs.
        if found.is_near_duplicate and forest.root(one) not in declared and forest.root(other) not in declared:
            matches.append((one, other))
    for one, other in matches:
        forest.join(one, other)
        alike.update((one, other))
    memberships = []
    for place, document in enumerate(ordered):
        root = forest.root(place)
        method: FamilyMethod = (
            "DECLARED"
            if document.family
            else "TRANSLATION"
            if place in translated
            else "NEAR_DUPLICATE"
            if place in alike
            else "ALONE"
        )
        found_nearest = nearest[place][1] if place in nearest else None
        nearest_id = ordered[nearest[place][0]].document_id if place in nearest else None
        memberships.append(
            Membership(
                document_id=document.document_id,
                family_code=declared.get(root) or ordered[root].document_id,
                method=method,
                evidence=_explain(document, translated.get(place), nearest_id, found_nearest),
                nearest_document_id=nearest_id,
                resemblance=found_nearest,
            )
        )
    return memberships


def _rank(found: Resemblance) -> tuple[bool, Decimal, int]:
    return found.is_near_duplicate, found.wording, found.shared


def _join_declared(ordered: Sequence[Document], forest: _Forest) -> dict[int, str]:
    """Join documents with the same declared family; return the families by their roots."""
    first: dict[str, int] = {}
    for place, document in enumerate(ordered):
        if document.family:
            forest.join(first.setdefault(document.family, place), place)
    return {place: family for family, place in first.items()}


def _join_translations(
    ordered: Sequence[Document], places: Mapping[str, int], forest: _Forest, declared: dict[int, str]
) -> dict[int, str]:
    """Join translations with their originals, also in circles; return whom each was joined to, by place.

    A chain of translations between two declared families is cut at its last link in the order of the ids.
    """
    joined: dict[int, str] = {}
    for place, document in enumerate(ordered):
        original = places.get(document.translation_of or "")
        if original is None or original == place:
            continue
        families = {declared.get(forest.root(one)) for one in (place, original)} - {None}
        if len(families) > 1:
            continue
        forest.join(place, original)
        if families:
            declared[forest.root(place)] = str(families.pop())
        joined[place] = f"translation of {ordered[original].document_id}"
        joined.setdefault(original, f"original of {document.document_id}")
    return joined


def _explain(document: Document, translated: str | None, nearest_id: str | None, found: Resemblance | None) -> str:
    """Say in words why a document is where it is."""
    parts = [f"declared as {document.family}"] if document.family else []
    parts += [translated] if translated else []
    if found is None:
        parts.append("no other document shares two figures in a row or much of the wording")
    else:
        parts.append(f"nearest: {nearest_id}, wording {found.wording}, figures {found.shared} of {found.fewer}")
    return "; ".join(parts)
