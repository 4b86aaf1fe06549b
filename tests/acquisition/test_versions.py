"""A page edited in place: a new version of the same document, both kept, facts held against the new words."""

from pathlib import Path

import pytest

from orchestration.acquisition.accepting import accept, reject
from orchestration.acquisition.entries import Entry, InboxError
from orchestration.acquisition.inbox import read_again
from orchestration.acquisition.revising import revise_metadata, wording_diff
from orchestration.checking import check_raw_folder
from orchestration.readers.documents import files_of, find_stray_files
from orchestration.readers.yaml_lines import read_yaml
from tests.acquisition.pages import Inbox, make_inbox, release

NAME = "nbs/2024-01-20_online_retail_2023"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return make_inbox(tmp_path)


@pytest.fixture
def accepted(inbox: Inbox) -> Inbox:
    """The inbox after the first version of a page was accepted."""
    entry = inbox.entry(inbox.keep(release()))
    inbox.curate(entry)
    accept(inbox.paths, entry)
    return inbox


def replace(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert content.count(old) >= 1
    path.write_text(content.replace(old, new), "utf-8")


def settle(entry: Entry) -> None:
    """Give the growth of the new version, as a curator would."""
    replace(entry.files.fact_file, "value: 11\n", "value: 11.2\n")
    replace(entry.files.fact_file, "printed: 11%", "printed: 11.2%")
    replace(entry.files.fact_file, "increase of 11%", "increase of 11.2%")


def test_an_edited_page_is_offered_as_a_new_version_with_its_diff(accepted: Inbox) -> None:
    kept = accepted.keep(release(growth="11.2"))
    assert kept.outcome == "NEW_VERSION"
    assert kept.message == f"new version of {NAME}: 2 facts still stand, 1 entries do not"
    entry = accepted.entry(kept)
    assert entry.files.document_id == NAME
    diff = (entry.folder / "wording.diff").read_text("utf-8").splitlines()
    assert [line for line in diff if line[0] in "+-" and line[:3] not in ("---", "+++")] == [
        "-Online retail sales reached 15.42 trillion yuan in 2023, a year-on-year increase of 11%.",
        "+Online retail sales reached 15.42 trillion yuan in 2023, a year-on-year increase of 11.2%.",
    ]


def test_facts_that_stand_are_kept_and_those_that_do_not_are_shown(accepted: Inbox) -> None:
    curated = files_of(accepted.folder.root, NAME).fact_file
    replace(curated, "basis: nbs\n    period", "basis: nbs # checked twice\n    period")
    entry = accepted.entry(accepted.keep(release(growth="11.2")))
    facts = entry.files.fact_file.read_text("utf-8")
    assert facts.count("# checked twice") == 3, "what a curator wrote stays"
    assert facts.count("# The new version: the quote ") == 1
    with pytest.raises(InboxError, match=r"facts\.yml:\d+ fact 2, quote: the quote .* does not occur in the document"):
        accept(accepted.paths, entry)
    proposed = read_yaml(entry.folder / "proposed_facts.yml")
    assert [one["printed"] for one in proposed["facts"]] == ["11.2%"]


def test_an_accepted_version_takes_the_place_and_keeps_the_earlier_one(accepted: Inbox) -> None:
    files = files_of(accepted.folder.root, NAME)
    old_text, old_facts = files.text_file.read_bytes(), files.fact_file.read_bytes()
    old_sha = read_yaml(files.meta_file)["sha256"]
    replace(files.meta_file, "note: null", "note: Compared with the printed bulletin.")
    entry = accepted.entry(accepted.keep(release(growth="11.2")))
    settle(entry)
    proposed = (entry.folder / "proposed_facts.yml").read_bytes()
    done = accept(accepted.paths, entry)
    assert (done.document_id, done.replaced_version) == (NAME, old_sha)
    assert [one.read_bytes() for one in files.versions_folder.glob("*.proposed_facts.yml")] == [proposed]
    meta = read_yaml(files.meta_file)
    assert (meta["supersedes"], meta["note"]) == (old_sha, "Compared with the printed bulletin.")
    assert "11.2%" in files.text_file.read_text("utf-8")
    folder, short = files.versions_folder, old_sha[:8]
    assert (folder / f"{short}.txt").read_bytes() == old_text
    assert (folder / f"{short}.facts.yml").read_bytes() == old_facts
    assert (folder / f"{short}.original.html").read_bytes() == release()
    assert (folder / f"{short}.receipt.json").exists()
    assert "+Online retail" in (folder / f"{short}_{meta['sha256'][:8]}.diff").read_text("utf-8")
    assert check_raw_folder(accepted.paths).is_clean
    assert find_stray_files(accepted.folder.root, accepted.paths.display) == []
    assert accepted.keep(release(growth="11.2")).outcome == "KNOWN"
    assert accepted.keep(release()).outcome == "NEW_VERSION", "put back as it was: that is news again"


def test_a_version_that_says_less_cannot_take_the_place(accepted: Inbox) -> None:
    shorter = release().replace(b"<p>Rural online retail sales rose by 12.9% in 2023.</p>", b"")
    entry = accepted.entry(accepted.keep(shorter))
    facts = entry.files.fact_file
    content = facts.read_text("utf-8")
    start, end = content.index("  # line 7"), content.index("set_aside:")
    facts.write_text(content[:start] + content[end:], "utf-8")
    with pytest.raises(InboxError, match=r"fact 3 \(12\.9%\) has no fact of the same series and period"):
        accept(accepted.paths, entry)
    diff = (entry.folder / "wording.diff").read_bytes()
    assert diff
    done = accept(accepted.paths, entry, as_new_document=True)
    assert done.document_id.startswith(f"{NAME}_version_")
    assert "12.9%" in files_of(accepted.folder.root, NAME).text_file.read_text("utf-8")
    kept = sorted(files_of(accepted.folder.root, done.document_id).versions_folder.iterdir())
    assert [path.suffixes[-1] for path in kept] == [".diff"]
    assert kept[0].read_bytes() == diff
    assert check_raw_folder(accepted.paths).is_clean


def test_facts_that_changed_meanwhile_are_compared_anew(accepted: Inbox) -> None:
    entry = accepted.entry(accepted.keep(release(growth="11.2")))
    settle(entry)
    files = files_of(accepted.folder.root, NAME)
    replace(files.fact_file, "reading_note: Proposed", "reading_note: Read. Proposed")
    with pytest.raises(InboxError, match="has changed since this version came; `reread` compares them anew"):
        accept(accepted.paths, entry)
    again = accepted.entry(read_again(accepted.paths, entry))
    settle(again)
    accept(accepted.paths, again)
    assert "reading_note: Read. Proposed" in files.fact_file.read_text("utf-8")


def test_versions_that_wait_are_decided_in_order(inbox: Inbox) -> None:
    first = inbox.entry(inbox.keep(release()))
    second = inbox.entry(inbox.keep(release(growth="11.2")))
    assert second.receipt["supersedes"] == first.receipt["text_sha256"]
    with pytest.raises(InboxError, match="an earlier version is still open: accept or reject nbs/"):
        accept(inbox.paths, second)
    reject(inbox.paths, first, "Edited before anybody read it.")
    second = inbox.entry(read_again(inbox.paths, second))
    inbox.curate(second)
    assert accept(inbox.paths, second).replaced_version is None


def test_an_original_in_another_format_moves_to_the_versions(accepted: Inbox) -> None:
    text = files_of(accepted.folder.root, NAME).text_file.read_text("utf-8") + "Revised edition.\n"
    entry = accepted.entry(accepted.keep(text.encode(), declared_content_type="text/plain; charset=utf-8"))
    accept(accepted.paths, entry)
    files = files_of(accepted.folder.root, NAME)
    assert not files.original_file("html").exists()
    assert files.original_file("txt").exists()
    assert len(list(files.versions_folder.glob("*.original.html"))) == 1
    assert check_raw_folder(accepted.paths).is_clean


def test_the_diff_is_by_sentences() -> None:
    diff = wording_diff("一。增长9.1%。三。\n", "一。增长9.2%。三。\n", "old", "new")
    assert diff == "--- old\n+++ new\n@@ -1,3 +1,3 @@\n 一。\n-增长9.1%。\n+增长9.2%。\n 三。\n"


def test_metadata_keep_what_a_curator_wrote() -> None:
    meta = "title: A # mine\nsha256: aa\nnote: >-\n  long\n  sha256: x\n"
    revised = revise_metadata(meta, {"sha256": "bb", "supersedes": "aa"}, ["near: nothing"])
    assert revised == "title: A # mine\nsha256: bb\nnote: >-\n  long\n  sha256: x\nsupersedes: aa\n# near: nothing\n"
