"""The Chinese scanner: names before periods before figures, in one pass."""

from __future__ import annotations

from typing import Final

from orchestration.language.chinese import figures, lexicon, names, numerals, periods
from orchestration.language.chinese.patterns import words
from orchestration.language.items import Item
from orchestration.language.rules import RuleScanner

RULES: Final = (*names.RULES, *periods.RULES, *figures.RULES)
_STARTS: Final = "".join(
    sorted(
        set(numerals.NUMERAL_CHARACTERS)
        | set("第前头首今去上下本当明同次翻双连持国元新为历过未在附图表脚专注见编例问文页栏序示半大数几好成“")
        | {word[0] for word in words(lexicon.LEXICALISED)}
        | {word[0] for text in lexicon.QUALIFIERS_BEFORE.values() for word in words(text)}
    )
)
_SIGNS: Final = "①-⑳⑴-⒇❶-❿〔"
_SKIPPED: Final = (
    rf"[^a-z\d{_STARTS}{_SIGNS}（($¥€£+\[-]++|(?!(?<![a-z])[a-z]{{1,5}}+(?=[-\s]?\d))[a-z]++|(?<=[\d.])\d++"
    r"|[（(](?!\s?[\d一二三四五六七八九十])|[$¥€£+-](?!\s?\d)|\[(?!20)"
)
_SCANNER: Final = RuleScanner(RULES, _SKIPPED)


def scan(folded: str, text: str) -> list[Item]:
    """Return names, periods, apparatus and figures of a Chinese text, in order."""
    return _SCANNER.scan(folded, text)
