"""The analytic views on documents whose figures can be checked by reading: one row of each view, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.dbt_runs import DbtProject
from tests.dbt.raw_tables import Fact, period_rows, raw_rows

EARLIER, LATER = "mofcom/2024_report", "nbs/2025_report"
TEXTS = {
    EARLIER: """Report.
Online retail sales reached 10.4 trillion yuan in 2024.
Rural sales were 1.2 trillion yuan in 2024.
""",
    LATER: """Statistical report.
Online retail sales were 10.0 trillion yuan in 2024.
They were 12.0 trillion yuan in 2025.
That was up 10.0% year on year.
Rural sales were 1.24 trillion yuan in 2024.
Sales of goods were 2.00 trillion yuan in the first quarter of 2025.
They were 4.50 trillion yuan in the first half of 2025.
""",
}


def level(document_id: str, quote: str, printed: str, value: str, period: str, category: str = "total") -> Fact:
    """A level in yuan, printed in trillions."""
    return Fact(document_id, quote, f"{printed} trillion yuan", value, "CNY", "LEVEL", period, category=category)


FACTS = (
    level(EARLIER, "reached 10.4 trillion yuan", "10.4", "10400000000000", "2024"),
    level(EARLIER, "were 1.2 trillion yuan", "1.2", "1200000000000", "2024", "rural"),
    level(LATER, "were 10.0 trillion yuan", "10.0", "10000000000000", "2024"),
    level(LATER, "were 12.0 trillion yuan", "12.0", "12000000000000", "2025"),
    Fact(LATER, "up 10.0% year on year", "10.0%", "10.0", "PERCENT", "GROWTH", "2025", comparison="YOY"),
    level(LATER, "were 1.24 trillion yuan", "1.24", "1240000000000", "2024", "rural"),
    level(LATER, "were 2.00 trillion yuan", "2.00", "2000000000000", "2025-Q1", "goods"),
    level(LATER, "were 4.50 trillion yuan", "4.50", "4500000000000", "2025-H1", "goods"),
)


@pytest.fixture(scope="module")
def built(project: DbtProject) -> DbtProject:
    """The views over the two reports, without the tests of the models."""
    tables = raw_rows(FACTS, TEXTS)
    year = period_rows()[0]
    for code, kind, last, months in (
        ("2025-Q1", "QUARTER", date(2025, 3, 31), 3),
        ("2025-H1", "HALF", date(2025, 6, 30), 6),
    ):
        tables["period"].append(
            year
            | {"period_code": code, "period_type": kind, "start_date": date(2025, 1, 1), "end_date": last}
            | {"month_count": months, "label_en": code, "label_zh": code, "sdmx_time_period": code}
            | {"year_earlier_period_code": None}
        )
    result = project.build(tables, "--exclude-resource-type", "test")
    assert result.success
    return project


def trillions(*figures: str) -> list[Decimal]:
    return [Decimal(figure) * 10**12 for figure in figures]


def only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(rows) == 1, rows
    return rows[0]


def test_a_later_figure_that_does_not_overlap_is_a_revision(built: DbtProject) -> None:
    rows = built.query("""
        select vintage_number, vintage_kind, value, previous_value, difference_low, difference_high
        from vintage where series_code like '%.total.%.level.cny' and period_code = '2024' order by vintage_number
    """)
    assert [row["vintage_kind"] for row in rows] == ["FIRST", "REVISED"]
    assert [rows[1]["value"], rows[1]["previous_value"]] == trillions("10.0", "10.4")
    # [9.95, 10.05) minus [10.35, 10.45)
    assert [rows[1]["difference_low"], rows[1]["difference_high"]] == trillions("-0.5", "-0.3")


def test_a_more_precise_figure_restates(built: DbtProject) -> None:
    rows = built.query("select vintage_kind from vintage where series_code like '%.rural.%' order by vintage_number")
    assert [row["vintage_kind"] for row in rows] == ["FIRST", "RESTATED_ROUNDED"]


def test_two_sources_conflict_or_round(built: DbtProject) -> None:
    rows = built.query("""
        select verdict, source_count, family_count, common_low, common_high, gap, explanation
        from reconciliation order by verdict
    """)
    assert [(row["verdict"], row["source_count"], row["family_count"]) for row in rows] == [
        ("CONFLICT", 2, 2),
        ("ROUNDED", 2, 2),
    ]
    # 10.05 is where one ends, 10.35 where the other begins.
    assert [rows[0]["gap"]] == trillions("0.3")
    assert rows[0]["common_low"] is None
    assert "one interval ends at 10.05 trillion, another begins at 10.35 trillion CNY" in rows[0]["explanation"]
    assert [rows[1]["common_low"], rows[1]["common_high"]] == trillions("1.235", "1.245")


def test_growth_that_levels_contradict(built: DbtProject) -> None:
    row = only(built.query("select * from growth_check"))
    assert (row["check_kind"], row["verdict"], row["basis_relation"]) == ("BASE_YEAR", "CONTRADICTED", "SAME")
    # 11.95 ÷ 10.05 and 12.05 ÷ 9.95, beside [9.95, 10.05) % as published.
    assert (row["level_growth_low"], row["level_growth_high"]) == (Decimal("18.90547263"), Decimal("21.10552764"))
    assert row["explanation"].startswith(
        "The level of 2025, [11.95 trillion, 12.05 trillion) CNY, and its growth, [9.95, 10.05) %, imply"
    )


def test_levels_a_year_apart(built: DbtProject) -> None:
    row = only(built.query("select * from year_on_year"))
    assert (row["period_code"], row["year_earlier_period_code"]) == ("2025", "2024")
    assert [row["difference_low"], row["difference_high"]] == trillions("1.9", "2.1")
    assert (row["growth_low"], row["growth_high"]) == (Decimal("18.90547263"), Decimal("21.10552764"))


def test_a_discrete_quarter(built: DbtProject) -> None:
    row = only(built.query("select * from discrete_value"))
    assert (row["period_code"], row["derivation"], row["is_derived"]) == ("2025-Q2", "2025-H1 − 2025-Q1", True)
    assert [row["value"], row["value_low"], row["value_high"]] == trillions("2.5", "2.49", "2.51")


def test_a_chain_leads_back_from_the_latest_level(built: DbtProject) -> None:
    rows = built.query("select * from chain_linked order by chain_position")
    assert [(row["period_code"], row["chain_position"]) for row in rows] == [("2024", -1), ("2025", 0)]
    assert [rows[1]["level_low"], rows[1]["level_high"]] == trillions("11.95", "12.05")
    # 11.95 ÷ 1.1005 and 12.05 ÷ 1.0995, while the level printed for 2024 is lower.
    assert [round(rows[0][name] / 10**12, 4) for name in ("level_low", "level_high")] == [
        Decimal("10.8587"),
        Decimal("10.9595"),
    ]
    assert [rows[0]["published_low"], rows[0]["published_high"]] == trillions("9.95", "10.05")


def test_year_to_date_rises_and_parts_stay_below_their_whole(built: DbtProject) -> None:
    rows = built.query("select identity, verdict, left_low, right_low from identity_check order by identity")
    found = {row["identity"]: row for row in rows}
    assert {row["verdict"] for row in rows} == {"HOLDS"}
    rises = found["YEAR_TO_DATE_RISES"]
    assert [rises["left_low"], rises["right_low"]] == trillions("1.995", "4.495")
