"""Rounds against a real server on this machine: what is taken, what it costs, and what a bad day does."""

import gzip
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from orchestration.acquisition.fetch_round import state_file
from orchestration.acquisition.fetch_state import FetchState
from orchestration.acquisition.received import ReceivedPage
from orchestration.acquisition.rhythm import Rhythm
from tests.acquisition.release_server import endless, page, redirect, slow, status, trickling, truncated
from tests.acquisition.watching import POLITENESS, Kept, Watching


def test_new_pages_are_handed_over_as_received(watching: Watching) -> None:
    watching.watch("/list/", select={"main": "article"}, language="zh", licence="public")
    body = "<p>全国网上零售额增长9.1%</p>".encode("gb18030")
    watching.site.show("/releases/0.html", body, "text/html; charset=utf-8")
    watching.show_index(["/releases/0.html"])
    result = watching.only_round()
    assert (result.answered, result.listed, result.asked, result.new, result.failed) == (True, 1, 1, 1, 0)
    (taken,) = watching.inbox.pages
    assert watching.inbox.bodies == [body]
    assert (taken.url, taken.final_url) == (watching.site.at("/releases/0.html"),) * 2
    assert (taken.link_title, taken.link_date) == ("Release 0", "2025-12-01")
    assert (taken.selectors, taken.language, taken.licence) == ({"main": "article"}, "zh", "public")
    assert (taken.declared_content_type, taken.previous_sha256) == ("text/html; charset=utf-8", None)
    assert ("content-length", str(len(body))) in taken.headers
    assert abs(datetime.now(UTC) - taken.received_at) < timedelta(minutes=1)


