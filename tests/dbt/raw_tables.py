"""A small raw schema in a DuckDB file, for tests of the dbt project.

The tables have exactly the columns and types of the pandera models; the documents are short and written so
that each figure can be checked by reading. Nothing here reads the real `raw/` folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.raw_tables import RAW_TABLES

Row = dict[str, Any]

REVIEW_TEXT = """Review of online retail in 2024.
Online retail sales reached 15.42 trillion yuan in 2024, up 9.1% year on year.
Rural online retail sales fell by nearly 30% in January 2024.
More than 3 trillion yuan of goods were sold online, or 27.6% of total retail sales.
Online retail has led the world for 11 consecutive years.
As noted, online sales grew 9.1%.
"""
RELEASE_TEXT = """Statistical release.
In 2024 online retail sales amounted to 15.5 trillion yuan.
In 2025 online retail sales came to 15.9 trillion yuan.
Online retail has led the world for 12 consecutive years.
"""
TOKEN = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Fact:
    """One fact of a synthetic document, in the words of a curator; offsets are computed."""

    document_id: str
    quote: str
    printed: str
    value: str
    unit: str
    measure: str
    period: str
    indicator: str = "online_retail_sales"
    category: str = "total"
    basis: str = "nbs"
    comparison: str | None = None
    comparator: str | None = None
    qualifier: str = "EXACT"
    counted_noun: str | None = None
    repeats: Sequence[tuple[str, str]] = ()
    other: Row = field(default_factory=dict)


REVIEW, RELEASE = "mofcom/2024_review", "nbs/2025_release"
TEXTS = {REVIEW: REVIEW_TEXT, RELEASE: RELEASE_TEXT}
FACTS = (
    Fact(REVIEW, "reached 15.42 trillion yuan", "15.42 trillion yuan", "15420000000000", "CNY", "LEVEL", "2024"),
    Fact(
        REVIEW,
        "up 9.1% year on year",
        "9.1%",
        "9.1",
        "PERCENT",
        "GROWTH",
        "2024",
        comparison="YOY",
        repeats=[("online sales grew 9.1%", "9.1%")],
    ),
    Fact(
        REVIEW,
        "fell by nearly 30% in January 2024",
        "nearly 30%",
        "-30",
        "PERCENT",
        "GROWTH",
        "2024-01",
        category="rural",
        basis="mofcom",
        comparison="UNSTATED",
        qualifier="NEARLY",
        other={"direction": "DOWN", "is_comparison_inferred": True},
    ),
    Fact(
        REVIEW,
        "More than 3 trillion yuan of goods",
        "More than 3 trillion yuan",
        "3000000000000",
        "CNY",
        "LEVEL",
        "2024",
        category="goods",
        qualifier="MORE_THAN",
    ),
    Fact(
        REVIEW,
        "or 27.6% of total retail sales",
        "27.6%",
        "27.6",
        "PERCENT",
        "SHARE",
        "2024",
        category="goods",
        comparator="total_retail_sales",
    ),
    Fact(
        REVIEW,
        "for 11 consecutive years",
        "11",
        "11",
        "COUNT",
        "STREAK",
        "2024",
        counted_noun="years",
    ),
    Fact(
        RELEASE,
        "amounted to 15.5 trillion yuan",
        "15.5 trillion yuan",
        "15500000000000",
        "CNY",
        "LEVEL",
        "2024",
    ),
    Fact(RELEASE, "came to 15.9 trillion yuan", "15.9 trillion yuan", "15900000000000", "CNY", "LEVEL", "2025"),
    Fact(RELEASE, "for 12 consecutive years", "12", "12", "COUNT", "STREAK", "2025", counted_noun="years"),
)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the lines: each synthetic sentence has a line of its own."""
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _sentence_of(text: str, place: int) -> tuple[int, int, int]:
    for number, (start, end) in enumerate(_sentences(text), start=1):
        if start <= place < end:
            return number, start, end
    raise ValueError(f"no sentence at {place}")


