"""What the program reads in the words of a figure, beside what the curator states of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestration.readers.facts import _read_again


@pytest.mark.parametrize(
    ("role", "words", "expected"),
    [
        ("VALUE", "15.42 trillion yuan", (Decimal("15.42"), 12, 2)),
        ("REPEAT", "more than 15,000", (Decimal(15000), 0, 0)),
        ("REPEAT", "3.6万亿元", (Decimal("3.6"), 12, 1)),
        ("VALUE", "from 3 to 5 percent", (None, None, None)),
        ("VALUE", "a lot", (None, None, None)),
        ("PERIOD", "2023", (None, None, None)),
    ],
)
def test_spans_are_read_by_themselves(
    role: str, words: str, expected: tuple[Decimal | None, int | None, int | None]
) -> None:
    found = _read_again(role, words)
    assert (found["printed_value"], found["unit_multiplier"], found["decimals"]) == expected
