"""Column lineage of single statements, small enough to see where each column comes from."""

from typing import Any

import pytest

from orchestration.column_lineage import derive_column_lineage


def model(name: str, *columns: str) -> dict[str, Any]:
    return {
        "unique_id": f"model.test.{name}",
        "resource_type": "model",
        "schema": "main",
        "alias": name,
        "columns": dict.fromkeys(columns),
        "config": {"meta": {}},
    }


def lineage_of(sql: str) -> dict[str, list[str]]:
    nodes = [model("old", "key", "value", "note"), model("new", "note", "key", "value"), model("made")]
    manifest = {"nodes": {one["unique_id"]: one for one in nodes}, "sources": {}}
    derived = derive_column_lineage(manifest, {"model.test.made": sql})["model.test.made"]
    return {column: [f"{one.split('.')[-1]}.{name}" for one, name in parents] for column, parents in derived.items()}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from main.old union all by name select * from main.new",
        "with both_of as (select * from main.old union all by name select * from main.new) select * from both_of",
        "select * from main.old union all by name (select * from main.new)",
    ],
)
def test_a_union_by_name_joins_columns_of_one_name(sql: str) -> None:
    expected = {name: [f"new.{name}", f"old.{name}"] for name in ("key", "value", "note")}
    assert lineage_of(sql) == expected


def test_a_union_by_name_keeps_columns_that_one_side_lacks() -> None:
    found = lineage_of("select key from main.old union all by name select note, key from main.new")
    assert found == {"key": ["new.key", "old.key"], "note": ["new.note"]}


def test_unions_by_name_may_stand_in_each_other() -> None:
    found = lineage_of(
        "select key, note from main.old union all by name select note, key from main.new"
        " union all by name select note, key from main.old"
    )
    assert found == {"key": ["new.key", "old.key"], "note": ["new.note", "old.note"]}


def test_a_plain_union_still_goes_by_position() -> None:
    found = lineage_of("select key, value from main.old union all select note, key from main.new")
    assert found == {"key": ["new.note", "old.key"], "value": ["new.key", "old.value"]}
