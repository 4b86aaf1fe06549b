"""The command `check`: mistakes with file and line, the ledger, and an exit status to rely on."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.raw_folder import NOTE, REVIEW, RawFolder, fact_file, text_file


def test_a_good_folder_passes_with_its_ledger(run: Run) -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [NOTE, "1", "1", "0", "0", "1"] in lines
    assert [REVIEW, "5", "5", "1", "2", "8"] in lines
    assert lines[-1] == ["2", "documents,", "0", "problems"]


def test_a_mistake_is_shown_with_file_line_and_field(run: Run, raw_folder: RawFolder) -> None:
    line = raw_folder.replace(fact_file(NOTE), "category: digital_products", "category: digital_product")
    result = run("check", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"raw/{fact_file(NOTE)}:{line} fact 1, category: 'digital_product' is no accepted")


def test_a_rule_of_the_models_is_checked_too(run: Run, raw_folder: RawFolder) -> None:
    raw_folder.replace(fact_file(NOTE), "value: 8.2", "value: 82")
    result = run("check", raw_folder.root / fact_file(NOTE))
    assert result.exit_code == 1
    assert "Value = printed number × magnitude × sign" in result.stderr


def test_an_open_number_is_shown_where_it_stands(run: Run, raw_folder: RawFolder) -> None:
    raw_folder.replace(fact_file(REVIEW), "      - in 2023\n", "      - 2023.\n")
    result = run("check", "--quiet")
    assert result.exit_code == 1
    assert f"raw/{text_file(REVIEW)}:2 the number 2023 is not accounted for: " in result.stderr
    assert "15.42 trillion yuan in ⟦2023⟧, a year-on-year" in result.stderr


@pytest.mark.parametrize("field", ["indicator", "category", "basis", "period", "measure", "comparison", "unit"])
def test_todo_is_refused_in_every_field(run: Run, raw_folder: RawFolder, field: str) -> None:
    content = (raw_folder.root / fact_file(NOTE)).read_text("utf-8")
    written = next(line for line in content.splitlines() if f" {field}: " in line)
    line = raw_folder.replace(fact_file(NOTE), written, written.split(":")[0] + ": TODO")
    result = run("check", "--quiet")
    assert result.exit_code == 1
    said = f"raw/{fact_file(NOTE)}:{line} fact 1, {field}: 'TODO' is still to be settled"
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(said)


def test_one_document_is_checked_by_any_of_its_files(run: Run, raw_folder: RawFolder) -> None:
    raw_folder.replace(fact_file(NOTE), "value: 8.2", "value: 82")
    assert run("check", raw_folder.root / text_file(REVIEW)).exit_code == 0
    assert run("check", raw_folder.root / text_file(NOTE)).exit_code == 1


def test_a_file_of_no_document_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "elsewhere.yml")
    assert result.exit_code == 2
    assert "belongs to no document" in result.stderr
