"""Sentences cover the text, and stops inside numbers and abbreviations end none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.language.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose 3.6%. Exports fell.", ["Sales rose 3.6%.", "Exports fell."]),
        ("Sales in the U.S. market rose.", ["Sales in the U.S. market rose."]),
        ("He cited No. 2 and e.g. Figure 3.", ["He cited No. 2 and e.g. Figure 3."]),
        ("It fell in Jan. and Feb. Then it rose.", ["It fell in Jan. and Feb. Then it rose."]),
        ("areas.Ministry of Commerce", ["areas.", "Ministry of Commerce"]),
        ('He said "it rose." It did.', ['He said "it rose."', "It did."]),
        ("Heading\nSales rose 3%.\n\nNext", ["Heading", "Sales rose 3%.", "Next"]),
        (
            "Online retail sales of physical goods rose\nby 3 percent.",
            ["Online retail sales of physical goods rose\nby 3 percent."],
        ),
        (
            "Rural sales surpass 3 trillion yuan for the first time, platforms speed up\n2026-02-14\nWhen mushrooms",
            [
                "Rural sales surpass 3 trillion yuan for the first time, platforms speed up",
                "2026-02-14",
                "When mushrooms",
            ],
        ),
        ("零售额增长9.1%。快递增长5%！", ["零售额增长9.1%。", "快递增长5%！"]),
        ("他说：“增长5%。”随后", ["他说：“增长5%。”", "随后"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_are_split(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from('aB1. 。\n,!？U.S\u3000"”')) | st.text())
def test_every_character_but_space_is_in_one_sentence(text: str) -> None:
    found = split_sentences(text)
    assert [sentence.number for sentence in found] == list(range(1, len(found) + 1))
    covered = {place for sentence in found for place in range(sentence.start, sentence.end)}
    assert len(covered) == sum(sentence.end - sentence.start for sentence in found)
    assert all(place in covered for place, sign in enumerate(text) if not sign.isspace())
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in found)
