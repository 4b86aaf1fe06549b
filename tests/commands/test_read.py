"""The command `read`: for people a table, for machines JSON Lines, and no input that makes it fail."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run

SENTENCE = "Online sales rose 9.1% in the first half of 2025."


def test_the_table_marks_the_figures_in_the_text(run: Run) -> None:
    result = run("read", "-", given=SENTENCE)
    assert result.exit_code == 0
    assert "Online sales rose ⟦9.1%⟧ in ⟦the first half of 2025⟧." in result.stdout
    row = next(line for line in result.stdout.splitlines() if "GROWTH" in line)
    assert row.split() == [
        "18", "9.1%", "statistic", "9.1", "PERCENT", "GROWTH", "YOY", "EXACT", "2025-H1", "Online", "sales",
    ]  # fmt: skip


def test_json_lines_have_the_fields_of_the_gold_sets(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text("全国网上零售额同比增长约三成。", encoding="utf-8")
    result = run("read", "--format", "jsonl", "--language", "zh", "--published-on", "2025-12-15", file)
    mention = json.loads(result.stdout)
    assert (mention["text"], mention["value"], mention["unit"], mention["qualifier"]) == (
        "约三成",
        "30",
        "PERCENT",
        "ABOUT",
    )


def test_records_are_answered_one_by_one(run: Run, tmp_path: Path) -> None:
    records = [
        {"id": "a", "language": "en", "published_on": None, "text": SENTENCE},
        {"id": "b", "language": "zh", "published_on": "2025-12-15", "text": "上月销售额3亿元。"},
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    answers = [json.loads(line) for line in run("read", "--format", "jsonl", "--input", file).stdout.splitlines()]
    assert [one["id"] for one in answers] == ["a", "b"]
    assert [one["text"] for one in answers[0]["mentions"]] == ["9.1%", "the first half of 2025"]
    assert answers[1]["mentions"][0]["period"] == "2025-11"


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON",
        b"\xff\xfe{",
        b"[1, 2]",
        b"null",
        b"[" * 100_000,
        b'{"id": 1}',
        b'{"id": 1, "text": null, "language": 3, "published_on": []}',
        b'{"id": "\\ud800", "text": "up \\ud800 5%\\udfff", "published_on": "never"}',
        '{"id": 1, "text": "５％ 增长\u202e", "language": "xx"}'.encode(),
        b'{"id": 1, "text": "' + b"9" * 100_000 + b'"}',
        b'{"id": NaN, "text": ""}',
    ],
    ids=lambda line: line[:24].decode(errors="replace"),
)
def test_odd_records_are_answered_too(run: Run, line: bytes) -> None:
    good = json.dumps({"id": "good", "text": SENTENCE}).encode()
    result = run("read", "--format", "jsonl", "--input", "-", given=line + b"\n\n" + good + b"\n")
    assert result.exit_code == 0
    answers = [json.loads(one) for one in result.stdout.splitlines()]
    assert len(answers) == 2
    assert (answers[1]["id"], len(answers[1]["mentions"])) == ("good", 2)


def test_offsets_of_odd_text_slice_back_to_the_words(run: Run) -> None:
    text = "\ud800 sales rose 5% \udfff"
    answer = json.loads(
        run("read", "--format", "jsonl", "--input", "-", given=json.dumps({"id": 1, "text": text})).stdout
    )
    mention = answer["mentions"][0]
    assert text[mention["start"] : mention["end"]] == mention["text"] == "5%"


@pytest.mark.parametrize("form", ["table", "jsonl"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\xff 5% \x1b[31m", bytes(range(256))], ids=["empty", "binary", "all"]
)
def test_bytes_that_are_no_text_are_read(run: Run, content: bytes, form: str) -> None:
    result = run("read", "--format", form, "-", given=content)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.stdout


def test_a_missing_file_is_said(run: Run, tmp_path: Path) -> None:
    result = run("read", tmp_path / "none.txt")
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


@pytest.mark.parametrize("command", ["read", "draft", "check"])
def test_help_teaches_with_an_example(run: Run, command: str) -> None:
    assert f"ecommerce-warehouse {command} " in run(command, "--help").stdout
