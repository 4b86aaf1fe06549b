"""What a person reads in the built tables, against the sentences of the synthetic documents."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

from tests.dbt.dbt_runs import Build


def test_claim_key_comes_from_document_series_and_period(first_build: Build) -> None:
    natural_key = "mofcom/2024_review|online_retail_sales.total.nbs.level.cny|2024"
    key = hashlib.md5(natural_key.encode()).hexdigest()[:16]
    (row,) = first_build.query(f"select * from main.fact_indicator where claim_key = '{key}'")
    assert row["value"] == Decimal(15_420_000_000_000)
    assert row["sentence"] == "Online retail sales reached 15.42 trillion yuan in 2024, up 9.1% year on year."
    assert row["recorded_from"] == datetime(2026, 2, 1, tzinfo=UTC)
    assert row["is_current"]
    assert row["recorded_to"] is None


def test_keys_are_exact_in_a_double(first_build: Build) -> None:
    for table, key in [
        ("dim_category", "category_key"),
        ("fact_number", "number_key"),
        ("dim_source", "source_key"),
    ]:
        (row,) = first_build.query(f"select min({key}) as lowest, max({key}) as highest from main.{table}")
        assert 0 <= row["lowest"] <= row["highest"] < 2**48


def test_nearly_30_percent_down_is_an_interval_above_minus_30(first_build: Build) -> None:
    (row,) = first_build.query("select * from main.observation where qualifier = 'NEARLY'")
    assert (row["value_low"], row["value_high"]) == (Decimal(-30), Decimal(-27))
    assert (row["is_low_closed"], row["is_high_closed"]) == (False, True)


def test_cards_say_the_value_in_words(first_build: Build) -> None:
    cards = {row["value_in_words"]: row for row in first_build.query("select * from main.fact_card")}
    assert set(cards) == {
        "15.42 trillion yuan",
        "+9.1 % year on year",
        "−30 % (nearly) (base of the change unstated)",
        "more than 3 trillion yuan",
        "27.6 % of total retail sales",
        "11 consecutive years",
        "15.5 trillion yuan",
        "15.9 trillion yuan",
        "12 consecutive years",
    }
    growth = cards["+9.1 % year on year"]
    assert growth["marked_sentence"] == (
        "Online retail sales reached 15.42 trillion yuan in 2024, up ⟦9.1%⟧ year on year."
    )
    assert growth["interval_in_words"] == "at least 9.05 and less than 9.15 %"
    assert growth["published"] == "2025-01-20"
    assert growth["revision_history"] is None
    assert cards["15.42 trillion yuan"]["interval_in_words"] == "at least 15.415 and less than 15.425 trillion yuan"
    assert cards["more than 3 trillion yuan"]["interval_in_words"] == "more than 3 trillion yuan"
    assert cards["11 consecutive years"]["interval_in_words"] == "exactly 11 consecutive years"
    fall = cards["−30 % (nearly) (base of the change unstated)"]
    assert fall["what_en"] == "Online retail sales (Rural)"
    assert fall["what_zh"] == "网上零售额（农村）"
    assert fall["caveats"] == "inferred: comparison"


def test_every_claim_has_an_observation_and_a_card(first_build: Build) -> None:
    (row,) = first_build.query("""
        select
            (select count(*) from main.fact_indicator where is_current) as claims,
            (select count(*) from main.observation) as observations,
            (select count(*) from main.fact_card) as cards
    """)
    assert row["claims"] == row["observations"] == row["cards"] == 9


def test_later_release_that_does_not_overlap_is_a_revision(first_build: Build) -> None:
    # 15.42 trillion in the review, 15.5 trillion in the later release: [15.415, 15.425) and [15.45, 15.55).
    (row,) = first_build.query("""
        select * from main.series_latest
        where series_code = 'online_retail_sales.total.nbs.level.cny' and period_code = '2024'
    """)
    assert row["value"] == Decimal(15_500_000_000_000)
    assert row["claim_count"] == 2
    assert "1 earlier claim(s) revised" in row["selection_reason"]


def test_coverage_counts_the_numbers_of_a_document(first_build: Build) -> None:
    # 2024 three times; 15.42, 9.1, 30, 3, 27.6 and 11 are facts; the second 9.1 repeats.
    (row,) = first_build.query("select * from main.coverage where document_id = 'mofcom/2024_review'")
    assert (row["token_count"], row["fact_count"], row["repeat_count"], row["period_count"]) == (10, 6, 1, 3)
    assert row["accounted_percent"] == 100


def test_anchor_check_rereads_claims_evidence_and_numbers(first_build: Build) -> None:
    rows = first_build.query("""
        select anchor_kind, count(*) as anchors, count(*) filter (where is_match) as matches
        from main.anchor_check group by anchor_kind order by anchor_kind
    """)
    assert [(row["anchor_kind"], row["anchors"], row["matches"]) for row in rows] == [
        ("CLAIM", 9, 9),
        ("EVIDENCE", 10, 10),
        ("NUMBER", 15, 15),
    ]


def test_year_earlier_key_is_null_where_that_period_is_absent(first_build: Build) -> None:
    rows = first_build.query("""
        select period.period_code, earlier.period_code as year_earlier
        from main.dim_period as period
        left join main.dim_period as earlier on period.year_earlier_period_key = earlier.period_key
        order by period.period_code
    """)
    assert {row["period_code"]: row["year_earlier"] for row in rows} == {
        "2023": None, "2024": "2023", "2024-01": None, "2025": "2024",
    }  # fmt: skip


def test_category_path_leads_from_the_root(first_build: Build) -> None:
    (row,) = first_build.query("select * from main.dim_category where category_code = 'food'")
    assert (row["category_path"], row["level"]) == ("total > goods > food", 2)


def test_build_info_counts_a_first_build(first_build: Build) -> None:
    (row,) = first_build.query("select * from main.build_info")
    counted = (
        "document_count",
        "claim_count",
        "number_count",
        "claims_added",
        "claims_unchanged",
        "sources_added",
    )
    assert [row[name] for name in counted] == [2, 9, 15, 9, 0, 2]
    assert row["previous_built_at"] is None
