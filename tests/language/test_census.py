"""The census finds every numeric token, whatever its script, and nothing inside other words."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.language.census import find_numeric_tokens


def tokens(text: str) -> list[str]:
    return [token.text for token in find_numeric_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RMB15,972.2bn", ["15,972.2"]),
        ("2025-11-30", ["2025", "11", "30"]),
        ("21/04/2025", ["21", "04", "2025"]),
        ("2025.11.30", ["2025", "11", "30"]),
        ("3.6 trillion yuan", ["3.6"]),
        ("3.6\ntrillion yuan", ["3.6"]),
        ("1.2 million parcels", ["1.2"]),
        ("a trillion yuan", ["trillion"]),
        ("millions of farmers", ["millions"]),
        ("the 14th Five Year Plan", ["14th", "Five"]),
        ("5G and 3D printing, B2C", ["5", "3", "2"]),
        ("Firstly, the sixth two-way fair", ["Firstly", "sixth", "two"]),
        ("twenty-one firms", ["twenty-one"]),
        ("one hundred and twenty firms", ["one hundred and twenty"]),
        (
            "halved, doubled, doubling, tripled, twice, a dozen",
            ["halved", "doubled", "doubling", "tripled", "twice", "dozen"],
        ),
        ("two-thirds; a third; a quarter of users", ["two-thirds", "third", "quarter"]),
        ("in the first quarter", ["first"]),
        ("a quarter of 2025; a quarter ago", ["2025"]),
        ("tenfold and 3-fold", ["tenfold", "3"]),
        ("often someone tones tension stone attend", []),
        ("４５．６％", ["４５．６"]),
        ("１２，３４５件", ["１２，３４５"]),
        ("①②", ["①", "②"]),
        ("٣٫٥", ["٣", "٥"]),
        ("15.42万亿元", ["15.42"]),
        ("近三成、近半、一半", ["三成", "半", "一半"]),
        ("翻番，翻了一番，翻两番", ["翻番", "翻了一番", "翻两番"]),
        ("两倍、一倍多、2.3倍", ["两倍", "一倍", "2.3"]),
        ("百分之三十五、三分之一、百分之5", ["百分之三十五", "三分之一", "百分之5"]),
        ("一千八百亿件", ["一千八百亿"]),
        ("5.2个百分点", ["5.2"]),
        ("“十四五”期间双11", ["十四五", "11"]),
        ("零售、百货、进一步、一系列、半导体", []),
        ("1—11月", ["1", "11"]),
        ("", []),
    ],
)
def test_tokens_are_found(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text())
def test_offsets_slice_back_in_order(text: str) -> None:
    found = find_numeric_tokens(text)
    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.text())
def test_every_digit_is_in_a_token(text: str) -> None:
    covered = {place for token in find_numeric_tokens(text) for place in range(token.start, token.end)}
    # 百分之 and the like may swallow digits into one token; none may be left outside.
    assert all(place in covered for place, sign in enumerate(text) if sign.isdecimal())


@given(st.lists(st.text(alphabet="19,.万亿 三成ten\n第翻半", max_size=30), max_size=5))
def test_paragraphs_can_be_counted_one_by_one(paragraphs: list[str]) -> None:
    whole = tokens("\n\n".join(paragraphs))
    assert whole == [token for paragraph in paragraphs for token in tokens(paragraph)]


@pytest.mark.parametrize("unit", ["1", "万", "and ", "1,", "1.1", "one ", "one-", "1,000", "第", "十分", " "])
def test_cost_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = time.perf_counter()
        find_numeric_tokens(text)
        return time.perf_counter() - begun

    assert seconds(400_000) < 12 * max(seconds(100_000), 0.02)
