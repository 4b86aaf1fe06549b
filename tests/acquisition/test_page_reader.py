"""Pages that hang, kill or swell whoever reads them: they cost one page, and neither a round nor the ones after it."""

import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.acquisition import page_text
from orchestration.acquisition.entries import EntryState, read_entries
from orchestration.acquisition.inbox import keep_page
from orchestration.acquisition.page_reader import PageReader, ReadingBrokeOffError, ReadingLimits
from orchestration.acquisition.unreadable import UnreadableError
from tests.acquisition.pages import Inbox, make_inbox, release
from tests.acquisition.release_server import ReleaseServer
from tests.acquisition.watching import Watching

# Stands for parsers that one page is too much for.
WORKER = textwrap.dedent("""
    import json, os, pathlib, signal, sys, time
    for line in sys.stdin:
        text = pathlib.Path(json.loads(line)["body_file"]).read_text()
        if "SLEEP" in text:
            time.sleep(600)
        if "DIE" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        found = {"kind": "html", "text": text, "reference": text, "dates": [], "notes": []}
        print(json.dumps({"extraction": found}), flush=True)
""")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return make_inbox(tmp_path)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> PageReader:
    """The inbox reads with the worker of this test."""
    reader = PageReader(ReadingLimits(seconds=3.0), [sys.executable, "-c", WORKER])
    monkeypatch.setattr(page_text, "READER", reader)
    return reader


@pytest.mark.parametrize(
    ("body", "said"),
    [("SLEEP", "could not be read within 3 s"), ("DIE", "could not be read: the reader was ended by SIGKILL")],
)
@pytest.mark.usefixtures("worker")
def test_a_page_that_breaks_its_reader_costs_two_attempts_and_no_other_page(
    inbox: Inbox, site: ReleaseServer, body: str, said: str
) -> None:
    watching = Watching(inbox.paths, site)
    watching.watch("/list/")
    site.show("/releases/bad.html", body)
    site.show("/releases/good.html", "Online retail sales rose 9.1% in 2025.\n")
    watching.show_index(["/releases/bad.html", "/releases/good.html"])

    def keep(page: object) -> object:
        return keep_page(inbox.paths, page)  # type: ignore[arg-type]

    first = watching.only_round(keep=keep)
    assert (first.answered, first.new, first.failed, first.set_aside) == (True, 1, 1, 0)
    assert first.problems == [f"{site.at('/releases/bad.html')} {said}; it is read once more in the next round"]
    second = watching.only_round(keep=keep)
    assert (second.answered, second.failed, second.set_aside, second.unchanged) == (True, 0, 1, 1)
    assert site.times_asked("/releases/bad.html") == 0
    aside = [one for one in read_entries(inbox.paths) if one.state is EntryState.SET_ASIDE]
    assert [one.receipt["reason"] for one in aside] == [said]
    assert aside[0].original_file.read_text("utf-8") == body
    third = watching.only_round(keep=keep)
    assert (third.unchanged, third.failed, third.set_aside) == (2, 0, 0)


def test_a_page_that_ended_whole_rounds_is_set_aside_unread(inbox: Inbox) -> None:
    page = replace(inbox.page(release()), attempt=3)
    assert keep_page(inbox.paths, page).message == "set aside: could not be taken in: 2 attempts ended the whole round"


def test_a_failure_that_is_not_the_pages_counts_no_attempt(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(1)

    def full(_: object) -> None:
        raise OSError("no space left on the device")

    for _ in range(3):
        assert watching.only_round(keep=full).failed == 1
    assert watching.only_round().new == 1
    assert [one.attempt for one in watching.inbox.pages] == [1]


def test_attempts_are_counted_before_they_can_end_the_round(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(1)

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            watching.round(keep=interrupted)
    watching.round()
    assert [one.attempt for one in watching.inbox.pages] == [3]


def test_one_worker_reads_page_after_page_and_is_replaced_when_it_ends(worker: PageReader, tmp_path: Path) -> None:
    body = tmp_path / "body"

    def worker_that_reads(text: str) -> int:
        body.write_text(text, "utf-8")
        assert worker.read(body, None, {}).text == text
        assert worker._worker is not None
        return worker._worker.pid

    first = worker_that_reads("one")
    assert worker_that_reads("two") == first
    body.write_text("DIE", "utf-8")
    with pytest.raises(ReadingBrokeOffError, match="SIGKILL"):
        worker.read(body, None, {})
    assert worker_that_reads("three") != first


def test_the_real_reader_says_what_a_page_holds_and_why_one_holds_nothing(tmp_path: Path) -> None:
    reader, body = PageReader(), tmp_path / "body"
    body.write_bytes(release())
    read = reader.read(body, "text/html; charset=utf-8", {"main": ".article", "date": ".date"})
    assert "15.42 trillion yuan" in read.text
    assert read.dates[0] == ("selector .date", "Published: January 20, 2024")
    body.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(UnreadableError, match="the bytes are a picture"):
        reader.read(body, "image/png", {})
    reader.close()


def test_the_real_reader_keeps_within_its_memory(tmp_path: Path) -> None:
    reader, body = PageReader(ReadingLimits(memory_bytes=1 << 30)), tmp_path / "body"
    body.write_bytes(b"<p>1</p>")
    with body.open("r+b") as opened:
        opened.truncate(2 << 30)
    with pytest.raises(ReadingBrokeOffError, match="within 1,024 MB of memory"):
        reader.read(body, "text/html", {"main": "p"})
    reader.close()
