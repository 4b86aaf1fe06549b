"""Links from feeds, indexes and sitemaps, as they are found in the wild."""

import gzip
from typing import Any

import pytest

from orchestration.acquisition.discovery import MAXIMUM_LINKS, ListingError, read_listing
from orchestration.acquisition.fetch_state import Link
from orchestration.acquisition.watch_list import WatchedSource

BASE = "https://www.stats.gov.cn/sj/zxfb/"


def source(kind: str, **changes: Any) -> WatchedSource:
    settings = {"url": BASE, "link_pattern": r"/t\d+\.html$"} | changes
    return WatchedSource("s", "nbs", kind, 1, True, **settings)


def links(kind: str, content: str | bytes, content_type: str | None = None, **changes: Any) -> tuple[Link, ...]:
    body = content.encode() if isinstance(content, str) else content
    return read_listing(source(kind, **changes), body, BASE, content_type).links


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>数据发布</title>
<item><title>2025年11月份社会消费品零售总额</title><link>https://www.stats.gov.cn/sj/zxfb/t1.html</link>
<pubDate>2025年12月15日</pubDate></item>
<item><title>About</title><link>https://www.stats.gov.cn/about.html</link></item>
<item><title>Relative</title><link>/sj/t2.html</link><pubDate>Mon, 15 Dec 2025 02:00:00 GMT</pubDate></item>
</channel></rss>"""


def test_a_feed_gives_titles_and_dates_as_printed() -> None:
    first, second = links("FEED", RSS)
    assert (first.url, first.title) == (f"{BASE}t1.html", "2025年11月份社会消费品零售总额")
    assert (first.printed_date, str(first.day)) == ("2025年12月15日", "2025-12-15")
    assert (second.url, str(second.day)) == ("https://www.stats.gov.cn/sj/t2.html", "2025-12-15")


@pytest.mark.parametrize("absurd", ["Mon, 22 Dec 99999 18:00:00 GMT", "0001-01-01T00:00:00+14:00", "99999999999"])
def test_an_absurd_date_costs_no_link(absurd: str) -> None:
    listing = read_listing(source("FEED"), RSS.replace("2025年12月15日", absurd).encode(), BASE, None)
    assert [str(one.day) for one in listing.links] == ["None", "2025-12-15"]
    assert listing.problems == (f"no day: {absurd!r}",)


def test_an_evening_in_london_is_the_next_day_of_the_publisher() -> None:
    (_, second) = links("FEED", RSS.replace("02:00:00 GMT", "18:00:00 GMT"))
    assert str(second.day) == "2025-12-16"


def test_an_atom_feed_is_a_feed() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="t3.html"/>'
        "<updated>2025-12-20T08:00:00+08:00</updated></entry></feed>"
    )
    (only,) = links("FEED", atom)
    assert (only.url, str(only.day)) == (f"{BASE}t3.html", "2025-12-20")


def test_a_feed_in_gb2312_is_read() -> None:
    (first, _) = links("FEED", RSS.replace("utf-8", "gb2312").encode("gb18030"))
    assert first.title == "2025年11月份社会消费品零售总额"


def test_broken_xml_gives_what_can_be_read_and_says_so() -> None:
    broken = RSS.replace("<title>About</title>", "<title>About & more<b></title>").replace("</channel></rss>", "")
    listing = read_listing(source("FEED"), broken.encode(), BASE, None)
    assert [one.url for one in listing.links] == [f"{BASE}t1.html", "https://www.stats.gov.cn/sj/t2.html"]
    assert "not well-formed" in " ".join(listing.problems)


def test_entities_of_a_feed_do_not_multiply() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + ']><rss version="2.0"><channel><item><title>&j;</title><link>https://www.stats.gov.cn/t1.html</link></item>'
        "</channel></rss>"
    )
    (only,) = links("FEED", bomb)
    assert len(only.title or "") <= 300


def test_a_page_that_is_no_feed_says_so() -> None:
    with pytest.raises(ListingError, match="neither RSS nor Atom"):
        links("FEED", "<html><body>Not here</body></html>")


INDEX = """<html><head><meta charset="utf-8"></head><body><nav><a href="/about">About</a></nav><ul class="list">
<li><a href="t1.html" title="Retail in November">Retail…</a> <span>2025-12-15</span></li>
<li><a href="./t1.html#again">Again</a></li>
<li><a href="//data.stats.gov.cn/t2.html">Elsewhere</a></li>
<li><a href="javascript:void(0)">Next</a><a href="mailto:x@y.z">Mail</a></li>
<li><div><a href="../t3.html">Third</a></div><p>发布时间：2025年12月1日</p></li>
</ul></body></html>"""


def test_an_index_gives_its_own_links_once_with_title_and_date() -> None:
    listing = read_listing(source("INDEX"), INDEX.encode(), BASE, None)
    first, third = listing.links
    assert (first.url, first.title, first.printed_date) == (f"{BASE}t1.html", "Retail in November", "2025-12-15")
    assert (third.url, third.printed_date) == ("https://www.stats.gov.cn/sj/t3.html", "2025年12月1日")
    assert listing.problems == (
        "left out: 'https://data.stats.gov.cn/t2.html' leads to the host data.stats.gov.cn, which is not listed"
        " (listed: www.stats.gov.cn)",
    )
    assert len(links("INDEX", INDEX, link_hosts=("data.stats.gov.cn",))) == 3


def test_the_date_of_a_neighbour_is_not_taken() -> None:
    content = "<div><a href='t1.html'>A</a> <a href='t2.html'>B</a> 2025-12-15</div>"
    assert [one.printed_date for one in links("INDEX", content)] == [None, None]


def test_the_base_of_a_page_counts() -> None:
    content = "<head><base href='/archive/'></head><a href='t1.html'>A</a>"
    assert links("INDEX", content)[0].url == "https://www.stats.gov.cn/archive/t1.html"


@pytest.mark.parametrize("charset", ["gb2312", "GBK"])
def test_a_chinese_index_is_read_in_its_charset(charset: str) -> None:
    content = f"<meta charset={charset}><li><a href='t1.html'>网上零售㎡</a> 2025年12月1日</li>".encode("gb18030")
    (only,) = links("INDEX", content)
    assert (only.title, only.printed_date) == ("网上零售㎡", "2025年12月1日")


CHINESE = "".join(f"<li><a href='t{n}.html'>全国网上零售额同比增长{n}%</a></li>" for n in range(1, 9))
CHINESE_FEED = RSS.replace("About", "全国网上零售额同比增长，商务部介绍电子商务发展情况")


@pytest.mark.parametrize(("declared", "real"), [("utf-8", "gb18030"), ("gb2312", "utf-8"), ("iso-8859-1", "gb18030")])
def test_a_wrong_declaration_makes_no_mojibake(declared: str, real: str) -> None:
    content = f"<html><meta charset={declared}>{CHINESE}".encode(real)
    assert links("INDEX", content, f"text/html; charset={declared}")[0].title == "全国网上零售额同比增长1%"
    feed = CHINESE_FEED.replace("utf-8", declared).encode(real)
    listing = read_listing(source("FEED"), feed, BASE, f"application/xml; charset={declared}")
    assert (listing.links[0].title, listing.problems) == ("2025年11月份社会消费品零售总额", ())


def test_titles_that_no_encoding_makes_readable_are_not_used() -> None:
    spoilt = CHINESE.encode() + b"<li><a href='t9.html'>\x81\xff\xfe\x80</a> 2025-12-15</li>"
    listing = read_listing(source("INDEX"), spoilt, BASE, "text/html; charset=utf-8")
    assert (len(listing.links), {one.title for one in listing.links}) == (9, {None})
    assert listing.links[-1].printed_date == "2025-12-15"
    assert (listing.illegible or "").startswith("no titles are taken from the list: no encoding gives believable text")
    listing = read_listing(source("FEED"), CHINESE_FEED.encode() + b"\xff\xfe", BASE, None)
    assert {one.title for one in listing.links} == {None}
    assert listing.illegible


def test_a_selector_that_finds_nothing_means_another_layout() -> None:
    with pytest.raises(ListingError, match="finds nothing: the layout has changed"):
        links("INDEX", INDEX, link_selector=".releases a")
    with pytest.raises(ListingError, match="cannot be used"):
        links("INDEX", INDEX, link_selector="a[")


SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def test_a_sitemap_gives_addresses_and_days() -> None:
    content = SITEMAP.format(
        f"<url><loc> {BASE}t1.html </loc><lastmod>2025-12-15T10:00:00+08:00</lastmod></url>"
        f"<url><loc>{BASE}other</loc></url>"
    )
    for given in (content.encode(), gzip.compress(content.encode())):
        (only,) = links("SITEMAP", given)
        assert (only.url, str(only.day), only.is_listing) == (f"{BASE}t1.html", "2025-12-15", False)


def test_an_index_of_sitemaps_names_listings_whatever_the_pattern() -> None:
    content = f"<sitemapindex><sitemap><loc>{BASE}sitemap1.xml</loc></sitemap></sitemapindex>"
    (only,) = links("SITEMAP", content)
    assert only.is_listing


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><urlset><url><loc>&a;</loc></url></urlset>', "declares a document type"),
        ("<html></html>", "names no address"),
        ("not XML", "not well-formed"),
    ],
)
def test_what_is_no_sitemap_says_so(content: str, words: str) -> None:
    with pytest.raises(ListingError, match=words):
        links("SITEMAP", content)


def test_a_compressed_sitemap_does_not_grow_beyond_its_limit() -> None:
    with pytest.raises(ListingError, match="holds more than 20,000,000 bytes"):
        links("SITEMAP", gzip.compress(b" " * 30_000_000))


def test_a_listing_has_a_largest_number_of_links() -> None:
    content = SITEMAP.format("".join(f"<url><loc>{BASE}t{n}.html</loc></url>" for n in range(MAXIMUM_LINKS + 10)))
    assert len(links("SITEMAP", content)) == MAXIMUM_LINKS
