"""The command `fetch`: what it prints, and an exit status to rely on. The inbox only writes down what it is given."""

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.acquisition import extra
from orchestration.acquisition.received import ReceivedPage
from orchestration.cli import app
from orchestration.project import ProjectPaths
from tests.acquisition.release_server import ReleaseServer, status
from tests.acquisition.watching import Kept
from tests.raw_folder import RawFolder

WATCH = """\
user_agent: tester/1
contact: tests@example.org
defaults:
  politeness: {{delay_seconds: 0}}
sources:
  - source: releases
    publisher: nbs
    kind: INDEX
    url: {url}/list/
    links: {{pattern: /releases/}}
    enabled: {enabled}
    allow_private: true
  - source: other
    publisher: mofcom
    kind: PAGE
    url: {url}/page
    enabled: {enabled}
    allow_private: true
"""


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[ProjectPaths, ReceivedPage]]]:
    """What the inbox was given; it stands in for the real one, which reads the pages as well."""
    pages: list[tuple[ProjectPaths, ReceivedPage]] = []

    def keep_page(paths: ProjectPaths, page: ReceivedPage) -> Kept:
        pages.append((paths, page))
        return Kept("NEW", message=f"raw/inbox/{page.publisher}")

    module = ModuleType("orchestration.acquisition.inbox")
    module.keep_page = keep_page  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return pages


@pytest.fixture
def folder(raw_folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch) -> RawFolder:
    """A raw folder that watches the site."""
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(raw_folder.root))
    monkeypatch.setenv("WAREHOUSE_DIR", str(raw_folder.paths.warehouse))
    raw_folder.write("watch.yml", WATCH.format(url=site.url, enabled="true"))
    site.show("/list/", "<a href='/releases/1'>One</a>")
    site.show("/releases/1", "<p>9.1%</p>")
    site.show("/page", "<p>8.2%</p>")
    return raw_folder


def fetch(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["fetch", *arguments])


def table(result: Result) -> dict[str, list[str]]:
    """Rows of the summary by their first word."""
    return {cells[0]: cells[1:] for line in result.stdout.splitlines() if (cells := line.split())}


def test_a_round_is_summed_up_by_source(
    folder: RawFolder, kept: list[tuple[ProjectPaths, ReceivedPage]], site: ReleaseServer
) -> None:
    result = fetch()
    assert result.exit_code == 0, result.stderr
    assert [page.url for _, page in kept] == [site.at("/releases/1"), site.at("/page")]
    assert {paths for paths, _ in kept} == {folder.paths}
    assert table(result)["source"] == ["answered", "listed", "asked", "new", "left", "requests"]
    assert table(result)["releases"][:4] == ["yes", "1", "1", "1"]
    assert f"releases: {site.at('/releases/1')}: raw/inbox/nbs" in result.stdout
    again = fetch()
    assert again.exit_code == 0
    assert table(again)["other"][:5] == ["yes", "1", "1", "1", "0"]
    assert len(kept) == 2


def test_a_dry_run_shows_what_would_be_fetched(
    folder: RawFolder, kept: list[tuple[ProjectPaths, ReceivedPage]], site: ReleaseServer
) -> None:
    result = fetch("--dry-run", "--source", "releases")
    assert result.exit_code == 0
    assert f"releases: would fetch {site.at('/releases/1')}" in result.stdout
    assert "nothing was fetched or recorded" in result.stdout
    assert kept == []


def test_what_the_remote_side_says_does_not_reach_the_terminal_raw(
    folder: RawFolder,
    kept: list[tuple[ProjectPaths, ReceivedPage]],
    site: ReleaseServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile = "\x1b]0;another title\x07\u202e"

    def keep_page(_: ProjectPaths, page: ReceivedPage) -> Kept:
        if page.source == "other":
            raise ValueError(hostile)
        return Kept("NEW", message=hostile)

    monkeypatch.setattr(sys.modules["orchestration.acquisition.inbox"], "keep_page", keep_page)
    result = fetch()
    assert f"releases: {site.at('/releases/1')}: �]0;another title��" in result.stdout
    problem = f"other: {site.at('/page')} was received and could not be taken in: ValueError: �]0;another title��"
    assert problem in result.stderr
    # The log on standard error shows the error, too.
    assert result.stderr.count("�]0;another title��") >= 2
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout + result.stderr)


def test_a_source_that_fails_makes_the_status_1(
    folder: RawFolder, kept: list[tuple[ProjectPaths, ReceivedPage]], site: ReleaseServer
) -> None:
    site.answer("/list/", status(403))
    result = fetch("--quiet")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"releases: answered with an error: {site.at('/list/')}: status 403")
    assert result.stdout == ""
    assert [page.source for _, page in kept] == ["other"]


def test_a_refused_entry_makes_the_status_1_and_stops_no_other(
    folder: RawFolder, kept: list[tuple[ProjectPaths, ReceivedPage]]
) -> None:
    line = folder.replace("watch.yml", "kind: INDEX", "kind: INDECKS")
    result = fetch("--quiet")
    assert result.exit_code == 1
    assert f"raw/watch.yml:{line} source 'releases', kind: 'INDECKS' is not known" in result.stderr
    assert [page.source for _, page in kept] == ["other"]


def test_check_finds_the_same_mistake(folder: RawFolder) -> None:
    line = folder.replace("watch.yml", "kind: INDEX", "kind: INDECKS")
    result = CliRunner().invoke(app, ["check", "--quiet"])
    assert result.exit_code == 1
    assert f"raw/watch.yml:{line} source 'releases', kind: 'INDECKS' is not known" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "enabled", "words"),
    [
        ((), "false", "nothing to fetch: none of the 2 sources of raw/watch.yml is enabled"),
        (("--source", "releases"), "false", "the source 'releases' is not enabled"),
        (("--source", "release"), "true", "has no source 'release' that can be used, did you mean 'releases'?"),
        (("--since", "2025-02-30"), "true", "expected a day of the calendar"),
    ],
)
def test_where_nothing_can_be_done_the_status_is_2(
    folder: RawFolder, site: ReleaseServer, arguments: tuple[str, ...], enabled: str, words: str
) -> None:
    folder.write("watch.yml", WATCH.format(url=site.url, enabled=enabled))
    result = fetch(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert site.asked == []


def test_without_the_extra_it_says_what_to_install(
    folder: RawFolder, site: ReleaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "httpx2" else SimpleNamespace())
    result = fetch()
    assert result.exit_code == 2
    assert "fetching needs the optional extra `acquisition`, of which httpx2 cannot be found" in result.stderr
    assert site.asked == []
