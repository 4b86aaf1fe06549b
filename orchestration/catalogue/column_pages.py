"""The column-lineage page: every column of every model, what it is made of, and which raw columns stand behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from orchestration.column_lineage import Lineage

_LAYERS = ("views", "table_macros", "marts", "intermediate", "staging")
_PUBLISHED = ("views", "table_macros", "marts")


@dataclass(frozen=True)
class ColumnReference:
    """A column of a relation, and the anchor of its row on the page."""

    relation: str
    column: str

    @property
    def anchor(self) -> str:
        """Anchor that no other column has: names of relations and columns hold no full stop."""
        return f"{self.relation}.{self.column}"


@dataclass(frozen=True)
class LineageRow:
    """One column: its direct parents, and the raw columns at the ends of all its ways."""

    reference: ColumnReference
    data_type: str
    description: str
    parents: Sequence[ColumnReference]
    origins: Sequence[ColumnReference]


@dataclass(frozen=True)
class LineageSection:
    """One model with its columns."""

    relation: str
    layer: str
    description: str
    rows: Sequence[LineageRow]


def page_environment() -> Environment:
    """Templates of the catalogue; whatever they show is escaped."""
    return Environment(
        loader=PackageLoader("orchestration.catalogue"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def collect_lineage(manifest: Mapping[str, Any], lineage: Lineage) -> list[LineageSection]:
    """Every model with its columns: published ones first, then the layers below them.

    Args:
        manifest: dbt's manifest.
        lineage: Direct parents of every column, as `orchestration.column_lineage` derives them.
    """
    nodes = {name: node for name, node in manifest["nodes"].items() if name in lineage and node["fqn"][1] in _LAYERS}
    ordered = sorted(nodes, key=lambda one: (_LAYERS.index(nodes[one]["fqn"][1]), nodes[one]["name"]))
    return [
        LineageSection(
            relation=nodes[model]["name"],
            layer=nodes[model]["fqn"][1],
            description=" ".join(nodes[model]["description"].split()),
            rows=list(_rows(model, nodes[model], lineage)),
        )
        for model in ordered
    ]


def render_lineage_page(sections: Sequence[LineageSection]) -> str:
    """The page as HTML, without script."""
    template = page_environment().get_template("columns.html.j2")
    return template.render(
        published=[one for one in sections if one.layer in _PUBLISHED],
        inner=[one for one in sections if one.layer not in _PUBLISHED],
        anchors={row.reference.anchor for one in sections for row in one.rows},
    )


def _rows(model: str, node: Mapping[str, Any], lineage: Lineage) -> Iterator[LineageRow]:
    for column, parents in lineage[model].items():
        described = node["columns"].get(column, {})
        yield LineageRow(
            reference=ColumnReference(node["name"], column),
            data_type=described.get("data_type") or "",
            description=" ".join((described.get("description") or "").split()),
            parents=[_reference(*one) for one in parents],
            origins=sorted({_reference(*one) for one in _origins(model, column, lineage)}, key=lambda one: one.anchor),
        )


def _origins(model: str, column: str, lineage: Lineage) -> set[tuple[str, str]]:
    """Columns without parents from which a column is made; the way back has no circle, but may fork and meet again."""
    found, seen, waiting = set(), set(), list(lineage[model][column])
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        parents = lineage.get(one[0], {}).get(one[1])
        if parents is None:
            found.add(one)
        else:
            waiting += parents
    return found


def _reference(unique_id: str, column: str) -> ColumnReference:
    kind, *_, name = unique_id.split(".")
    return ColumnReference(f"raw.{name}" if kind == "source" else name, column)
