"""What the report reads: the published file, opened read-only, and working tables beside it.

The claims are put in the order of their pages once; everything else asks for one series, one document or one list at a
time, so that memory does not grow with the warehouse. No HTML here.
"""

from collections import namedtuple
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration.storage.build_file import open_database

CARDS_PER_PAGE = 50
_SERIES_PER_BATCH = 200
_DOCUMENTS_PER_BATCH = 25
_MEMORY_LIMIT = "1GB"

# Rows have the columns of their query as attributes.
Row = Any

# Claims in the order of their pages: newest period first. `page` is the page of the series on which the card stands.
_CLAIM = f"""
CREATE TABLE scratch.claim AS
WITH ranked AS (
    SELECT
        card.what_en, card.what_zh, card.period_en, card.period_zh, card.value_in_words, card.interval_in_words,
        card.basis_en, card.basis_zh, card.marked_sentence, card.publisher_en, card.publisher_zh, card.published,
        card.caveats, card.revision_history, card.title, card.url, card.document_id, card.series_code,
        card.period_code, card.end_date, card.claim_key,
        fact.series_key, fact.source_key, fact.period_key, fact.indicator_key, fact.category_key, fact.basis_key,
        fact.comparator_indicator_key, fact.measure, fact.comparison, fact.value, fact.value_low, fact.value_high,
        fact.is_low_closed, fact.is_high_closed, fact.unit, fact.qualifier, fact.review_status, fact.review_note,
        fact.observation_status, fact.is_period_inferred, fact.is_basis_inferred, fact.is_comparison_inferred,
        fact.inference_note, fact.subject, fact.printed_text, fact.quote, fact.sentence, fact.char_start,
        fact.char_end, fact.published_date, fact.curated_file, fact.curated_line, fact.recorded_from,
        period.period_type, period.start_date, period.sdmx_time_period, source.language, source.publisher_code,
        latest.claim_key IS NOT NULL AS is_latest, latest.selection_reason, token.number_start,
        -- A document that is in no current version has no page.
        coverage.document_id IS NOT NULL AS has_document_page,
        row_number() OVER (
            PARTITION BY fact.series_key
            ORDER BY
                period.end_date DESC NULLS LAST, period.start_date DESC NULLS LAST, period.period_code,
                latest.claim_key IS NULL, fact.published_date DESC NULLS LAST, fact.claim_key
        ) AS position
    FROM fact_card AS card
    INNER JOIN fact_indicator AS fact ON card.claim_key = fact.claim_key AND fact.is_current
    INNER JOIN dim_period AS period ON fact.period_key = period.period_key
    INNER JOIN dim_source AS source ON fact.source_key = source.source_key
    LEFT JOIN series_latest AS latest ON card.claim_key = latest.claim_key
    LEFT JOIN (
        SELECT claim_key, source_key, min(char_start) AS number_start
        FROM fact_number
        WHERE disposition = 'FACT'
        GROUP BY claim_key, source_key
    ) AS token ON fact.claim_key = token.claim_key AND fact.source_key = token.source_key AND source.is_current
    LEFT JOIN scratch.coverage AS coverage ON card.document_id = coverage.document_id
)
SELECT
    *,
    CAST((position - 1) // {CARDS_PER_PAGE} + 1 AS INTEGER) AS page,
    CAST(dense_rank() OVER (ORDER BY series_code) AS INTEGER) AS series_number
FROM ranked
ORDER BY series_code, position
"""
_SERIES = """
CREATE TABLE scratch.series AS
SELECT
    claim.series_number, claim.series_code, claim.series_key,
    count(*) AS claim_count, count(DISTINCT claim.period_key) AS period_count, max(claim.page) AS page_count,
    count(DISTINCT claim.source_key) AS document_count,
    any_value(claim.what_en) AS what_en, any_value(claim.what_zh) AS what_zh, any_value(claim.measure) AS measure,
    any_value(claim.comparison) AS comparison, any_value(claim.unit) AS unit,
    any_value(comparator.name_en) AS comparator_en,
    any_value(indicator.indicator_code) AS indicator_code, any_value(indicator.name_en) AS indicator_en,
    any_value(indicator.definition) AS indicator_definition, any_value(indicator.stock_or_flow) AS stock_or_flow,
    any_value(category.category_code) AS category_code, any_value(category.name_en) AS category_en,
    any_value(category.category_path) AS category_path, any_value(category.level) AS category_level,
    any_value(category.definition) AS category_definition,
    any_value(basis.basis_code) AS basis_code, any_value(basis.name_en) AS basis_en,
    any_value(basis.name_zh) AS basis_zh, any_value(basis.coverage) AS basis_coverage,
    any_value(basis.agency_name_en) AS agency_en, any_value(basis.agency_name_zh) AS agency_zh,
    any_value(basis.comparable_with) AS comparable_with,
    -- The newest figure that can be used; where there is none, the first claim in order.
    coalesce(
        min(claim.position) FILTER (WHERE claim.is_latest), min(claim.position)
    ) AS shown_position
FROM scratch.claim AS claim
INNER JOIN dim_indicator AS indicator ON claim.indicator_key = indicator.indicator_key
INNER JOIN dim_category AS category ON claim.category_key = category.category_key
INNER JOIN dim_basis AS basis ON claim.basis_key = basis.basis_key
LEFT JOIN dim_indicator AS comparator ON claim.comparator_indicator_key = comparator.indicator_key
GROUP BY ALL
ORDER BY claim.series_number
"""
# Each series with its newest usable figure, as lists show it.
_SHOWN = """
CREATE TABLE scratch.shown AS
SELECT
    series.* EXCLUDE (indicator_definition, category_definition, basis_coverage, comparable_with),
    claim.period_en, claim.value_in_words, claim.claim_key, claim.page, claim.review_status,
    claim.is_period_inferred, claim.is_basis_inferred, claim.is_comparison_inferred, claim.value_low, claim.value_high
FROM scratch.series AS series
INNER JOIN scratch.claim AS claim
    ON series.series_number = claim.series_number AND series.shown_position = claim.position
ORDER BY series.series_number
"""
_PUBLISHED_BY = """
CREATE TABLE scratch.published_by AS
SELECT DISTINCT series_number, coalesce(publisher_code, '') AS publisher_code FROM scratch.claim
"""
# Documents as they stand now, newest first.
_DOCUMENT = """
CREATE TABLE scratch.document AS
SELECT
    coverage.*, source.* EXCLUDE (source_key, document_id, title, publisher_name_en, published_date),
    CAST(row_number() OVER (
        ORDER BY coverage.published_date DESC NULLS LAST, coverage.document_id
    ) AS INTEGER) AS document_number
FROM scratch.coverage AS coverage
INNER JOIN dim_source AS source ON coverage.source_key = source.source_key
ORDER BY document_number
"""
# Their ledgers in the order of the texts, each number with the claim that it belongs to.
_TOKEN = """
CREATE TABLE scratch.token AS
SELECT
    document.document_number, number.char_start, number.char_end, number.token, number.disposition, number.reason,
    number.is_rejected, number.claim_key, claim.series_code, claim.page, claim.value_in_words, claim.what_en,
    claim.period_en, claim.review_status, claim.is_period_inferred, claim.is_basis_inferred,
    claim.is_comparison_inferred, claim.value_low, claim.value_high, claim.char_start AS claim_start,
    claim.char_end AS claim_end
FROM fact_number AS number
INNER JOIN scratch.document AS document ON number.source_key = document.source_key
LEFT JOIN scratch.claim AS claim ON number.claim_key = claim.claim_key AND number.source_key = claim.source_key
ORDER BY document.document_number, number.char_start, number.char_end DESC
"""
_LISTS = {
    "indicator": "indicator_code = ?",
    "category": "category_code = ?",
    "basis": "basis_code = ?",
    "publisher": "series_number IN (SELECT series_number FROM scratch.published_by WHERE publisher_code = ?)",
}
# What the views of checks say of single claims; their columns are `note`'s: claim, kind, verdict, explanation, series.
_NOTES = {
    "reconciliation": """
        SELECT
            claim.claim_key, 'witnesses', found.verdict,
            CASE WHEN found.scope = 'COMPARABLE_BASES' THEN 'on comparable bases, ' ELSE '' END || found.explanation,
            claim.series_number
        FROM (SELECT *, unnest(string_split(claim_keys, '; ')) AS claim_key FROM scratch.reconciliation) AS found
        INNER JOIN scratch.claim AS claim ON found.claim_key = claim.claim_key
    """,
    "vintage": """
        SELECT claim_key, 'revision', vintage_kind, explanation, series_number
        FROM (
            SELECT
                claim.claim_key, found.vintage_kind, claim.series_number,
                'vintage ' || found.vintage_number || ' of ' || count(*) OVER (
                    PARTITION BY found.series_key, found.period_key
                ) || ' of this figure' AS explanation,
                count(*) OVER (PARTITION BY found.series_key, found.period_key) AS vintage_count
            FROM scratch.vintage AS found
            INNER JOIN scratch.claim AS claim
                ON found.claim_key = claim.claim_key AND found.recorded_from = claim.recorded_from
        )
        WHERE vintage_count > 1
    """,
    "growth_check": """
        SELECT DISTINCT claim.claim_key, 'growth', found.verdict, found.explanation, claim.series_number
        FROM (
            SELECT *, unnest([growth_claim_key, level_claim_key, base_claim_key]) AS claim_key
            FROM scratch.growth_check
        ) AS found
        INNER JOIN scratch.claim AS claim ON found.claim_key = claim.claim_key
    """,
    "identity_check": """
        SELECT DISTINCT claim.claim_key, 'identity', found.verdict, found.explanation, claim.series_number
        FROM (SELECT *, unnest(string_split(claim_keys, '; ')) AS claim_key FROM scratch.identity_check) AS found
        INNER JOIN scratch.claim AS claim ON found.claim_key = claim.claim_key
    """,
}


