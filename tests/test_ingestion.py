"""From `raw/` to the raw tables: what is read again, what is refused, and what a failure leaves behind."""

import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import ingestion
from orchestration.ingestion import IngestionSummary, ingest
from orchestration.storage.build_file import WarehouseBusyError, open_database
from orchestration.storage.published_file import PublishedFileError
from tests.raw_folder import NOTE, REVIEW, REVIEW_TEXT, RawFolder, fact_file, meta_file, text_file

Query = Callable[..., list[tuple[Any, ...]]]
REFUSALS = "SELECT file, line, record, field, rule FROM raw.rejected_record ORDER BY file, line"
CORRECTION = """corrections:
  - document: nbs/2024-01-20_review
    quote: a year-on-year increase
    field: {field}
    from: {before}
    to: {after}
    reason: A misprint.
    evidence: The printed yearbook.
"""


def failed_rules(summary: IngestionSummary) -> set[str]:
    return {one.rule for failures in summary.failures.values() for one in failures}


def test_ingest_fills_every_raw_table(raw_folder: RawFolder, query: Query) -> None:
    summary = ingest(raw_folder.paths)
    assert (summary.documents, summary.documents_read, summary.documents_unchanged) == (2, 2, 0)
    assert summary.row_counts == {
        "publisher": 2, "unit": 3, "indicator": 2, "category": 5, "basis": 2, "event": 2, "release": 1, "document": 2,
        "document_signature": 2, "document_family": 2, "claim": 6, "evidence": 9,
        "number": 9, "correction": 0, "mention": 11, "period": 5, "rejected_record": 0,
        "published_claim": 0, "published_source": 0, "published_metadata": 0, "published_evidence": 0,
        "published_number": 0, "build": 1,
    }  # fmt: skip
    assert failed_rules(summary) == set()
    assert query("SELECT DISTINCT input_sha256 FROM raw.build") == [(summary.input_sha256,)]


def test_ingest_places_each_figure_in_its_text(raw_folder: RawFolder, query: Query) -> None:
    ingest(raw_folder.paths)
    assert query(
        "SELECT printed_text, substr(text, char_start + 1, char_end - char_start), value, printed_value,"
        " unit_multiplier, decimals, claim.line FROM raw.claim JOIN raw.document USING (document_id)"
        " WHERE document_id = ? ORDER BY fact_number",
        REVIEW,
    ) == [
        ("15.42 trillion yuan", "15.42 trillion yuan", Decimal(15_420_000_000_000), Decimal("15.42"), 12, 2, 7),
        ("11%", "11%", Decimal(11), Decimal(11), 0, 0, 18),
        ("nearly 30%", "nearly 30%", Decimal(-30), Decimal(30), 0, 0, 25),
        ("27.6%", "27.6%", Decimal("27.6"), Decimal("27.6"), 0, 1, 36),
        ("11 consecutive years", "11 consecutive years", Decimal(11), Decimal(11), 0, 0, 44),
    ]


@pytest.mark.parametrize("before", ["😀𠮷\n", "\ufeff", "e\u0301 ", "\u202e"])
def test_offsets_count_code_points_in_the_database_too(raw_folder: RawFolder, query: Query, before: str) -> None:
    raw_folder.add_document(REVIEW, before + REVIEW_TEXT, None)
    ingest(raw_folder.paths)
    assert query(
        "SELECT count(*), count_if(substr(text, char_start + 1, char_end - char_start) = quote)"
        " FROM raw.evidence JOIN raw.document USING (document_id)"
    ) == [(9, 9)]


def test_unchanged_files_are_not_read_again(raw_folder: RawFolder, query: Query) -> None:
    ingest(raw_folder.paths)
    before = query("SELECT * FROM raw.claim ORDER BY ALL")
    for path in raw_folder.root.rglob("*.*"):
        os.utime(path, (1, 1))
    summary = ingest(raw_folder.paths)
    assert (summary.documents_read, summary.documents_unchanged) == (0, 2)
    assert query("SELECT * FROM raw.claim ORDER BY ALL") == before


