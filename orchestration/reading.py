"""From the files of some documents to validated rows, and the reasons for which the others are refused.

What ingestion and the command `check` have in common: readers first, then the pandera models. No database, no
Dagster, no dbt.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.families import sign
from orchestration.machine_reading import read_by_machine
from orchestration.readers.anchors import AnchoredText, Span
from orchestration.readers.corrections import Correction
from orchestration.readers.documents import DocumentFiles, read_document
from orchestration.readers.facts import FactFileReading, RefusedFact, read_fact_file
from orchestration.readers.ledger import account_for_numbers
from orchestration.readers.proposals import mention_rows, reader_vocabulary
from orchestration.readers.rejections import Rejection, as_json
from orchestration.readers.vocabularies import (
    VOCABULARY_FILES,
    Vocabularies,
    drop_dangling_entries,
    read_vocabularies,
)
from orchestration.validation import split_rows, to_frame
from schemas.raw_tables import RAW_TABLES

# Tables that hold rows of single documents, by document_id.
DOCUMENT_TABLES = ("document", "document_signature", "claim", "evidence", "number", "correction", "mention")
Row = dict[str, Any]
Display = Callable[[Path], str]


@dataclass
class BatchReading:
    """What some documents gave: rows by raw table, and everything that was refused."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in DOCUMENT_TABLES})
    rejections: list[Rejection] = field(default_factory=list)


def accept_vocabularies(raw: Path, display: Display) -> Vocabularies:
    """Read the vocabularies and keep the entries that meet their models and whose references exist."""
    read = read_vocabularies(raw, display)
    rows: dict[str, dict[str, Row]] = {}
    rejections = list(read.rejections)
    for one in VOCABULARY_FILES:
        accepted, refused = _split(one.table, list(read.rows[one.table].values()), _entry_name(one.code_column))
        rows[one.table] = {row[one.code_column]: row for row in accepted}
        rejections += refused
    return drop_dangling_entries(Vocabularies(rows, tuple(rejections)))


def read_documents(
    batch: Sequence[DocumentFiles],
    vocabularies: Vocabularies,
    corrections: Mapping[str, Sequence[Correction]],
    display: Display,
) -> BatchReading:
    """Read some documents with their fact files, and hold every row against its model.

    Args:
        batch: The files of the documents.
        vocabularies: Accepted vocabulary entries.
        corrections: Corrections by document.
        display: Function that shortens a path for messages.
    """
    result = BatchReading()
    publishers = vocabularies.codes("publisher")
    readings = {one.document_id: read_document(one, publishers, display) for one in batch}
    result.rejections += [refused for one in readings.values() for refused in one.rejections]
    rows, refused = _split("document", [one.row for one in readings.values() if one.row], lambda _: "the document")
    result.rejections += refused
    texts = {row["document_id"]: AnchoredText(row["text"]) for row in rows}
    facts = {}
    accepted = {row["document_id"]: row for row in rows}
    for one in batch:
        if one.document_id in texts:
            text, own = texts[one.document_id], corrections.get(one.document_id, ())
            facts[one.document_id] = (
                read_by_machine(accepted[one.document_id], text, vocabularies, own)
                # A fact file decides, also where it was written after the machine had read the document.
                if readings[one.document_id].is_machine_read and not one.fact_file.exists()
                else read_fact_file(one.fact_file, one.document_id, text, vocabularies, own, display)
            )
    result.rejections += [
        _orphan(one, display) for one in batch if one.document_id not in texts and one.fact_file.exists()
    ]
    claims, refused = _split(
        "claim",
        [claim for reading in facts.values() for claim in reading.claims],
        lambda row: f"fact {row['fact_number']}",
    )
    result.rejections += refused
    result.rejections += [one for reading in facts.values() for one in reading.rejections]
    kept = {(claim["document_id"], claim["fact_number"]) for claim in claims}
    vocabulary = reader_vocabulary(vocabularies)
    numbers = _account(facts, texts, accepted, claims, result.rejections)
    result.rows = {
        "document": rows,
        "claim": claims,
        "evidence": _of_kept_facts((one for reading in facts.values() for one in reading.evidence), kept),
        "number": numbers,
        "document_signature": _sign(rows, numbers),
        "correction": _of_kept_facts((one for reading in facts.values() for one in reading.corrections), kept),
        "mention": [mention for row in rows for mention in mention_rows(row, vocabulary)],
    }
    return result


def _sign(documents: Sequence[Row], numbers: Sequence[Row]) -> list[Row]:
    """The signatures of the documents, from their texts and from the tokens that their ledgers hold in order."""
    tokens: dict[str, list[str]] = {row["document_id"]: [] for row in documents}
    for number in numbers:
        tokens[number["document_id"]].append(number["token"])
    rows = []
    for document in documents:
        signature = sign(document["text"], document["language"], tokens[document["document_id"]])
        rows.append(
            {
                "document_id": document["document_id"],
                "shingle_count": signature.shingle_count,
                "minhash": list(signature.minhash),
                "figures": list(signature.figures),
            }
        )
    return rows


def _account(
    facts: Mapping[str, FactFileReading],
    texts: Mapping[str, AnchoredText],
    documents: Mapping[str, Row],
    claims: Sequence[Row],
    rejections: list[Rejection],
) -> list[Row]:
    """Give every number of the documents its disposition; add the set-aside entries that cover none."""
    accepted: dict[str, set[int]] = {}
    for claim in claims:
        accepted.setdefault(claim["document_id"], set()).add(claim["fact_number"])
    numbers = []
    for document_id, reading in facts.items():
        held = accepted.get(document_id, set())
        invalid = [
            RefusedFact(one["fact_number"], one["line"], one["printed_text"], _clause(one))
            for one in reading.claims
            if one["fact_number"] not in held
        ]
        refused = [*reading.refused, *invalid]
        ledger = account_for_numbers(texts[document_id], documents[document_id]["file"], reading, held, refused)
        numbers += ledger.rows
        rejections += ledger.rejections
    return numbers


def _split(table: str, rows: Sequence[Row], name: Callable[[Row], str]) -> tuple[list[Row], list[Rejection]]:
    """Part rows into those that meet every rule of their model and rejections of the others."""
    accepted, failures = split_rows(to_frame(rows, RAW_TABLES[table]), RAW_TABLES[table])
    rejections = []
    for one in failures:
        assert one.row is not None
        row = rows[one.row]
        content = as_json({key: value for key, value in row.items() if key != "text"})
        file = row.get("meta_file") or row["file"]
        document_id = row.get("document_id")
        rejections.append(
            Rejection(table, document_id, file, row["line"], name(row), one.field, one.rule, one.reason, content)
        )
    return list(accepted.iter_rows(named=True)), rejections


def _orphan(files: DocumentFiles, display: Display) -> Rejection:
    file = display(files.fact_file)
    reason = f"its document {files.document_id} was not accepted, so none of its facts can be"
    rule = "document_is_accepted"
    return Rejection("claim", files.document_id, file, None, "the file", None, rule, reason)


def _entry_name(code_column: str) -> Callable[[Row], str]:
    return lambda row: f"entry '{row[code_column]}'"


def _clause(claim: Row) -> Span:
    return Span(claim["clause_start"], claim["clause_end"])


def _of_kept_facts(rows: Iterable[Row], kept: set[tuple[str, int]]) -> list[Row]:
    return [row for row in rows if (row["document_id"], row["fact_number"]) in kept]
