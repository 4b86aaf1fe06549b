"""What a curator decides: accepted only when nothing is left to mend, rejected for good, never half of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.acquisition import accepting
from orchestration.acquisition.accepting import accept, reject
from orchestration.acquisition.entries import EntryState, InboxError, find_entry, read_entries
from orchestration.checking import check_raw_folder
from orchestration.readers.documents import files_of
from tests.acquisition.pages import Inbox, make_inbox, release

NAME = "nbs/2024-01-20_online_retail_2023"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return make_inbox(tmp_path)


def test_an_accepted_entry_is_a_document_like_any_other(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    text = entry.files.text_file.read_bytes()
    inbox.curate(entry)
    accepted = accept(inbox.paths, entry)
    assert accepted.document_id == NAME
    assert read_entries(inbox.paths) == []
    assert not entry.folder.exists()
    files = files_of(inbox.folder.root, NAME)
    assert files.text_file.read_bytes() == text
    assert files.original_file("html").read_bytes() == release()
    assert json.loads(files.receipt_file.read_text("utf-8"))["status"] == 200
    assert files.meta_file.read_text("utf-8").startswith("# yaml-language-server: $schema=../../../schemas/document")
    assert files.fact_file.read_text("utf-8").startswith("# yaml-language-server: $schema=../../../schemas/fact_file")
    findings = check_raw_folder(inbox.paths)
    assert findings.is_clean, findings.rejections
    assert next(one.claims for one in findings.ledgers if one.document_id == NAME) == 3


def test_what_is_todo_stops_it_with_file_and_line(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    before = inbox.snapshot()
    with pytest.raises(InboxError) as refused:
        accept(inbox.paths, entry)
    lines = str(refused.value).splitlines()
    drafted = entry.files.fact_file.read_text("utf-8").splitlines()
    expected = [number for number, line in enumerate(drafted, start=1) if line.endswith("basis: TODO")]
    place = f"raw/inbox/{NAME}/facts.yml"
    assert [line.split(" ")[0] for line in lines] == [f"{place}:{number}" for number in expected]
    assert inbox.snapshot() == before


def test_a_number_that_nobody_accounts_for_stops_it(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    facts = entry.files.fact_file
    facts.write_text(facts.read_text("utf-8").replace("      - January 20, 2024\n", ""), "utf-8")
    with pytest.raises(InboxError, match=r"document\.txt:3 the number 20 is not accounted for"):
        accept(inbox.paths, entry)


def test_an_edited_text_stops_it(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    entry.files.text_file.write_text(entry.files.text_file.read_text("utf-8").replace("11%", "12%"), "utf-8")
    with pytest.raises(InboxError, match="is not the text that was taken from the page"):
        accept(inbox.paths, entry)


def test_an_edited_original_stops_it(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    entry.original_file.write_bytes(b"x")
    with pytest.raises(InboxError, match=r"original_sha256: the bytes of .* have the SHA-256"):
        accept(inbox.paths, entry)


def test_a_document_of_that_name_is_not_overwritten(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    with pytest.raises(InboxError, match="is there already; give this one another name"):
        accept(inbox.paths, entry, "2024-01-20_review")
    assert accept(inbox.paths, entry, "2024-01-20_retail").document_id == "nbs/2024-01-20_retail"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "A", ".hidden", "x" * 200])
def test_a_name_that_is_none_is_refused(inbox: Inbox, name: str) -> None:
    entry = inbox.entry(inbox.keep(release()))
    with pytest.raises(InboxError, match="is no name of a document"):
        accept(inbox.paths, entry, name)


def test_a_page_set_aside_cannot_be_accepted(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(b"\xff\xfe\xfd"))
    with pytest.raises(InboxError, match=r"is SET_ASIDE.*\n.*`reread` tries another selector"):
        accept(inbox.paths, entry)


def test_a_rejected_page_is_kept_and_not_offered_again(inbox: Inbox) -> None:
    kept = inbox.keep(release())
    reject(inbox.paths, inbox.entry(kept), "A reprint of last year's release.")
    entry = inbox.entry(kept)
    assert (entry.state, entry.original_file.read_bytes()) == (EntryState.REJECTED, release())
    assert inbox.keep(release()).outcome == "KNOWN"
    assert inbox.keep(release() + b" ").outcome == "KNOWN", "the same words in other bytes"
    assert inbox.keep(release(), "https://news.example/a", publisher="xinhua").outcome == "KNOWN"
    assert inbox.keep(release(growth="11.2")).outcome == "NEW", "other words are another page"
    for act in (lambda: accept(inbox.paths, entry), lambda: reject(inbox.paths, entry, "again")):
        with pytest.raises(InboxError, match="is REJECTED"):
            act()


def test_a_rejection_needs_a_reason(inbox: Inbox) -> None:
    entry = inbox.entry(inbox.keep(release()))
    with pytest.raises(InboxError, match="needs a reason"):
        reject(inbox.paths, entry, "  ")


def test_entries_are_found_by_name_and_by_path(inbox: Inbox) -> None:
    folder = inbox.entry(inbox.keep(release())).folder
    for named in (NAME, NAME.split("/")[1], f"{folder}", f"{folder}/facts.yml"):
        assert find_entry(inbox.paths, named).folder == folder
    with pytest.raises(InboxError, match="is no entry of raw/inbox"):
        find_entry(inbox.paths, "nbs/other")


class KilledError(BaseException):
    """Ends the work where it stands, as a kill would: nothing in the code catches it."""


def accept_and_die(inbox: Inbox, step: int) -> bool:
    """Accept, and be killed at the n-th change of the disk; whether that happened."""
    done = 0

    def dying(act: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            done += 1
            if done == step:
                raise KilledError
            return act(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((accepting, "write_durably"), (Path, "replace"), (Path, "rename"), (Path, "unlink")):
            patch.setattr(owner, name, dying(getattr(owner, name)))
        patch.setattr(accepting, "_check_content", lambda *_: None)  # other tests ask what it refuses
        try:
            accept(inbox.paths, read_entries(inbox.paths)[0])
        except KilledError:
            return True
    return False


def test_a_kill_at_any_step_leaves_an_entry_or_a_document(inbox: Inbox) -> None:
    kept = inbox.keep(release())
    inbox.curate(inbox.entry(kept))
    before = inbox.snapshot()
    killed, as_entry, as_document = 0, 0, 0
    for step in range(1, 100):
        for name in inbox.snapshot():
            (inbox.folder.root / name).unlink()
        for name, content in before.items():
            inbox.folder.write(name, content)
        if not accept_and_die(inbox, step):
            break
        killed += 1
        # What the next command of a curator finds:
        waiting = [one for one in read_entries(inbox.paths) if one.is_open]
        if waiting:
            try:
                accept(inbox.paths, waiting[0])
                as_entry += 1
            except InboxError:
                as_document += 1  # finished by what this acceptance found
        else:
            inbox.keep(release())  # whatever touches the inbox finishes and sweeps
            as_document += 1
        assert read_entries(inbox.paths) == []
        assert check_raw_folder(inbox.paths).is_clean, f"step {step}"
        names = set(inbox.snapshot())
        assert not [one for one in names if ".accepting-" in one or one.endswith(".tmp")], f"step {step}"
        assert {f"documents/{NAME}.txt", f"documents/{NAME}.original.html", f"facts/{NAME}.yml"} <= names
    assert killed > 10
    assert as_entry
    assert as_document
