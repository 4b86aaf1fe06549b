"""Pages that arrive: entries that are written whole, what is recognised, what is set aside."""

import json
from pathlib import Path

import pytest

from orchestration.acquisition import composing
from orchestration.acquisition import inbox as inbox_module
from orchestration.acquisition.entries import EntryState, InboxError, read_entries
from orchestration.acquisition.inbox import keep_page, read_again
from orchestration.checking import check_documents
from orchestration.readers.documents import find_documents, find_stray_files
from orchestration.readers.raw_folder import hash_raw_folder
from orchestration.readers.vocabularies import Display, Vocabularies
from orchestration.readers.yaml_lines import read_yaml
from orchestration.reading import accept_vocabularies
from tests.acquisition.pages import Inbox, docx, make_inbox, paragraph, pdf, release

OTHER_URL = "https://stats.example/2.html"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return make_inbox(tmp_path)


def test_a_new_page_becomes_an_entry_with_everything_that_is_known(inbox: Inbox) -> None:
    kept = inbox.keep(release())
    assert (kept.outcome, kept.entry_folder) == (
        "NEW",
        inbox.folder.root / "inbox/nbs/2024-01-20_online_retail_2023",
    )
    entry = inbox.entry(kept)
    assert entry.original_file.read_bytes() == release()
    assert entry.files.text_file.read_text("utf-8").startswith("Online retail in 2023\n")
    meta = read_yaml(entry.files.meta_file)
    assert (meta["title"], meta["url"]) == ("Online retail in 2023", "https://stats.example/1.html")
    assert meta["published"]["date"] == "2024-01-20"
    assert meta["published"]["method"] == "STATED"
    assert (meta["source"], meta["retrieved_at"], meta["original_format"]) == (
        "bureau_news", "2024-01-21T02:00:00Z", "html",
    )  # fmt: skip
    assert entry.receipt["headers"] == [["content-type", "text/html; charset=utf-8"], ["etag", '"1"']]
    assert entry.receipt["charset_decided"]
    facts = read_yaml(entry.files.fact_file)["facts"]
    assert [one["printed"] for one in facts] == ["15.42 trillion yuan", "11%", "12.9%"]
    assert entry.unsettled == 3


