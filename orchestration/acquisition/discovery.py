"""From the bytes of a feed, an index page or a sitemap to the links that count. Nothing is fetched here.

Needs the extra `acquisition`. What a publisher sends is not trusted: links to other hosts are left out and counted,
entities are not expanded, and a listing has a largest number of links.
"""

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin
from xml.parsers import expat

import feedparser
from selectolax.lexbor import LexborHTMLParser, LexborNode

from orchestration.acquisition.charset import decode
from orchestration.acquisition.fetch_state import Link
from orchestration.acquisition.printed_dates import find_printed_date, read_day
from orchestration.acquisition.unreadable import UnreadableError
from orchestration.acquisition.url_rules import UrlRefusedError, UrlRules, join_url
from orchestration.acquisition.watch_list import WatchedSource

# What the sitemap protocol permits in one file; an index of releases is far below.
MAXIMUM_LINKS = 50_000
_MAXIMUM_TITLE = 300
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
# A list entry is looked at for its date no further up than this from the link.
_DATE_LEVELS = 3
_LONGEST_ENTRY = 600


class ListingError(ValueError):
    """A listing from which no links could be read: its layout or format is not what the watch list says."""


@dataclass(frozen=True)
class Listing:
    """What a listing names."""

    links: tuple[Link, ...]
    problems: tuple[str, ...] = ()
    """What is odd without being in the way: broken XML, links that were left out."""
    illegible: str | None = None
    """Why its characters could not be read; addresses are ASCII and serve all the same."""


def read_listing(source: WatchedSource, content: bytes, url: str, content_type: str | None) -> Listing:
    """Read a feed, an index page or a sitemap.

    Args:
        source: Entry of the watch list: kind, pattern, selector, hosts.
        content: The bytes as received.
        url: Address that answered; links are resolved against it.
        content_type: The header, for the charset.

    Raises:
        ListingError: nothing in it is a link that counts, or it cannot be read at all.
    """
    text, illegible = _legible(content, content_type) if source.kind != "SITEMAP" else ("", None)
    found: Iterable[Link]
    match source.kind:
        case "FEED":
            found, problems = _read_feed(text)
        case "INDEX":
            found, problems = _read_index(text, source.link_selector or "a[href]")
        case _:
            found, problems = _read_sitemap(content, source.politeness.max_bytes)
    chosen = _Chosen(source.link_pattern, source.url_rules, url)
    links = tuple(chosen.of(found))
    if illegible:
        links = tuple(replace(one, title=None) for one in links)
    if not links:
        pattern = f" that contains {source.link_pattern!r}" if source.link_pattern else ""
        looked = f"{chosen.seen} links looked at, none{pattern}"
        raise ListingError("; ".join([f"{url} names no release: {looked}", *chosen.problems(), *problems]))
    return Listing(links, (*problems, *chosen.problems()), illegible)


