# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Flattened tables: rows of bare numbers whose units stand in a header line.

"Key indicators (unit: 100 million yuan; %)" or 绝对量（亿元） 同比（%） gives the columns; every line below
that ends in as many bare numbers takes them. A unit in brackets right before a number works the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from orchestration.language.items import Item


@dataclass(frozen=True, slots=True)
class Column:
    """What the header says of one column."""

    unit: str
    power: int
    noun: str | None = None
    is_share: bool = False


_BRACKET: Final = re.compile(r"[（(]\s*(?:units?|单位)?\s*[:：]?\s*([^（）()\n]{1,60})[）)]")
_UNIT: Final = re.compile(
    r"(?P<percent>%|percent|per\s?cent|百分比)(?P<pp>\s?points?|点)?"
    r"|(?:(?P<hundred>100)\s)?(?P<en>trillion|billion|million|thousand)?\s?(?P<money>yuan|rmb|cny|us\$|usd|u\.?s\.? dollars|dollars|euros?)"
    r"|(?:(?P<hundred2>100)\s)?(?P<en2>trillion|billion|million|thousand|10,000)\s?(?P<things>[a-z]+)"
    r"|(?P<en3>trillion|billion|million|thousand|tn|bn|mn|mln|bln)|(?P<zh>万亿|[十百千]?[万亿]|)(?P<zh_money>元|美元|欧元|港元)|(?P<zh2>万亿|[十百千]?[万亿]|)(?P<zh_things>[件家个人户辆台吨票单份张]|人次)(?![一-龥])"
)
_EN_POWER: Final = {
    "trillion": 12,
    "billion": 9,
    "million": 6,
    "thousand": 3,
    "10,000": 4,
    "tn": 12,
    "bn": 9,
    "bln": 9,
    "mn": 6,
    "mln": 6,
    None: 0,
}
_ZH_POWER: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_MONEY: Final = {
    "元": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "yuan": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "euro": "EUR",
    "euros": "EUR",
}
_SHARE_HEADER: Final = re.compile(r"share|proportion|占比|比重|rate\b")


def read_columns(header: str) -> list[Column]:
    """Return the columns that a header line names in brackets.

    >>> [(column.unit, column.power) for column in read_columns("jan-may 2025 (unit: 100 million yuan; %)")]
    [('CNY', 8), ('PERCENT', 0)]
    >>> [(column.unit, column.power) for column in read_columns("指标 绝对量（亿元） 同比（%）")]
    [('CNY', 8), ('PERCENT', 0)]
    """
    columns = []
    for bracket in _BRACKET.finditer(header):
        for part in re.split(r"[;；/、]|,\s", bracket[1]):
            found = _UNIT.fullmatch(part.strip())
            if found is None:
                continue
            columns.append(
                _column(
                    found, is_share=bool(_SHARE_HEADER.search(header[max(0, bracket.start() - 12) : bracket.start()]))
                )
            )
    return columns


def _column(found: re.Match[str], *, is_share: bool) -> Column:
    part = found.groupdict()
    if part["percent"]:
        return Column("PERCENTAGE_POINT" if part["pp"] else "PERCENT", 0, is_share=is_share)
    if part["zh_money"] or part["zh_things"]:
        power = sum(_ZH_POWER[sign] for sign in (part["zh"] or part["zh2"] or ""))
        return (
            Column(_MONEY[part["zh_money"]], power) if part["zh_money"] else Column("COUNT", power, part["zh_things"])
        )
    if part["en3"]:
        return Column("COUNT", _EN_POWER[part["en3"]])
    power = _EN_POWER[part["en"] or part["en2"]] + (2 if part["hundred"] or part["hundred2"] else 0)
    return Column(_MONEY.get(part["money"], "USD"), power) if part["money"] else Column("COUNT", power, part["things"])


_LINE: Final = re.compile(r"[^\n]*")


