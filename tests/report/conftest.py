"""A small published file with figures of every state, its report, and a headless browser to open it.

The file is a copy of the build file that the models' tests share, changed by SQL; nothing here reads the real `raw/`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright

from orchestration.project import PROJECT_ROOT, ProjectPaths
from orchestration.report.site import build_report
from tests.raw_folder import REVIEW

# Where screenshots are kept for a look after the tests; git ignores it.
SCREENSHOTS = PROJECT_ROOT / "warehouse" / "report-screenshots"
# The page is read from the file system and must need nothing else; the rest keeps the browser itself quiet.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Publish = Callable[..., ProjectPaths]
# One figure more than a bound, one doubted, one inferred: the states that must look different.
STATES = f"""
UPDATE fact_indicator SET qualifier = 'MORE_THAN', value_low = value, is_low_closed = false, value_high = NULL
WHERE measure = 'LEVEL' AND series_code LIKE 'online_retail_sales.total.%' AND source_key =
    (SELECT source_key FROM dim_source WHERE document_id = '{REVIEW}');
UPDATE fact_indicator SET review_status = 'SUSPECT', review_note = 'a word may be missing' WHERE measure = 'SHARE';
UPDATE fact_indicator SET is_period_inferred = true, inference_note = 'from the heading' WHERE measure = 'STREAK';
"""


@pytest.fixture(scope="session")
def publish(built_warehouse: ProjectPaths, tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Make a published file of its own, changed by statements; its report is not built yet."""

    def make(*statements: str) -> ProjectPaths:
        folder = tmp_path_factory.mktemp("site")
        paths = ProjectPaths(raw=folder / "raw", warehouse=folder / "warehouse")
        paths.warehouse.mkdir()
        shutil.copy(built_warehouse.build_file, paths.published_file)
        with duckdb.connect(str(paths.published_file)) as connection:
            for one in statements:
                connection.execute(one)
        return paths

    return make


@pytest.fixture(scope="session")
def reported(publish: Publish) -> ProjectPaths:
    """A published file with figures of every state, and its report. Not to be changed."""
    paths = publish(STATES)
    build_report(paths)
    return paths


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real headless Chromium; where there is none the test is skipped, but never in CI."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        message = "no Chromium on this machine: tests/report/install_chromium.sh installs it, as root, on Debian"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Folder for pictures of the pages."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
