"""How Chinese uses period expressions: bases of comparison, datelines, 今年 and 上月, and what binds to what."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.clauses import Clause
from orchestration.language.items import Item, PeriodRef

_BASE_BEFORE: Final = re.compile(
    r"(?:比|较之?|相比于?|相较于?|对比|与|同|高于|低于|快于|慢于|多于|少于|优于|好于|相对于?|比起|是|为|相当于)\s*$"
)
_OF_BASE: Final = re.compile(
    r"(?:全年|同期|水平|的水平|整体)?的?(?:约|近|超)?\s*[\d一二三四五六七八九十两.]+(?:余|多)?倍|同期|的\s*[\d一二三四五六七八九十两.]+(?:余|多)?倍|(?:相比|比)"
)
_TIMES_BEHIND: Final = re.compile(r"的\s?[\d.一二三四五六七八九十两]+(?:余|多)?倍")
_SINCE: Final = re.compile(r"(?:以来|起)")
_AS_OF: Final = re.compile(r"(?:截至|截止|截止到|截至到|到|至|止|于|自|从|在)\s*$")
_REPORT: Final = re.compile(
    r"\s*(?:电|讯|消息|（|\(|\||发布|公布|召开|举行|举办|印发|出台|在[一-龥]{1,8}(?:举行|召开|发布|开幕)|,?\s*记者|,?\s*[一-龥]{2,8}(?:部|局|司|厅)(?:召开|发布|公布)|盘后|下午|上午|起施行|起实施|开幕|正式|晚)"
)
_REPORT_VERB: Final = re.compile(r"(?:发布|公布|介绍|召开|举行|印发|表示|消息|记者|开幕|通报|透露|获悉|披露)")
_DEICTIC: Final = re.compile(
    r"(?P<yearend>(?:去年|上年)[底末])|(?P<this>今年(?:以来)?|本年度?)|(?P<last>去年|上年|上一年度?)|(?P<next>明年)|(?P<month>上个?月)|(?P<now>本月)|(?P<plan>十[二三四五六]五)(?=[”\x22]?(?:规划|时期|期间|以来))"
)
_DEICTIC_SIGN: Final = re.compile(r"[今去上本明十](?=[年月个一二三四五六])")
_COMPARED: Final = re.compile(r"(?:比|较|与|同|于|相比|为|是|超过|对比)\s*$")
_BASE_BEHIND: Final = re.compile(
    r"(?:同期|同月|同季|同日|相比|底|末|的?水平|[前第][一二三四\d]|[一二三四1-4]季|下半年|上半年|\d{1,2}月|[“\"]?十)"
)
_AHEAD: Final = re.compile(r"(?:将于|预计|有望|将在|拟于|拟|目标|力争|预测|预期|指引|截止|将)")
_WHOLE: Final = re.compile(r"全年$")
_ALONE: Final = re.compile(r"(?:当月|单月|单季|当季)")
_FORMER: Final = re.compile(r"(?:由|从)(?:约|近|超)?\s*$")
_NOW: Final = re.compile(r"(?:目前|现有|现已|迄今|至今|如今|已与|已同|眼下)")
_STANDING: Final = re.compile(r"(?:国家|伙伴国|国|合作国|签约国)")


class ChinesePeriodWords:
    """Chinese answers to the questions of the timeline."""

    bases_behind = False
    falls_back_behind = False

    def role(self, folded: str, item: Item, clause: Clause) -> str:
        """Tell what a period expression is used for.

        CURRENT 11月, BASE 比10月, SINCE 2020年以来, REPORTED 12月26日电.
        """
        ref = item.ref
        if ref is None:
            return "REPORTED"
        before = folded[max(clause.start, item.start - 8) : item.start]
        if _SINCE.match(folded, item.end) and ref.shape not in ("YEARS", "DAYS"):
            return "SINCE" if ref.shape in ("YEAR", "MONTHS") else "CURRENT"
        if before.endswith(("是", "为", "相当于")):
            return "BASE" if _OF_BASE.match(folded, item.end) else "CURRENT"
        if _BASE_BEFORE.search(before):
            return "BASE"
        if _TIMES_BEHIND.match(folded, item.end, item.end + 10):
            return "BASE"
        if ref.shape == "DATE":
            if _AS_OF.search(before) and not _REPORT.match(folded, item.end):
                return "CURRENT"
            if not clause.groups or _REPORT.match(folded, item.end):
                return "REPORTED"
            verb = _REPORT_VERB.search(folded, item.end, min(clause.end, item.end + 30))
            return "REPORTED" if verb and verb.start() < clause.groups[0][0].start else "CURRENT"
        return "CURRENT"

    def deictic(self, folded: str, start: int, end: int) -> list[tuple[int, int, PeriodRef, bool]]:
        """Find 今年, 去年, 上月 outside comparisons."""
        if not _DEICTIC_SIGN.search(folded, start, end):
            return []
        found = []
        for match in _DEICTIC.finditer(folded, start, end):
            before = folded[max(start, match.start() - 4) : match.start()]
            base = bool(_COMPARED.search(before)) or bool(_BASE_BEHIND.match(folded, match.end()))
            name = match.lastgroup
            if name == "plan":
                first = 2021 + 5 * ("二三四五六".index(match[0][1]) - 2)
                found.append((match.start(), match.end(), PeriodRef("YEARS", first + 4, None, first, first + 4), False))
                continue
            if name == "yearend":
                ref = PeriodRef("YEAR_END", shift=-1)
                base = bool(_COMPARED.search(before))
            elif name in ("month", "now"):
                ref = PeriodRef("MONTHS", first=1 if name == "month" else 0)
            else:
                ref = PeriodRef("YEAR", shift={"last": -1, "next": 1}.get(str(name), 0))
            found.append((match.start(), match.end(), ref, base))
        return found

    def binds_behind(self, folded: str, figure: Item, period: Item) -> bool:
        """Say whether a period in brackets behind a figure is its own: 3.6万亿元（2024年）."""
        return folded[figure.end : period.start].strip() in ("（", "(")

    def expects(self, folded: str, start: int, end: int) -> bool:
        """Say whether a sentence looks ahead (将于, 预计, 有望)."""
        return bool(_AHEAD.search(folded, start, end))

    def stands_alone(self, folded: str, item: Item) -> bool:
        """Say whether a period is an aside that does not carry on (6月当月, 二季度单季)."""
        return bool(_ALONE.match(folded, item.end))

    def is_earlier(self, folded: str, begin: int, figure: Item, end: int) -> bool:  # noqa: ARG002 (the interface of both languages)
        """Say whether a level is that of a year earlier; Chinese names the year instead."""
        return False

    def is_whole(self, folded: str, item: Item) -> bool:
        """Say whether a base is a whole year as such."""
        return bool(_WHOLE.search(folded, max(0, item.start - 20), item.start) or folded.startswith("全年", item.end))

    def opens_from(self, folded: str, begin: int, end: int) -> bool:
        """Say whether a figure is introduced as the former one (由, 从)."""
        return bool(_FORMER.search(folded, max(begin, end - 8), end))

    def is_timeless(self, folded: str, figure: Item, clause: Clause) -> bool:
        """Say whether a count holds now: partner countries, or a sentence with 目前."""
        if figure.unit not in (None, "COUNT") or figure.form != "plain":
            return False
        if _NOW.search(folded, clause.start, figure.start):
            return True
        return bool(_STANDING.match(folded, figure.end))