def _span(text: str, quote: str, printed: str) -> tuple[int, int]:
    start = text.index(printed, text.index(quote))
    return start, start + len(printed)


def document_row(document_id: str, text: str) -> Row:
    """The raw row of one document."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    publisher = document_id.split("/", maxsplit=1)[0]
    return {
        "document_id": document_id,
        "file": f"raw/documents/{document_id}.txt",
        "meta_file": f"raw/documents/{document_id}.meta.yml",
        "line": 1,
        "title": text.split("\n", maxsplit=1)[0],
        "publisher_code": publisher,
        "published_date": date(2025, 1, 20) if publisher == "mofcom" else date(2026, 1, 20),
        "published_precision": "DAY",
        "published_method": "STATED",
        "language": "en",
        "is_translation": False,
        "sha256": digest,
        "byte_count": len(text.encode()),
        "character_count": len(text),
        "text": text,
    }


def family_row(document_id: str) -> Row:
    """The raw row of a document that stands alone."""
    alone = {"family_code": document_id, "family_method": "ALONE", "family_evidence": "no other document"}
    return {"document_id": document_id} | alone


def claim_row(fact: Fact, number: int, texts: Mapping[str, str]) -> Row:
    """The raw row of one fact."""
    text = texts[fact.document_id]
    start, end = _span(text, fact.quote, fact.printed)
    sentence, sentence_start, sentence_end = _sentence_of(text, start)
    clause_start = text.index(fact.quote)
    digits = TOKEN.search(fact.printed)
    assert digits is not None
    multiplier = 12 if "trillion" in fact.printed else 0
    return {
        "document_id": fact.document_id,
        "file": f"raw/facts/{fact.document_id}.yml",
        "line": 10 * number,
        "fact_number": number,
        "indicator_code": fact.indicator,
        "category_code": fact.category,
        "basis_code": fact.basis,
        "period_code": fact.period,
        "measure": fact.measure,
        "comparison": fact.comparison,
        "comparator_indicator_code": fact.comparator,
        "curated_value": Decimal(fact.value),
        "value": Decimal(fact.value),
        "direction": "UP",
        "unit_code": fact.unit,
        "counted_noun": fact.counted_noun,
        "qualifier": fact.qualifier,
        "printed_text": fact.printed,
        "printed_value": Decimal(digits.group()),
        "unit_multiplier": multiplier,
        "decimals": len(digits.group().partition(".")[2]),
        "observation_status": "A",
        "review_status": "CURATED",
        "is_period_inferred": False,
        "is_basis_inferred": False,
        "is_comparison_inferred": False,
        "clause": fact.quote,
        "clause_start": clause_start,
        "clause_end": clause_start + len(fact.quote),
        "char_start": start,
        "char_end": end,
        "sentence_number": sentence,
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
    } | fact.other


def evidence_rows(fact: Fact, number: int, texts: Mapping[str, str]) -> list[Row]:
    """The spans behind one fact: its value, and each repetition."""
    text = texts[fact.document_id]
    places = [
        ("VALUE", fact.quote, fact.printed),
        *(("REPEAT", quote, printed) for quote, printed in fact.repeats),
    ]
    rows = []
    for role, quote, printed in places:
        start, end = _span(text, quote, printed)
        digits = TOKEN.search(printed)
        assert digits is not None
        rows.append(
            {
                "document_id": fact.document_id,
                "fact_number": number,
                "role": role,
                "printed_value": Decimal(digits.group()),
                "unit_multiplier": 12 if "trillion" in printed else 0,
                "decimals": len(digits.group().partition(".")[2]),
                "char_start": start,
                "char_end": end,
                "quote": text[start:end],
                "sentence_number": _sentence_of(text, start)[0],
            }
        )
    return rows


def number_rows(document_id: str, text: str, evidence: Sequence[Row]) -> list[Row]:
    """The ledger of one document: what no evidence takes is a period."""
    rows = []
    for ordinal, match in enumerate(TOKEN.finditer(text), start=1):
        start, end = match.span()
        taken = [
            row
            for row in evidence
            if row["document_id"] == document_id and row["char_start"] <= start and end <= row["char_end"]
        ]
        role = taken[0]["role"] if taken else None
        rows.append(
            {
                "document_id": document_id,
                "file": f"raw/documents/{document_id}.txt",
                "line": text.count("\n", 0, start) + 1,
                "token_number": ordinal,
                "char_start": start,
                "char_end": end,
                "token": match.group(),
                "context": match.group(),
                "sentence_number": _sentence_of(text, start)[0],
                "disposition": {"VALUE": "FACT", "REPEAT": "REPEAT", None: "PERIOD"}[role],
                "reason": None if taken else "a year",
                "fact_number": taken[0]["fact_number"] if taken else None,
                "is_rejected": False,
            }
        )
    return rows


def period_rows() -> list[Row]:
    """The periods of the facts, with the year before each as far as a fact or a base refers to it."""
    years = [
        {
            "period_code": str(year),
            "period_type": "YEAR",
            "start_date": date(year, 1, 1),
            "end_date": date(year, 12, 31),
            "month_count": 12,
            "is_cumulative": True,
            "label_en": str(year),
            "label_zh": f"{year}年",
            "sdmx_time_period": str(year),
            "year_earlier_period_code": str(year - 1),
        }
        for year in (2023, 2024, 2025)
    ]
    month = {
        "period_code": "2024-01",
        "period_type": "MONTH",
        "start_date": date(2024, 1, 1),
        "end_date": date(2024, 1, 31),
        "month_count": 1,
        "is_cumulative": True,
        "label_en": "January 2024",
        "label_zh": "2024年1月",
        "sdmx_time_period": "2024-01",
        "year_earlier_period_code": "2023-01",
    }
    return [*years, month]


def vocabulary_rows() -> dict[str, list[Row]]:
    """The open vocabularies that the facts name."""

    def entry(name_en: str, name_zh: str, **columns: Any) -> Row:
        aliases: Row = {"aliases_en": [], "aliases_zh": [], "mistranslations": []}
        return (
            {"file": "raw/vocabulary/test.yml", "line": 1, "name_en": name_en, "name_zh": name_zh} | aliases | columns
        )

    return {
        "publisher": [
            entry(
                "Ministry of Commerce",
                "商务部",
                publisher_code="mofcom",
                publisher_kind="AGENCY",
                country="CN",
            ),
            entry(
                "National Bureau of Statistics",
                "国家统计局",
                publisher_code="nbs",
                publisher_kind="AGENCY",
                country="CN",
            ),
        ],
        "indicator": [
            entry(
                "Online retail sales",
                "网上零售额",
                indicator_code="online_retail_sales",
                definition="Goods and services.",
                stock_or_flow="FLOW",
                default_unit_code="CNY",
                denominator_codes=["total_retail_sales"],
            ),
            entry(
                "Total retail sales",
                "社会消费品零售总额",
                indicator_code="total_retail_sales",
                definition="All of them.",
                stock_or_flow="FLOW",
                default_unit_code="CNY",
                denominator_codes=[],
            ),
        ],
        "category": [
            entry("Total", "合计", category_code="total"),
            entry("Goods", "商品", category_code="goods", parent_code="total"),
            entry("Rural", "农村", category_code="rural", parent_code="total", region_type="rural"),
            entry("Food", "食品", category_code="food", parent_code="goods", product="food"),
        ],
        "basis": [
            entry(
                "National Bureau of Statistics",
                "国家统计局",
                basis_code="nbs",
                agency_code="nbs",
                coverage="All sellers.",
                comparable_with_codes=[],
            ),
            entry(
                "Ministry of Commerce",
                "商务部",
                basis_code="mofcom",
                agency_code="mofcom",
                coverage="Monitored platforms.",
                comparable_with_codes=["nbs"],
            ),
        ],
        "event": [
            entry(
                "Spring Fair 2024",
                "2024年春季购物节",
                event_code="spring_fair_2024",
                start_date=date(2024, 4, 26),
                end_date=date(2024, 5, 10),
            ),
        ],
        "release": [
            entry(
                "Retail sales",
                "零售额",
                release_code="nbs_retail_sales",
                publisher_code="nbs",
                indicator_codes=["online_retail_sales", "total_retail_sales"],
                rhythm="QUARTERLY",
                period_kind="CUMULATIVE",
                due_day=20,
                lag_months=1,
                from_date=date(2024, 12, 1),
                note="Written for a test.",
            ),
        ],
        "unit": [
            entry(
                "Chinese yuan",
                "人民币元",
                unit_code="CNY",
                unit_kind="MONEY",
                measures=["LEVEL"],
                symbols=["yuan"],
            ),
            entry(
                "Percent",
                "百分比",
                unit_code="PERCENT",
                unit_kind="RATE",
                measures=["GROWTH", "SHARE"],
                symbols=["%"],
            ),
            entry("Count", "个", unit_code="COUNT", unit_kind="COUNT", measures=["LEVEL", "STREAK"], symbols=[]),
        ],
    }


def build_row(built_at: datetime, previous_built_at: datetime | None = None) -> Row:
    """The one row of `raw.build`."""
    versions = {f"{name}_version": "1" for name in ("project", "python", "dagster", "dbt", "duckdb")}
    moments = {"built_at": built_at, "previous_built_at": previous_built_at}
    return moments | {"input_sha256": "a" * 64, "code_sha256": "b" * 64} | versions


def raw_rows(
    facts: Sequence[Fact] = FACTS,
    texts: Mapping[str, str] = TEXTS,
    built_at: datetime = datetime(2026, 2, 1, tzinfo=UTC),
    previous_built_at: datetime | None = None,
) -> dict[str, list[Row]]:
    """All raw tables of one build, as rows; what is left out of a row is null."""
    numbered: list[tuple[int, Fact]] = []
    for document_id in texts:
        own = [fact for fact in facts if fact.document_id == document_id]
        numbered.extend(enumerate(own, start=1))
    evidence = [row for number, fact in numbered for row in evidence_rows(fact, number, texts)]
    return vocabulary_rows() | {
        "build": [build_row(built_at, previous_built_at)],
        "document": [document_row(document_id, text) for document_id, text in texts.items()],
        "claim": [claim_row(fact, number, texts) for number, fact in numbered],
        "evidence": evidence,
        "mention": [],  # no model reads it
        "document_signature": [],  # nor this
        "document_family": [family_row(document_id) for document_id in texts],
        "number": [row for document_id, text in texts.items() for row in number_rows(document_id, text, evidence)],
        "period": period_rows(),
        "correction": [],
        "rejected_record": [],
        **{table: [] for table in RAW_TABLES if table.startswith("published_")},
    }


def write_raw_tables(file: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Write the rows into tables of schema `raw`, after each has passed its pandera model.

    Args:
        file: DuckDB file, created where it does not exist.
        tables: Rows per raw table.
    """
    with duckdb.connect(str(file), config={"storage_compatibility_version": "v1.2.0"}) as connection:
        fill_raw_tables(connection, tables)


@cache
def _column_types(table: str) -> Row:
    return {name: column.dtype.type for name, column in RAW_TABLES[table].to_schema().columns.items()}


def fill_raw_tables(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Row]], *, validated: bool = True
) -> None:
    """Write the rows into tables of schema `raw` of an open database, after each has passed its pandera model.

    Validation is most of the time that this takes: a test that writes hundreds of times may do without.
    """
    connection.execute("create schema if not exists raw")
    for table, model in RAW_TABLES.items():
        types = _column_types(table)
        rows = [{name: row.get(name) for name in types} for row in tables[table]]
        frame = pl.DataFrame(rows, schema=types, orient="row")
        if validated:
            model.validate(frame, lazy=True)
        connection.register("frame", frame.to_arrow())
        connection.execute(f"create or replace table raw.{table} as select * from frame")
        connection.unregister("frame")
