# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""How English uses period expressions: bases of comparison, datelines, "this year", and what binds to what."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.clauses import Clause
from orchestration.language.items import Item, PeriodRef

_BASE: Final = re.compile(
    r"(?:\b(?:than|versus|vs\.?|against|compared\s+(?:with|to)|relative\s+to|above|below|as\s+in|from\s+(?:that|those|the\s+level)|"
    r"(?:than|from|with|to|above|below|over|as|against)\s+(?:that|those)\s+(?:of|in|for|recorded\s+in)|(?:level|levels|pace|reading)\s+of|been\s+in|was\s+in|were\s+in|had\s+in|it\s+was\s+in|"
    r"base\s+of|year-earlier|same\s+(?:period|month|months|quarter|stretch)\s+(?:of|in)|level\s+recorded\s+in)"
    r"(?:\s+(?:in|the|that|those|for|of|during|a|whole|full|entire|year|registered|seen|recorded|posted|level|levels|figure|figures|average|pace|rate)){0,4}\s*)$"
)
_TIMES_BEHIND: Final = re.compile(r"\s?'\s?s\s+[\d.]+\s+times")
_FROM: Final = re.compile(r"\b(?:from|over|on)\s+(?:(?:the|that|a)\s+)*$")
_SINCE: Final = re.compile(r"\bsince\s+(?:the\s+|at\s+least\s+|early\s+|late\s+)*$")
_SEEN_IN: Final = re.compile(
    r"\b(?:than|from|against|to)\s+(?:the\s+)?[\w.%$-]+(?:\s+[\w%.-]+){0,4}\s+(?:seen|recorded|posted|registered|reported|logged|set)\s+(?:in|for|during)\s+$"
)
_REPORT_VERB: Final = re.compile(
    r"\b(?:said|says|released|announced|introduced|reported|told|published|issued|unveiled|held|opened|opens|open|kicked|signed|according|statement|briefing|"
    r"conference|press|disclosed|posted|launched|spokesperson|spokesman|photo|learned|attended|took\s+place|scheduled|takes?\s+effect|effective)\b"
)
_AS_OF: Final = re.compile(
    r"\b(?:as\s+of|by|until|through|up\s+to|as\s+at|at|at\s+the|to|before|end|till|since|between|from|as\s+on)\s+(?:the\s+)?$"
)
_DATELINE: Final = re.compile(r"\s*(?:\(|--|—|-\s|\||/|:|,\s*\d{4}\s*(?:--|\())")
_PUBLISHED: Final = re.compile(
    r"(?:updated|published|posted|date|time|source|editor|edited|xinhua|agency|china daily|beijing|shanghai|\|)[^.]{0,30}$"
)
_ON: Final = re.compile(r"\b(?:on|for|,)\s+(?:\w+day,?\s+)?$")

