"""What Dagster loads: the assets with all that the UI shows of them, their lineage and their checks."""

import re
from collections.abc import Mapping
from typing import Any

import dagster as dg
import pytest

from orchestration.modelling import load_manifest
from tests.end_to_end.conftest import FirstBuild

PUBLISHED = dg.AssetKey(["warehouse", "ecommerce"])
# These hold no tables of the build.
AFTER_THE_BUILD = {"publication", "exports", "catalogue"}
# The grain: one what? `build_info` and the build have one row in all.
GRAIN = re.compile(r"^(One|Seven|The (current )?build\b)")


@pytest.fixture(scope="module")
def specs(definitions: dg.Definitions) -> dict[dg.AssetKey, dg.AssetSpec]:
    """Every asset of the project by its key."""
    return {one.key: one for one in definitions.resolve_all_asset_specs()}


@pytest.fixture(scope="module")
def data_tests() -> Mapping[str, Any]:
    """The data tests of the dbt project by name."""
    return {one["name"]: one for one in load_manifest()["nodes"].values() if one["resource_type"] == "test"}


def test_every_asset_has_grain_owner_group_and_kinds(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    lacking = {
        key.to_user_string(): (one.description, one.owners, one.group_name, one.kinds)
        for key, one in specs.items()
        if not (GRAIN.match(one.description or "") and one.owners and one.group_name and one.kinds)
    }
    assert lacking == {}


def test_groups_are_the_layers(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    assert {one.group_name for one in specs.values()} == {
        "acquisition",
        "raw_files",
        "raw",
        "staging",
        "intermediate",
        "marts",
        "views",
        "publication",
        "exports",
        "catalogue",
    }


def test_every_table_has_a_described_column_schema(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    tables = {
        key: one for key, one in specs.items() if one.group_name not in {"acquisition", "raw_files", *AFTER_THE_BUILD}
    }
    for key, one in tables.items():
        columns = one.metadata["dagster/column_schema"].columns
        assert columns, key
        if one.group_name in ("raw", "marts", "views"):
            assert [column.name for column in columns if not column.description] == [], key


def test_lineage_leads_from_every_raw_file_to_the_published_file(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    upstream = {key: {dep.asset_key for dep in one.deps} for key, one in specs.items()}
    assert set().union(*upstream.values()) <= set(specs), "an asset depends on one that does not exist"
    # What is made from the published file comes after it; everything else leads to it.
    made_from_it = {key for key in specs if PUBLISHED in upstream[key]}
    reached = {PUBLISHED}
    waiting = [PUBLISHED]
    while waiting:
        found = upstream[waiting.pop()] - reached
        reached |= found
        waiting += found
    assert dg.AssetKey(["warehouse", "report"]) in made_from_it
    assert reached == set(specs) - made_from_it, "some assets do not lead to the published file"
    roots = {key for key in specs if not upstream[key]}
    # What was published before comes from the published file itself.
    assert [
        key for key in roots if key.path[0] != "raw_files" and not key.to_user_string().startswith("raw/published_")
    ] == []


def test_checks_are_attached_to_existing_assets(
    definitions: dg.Definitions, specs: dict[dg.AssetKey, dg.AssetSpec]
) -> None:
    checks = definitions.resolve_asset_graph().asset_check_keys
    assert {one.asset_key for one in checks} <= set(specs)
    assert {one.asset_key for one in checks} >= {key for key, one in specs.items() if one.group_name == "raw"}


def test_every_data_test_is_a_check(definitions: dg.Definitions, data_tests: Mapping[str, Any]) -> None:
    graph = definitions.resolve_asset_graph()
    checks = [
        one
        for one in graph.asset_check_keys
        if one.asset_key.path[0] not in ("raw", "exports", "catalogue", "acquisition")
    ]
    assert sorted(one.name for one in checks) == sorted(data_tests)
    blocking = {one.name for one in checks if graph.get_check_spec(one).blocking}
    # A test that warns speaks and stops nothing.
    assert blocking == {name for name, one in data_tests.items() if one["config"]["severity"].lower() == "error"}


def test_every_singular_test_shows_its_sentence(definitions: dg.Definitions, data_tests: Mapping[str, Any]) -> None:
    graph = definitions.resolve_asset_graph()
    shown = {one.name: graph.get_check_spec(one).description for one in graph.asset_check_keys}
    singular = [name for name in data_tests if name.startswith("assert_")]
    assert singular
    assert {name: shown[name] for name in singular} == {name: data_tests[name]["description"] for name in singular}
    assert all(shown[name] for name in singular)


def test_marts_views_and_the_published_file_promise_freshness(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    fresh = {one.group_name for one in specs.values() if one.freshness_policy is not None}
    stale = {one.group_name for one in specs.values() if one.freshness_policy is None}
    assert fresh == {"marts", "views", "publication"}
    assert not fresh & stale


def test_runs_stay_in_one_process(definitions: dg.Definitions) -> None:
    assert definitions.resolve_implicit_global_asset_job_def().executor_def.name == "in_process"
    assert definitions.resolve_job_def("build_warehouse").executor_def.name == "in_process"


def test_the_main_job_makes_everything_but_leaves_fetching_to_its_own(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()

    def selected(name: str) -> set[dg.AssetKey]:
        return set(definitions.resolve_job_def(name).asset_layer.executable_asset_keys)

    everything = {one for one in graph.get_all_asset_keys() if graph.get(one).is_executable}
    fetched = {one for one in everything if one.path[0] == "acquisition"}
    assert selected("fetch_releases") == fetched
    assert selected("build_warehouse") == everything - fetched
    made = {"catalogue/pages", "warehouse/report", "exports/parquet", "exports/sdmx"}
    assert made <= {one.to_user_string() for one in selected("build_warehouse")}


def test_every_check_before_publication_is_published_with_its_outcome(
    definitions: dg.Definitions, first_build: FirstBuild
) -> None:
    graph = definitions.resolve_asset_graph()
    before = [
        one for one in graph.asset_check_keys if one.asset_key.path[0] not in ("exports", "catalogue", "acquisition")
    ]
    expected = {
        (one.name, one.asset_key.to_user_string().replace("/", ".")): graph.get_check_spec(one) for one in before
    }
    published = first_build.site.ask("SELECT check_name, relation_name, description, is_blocking FROM check_result")
    assert {(name, relation): blocks for name, relation, _, blocks in published} == {
        key: one.blocking for key, one in expected.items()
    }
    described = {key: one.description for key, one in expected.items() if one.description}
    shown = {(name, relation): description for name, relation, description, _ in published}
    assert {key: shown[key] for key in described} == described
