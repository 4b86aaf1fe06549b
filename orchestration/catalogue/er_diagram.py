"""The entity-relationship diagram of the published tables, drawn from dbt's relationship tests.

A reference is on the picture because a test checks it in every build, and for no other reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_MARTS = "marts"
_ROW, _HEAD, _GAP, _MARGIN = 20, 28, 26, 20
_CHARACTER = 7.4
_CHANNEL = 150
_STYLE = """
    .table { fill: #f4f6f8; stroke: #57606a; }
    .name { font-weight: bold; }
    .line { fill: none; stroke: #57606a; stroke-width: 1.4; }
    .head { fill: #57606a; }
    text { fill: #1f2328; }
    .foreign { fill: #57606a; }
    @media (prefers-color-scheme: dark) {
      .table { fill: #22272e; stroke: #9198a1; }
      .line { stroke: #9198a1; }
      .head { fill: #9198a1; }
      text { fill: #e6edf3; }
      .foreign { fill: #9198a1; }
    }
"""


@dataclass(frozen=True)
class Relationship:
    """One checked reference: a column of one table names a row of another."""

    table: str
    column: str
    target: str
    target_column: str


@dataclass(frozen=True)
class _Box:
    table: str
    columns: Sequence[str]
    keys: Sequence[str]
    x: float
    y: float
    width: float

    @property
    def height(self) -> int:
        return _HEAD + _ROW * len(self.columns) + 8

    def middle(self, column: str) -> float:
        """Height of a column's row; the head where the column is not shown."""
        index = self.columns.index(column) if column in self.columns else -0.5
        return self.y + _HEAD + _ROW * (index + 0.5)


def read_relationships(manifest: Mapping[str, Any]) -> list[Relationship]:
    """Every `relationships` test between published tables, in order of tables and columns."""
    nodes = manifest["nodes"]
    found = []
    for node in nodes.values():
        if node["resource_type"] != "test" or (node.get("test_metadata") or {}).get("name") != "relationships":
            continue
        source = nodes[node["attached_node"]]
        if source["fqn"][1] != _MARTS:
            continue
        arguments = node["test_metadata"]["kwargs"]
        target = arguments["to"].removeprefix("ref('").removesuffix("')")
        found.append(Relationship(source["name"], node["column_name"], target, arguments["field"]))
    return sorted(found, key=lambda one: (one.table, one.column, one.target))


def render_er_diagram(manifest: Mapping[str, Any]) -> str:
    """The diagram as SVG: tables that refer to others on the left, those referred to on the right."""
    relationships = read_relationships(manifest)
    boxes = _place(relationships, _primary_keys(manifest))
    width = max(one.x + one.width for one in boxes.values()) + _MARGIN + 40
    height = max(one.y + one.height for one in boxes.values()) + _MARGIN
    told = "; ".join(f"{one.table}.{one.column} to {one.target}.{one.target_column}" for one in relationships)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
            ' aria-labelledby="title description" font-family="Helvetica, Arial, \'Liberation Sans\', sans-serif"'
            ' font-size="13">',
            '  <title id="title">Tables of the published file and their references</title>',
            f'  <desc id="description">{escape(told)}</desc>',
            f"  <style>{_STYLE}  </style>",
            '  <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
            ' orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
            *(_draw_line(one, boxes) for one in relationships),
            *(_draw_box(one) for one in boxes.values()),
            "</svg>\n",
        ]
    )


def _primary_keys(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    keys = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["fqn"][1] == _MARTS:
            of_columns = [
                column["name"]
                for column in node["columns"].values()
                if any(one["type"] == "primary_key" for one in column["constraints"])
            ]
            of_model = [one["columns"] for one in node["constraints"] if one["type"] == "primary_key"]
            keys[node["name"]] = list(of_model[0]) if of_model else of_columns
    return keys


def _layers(relationships: Sequence[Relationship]) -> dict[str, int]:
    """Distance of each table from those that refer to nothing, over the longest way.

    A reference that closes a circle counts for nothing: two tables that name each other need some order, too.
    """
    targets: dict[str, set[str]] = {}
    for one in relationships:
        targets.setdefault(one.target, set())
        targets.setdefault(one.table, set()).add(one.target)
    depths: dict[str, int] = {}

    def depth(table: str, way: tuple[str, ...] = ()) -> int:
        if table not in depths:
            onward = [one for one in sorted(targets[table]) if one not in (*way, table)]
            depths[table] = max((1 + depth(one, (*way, table)) for one in onward), default=0)
        return depths[table]

    for table in sorted(targets):
        depth(table)
    return depths


def _place(relationships: Sequence[Relationship], keys: Mapping[str, Sequence[str]]) -> dict[str, _Box]:
    depths = _layers(relationships)
    deepest = max(depths.values())
    boxes: dict[str, _Box] = {}
    x = float(_MARGIN)
    for layer in range(deepest, -1, -1):
        names = sorted(name for name, depth in depths.items() if depth == layer)
        y, widest = float(_MARGIN), 0.0
        for name in names:
            foreign = [one.column for one in relationships if one.table == name]
            referred = [one.target_column for one in relationships if one.target == name]
            shown = list(dict.fromkeys([*keys.get(name, ()), *referred, *foreign]))
            width = max(len(one) for one in (name, *shown)) * _CHARACTER + 24
            boxes[name] = _Box(name, shown, keys.get(name, ()), x, y, width)
            y += boxes[name].height + _GAP
            widest = max(widest, width)
        x += widest + _CHANNEL
    return boxes


def _draw_line(one: Relationship, boxes: Mapping[str, _Box]) -> str:
    source, target = boxes[one.table], boxes[one.target]
    start_y, end_y = source.middle(one.column), target.middle(one.target_column)
    if target.x > source.x:
        start_x, end_x = source.x + source.width, target.x
        bend = (start_x + end_x) / 2
    elif target.x < source.x:
        start_x, end_x = source.x, target.x + target.width
        bend = (start_x + end_x) / 2
    else:
        start_x, end_x = source.x + source.width, target.x + target.width
        bend = max(start_x, end_x) + 26
    points = (start_x, start_y, bend, start_y, bend, end_y, end_x, end_y)
    way = "M{:.0f} {:.0f} C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}".format(*points)
    return f'  <path class="line" d="{way}" marker-end="url(#head)"/>'


def _draw_box(box: _Box) -> str:
    lines = [
        f"  <g id={quoteattr(box.table)}>",
        f'    <rect class="table" x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height}"'
        ' rx="5"/>',
        f'    <text class="name" x="{box.x + 12:.0f}" y="{box.y + 19:.0f}">{escape(box.table)}</text>',
    ]
    for column in box.columns:
        style = "" if column in box.keys else ' class="foreign"'
        y = box.middle(column) + 4
        lines.append(f'    <text{style} x="{box.x + 12:.0f}" y="{y:.0f}">{escape(column)}</text>')
    return "\n".join([*lines, "  </g>"])