_DEICTIC: Final = re.compile(
    r"(?<![a-z])(?:(?P<this>(?:so\s+far\s+)?this\s+year|(?:in|for|over)\s+the\s+current\s+year|year-to-date|ytd|the\s+year\s+to\s+date)|(?P<last>last\s+year|the\s+past\s+year)|(?P<next>next\s+year)|(?:during|over|in|for|throughout|under|since)\s+the\s+(?P<plan>(?:1[2-7])th\s+five-year\s+plan(?:\s+period)?)|the\s+(?P<plan2>(?:1[2-7])th\s+five-year\s+plan\s+period)"
    r"|(?P<month>last\s+month|the\s+past\s+month)|(?P<now>this\s+month)|(?P<quarter>last\s+quarter|this\s+quarter)|(?P<full>the\s+full\s+year|for\s+the\s+year|full-year|in\s+the\s+whole\s+year))(?P<own>'s)?(?![a-z'-])"
)
# Each of those words names one of these.
_DEICTIC_UNITS: Final = ("year", "month", "quarter", "ytd")
_COMPARED: Final = re.compile(
    r"(?:from|than|over|on|with|to|of|against|in|versus|same\s+(?:period|time|month)|months?|quarter|half|compared|level|(?:than|from|with)\s+(?:in|that\s+of|the\s+same\s+\w+))\s+$"
)
_IN_ONLY: Final = re.compile(r"(?<!than\s)(?<!that\s)(?<!with\s)\b(?:in|of|for|during|over)\s+$")
_BINDS: Final = re.compile(
    r"(?:\b(?:in|for|during|over|at|by|as\s+of|between|through|throughout|to|from|until|within|on|of|across)(?:\s+(?:the|just|all\s+of|both|calendar))*\s+|\s*[(,]?\s*(?:in|for|by)?\s*)$"
)
_BREAK: Final = re.compile(r",|;|\bwhile\b|\bwhereas\b|\bbut\b|\bagainst\b|\bup\s|\bdown\s|\bthan\b|\bcompared\b|:")
_NOW: Final = re.compile(r"\b(?:now|currently|at\s+present|to\s+date|so\s+far|already|presently|today)\b")
_AHEAD: Final = re.compile(
    r"\b(?:will|opens?|closes?|until|remains?|scheduled|due|expects?|expected|forecasts?|guided|guides?|guidance|sees|targets?|aims?|plans|projects?|projected|predicts?|predicted|outlook|"
    r"set\s+to|is\s+to|are\s+to|upcoming|deadline|takes?\s+effect|effective|anticipates?|anticipated)\b"
)
_WHOLE: Final = re.compile(r"\b(?:whole|full|entire|all)\s+(?:year\s+)?(?:of\s+)?$")
_ALONE: Final = re.compile(r"\s+alone\b")
_EARLIER_BEFORE: Final = re.compile(r"(?:^|[;,:.]\s*)(?:a|one)\s+year\s+(?:earlier|ago|before),?\s")
_EARLIER_BEHIND: Final = re.compile(
    r"(?!\s*(?:up|down|more|less|higher|lower|above|below)\b)[^,;.]{0,30}?(?<!\sfrom)(?<!\sthan)(?<!than\sin)(?<!\sover)(?<!\son)(?<!\swith)(?<!\sof)\s(?:a|one)\s+year\s+(?:earlier|ago|before)\b"
)
_FORMER: Final = re.compile(
    r"\b(?:from|against|versus|than|compared\s+with|compared\s+to)\s+(?:an?\s+|the\s+|just\s+|only\s+|about\s+)*$"
)
_STANDING: Final = frozenset(
    ["countries", "country", "partners", "partner", "economies", "nations", "agreements", "mechanisms", "memoranda"]
)


