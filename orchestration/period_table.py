"""Rows of `raw.period`: codes expanded to days and labels; events get theirs from the vocabulary.

What a code means stands in `language.periods`; reading and writing tables is the business of `ingestion`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from orchestration.language.periods import EVENT_PREFIX, parse_period_code, year_earlier

Row = Mapping[str, Any]
# What an event has from elsewhere than its code, by the column of `raw.event` that gives it.
_OF_EVENTS = {"label_en": "name_en", "label_zh": "name_zh", "start_date": "start_date", "end_date": "end_date"}
# What is asked of the published file.
PUBLISHED_COLUMNS = ("period_code", *_OF_EVENTS)


def find_period_rows(
    claimed: Iterable[str], events: Mapping[str, Row], published: Iterable[Row]
) -> list[dict[str, Any]]:
    """Expand the periods of current and of published claims, and the bases of their comparisons.

    Args:
        claimed: Period codes of the current claims.
        events: Accepted events of the vocabulary, by code.
        published: Periods of published claims. An event that has left the vocabulary stays as it was published.
    """
    before = {row["period_code"]: row for row in published}
    periods = {code: parse_period_code(code) for code in {*claimed, *before}}
    for period in list(periods.values()):
        base = year_earlier(period)
        if base is not None:
            periods.setdefault(base.code, base)
    rows = []
    for code in sorted(periods):
        period, base = periods[code], year_earlier(periods[code])
        row = {
            "period_code": code,
            "period_type": period.period_type,
            "start_date": period.start_date,
            "end_date": period.end_date,
            "month_count": period.month_count,
            "is_cumulative": period.is_cumulative,
            "label_en": period.label_en,
            "label_zh": period.label_zh,
            "sdmx_time_period": period.sdmx_time_period,
            "year_earlier_period_code": base.code if base else None,
        }
        rows.append(row | _of_event(code, events, before) if period.period_type == "EVENT" else row)
    return rows


def _of_event(period_code: str, events: Mapping[str, Row], before: Mapping[str, Row]) -> dict[str, Any]:
    """Labels and days of an event; nothing for one that neither the vocabulary nor the published file knows."""
    event = events.get(period_code.removeprefix(EVENT_PREFIX))
    if event is not None:
        return {column: event[field] for column, field in _OF_EVENTS.items()}
    known = before.get(period_code, {})
    return {column: known[column] for column in _OF_EVENTS if known.get(column) is not None}
