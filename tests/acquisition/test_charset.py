"""Decoding: what is declared is verified, a wrong declaration gives no mojibake, a doubt gives no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.acquisition.charset import believability, decode
from orchestration.acquisition.unreadable import UnreadableError

SIMPLIFIED = "国家统计局发布：2025年1—11月份，全国网上零售额144582亿元，比上年同期增长9.1%。"
# 镕 and 喆 are in GBK but not in GB2312; 㐂 and 𠮷 only in GB18030.
RARE = "国家统计局朱镕基、陶喆、㐂𠮷介绍，全国网上零售额144582亿元，比上年同期增长9.1%。"
TRADITIONAL = "國家統計局發布：全國網上零售額144582億元，比上年同期增長9.1%。"
ENGLISH = "China’s online retail sales rose 9.1% – “a record” – to £3 million."


@pytest.mark.parametrize("text", [SIMPLIFIED, RARE, TRADITIONAL], ids=["simplified", "rare", "traditional"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "GBK", "iso-8859-1", "big5", "x-unheard-of"])
def test_no_declaration_makes_mojibake(text: str, encoding: str, declared: str | None) -> None:
    content_type = f"text/html; charset={declared}" if declared else None
    decoded = decode(text.encode(encoding), content_type)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("encoding", "declared", "by", "says"),
    [
        ("utf-8", "utf-8", "HEADER", "header says utf-8; verified by decoding"),
        ("utf-8", "gb2312", "DETECTED", "header says gb18030; the declaration is wrong"),
        ("gb18030", "utf-8", "DETECTED", "header says utf-8; the declaration is wrong"),
        ("gb18030", "gb2312", "HEADER", "header says gb18030; verified by decoding"),
    ],
)
def test_the_decision_is_said(encoding: str, declared: str, by: str, says: str) -> None:
    decoded = decode(SIMPLIFIED.encode(encoding), f"text/html;charset={declared}")
    assert decoded.decided_by == by
    assert says in decoded.note


def test_the_page_s_own_declaration_counts_where_the_header_is_wrong() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body>{RARE}</body></html>'.encode("gb18030")
    decoded = decode(page, "text/html; charset=utf-8")
    assert RARE in decoded.text
    assert (decoded.encoding, decoded.decided_by) == ("gb18030", "META")


@pytest.mark.parametrize("encoding", ["big5hkscs", "cp950"])
@pytest.mark.parametrize("declared", [None, "big5", "gb2312", "utf-8"])
def test_big5_is_read_whatever_is_declared(encoding: str, declared: str | None) -> None:
    content_type = f"text/html; charset={declared}" if declared else None
    assert decode(TRADITIONAL.encode(encoding), content_type).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_wide_encodings_are_read_by_their_mark_or_their_zeros(encoding: str) -> None:
    page = f"<html><body><p>{SIMPLIFIED}</p></body></html>"
    assert decode(page.encode(encoding), "text/html; charset=gb2312").text == page


def test_western_punctuation_of_windows_is_read_though_utf_8_is_declared() -> None:
    decoded = decode(ENGLISH.encode("cp1252"), "text/html; charset=utf-8")
    assert (decoded.text, decoded.encoding) == (ENGLISH, "cp1252")


def test_what_was_broken_before_it_reached_us_is_not_taken() -> None:
    twice = SIMPLIFIED.encode("utf-8").decode("gb18030", errors="replace").encode("utf-8")
    with pytest.raises(UnreadableError, match="no encoding gives believable text"):
        decode(twice, "text/html; charset=utf-8")


def test_a_mark_that_lies_is_not_believed() -> None:
    with pytest.raises(UnreadableError, match="but are not utf-8"):
        decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030"))


def test_a_curator_s_word_is_verified_too() -> None:
    assert decode(SIMPLIFIED.encode("gb18030"), None, "gb2312").decided_by == "CURATOR"
    with pytest.raises(UnreadableError, match="the bytes are not utf-8"):
        decode(SIMPLIFIED.encode("gb18030"), None, "utf-8")


@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-8", "a/b;charset=gbk", "charset=hz"]))
def test_any_bytes_give_text_or_a_refusal(content: bytes, content_type: str | None) -> None:
    try:
        decoded = decode(content, content_type)
    except UnreadableError:
        return
    assert "\ufffd" not in decoded.text or b"\xef\xbf\xbd" in content or decoded.encoding != "utf-8"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
def test_right_and_wrong_decodings_lie_far_apart(text: str) -> None:
    """What docs/inbox.md says of the threshold of 0.35."""
    assert believability(text) >= 0.9
    encodings = ("utf-8", "gb18030", "big5hkscs", "cp1252", "utf-16-le", "utf-16-be", "koi8-r", "shift_jis", "euc_kr")
    wrong = []
    for written in ("utf-8", "gb18030", "big5hkscs"):
        for read in encodings:
            try:
                decoded = text.encode(written).decode(read)
            except UnicodeError:
                continue
            if decoded != text:
                wrong.append(believability(decoded))
    assert len(wrong) >= 3
    assert max(wrong) < 0.3
