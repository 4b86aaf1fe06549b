"""Every check that exists in the code is explained in `docs/data-quality.md`, and none that does not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from orchestration.modelling import load_manifest
from orchestration.project import PROJECT_ROOT
from orchestration.storage import audit
from schemas.raw_tables import RAW_TABLES

PAGE = PROJECT_ROOT / "docs" / "data-quality.md"
# Where readers refuse records: the name of the rule is the argument of the call, or assigned to `rule`.
READING_CODE = [
    *sorted((PROJECT_ROOT / "orchestration/readers").glob("*.py")),
    PROJECT_ROOT / "orchestration/reading.py",
    PROJECT_ROOT / "orchestration/ingestion.py",
]
VERBS = "is|are|has|have|holds|occurs|says|can|fits|matches|changes|covers|carries"
RULE_NAME = re.compile(rf'"(shape|\w+_(?:{VERBS})(?:_\w+)?)"')
# Fields and columns that read like rules.
NO_RULES = {"is_translation"}


def documented(heading: str) -> set[str]:
    """Names in the first column of the table below a heading."""
    section = PAGE.read_text("utf-8").split(f"\n### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def reader_rules() -> set[str]:
    return {name for file in READING_CODE for name in RULE_NAME.findall(file.read_text("utf-8"))} - NO_RULES


def row_rules() -> set[str]:
    """Rules over rows, one by one, that the pandera models define themselves."""
    return {check.name for model in RAW_TABLES.values() for check in model.to_schema().checks}


def column_rules() -> set[str]:
    """Kinds of rules over single columns, under pandera's own names."""
    found = set()
    for model in RAW_TABLES.values():
        schema = model.to_schema()
        found |= {check.name for column in schema.columns.values() for check in column.checks}
        found |= {"not_nullable"} if any(not column.nullable for column in schema.columns.values()) else set()
        found |= {"field_uniqueness"} if any(column.unique for column in schema.columns.values()) else set()
        found |= {"multiple_fields_uniqueness"} if schema.unique else set()
    return found


def data_tests() -> list[dict[str, Any]]:
    return [node for node in load_manifest()["nodes"].values() if node["resource_type"] == "test"]


def singular_tests() -> set[str]:
    return {node["name"] for node in data_tests() if not node.get("test_metadata")}


def unit_tests() -> set[str]:
    return {node["name"] for node in load_manifest()["unit_tests"].values()}


def asset_checks() -> set[str]:
    files = [PROJECT_ROOT / "orchestration/raw_checks.py", *sorted((PROJECT_ROOT / "orchestration/defs").glob("*.py"))]
    code = [one.read_text("utf-8") for one in files]
    return {name for one in code for name in re.findall(r'^_?\w+_CHECK = "(\w+)"', one, re.MULTILINE)}


@pytest.mark.parametrize(
    ("heading", "existing"),
    [
        ("Reading the files", reader_rules),
        ("Rows of the raw tables", row_rules),
        ("Columns of the raw tables", column_rules),
        ("Models", singular_tests),
        ("Logic of the models", unit_tests),
        ("Asset checks in Dagster", asset_checks),
    ],
)
def test_every_check_is_documented(heading: str, existing: Callable[[], set[str]]) -> None:
    assert existing()
    assert documented(heading) == existing()


def test_every_reference_between_tables_is_documented() -> None:
    generic = [node for node in data_tests() if node.get("test_metadata")]
    kinds = {node["test_metadata"]["name"] for node in generic}
    assert kinds == {"relationships"}, "a generic test of another kind needs a section of its own"
    existing = {f"{node['attached_node'].rsplit('.', 1)[-1]}.{node['column_name']}" for node in generic}
    section = PAGE.read_text("utf-8").split("\n### References between tables\n")[1].split("\n### ")[0]
    assert set(re.findall(r"`(\w+\.\w+)`", section)) == existing


def test_every_gate_of_publication_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    assert all(gate in page for gate in (audit.RAW_TABLES_VALID, audit.MODELS_TESTED))


def test_the_table_of_readings_follows_the_fact_files() -> None:
    """Each difference is numbered in the reading note, as (1), (2) …"""
    facts = PROJECT_ROOT / "raw" / "facts"
    expected = set()
    for file in facts.glob("*/*.yml"):
        content = yaml.safe_load(file.read_text("utf-8"))
        numbered = re.findall(r"\((\d+)\) ", content["reading_note"])
        stem = file.relative_to(facts).with_suffix("").as_posix()
        expected.add((stem, str(len(content["facts"])), str(len(numbered))))
    section = PAGE.read_text("utf-8").split("\n### Two readings\n")[1].split("\n### ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \| (\d+) \| (\d+) \|$", section, re.MULTILINE)) == expected
