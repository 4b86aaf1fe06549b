"""robots.txt as RFC 9309 reads it, over real rounds."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.acquisition.release_server import page, redirect, status
from tests.acquisition.watching import POLITENESS, Watching


def test_what_robots_forbid_is_not_asked_for(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.show(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: tester\nDisallow: /releases/0\n",
        "text/plain",
    )
    result = watching.only_round()
    assert (result.new, result.failed) == (1, 1)
    assert watching.site.times_asked("/releases/0.html") == 0
    assert f"does not permit {watching.site.at('/releases/0.html')}" in result.message


def test_a_redirect_does_not_lead_to_what_robots_forbid(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.answer("/page", redirect("/private/page"))
    watching.site.show("/private/page", "x")
    watching.site.show("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    assert "does not permit" in watching.only_round().message
    assert watching.site.times_asked("/private/page") == 0


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_a_site_without_robots_permits_everything(watching: Watching, code: int) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x")
    watching.site.answer("/robots.txt", status(code))
    assert watching.only_round().new == 1


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_site_that_does_not_answer_for_its_robots_permits_nothing(watching: Watching, code: int) -> None:
    watching.watch("/page", kind="PAGE")
    watching.site.show("/page", "x")
    watching.site.answer("/robots.txt", status(code))
    result = watching.only_round()
    assert watching.asked() == []
    assert (result.answered, result.temporary) == (False, True)
    assert "robots.txt could not be read" in result.message
    watching.site.answer("/robots.txt", page("User-agent: *\nAllow: /\n", "text/plain"))
    assert watching.only_round().new == 1


def test_robots_are_asked_for_once_a_day(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.show("/robots.txt", "User-agent: *\nDisallow: /releases/1\n", "text/plain")
    watching.round()
    assert watching.site.times_asked("/robots.txt") == 1
    watching.site.answer("/robots.txt", status(500))
    result = watching.only_round()
    assert watching.site.times_asked("/robots.txt") == 0
    assert (result.unchanged, result.failed) == (1, 1)


def test_the_crawl_delay_is_kept(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.show("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n", "text/plain")
    started = time.monotonic()
    watching.round()
    assert time.monotonic() - started >= 0.6


@pytest.mark.parametrize("delay", ["61", "86400", "1e300"])
def test_a_crawl_delay_that_no_round_can_keep_is_not_waited_for(watching: Watching, delay: str) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.show("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n", "text/plain")
    result = watching.only_round()
    assert watching.asked() == []
    assert (result.answered, result.failed, result.is_worth_another_round) == (False, 1, False)
    assert "s between requests, and a round waits no longer than 60 s" in result.message
    again = watching.only_round()
    assert "asked not to come back before" in again.message
    with watching.state() as state:
        moment = state.not_before(watching.site.url)
    assert moment is not None
    assert timedelta(0) < moment - datetime.now(UTC) <= timedelta(days=1)


def test_a_pause_that_leads_beyond_the_end_of_the_round_is_not_begun(watching: Watching) -> None:
    watching.watch("/list/")
    watching.show_releases(2)
    watching.site.show("/robots.txt", "User-agent: *\nCrawl-delay: 50\n", "text/plain")
    slept: list[float] = []
    watching.settings = replace(watching.settings, longest_seconds=20.0, sleep=slept.append)
    result = watching.only_round()
    # The list follows robots.txt at once but for the pause, which is where this test does not sleep.
    assert len(slept) == 1
    assert watching.asked() == [("/list/", 200)]
    assert result.left == 2
    assert result.problems == ["the round ended after 20 s; the next one goes on"]


def test_robots_that_are_huge_are_read_to_their_limit(watching: Watching) -> None:
    watching.watch("/page", kind="PAGE", politeness=replace(POLITENESS, max_bytes=100))
    watching.site.show("/page", "x")
    rules = b"User-agent: *\nDisallow: /page\n" + b"# filler\n" * 200_000

    def endless_robots(request: object) -> None:
        page(rules, "text/plain", Content_Encoding="identity")(request)  # type: ignore[arg-type]

    watching.site.answer("/robots.txt", endless_robots)
    assert watching.only_round().new == 0
    assert watching.asked() == []
