"""Any input gives mentions or none, never an exception, at a cost that grows with its length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.language.claims import propose_claims
from orchestration.language.reader import read_mentions

FRAGMENTS = [
    "1",
    "万",
    "亿",
    "%",
    "成",
    "倍",
    "半",
    "第",
    "一",
    "二十",
    ".",
    ",",
    "，",
    "—",
    "-",
    "to",
    "and",
    "between",
    "percent",
    "first",
    "quarter",
    "of",
    "2025",
    "13",
    "31",
    "February",
    "月",
    "日",
    "年",
    "前",
    "个",
    "上半",
    "from",
    "yuan",
    "元",
    "(",
    ")",
    "（",
    "）",
    "½",
    "①",
    "三",
    "1/0",
    "99999999999",
    "twenty",
    "hundred",
    "in",
    "ten",
    "half",
    "分之",
    "百分之",
    "点",
    "零",
    "H1",
    "Q3",
    "25",
    "FY",
    "end",
    "the",
    "May",
    "Sept.",
    "0",
    "00",
    "+",
    "−",
    "$",
    "bn",
    "k",
    "x",
    "times",
    "连续",
    "翻",
    "番",
    "同比",
    "％",
    "１",
    "。",
    ";",
    "2024-13-45",
    "30\xa0February",
    "0001年",
    "9999年",
    "廿",
    "618",
    "截至",
    "下旬",
    "0Q00",
    "�",
    "\x00",
    "\u202e",
    "אבג",
    "\n",
]
TEXTS = (
    st.text()
    | st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
)
LANGUAGES = st.sampled_from(["en", "zh", None])
DAYS = st.sampled_from([None, "2025-06-15", "2024-02-29", "not a day"])


@settings(deadline=None)
@given(TEXTS, LANGUAGES, DAYS)
def test_offsets_slice_back_in_order(text: str, language: str | None, published_on: str | None) -> None:
    end = 0
    for mention in read_mentions(text, language, published_on):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@settings(deadline=None)
@given(TEXTS, LANGUAGES)
def test_reading_is_deterministic(text: str, language: str | None) -> None:
    assert read_mentions(text, language) == read_mentions(text, language)


@settings(deadline=None, max_examples=50)
@given(TEXTS, LANGUAGES)
def test_claims_quote_the_text(text: str, language: str | None) -> None:
    for claim in propose_claims(text, language):
        assert text[slice(*claim.printed_span)] == claim.printed
        assert claim.printed in claim.quote
        assert 0 <= claim.confidence <= 1


@pytest.mark.parametrize("language", ["en", "zh", None, "fr"])
def test_odd_inputs_are_read(language: str | None) -> None:
    binary = bytes(range(256)) * 20
    for text in ("", " ", "\n\n", binary.decode("latin-1"), binary.decode("utf-8", "surrogateescape"), "\u202e" * 100):
        read_mentions(text, language)


ADVERSARIES = [
    "1",
    "万",
    "and ",
    "one ",
    "1,000",
    "第",
    "十分",
    "5%, ",
    "a, b and c, ",
    "5 percent and ",
    "增长5%，",
    "((((",
    "2025 ",
    " ",
    "\n",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("unit", ADVERSARIES)
def test_cost_is_linear(unit: str, language: str) -> None:
    def seconds(size: int) -> float:
        """Processor time, the better of two runs: other work on the machine must not decide."""
        text = unit * (size // len(unit))
        taken = []
        for _ in range(2):
            begun = time.process_time()
            read_mentions(text, language)
            taken.append(time.process_time() - begun)
        return min(taken)

    # Four times the text may take four times as long; a quadratic reader would take sixteen times.
    assert seconds(40_000) < 10 * max(seconds(10_000), 0.03)


def test_a_line_of_ten_megabytes_is_read() -> None:
    assert read_mentions("x" * 10_000_000, "en") == ()
