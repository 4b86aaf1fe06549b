"""`raw.document`: the documents as received, with their metadata. No statistics here."""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import DATE_METHODS, DATE_PRECISIONS
from schemas.types import Timestamp

# A declared family; ids of documents hold a slash, so that no declared code is one of theirs.
FAMILY_PATTERN = r"^[a-z0-9]+([-_][a-z0-9]+)*$"


class Document(pa.DataFrameModel):
    """One document of `raw/documents/`: its text, its bytes' hash and what is known about it."""

    document_id: str = pa.Field(unique=True, description="Publisher folder and file stem: `xinhua/2024-09-27_…`.")
    file: str = pa.Field(description="Path of the text file, relative to the project.")
    meta_file: str = pa.Field(description="Path of the metadata file.")
    line: pl.Int64 = pa.Field(ge=1, description="Line of the metadata file where the record starts.")
    title: str = pa.Field(nullable=True, description="Title as printed; null when the document has none.")
    publisher_code: str = pa.Field(nullable=True, description="Who published this text; null when unknown.")
    url: str = pa.Field(nullable=True, str_matches=r"^https?://\S+$", description="Where it was published.")
    published_date: pl.Date = pa.Field(
        nullable=True,
        description="Publication date; the last day of the month or year where only that is known.",
    )
    published_precision: str = pa.Field(isin=DATE_PRECISIONS, description="How exactly the date is known.")
    published_method: str = pa.Field(isin=DATE_METHODS, description="How the date was found.")
    published_evidence: str = pa.Field(nullable=True, description="Words or reasons behind the date.")
    language: str = pa.Field(
        str_matches=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", description="Language of the text (BCP 47)."
    )
    is_translation: bool = pa.Field(nullable=True, description="Whether the text is a translation; null if unknown.")
    translated_from: str = pa.Field(nullable=True, description="Language of the original (BCP 47).")
    translation_of: str = pa.Field(nullable=True, description="Document that this text translates.")
    declared_family: str = pa.Field(
        nullable=True, str_matches=FAMILY_PATTERN, description="Family that a curator declares for the document."
    )
    licence: str = pa.Field(nullable=True, description="Note on the rights in the text.")
    received_as: str = pa.Field(nullable=True, description="File name under which the document was received.")
    retrieved_at: Timestamp = pa.Field(nullable=True, description="When the page was fetched; null for a saved text.")
    original_sha256: str = pa.Field(
        nullable=True, str_matches=r"^[0-9a-f]{64}$", description="SHA-256 of the page that the text was taken from."
    )
    supersedes_sha256: str = pa.Field(
        nullable=True, str_matches=r"^[0-9a-f]{64}$", description="SHA-256 of the text that this version replaced."
    )
    sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", description="SHA-256 of the raw bytes.")
    byte_count: pl.Int64 = pa.Field(ge=1, description="Size of the raw file in bytes.")
    character_count: pl.Int64 = pa.Field(ge=1, description="Length of the text in code points.")
    text: str = pa.Field(description="Decoded text, otherwise untouched; every offset counts its code points.")
    note: str = pa.Field(nullable=True, description="Remarks of the curator.")
    withdrawn_reason: str = pa.Field(nullable=True, description="Why the document's claims are withdrawn.")

    @pa.dataframe_check(name="date_is_unknown_exactly_when_absent")
    @classmethod
    def date_is_unknown_exactly_when_absent(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """published.method is UNKNOWN exactly when published.date is null."""
        absent = pl.col("published_date").is_null()
        return data.lazyframe.select(
            (pl.col("published_method") == "UNKNOWN").eq(absent)
            & (pl.col("published_precision") == "UNKNOWN").eq(absent)
        )

    @pa.dataframe_check(name="inferred_date_has_evidence")
    @classmethod
    def inferred_date_has_evidence(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An inferred publication date says what it was inferred from, in published.evidence."""
        return data.lazyframe.select(
            (pl.col("published_method") != "INFERRED") | pl.col("published_evidence").is_not_null()
        )

    class Config:
        """No column more, no column less."""

        strict = True
