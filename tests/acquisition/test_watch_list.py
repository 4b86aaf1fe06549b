"""`raw/watch.yml`: what is read from it, and every mistake with line and field."""

from pathlib import Path
from textwrap import dedent

import pytest

from orchestration.acquisition.rhythm import Rhythm
from orchestration.acquisition.watch_list import Politeness, WatchList, read_watch_list
from orchestration.project import PROJECT_ROOT
from orchestration.readers.raw_folder import hash_raw_folder
from orchestration.readers.vocabularies import read_vocabularies
from tests.raw_folder import RawFolder

GOOD = """\
user_agent: tester/1
contact: tests@example.org
defaults:
  language: zh
  rhythm: {every: MONTH, due_day: 17}
  politeness: {delay_seconds: 5, max_bytes: 1_000}
sources:
  - source: releases
    publisher: nbs
    kind: INDEX
    url: HTTPS://www.Stats.gov.cn/sj/zxfb/#top
    links: {pattern: 't\\d+\\.html$', selector: .list a, hosts: [DATA.stats.gov.cn]}
    select: {main: .article}
    language: null
    politeness: {timeout_seconds: 7}
    enabled: true
  - source: dropped
    publisher: mofcom
    kind: FOLDER
    folder: drop
    enabled: false
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def read(raw: Path, content: str) -> WatchList:
    (raw / "watch.yml").write_text(content, encoding="utf-8")
    return read_watch_list(raw, ["nbs", "mofcom"], lambda path: f"raw/{path.name}")


def test_entries_take_what_the_defaults_say(raw: Path) -> None:
    watch = read(raw, GOOD)
    assert watch.rejections == ()
    releases, dropped = watch.sources
    assert releases.url == "https://www.stats.gov.cn/sj/zxfb/"
    assert releases.politeness == Politeness(5.0, 1000, 7.0, 5)
    assert (releases.language, dropped.language) == (None, "zh")
    assert releases.rhythm == dropped.rhythm == Rhythm("MONTH", 17, 0)
    assert dropped.folder == raw.parent / "drop"
    assert watch.enabled == (releases,)
    assert watch.allowed_hosts == ("data.stats.gov.cn", "www.stats.gov.cn")
    assert watch.agent_header == "tester/1 (+tests@example.org)"


def test_a_missing_file_watches_nothing(raw: Path) -> None:
    assert read_watch_list(raw, ["nbs"], str) == WatchList()


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("kind: INDEX", "kind: INDX", 10, "kind", "'INDX' is not known, did you mean 'INDEX'?"),
        ("publisher: nbs", "publisher: nbss", 9, "publisher", "no code of raw/vocabulary/publishers.yml, did you mean"),
        ("url: HTTPS://www.Stats", "url: ftp://www.Stats", 11, "url", "none of http:// and https://"),
        ("url: HTTPS://www.", "url: https://me:secret@www.", 11, "url", "holds a name or password"),
        ("    url: HTTPS://www.Stats.gov.cn/sj/zxfb/#top\n", "", 8, "url", "expected the address of the INDEX"),
        ("t\\d+\\.html$", "t(\\d+", 12, "pattern", "no regular expression"),
        ("{pattern: 't\\d+\\.html$', ", "{", 12, "links", "expected links.pattern"),
        ("[DATA.stats.gov.cn]", "['https://data.stats.gov.cn/']", 12, "hosts", "is no name of a host"),
        ("kind: INDEX", "kind: PAGE", 12, "links", "a source of kind PAGE has no links"),
        ("timeout_seconds: 7", "timeout_seconds: 0", 15, "timeout_seconds", ""),
        ("    enabled: true\n", "    enabeld: true\n", 8, "sources", "missing 'enabled'"),
        ("language: null", "rhythm: {every: WEEK, due_day: 8}", 14, "due_day", "a week has days 1 to 7"),
        ("folder: drop", "folder: raw/documents", 20, "folder", "lies in raw/ or holds it"),
        ("folder: drop", "url: https://a.example/", 20, "url", "has a folder, no url"),
    ],
)
def test_a_mistake_is_shown_with_line_and_field_and_refuses_its_entry_alone(
    raw: Path, old: str, new: str, line: int, field: str, words: str
) -> None:
    assert old in GOOD
    watch = read(raw, GOOD.replace(old, new))
    assert watch.rejections
    assert any((one.line, one.field) == (line, field) and words in one.reason for one in watch.rejections), [
        str(one) for one in watch.rejections
    ]
    assert len(watch.sources) == 1
    assert all(one.file == "raw/watch.yml" for one in watch.rejections)


def test_a_code_stands_once(raw: Path) -> None:
    watch = read(raw, GOOD.replace("source: dropped", "source: releases"))
    (refused,) = watch.rejections
    assert (refused.line, refused.reason) == (17, "'releases' stands twice, first on line 8")
    assert [one.line for one in watch.sources] == [8]


def test_nobody_is_asked_without_a_contact(raw: Path) -> None:
    watch = read(raw, GOOD.replace("contact: tests@example.org", "contact: null"))
    (refused,) = watch.rejections
    assert (refused.line, refused.field) == (2, "contact")
    assert watch.enabled == ()


@pytest.mark.parametrize("content", ["sources: [", "user_agent: x y\ncontact: null\nsources: []\n", "[]\n"])
def test_a_file_that_cannot_be_used_watches_nothing(raw: Path, content: str) -> None:
    watch = read(raw, content)
    assert watch.rejections
    assert watch.sources == ()


def test_the_shipped_list_is_good_and_fetches_nothing() -> None:
    raw = PROJECT_ROOT / "raw"
    publishers = read_vocabularies(raw, str).codes("publisher")
    watch = read_watch_list(raw, publishers, str)
    assert watch.rejections == ()
    assert {one.kind for one in watch.sources} >= {"FEED", "INDEX", "FOLDER"}
    assert watch.enabled == ()
    assert not any(one.allow_private for one in watch.sources)


def test_the_watch_list_changes_nothing_that_is_built(raw_folder: RawFolder) -> None:
    before = hash_raw_folder(raw_folder.root).input_sha256
    raw_folder.write("watch.yml", dedent(GOOD))
    assert hash_raw_folder(raw_folder.root).input_sha256 == before
    raw_folder.write("documents/watch.yml", "x")
    assert hash_raw_folder(raw_folder.root).input_sha256 != before
