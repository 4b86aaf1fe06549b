"""HTML as text: the part that the source's selector names, or the one that trafilatura finds.

Nothing is executed and nothing is loaded. Two pieces of code turn the same part into text: a walk over selectolax's
tree gives the text, the standard library's parser gives the reference of the gate.
"""

import re
from collections.abc import Iterator, Mapping, Set
from html.parser import HTMLParser

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from orchestration.acquisition.charset import decode
from orchestration.acquisition.extraction import Extraction, clean_line, clean_text, table_row
from orchestration.acquisition.gate import compare_numbers
from orchestration.acquisition.unreadable import UnreadableError

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "head",
        "title",
        "textarea",
        "select",
        "button",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
    ]
)
# Far beyond any release; trees take many times the memory of their bytes.
MAXIMUM_BYTES = 10_000_000
_DEEPEST = 400
_BARE = re.compile(r"\s+|[|*#_]")
_META_TITLES = ('meta[name="ArticleTitle"]', 'meta[property="og:title"]')
_META_DATES = (
    'meta[name="PubDate"]',
    'meta[name="pubdate"]',
    'meta[name="publishdate"]',
    'meta[property="article:published_time"]',
    'meta[name="date"]',
)
# A date with the words that call it the day of publication; a bare date in a text may be any day.
_LABELLED_DATE = re.compile(
    r"(?:发布时间|发布日期|發布時間|发文日期|成文日期|日期|时间|來源|来源"
    r"|Published(?: on)?|Release date|Posted|Updated|Date)"
    r"\s*[:：]\s*([^\n|]{4,60})",
    re.IGNORECASE,
)
_HEAD_CHARACTERS = 1500