def test_the_draft_lacks_nothing_but_what_is_todo(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    vocabularies = accept_vocabularies(inbox.paths.raw, inbox.paths.display)
    findings = check_documents(inbox.paths, [entry.files], [entry.files], vocabularies)
    assert {one.reason.split(":")[0] for one in findings.rejections} == {"'TODO' is still to be settled"}
    assert not any(ledger.open_numbers for ledger in findings.ledgers)


def test_what_waits_in_the_inbox_is_no_part_of_the_warehouse(inbox: Inbox) -> None:
    before = hash_raw_folder(inbox.folder.root).input_sha256
    documents = find_documents(inbox.folder.root)
    inbox.keep(release())
    inbox.keep(b"", OTHER_URL)
    assert hash_raw_folder(inbox.folder.root).input_sha256 == before
    assert find_documents(inbox.folder.root) == documents
    assert find_stray_files(inbox.folder.root, inbox.paths.display) == []


def test_vocabularies_are_read_once_until_they_change(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counting(raw: Path, display: Display) -> Vocabularies:
        read.append(raw)
        return accept_vocabularies(raw, display)

    monkeypatch.setattr(composing, "accept_vocabularies", counting)
    for number in range(3):
        inbox.keep(release(f"Release {number}"), f"https://stats.example/{number}.html")
    assert read == [inbox.paths.raw]
    file = inbox.paths.raw / "vocabulary" / "indicators.yml"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    inbox.keep(release("Another"), "https://stats.example/4.html")
    assert len(read) == 2


def test_the_same_page_again_is_known(inbox: Inbox) -> None:
    page = inbox.page(release())
    first = keep_page(inbox.paths, page)
    before = inbox.snapshot()
    again = keep_page(inbox.paths, page)
    assert (again.outcome, again.entry_folder) == ("KNOWN", first.entry_folder)
    assert inbox.snapshot() == before


def test_other_bytes_around_the_same_words_are_known(inbox: Inbox) -> None:
    inbox.keep(release())
    assert inbox.keep(release().replace(b"page 12 of 99", b"seen 1,234 times")).outcome == "KNOWN"
    assert inbox.keep(release() + b"<!-- moved -->", OTHER_URL).outcome == "KNOWN"


def test_the_same_release_from_two_publishers_is_two_documents_that_know_of_each_other(inbox: Inbox) -> None:
    first = inbox.keep(release(title="Bureau: online retail"))
    second = inbox.keep(release(title="Reprint"), "https://news.example/a", publisher="xinhua")
    assert second.outcome == "NEW"
    entry = inbox.entry(second)
    nearest = entry.receipt["near"][0]
    assert nearest.startswith(inbox.entry(first).name)
    assert "15.42, 11, 12.9" in nearest
    assert f"# near: {nearest}" in entry.files.meta_file.read_text("utf-8")


def test_pages_of_the_same_title_and_day_get_names_of_their_own(inbox: Inbox) -> None:
    first = inbox.keep(release())
    second = inbox.keep(release(value="16.1"), OTHER_URL)
    assert second.outcome == "NEW"
    assert second.entry_folder != first.entry_folder
    assert second.entry_folder is not None
    assert second.entry_folder.name.startswith("2024-01-20_online_retail_2023_")


def test_a_language_that_the_text_contradicts_is_not_believed(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release(), language="zh-Hans"))
    assert (entry.receipt["language"], entry.receipt["language_of_source"]) == ("en", "zh-Hans")
    assert "language: en" in entry.files.meta_file.read_text("utf-8")


@pytest.mark.parametrize(
    "title",
    ["../../../etc/passwd", "..", "a/b\\c:d", "COM1", "x" * 5000, "\x00\x1b[31m", "<script>", "'; rm -rf /", "—", "💥"],
)
def test_a_hostile_title_names_no_file(inbox: Inbox, title: str) -> None:
    page = release().replace(b"Online retail in 2023", title.replace("<", "&lt;").encode())
    kept = inbox.keep(page, link_title=title)
    assert kept.entry_folder is not None
    assert kept.entry_folder.parent == inbox.folder.root / "inbox/nbs"
    assert kept.entry_folder.name.replace("_", "").replace("-", "").isalnum()
    assert kept.entry_folder.name.isascii()
    assert len(kept.entry_folder.name) < 90
    assert all(one.isprintable() for one in read_yaml(inbox.entry(kept).files.meta_file)["title"] or "")


def test_a_hostile_publisher_is_no_folder(inbox: Inbox) -> None:
    with pytest.raises(InboxError, match="is no code of a publisher"):
        inbox.keep(release(), publisher="../nbs")


def test_a_chinese_title_gets_the_code_of_what_it_is_about(inbox: Inbox) -> None:
    page = release(title="2023年全国网上零售额增长11%")
    kept = inbox.keep(page)
    assert kept.entry_folder is not None
    assert kept.entry_folder.name == "2024-01-20_online_retail_sales"


def test_a_gate_difference_is_set_aside_and_shown(inbox: Inbox) -> None:
    hidden = f"{paragraph('Sales rose 9.1%.')}<w:moveTo>{paragraph('By 77%.')}</w:moveTo>"
    kept = inbox.keep(docx(hidden), link_title="Bulletin")
    assert kept.outcome == "SET_ASIDE"
    assert kept.message == "set aside: the numbers of page and text differ: the extracted text lacks 77"
    entry = inbox.entry(kept)
    assert entry.receipt["numbers_missing"] == [["77", 1]]
    assert not entry.files.fact_file.exists()
    waived = read_again(inbox.paths, entry, waived="77 belongs to a moved paragraph")
    assert waived.outcome == "NEW"
    assert inbox.entry(waived).receipt["difference_waived"] == "77 belongs to a moved paragraph"


def test_a_page_without_text_is_set_aside_once_and_leaves_the_document_alone(inbox: Inbox) -> None:
    inbox.keep(release())
    empty = b"<html><body><div class=article> </div>%d</body></html>"
    first = inbox.keep(empty % 1)
    assert first.outcome == "SET_ASIDE"
    assert "emptied" in first.message
    # Each day it is a little different, and fails in the same way.
    assert inbox.keep(empty % 2).outcome == "KNOWN"
    assert [one.state for one in read_entries(inbox.paths)].count(EntryState.SET_ASIDE) == 1


def test_a_page_that_reads_well_again_is_taken(inbox: Inbox) -> None:
    assert inbox.keep(release().replace(b"article", b"content")).outcome == "SET_ASIDE"
    assert inbox.keep(release()).outcome == "NEW"


def test_a_set_aside_page_is_read_again_with_another_selector(inbox: Inbox) -> None:
    kept = inbox.keep(release().replace(b"article", b"content"))
    again = read_again(inbox.paths, inbox.entry(kept), main=".content")
    assert again.outcome == "NEW"
    assert inbox.entry(again).receipt["selectors"]["main"] == ".content"
    kept_before = list((inbox.folder.root / "inbox/.replaced/nbs").glob("*/document.original.html"))
    assert len(kept_before) == 1


def test_a_page_is_read_again_in_another_language_where_its_text_allows_it(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release(), language="en"))
    again = inbox.entry(read_again(inbox.paths, entry, language="en-GB"))
    assert (entry.receipt["language"], again.receipt["language"]) == ("en", "en-GB")
    # The page is in English, whatever is said of it.
    assert inbox.entry(read_again(inbox.paths, again, language="zh-Hans")).receipt["language"] == "en"


