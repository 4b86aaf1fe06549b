"""Building the report's folder: every page written beside the one that is read, then swapped in as a whole.

A build that fails leaves the report as it was; a page that no longer exists goes with the folder that held it. Nothing
here looks at the clock: the pages say when the published file was built, and the same file gives the same bytes.
"""

import logging
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.project import ProjectPaths
from orchestration.report.pages import Pages
from orchestration.report.source import open_source
from orchestration.storage.replacing import replaced_folder

_LOG = logging.getLogger(__name__)
_WORK_NAME = "report"


@dataclass(frozen=True)
class Report:
    """What was built: the page to open, and how much of everything."""

    index: Path
    page_count: int
    document_count: int
    series_count: int
    claim_count: int
    seconds: float


class NothingPublishedError(RuntimeError):
    """There is no published file to report on."""


def build_report(paths: ProjectPaths) -> Report:
    """Build the report of a warehouse's published file and put it in the place of the one before.

    Raises:
        NothingPublishedError: nothing was published yet.
        duckdb.Error: the published file cannot be read; the report stays as it was.
    """
    if not paths.published_file.exists():
        raise NothingPublishedError(f"{paths.published_file} does not exist: build the warehouse first")
    started = time.monotonic()
    work = paths.build_folder / _WORK_NAME
    # The caller holds the run lock: what is there was left by a killed build.
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        with replaced_folder(paths.report_folder) as staged, open_source(paths.published_file, work) as source:
            source.prepare_checks()
            pages = Pages(source, staged)
            pages.write_all()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report = Report(
        index=paths.report_index,
        page_count=pages.page_count,
        document_count=pages.document_count,
        series_count=pages.series_count,
        claim_count=pages.claim_count,
        seconds=time.monotonic() - started,
    )
    _LOG.info("report of %d pages in %.1f s", report.page_count, report.seconds)
    return report
