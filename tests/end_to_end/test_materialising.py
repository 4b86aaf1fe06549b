"""Materialising from the UI: everything, one asset alone, and what the record of a run shows."""

from collections.abc import Sequence

import dagster as dg
import duckdb

from orchestration.defs.acquisition import FETCHED_PAGES, WATCHED_SOURCES
from orchestration.storage.build_file import open_database
from tests.end_to_end.conftest import FirstBuild
from tests.end_to_end.site import Site

PUBLISHED = dg.AssetKey(["warehouse", "ecommerce"])
OBSERVATION = dg.AssetKey(["main", "observation"])


def materialise(definitions: dg.Definitions, site: Site, selection: Sequence[dg.AssetKey]) -> dg.ExecuteInProcessResult:
    """What the UI does for selected assets."""
    job = definitions.resolve_implicit_global_asset_job_def()
    with site.instance() as instance:
        return job.execute_in_process(instance=instance, asset_selection=selection, raise_on_error=False)


def evaluations(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {one.check_name: one for one in result.get_asset_check_evaluations()}


def failure(result: dg.ExecuteInProcessResult) -> str:
    errors = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    return "\n".join(error.to_string() for error in errors if error)


def test_one_dimension_alone_can_be_built_and_publication_then_waits_for_a_full_run(
    definitions: dg.Definitions, on_site: Site
) -> None:
    before = on_site.paths.published_file.read_bytes()
    unit = dg.AssetKey(["main", "dim_unit"])
    alone = materialise(definitions, on_site, [unit])
    assert alone.success, failure(alone)
    assert [one.asset_key for one in alone.get_asset_materialization_events()] == [unit]
    with open_database(on_site.paths.build_file, read_only=True) as connection:
        # The other tables are still there.
        assert connection.execute("SELECT count(*) > 0 FROM main.fact_indicator").fetchall() == [(True,)]
    assert on_site.paths.published_file.read_bytes() == before

    refused = materialise(definitions, on_site, [PUBLISHED])
    assert not refused.success
    assert "publication refused: 'every model is built and every test has passed' does not hold" in failure(refused)
    assert "materialise everything" in failure(refused)
    assert on_site.paths.published_file.read_bytes() == before

    outcome = on_site.build()
    assert outcome.exit_code == 0, outcome.stderr
    again = materialise(definitions, on_site, [PUBLISHED])
    assert again.success, failure(again)


def test_failing_data_test_shows_its_rows_and_query_and_stops_publication(
    definitions: dg.Definitions, on_site: Site
) -> None:
    before = on_site.paths.published_file.read_bytes()
    with duckdb.connect(str(on_site.paths.build_file)) as connection:
        connection.execute("UPDATE raw.category SET parent_code = 'nowhere' WHERE category_code = 'rural'")
    modelled = [
        one.key
        for one in definitions.resolve_all_asset_specs()
        if one.group_name in ("staging", "intermediate", "marts", "views", "publication")
    ]
    result = materialise(definitions, on_site, modelled)
    assert not result.success
    check = evaluations(result)["assert_categories_descend_from_the_root"]
    assert not check.passed
    assert check.asset_key == dg.AssetKey(["main", "dim_category"])
    rows = [one.data["category_code"] for one in check.metadata["failing_rows"].value.records]
    assert "rural" in rows
    assert len(rows) == check.metadata["failures"].value
    assert "dim_category" in check.metadata["sql"].value
    assert PUBLISHED not in [one.asset_key for one in result.get_asset_materialization_events()]
    assert on_site.paths.published_file.read_bytes() == before


def test_full_run_records_rows_and_column_lineage(first_build: FirstBuild) -> None:
    with first_build.site.instance() as instance:
        event = instance.get_latest_materialization_event(OBSERVATION)
        published = instance.get_latest_materialization_event(PUBLISHED)
    assert event is not None
    assert event.asset_materialization is not None
    metadata = event.asset_materialization.metadata
    assert metadata["dagster/row_count"].value == first_build.site.ask("SELECT count(*) FROM observation")[0][0]
    columns = metadata["dagster/column_lineage"].value.deps_by_column
    dependencies = {
        name: {(one.asset_key.to_user_string(), one.column_name) for one in columns[name]}
        for name in ("value", "indicator_name_en")
    }
    assert dependencies == {
        "value": {("main/fact_indicator", "value")},
        "indicator_name_en": {("main/dim_indicator", "name_en")},
    }
    assert published is not None
    assert published.asset_materialization is not None
    shown = published.asset_materialization.metadata
    assert shown["path"].value.endswith("warehouse/ecommerce.duckdb")
    assert shown["claims"].value == metadata["dagster/row_count"].value


def test_main_job_materialises_every_asset_but_those_that_fetch_and_runs_every_check(
    definitions: dg.Definitions, first_build: FirstBuild
) -> None:
    with first_build.site.instance() as instance:
        run = instance.get_run_records(limit=1)[0].dagster_run
        events = [entry.dagster_event for entry in instance.all_logs(run.run_id) if entry.dagster_event]
    assert run.tags["warehouse/trigger"] == "command line"
    materialised = {one.asset_key for one in events if one.event_type_value == "ASSET_MATERIALIZATION"}
    graph = definitions.resolve_asset_graph()
    # New releases are fetched by a job of their own.
    fetching = {FETCHED_PAGES, WATCHED_SOURCES}
    assert materialised == graph.materializable_asset_keys - fetching
    evaluated = [one.asset_check_evaluation_data for one in events if one.event_type_value == "ASSET_CHECK_EVALUATION"]
    assert {one.asset_check_key for one in evaluated} == {
        one for one in graph.asset_check_keys if one.asset_key not in fetching
    }
    assert all(one.passed or one.severity is dg.AssetCheckSeverity.WARN for one in evaluated)
