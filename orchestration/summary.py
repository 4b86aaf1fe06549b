"""What a warehouse holds, in the few figures that a person asks for first; read from the published file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.storage.build_file import open_database

EXAMPLE_QUERY = """\
SELECT what_en AS what, period_en AS period, value_in_words AS value, basis_en AS basis
FROM fact_card
WHERE series_code LIKE 'online_retail_sales.%.growth.yoy.%'
ORDER BY period_code DESC, what LIMIT 6"""


@dataclass(frozen=True)
class WarehouseSummary:
    """Counts of the published file, and one query with its result."""

    documents: int
    claims: int
    suspect_claims: int
    numbers: int
    numbers_accounted_for: int
    rejected_records: int
    example_columns: tuple[str, ...]
    example_rows: tuple[tuple[Any, ...], ...]


def summarise(published_file: Path) -> WarehouseSummary:
    """Read the summary of a published file."""
    connection = open_database(published_file, read_only=True)
    try:
        counts = connection.execute(
            """
            SELECT
                (SELECT count(*) FROM dim_source WHERE is_current),
                (SELECT count(*) FROM fact_indicator WHERE is_current),
                (SELECT count(*) FROM fact_indicator WHERE is_current AND review_status = 'SUSPECT'),
                (SELECT count(*) FROM fact_number),
                (SELECT count(*) FROM fact_number WHERE disposition <> 'UNRESOLVED'),
                (SELECT count(*) FROM rejected_record)
            """
        ).fetchall()[0]
        example = connection.execute(EXAMPLE_QUERY)
        columns = tuple(one[0] for one in example.description or ())
        documents, claims, suspect, numbers, accounted, rejected = counts
        return WarehouseSummary(
            documents=documents,
            claims=claims,
            suspect_claims=suspect,
            numbers=numbers,
            numbers_accounted_for=accounted,
            rejected_records=rejected,
            example_columns=columns,
            example_rows=tuple(example.fetchall()),
        )
    finally:
        connection.close()
