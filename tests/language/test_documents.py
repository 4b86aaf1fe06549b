"""The reader and the census on the five documents of the warehouse."""

from pathlib import Path

import pytest

from orchestration.language.census import find_numeric_tokens
from orchestration.language.claims import propose_claims
from orchestration.language.reader import read_mentions
from orchestration.language.vocabulary import Entry, Vocabulary

DOCUMENTS = sorted((Path(__file__).parents[2] / "raw" / "documents").glob("*/*.txt"))
# Fixed phrases whose number word the reader passes over on purpose; the census does not.
PASSED_OVER = {"first", "one", "zero", "two"}


def text_of(name: str) -> str:
    return next(path for path in DOCUMENTS if name in path.name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_number_of_the_census_is_missed(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    mentions = read_mentions(text)
    missed = [
        token.text
        for token in find_numeric_tokens(text)
        if not any(mention.start < token.end and token.start < mention.end for mention in mentions)
    ]
    assert {word.lower() for word in missed} <= PASSED_OVER


def test_january_november_release_is_read() -> None:
    found = {m.text: m for m in read_mentions(text_of("january_november"), "en", "2025-12-28") if m.kind == "statistic"}
    assert (str(found["9.1%"].value), found["9.1%"].measure, found["9.1%"].period) == (
        "9.1",
        "GROWTH",
        "2025-01/2025-11",
    )
    assert [str(found[words].value) for words in ("22.1%", "19.4%", "21.7%")] == ["22.1", "19.4", "21.7"]
    assert [found[words].subject for words in ("22.1%", "19.4%")] == ["smart wearables", "smart robots"]
    assert (found["180 billion"].qualifier, found["180 billion"].period) == ("MORE_THAN", "2025-11-30")
    assert (found["13.4%"].period, found["12.1%"].period) == ("2025-01/2025-10", "2025-01/2025-10")
    assert (found["10 times"].measure, found["10 times"].qualifier) == ("MULTIPLE", "MORE_THAN")


def test_a_fall_in_cost_is_negative() -> None:
    cost = next(m for m in read_mentions(text_of("first_quarter"), "en", "2025-04-21") if m.text == "nearly 30%")
    assert (cost.to_record()["value"], cost.qualifier, cost.period) == ("-30", "NEARLY", "2025-Q1")


def test_claims_are_coded_in_the_vocabulary_with_doubts_named() -> None:
    sales = Entry("online_retail_sales", "Online retail sales", "网上零售额", mistranslations=("rural net zero value",))
    rural = Entry("rural", "Rural", "农村", ("rural",), ("农村",))
    bureau = Entry("nbs", "National Bureau of Statistics", "国家统计局", agency="nbs")
    vocabulary = Vocabulary((sales,), (rural,), (bureau,))
    claims = {c.printed: c for c in propose_claims(text_of("january_november"), "en", "2025-12-28", vocabulary)}
    growth = claims["9.1%"]
    assert (growth.indicator, growth.category, growth.basis) == ("online_retail_sales", "total", "nbs")
    assert (
        growth.doubts == ("period carried or completed", "comparison not stated")
        or "comparison not stated" in growth.doubts
    )
    assert (claims["9.8%"].indicator, claims["9.8%"].category) == ("online_retail_sales", "rural")
    assert claims["9.8%"].quote in text_of("january_november")


def test_a_figure_said_twice_is_one_claim_with_a_repeat() -> None:
    sales = Entry("online_retail_sales", "Online retail sales", "网上零售额")
    text = (
        "Online retail sales reached 3 trillion yuan in 2025. Online retail sales of 3 trillion yuan in 2025 are many."
    )
    claims = propose_claims(text, "en", None, Vocabulary((sales,)))
    assert [(claim.printed, len(claim.repeats)) for claim in claims] == [("3 trillion yuan", 1)]


def test_unknown_words_are_said_to_be_unknown() -> None:
    claim = propose_claims("Output of widgets rose 3% in 2025.", "en")[0]
    assert (claim.indicator, claim.confidence < 0.5) == ("unknown", True)
    assert "indicator unknown" in claim.doubts
