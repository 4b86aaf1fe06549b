"""Documents marked as machine-read: the reader's sure proposals enter as MACHINE claims, and nothing else does."""

from orchestration.ingestion import ingest
from tests.conftest import Query
from tests.raw_folder import RawFolder, fact_file

DOCUMENT = "nbs/2024-01-20_spring"
TEXT = """Online retail in February 2024.
Online retail sales reached 1.2 trillion yuan in February 2024, the Statistics bureau said.
Online retail sales of digital products fell by 3.5% year on year in February 2024, the Statistics bureau said.
Widget output gained 12%, and 7 new rules apply.
"""


def test_what_the_reader_is_sure_of_enters_as_machine_claims(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.add_document(DOCUMENT, TEXT, None, reading="MACHINE")
    summary = ingest(raw_folder.paths)
    assert not any(summary.failures.values())
    claims = query(
        "SELECT category_code, value::DOUBLE, unit_code, period_code, review_status, file FROM raw.claim"
        " WHERE document_id = ? ORDER BY fact_number",
        DOCUMENT,
    )
    meta = f"raw/documents/{DOCUMENT}.meta.yml"
    assert claims[:2] == [
        ("total", 1.2e12, "CNY", "2024-02", "MACHINE", meta),
        ("digital_products", -3.5, "PERCENT", "2024-02", "MACHINE", meta),
    ]
    assert query("SELECT * FROM raw.rejected_record") == []
    assert query("SELECT DISTINCT review_status FROM raw.claim WHERE document_id <> ?", DOCUMENT) == [("CURATED",)]


def test_what_it_does_not_know_is_set_aside(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.add_document(DOCUMENT, TEXT, None, reading="MACHINE")
    ingest(raw_folder.paths)
    rest = query(
        "SELECT token, disposition, reason FROM raw.number WHERE document_id = ? AND disposition <> 'FACT'", DOCUMENT
    )
    assert ("12", "CONTEXT", "machine-read") in rest
    assert ("2024", "PERIOD", "machine-read") in rest
    assert {reason for _, _, reason in rest} == {"machine-read"}


def test_without_the_mark_nothing_uncurated_enters(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.add_document(DOCUMENT, TEXT, None)
    ingest(raw_folder.paths)
    assert query("SELECT count(*) FROM raw.claim WHERE document_id = ?", DOCUMENT) == [(0,)]
    assert query("SELECT rule FROM raw.rejected_record") == [("document_has_fact_file",)]
    assert query("SELECT count(*) > 0 FROM raw.mention WHERE document_id = ?", DOCUMENT) == [(True,)]


def test_a_fact_file_decides_over_the_machine(raw_folder: RawFolder, query: Query) -> None:
    raw_folder.add_document(DOCUMENT, "Sales rose 5% in 2024, once more.", None, reading="MACHINE")
    raw_folder.write(
        fact_file(DOCUMENT),
        "facts: []\nset_aside:\n  - {as: CONTEXT, reason: a test, words: [5%, '2024']}\n",
    )
    ingest(raw_folder.paths)
    assert query("SELECT count(*) FROM raw.claim WHERE document_id = ?", DOCUMENT) == [(0,)]
    assert query("SELECT DISTINCT reason FROM raw.number WHERE document_id = ?", DOCUMENT) == [("a test",)]
