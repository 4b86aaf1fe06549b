"""Recorded time across builds: what was published is kept, closed or missed, and never lost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.dbt_runs import Build, DbtProject, failures
from tests.dbt.raw_tables import FACTS, RELEASE, REVIEW, TEXTS, raw_rows

FIRST, SECOND = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
Tables = dict[str, list[dict[str, Any]]]


def published_rows(build: Build) -> Tables:
    """What the publication step would hand to the next build."""
    return {
        "published_claim": build.query("select * from main.fact_indicator"),
        "published_source": build.query("""
            select source.*, source_text.text
            from main.dim_source as source
            inner join main.source_text as source_text using (source_key)
        """),
    }


@pytest.fixture(scope="module")
def second_build(first_build: Build, project: DbtProject) -> Any:
    """A build after four edits: a value, a line, one document withdrawn, one document's bytes changed."""
    texts = TEXTS | {REVIEW: TEXTS[REVIEW] + "Editor's note.\n"}
    tables = raw_rows(texts=texts, built_at=SECOND, previous_built_at=FIRST) | published_rows(first_build)
    tables["document"][1]["withdrawn_reason"] = "retracted by its publisher"
    refusal = {
        "unit": REVIEW,
        "table_name": "claim",
        "document_id": REVIEW,
        "file": "raw/facts/mofcom/2024_review.yml",
        "line": 4,
        "record": "fact 9",
        "field": "value",
        "rule": "value_is_the_printed_number",
        "reason": "value 9.2 is not 9.1",
    }
    tables["rejected_record"] = [refusal, refusal]
    result = project.build(tables)
    assert failures(result) == set()
    return project


def test_unchanged_claims_of_changed_bytes_get_a_new_version(second_build: DbtProject) -> None:
    # The text of the review grew: its claims point at a new version of the document, so they changed.
    rows = second_build.query("""
        select fact.recorded_from, fact.recorded_to, fact.is_current
        from main.fact_indicator as fact inner join main.dim_source as source using (source_key)
        where document_id = 'mofcom/2024_review' and fact.value = 9.1 order by fact.recorded_from
    """)
    assert [(row["recorded_from"], row["recorded_to"], row["is_current"]) for row in rows] == [
        (FIRST, SECOND, False),
        (SECOND, None, True),
    ]


def test_withdrawn_document_withdraws_its_claims_and_keeps_them(second_build: DbtProject) -> None:
    rows = second_build.query(f"""
        select review_status, review_note, count(*) as claims
        from main.observation where document_id = '{RELEASE}' group by all
    """)
    assert rows == [{"review_status": "WITHDRAWN", "review_note": "retracted by its publisher", "claims": 3}]
    assert second_build.query("select * from main.series_latest where period_code = '2025'") == []


def test_documents_keep_their_versions(second_build: DbtProject) -> None:
    rows = second_build.query("""
        select document_id, recorded_from, is_current, length(text) = character_count as is_whole
        from main.dim_source inner join main.source_text using (source_key)
        order by document_id, recorded_from
    """)
    assert [tuple(row.values()) for row in rows] == [
        (REVIEW, FIRST, False, True),
        (REVIEW, SECOND, True, True),
        (RELEASE, FIRST, True, True),
    ]


def test_build_info_says_what_changed(second_build: DbtProject) -> None:
    (row,) = second_build.query("select * from main.build_info")
    names = (
        "claims_added",
        "claims_changed",
        "claims_withdrawn",
        "claims_unchanged",
        "sources_added",
        "sources_changed",
    )
    assert [row[name] for name in names] == [0, 6, 3, 0, 0, 1]
    assert (row["previous_built_at"], row["rejected_count"]) == (FIRST, 2)


def test_card_tells_the_earlier_version(second_build: DbtProject) -> None:
    (row,) = second_build.query("select * from main.fact_card where value_in_words = '+9.1 % year on year'")
    assert row["revision_history"] == '2026-02-01 00:00 to 2026-03-01 00:00 UTC: "9.1%" as 9.1 PERCENT, curated'


def test_a_rule_broken_twice_is_kept_twice(second_build: DbtProject) -> None:
    rows = second_build.query("select rejected_record_key, reason, rejected_at from main.rejected_record")
    assert len({row["rejected_record_key"] for row in rows}) == 2
    assert {row["rejected_at"] for row in rows} == {SECOND}


def test_same_files_keep_every_interval_and_a_missing_claim_is_refused_but_kept(
    first_build: Build, project: DbtProject
) -> None:
    tables = raw_rows(built_at=SECOND, previous_built_at=FIRST) | published_rows(first_build)
    before = {row["claim_key"]: row for row in tables["published_claim"]}
    removed = tables["claim"].pop(1)
    assert removed["value"] == Decimal(FACTS[1].value)
    tables["evidence"] = [row for row in tables["evidence"] if row["fact_number"] != 2 or row["document_id"] != REVIEW]
    tables["number"] = [row for row in tables["number"] if row["fact_number"] != 2 or row["document_id"] != REVIEW]
    for row in tables["claim"]:
        row["line"] += 100
    result = project.build(tables)
    assert "assert_no_published_claim_disappears" in failures(result)
    after = {row["claim_key"]: row for row in project.query("select * from main.fact_indicator")}
    assert set(after) == set(before)
    for key, row in after.items():
        unmoved = {**row, "curated_line": 0}
        assert unmoved == {**before[key], "curated_line": 0}
    moved = [row["curated_line"] - before[key]["curated_line"] for key, row in after.items()]
    assert sorted(moved) == [0] + [100] * 8
