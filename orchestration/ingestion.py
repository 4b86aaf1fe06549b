"""From the files of `raw/` to the raw tables of the build file: read what changed, validate it, keep what is refused.

One call is one transaction: the raw tables always show `raw/` as it stood at one moment. Files are parsed again only
when their content, a vocabulary, a correction or the reading code has changed. SQL of models belongs to dbt.
"""

import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import duckdb
import polars as pl

from orchestration.families import Document, Signature, find_families
from orchestration.period_table import PUBLISHED_COLUMNS, find_period_rows
from orchestration.project import ProjectPaths
from orchestration.raw_checks import RawFindings, judge_raw_tables
from orchestration.readers.corrections import Correction, read_corrections
from orchestration.readers.documents import (
    DocumentFiles,
    find_documents,
    find_stray_files,
    find_unknown_originals,
)
from orchestration.readers.raw_folder import RawFolder, combine_hashes, hash_raw_folder, reading_code_sha256
from orchestration.readers.rejections import Rejection
from orchestration.readers.vocabularies import VOCABULARY_FILES, Vocabularies, vocabulary_paths
from orchestration.reading import DOCUMENT_TABLES, accept_vocabularies, read_documents
from orchestration.storage.audit import RAW_TABLES_VALID, record_audit, reset_audit
from orchestration.storage.build_file import (
    discard_build_file,
    ensure_tables,
    open_build_file,
    read_table,
    replace_rows,
)
from orchestration.storage.publication import set_foreign_wal_aside, sweep_leftovers
from orchestration.storage.published_file import read_published_tables
from orchestration.validation import Failure, frame_schema, to_frame
from schemas.raw_tables import RAW_TABLES

_LOG = logging.getLogger(__name__)

# Documents read and written together: bounds memory on large folders.
_BATCH = 200
_VOCABULARY_UNIT, _CORRECTIONS_UNIT, _FOLDER_UNIT, _FAMILIES_UNIT = "vocabulary", "corrections", "folder", "families"
_HISTORY_TABLES = tuple(name for name in RAW_TABLES if name.startswith("published_"))
_READING_SCHEMA: dict[str, Any] = {"unit": pl.String(), "fingerprint": pl.String()}
# What DuckDB says of a file that opens and then turns out to be damaged. A full disk says so too, and says it again.
_DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


@dataclass
class IngestionSummary:
    """What one ingestion did: how many documents it found, read again and left alone, and what each table holds."""

    documents: int = 0
    documents_read: int = 0
    documents_unchanged: int = 0
    row_counts: dict[str, int] = field(default_factory=dict)
    input_sha256: str = ""
    found: RawFindings = field(default_factory=lambda: RawFindings({}, 0, (), ()))

    @property
    def failures(self) -> Mapping[str, Sequence[Failure]]:
        """Rows of each raw table that fail a rule of its model."""
        return self.found.failures


def ingest(paths: ProjectPaths) -> IngestionSummary:
    """Bring the raw tables of the build file up to date with `raw/` and with the published file.

    Args:
        paths: The warehouse's folders.

    Raises:
        WarehouseBusyError: another program has the build file or the published file open for writing.
        PublishedFileError: the published file is there but cannot be read.
    """
    sweep_leftovers(paths)
    set_foreign_wal_aside(paths)
    folder = hash_raw_folder(paths.raw)
    try:
        return _ingest(paths, folder)
    except _DAMAGE as error:
        _LOG.warning("the build file cannot be used and is made anew: %s", error)
        discard_build_file(paths.build_file)
        return _ingest(paths, folder)


def _ingest(paths: ProjectPaths, folder: RawFolder) -> IngestionSummary:
    with open_build_file(paths.build_file) as connection:
        connection.begin()
        try:
            summary = _Ingestion(paths, connection, folder).run()
        except BaseException:
            with suppress(duckdb.Error):  # a damaged file cannot even be rolled back
                connection.rollback()
            raise
        connection.commit()
    return summary


