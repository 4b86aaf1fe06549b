"""Rows against their pandera model: which pass, and which fail by what rule.

Only pandera's own error is caught here. Rules live in `schemas`; what happens to refused rows is decided by
`ingestion` and by the asset checks.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

_IDENTIFYING = ("document_id", "fact_number", "role", "token", "char_start", "sentence_number", "quote")


@dataclass(frozen=True)
class Failure:
    """One rule that one row, or the table as a whole (row is None), does not meet; `record` tells which row."""

    row: int | None
    field: str | None
    rule: str
    reason: str
    record: str = ""


def to_frame(rows: Iterable[Mapping[str, Any]], model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """Put rows into a frame with the columns and types of a model."""
    return pl.DataFrame(list(rows), schema=frame_schema(model), orient="row", strict=True)


def frame_schema(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    """Polars types of a model's columns, in the model's order."""
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def find_failures(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> list[Failure]:
    """Validate a frame and list every failure, sorted by row."""
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as error:
        failures = [_explain(case, frame, model) for case in error.failure_cases.iter_rows(named=True)]
        return sorted(set(failures), key=lambda one: (one.row is not None, one.row or 0, one.field or "", one.rule))
    return []


def split_rows(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> tuple[pl.DataFrame, list[Failure]]:
    """Part a frame into the rows that meet every rule and the failures of the others.

    Raises:
        ValueError: the frame as a whole has not the shape of the model, which no curator can cause.
    """
    failures = find_failures(frame, model)
    for one in failures:
        if one.row is None:
            raise ValueError(f"{model.__name__}: {one.reason}")
    refused = {one.row for one in failures}
    return frame.filter(pl.Series([row not in refused for row in range(frame.height)], dtype=pl.Boolean)), failures


def _explain(case: Mapping[str, Any], frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> Failure:
    row, check = case["index"], str(case["check"])
    field = case["column"] if case["column"] in frame.columns else None
    rule = re.split(r"[(\s]", check, maxsplit=1)[0]
    documented = getattr(model, rule, None)
    record = _identify(frame.row(row, named=True)) if row is not None else "the table"
    if documented is not None and documented.__doc__:
        found = _found(frame.row(row, named=True), rule, model) if row is not None else ""
        return Failure(row, field, rule, " ".join(documented.__doc__.split()) + found, record)
    found = repr(frame[row, field]) if row is not None and field else repr(case["failure_case"])
    return Failure(row, field, rule, f"{_expectation(check, model, field)}, found {found}", record)


def _found(row: Mapping[str, Any], rule: str, model: type[pa.DataFrameModel]) -> str:
    """What stands in the columns that a rule compares, as the end of its message."""
    columns = getattr(sys.modules[model.__module__], "SHOWN_COLUMNS", {}).get(rule, ())
    shown = ", ".join(f"{name} {_plain(row[name])}" for name in columns)
    return f" (found {shown})" if shown else ""


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "nothing" if value is None else repr(value)


def _identify(row: Mapping[str, Any]) -> str:
    """Tell which row it is: the place in its file where it has one, then the columns that a person looks for."""
    file = row.get("meta_file") or row.get("file")
    place = f"{file}:{row['line']}" if file and row.get("line") else ""
    return f"{place} {_name(row, has_place=bool(place))}".strip()


def _name(row: Mapping[str, Any], *, has_place: bool) -> str:
    if has_place and row.get("context"):
        return f'{row["token"]!r} in "{row["context"]}"'
    if has_place and row.get("fact_number"):
        return f"fact {row['fact_number']}"
    named = {name: row[name] for name in _IDENTIFYING if row.get(name) is not None}
    codes = {name: value for name, value in row.items() if name.endswith("_code") and value is not None}
    return ", ".join(f"{name}={value!r}" for name, value in (named or codes or row).items())


def _expectation(check: str, model: type[pa.DataFrameModel], field: str | None) -> str:
    """What a built-in pandera check expects, in words."""
    described = model.to_schema().columns[field].description if field else None
    suffix = f" ({described})" if described else ""
    if check == "not_nullable":
        return f"expected a value{suffix}"
    if check == "field_uniqueness":
        return f"expected a value that no other row has{suffix}"
    if check == "multiple_fields_uniqueness":
        keys: Sequence[str] = model.to_schema().unique or ()
        return f"expected rows that differ in {', '.join(keys)}"
    return f"expected {check}{suffix}"
