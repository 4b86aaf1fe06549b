"""Every data test of the dbt project can fail: for each, a change of the file that it must refuse.

The SQL is the one that dbt compiled and ran; each change is rolled back, so that one file serves all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb
import pytest

from tests.dbt.dbt_runs import Build, DbtProject, failures

ONE_STREAK = "(select min(claim_key) from main.fact_indicator where measure = 'STREAK' and value = 12)"
ONE_CLAIM = "(select min(claim_key) from main.fact_indicator)"
# What each singular test refuses, as the shortest change that breaks its rule.
REFUSED_CHANGES = {
    "assert_anchors_match_stored_text": [
        "update main.fact_evidence set quote = '16.42 trillion yuan' where quote = '15.42 trillion yuan'",
        "update main.fact_number set char_start = char_start - 1 where token = '9.1'",
        "update main.source_text set text = 'x' || text",
        "update main.fact_indicator set quote = '9.2%' where quote = '9.1%'",
        "delete from main.source_text",
    ],
    "assert_current_claims_have_one_value_evidence": [
        f"delete from main.fact_evidence where claim_key = {ONE_STREAK}",
        f"""insert into main.fact_evidence by name
            select * replace (-1 as evidence_key) from main.fact_evidence where claim_key = {ONE_STREAK}""",
    ],
    "assert_values_lie_in_their_intervals": [
        "update main.fact_indicator set value = 9.2 where value = 9.1",
        "update main.fact_indicator set value_low = 9.2, value = null where value = 9.1",
        "update main.fact_indicator set is_high_closed = false where measure = 'STREAK'",
        "update main.fact_indicator set value = 9.15 where value = 9.1",
        "update main.fact_indicator set value = -30, qualifier = 'EXACT' where value = -30",
    ],
    "assert_repeats_are_in_the_ledger": [
        "update main.fact_number set disposition = 'CONTEXT' where disposition = 'REPEAT'",
        "delete from main.fact_number where disposition = 'REPEAT'",
    ],
    "assert_fact_numbers_lie_in_their_claims": [
        "update main.fact_number set char_start = 0, char_end = 3 where token = '9.1'",
    ],
    "assert_claims_have_at_most_one_current_version": [
        f"""insert into main.fact_indicator select * replace (recorded_from + interval 1 day as recorded_from)
            from main.fact_indicator where claim_key = {ONE_CLAIM}""",
    ],
    "assert_recorded_intervals_follow_each_other": [
        # Closed, yet called current; and the other way round.
        "update main.fact_indicator set recorded_to = recorded_from + interval 1 day",
        "update main.fact_indicator set is_current = false",
        # Ends before it begins.
        "update main.fact_indicator set recorded_to = recorded_from - interval 1 day, is_current = false",
        # Overlap, and gap, between an earlier version and the current one.
        f"""insert into main.fact_indicator select * replace (
                recorded_from - interval 2 day as recorded_from,
                recorded_from + interval 1 day as recorded_to,
                false as is_current
            ) from main.fact_indicator where claim_key = {ONE_CLAIM}""",
        f"""insert into main.fact_indicator select * replace (
                recorded_from - interval 2 day as recorded_from,
                recorded_from - interval 1 day as recorded_to,
                false as is_current
            ) from main.fact_indicator where claim_key = {ONE_CLAIM}""",
    ],
    "assert_source_history_has_no_gaps": [
        "update main.source_history set recorded_to = recorded_from + interval 1 day",
        "update main.source_history set is_current = false",
        """insert into main.source_history select * replace (
               recorded_from - interval 2 day as recorded_from,
               recorded_from - interval 1 day as recorded_to,
               false as is_current
           ) from main.source_history""",
    ],
    "assert_no_published_claim_disappears": [
        """insert into raw.published_claim by name
           select * replace ('gone' as claim_key) from main.fact_indicator limit 1""",
    ],
    "assert_no_published_document_disappears": [
        """insert into raw.published_source by name
           select source.* replace ('gone' as document_id), 'text' as text
           from main.dim_source as source limit 1""",
    ],
    "assert_current_documents_have_a_family": [
        "update main.dim_source set family_code = null where document_id = 'nbs/2025_release'",
        "update main.dim_source set family_evidence = null",
    ],
    "assert_coverage_adds_up": [
        "update main.fact_number set disposition = 'UNKNOWN' where disposition = 'REPEAT'",
        "update main.dim_source set is_current = false where document_id = 'nbs/2025_release'",
    ],
    "assert_categories_descend_from_the_root": [
        "update main.dim_category set category_path = null where category_code = 'food'",
        "update main.dim_category set category_path = 'food' where category_code = 'food'",
        "update main.dim_category set category_path = 'totality > food' where category_code = 'food'",
    ],
    "assert_share_denominators_are_legal": [
        "update main.dim_indicator set legal_denominators = []",
    ],
    "assert_series_codes_name_one_series": [
        "update main.fact_indicator set series_key = 1",
        """update main.fact_indicator set comparator_category_key = 1
           where claim_key = (select min(claim_key) from main.fact_indicator
                              where measure = 'LEVEL' and series_code = 'online_retail_sales.total.nbs.level.cny')""",
    ],
    "assert_every_curated_claim_is_a_current_fact": [
        f"delete from main.fact_indicator where claim_key = {ONE_CLAIM}",
        "update main.fact_indicator set is_current = false",
        "delete from raw.document",
    ],
    "assert_identities_hold": [
        "update main.fact_indicator set value_low = 13, value_high = 13 where measure = 'STREAK' and value = 12",
        "update main.fact_evidence set printed_value = 9.3, unit_multiplier = 0, decimals = 1 where role = 'REPEAT'",
        "update main.fact_indicator set value_low = 16000000000000, value_high = null where qualifier = 'MORE_THAN'",
    ],
    "assert_published_growth_agrees_with_levels": [
        # Growth of 2025 by 9.1 %, between levels of 15.5 and 15.9 trillion.
        """update main.fact_indicator set period_key =
               (select period_key from main.dim_period where period_code = '2025')
           where measure = 'GROWTH' and value = 9.1""",
    ],
    "assert_sources_do_not_conflict": [
        """update main.fact_indicator set period_key =
               (select period_key from main.dim_period where period_code = '2024')
           where measure = 'STREAK'""",
    ],
    "assert_this_build_is_described_once": [
        "delete from main.build_info",
        "insert into main.build_info select * replace (built_at + interval 1 day as built_at) from main.build_info",
    ],
}
# What the synthetic documents give occasion for already: 15.42 and 15.5 trillion yuan for one year.
FOUND_ALREADY = {"assert_sources_do_not_conflict": 1}
CASES = [(name, change) for name, changes in REFUSED_CHANGES.items() for change in changes]


@pytest.fixture(scope="module")
def connection(first_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writable copy of the first build."""
    file = tmp_path_factory.mktemp("changed") / "ecommerce.duckdb"
    shutil.copy(first_build.file, file)
    with duckdb.connect(str(file)) as opened:
        yield opened