class _Ingestion:
    """One ingestion: its folder, its connection, and what earlier ones left."""

    def __init__(self, paths: ProjectPaths, connection: duckdb.DuckDBPyConnection, folder: RawFolder) -> None:
        self.paths = paths
        self.connection = connection
        self.folder = folder
        self.summary = IngestionSummary(input_sha256=folder.input_sha256)
        self._vocabularies: Vocabularies | None = None

    def run(self) -> IngestionSummary:
        """Read what changed and write every raw table."""
        reset_audit(self.connection)
        schemas = {table: frame_schema(model) for table, model in RAW_TABLES.items()}
        ensure_tables(self.connection, {"reading": _READING_SCHEMA, **schemas})
        known = dict(self.connection.execute("SELECT unit, fingerprint FROM raw.reading").fetchall())
        vocabulary = self._refresh_vocabularies(known)
        self._refresh_documents(known, vocabulary)
        published = self._read_published()
        for table in _HISTORY_TABLES:
            replace_rows(self.connection, table, published[table])
        self._write_periods(published["published_period"])
        self._write_build(published["published_build"])
        self.summary.row_counts = {
            table: self.connection.execute(f"SELECT count(*) FROM raw.{table}").fetchall()[0][0] for table in RAW_TABLES
        }
        self._validate()
        return self.summary

    def _validate(self) -> None:
        """Hold every whole table against its checks; publication asks for the outcome."""
        found = self.summary.found = judge_raw_tables(self.connection)
        findings = [
            f"raw.{table}: {len(failures)} rows fail {', '.join(sorted({one.rule for one in failures}))}"
            for table, failures in found.failures.items()
            if failures
        ]
        record_audit(self.connection, RAW_TABLES_VALID, findings, found.results)

    def _refresh_vocabularies(self, known: dict[str, str]) -> str:
        """Read the vocabularies if they changed; return their fingerprint."""
        names = [path.relative_to(self.paths.raw).as_posix() for path in vocabulary_paths(self.paths.raw)]
        fingerprint = combine_hashes([reading_code_sha256(), self.folder.fingerprint(names)])
        if known.get(_VOCABULARY_UNIT) != fingerprint:
            _LOG.info("reading the vocabularies")
            resolved = accept_vocabularies(self.paths.raw, self.paths.display)
            for one in VOCABULARY_FILES:
                frame = to_frame(resolved.rows[one.table].values(), RAW_TABLES[one.table])
                replace_rows(self.connection, one.table, frame)
            self._write_rejections(_VOCABULARY_UNIT, resolved.rejections)
            self._remember({_VOCABULARY_UNIT: fingerprint})
        return fingerprint

    def vocabularies(self) -> Vocabularies:
        """The accepted entries, loaded once and only when a document has to be read."""
        if self._vocabularies is None:
            rows = {}
            for one in VOCABULARY_FILES:
                entries = read_table(self.connection, one.table, frame_schema(RAW_TABLES[one.table]))
                rows[one.table] = {row[one.code_column]: row for row in entries.iter_rows(named=True)}
            self._vocabularies = Vocabularies(rows)
        return self._vocabularies

    def _refresh_documents(self, known: dict[str, str], vocabulary: str) -> None:
        documents = find_documents(self.paths.raw)
        ids = [one.document_id for one in documents]
        corrections, refused = read_corrections(self.paths.raw / "corrections.yml", ids, self.paths.display)
        self._write_rejections(_CORRECTIONS_UNIT, refused)
        self._write_rejections(_FOLDER_UNIT, find_stray_files(self.paths.raw, self.paths.display))
        by_document: dict[str, list[Correction]] = {}
        for correction in corrections:
            by_document.setdefault(correction.document_id, []).append(correction)
        fingerprints = {
            one.document_id: combine_hashes(
                [
                    vocabulary,
                    self._fingerprint(one),
                    *(str(correction) for correction in by_document.get(one.document_id, ())),
                ]
            )
            for one in documents
        }
        changed = [one for one in documents if known.get(one.document_id) != fingerprints[one.document_id]]
        reserved = (_VOCABULARY_UNIT, _CORRECTIONS_UNIT, _FOLDER_UNIT, _FAMILIES_UNIT)
        self._forget([unit for unit in known if unit not in fingerprints and unit not in reserved])
        self.summary.documents = len(documents)
        self.summary.documents_read = len(changed)
        self.summary.documents_unchanged = len(documents) - len(changed)
        _LOG.info("%d documents in raw/, %d of them new or changed", len(documents), len(changed))
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            self._read_documents(batch, by_document)
            self._remember({one.document_id: fingerprints[one.document_id] for one in batch})
            if len(changed) > _BATCH:
                _LOG.info("read %d of %d documents", start + len(batch), len(changed))
        self._refresh_families(known, documents, fingerprints)

    def _refresh_families(
        self, known: dict[str, str], documents: Sequence[DocumentFiles], fingerprints: Mapping[str, str]
    ) -> None:
        """Part all documents into families again, where any of them changed, came or went."""
        fingerprint = combine_hashes(f"{document_id}={one}" for document_id, one in fingerprints.items())
        if known.get(_FAMILIES_UNIT) == fingerprint:
            return
        rows = self.connection.execute(
            "SELECT document_id, declared_family, translation_of, minhash, shingle_count, figures"
            " FROM raw.document JOIN raw.document_signature USING (document_id)"
        ).fetchall()
        signed = [
            Document(document_id, Signature(tuple(minhash), shingles, tuple(figures)), family, original)
            for document_id, family, original, minhash, shingles, figures in rows
        ]
        families = [
            {
                "document_id": one.document_id,
                "family_code": one.family_code,
                "family_method": one.method,
                "family_evidence": one.evidence,
            }
            for one in find_families(signed)
        ]
        replace_rows(self.connection, "document_family", to_frame(families, RAW_TABLES["document_family"]))
        translations = {one.document_id: one.translation_of for one in signed if one.translation_of}
        refused = find_unknown_originals(translations, documents, self.paths.display)
        self._write_rejections(_FAMILIES_UNIT, refused)
        self._remember({_FAMILIES_UNIT: fingerprint})

    def _fingerprint(self, files: DocumentFiles) -> str:
        return self.folder.fingerprint(path.relative_to(self.paths.raw).as_posix() for path in files.read_files)

    def _read_documents(self, batch: Sequence[DocumentFiles], corrections: dict[str, list[Correction]]) -> None:
        """Read some documents with their fact files, and put their rows in the place of older ones."""
        reading = read_documents(batch, self.vocabularies(), corrections, self.paths.display)
        ids = [one.document_id for one in batch]
        for table, entries in reading.rows.items():
            frame = to_frame(entries, RAW_TABLES[table])
            replace_rows(self.connection, table, frame, column="document_id", values=ids)
        for document_id in ids:
            refused = [one for one in reading.rejections if one.document_id == document_id]
            self._write_rejections(document_id, refused)

    def _write_rejections(self, unit: str, rejections: Iterable[Rejection]) -> None:
        rows = [{"unit": unit, **one.as_row()} for one in rejections]
        frame = to_frame(rows, RAW_TABLES["rejected_record"])
        replace_rows(self.connection, "rejected_record", frame, column="unit", values=[unit])

    def _remember(self, fingerprints: dict[str, str]) -> None:
        frame = pl.DataFrame(
            {"unit": list(fingerprints), "fingerprint": list(fingerprints.values())}, schema=_READING_SCHEMA
        )
        replace_rows(self.connection, "reading", frame, column="unit", values=list(fingerprints))

    def _forget(self, documents: Sequence[str]) -> None:
        """Remove the rows of documents that are no longer in `raw/`; publication will ask about them."""
        for table in DOCUMENT_TABLES:
            empty = pl.DataFrame(schema=frame_schema(RAW_TABLES[table]))
            replace_rows(self.connection, table, empty, column="document_id", values=documents)
        for table in ("rejected_record", "reading"):
            replace_rows(self.connection, table, pl.DataFrame(), column="unit", values=documents)

    def _read_published(self) -> dict[str, pl.DataFrame]:
        """Everything that an ingestion takes from the published file, in one opening of it."""
        types = frame_schema(RAW_TABLES["period"])
        history = {name: frame_schema(RAW_TABLES[name]) for name in _HISTORY_TABLES}
        periods = {column: types[column] for column in PUBLISHED_COLUMNS}
        build = {"built_at": pl.Datetime("us", "UTC")}
        document = frame_schema(RAW_TABLES["document"])
        in_use = read_table(self.connection, "document", {name: document[name] for name in ("document_id", "sha256")})
        return read_published_tables(
            self.paths.published_file, {**history, "published_period": periods, "published_build": build}, in_use
        )

    def _write_periods(self, published: pl.DataFrame) -> None:
        claimed = self.connection.execute("SELECT DISTINCT period_code FROM raw.claim").fetchall()
        entries = read_table(self.connection, "event", frame_schema(RAW_TABLES["event"])).iter_rows(named=True)
        events = {row["event_code"]: row for row in entries}
        rows = find_period_rows((code for (code,) in claimed), events, published.iter_rows(named=True))
        replace_rows(self.connection, "period", to_frame(rows, RAW_TABLES["period"]))

    def _write_build(self, published: pl.DataFrame) -> None:
        previous = published["built_at"].max()
        now = datetime.now(UTC)
        if isinstance(previous, datetime):
            # Recorded time only moves forward, also where the clock was set back.
            now = max(now, previous + timedelta(microseconds=1))
        row = {
            "built_at": now,
            "previous_built_at": previous,
            "input_sha256": self.folder.input_sha256,
            "code_sha256": reading_code_sha256(),
            "project_version": version("china-ecommerce-warehouse"),
            "python_version": sys.version.split()[0],
            "dagster_version": version("dagster"),
            "dbt_version": version("dbt-core"),
            "duckdb_version": version("duckdb"),
        }
        replace_rows(self.connection, "build", to_frame([row], RAW_TABLES["build"]))
