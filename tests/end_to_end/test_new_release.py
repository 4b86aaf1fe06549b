"""From a publisher's page to the published file: fetched, drafted, accepted, built; then edited, and built again."""

import hashlib
from collections.abc import Iterator

import dagster as dg
import pytest

from orchestration.acquisition.entries import Entry, read_entries
from orchestration.readers.documents import files_of
from tests.acquisition.release_server import ReleaseServer, run_release_server
from tests.end_to_end.site import Site

WATCH = """\
user_agent: tester/1
contact: tests@example.org
defaults:
  politeness: {{delay_seconds: 0}}
sources:
  - source: bureau
    publisher: nbs
    kind: INDEX
    url: {url}/list/
    links: {{pattern: /releases/}}
    select: {{main: .TRS_Editor}}
    language: zh-Hans
    rhythm: {{every: MONTH, due_day: 20, grace_days: 3}}
    enabled: true
    allow_private: true
"""
PAGE = """<html><head><meta charset="gb2312"><title>国家统计局</title></head><body><div>首页 2026 第3页</div>
<h1>2025年全国网上零售额增长{growth}%</h1><p>发布时间：2026年1月19日 10:00</p>
<div class="TRS_Editor"><p>　　国家统计局发布：2025年，全国网上零售额159722亿元，比上年增长{growth}%。</p>
<p>　　其中，吃类商品增长14.5%。</p></div>
<div>版权所有 京ICP备05034670号</div></body></html>"""
NAME = "nbs/2026-01-19_online_retail_sales"


@pytest.fixture
def publisher() -> Iterator[ReleaseServer]:
    """The publisher's site, with one release and its list."""
    with run_release_server() as site:
        site.show("/list/", '<ul><li><a href="/releases/1.html">2025年全国网上零售额</a> 2026-01-19</li></ul>')
        show_release(site, "8.6")
        yield site


def show_release(site: ReleaseServer, growth: str) -> bytes:
    """Put the release there: in GB 18030, though the header says UTF-8."""
    page = PAGE.format(growth=growth).encode("gb18030")
    site.show("/releases/1.html", page, "text/html; charset=utf-8")
    return page


def fetch_by_command(site: Site) -> None:
    outcome = site.start_fork("fetch").wait()
    assert outcome.exit_code == 0, outcome.stderr


def fetch_by_job(site: Site, definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("fetch_releases")
    with site.instance() as instance:
        assert job.execute_in_process(instance=instance).success


def only_entry(site: Site) -> Entry:
    (entry,) = read_entries(site.paths)
    return entry


def settle(entry: Entry) -> None:
    """What a curator does about the one figure whose indicator the reader does not know."""
    facts = entry.files.fact_file
    content = facts.read_text("utf-8")
    assert content.count("indicator: TODO") == 1
    facts.write_text(content.replace("indicator: TODO", "indicator: online_retail_sales"), "utf-8")


def test_a_release_reaches_the_published_file_and_its_edit_too(
    on_site: Site, definitions: dg.Definitions, publisher: ReleaseServer
) -> None:
    """Fetched by the command; its edit is fetched by the job, which knows what the command has seen."""
    (on_site.paths.raw / "watch.yml").write_text(WATCH.format(url=publisher.url), "utf-8")
    page = publisher.at("/releases/1.html")
    content = show_release(publisher, "8.6")

    fetch_by_command(on_site)
    entry = only_entry(on_site)
    assert (entry.name, entry.state, entry.unsettled) == (NAME, "NEW", 1)
    assert entry.receipt["charset"] == "gb18030"
    refused = on_site.start_fork("accept", NAME).wait()
    assert (refused.exit_code, "is still to be settled" in refused.stderr) == (1, True)
    settle(entry)
    accepted = on_site.start_fork("accept", NAME).wait()
    assert accepted.exit_code == 0, accepted.stderr
    built = on_site.build()
    assert built.exit_code == 0, built.stderr

    files = files_of(on_site.paths.raw, NAME)
    assert files.original_file("html").read_bytes() == content
    first = hashlib.sha256(files.text_file.read_bytes()).hexdigest()
    claims = (
        "SELECT url, sha256, printed_text FROM fact_indicator"
        " INNER JOIN dim_source USING (source_key) WHERE {} ORDER BY printed_text"
    )
    current = claims.format("fact_indicator.is_current AND document_id = ?")
    assert on_site.ask(current, NAME) == [
        (page, first, "14.5%"),
        (page, first, "159722亿元"),
        (page, first, "8.6%"),
    ]

    for fetch in (lambda: fetch_by_command(on_site), lambda: fetch_by_job(on_site, definitions)):
        fetch()
        assert read_entries(on_site.paths) == [], "unchanged"
    edited = show_release(publisher, "8.7")
    fetch_by_job(on_site, definitions)
    entry = only_entry(on_site)
    assert (entry.state, entry.files.document_id) == ("NEW_VERSION", NAME)
    facts = entry.files.fact_file
    facts.write_text(facts.read_text("utf-8").replace("8.6", "8.7"), "utf-8")
    accepted = on_site.start_fork("accept", entry.name).wait()
    assert accepted.exit_code == 0, accepted.stderr
    built = on_site.build()
    assert built.exit_code == 0, built.stderr
    second = hashlib.sha256(files.text_file.read_bytes()).hexdigest()
    assert {row[1:] for row in on_site.ask(current, NAME)} == {
        (second, "14.5%"),
        (second, "159722亿元"),
        (second, "8.7%"),
    }
    earlier = claims.format("NOT fact_indicator.is_current AND document_id = ?")
    assert {row[1:] for row in on_site.ask(earlier, NAME)} == {
        (first, "14.5%"),
        (first, "159722亿元"),
        (first, "8.6%"),
    }
    versions = (
        "SELECT sha256, original_sha256, supersedes_sha256, retrieved_at IS NOT NULL, is_current"
        " FROM dim_source WHERE document_id = ? ORDER BY is_current"
    )
    assert on_site.ask(versions, NAME) == [
        (first, hashlib.sha256(content).hexdigest(), None, True, False),
        (second, hashlib.sha256(edited).hexdigest(), first, True, True),
    ]
