"""The SDMX observations, as SDMX-CSV 2.0.0, and the list of claims that are none.

One observation is the best current claim about one series and one period (`series_latest`): SDMX knows one value per
key. Values keep the form in which they were printed: 15.42 with UNIT_MULT 12 and DECIMALS 2. Earlier vintages and the
claims that were passed over are in the Parquet files.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.exports.published import ExportError, open_published, read_built_at
from orchestration.exports.sdmx_check import find_sdmx_problems, read_structure
from orchestration.exports.sdmx_structure import (
    ATTRIBUTES,
    DIMENSIONS,
    FREQUENCIES,
    MAXIMUM_DECIMALS,
    MEASURE,
    NOT_APPLICABLE,
    OTHER_FREQUENCY,
    REFERENCE_AREA,
    STRUCTURE_ID,
    read_code_lists,
    render_structure,
)
from orchestration.storage.replacing import replaced_folder

DATA_NAME = "observations.csv"
STRUCTURE_NAME = "structure.xml"
LEFT_OUT_NAME = "left_out.csv"
# Every stored decimal has at most 38 digits; shifting one must not round it.
_EXACT = Context(prec=80)
_BATCH = 10_000
COLUMNS = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *(one.name for one in (*DIMENSIONS, MEASURE, *ATTRIBUTES)))
_LEFT_OUT_COLUMNS = ("claim_key", "series_code", "period_code", "document_id", "reason", "explanation")
_EXPLANATIONS = {
    "WITHDRAWN": "the curators have taken the claim back",
    "MACHINE": "no curator has read the document",
    "ANOTHER_CLAIM": "another claim about the same series and period is the better one (see series_latest)",
    "NO_TIME_PERIOD": "an event whose days nobody stated has no place in time",
}
_QUERY = """
    SELECT
        fact.claim_key, fact.series_code, period.period_code, source.document_id,
        CASE
            WHEN fact.review_status IN ('WITHDRAWN', 'MACHINE') THEN fact.review_status
            WHEN latest.claim_key IS NULL THEN 'ANOTHER_CLAIM'
            WHEN period.start_date IS NULL OR period.end_date IS NULL THEN 'NO_TIME_PERIOD'
        END AS left_out,
        period.period_type, period.sdmx_time_period, period.start_date, period.end_date,
        indicator.indicator_code, category.category_code, basis.basis_code, fact.measure, fact.comparison,
        comparator.indicator_code AS comparator_code, comparator_category.category_code AS comparator_category_code,
        fact.unit, fact.value, fact.value_low, fact.value_high, fact.is_low_closed, fact.is_high_closed,
        fact.unit_multiplier, fact.decimals, fact.observation_status, fact.qualifier, fact.counted_noun,
        fact.review_status, fact.is_period_inferred, fact.is_basis_inferred, fact.is_comparison_inferred,
        fact.published_date, fact.printed_text
    FROM fact_indicator AS fact
    INNER JOIN dim_indicator AS indicator ON fact.indicator_key = indicator.indicator_key
    INNER JOIN dim_category AS category ON fact.category_key = category.category_key
    INNER JOIN dim_basis AS basis ON fact.basis_key = basis.basis_key
    INNER JOIN dim_period AS period ON fact.period_key = period.period_key
    INNER JOIN dim_source AS source ON fact.source_key = source.source_key
    LEFT JOIN dim_indicator AS comparator ON fact.comparator_indicator_key = comparator.indicator_key
    LEFT JOIN dim_category AS comparator_category
        ON fact.comparator_category_key = comparator_category.category_key
    LEFT JOIN series_latest AS latest ON fact.claim_key = latest.claim_key
    WHERE fact.is_current
    ORDER BY fact.series_code, period.start_date, period.end_date, period.period_code, fact.claim_key
"""


class SdmxMisfitError(ExportError):
    """The written files do not fit their own structure; those of the last export stay."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"the SDMX files do not fit their structure: {'; '.join(problems)}")
        self.problems = problems


@dataclass(frozen=True)
class SdmxSummary:
    """What became of every current claim: exported, or left out for a reason."""

    claims: int
    observations: int
    left_out: Mapping[str, int]


def export_sdmx(published_file: Path, folder: Path) -> SdmxSummary:
    """Write structure, observations and the list of what was left out; read all of it again before it counts.

    Raises:
        SdmxMisfitError: a row does not fit the structure, or a claim is neither exported nor listed.
    """
    left_out: Counter[str] = Counter()
    observations = 0
    with open_published(published_file) as connection, replaced_folder(folder) as staged:
        structure = render_structure(read_code_lists(connection), read_built_at(connection))
        (staged / STRUCTURE_NAME).write_text(structure, encoding="utf-8", newline="\n")
        with (
            (staged / DATA_NAME).open("w", encoding="utf-8", newline="") as data_file,
            (staged / LEFT_OUT_NAME).open("w", encoding="utf-8", newline="") as left_out_file,
        ):
            data = csv.writer(data_file, lineterminator="\n")
            data.writerow(COLUMNS)
            others = csv.writer(left_out_file, lineterminator="\n")
            others.writerow(_LEFT_OUT_COLUMNS)
            for claim in _claims(connection):
                reason = claim["left_out"]
                if reason is None:
                    observations += 1
                    data.writerow(_observation(claim))
                else:
                    left_out[reason] += 1
                    others.writerow([*(claim[one] for one in _LEFT_OUT_COLUMNS[:4]), reason, _EXPLANATIONS[reason]])
        # Counted apart from the rows that were written: what a join loses would show here.
        claims = connection.execute("SELECT count(*) FROM fact_indicator WHERE is_current").fetchall()[0][0]
        summary = SdmxSummary(claims, observations, dict(sorted(left_out.items())))
        problems = _find_problems(staged, summary)
        if problems:
            raise SdmxMisfitError(problems)
    return summary


