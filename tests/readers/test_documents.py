"""Which files make a document, and how its metadata become a row."""

import os
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from orchestration.readers.documents import find_documents, find_stray_files, read_document, read_partial_date
from orchestration.readers.raw_folder import hash_raw_folder
from tests.raw_folder import NOTE, REVIEW, REVIEW_TEXT, RawFolder


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, (None, "UNKNOWN")),
        (2024, (date(2024, 12, 31), "YEAR")),
        ("2024", (date(2024, 12, 31), "YEAR")),
        ("2025-12", (date(2025, 12, 31), "MONTH")),
        ("2024-02", (date(2024, 2, 29), "MONTH")),
        ("2025-04-21", (date(2025, 4, 21), "DAY")),
    ],
)
def test_read_partial_date_takes_the_last_day_it_can_mean(
    written: str | int | None, expected: tuple[date | None, str]
) -> None:
    assert read_partial_date(written) == expected


@pytest.mark.parametrize(
    "written", ["", "0000", "2024-13", "2024-00", "2023-02-29", "2024-1", "24", "2024-01-01T00", 99999, -1]
)
def test_read_partial_date_refuses_what_is_no_date(written: str | int) -> None:
    with pytest.raises(ValueError, match="is no date"):
        read_partial_date(written)


def test_find_documents_lists_each_stem_once(raw_folder: RawFolder) -> None:
    raw_folder.write("facts/nbs/alone.yml", "")
    raw_folder.write("documents/nbs/v1.2.meta.yml", "")
    ids = [one.document_id for one in find_documents(raw_folder.root)]
    assert ids == [NOTE, REVIEW, "nbs/alone", "nbs/v1.2"]


@pytest.mark.parametrize(
    "name", ["documents/nbs/.#x.txt", "documents/nbs/._x.meta.yml", "facts/.git/x.yml", "facts/nbs/.x.yml.swp"]
)
def test_hidden_files_are_left_alone(raw_folder: RawFolder, name: str) -> None:
    before = hash_raw_folder(raw_folder.root)
    raw_folder.write(name, "x")
    assert [one.document_id for one in find_documents(raw_folder.root)] == [NOTE, REVIEW]
    assert find_stray_files(raw_folder.root, raw_folder.paths.display) == []
    assert hash_raw_folder(raw_folder.root) == before


@pytest.mark.parametrize(
    "name",
    [
        "documents/nbs/x.TXT",
        "documents/nbs/x.yml",
        "documents/x.txt",
        "documents/nbs/2024/x.txt",
        "facts/nbs/x.yaml",
        "facts/folder.yml",
        "facts/nbs/2024/x.yml",
        "vocabulary/category.yml",
        "vocabulary/units.yaml",
        "vocabulary/old/units.yml",
        "correction.yml",
        "corrections.yaml",
        "document/nbs/x.txt",
        "readme.md",
    ],
)
def test_find_stray_files_lists_what_nothing_reads(raw_folder: RawFolder, name: str) -> None:
    raw_folder.write(name, "x")
    (refused,) = find_stray_files(raw_folder.root, raw_folder.paths.display)
    assert (refused.file, refused.rule) == (f"raw/{name}", "file_is_expected")
    assert len(find_documents(raw_folder.root)) == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("documents/x.txt", "documents/ holds <publisher>/<name>.txt with <publisher>/<name>.meta.yml beside it"),
        ("facts/x.yml", "facts/ holds <publisher>/<name>.yml, named like its document"),
        ("vocabulary/x.yml", "vocabulary/ holds publishers.yml, indicators.yml, categories.yml, bases.yml, units.yml"),
        (
            "x.yml",
            "raw/ holds README.md, corrections.yml, watch.yml and the folders documents/, facts/, inbox/ and"
            " vocabulary/",
        ),
    ],
)
def test_stray_file_learns_what_belongs_where(raw_folder: RawFolder, name: str, words: str) -> None:
    raw_folder.write(name, "x")
    (refused,) = find_stray_files(raw_folder.root, raw_folder.paths.display)
    assert refused.reason.startswith("nothing reads this file; ")
    assert words in refused.reason


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "vocabulary/events.yml",
        "facts/nbs/x.yml",
        "documents/new/x.meta.yml",
        "documents/nbs/x.original.pdf",
        "documents/nbs/x.original.txt",
        "documents/nbs/x.receipt.json",
        "documents/nbs/x.versions/0a1b2c3d.meta.yml",
        "inbox/nbs/x/document.txt",
    ],
)
def test_file_in_its_place_is_no_stray(raw_folder: RawFolder, name: str) -> None:
    raw_folder.write(name, "x")
    assert find_stray_files(raw_folder.root, raw_folder.paths.display) == []