def failing_rows(connection: duckdb.DuckDBPyConnection, change: str, test_sql: str) -> int:
    """How many rows a test returns after a change, which is then undone."""
    connection.execute("begin")
    try:
        connection.execute(change)
        return len(connection.execute(test_sql).fetchall())
    finally:
        connection.execute("rollback")


@pytest.mark.parametrize(("name", "change"), CASES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(CASES)])
def test_singular_test_refuses(
    name: str, change: str, first_build: Build, connection: duckdb.DuckDBPyConnection
) -> None:
    sql = first_build.test_sql[name]
    already = FOUND_ALREADY.get(name, 0)
    assert len(connection.execute(sql).fetchall()) == already
    assert failing_rows(connection, change, sql) > already


def test_every_relationship_refuses_a_key_that_leads_nowhere(
    first_build: Build, connection: duckdb.DuckDBPyConnection
) -> None:
    tests = [node for node in first_build.manifest["nodes"].values() if node.get("test_metadata")]
    assert {test["test_metadata"]["name"] for test in tests} == {"relationships"}
    for test in tests:
        model = first_build.manifest["nodes"][test["attached_node"]]
        column = test["column_name"]
        nowhere = "'nowhere'" if model["columns"][column]["data_type"] == "VARCHAR" else "-1"
        # The parent is left alone where child and parent are one table: only the first row changes.
        change = f"""update main.{model["name"]} set {column} = {nowhere}
                     where rowid = (select min(rowid) from main.{model["name"]})"""
        assert failing_rows(connection, change, first_build.test_sql[test["name"]]) > 0, test["name"]


def test_every_data_test_is_shown_to_refuse_something(first_build: Build) -> None:
    relationships = {node["name"] for node in first_build.manifest["nodes"].values() if node.get("test_metadata")}
    assert set(first_build.test_sql) == set(REFUSED_CHANGES) | relationships


def test_dbt_fails_when_a_test_refuses(first_build: Build, project: DbtProject) -> None:
    shutil.copy(first_build.file, project.file)
    with duckdb.connect(str(project.file)) as opened:
        opened.execute("update main.fact_indicator set value = 13 where measure = 'STREAK' and value = 12")
    result = project.invoke("test", "--select", "assert_values_lie_in_their_intervals", "assert_coverage_adds_up")
    assert not result.success
    assert failures(result) == {"assert_values_lie_in_their_intervals"}


def test_the_primary_keys_refuse_a_second_row(connection: duckdb.DuckDBPyConnection) -> None:
    tables = ["fact_indicator", "fact_evidence", "fact_number", "dim_period", "dim_source", "source_text"]
    tables += ["dim_category", "dim_indicator", "dim_basis", "dim_unit", "dim_release", "build_info", "rejected_record"]
    connection.execute("""
        insert into main.rejected_record by name
        select 1 as rejected_record_key, 'claim' as table_name, 'x' as file, 'fact 1' as record, 'shape' as rule,
            'x' as reason, now() as rejected_at
    """)
    for table in tables:
        with pytest.raises(duckdb.ConstraintException):
            connection.execute(f"insert into main.{table} from main.{table} limit 1")
