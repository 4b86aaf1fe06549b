"""YAML as curators write it: the meaning of plain words, the line of every key, and what is refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.readers.yaml_lines import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    LinedList,
    LinedMap,
    YamlError,
    line_of,
    parse_yaml,
    read_yaml,
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-30", -30),
        ("3_600_000_000_000", 3_600_000_000_000),
        ("9.1", Decimal("9.1")),
        ("9.10", Decimal("9.10")),
        ("1_000.5", Decimal("1000.5")),
        ("1.5e3", Decimal("1500")),
        ("1e3", "1e3"),
        ("1e999", "1e999"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("2025-11-30", "2025-11-30"),
        ("2025-01/2025-11", "2025-01/2025-11"),
        ("1__0", "1__0"),
        ("１２", "１２"),
        ("²", "²"),
        ("9.1%", "9.1%"),
        ("'12'", "12"),
        ('"null"', "null"),
        ("9" * 60, int("9" * 60)),
        ("9" * 60 + "x", "9" * 60 + "x"),
    ],
)
def test_parse_yaml_gives_scalars_their_yaml_1_2_meaning(word: str, expected: object) -> None:
    value = parse_yaml(f"key: {word}\n".encode())["key"]
    assert value == expected
    assert type(value) is type(expected)


def test_parse_yaml_keeps_every_decimal_exactly() -> None:
    value = parse_yaml(b"key: 0.1000000000000000055511151231257827\n")["key"]
    assert str(value) == "0.1000000000000000055511151231257827"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice, first on line 1"),
        (b"a:\n  b: 1\n  'b': 2\n", 3, "the key 'b' stands twice, first on line 2"),
        (b"{a: 1, a: 2}", 1, "stands twice"),
        (b"a: &x 1\n", 1, "anchors and aliases"),
        (b"b: 1\na: *x\n", 2, "anchors and aliases"),
        (b"a: &x {b: 1}\n", 1, "anchors and aliases"),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "tags (tag:yaml.org,2002:python/object:os.system)"),
        (b"a: !!str 12\n", 1, "tags (tag:yaml.org,2002:str)"),
        (b"<<: {a: 1}\n", 1, "merge keys"),
        (b"[a, b]: 1\n", 1, "a key must be a word"),
        (b"? {a: 1}\n: 2\n", 1, "a key must be a word"),
        (b"a: 1\n---\nb: 2\n", 2, "a second YAML document"),
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        (b"a: 1\n\tb: 2\n", 2, "not valid YAML"),
        (b"a: 1\nb: 'x\n", 3, "not valid YAML"),
        (b"a: 1\nb: \xff\n", 2, "byte 8 is not UTF-8; save the file as UTF-8"),
        (b"a: 1\nb: x\x01y\n", 2, "U+0001 is not allowed"),
        (b"a: 1\nb: x\x00y\n", 2, "U+0000 is not allowed"),
        (b'a: 1\nb: "x\\0y"\n', 2, "U+0000 cannot be stored"),
        (b'a: 1\n"k\\0": y\n', 2, "U+0000 cannot be stored"),
        (b'a: 1\nb: "\\ud800"\n', 2, "invalid Unicode character escape code"),
        (b"a: 1\nb: " + b"9" * 61 + b"\n", 2, "a number of 61 digits; at most 60 are read"),
        ("\ufeffa: 1\na: 2\n".encode(), 2, "stands twice, first on line 1"),
        (b"a: 1\r\nb: 2\r\na: 3\r\n", 3, "stands twice, first on line 1"),
        ("a: 1\n".encode("utf-16"), 1, "byte 0 is not UTF-8"),
        (b"[" * 200, 1, f"nested deeper than {MAXIMUM_DEPTH} levels"),
        (b"- " * 100_000, 1, f"nested deeper than {MAXIMUM_DEPTH} levels"),
    ],
)
def test_parse_yaml_refuses_with_line_and_reason(content: bytes, line: int, words: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(content)
    assert words in caught.value.reason
    assert caught.value.line == line


def test_parse_yaml_refuses_a_large_file() -> None:
    with pytest.raises(YamlError, match="more than the 4,194,304 allowed"):
        parse_yaml(b"#" * (MAXIMUM_BYTES + 1))


def test_parse_yaml_reads_as_deep_as_allowed() -> None:
    assert parse_yaml(b"[" * MAXIMUM_DEPTH + b"]" * MAXIMUM_DEPTH) is not None


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"---\n", b"\xef\xbb\xbf"])
def test_parse_yaml_of_nothing_is_none(content: bytes) -> None:
    assert parse_yaml(content) is None


def test_parse_yaml_keeps_a_key_that_looks_like_a_number() -> None:
    assert parse_yaml(b"1: a\nnull: b\ntrue: c\n2.5: d\n") == {"1": "a", "null": "b", "true": "c", "2.5": "d"}


def test_parse_yaml_keeps_characters_beyond_the_bmp_and_bidi_marks() -> None:
    assert parse_yaml("a: 😀\u202eb\n".encode()) == {"a": "😀\u202eb"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_of_finds_the_line_of_a_field(line_end: str) -> None:
    content = "defaults: {}\nfacts:\n  - value: 1\n    printed: x\n  - value: 2\n\n    printed: y\n"
    data = parse_yaml(content.replace("\n", line_end).encode())
    assert line_of(data, "facts", 1, "printed") == 7
    assert line_of(data, "facts", 1) == 5
    assert line_of(data, "facts") == 2


def test_line_of_falls_back_to_the_nearest_container() -> None:
    data = parse_yaml(b"facts:\n  - value: 1\n")
    assert line_of(data, "facts", 0, "unit") == 2
    assert line_of(data, "facts", 9) == 1
    assert line_of("text", "facts") is None


def test_read_yaml_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="cannot be read: No such file or directory"):
        read_yaml(tmp_path / "none.yml")
    with pytest.raises(YamlError, match="cannot be read: Is a directory"):
        read_yaml(tmp_path)


SNIPPETS = st.sampled_from(
    [
        *"{}[]\"'#\n\t\r\ufeff\u2028\x85\x00😀",
        "a: 1\n",
        "key",
        ": ",
        "- ",
        "  ",
        "? ",
        "<<: ",
        "&x ",
        "*x",
        "!t ",
        "|\n",
        ">-\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\\u0000",
        "\\ud800",
        "1e9",
        "0",
        "9" * 70,
    ]
)


def is_built_of_our_types(data: Any) -> bool:
    """Whether only the promised types come out."""
    if isinstance(data, LinedMap):
        return set(data) == set(data.key_lines) and all(map(is_built_of_our_types, data.values()))
    if isinstance(data, LinedList):
        return len(data) == len(data.item_lines) and all(map(is_built_of_our_types, data))
    return data is None or type(data) in (str, int, bool, Decimal)


@given(st.binary() | st.text().map(str.encode) | st.lists(SNIPPETS, max_size=30).map("".join).map(str.encode))
def test_parse_yaml_raises_nothing_but_its_own_error(content: bytes) -> None:
    try:
        data = parse_yaml(content)
    except YamlError:
        return
    assert is_built_of_our_types(data)
