"""Column lineage of the dbt models, read from their compiled SQL.

dagster-dbt derives it only for dbt processes that it starts itself; this does the same for models built in this
process. The result depends on the project's SQL alone, so it is computed once per manifest and kept beside it.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlglot import MappingSchema, exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from orchestration.modelling import TARGET_DIR, load_manifest, project_sha256
from orchestration.readers.raw_folder import combine_hashes
from orchestration.validation import frame_schema
from schemas.raw_tables import RAW_TABLES

# For each model and column: the columns it is made of, as (parent's unique id, column).
Lineage = Mapping[str, Mapping[str, list[tuple[str, str]]]]

# Schema, table, column.
_Origin = tuple[str, str, str]
_Known = dict[tuple[int, str], frozenset[_Origin]]

_CACHE_FILE = TARGET_DIR / "column_lineage.json"
_DIALECT = "duckdb"


def load_column_lineage(compiled: Mapping[str, str]) -> Lineage:
    """Column lineage of every model, from the cache where the project has not changed.

    Args:
        compiled: Compiled SQL of the models that were just built, by unique id. The cache is written once all were.

    Returns:
        Lineage of the models in the cache, or in `compiled` where there is none yet.
    """
    # What derives the lineage decides it, too: a cache must not outlive a change of this module.
    fingerprint = combine_hashes([project_sha256(), Path(__file__).read_text(encoding="utf-8")])
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
    _align_unions_by_name(query)
    root = build_scope(query)
    assert root is not None
    known: _Known = {}
    found = {}
    for name in query.named_selects:
        tables = _origins(root, name, known)
        found[name] = sorted(
            (columns[schema_name, table][0], column)
            for schema_name, table, column in tables
            if (schema_name, table) in columns
        )
    return found


def _origins(scope: Scope, column: str, known: _Known) -> frozenset[_Origin]:
    """Columns of stored relations that a column of a query is made of.

    Each column of each part of a query is followed once: sqlglot's own lineage() walks every way anew, which takes
    minutes where a query names one part many times.
    """
    key = (id(scope), column)
    if key not in known:
        known[key] = frozenset()  # a recursive part leads back to itself
        known[key] = frozenset(_follow(scope, column, known))
    return known[key]


def _follow(scope: Scope, column: str, known: _Known) -> Iterator[_Origin]:
    expression = scope.expression
    if isinstance(expression, exp.SetOperation):
        place = expression.named_selects.index(column)
        for branch in scope.set_operation_scopes:
            yield from _origins(branch, _named_selects(branch)[place], known)
    elif isinstance(expression, exp.Query):
        for projection in expression.selects:
            if projection.alias_or_name == column:
                yield from _origins_within(scope, projection, known)
    else:  # a table function: its rows are made of what it is called with
        yield from _origins_within(scope, expression, known)


def _named_selects(scope: Scope) -> list[str]:
    assert isinstance(scope.expression, exp.Query)
    return scope.expression.named_selects


def _origins_within(scope: Scope, expression: exp.Expr, known: _Known) -> Iterator[_Origin]:
    """Columns that an expression names, and those that the queries inside it give."""
    inner = {id(one.expression): one for one in scope.subquery_scopes}
    for node in expression.walk(prune=lambda one: id(one) in inner):
        if id(node) in inner:
            for name in _named_selects(inner[id(node)]):
                yield from _origins(inner[id(node)], name, known)
        elif isinstance(node, exp.Column):
            source = scope.sources.get(node.table)
            if isinstance(source, Scope):
                yield from _origins(source, node.name, known)
            elif isinstance(source, exp.Table):
                yield (source.db, source.name, node.name)


def _align_unions_by_name(query: exp.Query) -> None:
    """Bring the branches of every `UNION BY NAME` into one order, so that places tell what belongs together."""
    for union in reversed(list(query.find_all(exp.SetOperation))):  # inner ones first
        if not union.args.get("by_name"):
            continue
        names = list(dict.fromkeys([*union.left.named_selects, *union.right.named_selects]))
        for side in (union.left, union.right):
            places = {name: place for place, name in enumerate(side.named_selects)}
            for select in _branches(side):
                select.set(
                    "expressions",
                    [
                        select.expressions[places[name]] if name in places else exp.alias_(exp.Null(), name)
                        for name in names
                    ],
                )
        union.args.pop("by_name")


def _branches(side: exp.Expr) -> list[exp.Select]:
    if isinstance(side, exp.SetOperation):
        return [*_branches(side.left), *_branches(side.right)]
    query = side.unnest()
    return [query] if isinstance(query, exp.Select) else _branches(query)


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
