"""What a Chinese figure is about: the noun phrase that is measured, and the noun that is counted."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.clauses import Clause
from orchestration.language.items import Item

Span = tuple[int, int]

_BREAK: Final = re.compile(r"[，,；;。：:（）()|！？!?\n]")
_LEAD: Final = re.compile(
    r"(?:其中|当中|而|但|则|且|同时|此外|另外|另|以及|并|也|还|又|其|该|各|从[^，]{1,6}看|据[^，]{2,16}?(?:统计|测算|监测|数据|显示)|数据显示|我国|全市|全省|共|预计|今年|去年|上年|上月|本月|期间|"
    r"今年以来|以来|前夜的|的|在|由|以|使|将|把|对|仅|约|比平日|通过|受访|提出|中(?!国)|全年)+"
)
_TAIL: Final = re.compile(
    r"(?:分别|累计|共计|合计|总计|同比|环比|约|近|超|已|仍|均|更|又|也|还|再|较|比|达|为|至|到|的|则|就|从|由|有望|将|只|仅|进一步|持续|稳步|实际|名义|年均|日均|平均|首次|当年|折算成|按可比口径|单日接待|共有|已有|已经|有|了|和|与|在|是|实现|完成)+$"
)
_VERBS: Final = frozenset(
    (
        "UP",
        "DOWN",
        "SHARE",
        "LEVEL",
        "CONTRIBUTED",
        "NARROWED",
        "WIDENED",
        "FASTER",
        "SLOWER",
        "OUTPACE",
        "TRAIL",
        "RANK",
        "FUTURE",
    )
)
_WORD: Final = re.compile(r"[一-龥a-z]")
_NEAR_START: Final = 6
_FORMER: Final = re.compile(r"[由从较比]$")
_SHORT_VERBS: Final = frozenset("达为增降跌涨占")
_NOUNS: Final = frozenset(("占比", "比重", "份额", "增速", "增幅", "降幅", "涨幅", "增长率", "跌幅", "比例"))
_NO_SUBJECT: Final = re.compile(
    r"\s*(?:比|较|与|同比|环比|按|折|从|拉动|带动|高于|低于|快于|慢于|高出|连续|连着|至此|跻身|位列|位居|仍|约合|增幅|增速|降幅|涨幅|跌幅|增长|下降|上升|提高|回落|减少|增加|占|后者|预计|为|是|达|折合|收窄|扩大|加快|放缓|每|年均|复合)"
)
_NOUN_BEHIND: Final = re.compile(
    r"(?!的|左右|以上|以下|等|和|与|及|在|是|为|于|增|占|同比|环比|较|比|并|则|达|分别|涉及|其中|以内|之间|多|余)[一-龥]{2,8}?(?=[，,。；;、（(和与及等在到进是的均已被]|$|[\d近约超逾])"
)
_LIST: Final = re.compile(r"[、和与及]|以及")


class ChineseSubjects:
    """Chinese rules for subjects and counted nouns."""

    def read(self, clause: Clause) -> None:
        """Give every figure of a sentence its subject and, where it counts things, their noun."""
        previous: Span | None = None
        for index, group in enumerate(clause.groups):
            subject = self._of_group(clause, index, group) or previous
            parts = self._distribute(clause, group) if len(group) > 1 else []
            for place, item in enumerate(group):
                item.subject = parts[place] if parts else subject
                if item.unit == "COUNT" and item.measure == "LEVEL":
                    item.counted = self._counted(clause, item)
                elif item.form == "streak":
                    item.counted = item.noun
            previous = group[-1].subject or previous

    def _of_group(self, clause: Clause, index: int, group: list[Item]) -> Span | None:
        last = group[-1]
        if last.form == "fraction" or (last.unit == "COUNT" and last.noun and last.measure == "LEVEL"):
            noun = _NOUN_BEHIND.match(clause.folded, last.end, clause.behind(index)[1])
            if noun and self._left(clause, index, strict=True) is None:
                return noun.span()
        return self._left(clause, index)

    def _left(self, clause: Clause, index: int, *, strict: bool = False) -> Span | None:
        """Take the words before the first verb of the nearest piece that has any."""
        folded = clause.folded
        begin, end = clause.before(index)
        place, pieces = begin, []
        for match in _BREAK.finditer(folded, begin, end):
            pieces.append((place, match.start()))
            place = match.end()
        pieces.append((place, end))
        for start, stop in reversed(pieces[-1:] if strict else pieces):
            begin = self._behind_period(clause, start, stop)
            lead = _LEAD.match(folded, begin, stop)
            begin = lead.end() if lead and lead.end() < stop else begin
            if _NO_SUBJECT.match(folded, begin, stop):
                continue
            inner = [item.start for item in clause.items if item.kind == "period" and begin < item.start < stop]
            found = self._trim(folded, begin, self._verb(clause, begin, min([stop, *inner])))
            if found is not None:
                return found
        return None

    @staticmethod
    def _behind_period(clause: Clause, start: int, stop: int) -> int:
        for item in clause.items:
            inside = item.kind == "period" and start <= item.start and item.end <= stop
            if inside and item.start - start < _NEAR_START and not _FORMER.search(clause.folded, start, item.start):
                start = item.end
        return start

    @staticmethod
    def _verb(clause: Clause, start: int, stop: int) -> int:
        """Return where the words about the figure begin; a noun such as 增速 may be part of the subject."""
        for cue in clause.cues_in((start, stop)):
            word = clause.folded[cue.start : cue.end]
            if cue.name not in _VERBS or (len(word) == 1 and word not in _SHORT_VERBS and cue.end != stop):
                continue
            if word in _NOUNS and cue.start > start + 1:
                continue
            return cue.start
        return stop

    @staticmethod
    def _trim(folded: str, start: int, end: int) -> Span | None:
        words = folded[start:end]
        start += len(words) - len(words.lstrip())
        lead = _LEAD.match(folded, start, end)
        if lead and lead.end() < end:
            start = lead.end()
        words = folded[start:end].rstrip()
        tail = _TAIL.search(words)
        if tail:
            words = words[: tail.start()]
        if len(words) < 2 or not _WORD.search(words):
            return None
        return start, start + len(words)

    def _distribute(self, clause: Clause, group: list[Item]) -> list[Span]:
        """Give each member of a list its own item: 吃类、穿类、用类商品分别增长1%、2%和3%."""
        folded, count = clause.folded, len(group)
        stop = group[0].start
        distributed = folded.rfind("分别", clause.start, stop)
        verb = next(
            (
                c.start
                for c in reversed(clause.cues_in((clause.start, stop)))
                if c.name in ("UP", "DOWN", "LEVEL", "SHARE")
            ),
            stop,
        )
        for end in (distributed, verb, stop):
            if end <= clause.start:
                continue
            breaks = [clause.start, *(m.end() for m in _BREAK.finditer(folded, clause.start, end))]
            start = breaks[-1]
            pieces = []
            for match in _LIST.finditer(folded, start, end):
                pieces.append((start, match.start()))
                start = match.end()
            pieces.append((start, end))
            if len(pieces) < count:
                continue
            chosen = pieces[-count:]
            first = chosen[0][0]
            for item in clause.items:
                if item.kind == "period" and first <= item.start and item.end < chosen[0][1]:
                    first = item.end
            chosen[0] = (first, chosen[0][1])
            trimmed = [self._trim(folded, *piece) or (piece if piece[1] - piece[0] == 1 else None) for piece in chosen]
            if all(trimmed):
                return [span for span in trimmed if span]
        return []

    @staticmethod
    def _counted(clause: Clause, item: Item) -> str | None:
        noun = _NOUN_BEHIND.match(clause.folded, item.end, min(clause.end, item.end + 10))
        if noun:
            return noun[0]
        if item.noun:
            return item.noun
        return clause.folded[slice(*item.subject)][-2:] if item.subject else None
