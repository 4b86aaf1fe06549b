"""From the bytes of a page to text: every format, every limit, and the gate of numbers behind them."""

import io
import zipfile
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborNode

from orchestration.acquisition import docx_text, formats, html_text, pdf_text
from orchestration.acquisition.extraction import Extraction
from orchestration.acquisition.formats import extract_text, sniff_format
from orchestration.acquisition.gate import compare_numbers
from orchestration.acquisition.unreadable import UnreadableError
from tests.acquisition.pages import SELECTORS, docx, paragraph, pdf, release

TABLE = """<html><body><div class="article"><p>1—11月网上零售额</p>
<table><thead><tr><th>指标</th><th>绝对量（亿元）</th><th>同比（%）</th></tr></thead>
<tbody><tr><td>网上零售额</td><td>144,582</td><td>9.1</td></tr>
<tr><td>其中：实物商品</td><td>118,193</td><td>5.7</td></tr></tbody></table></div></body></html>"""


def read_html(page: str | bytes, main: str | None = ".article") -> Extraction:
    content = page.encode() if isinstance(page, str) else page
    return extract_text(content, "text/html; charset=utf-8", {"main": main} if main else {})


def numbers_agree(extraction: Extraction) -> bool:
    return compare_numbers(extraction.reference, extraction.text).is_equal


def test_the_selector_chooses_the_text_and_nothing_around_it() -> None:
    found = extract_text(release(), "text/html", SELECTORS)
    assert found.text.startswith("Online retail in 2023\n\nPublished: January 20, 2024\n\nOnline retail sales reached")
    assert "99" not in found.text
    assert "Copyright" not in found.text
    assert (found.title, found.charset) == ("Online retail in 2023", "utf-8") or found.charset == "ascii"
    assert numbers_agree(found)


def test_a_table_of_figures_becomes_a_line_a_row() -> None:
    found = read_html(TABLE)
    assert found.text == (
        "1—11月网上零售额\n\n"
        "指标 | 绝对量（亿元） | 同比（%）\n"
        "网上零售额 | 144,582 | 9.1\n"
        "其中：实物商品 | 118,193 | 5.7\n"
    )
    assert numbers_agree(found)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>增长<b>9</b>.<span>1</span>%</p>", "增长9.1%\n"),
        ("<p>9</p><p>1</p>", "9\n\n1\n"),
        ("<p>9<br>1</p>", "9\n1\n"),
        ("<p>1<script>var x = 77;</script>5</p><style>p{width:88px}</style>", "15\n"),
        ("<p>15&#8203;.42&nbsp;trillion</p>", "15.42 trillion\n"),
        ("<p>a &lt;b&gt; 5 &amp; 6</p>", "a <b> 5 & 6\n"),
        ("<table><tr><td><table><tr><td>1</td><td>2</td></tr></table></td><td>3</td></tr></table>", "1 | 2\n\n3\n"),
        ("<p>7<!-- 8 --></p><noscript>9</noscript>", "7\n"),
        ("<div>一<div>二<div>三</div>四</div>五</div>", "一\n二\n三\n四\n五\n"),
    ],
)
def test_markup_joins_and_parts_words_as_a_reader_sees_them(html: str, text: str) -> None:
    found = read_html(f"<html><body><div class=article>{html}</div></body></html>")
    assert found.text == text
    assert numbers_agree(found)


def test_a_selector_that_matches_nothing_is_said() -> None:
    with pytest.raises(UnreadableError, match="matches nothing on the page: has its layout changed"):
        read_html(release(), ".content")
    with pytest.raises(UnreadableError, match="is no CSS selector"):
        read_html(release(), "div[")


def test_nested_matches_are_taken_once() -> None:
    found = read_html('<html><body><div class="article">5<p class="article">6</p></div></body></html>')
    assert found.text.split() == ["5", "6"]


def test_an_emptied_page_is_said() -> None:
    with pytest.raises(UnreadableError, match="has no text: has the page been emptied"):
        read_html("<html><body><div class=article><script>1</script> </div></body></html>")


def test_without_a_selector_the_extractor_finds_the_article() -> None:
    article = "".join(
        f"<p>Online retail sales of goods number {n} reached {n}.5 trillion yuan in March 2025, the ministry said,"
        " which monitors the key platforms of the country and their sellers.</p>"
        for n in range(3, 8)
    )
    page = (
        f"<html><head><title>News</title></head><body><nav><a href=/>Home</a> 1999</nav><main><article>{article}"
        "</article></main><footer>Copyright 1998, tel. 010-1234</footer></body></html>"
    )
    found = read_html(page, None)
    assert "7.5 trillion" in found.text
    assert "1998" not in found.text
    assert "1999" not in found.text
    assert numbers_agree(found)


