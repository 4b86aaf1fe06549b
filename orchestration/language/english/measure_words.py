"""The words around an English figure, as patterns: what follows "5 percent", what stands before "3 billion".

Only patterns; what they decide is in the measures and comparisons beside this module.
"""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.english import lexicon
from orchestration.language.english.patterns import words

UP: Final = frozenset(("UP", "GROWTHNOUN", "FASTER", "OUTPACE"))
DOWN: Final = frozenset(("DOWN", "FALLNOUN", "SLOWER", "TRAIL"))
CHANGE: Final = frozenset(("UP", "GROWTHNOUN", "DOWN", "FALLNOUN"))
DECIDING: Final = CHANGE | {"SHARE", "RATE", "CONTRIBUTED", "NARROWED", "WIDENED", "FASTER", "SLOWER"}


def _before_figure(text: str) -> re.Pattern[str]:
    verbs = "|".join(re.escape(word).replace(chr(92) + " ", r"[ ]+") for word in words(text))
    return re.compile(rf"(?:{verbs})(?:\s+(?:the|a|an|its|by|mark|of|level|to|or|up))*\s*$")


QUALIFYING: Final = {code: _before_figure(text) for code, text in lexicon.QUALIFYING_VERBS.items()}
QUALIFYING_AT_ALL: Final = _before_figure(",".join(lexicon.QUALIFYING_VERBS.values()))
A_YEAR: Final = re.compile(r"\s*(?:a|per|each|every)\s+year\b(?!\s+(?:ago|earlier|before))")
AVERAGE: Final = re.compile(r"\baverag(?:e|ing|ed)\b")
YEAR_ON_YEAR: Final = re.compile(r"(?:y/y|yoy|year-on-year|m/m|mom|q/q|qoq)[\s:]*$")
OF_GROWTH: Final = re.compile(
    r"\s*(?:of|to|toward|towards)\s+(?:[a-z-]+\s+){0,4}?(?:growth|increase|rise|expansion|increment)\b"
)
OF_WHOLE: Final = re.compile(r"\s*(?:share\s+)?(?:of|out\s+of|share)\s+(?!growth|the\s+growth)")
CHANGE_WORD_BEHIND: Final = re.compile(
    r"\s*(?:of\s+)?(?:\(|-\s?)?(?:(?:year[\s-]on[\s-]year|year[\s-]over[\s-]year|yoy|y/y|annual|annualised|annualized|monthly|month[\s-]on[\s-]month|mom|quarterly|quarter[\s-]on[\s-]quarter|real|nominal|average|sequential|"
    r"economic|headline|actual|projected|estimated|compound|sharp|steep|modest|slight|solid|robust|mere|rapid|overall|cumulative|unadjusted|combined|surprise|further|net|sales|revenue|volume|strong|small|big|on-year|per[\s-]year|yearly)\s+)*"
    r"(?P<word>higher|more|above|up|faster|ahead|greater|larger|dearer|better|growth|increase|increases|rise|gain|gains|jump|surge|climb|expansion|uptick|improvement|boost|advance|uplift|leap|hike|rebound|upswing|stronger|upturn|lead|acceleration|longer|"
    r"lower|less|fewer|below|down|cheaper|slower|behind|smaller|decline|drop|fall|decrease|slump|dip|reduction|contraction|loss|plunge|cut|slide|slowdown|shortfall|quicker|shorter|weaker|short|slip|tumble|retreat|downturn|narrower|wider|deceleration|worse|shy|saving|[a-z]{2,}er(?=\s+than))\b"
)
UP_ON: Final = re.compile(r"\s+(?:on|from|over|year|y/y|yoy|month|m/m|quarter|q/q|annually|compared|against)\b")
PACE: Final = re.compile(r"accelerat|slow(?!er)|quicken|decelerat|cool|sped|speed")
DOWN_WORDS: Final = frozenset(
    [
        "lower",
        "less",
        "fewer",
        "below",
        "down",
        "cheaper",
        "slower",
        "behind",
        "smaller",
        "decline",
        "drop",
        "fall",
        "decrease",
        "slump",
        "dip",
        "reduction",
        "contraction",
        "loss",
        "plunge",
        "cut",
        "slide",
        "slowdown",
        "shortfall",
        "quicker",
        "shorter",
        "weaker",
        "short",
        "slip",
        "tumble",
        "retreat",
        "downturn",
        "narrower",
        "deceleration",
        "worse",
        "shy",
        "saving",
        "lighter",
        "poorer",
        "thinner",
        "milder",
        "softer",
        "leaner",
        "colder",
        "calmer",
        "rarer",
        "quieter",
    ]
)
TO: Final = re.compile(
    r"\b(?:to|at|from)\s+(?:a\s+|an\s+|the\s+|only\s+|just\s+|record\s+|high\s+|low\s+|a\s+record\s+|stand\s+at\s+)*$"
)
ABSOLUTE: Final = re.compile(
    r"\b(?:increase|rise|gain|addition|growth|decrease|drop|decline|fall|reduction|jump|expansion|cut|loss|saving|advance)s?\s+of\s+(?:some\s+|an?\s+|about\s+)*$"
    r"|(?<!made\s)(?<!makes\s)(?<!make\s)(?<!making\s)(?<!took\s)(?<!taking\s)\b(?:up|down|rose|risen|rising|rises?|grew|grown|growing|fell|fallen|falling|falls?|increased|increasing|decreased|decreasing|dropped|dropping|declined|declining|climbed|climbing|jumped|expanded|shrank|"
    r"gained|lost|shed|added|adding|adds?|slipped|dipped|improved|improving|edged\s+up|edged\s+down|cut|widened|narrowed|slid|lengthened|shortened|reduced|trimmed|plus|minus|netting|gaining|more|higher)\s+(?:by\s+)?(?:an?\s+|another\s+|only\s+|just\s+|a\s+further\s+|a\s+net\s+|net\s+)*$"
)
FORMERLY: Final = re.compile(
    r"\b(?:from|versus|vs\.?|against|compared\s+(?:with|to))\s+(?:an?\s+|the\s+|about\s+|just\s+|only\s+)*$"
)
VERSUS_NOUN: Final = re.compile(
    r"(?:than|above|below|ahead\s+of|behind|beyond|under|beneath|short\s+of|relative\s+to|compared\s+(?:with|to)|outpac\w+|outstrip\w*|beat\w*|trail\w*|lagg?\w*|exceed\w*|outperform\w*|surpass\w*)\s+(?:that\s+(?:of|for)\s+|those\s+(?:of|for)\s+|(?:the\s+|its\s+|their\s+|all\s+)?(?!year|month|quarter|same|previous|prior|preceding|corresponding|level|in\b|a\s+year|a\s+month|last|first|that\b|those\b|january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|h[12]\b|q[1-4]|expected|expectation|end)[a-z])"
)
FALL_NEAR: Final = re.compile(
    r"\b(?:decline|drop|fall|decrease|contraction|slump|loss|losses|slide|dip|negative|downturn|fell|declined|dropped|shrank|lower|reduction|declines|drops)\b"
)
BASE_WORD: Final = re.compile(
    r"(?:from|than|over|on|with|to|of|against|versus|period|month|quarter|time|in)\s+(?:in\s+)?$"
)
# The first sign in front lets the search run over all others at the speed of the machine.
SEGMENT: Final = re.compile(
    r"[,;(awboy](?:(?<=[,;(])|(?<=\ba)nd\b|(?<=\bw)h(?:ile|ereas)\b|(?<=\bb)ut\b|(?<=\bo)r\b|(?<=\by)et\b)"
)