@pytest.mark.parametrize("name", [text_file(NOTE), meta_file(NOTE), fact_file(NOTE)])
def test_changed_document_is_read_again_alone(raw_folder: RawFolder, name: str) -> None:
    ingest(raw_folder.paths)
    path = raw_folder.root / name
    times = path.stat()
    raw_folder.write(name, path.read_bytes() + b"\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert ingest(raw_folder.paths).documents_read == 1


def test_changed_vocabulary_rereads_every_document(raw_folder: RawFolder, query: Query) -> None:
    ingest(raw_folder.paths)
    raw_folder.replace("vocabulary/categories.yml", "rural: {", "countryside: {")
    assert ingest(raw_folder.paths).documents_read == 2
    assert query(REFUSALS) == [(f"raw/{fact_file(REVIEW)}", 26, "fact 3", "category", "code_is_known")]


def test_changed_correction_rereads_its_document(raw_folder: RawFolder) -> None:
    ingest(raw_folder.paths)
    raw_folder.write("corrections.yml", CORRECTION.format(field="value", before=11, after=12))
    assert ingest(raw_folder.paths).documents_read == 1
    assert ingest(raw_folder.paths).documents_read == 0


def test_changed_reading_code_rereads_everything(raw_folder: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(raw_folder.paths)
    monkeypatch.setattr(ingestion, "reading_code_sha256", lambda: "0" * 64)
    assert ingest(raw_folder.paths).documents_read == 2


def test_bad_fact_is_refused_and_the_good_ones_stay(raw_folder: RawFolder, query: Query) -> None:
    line = raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    summary = ingest(raw_folder.paths)
    assert query(REFUSALS) == [
        (f"raw/{fact_file(REVIEW)}", line, "fact 2", "printed", "printed_number_occurs_in_quote")
    ]
    assert query("SELECT fact_number FROM raw.claim WHERE document_id = ? ORDER BY 1", REVIEW) == [
        (1,),
        (3,),
        (4,),
        (5,),
    ]
    assert query(
        "SELECT disposition, is_rejected FROM raw.number WHERE document_id = ? AND token_number = 4", REVIEW
    ) == [("OTHER", True)]
    assert failed_rules(summary) == set()
    (content,) = query("SELECT content FROM raw.rejected_record")[0]
    assert '"printed": "12%"' in content


def test_fact_that_breaks_a_model_is_refused_alone(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.replace(fact_file(REVIEW), "value: 27.6\n", "value: 27.7\n")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [(f"raw/{fact_file(REVIEW)}", 36, "fact 4", None, "value_is_the_printed_number")]
    assert query("SELECT count(*) FROM raw.evidence WHERE document_id = ? AND fact_number = 4", REVIEW) == [(0,)]
    assert query("SELECT is_rejected FROM raw.number WHERE token = '27.6'") == [(True,)]


def test_mended_fact_leaves_no_refusal_behind(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    ingest(raw_folder.paths)
    raw_folder.replace(fact_file(REVIEW), "printed: 12%", "printed: 11%")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == []
    assert query("SELECT count(*) FROM raw.claim") == [(6,)]


def test_refusal_of_an_unchanged_file_is_kept(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    ingest(raw_folder.paths)
    before = query(REFUSALS)
    assert ingest(raw_folder.paths).documents_read == 0
    assert query(REFUSALS) == before


@pytest.mark.parametrize(
    "value", ["1e999", "1.0e999", "1.0e-300", "9" * 60, "9" * 31, "9" * 25, "11.000000001", "99999999999999999999"]
)
def test_figure_that_no_column_holds_is_refused(raw_folder: RawFolder, query: Query, value: str) -> None:
    raw_folder.replace(fact_file(REVIEW), "value: 11\n", f"value: {value}\n")
    ingest(raw_folder.paths)
    ((file, line, record),) = query("SELECT file, line, record FROM raw.rejected_record")
    assert (file, record) == (f"raw/{fact_file(REVIEW)}", "fact 2")
    assert line in (18, 21)
    assert query("SELECT count(*) FROM raw.claim") == [(5,)]


def test_figure_beyond_64_bits_does_not_disturb_the_others(raw_folder: RawFolder, query: Query) -> None:
    value = 12_345_678_901_234_567_890
    raw_folder.add_document(
        "nbs/large",
        f"Firms sold goods for {value} yuan.\n",
        "facts:\n  - {indicator: online_retail_sales, basis: nbs, period: 2024-01, measure: LEVEL, unit: CNY,"
        f" value: {value}, printed: {value} yuan, quote: goods for {value} yuan}}\nset_aside: []\n",
    )
    ingest(raw_folder.paths)
    assert query(REFUSALS) == []
    assert query("SELECT value FROM raw.claim WHERE document_id = 'nbs/large'") == [(Decimal(value),)]


@pytest.mark.parametrize("entry", ["", "hello", "[1, 2]", "12.5", "{}", "{printed: 5, quote: null}"])
def test_entry_that_is_no_fact_is_refused(raw_folder: RawFolder, query: Query, entry: str) -> None:
    line = raw_folder.replace(fact_file(REVIEW), "facts:\n", f"facts:\n  - {entry}\n") + 1
    ingest(raw_folder.paths)
    assert {row[:3] for row in query(REFUSALS)} == {(f"raw/{fact_file(REVIEW)}", line, "fact 1")}
    assert query("SELECT count(*) FROM raw.claim") == [(6,)]


@pytest.mark.parametrize(
    "content", ["", "facts: null\nset_aside: null\n", "facts: [\n", "- a\n", "facts: {a: b}\nset_aside: 1\n"]
)
def test_broken_fact_file_leaves_the_document_unresolved(raw_folder: RawFolder, query: Query, content: str) -> None:
    raw_folder.write(fact_file(REVIEW), content)
    summary = ingest(raw_folder.paths)
    assert {row[0] for row in query(REFUSALS)} == {f"raw/{fact_file(REVIEW)}"}
    assert all(row[1] for row in query(REFUSALS))
    assert query("SELECT document_id FROM raw.claim") == [(NOTE,)]
    assert failed_rules(summary) == {"every_number_is_resolved"}


def test_document_with_broken_metadata_is_refused_with_its_facts(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.write(meta_file(REVIEW), "title: [\n")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [
        (f"raw/{meta_file(REVIEW)}", 2, "the document", None, "yaml_is_readable"),
        (f"raw/{fact_file(REVIEW)}", None, "the file", None, "document_is_accepted"),
    ]
    assert query("SELECT document_id FROM raw.document") == [(NOTE,)]


def test_document_whose_bytes_changed_is_refused(raw_folder: RawFolder, query: Query) -> None:
    ingest(raw_folder.paths)
    raw_folder.write(text_file(REVIEW), REVIEW_TEXT.replace("11%", "12%"))
    ingest(raw_folder.paths)
    line = (raw_folder.root / meta_file(REVIEW)).read_text().split("\nsha256:")[0].count("\n") + 2
    assert query(REFUSALS) == [
        (f"raw/{meta_file(REVIEW)}", line, "the document", "sha256", "hash_matches_bytes"),
        (f"raw/{fact_file(REVIEW)}", None, "the file", None, "document_is_accepted"),
    ]
    recorded, computed = (
        sha256(text.encode()).hexdigest()[:12] for text in (REVIEW_TEXT, REVIEW_TEXT.replace("11%", "12%"))
    )
    ((reason,),) = query("SELECT reason FROM raw.rejected_record WHERE rule = 'hash_matches_bytes'")
    assert reason.startswith(
        f"the bytes of raw/{text_file(REVIEW)} have the SHA-256 {computed}…, not {recorded}… as recorded"
    )
    assert query("SELECT document_id FROM raw.document") == [(NOTE,)]
    assert query("SELECT DISTINCT document_id FROM raw.number") == [(NOTE,)]


def test_removed_document_leaves_the_raw_tables(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    ingest(raw_folder.paths)
    for name in (text_file(REVIEW), meta_file(REVIEW), fact_file(REVIEW)):
        (raw_folder.root / name).unlink()
    summary = ingest(raw_folder.paths)
    assert summary.documents == 1
    for table in ("document", "document_signature", "document_family", "claim", "evidence", "number"):
        assert query(f"SELECT DISTINCT document_id FROM raw.{table}") == [(NOTE,)]
    assert query("SELECT count(*) FROM raw.rejected_record") == [(0,)]


FAMILIES = "SELECT document_id, family_code, family_method FROM raw.document_family ORDER BY document_id"
COPY = "mofcom/2024-01-21_copy"


def add_copy(folder: RawFolder, **meta: str) -> None:
    """A reprint of the review, whose figures nobody has curated."""
    folder.add_document(COPY, f"From our wire.\n{REVIEW_TEXT}", "facts: []\n", published={**JANUARY}, **meta)


JANUARY = {"date": "2024-01-21", "method": "STATED"}


def test_reprint_joins_the_family_of_what_it_reprints_and_leaves_it_again(raw_folder: RawFolder, query: Query) -> None:
    ingest(raw_folder.paths)
    assert query(FAMILIES) == [(NOTE, NOTE, "ALONE"), (REVIEW, REVIEW, "ALONE")]
    add_copy(raw_folder)
    ingest(raw_folder.paths)
    assert query(FAMILIES) == [
        (COPY, COPY, "NEAR_DUPLICATE"),
        (NOTE, NOTE, "ALONE"),
        (REVIEW, COPY, "NEAR_DUPLICATE"),
    ]
    for name in (text_file(COPY), meta_file(COPY), fact_file(COPY)):
        (raw_folder.root / name).unlink()
    ingest(raw_folder.paths)
    assert query(FAMILIES) == [(NOTE, NOTE, "ALONE"), (REVIEW, REVIEW, "ALONE")]


def test_families_are_found_again_only_after_a_change(
    raw_folder: RawFolder, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(raw_folder.paths)
    monkeypatch.setattr(ingestion, "find_families", lambda documents: pytest.fail("nothing has changed"))
    ingest(raw_folder.paths)
    assert len(query(FAMILIES)) == 2


def test_curator_declares_who_is_one_witness(raw_folder: RawFolder, query: Query) -> None:
    add_copy(raw_folder, family="wire")
    raw_folder.replace(meta_file(NOTE), "title: null", f"title: null\ntranslation_of: {REVIEW}")
    ingest(raw_folder.paths)
    assert query(FAMILIES) == [(COPY, "wire", "DECLARED"), (NOTE, NOTE, "TRANSLATION"), (REVIEW, NOTE, "TRANSLATION")]


def test_translation_of_an_unknown_document_is_refused_until_it_comes(raw_folder: RawFolder, query: Query) -> None:
    line = raw_folder.replace(meta_file(NOTE), "title: null", f"title: null\ntranslation_of: {COPY}") + 1
    expected = [(f"raw/{meta_file(NOTE)}", line, "the document", "translation_of", "original_is_known")]
    for _ in range(2):
        ingest(raw_folder.paths)
        assert query(REFUSALS) == expected
        # The figures of the document are not in question.
        assert query("SELECT count(*) FROM raw.claim WHERE document_id = ?", NOTE) == [(1,)]
        assert query(FAMILIES) == [(NOTE, NOTE, "ALONE"), (REVIEW, REVIEW, "ALONE")]
    add_copy(raw_folder)
    ingest(raw_folder.paths)
    assert [row for row in query(REFUSALS) if row[4] == "original_is_known"] == []
    assert {code for _, code, _ in query(FAMILIES)} == {NOTE if NOTE < COPY else COPY}


@pytest.mark.parametrize(
    "name", ["documents/nbs/x.TXT", "facts/nbs/x.yaml", "documents/vocabulary.txt", "vocabulary/unit.yml", "notes.txt"]
)
def test_stray_file_is_reported(raw_folder: RawFolder, query: Query, name: str) -> None:
    raw_folder.write(name, "x")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [(f"raw/{name}", None, "the file", None, "file_is_expected")]


def test_stray_file_name_that_is_no_utf8_is_reported(raw_folder: RawFolder, query: Query) -> None:
    Path(os.fsdecode(os.fsencode(raw_folder.root) + b"/documents/nbs/\xff.txt")).write_text("x")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [("raw/documents/nbs/\\udcff.txt", None, "the file", None, "file_is_expected")]
    assert query("SELECT count(*) FROM raw.claim") == [(6,)]


def test_missing_raw_folder_is_reported_file_by_file(raw_folder: RawFolder, query: Query) -> None:
    shutil.rmtree(raw_folder.root)
    ingest(raw_folder.paths)
    assert {row[4] for row in query(REFUSALS)} == {"yaml_is_readable"}
    assert len(query(REFUSALS)) == 8


def test_correction_of_a_value_keeps_the_printed_one(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.write("corrections.yml", CORRECTION.format(field="value", before=11, after=1200))
    summary = ingest(raw_folder.paths)
    assert failed_rules(summary) == set()
    assert query(
        "SELECT curated_value, value, review_status, review_note FROM raw.claim"
        " WHERE document_id = ? AND fact_number = 2",
        REVIEW,
    ) == [
        (
            Decimal(11),
            Decimal(1200),
            "CORRECTED",
            "value corrected from 11 to 1200: A misprint. Evidence: The printed yearbook.",
        )
    ]
    assert query("SELECT document_id, fact_number, field, from_value, to_value, line FROM raw.correction") == [
        (REVIEW, 2, "value", "11", "1200", 2)
    ]


CORRECTED_CODES = pytest.mark.parametrize(
    ("field", "before", "after", "column"),
    [
        ("period", "'2023'", "'2022'", "period_code"),
        ("category", "total", "goods", "category_code"),
        ("basis", "nbs", "mofcom", "basis_code"),
        ("indicator", "online_retail_sales", "total_retail_sales", "indicator_code"),
    ],
)


@CORRECTED_CODES
def test_correction_of_a_code_is_applied(
    raw_folder: RawFolder, query: Query, field: str, before: str, after: str, column: str
) -> None:
    raw_folder.write("corrections.yml", CORRECTION.format(field=field, before=before, after=after))
    ingest(raw_folder.paths)
    assert query(
        f"SELECT {column}, review_status FROM raw.claim WHERE document_id = ? AND fact_number = 2", REVIEW
    ) == [(after.strip("'"), "CORRECTED")]


def test_correction_to_an_unknown_code_refuses_the_fact(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.write("corrections.yml", CORRECTION.format(field="category", before="total", after="rurall"))
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [(f"raw/{fact_file(REVIEW)}", 18, "fact 2", "category", "code_is_known")]
    assert query("SELECT count(*) FROM raw.correction") == [(0,)]


def test_correction_that_matches_nothing_is_refused(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.write("corrections.yml", CORRECTION.format(field="value", before=10, after=12))
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [("raw/corrections.yml", 2, "correction 1", "value", "correction_matches_a_fact")]
    assert query("SELECT count(*) FROM raw.claim") == [(6,)]


AGAIN = """  - {indicator: online_retail_sales, measure: GROWTH, comparison: YOY, value: 11, unit: PERCENT,
     printed: 11%, quote: a year-on-year increase of 11%}
"""


def withdraw_growth(folder: RawFolder, *, and_write_it_again: bool) -> None:
    quote = "    quote: a year-on-year increase of 11%\n"
    withdrawn = f"{quote}    review: WITHDRAWN\n    review_note: The source gave another year.\n"
    folder.replace(fact_file(REVIEW), quote, withdrawn + (AGAIN if and_write_it_again else ""))


def test_correction_does_not_revive_a_withdrawn_fact(raw_folder: RawFolder, query: Query) -> None:
    withdraw_growth(raw_folder, and_write_it_again=False)
    raw_folder.write("corrections.yml", CORRECTION.format(field="value", before=11, after=12))
    ingest(raw_folder.paths)
    assert query(REFUSALS) == [("raw/corrections.yml", 2, "correction 1", "value", "correction_matches_a_fact")]
    assert query(
        "SELECT review_status, review_note, value FROM raw.claim WHERE document_id = ? AND fact_number = 2", REVIEW
    ) == [("WITHDRAWN", "The source gave another year.", Decimal(11))]
    assert query("SELECT count(*) FROM raw.correction") == [(0,)]


@CORRECTED_CODES
def test_correction_that_makes_another_claim_stands_beside_the_withdrawn_one(
    raw_folder: RawFolder, query: Query, field: str, before: str, after: str, column: str
) -> None:
    """The remedy of raw/README.md for a claim that was published before: both keys stay, one withdrawn."""
    withdraw_growth(raw_folder, and_write_it_again=True)
    raw_folder.write("corrections.yml", CORRECTION.format(field=field, before=before, after=after))
    summary = ingest(raw_folder.paths)
    assert (query(REFUSALS), failed_rules(summary)) == ([], set())
    assert query(
        f"SELECT fact_number, {column}, review_status FROM raw.claim"
        " WHERE document_id = ? AND printed_text = '11%' ORDER BY 1",
        REVIEW,
    ) == [(2, before.strip("'"), "WITHDRAWN"), (3, after.strip("'"), "CORRECTED")]
    assert query("SELECT fact_number, field FROM raw.correction") == [(3, field)]
    assert query("SELECT DISTINCT fact_number FROM raw.number WHERE document_id = ? AND token_number = 4", REVIEW) == [
        (3,)
    ]


def test_unresolved_number_tells_its_place(raw_folder: RawFolder) -> None:
    raw_folder.replace(fact_file(REVIEW), "- in 2023", "- {words: in 2023, occurrence: 1}")
    (failure,) = ingest(raw_folder.paths).failures["number"]
    place = f"raw/{text_file(REVIEW)}:2"
    assert failure.record == f"{place} '2023' in \"…15.42 trillion yuan in 2023, a year-on-year increase of…\""


def test_exception_in_the_middle_leaves_the_tables_as_before(
    raw_folder: RawFolder, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(raw_folder.paths)
    tables = ("claim", "document", "number", "rejected_record", "reading", "build", "category")
    before = [query(f"SELECT * FROM raw.{table} ORDER BY ALL") for table in tables]
    raw_folder.replace(fact_file(REVIEW), "printed: 11%", "printed: 12%")
    raw_folder.replace("vocabulary/categories.yml", "Rural areas.", "Villages.")

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(ingestion, "find_period_rows", fail)  # after the documents, before the build row
        with pytest.raises(RuntimeError, match="in the middle"):
            ingest(raw_folder.paths)
    assert [query(f"SELECT * FROM raw.{table} ORDER BY ALL") for table in tables] == before
    assert ingest(raw_folder.paths).documents_read == 2


@pytest.mark.parametrize("damage", ["garbage", "empty", "half", "zeroed"])
def test_damaged_build_file_is_made_anew(raw_folder: RawFolder, query: Query, damage: str) -> None:
    ingest(raw_folder.paths)
    file = raw_folder.paths.build_file
    good = file.read_bytes()
    damaged = {
        "garbage": b"hello" * 1000,
        "empty": b"",
        "half": good[: len(good) // 2],
        "zeroed": good[:12288] + bytes(len(good) - 12288),
    }
    file.write_bytes(damaged[damage])
    summary = ingest(raw_folder.paths)
    assert summary.documents_read == 2
    assert query("SELECT count(*) FROM raw.claim") == [(6,)]


def test_damage_is_not_taken_for_another_program(raw_folder: RawFolder) -> None:
    """The message of a damaged file holds its path, which may hold the word "lock"."""
    file = raw_folder.paths.warehouse / "blocked.duckdb"
    file.parent.mkdir()
    file.write_bytes(b"hello" * 1000)
    with pytest.raises(duckdb.IOException):
        open_database(file)


def test_build_file_open_elsewhere_is_left_alone(raw_folder: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise duckdb.IOException('IO Error: Could not set lock on file "x": Conflicting lock is held in python (PID 1)')

    ingest(raw_folder.paths)
    before = raw_folder.paths.build_file.read_bytes()
    monkeypatch.setattr(duckdb, "connect", refuse)
    with pytest.raises(WarehouseBusyError, match="open in another program"):
        ingest(raw_folder.paths)
    assert raw_folder.paths.build_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello" * 1000, b""])
def test_published_file_that_is_no_database_stops_ingestion(
    raw_folder: RawFolder, query: Query, content: bytes
) -> None:
    ingest(raw_folder.paths)
    before = query("SELECT * FROM raw.build")
    raw_folder.paths.published_file.write_bytes(content)
    with pytest.raises(PublishedFileError, match="move it away to start without history"):
        ingest(raw_folder.paths)
    assert raw_folder.paths.published_file.read_bytes() == content
    assert query("SELECT * FROM raw.build") == before


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        # A range has its two ends from the curator, and both of its numbers belong to it.
        (
            "{indicator: online_retail_sales, basis: nbs, period: 2024-01, measure: GROWTH, comparison: YOY,"
            " unit: PERCENT, qualifier: RANGE, low: 5, high: 7.5, printed: 5% to 7.5%, quote: grew 5% to 7.5%}",
            "Sales grew 5% to 7.5%.\n",
        ),
        (
            "{indicator: online_retail_sales, basis: nbs, period: 2024-01, measure: LEVEL, unit: CNY,"
            " value: 1_542_000_000_000, printed: 1.542万亿元, quote: 零售额1.542万亿元}",
            "网上零售额1.542万亿元。\n",
        ),
    ],
)
def test_every_printed_number_of_a_fact_is_its_own(raw_folder: RawFolder, query: Query, facts: str, text: str) -> None:
    raw_folder.add_document("nbs/other", text, f"facts:\n  - {facts}\nset_aside: []\n")
    ingest(raw_folder.paths)
    assert query(REFUSALS) == []
    assert {row[0] for row in query("SELECT disposition FROM raw.number WHERE document_id = 'nbs/other'")} == {"FACT"}
