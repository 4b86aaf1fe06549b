"""Rules of the dbt project itself, checked over its manifest and over the comments of the built file."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.storage.build_file import STORAGE_VERSION
from tests.dbt.dbt_runs import DBT_PROJECT, Build, DbtProject

LAYERS = ["staging", "intermediate", "marts", "views", "table_macros"]
PREFIXES = {
    "staging": r"stg_raw__[a-z_]+",
    "intermediate": r"int_[a-z]+__[a-z]+ed",
    "marts": r"(fact|dim)_[a-z]+|source_text|source_history|rejected_record|check_result|build_info",
    "views": (
        r"observation|fact_card|series_latest|coverage|anchor_check|publication_change|release_status|missing_indicator"
        r"|vintage|growth_check|reconciliation|identity_check|discrete_value|year_on_year|chain_linked"
    ),
    "table_macros": r"series_as_of|series_as_recorded",
}
TABLE_TYPES = {
    "staging": "view",
    "intermediate": "view",
    "marts": "table",
    "views": "view",
    "table_macros": "table_macro",
}
GROUPS = {"table_macros": "views"}
# What the few synthetic documents give no occasion for; tests/dbt/test_views.py has documents that do.
WITHOUT_ROWS = {"growth_check", "discrete_value"}


def test_every_model_has_one_yml_of_the_same_stem(first_build: Build) -> None:
    models = first_build.models()
    for name, node in models.items():
        folder = Path(node["original_file_path"]).parent
        assert node["patch_path"] == f"china_ecommerce://{folder / name}.yml"
    assert Counter(node["patch_path"] for node in models.values()).most_common(1)[0][1] == 1


def test_names_and_materializations_follow_the_layer(first_build: Build) -> None:
    for name, node in first_build.models().items():
        layer = node["fqn"][1]
        assert re.fullmatch(PREFIXES[layer], name), name
        assert node["config"]["materialized"] == TABLE_TYPES[layer], name
        assert node["schema"] == (layer if layer in ("staging", "intermediate") else "main"), name


def test_every_model_has_an_owner_and_a_group(first_build: Build) -> None:
    for name, node in first_build.models().items():
        assert node["config"]["meta"]["owner"] == "team:statistics", name
        assert node["config"]["meta"]["dagster"]["group"] == GROUPS.get(node["fqn"][1], node["fqn"][1]), name
        assert node["config"]["group"] == "statistics", name


def test_every_model_and_column_is_described_and_typed(first_build: Build) -> None:
    for name, node in first_build.models().items():
        assert node["description"].strip(), name
        assert node["columns"], name
        for column in node["columns"].values():
            assert column["description"].strip(), f"{name}.{column['name']}"
            assert column["data_type"], f"{name}.{column['name']}"


def test_described_columns_are_those_of_the_file(first_build: Build) -> None:
    for name, node in first_build.models().items():
        described = [(column["name"], column["data_type"]) for column in node["columns"].values()]
        arguments = ", ".join(node["config"]["meta"].get("parameters", {}).values())
        call = f"from {node['schema']}.{name}({arguments})" if arguments else f"{node['schema']}.{name}"
        rows = first_build.query(f"describe {call}")
        found = [
            (row["column_name"], row["column_type"].replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for row in rows
        ]
        assert described == found, name


def test_published_models_have_contracts_and_marts_a_primary_key(first_build: Build) -> None:
    for name, node in first_build.models("marts", "views").items():
        assert node["contract"]["enforced"], name
    for name, node in first_build.models("marts").items():
        constraints = [
            *node["constraints"],
            *(c for column in node["columns"].values() for c in column["constraints"]),
        ]
        kinds = Counter(constraint["type"] for constraint in constraints)
        assert kinds["primary_key"] == 1, name
        assert kinds["foreign_key"] == 0, name


def test_layers_depend_backwards_only(first_build: Build) -> None:
    models = first_build.models()
    for name, node in models.items():
        layer = LAYERS.index(node["fqn"][1])
        for parent in node["depends_on"]["nodes"]:
            kind, _, parent_name = parent.split(".", 2)
            if kind == "source":
                assert node["fqn"][1] == "staging", name
                assert parent_name == f"raw.{name.removeprefix('stg_raw__')}"
            else:
                assert LAYERS.index(models[parent_name]["fqn"][1]) <= layer, f"{name} reads {parent_name}"


def test_nothing_names_the_database(first_build: Build) -> None:
    for node in first_build.manifest["nodes"].values():
        assert not re.search(r'"?ecommerce"?\."?\w', node.get("compiled_code") or ""), node["name"]


def test_a_table_macro_answers_for_each_of_its_examples(first_build: Build) -> None:
    macros = first_build.query("""
        select function_name, parameters, comment from duckdb_functions()
        where schema_name = 'main' and function_type = 'table_macro' and not internal
    """)
    models = first_build.models("table_macros")
    assert {row["function_name"] for row in macros} == set(models)
    for row in macros:
        node = models[row["function_name"]]
        assert row["parameters"] == list(node["config"]["meta"]["parameters"])
        assert row["comment"] == node["description"]


def test_views_work_in_a_file_of_another_name_that_holds_only_main(first_build: Build, tmp_path: Path) -> None:
    views = first_build.query("select view_name, sql from duckdb_views() where schema_name = 'main' and not internal")
    names = [view["view_name"] for view in views]
    assert set(names) == set(first_build.models("views"))
    with duckdb.connect(str(tmp_path / "published.duckdb")) as connection:
        connection.execute(f"attach '{first_build.file}' as build (read_only)")
        for table in first_build.models("marts"):
            connection.execute(f"create table {table} as from build.main.{table}")
        connection.execute("detach build")
        # A view may read another view: fact_card reads observation.
        nodes = first_build.models("views")
        parents = {name: {one.split(".")[-1] for one in node["depends_on"]["nodes"]} for name, node in nodes.items()}
        for view in sorted(views, key=lambda view: bool(parents[view["view_name"]] & set(nodes))):
            connection.execute(view["sql"])
        found = {name for name in names if connection.execute(f"select count(*) from {name}").fetchall()[0][0] > 0}
        assert found == set(names) - WITHOUT_ROWS


def test_no_view_leans_on_a_hint_that_the_published_file_loses(first_build: Build, tmp_path: Path) -> None:
    """Without it a view is planned anew, and may be slow beyond use: so joins must be right in whatever order."""
    config = {"storage_compatibility_version": STORAGE_VERSION}
    with duckdb.connect(str(tmp_path / "stored.duckdb"), config=config) as connection:
        connection.execute("create view hinted as with one as materialized (select 1 as a) select a from one")
    with duckdb.connect(str(tmp_path / "stored.duckdb"), read_only=True) as connection:
        (stored,) = connection.execute("select sql from duckdb_views() where view_name = 'hinted'").fetchall()[0]
    assert "MATERIALIZED" not in stored, "the format keeps the hint: this test can go"
    for name, node in first_build.models("views", "table_macros").items():
        assert not re.search(r"\bas\s+(not\s+)?materialized\b", node["compiled_code"], re.IGNORECASE), name


def test_every_published_table_and_column_has_a_comment(first_build: Build) -> None:
    relations = first_build.query("""
        select table_name as name, comment from duckdb_tables() where schema_name = 'main'
        union all
        select view_name, comment from duckdb_views() where schema_name = 'main' and not internal
        union all
        select table_name || '.' || column_name, comment from duckdb_columns()
        where schema_name = 'main' and not internal
    """)
    assert len(relations) > 200
    assert [row["name"] for row in relations if not (row["comment"] or "").strip()] == []


def test_unit_tests_pass(first_build: Build, project: DbtProject) -> None:
    names = {node["name"] for node in first_build.manifest["unit_tests"].values()}
    assert names == {
        "changes_name_the_first_thing_that_differs",
        "category_paths_start_at_the_root",
        "expected_releases_are_received_overdue_or_to_come",
        "indicators_that_newer_documents_lack_are_missing",
        "intervals_follow_qualifier_and_decimals",
        "latest_claims_follow_the_published_rule",
        "recorded_time_survives_a_rebuild",
        "series_code_and_keys_come_from_codes",
        "vintages_get_their_kind",
        "sources_agree_round_or_conflict",
        "growth_is_compared_with_levels",
        "identities_hold_fail_or_imply",
        "levels_are_compared_with_the_year_before",
        "months_and_quarters_are_differences",
        "levels_are_chained_from_growth",
    }
    shutil.copy(first_build.file, project.file)  # unit tests ask the tables for their column types
    runs: Any = project.invoke("test", "--select", "test_type:unit").result
    assert {run.node.name: (run.status, run.message) for run in runs} == dict.fromkeys(names, ("pass", None))


def test_every_singular_test_is_described(first_build: Build) -> None:
    files = {path.stem for path in (DBT_PROJECT / "data_tests").glob("*.sql")}
    described = {
        node["name"]
        for node in first_build.manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("description")
    }
    assert files == described
    assert all(name.startswith("assert_") for name in files)