def apply_tables(folded: str, items: list[Item]) -> list[Item]:
    """Give bare numbers in table rows the units of their columns; the units in headers are apparatus."""
    if "(" not in folded and "（" not in folded:
        return items
    columns: list[Column] = []
    kept: list[Item] = []
    line_start, line_end, header_end = 0, -1, -1
    row: list[Item] = []
    labelled: Item | None = None
    for item in items:
        if item.start > line_end:
            _fill(folded, line_end, row, columns)
            row = []
            for skipped in _header_lines(folded, max(line_end, 0), item.start):
                found = read_columns(skipped)
                columns = found or columns
            line_start = folded.rfind("\n", 0, item.start) + 1
            line_end = _line_end(folded, item.start)
            found = read_columns(folded[line_start:line_end]) if line_end - line_start < _LONGEST_HEADER else []
            if len(found) > 1 or (found and not columns):
                columns, header_end = found, line_end
            elif not folded[line_start:line_end].strip():
                columns = []
        if item.end <= header_end and _in_bracket(folded, item):
            if item.kind == "statistic":
                item.kind = "other"
            if any(sign.isdigit() for sign in folded[item.start : item.end]):
                kept.append(item)
            continue
        if _bracket_before(folded, item):
            labelled = item
        elif labelled is not None and labelled.end > line_start:
            _take_along(folded, labelled, item)
            labelled = item
        else:
            row.append(item)
        kept.append(item)
    _fill(folded, line_end, row, columns)
    return kept


_LONGEST_HEADER: Final = 160
_LONGEST_GAP: Final = 400


def _header_lines(folded: str, begin: int, end: int) -> list[str]:
    return folded[max(begin, end - _LONGEST_GAP) : end].split("\n")[:-1]


def _line_end(folded: str, start: int) -> int:
    end = folded.find("\n", start)
    return len(folded) if end < 0 else end


def _in_bracket(folded: str, item: Item) -> bool:
    before, behind = folded[max(0, item.start - 12) : item.start], folded[item.end : item.end + 24]
    return bool(re.search(r"[（(][^）)]*$", before) and re.match(r"[^（(]*[）)]", behind))


def _bracket_before(folded: str, item: Item) -> bool:
    """Apply a unit in brackets right before a bare number: 单票收入（元）7.36."""
    if item.kind != "statistic" or item.unit is not None or item.form not in ("plain", "signed"):
        return False
    before = folded[max(0, item.start - 28) : item.start]
    bracket = re.search(r"[（(]([^（）()\n]{1,20})[）)]\s*[:：]?\s*$", before)
    found = _UNIT.fullmatch(bracket[1].strip()) if bracket else None
    if found is None:
        return False
    _take(item, _column(found, is_share=False))
    return True


def _take_along(folded: str, left: Item, right: Item) -> None:
    """Give a bare number the unit of its neighbour in a row: Online retail (trillion yuan)  15.5  15.97."""
    bare = right.kind == "statistic" and right.unit is None and right.form == "plain" and left.unit is not None
    if bare and _ROW_GAP.fullmatch(folded, left.end, right.start) and "\n" not in folded[left.end : right.start]:
        _take(right, Column(left.unit or "COUNT", left.multiplier, left.noun))


_ROW_GAP: Final = re.compile(r"[\s|｜]+")


def _fill(folded: str, end: int, row: list[Item], columns: list[Column]) -> None:
    figures = [
        item for item in row if item.kind == "statistic" and item.unit is None and item.form in ("plain", "signed")
    ]
    if not columns or not figures or len(figures) != len(row) or len(figures) > len(columns):
        return
    gaps = [folded[left.end : right.start] for left, right in pairwise(figures)]
    if folded[figures[-1].end : end].strip(" |｜") or not all(_ROW_GAP.fullmatch(gap) for gap in gaps):
        return
    for item, column in zip(figures, columns, strict=False):
        _take(item, column)


def _take(item: Item, column: Column) -> None:
    item.unit, item.noun = column.unit, column.noun
    if item.value is not None and column.power and not item.multiplier:
        item.value = item.value.scaleb(column.power)
        item.multiplier = column.power
    if column.unit == "PERCENT" and not column.is_share:
        item.form = "signed"
