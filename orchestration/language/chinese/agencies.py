# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Who a Chinese text says measured a figure."""

from __future__ import annotations

import re
from typing import Final

_BODY: Final = r"[一-龥]{2,16}?(?:统计局|商务部|商务厅|商务局|邮政局|信息中心|工信部|信息化部|海关总署|海关|研究院|协会|学会|联合会|委员会|部|局|厅|院|中心|公司|平台)"
_ATTRIBUTION: Final = re.compile(
    rf"(?:据|根据|按照|来自)(?P<agency>{_BODY})|(?P<speaker>{_BODY})(?=(?:最新|近日|日前|今日|昨日)?(?:发布|公布|数据|统计|的?数据|监测|大数据|显示|测算|通报))|(?P<monitor>商务大数据(?:监测)?|重点(?:监测)?(?:电商)?平台)"
)

# Every attribution holds one of these; most sentences hold none.
_HINT: Final = re.compile(r"据|按照|来自|发布|公布|统计|监测|显示|测算|通报|平台")


def find_agencies(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the bodies that a sentence names as its source.

    >>> text = "据国家邮政局监测，业务量超1800亿件。"
    >>> [text[a:b] for a, b in find_agencies(text, 0, len(text))]
    ['国家邮政局']
    """
    if not _HINT.search(text, start, end):
        return []
    return [match.span(str(match.lastgroup)) for match in _ATTRIBUTION.finditer(text, start, end)]
