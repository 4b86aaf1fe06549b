"""Column lineage of the dbt models, read from their compiled SQL.

dagster-dbt derives it only for dbt processes that it starts itself; this does the same for models built in this
process. The result depends on the project's SQL alone, so it is computed once per manifest and kept beside it.
"""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import MappingSchema, exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify

from orchestration.modelling import TARGET_DIR, load_manifest, project_sha256
from orchestration.validation import frame_schema
from schemas.raw_tables import RAW_TABLES

# For each model and column: the columns it is made of, as (parent's unique id, column).
Lineage = Mapping[str, Mapping[str, list[tuple[str, str]]]]

_CACHE_FILE = TARGET_DIR / "column_lineage.json"
_DIALECT = "duckdb"


def load_column_lineage(compiled: Mapping[str, str]) -> Lineage:
    """Column lineage of every model, from the cache where the project has not changed.

    Args:
        compiled: Compiled SQL of the models that were just built, by unique id. The cache is written once all were.

    Returns:
        Lineage of the models in the cache, or in `compiled` where there is none yet.
    """
    fingerprint = project_sha256()
    if _CACHE_FILE.exists():
        cached = json.loads(_CACHE_FILE.read_text(encoding="utf-8"))
        if cached["fingerprint"] == fingerprint:
            return {
                model: {column: [(one[0], one[1]) for one in parents] for column, parents in columns.items()}
                for model, columns in cached["lineage"].items()
            }
    manifest = load_manifest()
    found = derive_column_lineage(manifest, compiled)
    if set(found) == {name for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}:
        # Written beside and renamed: a killed run must not leave half a cache.
        written = _CACHE_FILE.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps({"fingerprint": fingerprint, "lineage": found}), encoding="utf-8")
        written.replace(_CACHE_FILE)
    return found


def derive_column_lineage(manifest: Mapping[str, Any], compiled: Mapping[str, str]) -> Lineage:
    """Derive the direct parents of every column of the compiled models."""
    columns = _relation_columns(manifest)
    schema = MappingSchema(dialect=_DIALECT)
    for (schema_name, table), (_, names) in columns.items():
        schema.add_table(f"{schema_name}.{table}", dict.fromkeys(names, "VARCHAR"), dialect=_DIALECT)
    return {
        unique_id: _derive_one(sql, _parameters(manifest["nodes"][unique_id]), schema, columns)
        for unique_id, sql in compiled.items()
    }


def _parameters(node: Mapping[str, Any]) -> Sequence[str]:
    """Arguments of a table macro; none for any other model."""
    return list(node["config"]["meta"].get("parameters", {}))


def _derive_one(
    compiled: str,
    parameters: Sequence[str],
    schema: MappingSchema,
    columns: Mapping[tuple[str, str], tuple[str, list[str]]],
) -> dict[str, list[tuple[str, str]]]:
    # An argument looks like a column that no relation has; no result column is made of it alone.
    statement = parse_one(compiled, dialect=_DIALECT).transform(
        lambda node: exp.null() if isinstance(node, exp.Column) and node.name in parameters else node
    )
    query = qualify(statement, schema=schema, dialect=_DIALECT)
    assert isinstance(query, exp.Query)
    # lineage() re-reads the statement: a qualified tree passed as such fails on aliases of common table expressions.
    sql = query.sql(dialect=_DIALECT)
    found = {}
    for name in query.named_selects:
        parents = set()
        for leaf in lineage(name, sql, schema=schema, dialect=_DIALECT).walk():
            table = leaf.expression.find(exp.Table) if not leaf.downstream else None
            if table is not None and (table.db, table.name) in columns:
                parents.add((columns[table.db, table.name][0], exp.to_column(leaf.name).name))
        found[name] = sorted(parents)
    return found


def _relation_columns(manifest: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Unique id and column names of every relation, by schema and name."""
    relations = {
        (node["schema"], node["alias"]): (node["unique_id"], list(node["columns"]))
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    for source in manifest["sources"].values():
        names = list(frame_schema(RAW_TABLES[source["name"]]))
        relations[source["schema"], source["identifier"]] = (source["unique_id"], names)
    return relations
