"""The open vocabularies of `raw/vocabulary/`: codes, names and aliases of what facts may refer to.

An entry that is wrong is rejected alone; the others are kept. Closed vocabularies live in `schemas.enumerations`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.readers.rejections import Rejection, as_json, did_you_mean
from orchestration.readers.shapes import ShapeError, find_shape_errors
from orchestration.readers.yaml_lines import YamlError, line_of, read_yaml

Row = dict[str, Any]
Display = Callable[[Path], str]


@dataclass(frozen=True)
class VocabularyFile:
    """One vocabulary file: its table, which column each field of an entry becomes, which are lists, which days."""

    name: str
    table: str
    code_column: str
    columns: Mapping[str, str]
    lists: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


_NAMES = {"name_en": "name_en", "name_zh": "name_zh"}
_ALIASES = {"aliases_en": "aliases_en", "aliases_zh": "aliases_zh"}
_ALIAS_LISTS = ("aliases_en", "aliases_zh")

# In the order in which they refer to each other.
VOCABULARY_FILES = (
    VocabularyFile(
        "publishers",
        "publisher",
        "publisher_code",
        {**_NAMES, "kind": "publisher_kind", "country": "country", "note": "note", **_ALIASES},
        _ALIAS_LISTS,
    ),
    VocabularyFile(
        "units",
        "unit",
        "unit_code",
        {**_NAMES, "kind": "unit_kind", "measures": "measures", "symbols": "symbols"},
        ("measures", "symbols"),
    ),
    VocabularyFile(
        "indicators",
        "indicator",
        "indicator_code",
        {
            **_NAMES,
            "definition": "definition",
            "stock_or_flow": "stock_or_flow",
            "default_unit": "default_unit_code",
            "denominators": "denominator_codes",
            **_ALIASES,
            "mistranslations": "mistranslations",
        },
        ("denominators", "mistranslations", *_ALIAS_LISTS),
    ),
    VocabularyFile(
        "categories",
        "category",
        "category_code",
        {
            **_NAMES,
            "definition": "definition",
            "parent": "parent_code",
            "product": "product",
            "service": "service",
            "channel": "channel",
            "region_type": "region_type",
            "partner_country": "partner_country",
            **_ALIASES,
            "mistranslations": "mistranslations",
        },
        ("mistranslations", *_ALIAS_LISTS),
    ),
    VocabularyFile(
        "bases",
        "basis",
        "basis_code",
        {
            **_NAMES,
            "agency": "agency_code",
            "coverage": "coverage",
            "comparable_with": "comparable_with_codes",
            **_ALIASES,
        },
        ("comparable_with", *_ALIAS_LISTS),
    ),
    VocabularyFile(
        "events",
        "event",
        "event_code",
        {**_NAMES, "start": "start_date", "end": "end_date", "note": "note"},
        dates=("start", "end"),
    ),
    VocabularyFile(
        "releases",
        "release",
        "release_code",
        {
            **_NAMES,
            "publisher": "publisher_code",
            "indicators": "indicator_codes",
            "rhythm": "rhythm",
            "period_kind": "period_kind",
            "due_day": "due_day",
            "lag_months": "lag_months",
            "from": "from_date",
            "note": "note",
        },
        ("indicators",),
        dates=("from",),
    ),
)


@dataclass(frozen=True)
class _Reference:
    """A field of one vocabulary that must name a code of another."""

    table: str
    column: str
    field: str
    target: str


_REFERENCES = (
    _Reference("indicator", "default_unit_code", "default_unit", "unit"),
    _Reference("indicator", "denominator_codes", "denominators", "indicator"),
    _Reference("category", "parent_code", "parent", "category"),
    _Reference("basis", "agency_code", "agency", "publisher"),
    _Reference("basis", "comparable_with_codes", "comparable_with", "basis"),
    _Reference("release", "publisher_code", "publisher", "publisher"),
    _Reference("release", "indicator_codes", "indicators", "indicator"),
)


@dataclass(frozen=True)
class Vocabularies:
    """The accepted entries by table and code, as rows of the raw tables, and what was refused."""

    rows: Mapping[str, Mapping[str, Row]]
    rejections: tuple[Rejection, ...] = ()

    def codes(self, table: str) -> list[str]:
        """Codes of one vocabulary, in file order."""
        return list(self.rows[table])


def vocabulary_paths(raw: Path) -> list[Path]:
    """The vocabulary files, in reading order."""
    return [raw / "vocabulary" / f"{one.name}.yml" for one in VOCABULARY_FILES]


def read_vocabularies(raw: Path, display: Display) -> Vocabularies:
    """Read the entries of every vocabulary file; references between them are not looked at yet."""
    rejections: list[Rejection] = []
    rows = {
        vocabulary.table: {
            row[vocabulary.code_column]: row for row in _read_entries(vocabulary, path, display, rejections)
        }
        for vocabulary, path in zip(VOCABULARY_FILES, vocabulary_paths(raw), strict=True)
    }
    return Vocabularies(rows, tuple(rejections))


def drop_dangling_entries(vocabularies: Vocabularies) -> Vocabularies:
    """Refuse entries that name an entry which does not exist or was refused, until none is left."""
    rows = {table: dict(entries) for table, entries in vocabularies.rows.items()}
    rejections = list(vocabularies.rejections)
    while dropped := list(_dangling(rows)):
        for table, code, rejection in dropped:
            if rows[table].pop(code, None) is not None:
                rejections.append(rejection)
    return Vocabularies(rows, tuple(rejections))


def _read_entries(
    vocabulary: VocabularyFile, path: Path, display: Display, rejections: list[Rejection]
) -> Iterator[Row]:
    file = display(path)
    try:
        data = read_yaml(path)
    except YamlError as error:
        rejections.append(
            Rejection(vocabulary.table, None, file, error.line, "the file", None, "yaml_is_readable", error.reason)
        )
        return
    errors = find_shape_errors(data, vocabulary.name)
    refused = {_entry_of(one, vocabulary.name) for one in errors}
    for one in errors:
        entry = _entry_of(one, vocabulary.name)
        record = f"entry '{entry}'" if entry else "the file"
        content = as_json(data[vocabulary.name].get(entry)) if entry else None
        rejections.append(
            Rejection(vocabulary.table, None, file, one.line, record, one.field, "shape", one.reason, content)
        )
    entries = data.get(vocabulary.name) if isinstance(data, dict) else None
    if not isinstance(entries, dict):
        return
    for code, entry in entries.items():
        if code in refused:
            continue
        row: Row = {vocabulary.code_column: code, "file": file, "line": line_of(data, vocabulary.name, code)}
        for field, column in vocabulary.columns.items():
            row[column] = list(entry.get(field) or ()) if field in vocabulary.lists else entry.get(field)
        wrong, reason = _read_dates(vocabulary, row)
        if wrong is None:
            yield row
            continue
        line = line_of(data, vocabulary.name, code, wrong)
        place = (vocabulary.table, None, file, line, f"entry '{code}'", wrong)
        rejections.append(Rejection(*place, "date_is_legal", reason, as_json(entry)))


def _read_dates(vocabulary: VocabularyFile, row: Row) -> tuple[str | None, str]:
    """Put dates in the place of their text; name the first field that holds none, and say why."""
    for field in vocabulary.dates:
        column = vocabulary.columns[field]
        try:
            row[column] = None if row[column] is None else date.fromisoformat(row[column])
        except ValueError as error:
            return field, f"'{row[column]}' is no date: {error}"
    return None, ""


def _entry_of(error: ShapeError, name: str) -> str | None:
    """Code of the entry that a shape error concerns; None when it concerns the whole file."""
    if len(error.path) >= 2 and error.path[0] == name:
        return str(error.path[1])
    return None


def _dangling(rows: Mapping[str, Mapping[str, Row]]) -> Iterator[tuple[str, str, Rejection]]:
    for reference in _REFERENCES:
        known = list(rows[reference.target])
        for code, row in rows[reference.table].items():
            named = row[reference.column]
            for target in named if isinstance(named, list) else [named]:
                if target is not None and target not in rows[reference.target]:
                    hint = did_you_mean(target, known)
                    reason = f"'{target}' is no accepted {reference.target} code{hint}"
                    yield (
                        reference.table,
                        code,
                        Rejection(
                            reference.table,
                            None,
                            row["file"],
                            row["line"],
                            f"entry '{code}'",
                            reference.field,
                            "reference_is_known",
                            reason,
                            as_json(row),
                        ),
                    )
    yield from _parent_cycles(rows["category"])


def _parent_cycles(categories: Mapping[str, Row]) -> Iterator[tuple[str, str, Rejection]]:
    for code, row in categories.items():
        seen, above = {code}, row["parent_code"]
        while above in categories and above not in seen:
            seen.add(above)
            above = categories[above]["parent_code"]
        if above == code:
            reason = f"'{code}' is its own ancestor; the hierarchy must end at a root with parent null"
            yield (
                "category",
                code,
                Rejection(
                    "category",
                    None,
                    row["file"],
                    row["line"],
                    f"entry '{code}'",
                    "parent",
                    "hierarchy_has_no_cycle",
                    reason,
                ),
            )
