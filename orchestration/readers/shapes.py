"""The shape of a YAML file against its JSON Schema in `schemas/`, with the line and field of every departure.

The same schemas serve editors. Rules that need another file or another record do not belong here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from orchestration.project import PROJECT_ROOT
from orchestration.readers.rejections import did_you_mean
from orchestration.readers.yaml_lines import line_of

_TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping",
    "array": "a list",
    "boolean": "true or false",
    "null": "null",
}
# What a draft leaves to the curator.
_UNSETTLED = re.compile(r"TODO\b")


@dataclass(frozen=True)
class ShapeError:
    """One departure from a schema: the path to the value, its line, and what was expected."""

    path: tuple[str | int, ...]
    line: int | None
    field: str | None
    reason: str


@cache
def _validator(schema_name: str) -> Draft7Validator:
    schema = json.loads((PROJECT_ROOT / "schemas" / f"{schema_name}.schema.json").read_text(encoding="utf-8"))
    return Draft7Validator(schema)


def find_shape_errors(data: Any, schema_name: str) -> list[ShapeError]:
    """Compare the content of a YAML file with `schemas/<schema_name>.schema.json`."""
    unsettled = list(_find_unsettled(data, data, ()))
    open_paths = {one.path for one in unsettled}
    errors = [
        error for error in _validator(schema_name).iter_errors(data) if tuple(error.absolute_path) not in open_paths
    ]
    # Each missing field is an error of its own, with one and the same reason that names all of them.
    return list(dict.fromkeys([*unsettled, *(one for error in errors for one in _explain(error, data))]))


def _find_unsettled(value: Any, data: Any, path: tuple[str | int, ...]) -> Iterator[ShapeError]:
    """Values that a draft left open: nothing is published while they are."""
    if isinstance(value, str) and _UNSETTLED.match(value):
        field = next((step for step in reversed(path) if isinstance(step, str)), None)
        reason = f"{_shorten(value)} is still to be settled: put what the text says in its place"
        yield ShapeError(path, line_of(data, *path) or 1, field, reason)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _find_unsettled(one, data, (*path, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _find_unsettled(one, data, (*path, index))


def _explain(error: ValidationError, data: Any) -> Iterator[ShapeError]:
    path = tuple(error.absolute_path)
    field = next((step for step in reversed(path) if isinstance(step, str)), None)
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        known = [*schema.get("properties", {})]
        patterns = [*schema.get("patternProperties", {})]
        for key in cast("Any", error.instance):
            if key in known or any(Draft7Validator({"pattern": one}).is_valid(key) for one in patterns):
                continue
            expected = f"expected one of {', '.join(known)}" if known else f"a code must match {patterns[0]}"
            reason = f"unknown field '{key}'{did_you_mean(key, known)} ({expected})"
            yield ShapeError((*path, key), line_of(data, *path, key), key, reason)
        return
    yield ShapeError(path, line_of(data, *path) or 1, field, _reason(error))


def _reason(error: ValidationError) -> str:
    found, expected = _shorten(error.instance), cast("Any", error.validator_value)
    if error.validator == "enum":
        known = [str(one) for one in expected if one is not None]
        return f"{found} is not known{did_you_mean(str(error.instance), known)} (expected {', '.join(known)})"
    if error.validator == "type":
        types = expected if isinstance(expected, list) else [expected]
        return f"expected {' or '.join(_TYPE_NAMES[one] for one in types)}, found {found}"
    if error.validator == "required":
        missing = [one for one in expected if one not in cast("Any", error.instance)]
        return f"missing {', '.join(repr(one) for one in missing)}"
    if error.validator == "pattern":
        return f"{found} does not match {error.validator_value}"
    if error.validator in ("minLength", "minItems"):
        return "expected something, found nothing"
    if error.validator == "minimum":
        return f"expected at least {error.validator_value}, found {found}"
    if error.validator == "anyOf":
        return f"expected words, or a mapping with 'words' and 'occurrence', found {found}"
    return " ".join(error.message.split())


def _shorten(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    shown = str(value)
    return repr(shown if len(shown) <= 60 else f"{shown[:57]}…")
