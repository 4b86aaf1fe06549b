"""What a Chinese figure measures: level, growth, share, lead, contribution, and against which base.

Works on the words before and behind each figure. Periods and subjects are found elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.chinese import lexicon
from orchestration.language.chinese.patterns import any_of
from orchestration.language.clauses import Clause
from orchestration.language.cues import Cue, CueScanner
from orchestration.language.items import Item

CUES: Final = CueScanner(lexicon.CUES, words=False)
COMPARISONS: Final = CueScanner(lexicon.COMPARISONS, words=False)

_UP: Final = frozenset(("UP", "FASTER", "OUTPACE"))
_DOWN: Final = frozenset(("DOWN", "SLOWER", "TRAIL"))
_DECIDING: Final = frozenset(
    ("UP", "DOWN", "SHARE", "RATE", "CONTRIBUTED", "NARROWED", "WIDENED", "FASTER", "SLOWER", "OUTPACE", "TRAIL")
)


def _before_figure(text: str) -> re.Pattern[str]:
    return re.compile(rf"{any_of(text)}(?:了|到|至|达|为|在)?\s*$")


_QUALIFYING: Final = {code: _before_figure(text) for code, text in lexicon.QUALIFYING_VERBS.items()}
_QUALIFYING_AT_ALL: Final = _before_figure(",".join(lexicon.QUALIFYING_VERBS.values()))
_CONTRIBUTED: Final = re.compile(r"贡献(?:率[^，。；,;]{0,6}|(?:了|达|约|超|超过|接近)*)\s*$")
_CONTRIBUTED_OF: Final = re.compile(r"贡献了?[^，。；]{0,16}(?:增长|增量)的(?:超|近|约)?$")
_YEAR_ON_YEAR: Final = re.compile(r"(?:同比|环比|同比增|增)[（(%）)：:\s]*$")
_STATE: Final = re.compile(
    r"(?:至|到|为|达到?|在|是|录得|报|仅为?|只有|分别|有|保持|维持|稳定)\s*(?:超过|突破|接近|了)?\s*$"
)
_GROWTH_NOUN: Final = re.compile(r"(?:增速|增幅|涨幅|增长率|增长速度|升幅)")
_FALL_NOUN: Final = re.compile(r"(?:降幅|跌幅|减幅|降速|下降幅度|下滑幅度)")
_SHARE_NOUN: Final = re.compile(r"(?:占比|比重|份额|占|率(?!先)|满意度|强度|比例)")
_CHANGE_BEHIND: Final = re.compile(
    r"的?(?:同比|环比|年均)?(?P<word>(?:正|较快|高速|快速)?增长|增速|增幅|涨幅|升幅|降幅|跌幅|下降|下滑|跌势|负增长)"
)
_OF_GROWTH: Final = re.compile(r"的?(?:增长|增量|增幅|增速)?贡献|的(?:增长|增量)(?!率|速)")
_ABSOLUTE: Final = re.compile(
    r"(?<!新)(?:增加|减少|净增加?|多出|少了?|多了?|增|减|下降|增长|上升|回落|提高|降低|缩短|节省|压缩|快了?|慢了?|加快|扩大|上涨|下跌|提升|净减少?|高出?|低了?|便宜|缩减|追加|收窄|压降|压减|贵了?)(?:了|约|近|出)?\s*$"
)
_VERSUS: Final = re.compile(
    r"(?:(?<![占同环对])比|较|高于|快于|高出|低于|慢于|好于|优于|跑赢|领先|落后|跑输|超出|多于|少于|弱于|强于|超过|快过|高过|领跑|慢于|低出|不及|逊于)"
    r"(?!上年|去年|上月|上个|上季|上一|前一|同期|今年|前|上半年|\d|年|一季|二季|三季|四季|第|本|当月|预期|此前|以往|往年|[一二三四五六七八九十]+月)(?P<noun>[一-龥a-z]{2,})"
)
_TIMES_VERSUS: Final = re.compile(r"(?:是|为|相当于|达)(?!上年|去年|\d|年|前)(?P<noun>[一-龥]{2,20})的?\s*$")


class ChineseMeasures:
    """Chinese rules for measure, sign, comparison and qualifier."""

    def read(self, clause: Clause) -> None:
        """Fill in measure, sign and qualifier of every figure of a sentence, and the comparison its words name."""
        for index, group in enumerate(clause.groups):
            self._qualify(clause, index, group[0])
            measure, sign = self._measure(clause, index, group[-1])
            for item in group:
                item.measure, item.sign = measure, sign
                if measure == "INDEX" or item.unit == "POINTS":
                    item.unit = "PERCENTAGE_POINT" if measure == "CONTRIBUTION" else "INDEX"
                if item.unit is None:
                    item.unit = "COUNT"
            named = self._comparison(clause, index, group)
            for item in group:
                item.comparison = named

    @staticmethod
    def _qualify(clause: Clause, index: int, item: Item) -> None:
        if item.qualifier != "EXACT" or item.form in ("rank", "streak"):
            return
        begin, end = clause.before(index)
        before = clause.folded[max(begin, end - 10) : end]
        if not _QUALIFYING_AT_ALL.search(before):
            return
        for code in ("UP_TO", "AT_LEAST", "LESS_THAN", "MORE_THAN", "NEARLY", "ABOUT"):
            if _QUALIFYING[code].search(before):
                item.qualifier = code
                return

    def _measure(self, clause: Clause, index: int, item: Item) -> tuple[str, int]:
        if item.form == "streak":
            return "STREAK", 1
        if item.form == "rank":
            return "RANK", 1
        if item.form == "multiple":
            return "MULTIPLE", 1
        if item.unit == "PERCENT":
            return self._percent(clause, index, item)
        if item.unit in ("PERCENTAGE_POINT", "POINTS"):
            return self._points(clause, index, item)
        return self._level(clause, index, item)

    def _percent(self, clause: Clause, index: int, item: Item) -> tuple[str, int]:
        """Tell growth from share: 增长5%, 5%的增长, 占5%, 增速回落至5%, 退货率降至5%."""
        if item.form == "signed":
            return "GROWTH", 1
        folded = clause.folded
        begin, end = clause.before(index)
        left = [cue for cue in clause.cues_in((begin, end)) if cue.name in _DECIDING and not _idle(folded, cue, end)]
        before = folded[begin:end]
        piece = begin + max(before.rfind("，"), before.rfind(","), before.rfind("；"), -1) + 1
        own = [cue for cue in left if cue.start >= piece]
        if own or item.form == "fraction":
            left, before = own, folded[piece:end]
        behind = folded[item.end : clause.behind(index)[1]]
        if _CONTRIBUTED.search(before) and not re.match(r"份额|的?份额", behind) and not re.search(r"占|份额", before):
            return (
                ("CONTRIBUTION", 1) if "率" in before or re.search(r"增长|增量", before + behind[:12]) else ("SHARE", 1)
            )
        if _OF_GROWTH.match(behind) and re.search(r"贡献|拉动", before):
            return "CONTRIBUTION", 1
        if _CONTRIBUTED_OF.search(before):
            return "CONTRIBUTION", 1
        change = _CHANGE_BEHIND.match(behind)
        if change:
            return "GROWTH", -1 if change["word"] in ("降幅", "跌幅", "下降", "下滑", "跌势", "负增长") else 1
        if _YEAR_ON_YEAR.search(before):
            return "GROWTH", 1
        if (
            not own
            and ("成" in folded[item.start : item.end] or item.form == "fraction")
            and re.match(r"(?!的|左右|以上的)[一-龥]", behind)
        ):
            return "SHARE", 1
        if not left:
            return self._percent_without_cue(clause, index, item)
        return self._percent_from_left(before, left)

    @staticmethod
    def _percent_from_left(before: str, left: list[Cue]) -> tuple[str, int]:
        cue = left[-1]
        if _STATE.search(before) or re.search(r"[至到]$", before):
            if _FALL_NOUN.search(before):
                return "GROWTH", -1
            if _GROWTH_NOUN.search(before):
                return "GROWTH", 1
            if _SHARE_NOUN.search(before) or any(c.name in ("SHARE", "RATE") for c in left):
                return "SHARE", 1
            if cue.name in ("UP", "DOWN") and re.search(r"[至到]\s*(?:超过|接近|突破)?$", before):
                return "SHARE", 1
        if cue.name in ("SHARE", "RATE"):
            return "SHARE", 1
        if cue.name == "CONTRIBUTED":
            return "CONTRIBUTION", 1
        if cue.name in ("NARROWED", "WIDENED") and _FALL_NOUN.search(before):
            return "GROWTH", -1
        return "GROWTH", -1 if cue.name in _DOWN or cue.name == "NARROWED" else 1

    @staticmethod
    def _percent_without_cue(clause: Clause, index: int, item: Item) -> tuple[str, int]:
        for earlier in range(index - 1, -1, -1):
            other = clause.groups[earlier][-1]
            if (
                other.unit == "PERCENT"
                and other.measure in ("GROWTH", "SHARE")
                and "。" not in clause.folded[other.end : item.start]
            ):
                return str(other.measure), other.sign
        if index and clause.groups[index - 1][-1].measure == "LEVEL":
            gap = clause.folded[slice(*clause.before(index))]
            if re.fullmatch(r"[\s，,；;|/、（(+]*", gap):
                return "GROWTH", 1
        return "SHARE", 1

    def _points(self, clause: Clause, index: int, item: Item) -> tuple[str, int]:
        """Read a lead, a lag, a change of rate, an index reading or a contribution."""
        begin, end = clause.before(index)
        left = [
            cue for cue in clause.cues_in((begin, end)) if cue.name in _DECIDING and not _idle(clause.folded, cue, end)
        ]
        before = clause.folded[begin:end]
        if item.form == "signed":
            return "POINT_CHANGE", 1
        if item.unit == "POINTS" and (
            not left or (_STATE.search(before) and not re.search(r"(?:升|降|落|高|低|多|少)了?\s*$", before))
        ):
            earlier = clause.groups[index - 1][-1] if index else None
            if earlier is not None and earlier.measure == "CONTRIBUTION":
                return "CONTRIBUTION", 1
            return "INDEX", 1
        if any(cue.name == "CONTRIBUTED" for cue in left) or re.match(
            r"(?:来自|由|归功|源自|是由|得益)", clause.folded[item.end : item.end + 4]
        ):
            return "CONTRIBUTION", -1 if re.search(r"拖累|拉低|下拉|向下", before) else 1
        if (
            item.unit == "POINTS"
            and any(g[-1].unit in ("PERCENT", "PERCENTAGE_POINT") for g in clause.groups[:index])
            and not any(g[-1].unit == "INDEX" for g in clause.groups[:index])
        ):
            for member in clause.groups[index]:
                member.unit = "PERCENTAGE_POINT"
        fall = self._speaks_of_fall(clause, index, before)
        for cue in reversed(left):
            words = clause.folded[cue.start : cue.end]
            if cue.name in ("NARROWED", "WIDENED") or words in ("扩大", "加深"):
                narrows = cue.name == "NARROWED"
                return "POINT_CHANGE", 1 if narrows == fall else -1
            if (
                words in ("增速", "增幅", "涨幅", "增长率", "降幅", "跌幅", "减幅", "升幅", "增长", "下降")
                and cue is not left[-1]
            ):
                continue
            if cue.name in _UP | _DOWN:
                sign = -1 if cue.name in _DOWN else 1
                return "POINT_CHANGE", sign if cue.name not in ("UP", "DOWN") or not fall or words not in (
                    "提高",
                    "上升",
                    "回落",
                ) else -sign
        if index and clause.groups[index - 1][-1].measure == "POINT_CHANGE":
            return "POINT_CHANGE", clause.groups[index - 1][-1].sign
        return "POINT_CHANGE", 1

    @staticmethod
    def _speaks_of_fall(clause: Clause, index: int, before: str) -> bool:
        if _FALL_NOUN.search(before):
            return True
        if _GROWTH_NOUN.search(before):
            return False
        return bool(index) and clause.groups[index - 1][-1].sign < 0

    @staticmethod
    def _level(clause: Clause, index: int, item: Item) -> tuple[str, int]:
        """Tell a level from an absolute change: 增至5亿 is one, 增加5亿 the other."""
        begin, end = clause.before(index)
        before = clause.folded[begin:end]
        if item.unit is None and item.noun is None and item.multiplier == 0:
            cues = clause.cues_in((clause.start, end))
            if any(cue.name == "INDEX" for cue in cues):
                change = re.search(r"(?:升|降|落|高|低|提高|回落|下降|上升)了?\s*$", before)
                if change:
                    return "POINT_CHANGE", -1 if re.search(r"降|落|低", change[0]) else 1
                return "INDEX", 1
        if _ABSOLUTE.search(before) and not re.search(r"(?:新增|最高|最低|不低|不少|不多|至少|最多|不高)\s*$", before):
            cues = [
                cue
                for cue in clause.cues_in((begin, end))
                if cue.name in ("UP", "DOWN", "FASTER", "SLOWER", "NARROWED")
            ]
            return "LEVEL", -2 if cues and cues[-1].name in ("DOWN", "NARROWED") else 2
        return "LEVEL", 1

    def _comparison(self, clause: Clause, index: int, group: list[Item]) -> str | None:
        """Return the comparison that the words name, "" where a change names none, None where nothing is compared."""
        item = group[-1]
        changes = item.measure in ("GROWTH", "POINT_CHANGE", "MULTIPLE") or (
            item.measure == "LEVEL" and abs(item.sign) == 2
        )
        if not changes:
            return None
        folded = clause.folded
        begin, end = clause.before(index)
        named = [cue.name for cue in clause.comparisons_in((begin, end)) if not _is_time_itself(folded, cue)]
        if "OTHER" in named:
            return "UNSTATED"
        special = [name for name in named if name in ("CAGR", "AVG2Y")]
        if special:
            return special[-1]
        if named:
            if len(named) > 1 and len(group) == len(named) and "分别" in folded[begin:end]:
                for member, name in zip(group, named, strict=True):
                    member.doubts = (*member.doubts, name)
            return named[-1]
        before = folded[begin:end]
        if item.measure == "POINT_CHANGE":
            if _VERSUS.search(before) or any(c.name in ("OUTPACE", "TRAIL") for c in clause.cues_in((begin, end))):
                return "VS_INDICATOR"
            if re.search(r"(?<!加)(?<!更)[快慢](?:出|了|约)*\s*$", before) and not re.search(
                r"增速[^，]*加快|放慢", before
            ):
                return "VS_INDICATOR"
        if item.measure == "MULTIPLE" and (
            re.match(r"于", folded[item.end : item.end + 1]) or _TIMES_VERSUS.search(before)
        ):
            return "VS_INDICATOR"
        if item.measure == "GROWTH":
            behind = folded[item.end : item.end + 8]
            if re.match(r"(?:的)?(?:年均|复合)", behind):
                return "CAGR"
        return ""


_BARE_ADJECTIVES: Final = frozenset("高低多少快慢贵")
_AFTER_ADJECTIVE: Final = re.compile(r"[\d了出约近超不至于两一二三四五六七八九十百半过\s]|$")
_BARE_TIMES: Final = frozenset(
    ("上月", "上个月", "前月", "上季度", "上一季度", "前一年", "上一年", "上一个月", "前一个月", "前一季度", "上季")
)


def _idle(folded: str, cue: Cue, end: int) -> bool:
    """Say whether 高, 低, 多, 少, 快 or 慢 is part of another word (由高到低) and says nothing of the figure."""
    return (
        cue.end - cue.start == 1
        and folded[cue.start] in _BARE_ADJECTIVES
        and not _AFTER_ADJECTIVE.match(folded, cue.end, end)
    )


def _is_time_itself(folded: str, cue: Cue) -> bool:
    """Say whether 上月 is the period of a figure rather than its base (比上月)."""
    if folded[cue.start : cue.end] not in _BARE_TIMES:
        return False
    return folded[max(0, cue.start - 1) : cue.start] not in ("比", "较", "与", "同", "于", "对")
