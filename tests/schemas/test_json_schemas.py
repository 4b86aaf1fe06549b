"""The schemas that editors and readers share: their closed vocabularies, and the files that they describe."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from orchestration.project import PROJECT_ROOT
from orchestration.readers.documents import ORIGINAL_FORMATS
from orchestration.readers.shapes import find_shape_errors
from orchestration.readers.yaml_lines import parse_yaml
from schemas import enumerations

SCHEMAS = sorted((PROJECT_ROOT / "schemas").glob("*.schema.json"))
RAW_FILES = sorted((PROJECT_ROOT / "raw").rglob("*.yml"))
FIRST_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
# Schema and property that hold an enumeration, and the one that they must equal.
ENUMERATIONS = {
    ("fact_file", "measure"): enumerations.MEASURES,
    ("fact_file", "comparison"): enumerations.COMPARISONS,
    ("fact_file", "direction"): enumerations.DIRECTIONS,
    ("fact_file", "qualifier"): enumerations.QUALIFIERS,
    ("fact_file", "inferred"): enumerations.INFERABLE_FIELDS,
    ("fact_file", "status"): enumerations.OBSERVATION_STATUSES,
    ("fact_file", "review"): enumerations.CURATED_REVIEW_STATUSES,
    ("fact_file", "as"): enumerations.SET_ASIDE_DISPOSITIONS,
    ("document", "method"): enumerations.DATE_METHODS,
    ("document", "reading"): enumerations.READINGS,
    ("corrections", "field"): enumerations.CORRECTABLE_FIELDS,
    ("publishers", "kind"): enumerations.PUBLISHER_KINDS,
    ("indicators", "stock_or_flow"): enumerations.STOCK_OR_FLOW,
    ("units", "kind"): enumerations.UNIT_KINDS,
    ("units", "measures"): enumerations.MEASURES,
    ("releases", "rhythm"): enumerations.RHYTHMS,
    ("releases", "period_kind"): enumerations.RELEASE_PERIOD_KINDS,
    ("document", "original_format"): ORIGINAL_FORMATS,
    # The code asks for each of these by name, one branch each.
    ("watch", "kind"): ("FEED", "INDEX", "PAGE", "SITEMAP", "FOLDER"),
    ("watch", "every"): ("DAY", "WEEK", "MONTH", "QUARTER"),
}


def find_enums(node: Any, name: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Every `enum` below a schema node, with the property that it restricts."""
    if isinstance(node, list):
        for one in node:
            yield from find_enums(one, name)
    elif isinstance(node, dict):
        if "enum" in node and isinstance(node["enum"], list):
            yield name, node["enum"]
        for key, value in node.items():
            properties = key in ("properties", "patternProperties") and isinstance(value, dict)
            for inner, one in value.items() if properties else [(name, value)]:
                yield from find_enums(one, inner)


def schema_name(path: Path) -> str:
    return path.name.removesuffix(".schema.json")


@pytest.mark.parametrize("path", SCHEMAS, ids=schema_name)
def test_schema_is_a_schema(path: Path) -> None:
    Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_enums_equal_the_enumerations() -> None:
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for path in SCHEMAS:
        for name, values in find_enums(json.loads(path.read_text(encoding="utf-8"))):
            known = tuple(one for one in values if one is not None)
            found.setdefault((schema_name(path), name), set()).add(known)
    assert found == {place: {values} for place, values in ENUMERATIONS.items()}


@pytest.mark.parametrize("path", RAW_FILES, ids=lambda path: path.stem)
def test_raw_file_is_valid_against_the_schema_it_names(path: Path) -> None:
    content = path.read_bytes()
    first = FIRST_LINE.fullmatch(content.decode().split("\n", 1)[0])
    assert first is not None, f"{path} does not name its schema in the first line"
    named = (path.parent / first[1]).resolve()
    assert named in SCHEMAS
    assert find_shape_errors(parse_yaml(content), schema_name(named)) == []


def test_every_schema_is_named_by_a_raw_file() -> None:
    named = {
        first[1].split("/")[-1] for path in RAW_FILES if (first := FIRST_LINE.match(path.read_text(encoding="utf-8")))
    }
    assert named == {path.name for path in SCHEMAS}


@pytest.mark.parametrize("path", SCHEMAS, ids=schema_name)
def test_every_property_is_described(path: Path) -> None:
    def undescribed(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for name, one in node.get("properties", {}).items():
                if "description" not in one:
                    yield name
            for value in node.values():
                yield from undescribed(value)
        elif isinstance(node, list):
            for one in node:
                yield from undescribed(one)

    # The one property of a vocabulary file is the vocabulary, which the file's own description describes.
    assert set(undescribed(json.loads(path.read_text(encoding="utf-8")))) <= {schema_name(path)}
