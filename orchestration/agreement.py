"""Curated claims beside what the reader makes of the same figures: where they differ, with both readings.

The curated claim is right by definition; a difference shows a limit of the reader, or a slip of the curator.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
# What makes a figure: reading one of these differently is a disagreement.
FIGURE_FIELDS = ("value", "range_low", "range_high", "unit_code", "period_code", "measure")
# What is compared for information: bounds and codes.
OTHER_FIELDS = ("comparison", "qualifier", "indicator_code", "category_code", "basis_code")


@dataclass(frozen=True)
class Disagreement:
    """One field of one claim on which curator and reader differ; `proposed` is None where the reader has nothing."""

    document_id: str
    fact_number: int
    file: str
    line: int
    printed: str
    field: str
    curated: str | None
    proposed: str | None


def find_disagreements(
    claims: Iterable[Row], readings: Iterable[Row], fields: Sequence[str] = FIGURE_FIELDS
) -> list[Disagreement]:
    """Compare claims with the readings of the figures that overlap theirs.

    Args:
        claims: Rows of `raw.claim`.
        readings: Statistics as rows of `raw.mention`.
        fields: Columns to compare.
    """
    by_document: dict[str, list[Row]] = {}
    for one in readings:
        by_document.setdefault(one["document_id"], []).append(one)
    return [found for claim in claims for found in _compare(claim, by_document.get(claim["document_id"], ()), fields)]


def explain(one: Disagreement) -> str:
    """Why the reader differs, as far as the two readings tell."""
    if one.proposed is None and one.field == "figure":
        return "the reader takes these words for no figure"
    if one.field == "period_code" and (one.curated or "").startswith("event:"):
        return "a named event, whose code only a curator can make"
    if one.field == "period_code" and one.proposed is None:
        return "no words date the figure"
    if one.field == "period_code":
        return "the reader keeps the period of an earlier sentence or clause"
    return "the reader understands the words differently"


def _compare(claim: Row, readings: Sequence[Row], fields: Sequence[str]) -> Iterator[Disagreement]:
    def differ(name: str, curated: Any, proposed: Any) -> Disagreement:
        return Disagreement(
            claim["document_id"],
            claim["fact_number"],
            claim["file"],
            claim["line"],
            claim["printed_text"],
            name,
            _shown(curated),
            _shown(proposed),
        )

    reading = next(
        (one for one in readings if one["char_start"] < claim["char_end"] and claim["char_start"] < one["char_end"]),
        None,
    )
    if reading is None:
        yield differ("figure", claim["printed_text"], None)
        return
    for name in fields:
        curated = claim["curated_value"] if name == "value" else claim[name]
        if curated != reading[name]:
            yield differ(name, curated, reading[name])


def _shown(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)
