"""A sitemap index over real rounds: its parts are asked for conditionally, too."""

import pytest

from orchestration.acquisition import source_round
from tests.acquisition.watching import Watching

URLSET = "<urlset>{}</urlset>"


def show_sitemaps(watching: Watching) -> None:
    parts = "".join(f"<sitemap><loc>{watching.site.at(f'/part{n}.xml')}</loc></sitemap>" for n in (1, 2))
    watching.site.show("/sitemap.xml", f"<sitemapindex>{parts}</sitemapindex>", "application/xml")
    for number, path in ((1, "/releases/0.html"), (2, "/releases/1.html")):
        entry = f"<url><loc>{watching.site.at(path)}</loc><lastmod>2025-12-0{number}</lastmod></url>"
        watching.site.show(f"/part{number}.xml", URLSET.format(entry), "application/xml")


def test_parts_of_a_sitemap_are_followed_and_cost_one_request_each(watching: Watching) -> None:
    watching.watch("/sitemap.xml", kind="SITEMAP")
    watching.show_releases(2)
    show_sitemaps(watching)
    assert watching.only_round().new == 2
    result = watching.only_round()
    assert (result.listed, result.unchanged) == (2, 2)
    assert {code for _, code in watching.asked()} == {304}
    assert len(watching.asked()) == 5


def test_a_part_that_is_missing_costs_no_more_than_itself(watching: Watching) -> None:
    watching.watch("/sitemap.xml", kind="SITEMAP")
    watching.show_releases(2)
    show_sitemaps(watching)
    watching.site.remove("/part1.xml")
    result = watching.only_round()
    assert (result.answered, result.new, result.failed) == (True, 1, 1)
    assert "part1.xml" in result.message


def test_parts_beyond_the_limit_are_left_out_with_a_word(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_round, "MAXIMUM_CHILD_LISTINGS", 1)
    watching.watch("/sitemap.xml", kind="SITEMAP")
    watching.show_releases(2)
    show_sitemaps(watching)
    result = watching.only_round()
    assert result.new == 1
    root = watching.site.at("/sitemap.xml")
    assert result.problems == [f"1 sitemaps are left out: at most 1 below {root} are asked for"]
