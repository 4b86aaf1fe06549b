# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""What an English figure is about: the noun phrase that is measured, and the noun that is counted."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.clauses import Clause
from orchestration.language.cues import Cue
from orchestration.language.items import Item

Span = tuple[int, int]

_COMMA: Final = re.compile(r"[,;:()|\s](?:(?<=[,;:()|])\s*|(?<=\s)--?\s)")
_LEAD: Final = re.compile(
    r"(?:(?:'s|and|but|while|whereas|with|as|also|that|which|or|then|meanwhile|among\s+them|moreover|in\s+addition|of\s+which|including|plus|both|when|where|since|"
    r"the|a|an|its|their|his|our|this|these|those|total|overall|some|of|for|in|on|by|at|over|under|during|from|to|through|across|"
    r"china's|the\s+country's|the\s+nation's|the\s+province's|the\s+city's|country's|nation's|province's|still|only|even|about|china\s+saw|saw|"
    r"national|nationwide)\s+)+"
)
_TAIL: Final = re.compile(
    r"(?:\s+(?:covering|including|totaling|totalling|spanning|serving|involving|containing|offering|surpassed|exceeding|passed|topped|which|that|who|it|have|has|had|will|would|could|should|may|might|can|is|are|was|were|be|been|being|also|still|even|then|already|"
    r"more|than|by|to|of|in|at|with|from|and|or|for|the|a|an|not|further|again|continued|steadily|sharply|slightly|over|since|on|rapidly|respectively|"
    r"just|nearly|only|grew|rose|fell|want|wants|saw|up|down|both|were\s+still|all|online\s+alone|year|month|now|year-on-year|annual|average|an\s+average|combined|reached))+\s*$"
)
# The last words that a tail can have.
_TAIL_WORDS: Final = frozenset(
    _TAIL.pattern.removeprefix(r"(?:\s+(?:").partition("))+")[0].replace(r"\s+", " ").replace(" ", "|").split("|")
)
_SAID_THAT: Final = re.compile(
    r"\b(?:that|said|says|show|shows|showed|shown|reported|noted|indicates?|according\s+to[^,]{3,60},|estimates?|expects?|introduced)\s+(?:that\s+)?"
)
_BEHIND_OF: Final = re.compile(
    r"\s*(?:[\w-]+\s+){0,3}?(?:growth|increase|rise|gain|gains|jump|surge|climb|expansion|uptick|improvement|boost|advance|leap|decline|drop|fall|decrease|slump|dip|"
    r"reduction|contraction|loss|plunge|slide)\s+(?:in|of|for|to)\s+"
)
_PHRASE: Final = re.compile(
    r"(?:(?!(?:in|for|from|during|over|as|by|at|and\s+\d|while|with|on|compared|than|last|this|year-on-year|month-on-month|respectively|after|driven|since|which|that|is|are|was|were|have|has|had|rose|fell|grew|up|down|to)\b)[\w'&/-]+[ \n]?){1,8}"
)
_COUNTED: Final = re.compile(
    r"[\s-]+((?:(?!(?:in|for|from|during|over|as|by|at|and|while|with|on|compared|than|last|this|year|month|respectively|of|to|or|the|a|an|is|are|was|were|have|has|had|rose|fell|grew|up|down|which|that|will|since|after|before|according|higher|lower|more|less|against|alone|per|each|every|through|across|between|nationwide|so|took|signed|sold|showcased|participated|when|under|worth|lacked|were)\b)[a-z][\w'-]*\s?){1,4})"
)
_NEAR_START: Final = 14
# Words that make no subject by themselves; a piece of nothing else is passed over.
_NO_SUBJECT: Final = frozenset(
    [
        "it",
        "they",
        "them",
        "among",
        "that",
        "which",
        "this",
        "these",
        "those",
        "year",
        "month",
        "quarter",
        "on",
        "year-on-year",
        "month-on-month",
        "both",
        "up",
        "down",
        "y/y",
        "but",
        "and",
        "so",
        "far",
        "versus",
        "against",
        "others",
        "of",
        "in",
        "total",
        "last",
        "a",
        "an",
        "the",
        "earlier",
        "before",
        "first",
        "second",
        "time",
        "very",
        "meanwhile",
        "however",
        "after",
        "together",
        "already",
        "still",
        "weak",
        "strong",
        "again",
        "respectively",
        "alone",
        "ring",
        "same",
        "ratio",
        "lead",
        "leading",
        "having",
        "although",
        "though",
        "jump",
        "yoy",
        "mom",
        "qoq",
        "bn",
        "mn",
        "tn",
        "yuan",
        "took",
        "turn",
        "for",
        "at",
        "point",
        "now",
        "later",
        "then",
        "thus",
        "also",
        "only",
        "just",
        "about",
        "some",
        "all",
        "each",
        "per",
        "more",
        "less",
        "as",
        "with",
        "to",
        "from",
        "by",
        "or",
        "ministry",
        "analysts",
        "bureau",
    ]
)
_PARTICIPLE: Final = re.compile(
    r"(?!shopping|stream|live|cater|advertis|packag|cloth|build|furnish|market|trad|din|vend|spend|lend|hous|farm|print|process|manufactur|wear|fund|train|gam|"
    r"comput|monitor|listed|combined|registered|branded|bonded|used|imported|sport)[a-z-]+(?:ed|ing)\b"
)
_NO_VERBS: Final = frozenset(
    [
        "to",
        "at",
        "posted",
        "worth",
        "total",
        "share",
        "proportion",
        "percentage",
        "ratio",
        "weight",
        "portion",
        "slice",
        "held",
        "took",
        "be",
        "lead",
        "led",
        "top",
        "place",
    ]
)
_NOUNS_OF_CHANGE: Final = frozenset(
    [
        "rise",
        "gain",
        "gains",
        "increase",
        "growth",
        "expansion",
        "addition",
        "improvement",
        "jump",
        "surge",
        "drop",
        "fall",
        "decline",
        "decrease",
        "reduction",
        "cut",
        "loss",
        "losses",
        "dip",
        "slide",
    ]
)
_ONLY_ARTICLES: Final = re.compile(
    r"\W*(?:(?:a|an|the|with|or|and|its|their|as|for|year|on|over|of|month|quarter|annual|average|net|sharp|further|down|up|also|steep|compound|strong|total|by|saw|posting|represent(?:ing)?|marking|which|was|is)\W+)*"
)
_LIST_BREAK: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_LIST_END: Final = re.compile(r",?\s*\brespectively\b|[;.]|,\s+(?:while|with|as|which)\b")
_HEAD_OF: Final = re.compile(r".*\b(?:of|in|for|by|from|than|with|to|as|on)\s+(?:the\s+)?", re.DOTALL)
_PREPOSITION: Final = re.compile(
    r"(?:in|on|at|by|from|for|during|over|as\s+of|since|between|according|compared|under|with|through|until|up|down|of|reaching|exceeding|or|i\.e\.)\b"
)


