"""The command `draft`: what it writes, what it never overwrites, and what it leaves to the curator."""

import hashlib
from pathlib import Path

import pytest

from orchestration.readers.yaml_lines import parse_yaml, read_yaml
from orchestration.readers.yaml_text import yaml_scalar
from tests.commands.conftest import Run
from tests.raw_folder import REVIEW, RawFolder, fact_file, text_file

TEXT = """Online retail in spring
Online retail sales reached 3.6 trillion yuan in March 2024, up 7.9% year on year, the Commerce ministry said.
Online retail sales of digital products fell by nearly 4% in the same month. Widgets gained 12%.
The 14th Five-Year Plan names 5G on page 3. Nearly 4% is much.
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "2024-04-10_spring.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_text_metadata_and_fact_file_are_put_in_place(run: Run, raw_folder: RawFolder, release: Path) -> None:
    result = run("draft", "--publisher", "mofcom", release)
    assert result.exit_code == 0, result.output
    stem = "mofcom/2024-04-10_spring"
    assert (raw_folder.root / text_file(stem)).read_bytes() == release.read_bytes()
    meta = read_yaml(raw_folder.root / f"documents/{stem}.meta.yml")
    assert meta["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (meta["title"], meta["publisher"], meta["language"]) == ("Online retail in spring", "mofcom", "en")
    assert (meta["licence"], meta["url"], meta["published"]["date"]) == (None, None, "2024-04-10")
    facts = read_yaml(raw_folder.root / fact_file(stem))["facts"]
    level, growth, fall = facts[:3]
    assert (level["indicator"], level["value"], level["unit"]) == ("online_retail_sales", 3_600_000_000_000, "CNY")
    assert (level["basis"], level["period"], growth["comparison"]) == ("mofcom", "2024-03", "YOY")
    assert (fall["category"], fall["value"], fall["direction"], fall["qualifier"]) == (
        "digital_products", -4, "DOWN", "NEARLY",
    )  # fmt: skip


def test_what_the_reader_cannot_know_stops_that_record_only(run: Run, raw_folder: RawFolder, release: Path) -> None:
    run("draft", "--publisher", "mofcom", release)
    written = (raw_folder.root / fact_file("mofcom/2024-04-10_spring")).read_text("utf-8").splitlines()
    open_lines = [number for number, line in enumerate(written, start=1) if ": TODO" in line]
    assert open_lines
    result = run("check", raw_folder.root / text_file("mofcom/2024-04-10_spring"))
    assert result.exit_code == 1
    for number in open_lines:
        assert f"mofcom/2024-04-10_spring.yml:{number} " in result.stderr
    assert "not accounted for" not in result.stderr


def test_other_numbers_are_set_aside_by_what_they_are(run: Run, release: Path) -> None:
    drafted = parse_yaml(run("draft", "--stdout", release).stdout_bytes)
    words = {group["as"]: group["words"] for group in drafted["set_aside"]}
    assert "March 2024" in words["PERIOD"]
    assert {"14th Five-Year Plan", "5G"} <= set(words["NAME"])
    assert "page 3" in words["OTHER"]


def test_stdout_writes_nothing(run: Run, raw_folder: RawFolder, release: Path) -> None:
    before = sorted(raw_folder.root.rglob("*"))
    assert run("draft", "--stdout", release).exit_code == 0
    assert sorted(raw_folder.root.rglob("*")) == before


def test_a_curated_file_is_not_overwritten(run: Run, raw_folder: RawFolder) -> None:
    path = raw_folder.root / fact_file(REVIEW)
    curated = path.read_bytes()
    result = run("draft", raw_folder.root / text_file(REVIEW))
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert path.read_bytes() == curated
    assert run("draft", "--force", raw_folder.root / text_file(REVIEW)).exit_code == 0
    assert path.read_bytes() != curated


def test_another_text_of_the_same_name_is_not_overwritten(run: Run, raw_folder: RawFolder, tmp_path: Path) -> None:
    other = tmp_path / Path(text_file(REVIEW)).name
    other.write_text("Sales rose 5%.", encoding="utf-8")
    result = run("draft", "--force", "--publisher", "nbs", other)
    assert result.exit_code == 2
    assert "is another text" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\xff 5%", b"  \n"], ids=["empty", "no UTF-8", "blank"])
def test_what_is_no_text_cannot_be_drafted(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.txt").write_bytes(content)
    assert run("draft", tmp_path / "odd.txt").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        "9.1%", "2023", "true", "a: b", "- x", "# no", "'", '"', "two\nlines", "tab\there", "\u2028", "\x85", "约三成",
        "{a}", " a ", "", "null", "1_000", "a #b", "\ufeff",
    ],
)  # fmt: skip
def test_words_survive_yaml(words: str) -> None:
    assert parse_yaml(f"a: {yaml_scalar(words)}".encode()) == {"a": words}
