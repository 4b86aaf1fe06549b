"""Building and replacing the folder: the same bytes every time, nothing half-made, nothing stale, nothing raw."""

from pathlib import Path

import pytest

from orchestration.project import ProjectPaths
from orchestration.report import addresses
from orchestration.report.pages import Pages
from orchestration.report.site import NothingPublishedError, build_report
from orchestration.report.wording import harmless
from tests.report.conftest import STATES, Publish
from tests.report.pages import read_bytes, read_pages
from tests.report.test_pages import broken_links

# As long as "Online", so that no position moves: markup, quotes, an ampersand and a character that turns writing round.
HOSTILE_WORD = '<b>"&\u202e'
HOSTILE = (
    "</style></title></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}\u202e\x07\x00" + "w" * 3000
)
HOSTILE_ID = '../../../<img src=x onerror="alert(3)">/CON'


def hostile(text: str) -> str:
    return text.replace("'", "''")


def test_two_builds_of_the_same_data_are_byte_identical(reported: ProjectPaths, publish: Publish) -> None:
    again = publish(STATES)
    build_report(again)
    first, second = read_bytes(reported.report_folder), read_bytes(again.report_folder)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_a_failed_build_keeps_the_report_and_leaves_nothing(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = publish()
    build_report(paths)
    before = read_bytes(paths.report_folder)

    def fail(self: Pages) -> None:
        (self._folder / "index.html").write_text("half")
        raise OSError("no space left")

    monkeypatch.setattr(Pages, "_write_series", fail)
    with pytest.raises(OSError, match="no space left"):
        build_report(paths)
    assert read_bytes(paths.report_folder) == before
    assert list(paths.build_folder.iterdir()) == []


def test_pages_of_what_is_gone_disappear(publish: Publish) -> None:
    paths = publish()
    build_report(paths)
    stale = paths.report_folder / "series" / "gone.html"
    stale.write_text("a series of the publication before")
    build_report(paths)
    assert not stale.exists()
    assert list(paths.build_folder.iterdir()) == []


def test_what_a_killed_build_left_is_swept(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = publish()
    build_report(paths)
    before = read_bytes(paths.report_folder)
    for half in (paths.build_folder / "report" / "scratch.duckdb", paths.warehouse / ".staged-report" / "index.html"):
        half.parent.mkdir()
        half.write_text("half")
    monkeypatch.setattr(Pages, "write_all", lambda self: (_ for _ in ()).throw(OSError("killed again")))
    with pytest.raises(OSError, match="killed again"):
        build_report(paths)
    assert read_bytes(paths.report_folder) == before
    assert list(paths.build_folder.iterdir()) == []


def test_without_a_published_file_nothing_is_built(tmp_path: Path) -> None:
    paths = ProjectPaths(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    with pytest.raises(NothingPublishedError, match="does not exist"):
        build_report(paths)
    assert not paths.report_folder.exists()


def test_a_hostile_document_is_shown_as_text(publish: Publish) -> None:
    paths = publish(
        f"UPDATE source_text SET text = replace(text, 'Online', '{hostile(HOSTILE_WORD)}')",
        f"UPDATE fact_indicator SET sentence = replace(sentence, 'Online', '{hostile(HOSTILE_WORD)}'),"
        f" quote = replace(quote, 'Online', '{hostile(HOSTILE_WORD)}'), review_status = 'SUSPECT',"
        f" review_note = '{hostile(HOSTILE)}', inference_note = '{hostile(HOSTILE)}', is_basis_inferred = true",
        f"UPDATE source_text SET text = text || '\n{hostile(HOSTILE)}'",
        f"UPDATE dim_source SET title = '{hostile(HOSTILE)}', url = 'javascript:alert(4)', note = '{hostile(HOSTILE)}',"
        f" publisher_name_en = '{hostile(HOSTILE)}', document_id = document_id || '{hostile(HOSTILE_ID)}',"
        " language = 'en\" onload=\"x'",
        f"UPDATE dim_category SET name_en = '{hostile(HOSTILE)}', name_zh = '{hostile(HOSTILE)}'",
        f"UPDATE dim_indicator SET name_en = '{hostile(HOSTILE)}'",
        f"UPDATE fact_number SET reason = '{hostile(HOSTILE)}'",
    )
    build_report(paths)
    pages = read_pages(paths.report_folder)
    assert broken_links(paths, pages) == []
    for name, page in pages.items():
        assert not page.tags & {"script", "img"}, name
        assert not [one for one in page.attributes if one.startswith("on")], name
        assert not [one for one in page.links if one.startswith("javascript")], name
        content = (paths.report_folder / name).read_text("utf-8")
        assert not set("\u202e\x07\x00") & set(content), name
    shown = "".join(page.text for name, page in pages.items() if name.startswith("documents/"))
    assert harmless(HOSTILE) in shown
    assert '<b>"&[U+202E] retail sales reached' in shown
    files = [file for file in paths.warehouse.rglob("*") if file.is_file()]
    assert all(file.resolve().is_relative_to(paths.report_folder) for file in files if file.suffix == ".html")
    assert all(set(file.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for file in files)


@pytest.mark.parametrize(("one", "other"), [("a/b", "a-b"), ("A", "a"), ("x" * 60 + "1", "x" * 60 + "2"), ("…", "‥")])
def test_different_codes_have_different_files(one: str, other: str) -> None:
    names = {addresses.slug(code).lower() for code in (one, other)}
    assert len(names) == 2
    assert all(len(name) < 80 for name in names)