@pytest.mark.parametrize(
    ("content", "ending"),
    [(pdf(["Sales rose 9.1% in 2023."]), "pdf"), (pdf([], scanned=True), "pdf"), (b"Sales rose 9.1%.", "txt")],
)
def test_the_ending_follows_the_bytes(inbox: Inbox, content: bytes, ending: str) -> None:
    kept = inbox.keep(content, link_title="Bulletin", declared_content_type="text/plain")
    assert inbox.entry(kept).original_file.name == f"document.original.{ending}"
    assert inbox.entry(kept).original_file.read_bytes() == content


def test_a_body_that_is_not_what_was_received_is_refused(inbox: Inbox) -> None:
    page = inbox.page(release())
    page.body_file.write_bytes(b"something else")
    with pytest.raises(InboxError, match="does not hold the bytes that were received"):
        keep_page(inbox.paths, page)


def test_an_address_that_is_none_of_the_web_is_left_out(inbox: Inbox) -> None:
    kept = inbox.keep(release(), "file:///dropped/a b.html")
    assert read_yaml(inbox.entry(kept).files.meta_file)["url"] is None


def test_a_full_disk_leaves_nothing_behind(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, content: bytes) -> None:
        if path.name.endswith(".receipt.json"):
            raise OSError(28, "No space left on device", str(path))
        path.write_bytes(content)

    page = inbox.page(release())
    before = inbox.snapshot()
    monkeypatch.setattr(inbox_module, "write_durably", fail)
    with pytest.raises(OSError, match="No space left"):
        keep_page(inbox.paths, page)
    assert inbox.snapshot() == before
    monkeypatch.undo()
    assert keep_page(inbox.paths, page).outcome == "NEW"


class KilledError(BaseException):
    """Ends the work where it stands, as a kill would: nothing in the code catches it."""


@pytest.mark.parametrize("step", range(1, 6))
def test_a_kill_while_an_entry_is_written_leaves_no_half_entry(
    inbox: Inbox, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = inbox.page(release())
    written = 0
    write = inbox_module.write_durably

    def dying(path: Path, content: bytes) -> None:
        nonlocal written
        written += 1
        if written == step:
            path.write_bytes(content[: len(content) // 2])
            raise KilledError
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(inbox_module, "write_durably", dying)
        with pytest.raises(KilledError):
            keep_page(inbox.paths, page)
    assert [one for one in (inbox.folder.root / "inbox").iterdir() if one.name.startswith(".receiving")]
    assert read_entries(inbox.paths) == []
    assert keep_page(inbox.paths, page).outcome == "NEW"
    assert not [one for one in (inbox.folder.root / "inbox").iterdir() if one.name.startswith(".receiving")]


def test_a_damaged_receipt_is_shown_and_stops_nothing(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    (entry.folder / "document.receipt.json").write_text("{")
    assert [one.state for one in read_entries(inbox.paths)] == [EntryState.DAMAGED]
    assert inbox.keep(release(), OTHER_URL).outcome == "NEW"


def test_a_receipt_is_json_that_people_can_read(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release(title="网上零售额")))
    content = (entry.folder / "document.receipt.json").read_text("utf-8")
    assert "网上零售额" in content
    assert json.loads(content)["final_url"] == "https://stats.example/1.html"