def _find_problems(folder: Path, summary: SdmxSummary) -> list[str]:
    problems = find_sdmx_problems(folder / DATA_NAME, read_structure(folder / STRUCTURE_NAME))
    accounted = summary.observations + sum(summary.left_out.values())
    if accounted != summary.claims:
        problems.append(f"{summary.claims} current claims, but {accounted} are exported or listed as left out")
    return problems


def _claims(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(_QUERY)
    names = [one[0] for one in cursor.description or ()]
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _observation(claim: Mapping[str, Any]) -> list[str]:
    values = _key(claim) | _figure(claim)
    values |= {
        "OBS_STATUS": claim["observation_status"],
        "QUALIFIER": claim["qualifier"],
        "LOWER_BOUND_INCLUDED": _boolean(claim["is_low_closed"]),
        "UPPER_BOUND_INCLUDED": _boolean(claim["is_high_closed"]),
        "COUNTED_NOUN": _line(claim["counted_noun"]),
        "REVIEW_STATUS": claim["review_status"],
        "PERIOD_INFERRED": _boolean(claim["is_period_inferred"]),
        "BASIS_INFERRED": _boolean(claim["is_basis_inferred"]),
        "COMPARISON_INFERRED": _boolean(claim["is_comparison_inferred"]),
        "PUBLISHED_DATE": claim["published_date"].isoformat() if claim["published_date"] else "",
        "DOCUMENT": claim["document_id"],
        "PRINTED_TEXT": _line(claim["printed_text"]),
        "SERIES_CODE": claim["series_code"],
        "PERIOD_CODE": claim["period_code"],
        "CLAIM_KEY": claim["claim_key"],
    }
    return ["datastructure", STRUCTURE_ID, "I", *(values[name] for name in COLUMNS[3:])]


def _key(claim: Mapping[str, Any]) -> dict[str, str]:
    is_event = claim["period_type"] == "EVENT"
    return {
        "FREQ": FREQUENCIES.get(claim["period_type"], OTHER_FREQUENCY),
        "REF_AREA": REFERENCE_AREA,
        "INDICATOR": claim["indicator_code"],
        "CATEGORY": claim["category_code"],
        "BASIS": claim["basis_code"],
        "MEASURE": claim["measure"],
        "COMPARISON": claim["comparison"] or NOT_APPLICABLE,
        "COMPARATOR": claim["comparator_code"] or NOT_APPLICABLE,
        "COMPARATOR_CATEGORY": claim["comparator_category_code"] or NOT_APPLICABLE,
        "UNIT_MEASURE": claim["unit"],
        "PERIOD_TYPE": claim["period_type"],
        "EVENT": claim["period_code"].removeprefix("event:") if is_event else NOT_APPLICABLE,
        "TIME_PERIOD": claim["sdmx_time_period"] or _days(claim["start_date"], claim["end_date"]),
    }


def _days(start: dt.date, end: dt.date) -> str:
    """Days of an event as a time range."""
    return f"{start.isoformat()}/P{(end - start).days + 1}D"


def _figure(claim: Mapping[str, Any]) -> dict[str, str]:
    """Value and bounds in the printed power of ten, and how many decimals the value has."""
    multiplier, value = claim["unit_multiplier"], claim["value"]
    decimals = max(claim["decimals"], 0)
    if value is not None:
        # A corrected value can have more digits than the printed one.
        decimals = max(decimals, _decimals_needed(_scale(value, multiplier)))
    if decimals > MAXIMUM_DECIMALS:
        multiplier = 0
        decimals = _decimals_needed(value) if value is not None else 0
    bounds = {"LOWER_BOUND": claim["value_low"], "UPPER_BOUND": claim["value_high"]}
    return {
        "OBS_VALUE": "" if value is None else f"{_scale(value, multiplier):.{decimals}f}",
        "UNIT_MULT": str(multiplier),
        "DECIMALS": str(decimals),
        **{name: "" if one is None else _plain(_scale(one, multiplier)) for name, one in bounds.items()},
    }


def _scale(value: Decimal, multiplier: int) -> Decimal:
    return value.scaleb(-multiplier, _EXACT).normalize(_EXACT)


def _decimals_needed(value: Decimal) -> int:
    exponent = value.normalize(_EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> str:
    return f"{value:f}" if value else "0"


def _boolean(value: bool) -> str:  # noqa: FBT001 -- one cell
    return "true" if value else "false"


def _line(text: str | None) -> str:
    """A text on one line: some readers split a file at line breaks inside quotes."""
    return " ".join((text or "").split())