class EnglishSubjects:
    """English rules for subjects and counted nouns."""

    def read(self, clause: Clause) -> None:
        """Give every figure of a sentence its subject and, where it counts things, their noun."""
        previous: Span | None = None
        for index, group in enumerate(clause.groups):
            subject = self._of_group(clause, index, group) or previous
            parts = (
                (self._distribute_behind(clause, index) or self._distribute(clause, group)) if len(group) > 1 else []
            )
            for place, item in enumerate(group):
                item.subject = parts[place] if parts else subject
                if item.unit == "COUNT" and item.measure == "LEVEL":
                    item.counted = self._counted(clause, group[-1], item)
                elif item.form == "streak":
                    item.counted = item.noun
            previous = group[-1].subject or previous

    def _of_group(self, clause: Clause, index: int, group: list[Item]) -> Span | None:
        folded, last = clause.folded, group[-1]
        right = clause.behind(index)
        if last.measure in ("GROWTH", "POINT_CHANGE", "MULTIPLE"):
            behind = _BEHIND_OF.match(folded, *right)
            phrase = _PHRASE.match(folded, behind.end(), right[1]) if behind else None
            if phrase:
                return self._trim(folded, *phrase.span())
        if last.unit == "COUNT" and last.measure == "LEVEL":
            counted = _COUNTED.match(folded, *right)
            if counted:
                return self._trim(folded, *counted.span(1))
        return self._left(clause, index)

    def _left(self, clause: Clause, index: int) -> Span | None:
        """Take the words before the first verb that speaks of the figure, in the nearest piece that has any."""
        folded = clause.folded
        begin, end = clause.before(index)
        for piece in reversed(self._pieces(folded, begin, end)):
            start, stop = self._without_periods(clause, *piece)
            if start >= stop:
                continue
            verb = next((cue.start for cue in clause.cues_in((start, stop)) if self._is_verb(folded, cue, start)), stop)
            found = self._trim(folded, start, verb)
            if found is not None and self._names_something(folded[slice(*found)]):
                return found
        return None

    @staticmethod
    def _names_something(words: str) -> bool:
        return not _PARTICIPLE.match(words) and any(word not in _NO_SUBJECT for word in words.split())

    @staticmethod
    def _is_verb(folded: str, cue: Cue, start: int) -> bool:
        if cue.name in ("INDEX", "RATE", "FUTURE", "ENTITLED") or folded[cue.start : cue.end] in _NO_VERBS:
            return False
        if cue.name in ("GROWTHNOUN", "FALLNOUN") or folded[cue.start : cue.end] in _NOUNS_OF_CHANGE:
            return bool(_ONLY_ARTICLES.fullmatch(folded, start, cue.start))
        return True

    @staticmethod
    def _without_periods(clause: Clause, start: int, stop: int) -> Span:
        """Cut time expressions off both ends of a piece."""
        for item in clause.items:
            if item.kind == "period" and start <= item.start and item.end <= stop:
                if item.start - start < _NEAR_START:
                    start = item.end
                else:
                    stop = item.start
                    break
        return start, stop

    @staticmethod
    def _pieces(folded: str, begin: int, end: int) -> list[Span]:
        pieces = []
        place = begin
        for match in _COMMA.finditer(folded, begin, end):
            pieces.append((place, match.start()))
            place = match.end()
        pieces.append((place, end))
        return pieces

    @staticmethod
    def _trim(folded: str, start: int, end: int) -> Span | None:
        words = folded[start:end]
        start += len(words) - len(words.lstrip())
        said = [match.end() for match in _SAID_THAT.finditer(folded, start, end)]
        if said and said[-1] < end - 3:
            start = said[-1]
        lead = _LEAD.match(folded, start, end)
        prepositional = _PREPOSITION.match(folded, start) is not None
        if lead:
            start = lead.end()
        words = folded[start:end].rstrip(" \n,.\"'-")
        last = words.rsplit(None, 1)[-1:]
        tail = _TAIL.search(" " + words) if last and last[0] in _TAIL_WORDS else None
        if tail:
            words = words[: max(0, tail.start() - 1)]
        if (
            len(words) < 2
            or not any(character.isalpha() for character in words)
            or any(character.isdigit() for character in words[:1])
        ):
            return None
        if prepositional and len(words) < 12 and any(character.isdigit() for character in words):
            return None
        return start, start + len(words)

    @staticmethod
    def _distribute(clause: Clause, group: list[Item]) -> list[Span]:
        """Give each member of a list its own item: "sales of A, B and C rose 1, 2 and 3 percent, respectively"."""
        folded, count = clause.folded, len(group)
        stop = group[0].start
        verb = next(
            (c for c in reversed(clause.cues_in((clause.start, stop))) if c.name in ("UP", "DOWN", "LEVEL", "SHARE")),
            None,
        )
        ends = [verb.start, stop] if verb else [stop]
        ends += [c.start for c in clause.cues_in((clause.start, stop)) if c.name in ("UP", "DOWN", "LEVEL")][:1]
        for end in ends:
            pieces = []
            place = max(clause.start, end - 400)
            for match in _LIST_BREAK.finditer(folded, place, end):
                pieces.append((place, match.start()))
                place = match.end()
            pieces.append((place, end))
            pieces = [piece for piece in pieces if piece[1] > piece[0]]
            if len(pieces) < count:
                continue
            chosen = pieces[-count:]
            head = _HEAD_OF.match(folded, chosen[0][0], chosen[0][1])
            if head and head.end() < chosen[0][1]:
                chosen[0] = (head.end(), chosen[0][1])
            trimmed = [EnglishSubjects._trim(folded, *piece) for piece in chosen]
            if all(trimmed):
                return [span for span in trimmed if span]
        return []

    @staticmethod
    def _distribute_behind(clause: Clause, index: int) -> list[Span]:
        """Give each member its item where the list stands behind: "a 40% and 29.2% growth in dining and travel"."""
        folded, (begin, end) = clause.folded, clause.behind(index)
        behind = _BEHIND_OF.match(folded, begin, end)
        if behind is None:
            return []
        stop = _LIST_END.search(folded, behind.end(), end)
        place, pieces = behind.end(), []
        for match in _LIST_BREAK.finditer(folded, place, stop.start() if stop else end):
            pieces.append((place, match.start()))
            place = match.end()
        pieces.append((place, stop.start() if stop else end))
        trimmed = [EnglishSubjects._trim(folded, *piece) for piece in pieces]
        return [span for span in trimmed if span] if len(pieces) == len(clause.groups[index]) and all(trimmed) else []

    @staticmethod
    def _counted(clause: Clause, last: Item, item: Item) -> str | None:
        match = _COUNTED.match(clause.folded, last.end, min(clause.end, last.end + 60))
        if match:
            return match[1].split()[-1]
        if item.subject is None:
            return None
        nouns: list[str] = re.findall(r"[a-z'-]+", clause.folded[slice(*item.subject)])
        plural = [word for word in nouns if word.endswith("s") and len(word) > 3]
        return next(iter(plural or nouns), None)
