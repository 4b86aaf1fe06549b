"""Quotes get exactly one place, or an error that tells why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.readers.anchors import AnchoredText, AnchorError, Span

TEXT = "Sales rose 9.1% in 2025. In 2025, sales of 15,000 items rose 19.1%.\nAs noted, sales rose 9.1%."


@pytest.fixture
def text() -> AnchoredText:
    return AnchoredText(TEXT)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("9.1%", 2),  # not inside 19.1%
        ("19.1%", 1),
        ("1%", 0),  # inside 9.1%
        (".1%", 0),
        ("9", 0),  # inside 9.1
        ("15", 0),  # inside 15,000
        ("15,000", 1),
        ("000 items", 0),
        ("2025", 2),
        ("025", 0),
        ("Sale", 0),
        ("Sales", 1),  # not sales
        ("sales", 2),
        ("In 2025,", 1),
        ("rose 19.1%.\nAs noted", 1),
        ("rose 19.1%. As noted", 0),  # a line break counts as it is
        ("absent", 0),
    ],
)
def test_find_all_finds_whole_words_only(text: AnchoredText, words: str, count: int) -> None:
    places = text.find_all(words)
    assert len(places) == count
    assert all(TEXT[one.start : one.end] == words for one in places)


def test_find_all_cuts_chinese_anywhere() -> None:
    """Chinese has no spaces between words: nothing there can be called half a word."""
    assert AnchoredText("网上零售额增长9.1%").find_all("零售额") == [Span(2, 5)]


@pytest.mark.parametrize(
    ("before", "words"),
    [("😀𠮷 ", "9.1%"), ("\ufeff", "9.1%"), ("e\u0301 ", "9.1%"), ("\u202e", "9.1%"), ("a\r\n", "9.1%")],
)
def test_locate_counts_code_points(before: str, words: str) -> None:
    place = AnchoredText(f"{before}{words} more").locate(words)
    assert place == Span(len(before), len(before) + len(words))


def test_locate_needs_carriage_returns_in_the_quote() -> None:
    text = AnchoredText("sales\r\nrose 9.1%")
    assert text.locate("sales\r\nrose") == Span(0, 11)
    with pytest.raises(AnchorError, match="does not occur"):
        text.locate("sales\nrose")


@pytest.mark.parametrize(
    ("words", "occurrence", "reason"),
    [
        ("rose 9.1%", None, "stands 2 times in the document; quote more words, or say which with `occurrence`"),
        ("rose 9.1%", 3, "`occurrence` is 3, but the quote stands 2 time"),
        ("rose 9.2%", None, 'the quote "rose 9.2%" does not occur in the document'),
        ("sales of 15,000 items fell", None, 'its line 1 has "sales of 15,000 items '),
        ("As noted, sales rose by 9.1%", None, 'its line 2 has "As noted, sales rose "'),
    ],
)
def test_locate_says_why_there_is_no_place(text: AnchoredText, words: str, occurrence: int | None, reason: str) -> None:
    with pytest.raises(AnchorError) as caught:
        text.locate(words, occurrence)
    assert reason in str(caught.value)


def test_locate_takes_the_occurrence_that_is_asked_for(text: AnchoredText) -> None:
    first, second = text.find_all("rose 9.1%")
    assert text.locate("rose 9.1%", 1) == first
    assert text.locate("rose 9.1%", 2) == second


def test_locate_within_stays_in_the_quote(text: AnchoredText) -> None:
    quote = text.locate("As noted, sales rose 9.1%")
    assert quote.contains(text.locate_within("9.1%", quote))
    with pytest.raises(AnchorError, match=r'"19.1%" is not in the quote "As noted, sales rose 9.1%"'):
        text.locate_within("19.1%", quote)


def test_locate_within_refuses_two_places() -> None:
    text = AnchoredText("up 5% and 5%")
    with pytest.raises(AnchorError, match="stands 2 times in the quote"):
        text.locate_within("5%", Span(0, 12))


@pytest.mark.parametrize(
    ("quote", "expected"),
    [("Beta in May", 17), ("Gamma", 17), ("Alpha", 17), ("Delta in May fell", 43), ("grew", 64)],
)
def test_locate_nearest_prefers_inside_then_its_sentence_then_before_then_after(quote: str, expected: int) -> None:
    text = AnchoredText("Alpha sold. Beta in May. Gamma sold. Delta in May fell. It grew in May.")
    assert text.locate_nearest("in May", text.locate(quote)).start == expected


def test_locate_nearest_refuses_what_does_not_occur(text: AnchoredText) -> None:
    with pytest.raises(AnchorError, match='the words "in 2026" do not occur'):
        text.locate_nearest("in 2026", Span(0, 5))


def test_sentence_at_finds_the_sentence_of_every_place(text: AnchoredText) -> None:
    for sentence in text.sentences:
        assert text.sentence_at(sentence.start) == sentence
        assert text.sentence_at(sentence.end - 1) == sentence


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_find_all_gives_back_the_words(content: str, start: int, length: int) -> None:
    words = content[start : start + length]
    if words:
        text = AnchoredText(content)
        assert all(content[one.start : one.end] == words for one in text.find_all(words))