def read_html(
    content: bytes, content_type: str | None, selectors: Mapping[str, str], charset: str | None = None
) -> Extraction:
    """Take the main text of an HTML page.

    Args:
        content: The page's bytes.
        content_type: The header `content-type`.
        selectors: CSS selectors `main`, `title`, `date`, as far as the source has them.
        charset: An encoding that a curator names.

    Raises:
        UnreadableError: no encoding is believable, a selector is none or matches nothing, or no text is found.
    """
    if len(content) > MAXIMUM_BYTES:
        raise UnreadableError(f"a page of {len(content):,} bytes, more than the {MAXIMUM_BYTES:,} allowed for HTML")
    decoded = decode(content, content_type, charset)
    tree = LexborHTMLParser(decoded.text)
    if tree.root is None or tree.body is None:
        raise UnreadableError("the page has no body")
    dates = tuple(_dates(tree, selectors))
    title = _title(tree, selectors)
    main = selectors.get("main")
    if main:
        nodes = _outermost(_select(tree, main))
        if not nodes:
            raise UnreadableError(f"the selector {main!r} matches nothing on the page: has its layout changed?")
        method = f"selector {main}"
    else:
        nodes, method = [_located_by_extractor(decoded.text, tree)], "trafilatura"
    text = clean_text("\n".join("\n".join(_lines(node)) for node in nodes))
    if not text.strip():
        raise UnreadableError("the chosen part of the page has no text: has the page been emptied?")
    reference = "\n".join(_reference(node.html or "") for node in nodes)
    return Extraction("html", text, reference, decoded.encoding, decoded.note, method, title, dates)


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise UnreadableError(f"{selector!r} is no CSS selector") from error


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Matches that lie in no other match, in the order of the page."""
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(one.mem_id in ids for one in _ancestors(node))]


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _located_by_extractor(page: str, tree: LexborHTMLParser) -> LexborNode:
    """The smallest element that holds everything that trafilatura takes for the main text.

    Raises:
        UnreadableError: it finds none, or no element holds the same numbers.
    """
    try:
        found = trafilatura.extract(page, include_comments=False)
    except Exception as error:
        raise UnreadableError(f"the extractor fails on this page ({type(error).__name__}): give a selector") from error
    if not found or not found.strip():
        raise UnreadableError("no main text is found on the page: give the CSS selector `main` of the source")
    assert tree.body is not None
    pieces = {_BARE.sub("", line) for line in found.split("\n")} - {""}
    node = _smallest_holder(tree.body, pieces)
    heading = node.css_first("h1")
    without_heading = " ".join(_lines(heading)) if heading is not None else ""
    # The extractor may leave the headline out, since it is the page's title too.
    comparison = compare_numbers(clean_text("\n".join(_lines(node))), found)
    if not comparison.is_equal and not compare_numbers(without_heading, "").missing == comparison.missing:
        raise UnreadableError(
            "the main text cannot be told from what surrounds it: compared with its element,"
            f" {comparison}; give the CSS selector `main` of the source"
        )
    return node


def _smallest_holder(body: LexborNode, pieces: Set[str]) -> LexborNode:
    """The innermost element that holds every piece, while exactly one child of each element above it does.

    The page is turned into text once. On the way down, the first place of each piece only moves to the right, so each
    piece is searched for through the page once, however deep the page is.
    """
    bare, spans = _bare_text(body)
    node, found = body, _places(bare, pieces, dict.fromkeys(pieces, -1), (0, len(bare)))
    while found is not None:
        end = max((place + len(piece) for piece, place in found.items()), default=0)
        inner = [
            (child, places)
            for child in node.iter()
            # No place in a child is to the left of the first one in its parent.
            if child.mem_id in spans and spans[child.mem_id][1] >= end
            for places in [_places(bare, pieces, found, spans[child.mem_id])]
            if places is not None
        ]
        if len(inner) != 1:
            break
        node, found = inner[0]
    return node


def _places(bare: str, pieces: Set[str], known: Mapping[str, int], span: tuple[int, int]) -> Mapping[str, int] | None:
    """The first place of each piece within a span, of which an earlier span gave the first; None where one has none."""
    start, end = span
    if all(start <= known[piece] and known[piece] + len(piece) <= end for piece in pieces):
        return known
    found = {}
    for piece in pieces:
        place = known[piece] if known[piece] >= start else bare.find(piece, start, end)
        if place < 0 or place + len(piece) > end:
            return None
        found[piece] = place
    return found


def _bare_text(body: LexborNode) -> tuple[str, dict[int, tuple[int, int]]]:
    """The characters of a page that the extractor keeps too, and where each element begins and ends among them."""
    parts: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    starts: dict[int, int] = {}
    length = 0
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.mem_id in starts:
            spans[node.mem_id] = starts[node.mem_id], length
            continue
        tag = node.tag or ""
        if tag == "-text":
            parts.append(_BARE.sub("", node.text_content or ""))
            length += len(parts[-1])
        elif tag not in _DROPPED and not tag.startswith("-"):
            starts[node.mem_id] = length
            # Met again when everything within has been met.
            waiting.append(node)
            waiting.extend(reversed(list(node.iter(include_text=True))))
    return "".join(parts), spans


def _lines(node: LexborNode, depth: int = 0) -> list[str]:
    """The text below a node, one line for each block and for each row of a table."""
    if depth > _DEEPEST:
        raise UnreadableError(f"the page is nested deeper than {_DEEPEST} elements")
    lines: list[str] = [""]

    def add_block(block: list[str]) -> None:
        lines.extend([*block, ""])

    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            lines[-1] += re.sub(r"[\t\n\f\r ]+", " ", child.text_content or "")
        elif tag in _DROPPED or tag.startswith("-"):
            continue
        elif tag == "br":
            lines.append("")
        elif tag == "table":
            add_block(_table_lines(child, depth + 1))
        elif tag in _INLINE:
            first, *rest = _lines(child, depth + 1)
            lines[-1] += first
            lines.extend(rest)
        else:
            block = _lines(child, depth + 1)
            add_block([*block, ""] if tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6") else block)
    return lines


def _table_lines(table: LexborNode, depth: int) -> list[str]:
    """Rows as lines. A table that holds a table is layout: it is read as blocks."""
    if depth > _DEEPEST or len(table.css("table")) > 1:
        return _lines(table, depth)
    lines = []
    for part in table.iter():
        if part.tag in ("thead", "tbody", "tfoot"):
            lines += [_row(row, depth) if row.tag == "tr" else " ".join(_lines(row, depth)) for row in part.iter()]
        elif part.tag == "tr":
            lines.append(_row(part, depth))
        elif part.tag not in _DROPPED:
            lines += _lines(part, depth)
    return lines


def _row(row: LexborNode, depth: int) -> str:
    return table_row([" ".join(_lines(cell, depth + 1)) for cell in row.iter() if cell.tag not in _DROPPED])


class _Reference(HTMLParser):
    """The text of a piece of HTML by the standard library: a space for each tag that is not part of a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _DROPPED and tag != "embed":
            self._dropped.append(tag)
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped and tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(re.sub(r"\s", " ", data))


def _reference(html: str) -> str:
    parser = _Reference()
    parser.feed(html)
    parser.close()
    return clean_text("".join(parser.parts))


def _title(tree: LexborHTMLParser, selectors: Mapping[str, str]) -> str | None:
    selector = selectors.get("title")
    if selector:
        chosen = next((_words(node) for node in _select(tree, selector) if _words(node)), None)
        if chosen:
            return chosen
    for one in _META_TITLES:
        content = _attribute(tree, one)
        if content:
            return content
    for one in ("h1", "title"):
        node = tree.css_first(one)
        words = clean_line((node.text(deep=True) if node is not None else "").replace("\n", " "))
        if words:
            return words
    return None


def _dates(tree: LexborHTMLParser, selectors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    selector = selectors.get("date")
    if selector:
        for node in _select(tree, selector):
            yield f"selector {selector}", _words(node)
    for one in _META_DATES:
        content = _attribute(tree, one)
        if content:
            yield one, content
    if tree.body is not None:
        head = clean_text("\n".join(_lines(tree.body)))[:_HEAD_CHARACTERS]
        for match in _LABELLED_DATE.finditer(head):
            yield "label on the page", match[0]


def _words(node: LexborNode) -> str:
    return clean_line(" ".join(_lines(node)))


def _attribute(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return clean_line(node.attributes.get("content") or "") or None if node is not None else None
