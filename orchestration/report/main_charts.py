"""Which figures the charts of the index show, chosen by rules that hold for any warehouse.

Only best current claims take part. Figures on different bases share a chart only under a heading for each basis, and
ranked bars show one basis and one period.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.report.addresses import card_address
from orchestration.report.charts import Chart
from orchestration.report.figures import Figure, figure_of
from orchestration.report.source import Row, Source
from orchestration.report.wording import harmless, listed

MOST_ROWS = 12
_MOST_LEVEL_CHARTS, _MOST_RANKED_CHARTS = 3, 6
_FEWEST_CATEGORIES = 3

_CLAIMS = """
SELECT
    claim.*, series.indicator_code, series.indicator_en, series.category_code, series.category_en,
    series.category_path, series.category_level, series.basis_code, series.comparator_en
FROM scratch.claim AS claim
INNER JOIN scratch.series AS series USING (series_number)
WHERE claim.is_latest AND claim.period_type <> 'EVENT'
"""


@dataclass(frozen=True)
class MainChart:
    """A chart of the index and its caption: bases, periods and sources, and the figures again for a table."""

    chart: Chart
    bases: tuple[tuple[str, str], ...]
    periods: str
    sources: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]


def choose_charts(source: Source) -> Iterator[MainChart]:
    """The charts of the index in the order of the page; the first is the main one."""
    for choose in (_levels, _growth_of_totals, _ranked_growth, _shares):
        yield from choose(source)


def _levels(source: Source) -> Iterable[MainChart]:
    indicators = source.rows(
        f"SELECT indicator_code, indicator_en, unit FROM ({_CLAIMS}) WHERE measure = 'LEVEL' AND unit IN ('CNY', 'USD')"
        " GROUP BY ALL HAVING count(*) > 1 ORDER BY count(*) DESC, indicator_code, unit LIMIT ?",
        [_MOST_LEVEL_CHARTS],
    )
    for number, one in enumerate(indicators, start=1):
        rows = _newest_of_each_series(source, "measure = 'LEVEL' AND indicator_code = ? AND unit = ?", one[0], one.unit)
        yield _points(f"levels-{number}", harmless(f"{one.indicator_en}: levels"), rows, _category_label)


def _growth_of_totals(source: Source) -> Iterable[MainChart]:
    rows = _newest_of_each_series(source, "measure = 'GROWTH' AND comparison = 'YOY' AND category_level = ?", 0)
    if rows:
        yield _points("growth", "Growth year on year: totals", rows, lambda row: row.indicator_en)


def _ranked_growth(source: Source) -> Iterable[MainChart]:
    groups = source.rows(
        f"SELECT indicator_code, indicator_en, basis_code, period_key, any_value(period_en) AS period_en"
        f" FROM ({_CLAIMS}) WHERE measure = 'GROWTH' AND comparison = 'YOY' AND value IS NOT NULL"
        " GROUP BY indicator_code, indicator_en, basis_code, period_key HAVING count(DISTINCT category_code) >= ?"
        " ORDER BY count(DISTINCT category_code) DESC, max(end_date) DESC, indicator_code, basis_code, period_key"
        " LIMIT ?",
        [_FEWEST_CATEGORIES, _MOST_RANKED_CHARTS],
    )
    for number, one in enumerate(groups, start=1):
        rows = source.rows(
            f"SELECT * FROM ({_CLAIMS}) WHERE measure = 'GROWTH' AND comparison = 'YOY' AND value IS NOT NULL"
            " AND indicator_code = ? AND basis_code = ? AND period_key = ?"
            " ORDER BY value DESC, category_code, series_code LIMIT ?",
            [one.indicator_code, one.basis_code, one.period_key, MOST_ROWS],
        )
        title = harmless(f"{one.indicator_en}: growth by category, {one.period_en}")
        figures = _figures(rows, [row.category_en for row in rows], grouped=False)
        yield _captioned(Chart(f"ranked-{number}", title, figures, "PERCENT", "bars"), rows)


def _shares(source: Source) -> Iterable[MainChart]:
    rows = source.rows(
        f"WITH newest AS (SELECT * FROM ({_CLAIMS}) WHERE measure = 'SHARE' AND unit = 'PERCENT'"
        " AND value IS NOT NULL ORDER BY end_date DESC, category_level, value DESC, series_code LIMIT ?)"
        " SELECT * FROM newest ORDER BY basis_code, end_date DESC, category_level, value DESC, series_code",
        [MOST_ROWS],
    )
    if rows:
        labels = [_share_label(row) for row in rows]
        is_mixed = len({row.basis_code for row in rows}) > 1
        figures = _figures(rows, labels, grouped=is_mixed)
        chart = Chart("shares", "Shares", figures, "PERCENT", "bars", is_share=True)
        yield _captioned(chart, rows)


def _newest_of_each_series(source: Source, condition: str, *parameters: object) -> list[Row]:
    """The newest figures: of few series several periods, of many series one; broad categories first."""
    return source.rows(
        f"""
        WITH candidate AS (
            SELECT
                *,
                row_number() OVER (PARTITION BY series_number ORDER BY position) AS age,
                count(*) OVER () AS candidate_count,
                dense_rank() OVER (ORDER BY category_level, indicator_code, series_number) AS breadth
            FROM ({_CLAIMS})
            WHERE {condition}
        ),

        chosen AS (SELECT * FROM candidate ORDER BY age, breadth, series_number LIMIT {MOST_ROWS})

        SELECT * FROM chosen ORDER BY basis_code, category_path, indicator_code, series_code, end_date
        """,
        parameters,
    )


def _share_label(row: Row) -> str:
    name = row.category_en if row.category_level else row.indicator_en
    whole = row.comparator_en or "the whole"
    return f"{name}, of {whole[:1].lower()}{whole[1:]}"


def _category_label(row: Row) -> str:
    return "Total" if row.category_level == 0 else str(row.category_en)


def _points(anchor: str, title: str, rows: Sequence[Row], name: Callable[[Row], str]) -> MainChart:
    labels = [f"{name(row)}, {row.period_en}" for row in rows]
    unit = str(rows[0].unit)
    return _captioned(Chart(anchor, title, _figures(rows, labels, grouped=True), unit, "points"), rows)


def _figures(rows: Sequence[Row], labels: Sequence[str], *, grouped: bool) -> tuple[Figure, ...]:
    found = (
        figure_of(
            row,
            label,
            card_address(row.series_code, row.page, row.claim_key),
            row.basis_en if grouped else "",
        )
        for row, label in zip(rows, labels, strict=True)
    )
    return tuple(one for one in found if one is not None)


def _captioned(chart: Chart, rows: Sequence[Row]) -> MainChart:
    bases = dict(sorted({(row.basis_code, row.basis_en) for row in rows}, key=lambda one: str(one[1])))
    said = sorted(
        {(str(row.published_date or ""), row.publisher_en, row.published, row.document_id) for row in rows},
        key=lambda one: tuple(map(str, one)),
        reverse=True,
    )
    documents = tuple((publisher, published, document) for _, publisher, published, document in said)
    newest_first = sorted(rows, key=lambda row: (str(row.end_date), row.period_code), reverse=True)
    periods = [period for period, _ in groupby(row.period_en for row in newest_first)]
    return MainChart(chart, tuple(bases.items()), listed(periods, 5), documents, tuple(rows))