def test_without_a_selector_a_page_that_cannot_be_told_from_its_frame_is_refused() -> None:
    said = "Online retail sales rose 5% in the year, said the ministry, which monitors platforms and their sellers."
    page = f"<html><body><p>{said}</p><p>{said}</p><div class=footer>Copyright 1998, tel. 010-1234</div></body></html>"
    with pytest.raises(UnreadableError, match=r"CSS selector `main`"):
        read_html(page, None)


def test_the_gate_shows_which_numbers_differ_and_how_often() -> None:
    comparison = compare_numbers("9.1% 9.1% and 3.6 trillion", "9.1% and 36 trillion")
    assert comparison.missing == (("9.1", 1), ("3.6", 1))
    assert comparison.added == (("36", 1),)
    assert str(comparison) == "the extracted text lacks 9.1, 3.6; it has in addition 36"


@pytest.mark.parametrize(
    ("content", "declared", "kind"),
    [
        (pdf(["Sales rose 9.1% in 2025."]), "text/html; charset=utf-8", "pdf"),
        (release(), "application/pdf", "html"),
        (docx(paragraph("9.1%")), "application/octet-stream", "docx"),
        ("<html><p>9.1%".encode("utf-16"), "application/pdf", "html"),
        (b"Sales rose 9.1%.", "text/plain", "txt"),
        (b"Sales rose 9.1%.", "text/html", "html"),
    ],
)
def test_bytes_tell_the_format_not_the_declaration(content: bytes, declared: str, kind: str) -> None:
    assert sniff_format(content, declared) == kind


def test_html_that_is_really_pdf_is_read_as_pdf() -> None:
    found = extract_text(pdf(["Sales rose 9.1% in 2025."]), "text/html; charset=gb2312", SELECTORS)
    assert (found.kind, found.text) == ("pdf", "Sales rose 9.1% in 2025.\n")


def test_a_table_in_a_pdf_keeps_its_rows() -> None:
    rows = [
        ["Indicator", "Value (bn yuan)", "Growth (%)"],
        ["Online retail", "14,458", "9.1"],
        ["Goods", "11,819", "5.7"],
    ]
    found = extract_text(pdf(["Sales in 2025"], table=rows), "application/pdf", {})
    assert found.text.splitlines() == ["Sales in 2025", *(" | ".join(row) for row in rows)]
    assert numbers_agree(found)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf([], scanned=True), "no text on any of the 1 pages: a scan"),
        (pdf(["5"], encrypted=True), "locked with a password"),
        (pdf(["5"])[:300], "cannot be parsed"),
        (b"%PDF-1.4", "cannot be parsed"),
        (pdf(["5"]).replace(b"/Type /Page /", b"/Type \x00age /"), "pages by one parser|cannot be parsed|no pages"),
        (b"PK\x03\x04", "cannot be parsed"),
        (docx(""), "has no text"),
        (b"", "is empty"),
        (b"\x00\x00 \n", "is empty"),
        (b"\x89PNG....", "are a picture"),
        (b"\xd0\xcf\x11\xe0....", "an old Office file"),
        ("Sales rose 9.1\ufffd5%".encode(), "no encoding gives believable text|lost before they reached us"),
    ],
)
def test_what_gives_no_text_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract_text(content, None, {})


def test_a_long_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MAXIMUM_PAGES", 0)
    with pytest.raises(UnreadableError, match="has 1 pages, more than the 0 allowed"):
        extract_text(pdf(["5"]), None, {})


def test_a_pdf_whose_stream_swells_is_refused() -> None:
    import zlib

    swollen = zlib.compress(b" " * 200_000_000, 9)
    plain = pdf(["5"])
    start, end = plain.index(b"<< /Length"), plain.index(b"endstream")
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(swollen)
    with pytest.raises(UnreadableError, match="cannot be parsed: LimitReachedError"):
        extract_text(plain[:start] + head + swollen + b"\n" + plain[end:], None, {})


def test_a_word_document_keeps_the_order_of_paragraphs_and_tables() -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (["指标", "亿元", "%"], ["网上零售额", "144,582", "9.1"])
    )
    found = extract_text(docx(f"{paragraph('增长9', '.1%')}<w:tbl>{rows}</w:tbl>{paragraph('完 5.7')}"), None, {})
    assert found.text == "增长9.1%\n指标 | 亿元 | %\n网上零售额 | 144,582 | 9.1\n\n完 5.7\n"
    assert numbers_agree(found)


