"""Dates of publication: what is printed, what is inferred, and what is not read at all."""

from datetime import UTC, datetime

import pytest

from orchestration.acquisition.printed_dates import (
    find_printed_date,
    find_publication_date,
    read_day,
    read_printed_date,
)

NOW = datetime(2025, 12, 21, tzinfo=UTC)
URL = "https://stats.example/a.html"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2025年12月20日 10:00", "2025-12-20"),
        ("发布时间：2025 年 12 月 2 日", "2025-12-02"),
        ("２０２５年１２月２０日", "2025-12-20"),
        ("二〇二五年十二月二十日", "2025-12-20"),
        ("2025年12月", "2025-12"),
        ("2025-12-20", "2025-12-20"),
        ("2025/12/20 09:31", "2025-12-20"),
        ("2025.12.2", "2025-12-02"),
        ("Sat, 20 Dec 2025 10:00:00 +0800", "2025-12-20"),
        ("Sat, 20 Dec 2025 18:30:00 GMT", "2025-12-21"),
        ("2025-12-20T18:30:00Z", "2025-12-21"),
        ("December 20, 2025", "2025-12-20"),
        ("Dec. 20th 2025", "2025-12-20"),
        ("Updated: 3 Sept 2025", "2025-09-03"),
        ("03/04/2025", None),
        ("2025-02-30", None),
        ("12345-12-20", None),
        ("Thu, 99 Dec 2025 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_printed_dates(words: str, code: str | None) -> None:
    assert read_printed_date(words) == code


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Dec 20, 2025", "2025-12-20"),
        ("2025-12-20T18:30:00Z", "2025-12-21"),
        ("2025年12月", "None"),
        ("1980-01-01", "None"),
        ("0001-01-01T00:00:00+14:00", "None"),
        ("9999-12-31T23:59:59-12:00", "None"),
        ("Mon, 22 Dec 99999 18:00:00 GMT", "None"),
        ("Mon, 22 Dec 999999999999 18:00:00 GMT", "None"),
        ("Mon, 22 Dec 2025 18:00:00 +9999", "None"),
        (None, "None"),
    ],
)
def test_a_day_is_read_as_every_other_date_is(words: str | None, day: str) -> None:
    assert str(read_day(words)) == day


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("2025年11月份社会消费品零售总额 2025-12-15", "2025-12-15"),
        ("Retail in November 2025 | Dec. 15th, 2025", "Dec. 15th, 2025"),
        ("Feed: Mon, 15 Dec 2025 18:00:00 GMT, new", "15 Dec 2025 18:00:00 GMT"),
        ("2025-02-30 2025/12/15", "2025/12/15"),
        ("２０２５年１２月１５日", "２０２５年１２月１５日"),
        ("Retail in November 2025", None),
    ],
)
def test_the_first_day_is_found_as_it_is_printed(words: str, printed: str | None) -> None:
    assert find_printed_date(words) == printed


def test_what_the_page_prints_comes_first_and_contradictions_are_said() -> None:
    found = find_publication_date([("selector .date", "2025-12-20")], "2025年12月19日", URL, NOW)
    assert (found.code, found.method) == ("2025-12-20", "STATED")
    assert "“2025-12-20”" in (found.evidence or "")
    assert "Against it: 2025-12-19 by the feed or link" in (found.evidence or "")


@pytest.mark.parametrize(
    ("link", "url", "code", "words"),
    [
        ("2025年12月19日", URL, "2025-12-19", "feed or link: “2025年12月19日”"),
        (None, "https://x.example/sj/202512/t20251218_196.html", "2025-12-18", "address: “/t20251218_1”"),
        (None, "https://x.example/art/2025/12/1/art_1.html", "2025-12-01", "address"),
        (None, "https://x.example/2025/12/17/a.html", "2025-12-17", "address"),
    ],
)
def test_a_date_from_elsewhere_is_inferred(link: str | None, url: str, code: str, words: str) -> None:
    found = find_publication_date([], link, url, NOW)
    assert (found.code, found.method) == (code, "INFERRED")
    assert words in (found.evidence or "")


def test_a_day_says_more_than_a_month() -> None:
    found = find_publication_date([("label on the page", "2025年12月")], "2025-12-19", URL, NOW)
    assert (found.code, found.method) == ("2025-12-19", "INFERRED")


def test_no_page_is_published_after_it_was_received() -> None:
    found = find_publication_date([("selector .date", "2026-01-31")], "1969-12-31", URL, NOW)
    assert (found.code, found.method, found.evidence) == (None, "UNKNOWN", None)


def test_words_from_outside_stay_on_one_line() -> None:
    found = find_publication_date([], "2025-12-19\n# note: x\u2028y\x85z\x1b", URL, NOW)
    assert found.evidence == "By the feed or link: “2025-12-19 # note: x yz”."