def test_link_that_leads_nowhere_is_stray(raw_folder: RawFolder) -> None:
    (raw_folder.root / "vocabulary" / "old.yml").symlink_to("nowhere")
    (refused,) = find_stray_files(raw_folder.root, raw_folder.paths.display)
    assert refused.file == "raw/vocabulary/old.yml"


def test_name_that_is_no_utf8_is_stray(raw_folder: RawFolder) -> None:
    Path(os.fsdecode(os.fsencode(raw_folder.root) + b"/documents/nbs/\xff.txt")).write_text("x")
    assert len(find_stray_files(raw_folder.root, raw_folder.paths.display)) == 1
    assert len(find_documents(raw_folder.root)) == 2
    assert hash_raw_folder(raw_folder.root).input_sha256


@pytest.mark.parametrize("kind", ["folder", "loop", "dangling", "pipe"])
def test_what_is_no_file_has_no_text(raw_folder: RawFolder, kind: str) -> None:
    path = raw_folder.root / "documents/nbs/x.txt"
    match kind:
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to("x.txt")
        case "dangling":
            path.symlink_to("nowhere")
        case "pipe":
            os.mkfifo(path)
    (files,) = [one for one in find_documents(raw_folder.root) if one.document_id == "nbs/x"]
    (refused,) = read_document(files, ["nbs"], raw_folder.paths.display).rejections
    assert (refused.file, refused.rule) == ("raw/documents/nbs/x.txt", "document_has_text")


def test_linked_text_is_read(raw_folder: RawFolder) -> None:
    path = raw_folder.root / f"documents/{REVIEW}.txt"
    path.rename(raw_folder.root / "text")
    path.symlink_to(raw_folder.root / "text")
    reading = read_document(find_documents(raw_folder.root)[1], ["nbs"], raw_folder.paths.display)
    assert reading.row is not None
    assert reading.row["text"] == REVIEW_TEXT


@pytest.mark.parametrize("text", ["\ufeffone\r\ntwo\r", "😀 é e\u0301 \u202e5%\u2028end", "一万 ５％"])
def test_read_document_leaves_the_text_as_it_is(raw_folder: RawFolder, text: str) -> None:
    raw_folder.add_document(REVIEW, text, None)
    row = read_document(find_documents(raw_folder.root)[1], ["nbs"], raw_folder.paths.display).row
    assert row is not None
    assert (row["text"], row["character_count"], row["byte_count"]) == (text, len(text), len(text.encode()))
    assert row["sha256"] == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("document_id", "date_in_metadata"),
    [
        ("nbs/2024-01-20_x", "2024-01-20"),
        ("nbs/2024-01_x", "2024-01"),
        ("nbs/2024_x", "2024"),
        ("nbs/2024", "2024"),
        # A day that became known after the document was named.
        ("nbs/2024-01_x", "2024-01-20"),
        ("nbs/2024_x", "2024-01"),
        # No date in the name.
        ("nbs/review", "2024-01-20"),
        ("nbs/review", None),
        ("nbs/2023-24_season", "2024-01-20"),
        ("nbs/14th_plan", None),
    ],
)
def test_name_may_say_less_than_the_metadata(
    raw_folder: RawFolder, document_id: str, date_in_metadata: str | None
) -> None:
    method = "STATED" if date_in_metadata else "UNKNOWN"
    raw_folder.add_document(document_id, "Sales.", None, published={"date": date_in_metadata, "method": method})
    (files,) = [one for one in find_documents(raw_folder.root) if one.document_id == document_id]
    assert read_document(files, ["nbs"], raw_folder.paths.display).rejections == ()


def test_document_without_publisher_stands_under_unknown(raw_folder: RawFolder) -> None:
    raw_folder.add_document("unknown/x", "Sales.", None, publisher=None)
    (files,) = [one for one in find_documents(raw_folder.root) if one.document_id == "unknown/x"]
    assert read_document(files, ["nbs"], raw_folder.paths.display).rejections == ()


def test_everything_that_contradicts_is_said_at_once(raw_folder: RawFolder) -> None:
    raw_folder.add_document(
        REVIEW, REVIEW_TEXT, None, publisher="mofcom", published={"date": "2023", "method": "STATED"}
    )
    raw_folder.write(f"documents/{REVIEW}.txt", REVIEW_TEXT + "And more.\n")
    reading = read_document(find_documents(raw_folder.root)[1], ["nbs", "mofcom"], raw_folder.paths.display)
    assert reading.row is None
    assert [one.rule for one in reading.rejections] == [
        "folder_is_the_publisher",
        "name_carries_the_date",
        "hash_matches_bytes",
    ]
