"""The five documents as the warehouse holds them, against figures that a person finds in their texts.

A figure here was read in the document, not in the fact file.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from orchestration.ingestion import IngestionSummary

Query = Callable[..., list[tuple[Any, ...]]]

MOFCOM = "mofcom/2025-12_ecommerce_january_november"
GMTEIGHT = "gmteight/2025-04-21_ecommerce_first_quarter"
XINHUA = "xinhua/2024-09-27_new_ecommerce_report"
NEW_ERA = "outlook_new_era/2026-02-14_rural_online_sales"
UNNAMED = "unknown/2024_ecommerce_january_july"
# Per document: figures that are statistics, mentions that repeat one of them, and all numeric tokens.
COUNTS = {MOFCOM: (16, 0, 23), GMTEIGHT: (13, 1, 29), XINHUA: (12, 1, 28), NEW_ERA: (4, 5, 26), UNNAMED: (13, 0, 21)}

# Words of the document around each figure, and how the figure must be understood:
# indicator, category, basis, period, measure, comparison, value, unit, qualifier.
FIGURES = [
    (
        MOFCOM,
        "online retail sales in China increased by 9.1%",
        "9.1%",
        "online_retail_sales total nbs 2025-01/2025-11 GROWTH YOY 9.1 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "saw an 8.2% increase in digital products",
        "8.2%",
        "online_retail_sales digital_products mofcom_key_platforms 2025-01/2025-11 GROWTH YOY 8.2 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "growing by 22.1% and 19.4% respectively",
        "22.1%",
        "online_retail_sales smart_wearables mofcom_key_platforms 2025-01/2025-11 GROWTH YOY 22.1 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "growing by 22.1% and 19.4% respectively",
        "19.4%",
        "online_retail_sales smart_robots mofcom_key_platforms 2025-01/2025-11 GROWTH YOY 19.4 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "has exceeded 180 billion",
        "180 billion",
        "express_delivery_volume total spb 2025-11-30 LEVEL - 180000000000 COUNT MORE_THAN",
    ),
    (
        MOFCOM,
        "benefits nearly 450 enterprises",
        "nearly 450",
        "enterprises_served_by_industrial_ecommerce total unstated 2025-01/2025-11 LEVEL - 450 COUNT NEARLY",
    ),
    (
        MOFCOM,
        "9.8% increase in rural net zero value",
        "9.8%",
        "online_retail_sales rural mofcom_big_data 2025-01/2025-11 GROWTH YOY 9.8 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "an average R&D intensity of 8.3%",
        "8.3%",
        "rd_intensity ecommerce_platforms unstated 2025-01/2025-09 SHARE - 8.3 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "achieved a 13.4% increase in revenue",
        "13.4%",
        "it_service_revenue cloud_and_big_data_services miit 2025-01/2025-10 GROWTH YOY 13.4 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "sales growth exceeding 10 times",
        "10 times",
        "online_retail_sales silk_road_popular_products unstated event: MULTIPLE UNSTATED 10 TIMES MORE_THAN",
    ),
    (
        GMTEIGHT,
        "online retail sales reaching 3.6 trillion yuan",
        "3.6 trillion yuan",
        "online_retail_sales total nbs 2025-Q1 LEVEL - 3600000000000 CNY EXACT",
    ),
    (
        GMTEIGHT,
        "physical goods online sales increasing by 5.7%",
        "5.7%",
        "online_retail_sales physical_goods nbs 2025-Q1 GROWTH YOY 5.7 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "contributed to a 7.4% increase in digital product sales",
        "7.4%",
        "online_retail_sales digital_products mofcom_big_data 2025-Q1 GROWTH YOY 7.4 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "along the industrial chain by nearly 30%",
        "nearly 30%",
        "operating_costs industrial_chain_enterprises unstated 2025-Q1 GROWTH UNSTATED -30 PERCENT NEARLY",
    ),
    (
        GMTEIGHT,
        "Over ten e-commerce platforms",
        "Over ten",
        "platforms_taking_part domestic_sales_of_export_goods unstated 2025-04-21 LEVEL - 10 COUNT MORE_THAN",
    ),
    (
        GMTEIGHT,
        "implementing eight measures",
        "eight",
        "measures_taken domestic_sales_of_export_goods unstated 2025-04-21 LEVEL - 8 COUNT EXACT",
    ),
    (
        GMTEIGHT,
        "increased by 119%, 69.5%, and 51.8% respectively",
        "69.5%",
        "online_retail_sales malaysian_candies mofcom_key_platforms 2025-Q1 GROWTH YOY 69.5 PERCENT EXACT",
    ),
    (
        XINHUA,
        "will reach 15.42 trillion yuan, a year-on-year increase of 11%",
        "15.42 trillion yuan",
        "online_retail_sales total new_ecommerce_report 2023 LEVEL - 15420000000000 CNY EXACT",
    ),
    (
        XINHUA,
        "will reach 15.42 trillion yuan, a year-on-year increase of 11%",
        "11%",
        "online_retail_sales total new_ecommerce_report 2023 GROWTH YOY 11 PERCENT EXACT",
    ),
    (
        XINHUA,
        "for 11 consecutive years",
        "11 consecutive years",
        "online_retail_world_rank total new_ecommerce_report 2023 STREAK - 11 COUNT EXACT",
    ),
    (
        XINHUA,
        "climbed to 27.6% of the total retail sales",
        "27.6%",
        "online_retail_sales physical_goods new_ecommerce_report 2023 SHARE - 27.6 PERCENT EXACT",
    ),
    (
        XINHUA,
        "has reached 1.092 billion",
        "1.092 billion",
        "internet_users total new_ecommerce_report 2023-12-31 LEVEL - 1092000000 COUNT EXACT",
    ),
    (
        XINHUA,
        "of which 597 million",
        "597 million",
        "internet_users livestream_ecommerce new_ecommerce_report 2023-12-31 LEVEL - 597000000 COUNT EXACT",
    ),
    (
        XINHUA,
        "will be 0.59 trillion yuan",
        "0.59 trillion yuan",
        "online_retail_sales agricultural_products new_ecommerce_report 2023 LEVEL - 590000000000 CNY EXACT",
    ),
    (
        NEW_ERA,
        "will exceed 3 trillion yuan for the first time",
        "3 trillion yuan",
        "online_retail_sales rural unstated 2025 LEVEL - 3000000000000 CNY MORE_THAN",
    ),
    (
        NEW_ERA,
        "reached 783.31 billion yuan",
        "783.31 billion yuan",
        "online_retail_sales agricultural_products unstated 2025 LEVEL - 783310000000 CNY EXACT",
    ),
    (
        NEW_ERA,
        "a year-on-year increase of 9.9%",
        "9.9%",
        "online_retail_sales agricultural_products unstated 2025 GROWTH YOY 9.9 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "physical goods online grew by 8.7%",
        "8.7%",
        "online_retail_sales physical_goods nbs 2024-01/2024-07 GROWTH YOY 8.7 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "by 5.2 percentage points",
        "5.2 percentage points",
        "online_retail_sales physical_goods nbs 2024-01/2024-07 POINT_CHANGE VS_INDICATOR 5.2 PERCENTAGE_POINT EXACT",
    ),
    (
        UNNAMED,
        "as much as 92.9%, 82.8%, and 65.9% respectively",
        "as much as 92.9%",
        "trade_in_sales televisions mofcom 2024-07 GROWTH YOY 92.9 PERCENT UP_TO",
    ),
    (
        MOFCOM,
        "online service consumption growing by 21.7%",
        "21.7%",
        "online_service_consumption total mofcom_key_platforms 2025-01/2025-11 GROWTH YOY 21.7 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "increasing by 6.6% and 3.5% respectively",
        "6.6%",
        "industrial_ecommerce_transaction_value textiles mofcom_key_platforms 2025-01/2025-11"
        " GROWTH YOY 6.6 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "increasing by 6.6% and 3.5% respectively",
        "3.5%",
        "industrial_ecommerce_transaction_value pharmaceuticals mofcom_key_platforms 2025-01/2025-11"
        " GROWTH YOY 3.5 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "technology service revenue increased by 12.1%",
        "12.1%",
        "it_service_revenue ecommerce_platform_technology_services miit 2025-01/2025-10 GROWTH YOY 12.1 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "driving a 5.6% increase in retail sales of imported goods",
        "5.6%",
        "online_retail_sales imported_goods mofcom_key_platforms 2025-01/2025-11 GROWTH YOY 5.6 PERCENT EXACT",
    ),
    (
        MOFCOM,
        "More than 150 representatives",
        "More than 150",
        "event_participants silk_road_cloud_lecture_hall mofcom event: LEVEL - 150 COUNT MORE_THAN",
    ),
    (
        GMTEIGHT,
        "drove a 40% and 29.2% growth",
        "40%",
        "online_service_consumption online_entertainment mofcom_big_data 2025-Q1 GROWTH YOY 40 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "drove a 40% and 29.2% growth",
        "29.2%",
        "online_service_consumption in_store_dining mofcom_big_data 2025-Q1 GROWTH YOY 29.2 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "small and medium-sized enterprises by 35%",
        "35%",
        "production_efficiency small_medium_enterprises unstated 2025-Q1 GROWTH UNSTATED 35 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "with more than 30 accompanying events",
        "more than 30",
        "events_held silk_road_ecommerce mofcom event: LEVEL - 30 COUNT MORE_THAN",
    ),
    (
        GMTEIGHT,
        "increased by 119%, 69.5%, and 51.8% respectively",
        "119%",
        "online_retail_sales vietnamese_cashews mofcom_key_platforms 2025-Q1 GROWTH YOY 119 PERCENT EXACT",
    ),
    (
        GMTEIGHT,
        "increased by 119%, 69.5%, and 51.8% respectively",
        "51.8%",
        "online_retail_sales cambodian_hiking_shoes mofcom_key_platforms 2025-Q1 GROWTH YOY 51.8 PERCENT EXACT",
    ),
    (
        XINHUA,
        "market will reach 4.9 trillion yuan",
        "4.9 trillion yuan",
        "livestream_ecommerce_sales total new_ecommerce_report 2023 LEVEL - 4900000000000 CNY EXACT",
    ),
    (
        XINHUA,
        "a year-on-year growth rate of 35.2%",
        "35.2%",
        "livestream_ecommerce_sales total new_ecommerce_report 2023 GROWTH YOY 35.2 PERCENT EXACT",
    ),
    (
        XINHUA,
        "volume will reach 2.38 trillion yuan",
        "2.38 trillion yuan",
        "cross_border_ecommerce_trade total new_ecommerce_report 2023 LEVEL - 2380000000000 CNY EXACT",
    ),
    (
        XINHUA,
        "a year-on-year increase of 15.6%",
        "15.6%",
        "cross_border_ecommerce_trade total new_ecommerce_report 2023 GROWTH YOY 15.6 PERCENT EXACT",
    ),
    (
        XINHUA,
        "rural online retail sales will reach 2.49 trillion yuan",
        "2.49 trillion yuan",
        "online_retail_sales rural new_ecommerce_report 2023 LEVEL - 2490000000000 CNY EXACT",
    ),
    (
        NEW_ERA,
        "with a year-on-year growth of 6.7%",
        "6.7%",
        "online_retail_sales rural unstated 2025 GROWTH YOY 6.7 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "increased by 22.5%, 20.9%, and 15.5% respectively",
        "22.5%",
        "online_retail_sales mirrorless_cameras unstated 2024-01/2024-07 GROWTH YOY 22.5 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "increased by 22.5%, 20.9%, and 15.5% respectively",
        "20.9%",
        "online_retail_sales smart_home_systems unstated 2024-01/2024-07 GROWTH YOY 20.9 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "increased by 22.5%, 20.9%, and 15.5% respectively",
        "15.5%",
        "online_retail_sales mobile_phones unstated 2024-01/2024-07 GROWTH YOY 15.5 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "with a 20.2% growth in online service consumption",
        "20.2%",
        "online_service_consumption total mofcom_key_platforms 2024-01/2024-07 GROWTH YOY 20.2 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "as much as 92.9%, 82.8%, and 65.9% respectively",
        "82.8%",
        "trade_in_sales washing_machines mofcom 2024-07 GROWTH YOY 82.8 PERCENT UP_TO",
    ),
    (
        UNNAMED,
        "as much as 92.9%, 82.8%, and 65.9% respectively",
        "65.9%",
        "trade_in_sales refrigerators mofcom 2024-07 GROWTH YOY 65.9 PERCENT UP_TO",
    ),
    (
        UNNAMED,
        "the national online retail sales increased by 12.1%",
        "12.1%",
        "online_retail_sales total unstated event: GROWTH UNSTATED 12.1 PERCENT EXACT",
    ),
    (
        UNNAMED,
        "mechanisms with 31 countries",
        "31",
        "ecommerce_cooperation_mechanisms silk_road_ecommerce unstated 2024 LEVEL - 31 COUNT EXACT",
    ),
    (
        UNNAMED,
        "partner country pavilions have showcased more than 15,000",
        "more than 15,000",
        "products_on_display silk_road_ecommerce unstated 2024 LEVEL - 15000 COUNT MORE_THAN",
    ),
    (
        UNNAMED,
        'The 26 "Silk Road e-commerce" partner',
        "26",
        "partner_country_pavilions silk_road_ecommerce unstated 2024 LEVEL - 26 COUNT EXACT",
    ),
]


def test_every_claim_is_checked_against_its_sentence(ask: Query) -> None:
    assert ask("SELECT count(*) FROM raw.claim") == [(len(FIGURES),)]


def test_real_documents_pass_every_rule(real_summary: IngestionSummary, ask: Query) -> None:
    assert ask("SELECT file, line, reason FROM raw.rejected_record") == []
    assert {table: rows for table, rows in real_summary.failures.items() if rows} == {}
    assert real_summary.documents == len(COUNTS)


@pytest.mark.parametrize("document", COUNTS)
def test_document_has_as_many_claims_and_tokens_as_were_counted(ask: Query, document: str) -> None:
    claims, repeats, tokens = COUNTS[document]
    assert ask("SELECT count(*) FROM raw.claim WHERE document_id = ?", document) == [(claims,)]
    assert ask("SELECT count(*) FROM raw.evidence WHERE role = 'REPEAT' AND document_id = ?", document) == [(repeats,)]
    assert ask("SELECT count(*) FROM raw.number WHERE document_id = ?", document) == [(tokens,)]


@pytest.mark.parametrize("document", COUNTS)
def test_every_token_of_a_document_is_accounted_for(ask: Query, document: str) -> None:
    found = ask(
        "SELECT token, sentence_number FROM raw.number WHERE disposition = 'UNRESOLVED' AND document_id = ?", document
    )
    assert found == []


@pytest.mark.parametrize(("document", "words", "printed", "meaning"), FIGURES, ids=lambda one: str(one)[:40])
def test_figure_is_understood_as_its_sentence_says(
    ask: Query, document: str, words: str, printed: str, meaning: str
) -> None:
    """The claim is looked up by the place of the printed figure in the text, and by nothing else."""
    ((text,),) = ask("SELECT text FROM raw.document WHERE document_id = ?", document)
    assert text.count(words) == 1
    start = text.index(words) + words.index(printed)
    (claim,) = ask(
        "SELECT indicator_code, category_code, basis_code, period_code, measure, comparison, value, unit_code,"
        " qualifier"
        " FROM raw.claim WHERE document_id = ? AND char_start = ? AND printed_text = ?",
        document, start, printed,
    )  # fmt: skip
    *codes, value, unit, qualifier = meaning.split()
    if codes[3] == "event:":  # its slug is the curator's choice
        assert claim[3].startswith("event:")
        codes[3] = claim[3]
    assert claim == (*(None if code == "-" else code for code in codes), Decimal(value), unit, qualifier)


@pytest.mark.parametrize(
    ("document", "printed", "repeats"),
    [(XINHUA, "15.42 trillion yuan", 1), (GMTEIGHT, "7.4%", 1), (NEW_ERA, "3 trillion yuan", 5)],
)
def test_figure_said_again_is_one_claim_with_further_evidence(
    ask: Query, document: str, printed: str, repeats: int
) -> None:
    ((text,),) = ask("SELECT text FROM raw.document WHERE document_id = ?", document)
    assert text.count(printed) == 1 + repeats
    roles = ask("SELECT role, fact_number FROM raw.evidence WHERE document_id = ? AND quote = ?", document, printed)
    assert sorted(role for role, _ in roles) == ["REPEAT"] * repeats + ["VALUE"]
    assert len({fact for _, fact in roles}) == 1


def test_series_that_two_documents_share_stay_on_their_bases(ask: Query) -> None:
    """Rural online retail sales: three documents, three bases, no two figures in one series."""
    assert ask(
        "SELECT period_code, basis_code, measure, value FROM raw.claim WHERE category_code = 'rural' ORDER BY ALL"
    ) == [
        ("2023", "new_ecommerce_report", "LEVEL", Decimal(2_490_000_000_000)),
        ("2025", "unstated", "GROWTH", Decimal("6.7")),
        ("2025", "unstated", "LEVEL", Decimal(3_000_000_000_000)),
        ("2025-01/2025-11", "mofcom_big_data", "GROWTH", Decimal("9.8")),
    ]


def test_lead_over_another_rate_names_it(ask: Query) -> None:
    """8.7 % less 5.2 points is the 3.5 % that the statistics bureau published for total retail sales."""
    rates: dict[str, Decimal] = dict(
        ask(
            "SELECT measure, value FROM raw.claim WHERE document_id = ? AND category_code = 'physical_goods'"
            " AND basis_code = 'nbs'",
            UNNAMED,
        )
    )
    assert rates["GROWTH"] - rates["POINT_CHANGE"] == Decimal("3.5")
    assert ask("SELECT comparator_indicator_code FROM raw.claim WHERE measure = 'POINT_CHANGE'") == [
        ("total_retail_sales",)
    ]


def test_doubtful_figures_are_stored_as_printed_and_explained(ask: Query) -> None:
    doubtful = ask(
        "SELECT printed_text, review_note IS NOT NULL FROM raw.claim WHERE review_status = 'SUSPECT' ORDER BY 1"
    )
    assert {"nearly 450", "9.8%"} <= {printed for printed, _ in doubtful}
    assert all(explained for _, explained in doubtful)
    assert ask("SELECT count(*) FROM raw.correction") == [(0,)]


def test_year_that_the_text_never_names_is_inferred_everywhere(ask: Query) -> None:
    """ "From January to July this year": no claim of the document states its year."""
    ((text,),) = ask("SELECT text FROM raw.document WHERE document_id = ?", UNNAMED)
    assert "2024" not in text
    assert ask(
        "SELECT DISTINCT is_period_inferred FROM raw.claim WHERE document_id = ? AND period_code LIKE '2024%'", UNNAMED
    ) == [(True,)]


def test_attribution_does_not_carry_over_between_bodies(ask: Query) -> None:
    """Four bodies speak in one release; each figure has the body of its own sentence."""
    assert {row[0] for row in ask("SELECT DISTINCT basis_code FROM raw.claim WHERE document_id = ?", MOFCOM)} == {
        "nbs", "mofcom", "mofcom_big_data", "mofcom_key_platforms", "miit", "spb", "unstated",
    }  # fmt: skip


def test_every_claim_of_a_share_has_a_legal_denominator(ask: Query) -> None:
    assert (
        ask(
            "SELECT printed_text, comparator_indicator_code FROM raw.claim JOIN raw.indicator USING (indicator_code)"
            " WHERE measure = 'SHARE' AND NOT list_contains(denominator_codes, comparator_indicator_code)"
        )
        == []
    )


@pytest.mark.parametrize(
    ("document", "published", "precision", "method"),
    [
        (MOFCOM, "2025-12-31", "MONTH", "INFERRED"),
        (GMTEIGHT, "2025-04-21", "DAY", "STATED"),
        (XINHUA, "2024-09-27", "DAY", "INFERRED"),
        (NEW_ERA, "2026-02-14", "DAY", "STATED"),
        (UNNAMED, "2024-12-31", "YEAR", "INFERRED"),
    ],
)
def test_document_is_dated_as_precisely_as_known(
    ask: Query, document: str, published: str, precision: str, method: str
) -> None:
    assert ask(
        "SELECT published_date::VARCHAR, published_precision, published_method FROM raw.document WHERE document_id = ?",
        document,
    ) == [(published, precision, method)]


def test_categories_have_one_root(ask: Query) -> None:
    assert ask("SELECT category_code FROM raw.category WHERE parent_code IS NULL") == [("total",)]


def test_events_are_called_by_their_names(ask: Query) -> None:
    """No document states the days of an event."""
    assert ask(
        "SELECT label_en, label_zh, start_date, end_date FROM raw.period WHERE period_type = 'EVENT' ORDER BY label_en"
    ) == [
        (
            '"Silk Road E-commerce Benefits the World" Theme Activity 2025',
            "2025年“丝路电商惠享全球”主题活动",
            None,
            None,
        ),
        ('National "Silk Road Cloud Products" E-commerce Month 2025', "2025年全国“丝路云品”电商月", None, None),
        (
            "Overseas Training of the Silk Road Cloud Lecture Hall in Thailand and Laos 2025",
            "2025年丝路电商云上大讲堂泰国、老挝境外培训",
            None,
            None,
        ),
        ("Sixth Double Product Online Shopping Festival", "第六届双品网购节", None, None),
    ]


def test_every_event_of_the_vocabulary_is_claimed(ask: Query) -> None:
    assert ask("SELECT 'event:' || event_code FROM raw.event EXCEPT SELECT period_code FROM raw.claim") == []


def test_comparability_works_both_ways(ask: Query) -> None:
    assert (
        ask(
            "WITH pair AS (SELECT basis_code AS one, unnest(comparable_with_codes) AS other FROM raw.basis)"
            " SELECT one, other FROM pair EXCEPT SELECT other, one FROM pair"
        )
        == []
    )
