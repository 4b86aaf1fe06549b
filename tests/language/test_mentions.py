# ruff: noqa: E501 (tables are read more easily unbroken)
"""What the reader makes of single sentences: value, unit, measure, comparison, qualifier and period."""

import pytest

from orchestration.language.mentions import Mention
from orchestration.language.reader import read_mentions


def figures(text: str, language: str, published_on: str | None = None) -> list[tuple[object, ...]]:
    return [
        (r["value"], r["unit"], r["measure"], r["comparison"], r["qualifier"], r["period"])
        for r in (m.to_record() for m in read_mentions(text, language, published_on))
        if r["kind"] == "statistic"
    ]


ENGLISH = [
    ("Sales climbed 9.1 percent in 2025.", ("9.1", "PERCENT", "GROWTH", "YOY", "EXACT", "2025")),
    ("Sales sank 11.8% in Q2 2024.", ("-11.8", "PERCENT", "GROWTH", "YOY", "EXACT", "2024-Q2")),
    ("Sales were 4% lower in May 2025 than in April.", ("-4", "PERCENT", "GROWTH", "MOM", "EXACT", "2025-05")),
    ("Its margin fell to 6.0 percent in 3Q25.", ("6", "PERCENT", "SHARE", None, "EXACT", "2025-Q3")),
    ("Goods made up 26.4 percent of retail sales in 2024.", ("26.4", "PERCENT", "SHARE", None, "EXACT", "2024")),
    ("Sales grew at a CAGR of 9 percent over 2020-2024.", ("9", "PERCENT", "GROWTH", "CAGR", "EXACT", "2020/2024")),
    ("GMV was RMB15,972.2bn in 2025.", ("15972200000000", "CNY", "LEVEL", None, "EXACT", "2025")),
    ("Sales exceeded 3 trillion yuan in 2025.", ("3000000000000", "CNY", "LEVEL", None, "MORE_THAN", "2025")),
    ("Users rose by 61.4 million in 2023.", ("61400000", "COUNT", "LEVEL", "YOY", "EXACT", "2023")),
    ("Users rose to 908 million in 2023.", ("908000000", "COUNT", "LEVEL", None, "EXACT", "2023")),
    ("Online sales outpaced the total by 4.8 percentage points in H1 2025.", ("4.8", "PERCENTAGE_POINT", "POINT_CHANGE", "VS_INDICATOR", "EXACT", "2025-H1")),
    ("In 2024 services added 0.7 percentage points to growth.", ("0.7", "PERCENTAGE_POINT", "CONTRIBUTION", None, "EXACT", "2024")),
    ("The price index stood at 52.4 in July 2025.", ("52.4", "INDEX", "INDEX", None, "EXACT", "2025-07")),
    ("Orders more than doubled in 2024.", ("2", "TIMES", "MULTIPLE", "YOY", "MORE_THAN", "2024")),
    ("It came first for the 12th consecutive year in 2024.", ("1", "COUNT", "RANK", None, "EXACT", "2024")),
    ("Almost two-thirds of shoppers agreed in 2024.", ("66.67", "PERCENT", "SHARE", None, "NEARLY", "2024")),
]  # fmt: skip
CHINESE = [
    ("2025年，网上零售额增长9.1%。", ("9.1", "PERCENT", "GROWTH", "YOY", "EXACT", "2025")),
    ("2025年5月，销售额环比下降1.2%。", ("-1.2", "PERCENT", "GROWTH", "MOM", "EXACT", "2025-05")),
    ("2025年1—11月，网上零售额14.58万亿元。", ("14580000000000", "CNY", "LEVEL", None, "EXACT", "2025-01/2025-11")),
    ("2024年，实物商品占比超六成。", ("60", "PERCENT", "SHARE", None, "MORE_THAN", "2024")),
    ("2024年，利润下滑一成二。", ("-12", "PERCENT", "GROWTH", "YOY", "EXACT", "2024")),
    ("截至2025年11月底，业务量超1800亿件。", ("180000000000", "COUNT", "LEVEL", None, "MORE_THAN", "2025-11-30")),
    ("2025年前三季度，销量翻番。", ("2", "TIMES", "MULTIPLE", "YOY", "EXACT", "2025-01/2025-09")),
    ("2025年上半年，增速快于商品零售额0.4个百分点。", ("0.4", "PERCENTAGE_POINT", "POINT_CHANGE", "VS_INDICATOR", "EXACT", "2025-H1")),
    ("2024年，服务拉动消费增长1.9个百分点。", ("1.9", "PERCENTAGE_POINT", "CONTRIBUTION", None, "EXACT", "2024")),
    ("2025年7月，物流指数为112.3点。", ("112.3", "INDEX", "INDEX", None, "EXACT", "2025-07")),
    ("2024年，电商用户增加1.1万户。", ("11000", "COUNT", "LEVEL", "YOY", "EXACT", "2024")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_sentence_is_read(text: str, expected: tuple[object, ...]) -> None:
    assert figures(text, "en")[0] == expected


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese_sentence_is_read(text: str, expected: tuple[object, ...]) -> None:
    assert figures(text, "zh")[0] == expected


def by_text(text: str, language: str, published_on: str | None = None) -> dict[str, Mention]:
    return {mention.text: mention for mention in read_mentions(text, language, published_on)}


def test_list_members_share_unit_magnitude_and_verb() -> None:
    found = by_text("Sales of clothing and shoes were 1.64 and 0.57 trillion yuan in 2024, respectively.", "en")
    assert [str(found[words].to_record()["value"]) for words in ("1.64", "0.57 trillion yuan")] == [
        "1640000000000",
        "570000000000",
    ]
    assert [found[words].subject for words in ("1.64", "0.57 trillion yuan")] == ["clothing", "shoes"]


def test_chinese_list_members_take_their_own_subject() -> None:
    found = by_text("2025年5月，吃类、穿类商品分别增长13.7%和1.8%。", "zh")
    assert [found[words].subject for words in ("13.7%", "1.8%")] == ["吃类", "穿类商品"]


def test_range_keeps_both_ends_and_the_direction() -> None:
    found = by_text("Delivery costs dropped by between 3 and 5 percent in 2025.", "en")["between 3 and 5 percent"]
    assert (found.to_record()["value"], found.to_record()["low"], found.to_record()["high"]) == (None, "-5", "-3")


def test_period_is_carried_until_another_takes_over() -> None:
    text = "In May 2025 sales rose 3%. Exports fell 2%. In June 2025 sales rose 4%."
    assert [m.period for m in read_mentions(text, "en") if m.kind == "statistic"] == ["2025-05", "2025-05", "2025-06"]
    assert [m.is_period_inferred for m in read_mentions(text, "en") if m.kind == "statistic"] == [False, True, False]


def test_year_comes_from_the_day_of_publication() -> None:
    assert by_text("Sales rose 3% in December.", "en", "2026-01-19")["3%"].period == "2025-12"
    assert by_text("Sales rose 3% in December.", "en")["3%"].period is None


def test_table_rows_take_units_from_the_header() -> None:
    text = "指标　绝对量（亿元）　同比（%）\n餐饮收入　22773　5.0\n石油类　9405　-2.4\n"
    assert figures(text, "zh") == [
        ("2277300000000", "CNY", "LEVEL", None, "EXACT", None),
        ("5", "PERCENT", "GROWTH", "YOY", "EXACT", None),
        ("940500000000", "CNY", "LEVEL", None, "EXACT", None),
        ("-2.4", "PERCENT", "GROWTH", "YOY", "EXACT", None),
    ]


def test_wrapped_chinese_lines_are_read_as_one() -> None:
    text = "2025年10月，全市限额以上单位商品零售额同比增\n长11.3%，占限额以上商品零售额的比重为36.\n8%。"
    assert [m.text for m in read_mentions(text, "zh") if m.kind == "statistic"] == ["11.3%", "36.\n8%"]


def test_names_and_apparatus_are_no_statistics() -> None:
    text = (
        "Table 4 of the 14th Five-Year Plan covers 5G, B2C and the sixth Silk Road Online Expo; 17 departments signed."
    )
    assert {m.kind for m in read_mentions(text, "en")} <= {"name", "other"}
