"""The commands of the inbox as a curator types them, and that the core runs without the extra."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.project import PROJECT_ROOT
from tests.acquisition.pages import Inbox, make_inbox, release

NAME = "nbs/2024-01-20_online_retail_2023"
Run = Callable[..., Result]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return make_inbox(tmp_path)


@pytest.fixture
def run(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(inbox.paths.raw))
    monkeypatch.setenv("WAREHOUSE_DIR", str(inbox.paths.warehouse))
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def test_from_the_inbox_to_the_documents(inbox: Inbox, run: Run) -> None:
    entry = inbox.entry(inbox.keep(release()))
    listed = run("inbox")
    assert listed.exit_code == 0
    row = next(line for line in listed.stdout.splitlines() if line.startswith(NAME))
    assert row.split()[1:3] == ["NEW", "2024-01-20"]
    assert row.split()[-2:] == ["8", "3"]
    assert f"{NAME}: near nbs/2024-01-20_review: " in listed.stdout
    refused = run("accept", NAME)
    assert refused.exit_code == 1
    assert refused.stderr.count("is still to be settled") == 3
    inbox.curate(entry)
    done = run("accept", NAME)
    assert done.exit_code == 0, done.output
    assert f"wrote raw/documents/{NAME}.txt" in done.stdout
    assert run("check").exit_code == 0
    assert run("inbox").stdout == "0 entries\n"


def test_rejected_entries_are_shown_on_demand(inbox: Inbox, run: Run) -> None:
    inbox.keep(release())
    assert run("reject", NAME).exit_code == 2, "without a reason"
    assert run("reject", NAME, "--reason", "No statistics.").exit_code == 0
    assert run("inbox").stdout == "0 entries; 1 rejected ones are not shown (--all)\n"
    assert f"{NAME}: rejected: No statistics." in run("inbox", "--all").stdout


def test_what_was_set_aside_says_why_and_can_be_read_again(inbox: Inbox, run: Run) -> None:
    inbox.keep(release().replace(b"article", b"content"), link_date="2024-01-20", link_title="Note\x1b[31m")
    listed = run("inbox").stdout
    assert "SET_ASIDE" in listed
    assert "the selector '.article' matches nothing on the page: has its layout changed?" in listed
    assert "\x1b" not in listed
    failed = run("reread", "2024-01-20_note_31m", "--main", ".nothing")
    assert (failed.exit_code, failed.stdout.split()[0]) == (1, "SET_ASIDE")
    assert run("reread", "2024-01-20_note_31m", "--main", ".content").stdout.startswith(
        f"NEW raw/inbox/{NAME}: 3 claims"
    )


def test_what_is_no_entry_is_said(run: Run) -> None:
    refused = run("accept", "nbs/nothing")
    assert (refused.exit_code, refused.stderr) == (
        1, "nbs/nothing is no entry of raw/inbox; `inbox` lists them\n",
    )  # fmt: skip


def test_check_and_decisions_need_none_of_the_extra_s_packages(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    forbidden = (
        "httpx2",
        "trafilatura",
        "pypdf",
        "pdfplumber",
        "docx",
        "selectolax",
        "charset_normalizer",
        "feedparser",
    )
    code = f"""
import sys
for name in {forbidden!r}:
    sys.modules[name] = None
from orchestration.cli import app
for words in (["--help"], ["inbox"], ["accept", {NAME!r}], ["check"]):
    app(words, standalone_mode=False)
import orchestration.definitions, orchestration.ingestion
"""
    environment = {
        "WAREHOUSE_RAW_DIR": str(inbox.paths.raw),
        "WAREHOUSE_DIR": str(inbox.paths.warehouse),
        "PYTHONPATH": str(PROJECT_ROOT),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "is part of raw/ now" in done.stdout
    assert "3 documents, 0 problems" in done.stdout
