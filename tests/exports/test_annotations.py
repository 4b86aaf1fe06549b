"""The annotation pages: each selector finds its words in the text beside it, and nothing of the evidence is missing."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.exports.annotations import PAGE_FOLDER, TEXT_FOLDER, export_annotations
from tests.exports.conftest import Change

# Outside the basic plane: one code point, two UTF-16 units, so that positions in units would be off by three.
RARE = "𠮷𠮷𠮷"


def pages(folder: Path) -> dict[Path, dict[str, Any]]:
    found = {file: json.loads(file.read_text("utf-8")) for file in (folder / PAGE_FOLDER).rglob("*.jsonld")}
    assert found
    return found


def annotations(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    return [(file, one) for file, page in pages(folder).items() for one in page["items"]]


def selectors(annotation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["type"]: one for one in annotation["target"]["selector"]}


def assert_selectors_find_their_text(folder: Path) -> None:
    for file, one in annotations(folder):
        target = file.parent / one["target"]["source"]["id"]
        text = target.read_text("utf-8")
        assert target.resolve().is_relative_to((folder / TEXT_FOLDER).resolve())
        quote, position = selectors(one)["TextQuoteSelector"], selectors(one)["TextPositionSelector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"] != ""
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])


@pytest.fixture(scope="module")
def folder(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Annotations of the small warehouse."""
    target = tmp_path_factory.mktemp("exports") / "annotations"
    export_annotations(published_file, target)
    return target


def test_each_selector_finds_its_text(folder: Path) -> None:
    assert_selectors_find_their_text(folder)


def test_positions_count_code_points(change: Change, tmp_path: Path) -> None:
    moved = f"char_start = char_start + {len(RARE)}, char_end = char_end + {len(RARE)}"
    file = change(
        f"UPDATE source_text SET text = '{RARE}' || text",
        f"UPDATE fact_evidence SET {moved}",
        f"UPDATE fact_number SET {moved}",
    )
    export_annotations(file, tmp_path / "annotations")
    assert_selectors_find_their_text(tmp_path / "annotations")
    starts = [selectors(one)["TextPositionSelector"]["start"] for _, one in annotations(tmp_path / "annotations")]
    assert min(starts) >= len(RARE)


def test_the_stored_text_is_written_as_it_is(published_file: Path, folder: Path) -> None:
    with duckdb.connect(str(published_file), read_only=True) as connection:
        texts = connection.execute(
            "SELECT document_id, text FROM dim_source INNER JOIN source_text USING (source_key) WHERE is_current"
        ).fetchall()
    assert {name: (folder / TEXT_FOLDER / f"{name}.txt").read_bytes() for name, _ in texts} == {
        name: text.encode() for name, text in texts
    }
    assert {file.relative_to(folder / PAGE_FOLDER).with_suffix("").as_posix() for file in pages(folder)} == {
        name for name, _ in texts
    }


def test_all_evidence_and_every_number_is_there(published_file: Path, folder: Path) -> None:
    found = [one["id"] for _, one in annotations(folder)]
    with duckdb.connect(str(published_file), read_only=True) as connection:
        expected = connection.execute(
            "SELECT 'urn:ecommerce-warehouse:evidence:' || evidence_key FROM fact_evidence"
            " UNION ALL SELECT 'urn:ecommerce-warehouse:number:' || number_key FROM fact_number"
        ).fetchall()
    assert sorted(found) == sorted(one for (one,) in expected)


def test_a_body_says_the_claim_in_words_and_names_it(published_file: Path, folder: Path) -> None:
    value = next(
        one
        for _, one in annotations(folder)
        if selectors(one)["TextQuoteSelector"]["exact"] == "15.42 trillion yuan"
        and any(body.get("value") == "VALUE" for body in one["body"])
    )
    assert value["motivation"] == "describing"
    said = [body["value"] for body in value["body"] if body.get("purpose") == "describing"]
    assert said == ["Online retail sales, 2023: 15.42 trillion yuan", "网上零售额，2023年"]
    (claim,) = [body["source"] for body in value["body"] if body["type"] == "SpecificResource"]
    with duckdb.connect(str(published_file), read_only=True) as connection:
        keys = connection.execute(
            "SELECT claim_key FROM fact_indicator WHERE series_code = 'online_retail_sales.total.nbs.level.cny'"
        ).fetchall()
    assert claim == f"urn:ecommerce-warehouse:claim:{keys[0][0]}"


def test_a_number_tells_what_became_of_it(folder: Path) -> None:
    numbers = [one for _, one in annotations(folder) if ":number:" in one["id"]]
    assert {one["motivation"] for one in numbers} == {"classifying"}
    tags = {body["value"] for one in numbers for body in one["body"] if body.get("purpose") == "tagging"}
    assert {"FACT", "REPEAT"} <= tags


def test_pages_have_the_required_properties(folder: Path) -> None:
    for page in pages(folder).values():
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert page["type"] == "AnnotationPage"
        for one in page["items"]:
            assert one["type"] == "Annotation"
            assert one["id"]
            assert one["target"]
    ids = [one["id"] for _, one in annotations(folder)]
    assert len(ids) == len(set(ids))
