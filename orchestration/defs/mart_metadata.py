"""What the UI shows of single marts beside their row counts: the main chart, and counts that are plotted over time."""

import base64
import logging
from collections.abc import Mapping
from typing import Any

import dagster as dg
import duckdb

from orchestration.project import ProjectPaths
from orchestration.report.picture import draw_main_chart
from orchestration.storage.build_file import open_database

_LOG = logging.getLogger(__name__)


def describe_mart(paths: ProjectPaths, name: str) -> Mapping[str, Any]:
    """Metadata of a model that was just built; empty for most."""
    if name == "series_latest":
        return _show_main_chart(paths)
    if name == "coverage":
        return _count_numbers(paths)
    return {}


def _show_main_chart(paths: ProjectPaths) -> Mapping[str, Any]:
    try:
        drawn = draw_main_chart(paths.build_file)
    except (duckdb.Error, ImportError, OSError, ValueError) as error:
        # A picture must not stop the publication of the figures that it shows.
        _LOG.warning("the main chart could not be drawn: %s", error)
        return {}
    if drawn is None:
        return {}
    title, picture = drawn
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    return {"main_chart": dg.MetadataValue.md(f"![{title.translate(_NOT_IN_MARKDOWN)}]({address})")}


_NOT_IN_MARKDOWN = str.maketrans(dict.fromkeys("[]()!`<>\\", " "))


def _count_numbers(paths: ProjectPaths) -> Mapping[str, Any]:
    connection = open_database(paths.build_file, read_only=True)
    try:
        numbers, facts, unresolved, refused, open_documents = connection.execute(
            "SELECT coalesce(sum(token_count), 0), coalesce(sum(fact_count), 0), coalesce(sum(unresolved_count), 0),"
            " coalesce(sum(rejected_count), 0), count(*) FILTER (WHERE accounted_percent < 100) FROM coverage"
        ).fetchall()[0]
    finally:
        connection.close()
    accounted = 100.0 if not numbers else 100.0 * (numbers - unresolved - refused) / numbers
    return {
        "numbers": int(numbers),
        "facts": int(facts),
        "numbers_unresolved": int(unresolved),
        "numbers_refused": int(refused),
        "documents_with_open_numbers": int(open_documents),
        "accounted_percent": round(accounted, 2),
    }
