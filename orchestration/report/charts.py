"""The charts of the index: Vega-Lite specifications as plain data, drawn as SVG for the pages and PNG for the UI.

No script is left in the result. Colours are those of the light theme; in the SVG they become the page's own variables,
so that one drawing serves light, dark and print. vl-convert resolves relative links against an address of its own, so
points get addresses of no existing site, which are replaced after drawing.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup, escape

from orchestration.report.figures import Figure, Scale, scale_for

_WIDTH, _ROW = 400, 40
_FONT = "Arial, Liberation Sans, Noto Sans CJK SC, sans-serif"
_INK, _MUTED, _GRID, _ZERO = "#1c2024", "#5c6269", "#dedad0", "#8b8f94"
_ACCENT, _SUSPECT, _PAPER, _HATCH = "#1d5873", "#a03a22", "#fcfbf7", "#a9c4cf"
# Light colours, and what stands in their place on a page.
_ON_PAGE: Final = {
    _INK: "var(--ink)",
    _MUTED: "var(--muted)",
    _GRID: "var(--rule)",
    _ZERO: "var(--zero)",
    _ACCENT: "var(--accent)",
    _SUSPECT: "var(--suspect)",
    _PAPER: "var(--paper)",
    _HATCH: "url(#hatch)",
}
_NOWHERE = "https://report.invalid/"
# Twice the size is sharp on most screens.
_PICTURE_SCALES, _LARGEST_PICTURE = (2.0, 1.5, 1.0), 100_000
_HREF = re.compile(rf'xlink:href="{re.escape(_NOWHERE)}(\d+)"')
# Vega calls every group of marks a picture, and names none: only our links have roles and names.
_ARIA = re.compile(r' (?:role|aria-roledescription|aria-label)="[^"]*"')
_DOUBTED = ("suspect", "withdrawn", "machine")


@dataclass(frozen=True)
class Chart:
    """One chart with what its caption must say."""

    anchor: str
    title: str
    figures: tuple[Figure, ...]
    unit: str
    kind: str
    is_share: bool = False


def specification(chart: Chart, *, title: str | None = None) -> dict[str, Any]:
    """Vega-Lite specification of a chart: `points` with intervals, or ranked `bars`; a title only for pictures."""
    scale = scale_for(chart.figures, chart.unit, full=chart.is_share)
    start, end = scale.start / scale.divisor, scale.end / scale.divisor
    # Labels end where the longest words begin; Arial's bold figures are about 7 pixels wide.
    longest = max((len(one.words) for one in chart.figures), default=0)
    texts = _texts(min(200, 7 * longest))
    rows: list[dict[str, Any]] = []
    group = ""
    for number, figure in enumerate(chart.figures):
        if figure.group != group:
            group = figure.group
            rows.append({"place": len(rows), "heading": group})
        rows.append(_row(figure, number, len(rows), chart.kind, scale))
    place = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    horizontal = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [start, end], "nice": False, "zero": False},
        "axis": {
            "values": [tick / scale.divisor for tick in scale.ticks],
            "labelExpr": f"replace(format(datum.value, ',~r'), '-', '−') + '{' %' if scale.unit == '%' else ''}'",
            "title": scale.title or None,
        },
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None if title is None else _PAPER,
        "padding": {"left": 8, "right": 8, "top": 2, "bottom": 2} if title is None else 16,
        **({} if title is None else {"title": {"text": title, "anchor": "start", "fontSize": 15, "offset": 12}}),
        "width": _WIDTH - 16,
        "height": {"step": _ROW},
        "data": {"values": rows},
        "encoding": {"y": place},
        "layer": [_layer(one, horizontal) for one in (*_UNDER_LABELS, *texts, *_MARKS[chart.kind], _LINK)],
        "config": _CONFIG,
    }


def _row(figure: Figure, number: int, place: int, kind: str, scale: Scale) -> dict[str, Any]:
    def shown(value: float | None, otherwise: float) -> float:
        return (otherwise if value is None else value) / scale.divisor

    start, end = scale.start / scale.divisor, scale.end / scale.divisor
    doubted, inferred = figure.state in _DOUBTED, figure.state == "inferred"
    colour = _SUSPECT if doubted else _ACCENT
    is_open = figure.low is None or figure.high is None
    if doubted:
        shape = "diamond"
    elif is_open:
        shape = "triangle-right" if figure.high is None else "triangle-left"
    else:
        shape = "circle"
    fill = _PAPER if doubted else (_HATCH if kind == "bars" else _PAPER) if inferred else colour
    return {
        "place": place,
        "label": figure.label,
        "words": figure.words,
        "value": shown(figure.value, 0),
        "low": shown(figure.low, scale.start),
        "high": shown(figure.high, scale.end),
        "zero": min(max(0.0, start), end),
        "colour": colour,
        "fill": fill,
        "shape": shape,
        "is_open": is_open,
        "is_dashed": doubted,
        "arrow": (end if figure.high is None else start) if is_open else None,
        "arrow_shape": "triangle-right" if figure.high is None else "triangle-left",
        "link": f"{_NOWHERE}{number}",
    }


def _own(channel: str) -> dict[str, Any]:
    return {"field": channel, "type": "nominal", "scale": None, "legend": None}


_FROM_LOW: Final = {"x": {"field": "low"}, "x2": {"field": "high"}}
_DASH: Final = {"condition": {"test": "datum.is_dashed", "value": [3, 2]}, "value": [1, 0]}
_INTERVAL: Final = (
    {
        "mark": {"type": "rule", "strokeWidth": 2, "yOffset": 8},
        "filter": "isValid(datum.label) && !datum.is_open && datum.high > datum.low",
        "encoding": {**_FROM_LOW, "stroke": _own("colour")},
    },
    {
        "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "yOffset": 8},
        "filter": "datum.is_open",
        "encoding": {**_FROM_LOW, "stroke": _own("colour")},
    },
    {
        "mark": {"type": "point", "size": 70, "opacity": 1, "yOffset": 8},
        "filter": "datum.is_open",
        "encoding": {
            "x": {"field": "arrow"},
            "shape": _own("arrow_shape"),
            "fill": _own("colour"),
            "stroke": _own("colour"),
        },
    },
)
_MARKS: Final = {
    "points": (
        *_INTERVAL,
        {
            "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1, "yOffset": 8},
            "filter": "isValid(datum.label)",
            "encoding": {
                "x": {},
                "shape": _own("shape"),
                "fill": _own("fill"),
                "stroke": _own("colour"),
                "strokeDash": _DASH,
            },
        },
    ),
    "bars": (
        {
            "mark": {"type": "bar", "height": 11, "strokeWidth": 1.2, "yOffset": 8},
            "filter": "isValid(datum.label)",
            "encoding": {
                "x": {"field": "zero"},
                "x2": {"field": "value"},
                "fill": _own("fill"),
                "stroke": _own("colour"),
                "strokeDash": _DASH,
            },
        },
        *_INTERVAL[1:],
    ),
}
# Paper under the labels and headings, which the lines of the grid would cross.
_UNDER_LABELS: Final = tuple(
    {
        "mark": {"type": "bar", "color": _PAPER, "height": height, "yOffset": offset},
        "filter": f"isValid(datum.{field})",
        "encoding": {"x": {"value": 0}, "x2": {"value": _WIDTH - 16}},
    }
    for field, height, offset in (("heading", _ROW, 0), ("label", _ROW / 2, -_ROW / 4))
)
# The whole row is the link: easy to hit, one stop of the Tab key, and named for a screen reader.
_LINK: Final = {
    "mark": {"type": "bar", "opacity": 0, "height": _ROW - 2, "cornerRadius": 2},
    "filter": "isValid(datum.label)",
    "encoding": {
        "x": {"value": -6},
        "x2": {"value": _WIDTH - 10},
        "href": {"field": "link"},
    },
}
_CONFIG: Final = {
    "aria": False,
    "font": _FONT,
    "view": {"stroke": None},
    "text": {"fontSize": 12.5, "color": _INK},
    "title": {"color": _INK},
    "axis": {
        "gridColor": _GRID,
        "domain": False,
        "ticks": False,
        "labelColor": _MUTED,
        "labelFontSize": 11.5,
        "labelFlush": True,
        "titleColor": _MUTED,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
        "titleAnchor": "start",
        "titleAlign": "left",
        "titlePadding": 4,
    },
}


def _texts(words_width: int) -> tuple[dict[str, Any], ...]:
    """Headings of groups, labels on the left and words on the right of each row."""
    line = _WIDTH - 16
    heading = {"type": "text", "align": "left", "dy": 8, "fontWeight": "bold", "fontSize": 11.5, "color": _MUTED}
    label = {"type": "text", "align": "left", "dy": -9, "limit": line - words_width - 12}
    words = {"type": "text", "align": "right", "dy": -9, "fontWeight": "bold", "limit": words_width + 12}
    return tuple(
        {
            "mark": mark,
            "filter": f"isValid(datum.{field})",
            "encoding": {"x": {"value": place}, "text": {"field": named}},
        }
        for mark, field, place, named in (
            (heading, "heading", 0, "heading"),
            (label, "label", 0, "label"),
            (words, "label", line, "words"),
        )
    )


def _layer(part: dict[str, Any], horizontal: dict[str, Any]) -> dict[str, Any]:
    encoding = dict(part["encoding"])
    for channel in ("x", "x2"):
        if channel in encoding and "value" not in encoding[channel]:
            own = {**horizontal, **encoding[channel]} if channel == "x" else encoding[channel]
            encoding[channel] = own
    return {"mark": part["mark"], "transform": [{"filter": part["filter"]}], "encoding": encoding}


def draw_svg(chart: Chart) -> Markup:
    """A chart as SVG for a page, each row a link to the fact card."""
    svg = _ARIA.sub("", _converter().vegalite_to_svg(specification(chart)))
    svg = _HREF.sub(lambda found: _link(chart.figures[int(found.group(1))]), svg)
    for colour, variable in _ON_PAGE.items():
        svg = svg.replace(f'="{colour}"', f'="{variable}"')
    head = f'<svg class="chart vega" role="group" aria-label="{escape(chart.title)}" viewBox="'
    return Markup(re.sub(r'^<svg [^>]*?viewBox="', lambda _: head, svg, count=1))


def _link(figure: Figure) -> str:
    return f'href="{escape(figure.address)}" aria-label="{escape(figure.description)}"'


def draw_png(chart: Chart) -> bytes:
    """A chart with its title as a picture of at most 900 pixels' width and 100 kB.

    A chart of many rows is drawn smaller; where that is not enough, only its first rows are drawn, and the title says
    of how many.
    """
    shown = len(chart.figures)
    while True:
        title = chart.title if shown == len(chart.figures) else f"{chart.title} (first {shown} of {len(chart.figures)})"
        drawn = specification(replace(chart, figures=chart.figures[:shown]), title=title)
        # Laying the chart out is what takes time: once, whatever the size.
        svg = _converter().vegalite_to_svg(drawn)
        for scale in _PICTURE_SCALES:
            picture: bytes = _converter().svg_to_png(svg, scale=scale)
            if len(picture) <= _LARGEST_PICTURE:
                return picture
        if shown == 1:
            raise ValueError(f"the picture of {chart.title} has {len(picture)} bytes even with one row")
        shown = max(1, shown * 2 // 3)


@functools.cache
def _converter() -> Any:
    # Imported where it is first needed: its engine takes most of a second to start.
    import vl_convert  # noqa: PLC0415

    return vl_convert


def states_of(figures: Sequence[Figure]) -> tuple[str, ...]:
    """States that a chart shows, for its key."""
    found = {one.state for one in figures}
    return tuple(one for one in ("stated", "inferred", "suspect", "withdrawn", "machine") if one in found)