# Pages of series show no keys, positions and moments; converting them for every claim would take seconds.
_CARD_COLUMNS = (
    "* EXCLUDE (recorded_from, series_key, source_key, period_key, indicator_key, category_key, basis_key,"
    " comparator_indicator_key, subject, printed_text, char_start, char_end, observation_status, period_type,"
    " start_date, end_date, sdmx_time_period, url, basis_en, basis_zh, inference_note),"
    " strftime(recorded_from AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M UTC') AS recorded"
)
_CHECK_VIEWS = frozenset(
    {"growth_check", "identity_check", "publication_change", "reconciliation", "release_status", "vintage"}
)
_VINTAGE = """
CREATE TABLE scratch.series_vintage AS
WITH placed AS (
    SELECT
        series.series_number, vintage.period_code, vintage.period_label_en, vintage.vintage_number,
        vintage.vintage_kind, vintage.published_date, vintage.publisher_name_en, vintage.value, vintage.unit,
        vintage.claim_key, claim.value_in_words, claim.page,
        min(claim.position) OVER (PARTITION BY vintage.series_key, vintage.period_key) AS period_place
    FROM scratch.vintage AS vintage
    INNER JOIN scratch.series AS series ON vintage.series_code = series.series_code
    LEFT JOIN scratch.claim AS claim ON vintage.claim_key = claim.claim_key AND vintage.is_current
)
SELECT
    *,
    row_number() OVER (
        ORDER BY series_number, period_place, period_code, vintage_number, claim_key
    ) AS place
FROM placed
ORDER BY place
"""
_NO_VINTAGE = "CREATE TABLE scratch.series_vintage (series_number INTEGER, place INTEGER)"


