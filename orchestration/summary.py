"""What a run left, as a person asks for it first: what was published, and which records were refused."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.readers.rejections import Rejection
from orchestration.storage.build_file import open_database

EXAMPLE_QUERY = """\
SELECT what_en AS what, period_en AS period, value_in_words AS value
FROM fact_card
WHERE series_code LIKE 'online_retail_sales.%.growth.yoy.%'
ORDER BY end_date DESC, what LIMIT 6"""


def read_rejections(build_file: Path) -> list[Rejection]:
    """Every record that the last ingestion refused, in file order."""
    connection = open_database(build_file, read_only=True)
    try:
        rows = connection.execute(
            "SELECT table_name, document_id, file, line, record, field, rule, reason, content"
            " FROM raw.rejected_record ORDER BY file, line, record, field"
        ).fetchall()
    finally:
        connection.close()
    return [Rejection(*row) for row in rows]


def read_published_input(published_file: Path) -> str | None:
    """Hash of the `raw/` that the published file was made from; None where nothing was published."""
    if not published_file.exists():
        return None
    connection = open_database(published_file, read_only=True)
    try:
        row = connection.execute("SELECT input_sha256 FROM build_info").fetchone()
    finally:
        connection.close()
    return None if row is None else str(row[0])


@dataclass(frozen=True)
class WarehouseSummary:
    """Counts of the published file, and one query with its result."""

    documents: int
    claims: int
    suspect_claims: int
    withdrawn_claims: int
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
                (SELECT count(*) FROM fact_indicator WHERE is_current AND review_status = 'WITHDRAWN'),
                (SELECT coalesce(sum(token_count), 0)::BIGINT FROM coverage),
                (SELECT coalesce(sum(token_count - unresolved_count), 0)::BIGINT FROM coverage),
                (SELECT count(*) FROM rejected_record)
            """
        ).fetchall()[0]
        example = connection.execute(EXAMPLE_QUERY)
        columns = tuple(one[0] for one in example.description or ())
        documents, claims, suspect, withdrawn, numbers, accounted, rejected = counts
        return WarehouseSummary(
            documents=documents,
            claims=claims,
            suspect_claims=suspect,
            withdrawn_claims=withdrawn,
            numbers=numbers,
            numbers_accounted_for=accounted,
            rejected_records=rejected,
            example_columns=columns,
            example_rows=tuple(example.fetchall()),
        )
    finally:
        connection.close()