def _legible(content: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The text of a listing; where no encoding is believable, its ASCII characters, and why there are no others."""
    try:
        return decode(content, content_type).text, None
    except UnreadableError as error:
        return content.decode("ascii", errors="replace"), f"no titles are taken from the list: {error}"


class _Chosen:
    """Chooses links, once each, and counts what is left out."""

    def __init__(self, pattern: str | None, rules: UrlRules, base: str) -> None:
        self._pattern = re.compile(pattern) if pattern else None
        self._rules, self._base = rules, base
        self.seen = 0
        self._refused: dict[str, int] = {}
        self._undated: list[str] = []

    def of(self, found: Iterable[Link]) -> Iterator[Link]:
        taken: set[str] = set()
        for one in found:
            self.seen += 1
            if len(taken) >= MAXIMUM_LINKS:
                self._refused[f"more than {MAXIMUM_LINKS:,} links"] = 1
                return
            try:
                url = join_url(self._base, one.url)
            except UrlRefusedError:
                continue  # mailto:, javascript: and the like
            if not one.is_listing and self._pattern and not self._pattern.search(url):
                continue
            try:
                url = self._rules.check(url)
            except UrlRefusedError as error:
                self._refused[str(error)] = self._refused.get(str(error), 0) + 1
                continue
            if url not in taken:
                taken.add(url)
                title = " ".join(one.title.split())[:_MAXIMUM_TITLE] if one.title else None
                day = read_day(one.printed_date)
                if one.printed_date and day is None:
                    self._undated.append(one.printed_date)
                yield Link(url, title or None, one.printed_date, day, one.is_listing)

    def problems(self) -> list[str]:
        found = []
        if self._refused:
            first, rest = next(iter(self._refused)), sum(self._refused.values()) - 1
            found.append(f"left out: {first}" + (f", and {rest} more" if rest else ""))
        if self._undated:
            rest = len(self._undated) - 1
            found.append(f"no day: {self._undated[0][:80]!r}" + (f", and {rest} more dates" if rest else ""))
        return found


def _read_feed(text: str) -> tuple[list[Link], list[str]]:
    # The encoding is settled: what the feed declares, rightly or wrongly, does not count any more.
    content = _XML_DECLARATION.sub("", text, count=1).encode()
    # Without sanitizing and resolving of its own: only addresses, titles and dates are used.
    read = feedparser.parse(
        io.BytesIO(content),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    problems = []
    if read.get("bozo"):
        problems.append(f"the feed is not well-formed: {' '.join(str(read.get('bozo_exception')).split())[:200]}")
    if not read.entries and not read.get("version"):
        raise ListingError("; ".join(["neither RSS nor Atom", *problems]))
    links = []
    for entry in read.entries:
        url = entry.get("link") or entry.get("id")
        if url:
            printed = entry.get("published") or entry.get("updated")
            links.append(Link(str(url), entry.get("title"), str(printed).strip() if printed else None))
    return links, problems


def _read_index(text: str, selector: str) -> tuple[Iterator[Link], list[str]]:
    tree = LexborHTMLParser(text)
    base = tree.css_first("base[href]")
    prefix = (base.attributes.get("href") or "") if base is not None else ""
    try:
        nodes = tree.css(selector)
    except Exception as error:  # noqa: BLE001 -- selectolax raises bare kinds for a selector that it cannot read
        raise ListingError(f"the selector {selector!r} cannot be used: {error}") from None
    if not nodes:
        raise ListingError(f"the selector {selector!r} finds nothing: the layout has changed")
    return (one for node in nodes for one in _links_of(node, prefix)), []


def _links_of(node: LexborNode, prefix: str) -> Iterator[Link]:
    anchors = [node] if node.tag == "a" else node.css("a[href]")
    for one in anchors:
        href = one.attributes.get("href")
        if href:
            title = one.attributes.get("title") or one.text()
            yield Link(_under_base(prefix, href), title, _date_beside(one))


def _under_base(prefix: str, href: str) -> str:
    """A link under the page's own `base`, which may be relative itself."""
    try:
        return urljoin(prefix, href.strip())
    except ValueError:
        return href  # refused later, with the reason


def _date_beside(link: LexborNode) -> str | None:
    node: LexborNode | None = link
    for _ in range(_DATE_LEVELS + 1):
        if node is None or node.tag in ("body", "html"):
            return None
        text = node.text(separator=" ")
        if len(text) > _LONGEST_ENTRY:
            return None  # no entry of a list any more, but the list
        if node is not link and len(node.css("a[href]")) > 1:
            return None
        if printed := find_printed_date(text):
            return printed
        node = node.parent
    return None


def _read_sitemap(content: bytes, maximum: int) -> tuple[list[Link], list[str]]:
    if content[:2] == b"\x1f\x8b":
        content = _unpack(content, maximum)
    reader = _SitemapReader()
    problems = []
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 -- expat's own signature
    except expat.ExpatError as error:
        problems.append(f"the sitemap is not well-formed: {error}")
    if not reader.links:
        raise ListingError("; ".join(["no sitemap: it names no address", *problems]))
    return reader.links, problems


class _SitemapReader:
    """Reads `loc` and `lastmod` without building a tree; entities are not expanded, for none may be declared."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._field: str | None = None
        self._entry: dict[str, str] = {}

    def _refuse(self, *_: object) -> None:
        raise ListingError("the sitemap declares a document type, which could hold entities; none is read")

    def _start(self, tag: str, _: object) -> None:
        name = tag.rsplit(":", maxsplit=1)[-1]
        if name in ("url", "sitemap"):
            self._entry = {}
        self._field = name if name in ("loc", "lastmod") else None

    def _text(self, text: str) -> None:
        if self._field and len(self._entry.get(self._field, "")) < 4096:
            self._entry[self._field] = self._entry.get(self._field, "") + text

    def _end(self, tag: str) -> None:
        name = tag.rsplit(":", maxsplit=1)[-1]
        self._field = None
        if name in ("url", "sitemap") and self._entry.get("loc") and len(self.links) <= MAXIMUM_LINKS:
            date = self._entry.get("lastmod", "").strip() or None
            self.links.append(Link(self._entry["loc"].strip(), None, date, is_listing=name == "sitemap"))


def _unpack(content: bytes, maximum: int) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(content, maximum + 1)
    except zlib.error as error:
        raise ListingError(f"the compressed sitemap cannot be read: {error}") from None
    if len(unpacked) > maximum:
        raise ListingError(f"the compressed sitemap holds more than {maximum:,} bytes")
    return unpacked