def test_text_that_the_walk_over_a_word_document_misses_is_noticed() -> None:
    hidden = f"<w:p><w:r><w:t>5%</w:t></w:r></w:p><w:moveTo>{paragraph('77%')}</w:moveTo>"
    found = extract_text(docx(hidden), None, {})
    assert compare_numbers(found.reference, found.text).missing == (("77", 1),)


def test_an_archive_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 5_000_000)
    assert len(held.getvalue()) < 10_000
    monkeypatch.setattr(docx_text, "MAXIMUM_UNPACKED_BYTES", 4_000_000)
    with pytest.raises(UnreadableError, match="unpacks to 5,000,000 bytes"):
        extract_text(held.getvalue(), None, {})


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAXIMUM_BYTES", 10)
    with pytest.raises(UnreadableError, match="11 bytes, more than the 10 allowed"):
        extract_text(b"12345678901", None, {})


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableError, match="nested deeper than"):
        read_html("<html><body><div class=article>" + "<div>" * 2000 + "5" + "</div>" * 2000)


def test_html_has_a_limit_of_its_own_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_text, "MAXIMUM_BYTES", 10)
    monkeypatch.setattr(html_text, "LexborHTMLParser", None)
    with pytest.raises(UnreadableError, match=r"a page of 11 bytes, more than the 10 allowed for HTML"):
        read_html("<p>1234</p>")


@pytest.mark.parametrize("depth", [1, 50, 300])
def test_each_node_is_rendered_as_often_however_deep_the_page_is(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extractor's choice is taken as given: what is counted is how the element that holds it is found."""
    lines = [f"Sales of region {number} rose by {number}.5 percent." for number in range(6_000 // depth)]
    monkeypatch.setattr(html_text.trafilatura, "extract", lambda *_, **__: "\n".join(lines))
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    # The same words again beside the article on each level: a teaser, and its links.
    beside = f"<div><a href=/>{lines[0]}</a></div>"
    body = f"<div>{beside}" * depth + f"<main>{paragraphs}</main>" + "</div>" * depth
    page = f"<html><body>{body}<footer>Tel. 010-1234</footer></body></html>"
    rendered: Counter[int] = Counter()
    render = html_text._lines

    def counting(node: LexborNode, depth: int = 0) -> list[str]:
        rendered[node.mem_id] += 1
        return render(node, depth)

    monkeypatch.setattr(html_text, "_lines", counting)
    found = read_html(page, None)
    assert found.text.split() == " ".join(lines).split()
    # For the date in the head, the comparison of numbers, and the text.
    assert max(rendered.values()) <= 3


def test_a_megabyte_that_is_nested_deeply_comes_to_its_end() -> None:
    said = "".join(
        f"<p>Online retail sales of region {n} rose by {n}.5 percent in the year.</p>" for n in range(14_000)
    )
    with pytest.raises(UnreadableError, match="nested deeper than 400"):
        read_html(f"<html><body>{'<div>' * 500}{said}</body></html>", None)


def test_a_page_that_breaks_the_extractor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(html_text.trafilatura, "extract", fail)
    with pytest.raises(UnreadableError, match="the extractor fails on this page"):
        read_html(release(), None)


def test_plain_text_is_cleaned_of_what_no_file_of_ours_may_hold() -> None:
    found = extract_text("\ufeff增长\u3000 9\u200b.1%\r\n\r\n\r\n\x07第二行\r".encode(), "text/plain", {})
    assert found.text == "增长 9.1%\n\n第二行\n"


SEEDS = [
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><body><div class=article>", b"\xef\xbb\xbf", b"\xff\xfe", b"<table><tr>",
    pdf(["Sales 9.1%"]), docx(paragraph("9.1%")), release(),
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from(SEEDS),
    junk=st.binary(max_size=200),
    place=st.floats(0, 1),
    declared=st.sampled_from([None, "text/html", "application/pdf", "text/html; charset=utf-16"]),
    selectors=st.sampled_from([{}, SELECTORS]),
)
def test_any_bytes_give_text_or_a_refusal(
    seed: bytes, junk: bytes, place: float, declared: str | None, selectors: dict[str, str]
) -> None:
    cut = int(len(seed) * place)
    content = seed[:cut] + junk + seed[cut + len(junk) // 2 :]
    try:
        found = extract_text(content, declared, selectors)
    except UnreadableError:
        return
    assert found.text.strip()
    assert "\x00" not in found.text
    found.text.encode()