def test_the_publisher_learns_who_asks(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x", set_cookie="session=1")
    watching.round()
    watching.round()
    for one in watching.site.asked:
        assert one.headers["user-agent"] == "tester/1 (+tests@example.org)"
        assert not {"cookie", "authorization", "referer"} & set(one.headers)


def test_unchanged_pages_cost_one_conditional_request_each(watching: Watching) -> None:
    watching.watch("/list/")
    paths = watching.show_releases(3)
    watching.round()
    result = watching.only_round()
    assert sorted(watching.asked()) == sorted([("/list/", 304), *((path, 304) for path in paths)])
    assert (result.unchanged, result.new, result.requests) == (3, 0, 4)
    assert len(watching.inbox.pages) == 3


def test_last_modified_serves_where_there_is_no_etag(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    day = "Sat, 20 Dec 2025 10:00:00 GMT"
    watching.site.show("/page", "x", validators=False, Last_Modified=day)
    watching.round()
    watching.round()
    (asked,) = [one for one in watching.site.asked if one.path == "/page"]
    assert asked.headers["if-modified-since"] == day


def test_the_same_bytes_without_validators_are_nothing_new(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "the same", validators=False)
    watching.round()
    result = watching.only_round()
    assert watching.asked() == [("/page", 200)]
    assert (result.unchanged, len(watching.inbox.pages)) == (1, 1)


def test_an_edited_page_is_handed_over_with_the_hash_of_what_it_said_before(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.round()
    watching.site.show("/releases/1.html", "<p>Corrected: 1.7%.</p>")
    result = watching.only_round()
    assert (result.changed, result.unchanged) == (1, 1)
    before = next(one for one in watching.inbox.pages[:2] if one.url.endswith("/1.html"))
    assert watching.inbox.pages[2].previous_sha256 == before.sha256


def test_a_moved_page_keeps_its_address_and_says_where_it_went(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(1)
    watching.site.answer("/releases/0.html", redirect("/archive/0.html"))
    watching.site.show("/archive/0.html", "<p>1.5%</p>")
    result = watching.only_round()
    assert (result.new, result.moved) == (1, 1)
    (taken,) = watching.inbox.pages
    assert taken.url == watching.site.at("/releases/0.html")
    assert taken.final_url == watching.site.at("/archive/0.html")
    again = watching.only_round()
    assert (again.unchanged, again.moved) == (1, 0)
    assert ("/archive/0.html", 304) in watching.asked()


@pytest.mark.parametrize("code", [404, 410])
def test_a_vanished_page_is_reported_and_what_it_said_stays_known(watching: Watching, code: int) -> None:
    watching.watch("/list/")
    (path,) = watching.show_releases(1)
    watching.round()
    shown = watching.site.answers[path]
    watching.site.answer(path, status(code))
    result = watching.only_round()
    assert (result.vanished, result.failed, result.is_fine) == (1, 0, True)
    assert f"status {code}" in result.message
    assert watching.site.times_asked(path) == 1
    watching.site.answers[path] = shown
    assert watching.only_round().unchanged == 1


def test_a_slow_page_ends_in_time_and_stops_no_other(watching: Watching) -> None:
    watching.settings = replace(watching.settings, patience=replace(watching.settings.patience, attempts=1))
    watching.watch("/list/", politeness=replace(POLITENESS, timeout_seconds=0.3))
    watching.show_releases(2)
    watching.site.answer("/releases/0.html", slow(0.9, page("late")))
    result = watching.only_round()
    assert (result.new, result.failed, result.temporary) == (1, 1, True)
    assert "too slow" in result.message


def test_a_page_that_trickles_ends_in_time(watching: Watching) -> None:
    watching.settings = replace(watching.settings, patience=replace(watching.settings.patience, attempts=1))
    watching.watch("/page", kind="PAGE", politeness=replace(POLITENESS, timeout_seconds=0.15))
    # Each byte comes in time; the whole would take ten seconds.
    watching.site.answer("/page", trickling(b"x" * 500, 0.02))
    result = watching.only_round()
    assert "too slow" in result.message
    assert watching.inbox.pages == []


def test_a_truncated_page_is_asked_for_again_and_never_handed_over_in_part(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.answer("/releases/0.html", truncated(b"<p>half", 1000), page("<p>whole</p>"))
    watching.site.answer("/releases/1.html", truncated(b"<p>half", 1000))
    result = watching.only_round()
    assert (result.new, result.failed) == (1, 1)
    assert watching.inbox.bodies == [b"<p>whole</p>"]
    assert watching.site.times_asked("/releases/1.html") == 3


def test_429_waits_as_long_as_it_is_told(watching: Watching) -> None:
    watching.settings = replace(
        watching.settings, patience=replace(watching.settings.patience, longest_retry_after=2.0)
    )
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", status(429, Retry_After="1"), page("now"))
    started = time.monotonic()
    result = watching.only_round()
    assert time.monotonic() - started >= 1.0
    assert (result.new, watching.inbox.bodies) == (1, [b"now"])


@pytest.mark.parametrize("pause", ["3600", "9" * 400, "Fri, 31 Dec 9999 23:59:59 -2359"])
def test_a_publisher_who_asks_for_a_longer_pause_is_left_alone_for_it(watching: Watching, pause: str) -> None:
    watching.watch("/list/")
    watching.show_releases(3)
    watching.site.answer("/releases/0.html", status(429, Retry_After=pause))
    result = watching.only_round()
    assert watching.asked() == [("/list/", 200), ("/releases/0.html", 429)]
    assert (result.failed, result.left) == (1, 2)
    again = watching.only_round()
    assert watching.asked() == []
    assert "asked not to come back before" in again.message


def test_503_is_asked_again(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", status(503), status(503), page("back"))
    assert watching.only_round().new == 1
    assert [code for _, code in watching.asked()] == [503, 503, 200]


def test_a_site_that_stays_broken_is_left_alone_after_three_pages(watching: Watching) -> None:
    watching.watch("/list/")
    for path in watching.show_releases(10):
        watching.site.answer(path, status(500))
    result = watching.only_round()
    assert (result.failed, result.left, result.temporary) == (3, 7, True)
    assert len(watching.asked()) == 1 + 3 * 3


def test_redirect_loops_end(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.answer("/releases/0.html", redirect("/a"))
    watching.site.answer("/a", redirect("/releases/0.html"))
    watching.site.answer("/releases/1.html", redirect("/1"))
    for number in range(1, 9):
        watching.site.answer(f"/{number}", redirect(f"/{number + 1}"))
    result = watching.only_round()
    assert result.failed == 2
    assert any("leads back to" in one for one in result.problems)
    assert any("leads on after 3 redirects" in one for one in result.problems)


def test_a_redirect_to_another_host_is_not_followed(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", redirect("http://169.254.169.254/latest/meta-data/"))
    result = watching.only_round()
    assert "leads to the host 169.254.169.254, which is not listed" in result.message
    assert watching.site.times_asked("/page") == 1


def test_a_redirect_to_a_private_address_is_not_followed_though_its_host_is_listed(watching: Watching) -> None:
    port = watching.site.url.rsplit(":", 1)[1]
    watching.watch("/page", kind="PAGE", link_hosts=("localhost",))
    watching.site.answer("/page", redirect(f"http://localhost:{port}/secret"))
    watching.site.show("/secret", "inside")
    result = watching.only_round()
    assert "localhost leads to" in result.message
    assert "no public address" in result.message
    assert watching.site.times_asked("/secret") == 0


def test_a_redirect_to_another_port_is_not_followed(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", redirect("http://127.0.0.1:1/"))
    assert "leads to port 1; only 80, 443" in watching.only_round().message


def test_a_private_address_needs_permission(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE", allow_private=False)
    watching.site.show("/page", "inside")
    result = watching.only_round()
    assert not result.answered
    assert watching.site.asked == []
    assert "127.0.0.1, which is no public address" in " ".join(result.problems)


def test_a_name_is_looked_up_once_and_connected_to_where_it_was_found_to_lead(watching: Watching) -> None:
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    watching.settings = replace(watching.settings, resolve=resolve)
    port = watching.site.url.rsplit(":", 1)[1]
    watching.watch("/page", kind="PAGE", url=f"http://statistics.example:{port}/page")
    watching.site.show("/page", "x")
    assert watching.only_round().new == 1
    assert looked_up == ["statistics.example"]
    assert {one.headers["host"] for one in watching.site.asked} == {f"statistics.example:{port}"}


def test_gzip_is_undone_and_its_bombs_do_not_go_off(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    packed = gzip.compress(b"<p>small</p>")
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < POLITENESS.max_bytes
    watching.site.show("/releases/0.html", packed, Content_Encoding="gzip")
    watching.site.show("/releases/1.html", bomb, Content_Encoding="gzip")
    result = watching.only_round()
    assert watching.inbox.bodies == [b"<p>small</p>"]
    assert (result.new, result.failed) == (1, 1)
    assert "more than 100,000 bytes" in result.message


@pytest.mark.parametrize("with_length", [True, False])
def test_a_body_of_a_gigabyte_is_cut_at_the_limit(watching: Watching, with_length: bool) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", endless(1_000_000_000, with_length=with_length))
    result = watching.only_round()
    said = "1,000,000,000 bytes announced" if with_length else "more than 100,000 bytes"
    assert said in result.message
    assert watching.site.times_asked("/page") == 1
    left = [one for one in watching.paths.warehouse.rglob("*") if one.is_file() and one.stat().st_size > 200_000]
    assert left == []


def test_an_encoding_that_nobody_asked_for_is_not_taken_for_text(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", b"\x1b\x03\x00", Content_Encoding="br")
    assert "br was not asked for" in watching.only_round().message
    assert watching.inbox.pages == []


def test_a_source_that_is_down_stops_no_other(watching: Watching) -> None:
    watching.watch("/list/", code="up")
    watching.watch("/x", code="down", url="http://127.0.0.1:9/list/")
    watching.watch("/changed/", code="changed")
    watching.show_releases(2)
    watching.site.show("/changed/", "<html><body>We have moved on to scripts.</body></html>")
    results = watching.round()
    assert (results["up"].new, results["up"].is_fine) == (2, True)
    assert (results["down"].answered, results["down"].temporary) == (False, True)
    assert "robots.txt could not be read" in results["down"].message
    assert (results["changed"].answered, results["changed"].shape_as_expected) == (True, False)
    assert "the layout has changed" in results["changed"].message


def test_an_index_whose_links_no_longer_match_says_so(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(1)
    watching.round()
    watching.site.show("/list/", "<a href='/new-layout/1'>x</a>")
    result = watching.only_round()
    assert not result.shape_as_expected
    assert "1 links looked at, none that contains" in result.message


def test_an_index_in_no_known_charset_gives_its_pages_and_says_so(watching: Watching) -> None:
    watching.watch("/list/")
    watching.site.show("/releases/0.html", "<p>9.1%</p>")
    spoilt = "商务部介绍电子商务发展情况".encode() + b"\x81\xff\xfe"
    watching.site.show("/list/", b"<li><a href='/releases/0.html'>" + spoilt + b"</a></li>", "text/html; charset=utf-8")
    result = watching.only_round()
    assert (result.answered, result.new, result.shape_as_expected) == (True, 1, False)
    assert result.message.startswith("no titles are taken from the list")
    assert watching.inbox.pages[0].link_title is None


def test_two_sources_that_name_one_address_ask_for_it_once(watching: Watching) -> None:
    watching.watch("/list/", code="first")
    watching.watch("/reprints/", code="second")
    paths = watching.show_releases(2)
    watching.show_index(paths, "/reprints/")
    results = watching.round()
    assert all(watching.site.times_asked(path) == 1 for path in paths)
    assert results["first"].asked + results["second"].asked == 2
    assert (results["first"].listed, results["second"].listed) == (2, 2)


def test_two_sources_with_the_same_release_both_hand_it_over(watching: Watching) -> None:
    watching.watch("/a", kind="PAGE", code="first")
    watching.watch("/b", kind="PAGE", code="second")
    for path in ("/a", "/b"):
        watching.site.show(path, "<p>The same words.</p>")
    watching.round()
    assert [one.source for one in watching.inbox.pages] == ["first", "second"]
    assert len({one.sha256 for one in watching.inbox.pages}) == 1


def test_a_dry_run_asks_for_listings_only_and_leaves_nothing_behind(watching: Watching) -> None:
    watching.watch("/list/")
    paths = watching.show_releases(2)
    result = watching.only_round(dry_run=True)
    assert watching.asked() == [("/list/", 200)]
    assert result.pages == [watching.site.at(path) for path in paths]
    assert not (watching.paths.warehouse / "acquisition" / "state.sqlite").exists()
    watching.round()
    assert watching.only_round(dry_run=True).pages == []
    assert len(watching.inbox.pages) == 2


def test_since_leaves_out_pages_that_say_they_are_older(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(4)
    result = watching.only_round(since=date(2025, 12, 3))
    assert sorted(one.link_date or "" for one in watching.inbox.pages) == ["2025-12-03", "2025-12-04"]
    assert (result.listed, result.asked) == (4, 2)
    assert watching.only_round().new == 2


def test_only_the_named_sources_are_fetched(watching: Watching) -> None:
    for code in ("first", "second"):
        watching.watch(f"/{code}", kind="PAGE", code=code)
        watching.site.show(f"/{code}", code)
    assert list(watching.round(sources=["second"])) == ["second"]
    assert watching.asked() == [("/second", 200)]


def test_a_page_that_left_the_index_before_it_was_received_is_still_fetched(watching: Watching) -> None:
    watching.watch("/list/")
    paths = watching.show_releases(2)
    good = watching.site.answers[paths[0]]
    watching.site.answer(paths[0], status(500))
    assert watching.only_round().failed == 1
    watching.show_index(paths[1:])
    watching.site.answers[paths[0]] = good
    assert watching.only_round().new == 1
    assert watching.only_round().asked == 1


def test_what_the_inbox_cannot_take_is_kept_and_offered_again(watching: Watching) -> None:
    def refuse(_: ReceivedPage) -> Kept:
        raise OSError("no space left")

    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x", validators=False)
    result = watching.only_round(keep=refuse)
    assert "could not be taken in: OSError: no space left" in result.message
    again = watching.only_round()
    assert watching.site.times_asked("/page") == 0
    assert (again.new, watching.inbox.bodies) == (1, [b"x"])


def test_a_page_that_was_set_aside_shows_in_the_shape_of_its_source(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x")
    result = watching.only_round(keep=lambda _: Kept("SET_ASIDE", message="the selector finds nothing"))
    assert (result.set_aside, result.shape_as_expected) == (1, False)
    assert "the selector finds nothing" in result.message


def test_each_question_has_its_own_reason(watching: Watching) -> None:
    watching.watch("/list/")
    first, second = watching.show_releases(2)
    watching.site.answer(first, status(403))
    result = watching.only_round(keep=lambda _: Kept("SET_ASIDE", message="no text"))
    assert result.message == f"answered with an error: {watching.site.at(first)}: status 403"
    assert result.reasons == {"pages": result.message, "shape": f"{watching.site.at(second)} was set aside: no text"}


def test_a_release_that_stays_away_is_overdue(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE", rhythm=Rhythm("DAY"))
    watching.site.show("/page", "x")
    assert watching.only_round().overdue_since is None
    long_ago = datetime.now(UTC) - timedelta(days=10)
    with FetchState(state_file(watching.paths)) as state:
        state.record_page(watching.site.at("/page"), "source_1", 1, long_ago, "NEW", None, content=None, is_new=True)
    assert watching.only_round().overdue_since is not None


def test_a_drop_folder_is_taken_once_and_left_as_it_is(watching: Watching, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "公报.docx").write_bytes(b"PK..")
    (folder / "unfinished.pdf.part").write_bytes(b"half")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "leads_out").symlink_to("/etc/hostname")
    (folder / "huge.bin").write_bytes(b"x" * (POLITENESS.max_bytes + 1))
    watching.watch("", kind="FOLDER", code="drop", url=None, folder=folder)
    result = watching.only_round()
    (taken,) = watching.inbox.pages
    assert (taken.url, watching.inbox.bodies) == ("file:drop/2026/公报.docx", [b"PK.."])
    assert taken.declared_content_type is not None
    assert (result.listed, result.new, result.failed) == (2, 1, 1)
    assert (folder / "2026" / "公报.docx").exists()
    assert watching.only_round().unchanged == 1
    (folder / "2026" / "公报.docx").write_bytes(b"PK...")
    assert watching.only_round().changed == 1


def test_a_round_that_lasts_too_long_goes_on_next_time_with_what_it_left(watching: Watching) -> None:
    watching.watch("/list/")
    paths = watching.show_releases(3)
    watching.settings = replace(watching.settings, longest_seconds=-1.0)
    result = watching.only_round()
    assert (result.asked, watching.asked()) == (0, [])
    watching.settings = replace(watching.settings, longest_seconds=60.0)
    assert watching.only_round().new == len(paths)


def test_pauses_between_requests_to_one_host_are_kept(watching: Watching) -> None:
    watching.watch("/list/", politeness=replace(POLITENESS, delay_seconds=0.1))
    watching.show_releases(3)
    moments: list[float] = []
    for path, answers in list(watching.site.answers.items()):
        watching.site.answers[path] = [
            lambda request, then=answers[0]: (moments.append(time.monotonic()), then(request))[1]
        ]
    watching.round()
    assert len(moments) == 4
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(moments))
    assert watching.site.connections == 1


def test_the_pause_of_one_host_is_the_time_of_another(watching: Watching) -> None:
    port = watching.site.url.rsplit(":", 1)[1]
    watching.settings = replace(watching.settings, resolve=lambda host, _: ["127.0.0.1"])
    paths = watching.show_releases(3)
    for number in (1, 2):
        watching.watch(
            "",
            url=f"http://host{number}.example:{port}/list{number}/",
            politeness=replace(POLITENESS, delay_seconds=0.2),
        )
        copies = [path.replace("/releases/", f"/releases/{number}-") for path in paths]
        for path in copies:
            watching.site.show(path, path)
        watching.show_index(copies, f"/list{number}/")
    results = watching.round()
    assert [one.new for one in results.values()] == [3, 3]
    hosts = [one.headers["host"].split(".")[0] for one in watching.site.asked if one.path != "/robots.txt"]
    assert hosts == ["host1", "host2"] * 4


def test_two_rounds_do_not_run_at_once(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x", validators=False)
    inside: list[str] = []

    def keep(received: ReceivedPage) -> Kept:
        other = Thread(target=lambda: inside.extend(watching.round()))
        other.start()
        other.join(0.5)
        assert other.is_alive(), "the second round went on while the first was running"
        waiting.append(other)
        return Kept("NEW")

    waiting: list[Thread] = []
    watching.round(keep=keep)
    waiting[0].join(20)
    assert inside == ["source_1"]
