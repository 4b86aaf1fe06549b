"""The main chart as one small picture, for places that show no pages."""

import tempfile
from pathlib import Path

from orchestration.report.charts import draw_png
from orchestration.report.main_charts import choose_charts
from orchestration.report.source import open_source


def draw_main_chart(database_file: Path) -> tuple[str, bytes] | None:
    """Title and PNG of the first chart of the index; None where the marts hold nothing to draw.

    Args:
        database_file: a published file, or a build file whose marts and views are built.

    Raises:
        duckdb.Error: the file cannot be read or lacks a table.
        ValueError: the chart cannot be drawn.
    """
    with (
        tempfile.TemporaryDirectory(prefix="report-") as scratch,
        open_source(database_file, Path(scratch)) as source,
    ):
        first = next(choose_charts(source), None)
    return None if first is None else (first.chart.title, draw_png(first.chart))
