"""The release calendar on the synthetic build of 1 February 2026: two reviews of 2024 and 2025, one a year apart."""

from __future__ import annotations

from datetime import date

from tests.dbt.dbt_runs import Build


def test_each_expected_period_is_here_overdue_or_to_come(first_build: Build) -> None:
    rows = first_build.query("""
        select period_code, due_date, status, document_id, received_date, is_from_publisher
        from main.release_status order by end_date
    """)
    missing = {"document_id": None, "received_date": None, "is_from_publisher": None}
    review = {"document_id": "mofcom/2024_review", "received_date": date(2025, 1, 20), "is_from_publisher": False}
    release = {"document_id": "nbs/2025_release", "received_date": date(2026, 1, 20), "is_from_publisher": True}
    assert rows == [
        # The ministry's review cites the bureau, a year before the bureau's own document.
        {"period_code": "2024", "due_date": date(2025, 1, 20), "status": "RECEIVED"} | review,
        {"period_code": "2025-Q1", "due_date": date(2025, 4, 20), "status": "OVERDUE"} | missing,
        {"period_code": "2025-H1", "due_date": date(2025, 7, 20), "status": "OVERDUE"} | missing,
        {"period_code": "2025-01/2025-09", "due_date": date(2025, 10, 20), "status": "OVERDUE"} | missing,
        {"period_code": "2025", "due_date": date(2026, 1, 20), "status": "RECEIVED"} | release,
    ]


def test_what_the_bureau_said_in_2025_and_not_in_2026_is_missing(first_build: Build) -> None:
    rows = first_build.query("select * exclude (last_document_id) from main.missing_indicator order by all")
    assert [tuple(row.values()) for row in rows] == [
        ("nbs", "online_retail_sales", "goods", "LEVEL", "2024", date(2025, 1, 20), 1),
        ("nbs", "online_retail_sales", "goods", "SHARE", "2024", date(2025, 1, 20), 1),
        ("nbs", "online_retail_sales", "total", "GROWTH", "2024", date(2025, 1, 20), 1),
    ]


def test_the_calendar_is_published_with_its_reasons(first_build: Build) -> None:
    (row,) = first_build.query("select * exclude (release_key) from main.dim_release")
    assert (row["release_code"], row["publisher_name_en"]) == ("nbs_retail_sales", "National Bureau of Statistics")
    assert (row["due_day"], row["lag_months"], row["expected_from"]) == (20, 1, date(2024, 12, 1))
    assert row["note"] == "Written for a test."
