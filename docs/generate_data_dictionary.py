"""Writes `docs/data-dictionary.md` from the dbt manifest: the descriptions stand in the models and nowhere else.

    .venv/bin/python docs/generate_data_dictionary.py

A test compares the page with what this would write, and its tables and columns with those of the published file.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.modelling import load_manifest

PAGE = Path(__file__).resolve().parent / "data-dictionary.md"
_LAYERS = ("views", "table_macros", "marts")
# As a reader needs them: what to open first, the facts, the dimensions, the rest.
_ORDER = (
    "observation",
    "fact_card",
    "series_latest",
    "series_as_of",
    "series_as_recorded",
    "vintage",
    "reconciliation",
    "growth_check",
    "identity_check",
    "year_on_year",
    "discrete_value",
    "chain_linked",
    "publication_change",
    "release_status",
    "missing_indicator",
    "coverage",
    "anchor_check",
    "fact_indicator",
    "fact_evidence",
    "fact_number",
    "dim_period",
    "dim_source",
    "source_text",
    "source_history",
    "dim_indicator",
    "dim_category",
    "dim_basis",
    "dim_unit",
    "dim_release",
    "rejected_record",
    "check_result",
    "build_info",
)
_KINDS = {"view": "View", "table": "Table", "table_macro": "Table macro"}
_INTRODUCTION = """\
# Data dictionary

Every table and view of the published file `warehouse/ecommerce.duckdb`, schema `main`. The first sentence under each
name is its grain: what one row stands for. The same texts are comments in the file itself (`duckdb_tables()`,
`duckdb_columns()`; most SQL clients show them).

This page is generated from the dbt project: edit the descriptions in `dbt_project/models/`, then run
`.venv/bin/python docs/generate_data_dictionary.py`.

"required" means that the column is never null; contracts enforce it in tables. "→" names the column that a key refers
to; a test checks each of these references in every build. Columns of views carry no constraints of their own.
"""


def render_data_dictionary(manifest: Mapping[str, Any]) -> str:
    """The whole page."""
    models = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] in _LAYERS
    }
    names = sorted(models, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    references = _references(manifest)
    index = ["| name | one row is |", "|---|---|"]
    index += [f"| [`{name}`](#{name}) | {_cell(_grain(models[name]['description']))} |" for name in names]
    sections = [_render_model(models[name], references) for name in names]
    return "\n".join([_INTRODUCTION, *index, "", *sections]).rstrip() + "\n"


def _render_model(node: Mapping[str, Any], references: Mapping[tuple[str, str], str]) -> str:
    kind = _KINDS[node["config"]["materialized"]]
    parameters = node["config"]["meta"].get("parameters", {})
    if parameters:
        name, examples = node["name"], ", ".join(parameters.values())
        kind += f" `{name}({', '.join(parameters)})`, for example `{name}({examples})`"
    keys = _primary_key(node)
    key = f", primary key {', '.join(f'`{one}`' for one in keys)}" if keys else ""
    lines = [
        f"## {node['name']}",
        "",
        " ".join(node["description"].split()),
        "",
        f"{kind}{key}.",
        "",
        "| column | type | | description |",
        "|---|---|---|---|",
    ]
    for column in node["columns"].values():
        notes = ["required"] if _is_required(column) or column["name"] in keys else []
        target = references.get((node["unique_id"], column["name"]))
        notes += [f"→ `{target}`"] if target else []
        lines.append(
            f"| `{column['name']}` | {column['data_type']} | {', '.join(notes)} | {_cell(column['description'])} |"
        )
    return "\n".join([*lines, ""])


def _grain(description: str) -> str:
    """What one row is, from the first sentence: up to its first colon, full stop, or second thought."""
    first = " ".join(description.split()).split(". ")[0].split(": ")[0].rstrip(".")
    return first.removeprefix("One ") if first.startswith("One ") else first[0].lower() + first[1:]


def _primary_key(node: Mapping[str, Any]) -> list[str]:
    for constraint in node["constraints"]:
        if constraint["type"] == "primary_key":
            return list(constraint["columns"])
    return [
        column["name"]
        for column in node["columns"].values()
        if any(one["type"] == "primary_key" for one in column["constraints"])
    ]


def _is_required(column: Mapping[str, Any]) -> bool:
    return any(one["type"] == "not_null" for one in column["constraints"])


def _references(manifest: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Target of each column with a `relationships` test, by model and column."""
    found = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "relationships":
            arguments = node["test_metadata"]["kwargs"]
            target = arguments["to"].removeprefix("ref('").removesuffix("')")
            found[node["attached_node"], node["column_name"]] = f"{target}.{arguments['field']}"
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(render_data_dictionary(load_manifest()), encoding="utf-8")