class EnglishPeriodWords:
    """English answers to the questions of the timeline."""

    bases_behind = True
    falls_back_behind = True

    def role(self, folded: str, item: Item, clause: Clause) -> str:
        """Tell what a period expression is used for.

        CURRENT "in May", BASE "than in April", SINCE "since August 2023", REPORTED "BEIJING, Dec. 18 --".
        """
        ref = item.ref
        if ref is None:
            return "REPORTED"
        before = folded[max(clause.start, item.start - 60) : item.start]
        if ref.shape == "SAME" or (ref.shape == "DURATION" and ref.first in (3, 12)):
            return "BASE"
        if _SINCE.search(before):
            return "SINCE"
        if _TIMES_BEHIND.match(folded, item.end, item.end + 20):
            return "BASE"
        if _BASE.search(before) or _SEEN_IN.search(before):
            return "BASE"
        single = ref.shape in ("YEAR", "MONTHS", "QUARTER", "MONTH_END", "YEAR_END") and not self._is_span(ref)
        if single and _FROM.search(before) and self._follows_change(clause, item):
            return "BASE"
        if ref.shape == "DAYS" and not clause.groups and _REPORT_VERB.search(folded, clause.start, clause.end):
            return "REPORTED"
        if ref.shape == "DATE":
            return self._date_role(folded, item, clause, before)
        return "CURRENT"

    @staticmethod
    def _is_span(ref: PeriodRef) -> bool:
        return ref.shape in ("MONTHS", "QUARTERS") and ref.first != ref.last

    @staticmethod
    def _follows_change(clause: Clause, item: Item) -> bool:
        """Say whether "from <period>" stands right behind a figure ("up 3% from May", "0.2 points from June")."""
        figure = next((i for i in reversed(clause.items) if i.kind == "statistic" and i.end <= item.start), None)
        return figure is not None and item.start - figure.end < 34 and "," not in clause.folded[figure.end : item.start]

    @staticmethod
    def _date_role(folded: str, item: Item, clause: Clause, before: str) -> str:
        if _AS_OF.search(before):
            return "CURRENT"
        if _DATELINE.match(folded, item.end) or _PUBLISHED.search(before) or not clause.groups:
            return "REPORTED"
        if (
            item.start - clause.start < 40
            and re.search(r"^[a-z ,]{2,30}$", before)
            and not re.search(r"\b(?:on|in|for)\b", before)
        ):
            return "REPORTED"
        return "REPORTED" if _REPORT_VERB.search(folded, clause.start, clause.end) else "CURRENT"

    def deictic(self, folded: str, start: int, end: int) -> list[tuple[int, int, PeriodRef, bool]]:
        """Find "this year", "last month", "year to date" outside comparisons."""
        if not any(folded.find(word, start, end) >= 0 for word in _DEICTIC_UNITS):
            return []
        found = []
        for match in _DEICTIC.finditer(folded, start, end):
            before = folded[max(start, match.start() - 28) : match.start()]
            compared = bool(_COMPARED.search(before)) and not _IN_ONLY.search(before)
            name = next(key for key, words in match.groupdict().items() if words)
            if match["own"] and re.match(r"[^,.;]{0,24}\d", folded[match.end() : match.end() + 26]):
                compared = False
            if name in ("plan", "plan2"):
                first = 2021 + 5 * (int(match[name][:2]) - 14)
                found.append((match.start(), match.end(), PeriodRef("YEARS", first + 4, None, first, first + 4), False))
                continue
            if name in ("month", "now"):
                ref = PeriodRef("MONTHS", first=0 if name == "now" else 1)
            elif name in ("this", "full", "last", "next"):
                ref = PeriodRef("YEAR", shift={"last": -1, "next": 1}.get(name, 0))
                if name == "full":
                    ref = PeriodRef("YEAR", shift=None)
            else:
                continue
            found.append((match.start(), match.end(), ref, compared))
        return found

    def binds_behind(self, folded: str, figure: Item, period: Item) -> bool:
        """Say whether "in 2020" behind a figure is the figure's own period."""
        between = folded[figure.end : period.start]
        if len(between) > 160 or _BREAK.search(between) or folded.startswith("'s", period.end):
            return False
        return bool(_BINDS.search(between)) or (
            period.role == "" and not re.search(r"\b(?:beat|match|above|over)\b", between)
        )

    def expects(self, folded: str, start: int, end: int) -> bool:
        """Say whether a sentence looks ahead ("opens on September 25", "is forecast to")."""
        return bool(_AHEAD.search(folded, start, end))

    def stands_alone(self, folded: str, item: Item) -> bool:
        """Say whether a period is an aside that does not carry on ("in November alone")."""
        return bool(_ALONE.match(folded, item.end))

    def is_earlier(self, folded: str, begin: int, figure: Item, end: int) -> bool:
        """Say whether a level is that of a year earlier ("34,500 counted a year earlier")."""
        return bool(
            _EARLIER_BEFORE.search(folded, begin, figure.start) or _EARLIER_BEHIND.match(folded, figure.end, end)
        )

    def is_whole(self, folded: str, item: Item) -> bool:
        """Say whether a base is a whole year as such."""
        return bool(_WHOLE.search(folded, max(0, item.start - 20), item.start) or folded.startswith("全年", item.end))

    def opens_from(self, folded: str, begin: int, end: int) -> bool:
        """Say whether a figure is introduced as the former one ("up from 88 percent", "against 9 percent")."""
        return bool(_FORMER.search(folded, max(begin, end - 24), end))

    def is_timeless(self, folded: str, figure: Item, clause: Clause) -> bool:
        """Say whether a count holds now: partner countries, or a sentence with "now" or "currently"."""
        if figure.unit not in (None, "COUNT") or figure.form != "plain":
            return False
        if _NOW.search(folded, clause.start, figure.start) or _NOW.search(folded, figure.end, clause.end):
            return True
        return any(
            word in _STANDING for word in re.findall(r"[a-z]+", folded[figure.end : figure.end + 30])[:2]
        ) or bool(
            re.search(
                r"(?:countries|country|partners?)(?:\s+\w+){1,3}\s*$",
                folded[max(clause.start, figure.start - 50) : figure.start],
            )
        )
