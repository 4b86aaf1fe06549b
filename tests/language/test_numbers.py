"""Printed numbers are read to the last decimal, in both languages, and never guessed."""

from decimal import Decimal

import pytest

from orchestration.language.numbers import read_printed_number


@pytest.mark.parametrize(
    ("printed", "value", "multiplier", "decimals"),
    [
        ("3.6 trillion yuan", "3.6", 12, 1),
        ("nearly 30%", "30", 0, 0),
        ("more than 150", "150", 0, 0),
        ("9.10%", "9.10", 0, 2),
        ("10 times", "10", 0, 0),
        ("eight", "8", 0, 0),
        ("Over ten", "10", 0, 0),
        ("15,000", "15000", 0, 0),
        ("11 consecutive years", "11", 0, 0),
        ("RMB15,972.2bn", "15972.2", 9, 1),
        ("2.38B", "2.38", 9, 2),
        ("1.3ppts", "1.3", 0, 1),
        ("three million", "3", 6, 0),
        ("one hundred and twenty", "120", 0, 0),
        ("half", "50", 0, 0),
        ("two-thirds", "66.67", 0, 2),
        ("nine in ten", "90", 0, 0),
        ("doubled", "2", 0, 0),
        ("14th", "14", 0, 0),
        ("1800亿件", "1800", 8, 0),
        ("15.42万亿元", "15.42", 12, 2),
        ("一千八百亿件", "1800", 8, 0),
        ("三成", "3", 1, 0),
        ("百分之三十五", "35", 0, 0),
        ("三分之一", "33.33", 0, 2),
        ("翻番", "2", 0, 0),
        ("翻两番", "4", 0, 0),
        ("5.2个百分点", "5.2", 0, 1),
        ("十余家", "10", 0, 0),
        ("４５．６％", "45.6", 0, 1),
        ("①", "1", 0, 0),
        ("½", "50", 0, 0),
    ],
)
def test_printed_number_is_read(printed: str, value: str, multiplier: int, decimals: int) -> None:
    number = read_printed_number(printed)
    assert (number.value, number.multiplier, number.decimals) == (Decimal(value), multiplier, decimals)
    assert number.scaled == Decimal(value) * 10**multiplier


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("yuan", "no number"),
        ("", "no number"),
        ("3 to 5 percent", "2 numbers"),
        ("1—11月", "2 numbers"),
        ("9" * 50, "50 characters"),
    ],
)
def test_none_or_several_are_refused(printed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_printed_number(printed)
