"""The diagram in the README shows the references that tests check, and no others."""

import re
from typing import Any
from xml.etree import ElementTree

from docs.generate_er_diagram import PICTURE
from orchestration.catalogue.er_diagram import read_relationships, render_er_diagram
from orchestration.modelling import load_manifest


def table(name: str, *columns: str) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "fqn": ["project", "marts", name],
        "constraints": [],
        "columns": {one: {"name": one, "constraints": []} for one in columns},
    }


def reference(source: str, column: str, target: str, field: str) -> dict[str, Any]:
    return {
        "resource_type": "test",
        "test_metadata": {"name": "relationships", "kwargs": {"to": f"ref('{target}')", "field": field}},
        "attached_node": source,
        "column_name": column,
    }


def test_the_picture_is_up_to_date() -> None:
    expected = render_er_diagram(load_manifest())
    assert PICTURE.read_text("utf-8") == expected, "run .venv/bin/python docs/generate_er_diagram.py"


def test_every_reference_is_a_line_with_its_words() -> None:
    manifest = load_manifest()
    root = ElementTree.fromstring(PICTURE.read_text("utf-8"))
    lines = [one for one in root.iter() if one.attrib.get("class") == "line"]
    relationships = read_relationships(manifest)
    assert len(lines) == len(relationships) > 10
    told = next(one.text for one in root.iter() if one.attrib.get("id") == "description") or ""
    assert told.count(" to ") == len(relationships)
    assert "fact_indicator.period_key to dim_period.period_key" in told


def test_tables_that_refer_to_each_other_or_to_themselves_are_drawn() -> None:
    nodes = {
        "one": table("one", "id", "other_id"),
        "two": table("two", "id", "parent_id"),
        "r1": reference("one", "other_id", "two", "id"),
        "r2": reference("two", "id", "one", "id"),
        "r3": reference("two", "parent_id", "two", "id"),
    }
    picture = render_er_diagram({"nodes": nodes})
    assert len(re.findall(r'class="line"', picture)) == 3
    ElementTree.fromstring(picture)


def test_names_are_escaped() -> None:
    nodes = {"one": table("a<b", "x&y"), "two": table("two", "id"), "r": reference("one", "x&y", "two", "id")}
    picture = render_er_diagram({"nodes": nodes})
    assert "a&lt;b" in picture
    assert "x&amp;y" in picture
    ElementTree.fromstring(picture)


def test_the_readme_shows_it() -> None:
    assert "(docs/er-diagram.svg)" in (PICTURE.parents[1] / "README.md").read_text("utf-8")