class Source:
    """One published file, read for one report."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._row_types: dict[tuple[str, ...], Any] = {}
        self._copied: set[str] = set()
        found = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'main' AND table_catalog = current_database()"
        )
        # A file of an earlier publication may lack a view; its report then lacks what that view says.
        self.relations = frozenset(name for (name,) in found.fetchall())

    def prepare_checks(self) -> None:
        """Make the working tables of what the checks say; charts alone need none of them."""
        execute = self._connection.execute
        for view in _CHECK_VIEWS & self.relations:
            self.copy_view(view)
        execute(
            "CREATE TABLE scratch.note (claim_key VARCHAR, kind VARCHAR, verdict VARCHAR, explanation VARCHAR,"
            " series_number INTEGER)"
        )
        for view, query in _NOTES.items():
            if view in self._copied:
                execute(f"INSERT INTO scratch.note {query}")
        execute(_VINTAGE if "vintage" in self.relations else _NO_VINTAGE)

    def copy_view(self, view: str) -> None:
        """Compute a view once, however often it is asked: those of checks are deep."""
        self._connection.execute(f"CREATE TABLE scratch.{view} AS SELECT * FROM {view}")
        self._copied.add(view)

    def place_of(self, relation: str) -> str:
        """Where to read a relation: the working copy of a view that was computed already, or the file."""
        return f"scratch.{relation}" if relation in self._copied else relation

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a result, fetched in batches."""
        cursor = self._connection.cursor()
        try:
            result = cursor.execute(sql, list(parameters))
            names = tuple(column[0] for column in result.description or ())
            if names not in self._row_types:
                self._row_types[names] = namedtuple("Row", names)
            row_type = self._row_types[names]
            while batch := result.fetchmany(2000):
                yield from map(row_type._make, batch)
        finally:
            cursor.close()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a small result."""
        return list(self.stream(sql, parameters))

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Row:
        """The only row of a result."""
        return self.rows(sql, parameters)[0]

    def shown_series(self, kind: str | None = None, code: str | None = None) -> Iterator[Row]:
        """Series with their newest usable figure: all, or those of one indicator, category, basis or publisher."""
        condition = "true" if kind is None else _LISTS[kind]
        return self.stream(
            f"SELECT * FROM scratch.shown WHERE {condition} ORDER BY series_number", [] if kind is None else [code]
        )

    def each_document(self) -> Iterator[tuple[Row, str, list[Row]]]:
        """Each document as it stands now, newest first, with its text and its numbers in order."""
        count = self.one("SELECT count(*) AS number FROM scratch.document").number
        for first in range(1, count + 1, _DOCUMENTS_PER_BATCH):
            batch = [first, first + _DOCUMENTS_PER_BATCH - 1]
            found = self.stream(
                "SELECT * FROM scratch.token WHERE document_number BETWEEN ? AND ?"
                " ORDER BY document_number, char_start, char_end DESC",
                batch,
            )
            tokens = {key: list(rows) for key, rows in groupby(found, lambda row: row.document_number)}
            for document in self.rows(
                "SELECT document.*, source_text.text FROM scratch.document AS document"
                " INNER JOIN source_text ON document.source_key = source_text.source_key"
                " WHERE document.document_number BETWEEN ? AND ? ORDER BY document.document_number",
                batch,
            ):
                yield document, str(document.text), tokens.get(document.document_number, [])

    def each_series(self) -> Iterator[tuple[Row, list[Row], dict[str, list[Row]], list[Row]]]:
        """Each series with its claims in order, the notes on each claim, and its vintages."""
        count = self.one("SELECT count(*) AS number FROM scratch.series").number
        for first in range(1, count + 1, _SERIES_PER_BATCH):
            batch = [first, first + _SERIES_PER_BATCH - 1]
            by_series: list[dict[int, list[Row]]] = []
            for table, columns, order in (
                ("claim", _CARD_COLUMNS, "position"),
                ("note", "*", "claim_key, kind, verdict, explanation"),
                ("series_vintage", "*", "place"),
            ):
                found = self.stream(
                    f"SELECT {columns} FROM scratch.{table} WHERE series_number BETWEEN ? AND ?"
                    f" ORDER BY series_number, {order}",
                    batch,
                )
                by_series.append({key: list(rows) for key, rows in groupby(found, lambda row: row.series_number)})
            claims, notes, vintages = by_series
            for series in self.rows(
                "SELECT * FROM scratch.series WHERE series_number BETWEEN ? AND ? ORDER BY series_number", batch
            ):
                number = series.series_number
                of_claim = {key: list(rows) for key, rows in groupby(notes.get(number, ()), lambda row: row.claim_key)}
                yield series, claims[number], of_claim, vintages.get(number, [])


@contextmanager
def open_source(published_file: Path, scratch_folder: Path) -> Iterator[Source]:
    """Open a published file, with working tables in a scratch database that the caller removes.

    Raises:
        duckdb.Error: the file cannot be read, or is no published file of this project.
    """
    connection = open_database(published_file, read_only=True)
    try:
        scratch = str(scratch_folder / "scratch.duckdb").replace("'", "''")
        connection.execute(f"SET memory_limit = '{_MEMORY_LIMIT}'")
        connection.execute(f"ATTACH '{scratch}' AS scratch (READ_WRITE)")
        source = Source(connection)
        source.copy_view("coverage")
        for statement in (_CLAIM, _SERIES, _SHOWN, _PUBLISHED_BY, _DOCUMENT, _TOKEN):
            connection.execute(statement)
        yield source
    finally:
        connection.close()
