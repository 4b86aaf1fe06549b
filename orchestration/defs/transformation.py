"""The dbt models as assets and their tests as checks, built in this process.

The work is done by `orchestration.modelling`; this translates between dbt's names and Dagster's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from orchestration.column_lineage import load_column_lineage
from orchestration.defs.mart_metadata import describe_mart
from orchestration.defs.resources import Warehouse
from orchestration.defs.table_metadata import MAXIMUM_ROWS, show_rows, table_identity
from orchestration.modelling import NodeResult, build_models, load_manifest, named_guard
from orchestration.project import ProjectPaths
from orchestration.storage.build_file import open_database


def _manifest_for_dagster() -> Mapping[str, Any]:
    """The manifest, with what dagster-dbt overlooks put where it looks.

    It drops a test that guards, by its meta, a model that it does not read; and it takes a test's description from
    the meta alone.
    """
    manifest = load_manifest()
    models = {node["name"]: name for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] != "test":
            continue
        guarded = named_guard(node["meta"])
        if guarded and unique_id not in manifest["child_map"][models[guarded]]:
            manifest["child_map"][models[guarded]].append(unique_id)
        if node["description"]:
            node["meta"]["description"] = node["description"]
    return manifest


_MANIFEST = _manifest_for_dagster()
# The schedule runs daily: after a day and a half without a run the marts are no longer what the schedule promises.
FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=60), warn_window=timedelta(hours=36))


class _Translator(DagsterDbtTranslator):
    """Asset key = schema/table, as in DuckDB; descriptions and owners come from the models' own files."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        name = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return dg.AssetKey([dbt_resource_props["schema"], name])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        relation = f"{dbt_resource_props['schema']}.{dbt_resource_props['name']}"
        arguments = dbt_resource_props["config"]["meta"].get("parameters", {})
        call = f"({', '.join(arguments.values())})" if arguments else ""
        return f"{dbt_resource_props['description']}\n\n```sql\nSELECT * FROM {relation}{call} LIMIT 10\n```"

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        name = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return {
            **super().get_metadata(dbt_resource_props),
            **table_identity(dbt_resource_props["schema"], name),
        }

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: Any) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        if spec.group_name in ("marts", "views"):
            return spec.replace_attributes(freshness_policy=FRESHNESS)
        return spec


_TRANSLATOR = _Translator(DagsterDbtTranslatorSettings(enable_asset_checks=True))


@dbt_assets(manifest=_MANIFEST, dagster_dbt_translator=_TRANSLATOR, name="dbt_models")
def dbt_models(
    context: dg.AssetExecutionContext, warehouse: Warehouse
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Build the selected models and run their tests; a failed one stops publication, not its siblings."""
    results = build_models(warehouse.paths, _selected_names(context))
    lineage = load_column_lineage(
        {one.unique_id: one.compiled_sql for one in results if one.resource_type == "model" and one.compiled_sql}
    )
    keys = {spec.metadata["dagster_dbt/unique_id"]: spec.key for spec in dbt_models.specs}
    checks = {one.name: one.asset_key for one in dbt_models.check_specs}
    row_counts = _count_rows(warehouse.paths, [one for one in results if one.resource_type == "model"])
    for one in results:
        if one.resource_type == "model" and one.is_success:
            yield dg.MaterializeResult(
                asset_key=keys[one.unique_id],
                metadata={
                    **({"dagster/row_count": row_counts[one.unique_id]} if one.relation else {}),
                    "dagster/column_lineage": _lineage_metadata(lineage.get(one.unique_id, {}), keys),
                    "seconds": one.seconds,
                    **describe_mart(warehouse.paths, one.name),
                },
            )
        elif one.resource_type == "test" and one.name in checks and one.status != "skipped":
            yield _check_result(warehouse.paths, one, checks[one.name])
    failed = [one for one in results if not one.is_success and one.status != "skipped"]
    if failed:
        skipped = sum(1 for one in results if one.status == "skipped")
        # A failed test speaks through its check; a failed model has no other place to say why.
        models = "".join(f"\n- {one.name}: {one.message}" for one in failed if one.resource_type == "model")
        raise dg.Failure(description=f"{len(failed)} models or tests failed, {skipped} were skipped for it{models}")


def _selected_names(context: dg.AssetExecutionContext) -> list[str] | None:
    """Names of the selected models and tests; None where the whole project is selected."""
    assets, checks = context.selected_asset_keys, {one.name for one in context.selected_asset_check_keys}
    if assets == dbt_models.keys and checks == {one.name for one in dbt_models.check_specs}:
        return None
    models = [spec.metadata["dagster_dbt/unique_id"].split(".")[-1] for spec in dbt_models.specs if spec.key in assets]
    return [*models, *sorted(checks)]


def _lineage_metadata(
    columns: Mapping[str, Sequence[tuple[str, str]]], keys: Mapping[str, dg.AssetKey]
) -> dg.TableColumnLineage:
    def key_of(unique_id: str) -> dg.AssetKey:
        return keys.get(unique_id) or dg.AssetKey(["raw", unique_id.rsplit(".", maxsplit=1)[-1]])

    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(asset_key=key_of(parent), column_name=name) for parent, name in parents]
            for column, parents in columns.items()
        }
    )


def _count_rows(paths: ProjectPaths, models: Sequence[NodeResult]) -> dict[str, int]:
    counted = [one for one in models if one.is_success and one.relation]
    if not counted:
        return {}
    connection = open_database(paths.build_file, read_only=True)
    try:
        query = ", ".join(f"(SELECT count(*) FROM {one.relation})" for one in counted)
        row = connection.execute(f"SELECT {query}").fetchall()[0]
    finally:
        connection.close()
    return {one.unique_id: count for one, count in zip(counted, row, strict=True)}


def _check_result(paths: ProjectPaths, test: NodeResult, asset_key: dg.AssetKey) -> dg.AssetCheckResult:
    passed = test.status == "pass"
    metadata: dict[str, Any] = {"failures": test.failure_count}
    if not passed and test.compiled_sql:
        metadata["sql"] = dg.MetadataValue.md(f"```sql\n{test.compiled_sql.strip()}\n```")
        metadata["failing_rows"] = _failing_rows(paths, test.compiled_sql)
    return dg.AssetCheckResult(
        passed=passed,
        asset_key=asset_key,
        check_name=test.name,
        severity=dg.AssetCheckSeverity.WARN if test.status == "warn" else dg.AssetCheckSeverity.ERROR,
        description=test.message,
        metadata=metadata,
    )


def _failing_rows(paths: ProjectPaths, sql: str) -> dg.TableMetadataValue:
    connection = open_database(paths.build_file, read_only=True)
    try:
        result = connection.execute(f"SELECT * FROM ({sql}) LIMIT {MAXIMUM_ROWS}")
        columns = [one[0] for one in result.description or ()]
        return show_rows(columns, result.fetchall())
    finally:
        connection.close()
