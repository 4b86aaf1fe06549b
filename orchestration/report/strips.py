"""Small charts drawn by hand: the figures of one series, and the ledger of one document as a bar.

A chart of the index costs tens of milliseconds, which thousands of series do not have; these cost microseconds. All
text is escaped here. Signs are the same as in `charts`.
"""

from collections.abc import Sequence

from markupsafe import Markup

from orchestration.report.figures import Figure, Scale, scale_for
from orchestration.report.templating import escaped

_WIDTH, _LEFT, _RIGHT = 400, 8, 8
_ROW, _AXIS = 40, 26
_WORDS = 20
_LINE = _WIDTH - _LEFT - _RIGHT
_SIGN = 5.0


def draw_series(figures: Sequence[Figure], unit: str, title: str) -> Markup:
    """Rows of figures on one scale: label and words above, interval and point below, each a link to its card."""
    scale = scale_for(figures, unit)
    height = _ROW * len(figures) + _AXIS
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="group" aria-label="{escaped(title)}">',
        *_axis(scale, height),
    ]
    parts += [_row(one, scale, number * _ROW) for number, one in enumerate(figures)]
    return Markup("".join([*parts, "</svg>"]))


def _axis(scale: Scale, height: int) -> list[str]:
    bottom = height - _AXIS
    steps = f"v{_ROW - _WORDS}m0 {_WORDS}" * (bottom // _ROW)
    parts = []
    for tick in scale.ticks:
        place = _LEFT + scale.place(tick, _LINE)
        strong = ' class="zero"' if tick == 0 else ' class="grid"'
        anchor = "start" if tick == scale.ticks[0] else "end" if tick == scale.ticks[-1] else "middle"
        # Lines stand below the words of each row and do not cross them.
        parts.append(f'<path{strong} d="M{place:g} {_WORDS}{steps}"/>')
        parts.append(f'<text class="tick" x="{place}" y="{bottom + 13}" text-anchor="{anchor}">')
        parts.append(f"{escaped(scale.tick_label(tick))}</text>")
    if scale.title:
        parts.append(f'<text class="tick" x="{_LEFT}" y="{height - 1}">{escaped(scale.title)}</text>')
    return parts


def _row(figure: Figure, scale: Scale, top: int) -> str:
    line = top + 28
    place = round(_LEFT + scale.place(figure.value, _LINE), 1)
    low = _LEFT + (0 if figure.low is None else scale.place(figure.low, _LINE))
    high = _LEFT + (_LINE if figure.high is None else scale.place(figure.high, _LINE))
    arrow = ""
    if figure.high is None:
        arrow = f'<path class="arrow" d="M{_WIDTH - _RIGHT} {line}l-6 -4v8z"/>'
    if figure.low is None:
        arrow += f'<path class="arrow" d="M{_LEFT} {line}l6 -4v8z"/>'
    is_open = figure.high is None or figure.low is None
    interval = f'<path class="{"open" if is_open else "interval"}" d="M{low:g} {line}H{high:g}"/>' if high > low else ""
    return (
        f'<a href="{escaped(figure.address)}" class="{figure.state}" aria-label="{escaped(figure.description)}">'
        f'<rect class="row" x="0" y="{top}" width="{_WIDTH}" height="{_ROW - 2}"/>'
        f'<text class="label" x="{_LEFT}" y="{top + 15}">{escaped(_shortened(figure.label, 34))}</text>'
        f'<text class="words" x="{_WIDTH - _RIGHT}" y="{top + 15}" text-anchor="end">'
        f"{escaped(_shortened(figure.words, 30))}</text>{interval}{arrow}{_sign(figure, place, line)}</a>"
    )


def _sign(figure: Figure, x: float, y: float) -> str:
    size = _SIGN
    if figure.state in ("suspect", "withdrawn", "machine"):
        half = size + 1
        return f'<path class="sign" d="M{x} {y - half}l{half} {half}l-{half} {half}l-{half} -{half}z"/>'
    if figure.high is None:
        return f'<path class="sign" d="M{x - 2} {y - size}l{2 * size - 1} {size}l-{2 * size - 1} {size}z"/>'
    if figure.low is None:
        return f'<path class="sign" d="M{x + 2} {y - size}l-{2 * size - 1} {size}l{2 * size - 1} {size}z"/>'
    return f'<circle class="sign" cx="{x}" cy="{y}" r="{size}"/>'


def draw_shares(parts: Sequence[tuple[str, str, int]], title: str) -> Markup:
    """A bar divided by counts; each part has a class, words and a count. The words stand in a list beside it."""
    total = sum(count for _, _, count in parts) or 1
    drawn, place = [], 0.0
    for name, _, count in parts:
        width = round(400 * count / total, 2)
        if count:
            drawn.append(f'<rect class="{escaped(name)}" x="{place:g}" y="0" width="{width:g}" height="10"/>')
        place = round(place + width, 2)
    return Markup(
        f'<svg class="shares" viewBox="0 0 400 10" preserveAspectRatio="none" role="img"'
        f' aria-label="{escaped(title)}">{"".join(drawn)}</svg>'
    )


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
