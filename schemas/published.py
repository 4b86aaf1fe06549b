"""`raw.published_…`: what the published file held before this build.

They carry recorded time across rebuilds: intervals of claims that did not change are kept, and a claim or
document that would disappear is noticed. Both are empty where nothing was published yet.
"""

import pandera.polars as pa
import polars as pl

from schemas.types import Figure, Timestamp


class PublishedClaim(pa.DataFrameModel):
    """One version of one claim in the published `fact_indicator`, column by column."""

    claim_key: str = pa.Field(description="Key of the claim.")
    indicator_key: pl.Int64 = pa.Field(description="Indicator.")
    category_key: pl.Int64 = pa.Field(description="Category.")
    basis_key: pl.Int64 = pa.Field(description="Measurement basis.")
    period_key: pl.Int64 = pa.Field(description="Period.")
    source_key: pl.Int64 = pa.Field(description="Source version.")
    series_key: pl.Int64 = pa.Field(description="Series.")
    series_code: str = pa.Field(description="Readable code of the series.")
    measure: str = pa.Field(description="Kind of figure.")
    comparison: str = pa.Field(nullable=True, description="What a change is compared with.")
    comparator_indicator_key: pl.Int64 = pa.Field(nullable=True, description="Denominator or other indicator.")
    comparator_category_key: pl.Int64 = pa.Field(nullable=True, description="Category of the comparator.")
    value: Figure = pa.Field(nullable=True, description="Value in use, base unit, signed.")
    value_low: Figure = pa.Field(nullable=True, description="Lower end; null is minus infinity.")
    value_high: Figure = pa.Field(nullable=True, description="Upper end; null is infinity.")
    is_low_closed: bool = pa.Field(description="Whether the lower end belongs to the interval.")
    is_high_closed: bool = pa.Field(description="Whether the upper end belongs to the interval.")
    unit: str = pa.Field(description="Unit of the value.")
    counted_noun: str = pa.Field(nullable=True, description="What is counted.")
    qualifier: str = pa.Field(description="How the words bound the number.")
    printed_text: str = pa.Field(description="The figure as printed.")
    printed_value: Figure = pa.Field(nullable=True, description="Printed number without its magnitude.")
    unit_multiplier: pl.Int32 = pa.Field(nullable=True, description="Power of ten of the magnitude.")
    decimals: pl.Int32 = pa.Field(nullable=True, description="Decimals of the printed number.")
    uncorrected_value: Figure = pa.Field(nullable=True, description="Value as the document prints it.")
    observation_status: str = pa.Field(description="SDMX CL_OBS_STATUS.")
    review_status: str = pa.Field(description="What the curator thinks of the claim.")
    review_note: str = pa.Field(nullable=True, description="Why.")
    is_period_inferred: bool = pa.Field(description="Period inferred.")
    is_basis_inferred: bool = pa.Field(description="Basis inferred.")
    is_comparison_inferred: bool = pa.Field(description="Comparison inferred.")
    inference_note: str = pa.Field(nullable=True, description="Reasons for what is inferred.")
    subject: str = pa.Field(nullable=True, description="Words that say what is measured.")
    quote: str = pa.Field(description="The figure as it stands in the text.")
    char_start: pl.Int32 = pa.Field(description="First code point of the figure.")
    char_end: pl.Int32 = pa.Field(description="Code point after the figure.")
    sentence_number: pl.Int32 = pa.Field(description="Sentence in the document.")
    sentence: str = pa.Field(description="The sentence, verbatim.")
    published_date: pl.Date = pa.Field(nullable=True, description="When the document was published.")
    is_from_measuring_body: bool = pa.Field(
        nullable=True, description="The publisher is the body that measured; null in older publications."
    )
    known_from: pl.Date = pa.Field(nullable=True, description="When the world could know this wording.")
    curated_file: str = pa.Field(description="Fact file.")
    curated_line: pl.Int32 = pa.Field(description="Line of the fact.")
    content_hash: str = pa.Field(description="Fingerprint of the claim's content.")
    recorded_from: Timestamp = pa.Field(description="When this warehouse began to hold this version.")
    recorded_to: Timestamp = pa.Field(nullable=True, description="When it ceased; null while it holds.")
    is_current: bool = pa.Field(description="Whether it still holds.")

    class Config:
        """No column more, no column less."""

        strict = True
        unique = ["claim_key", "recorded_from"]


class _DescribedDocument(pa.DataFrameModel):
    """What is said of a document: the columns that its versions and the history of its metadata share."""

    document_id: str = pa.Field(description="Document.")
    title: str = pa.Field(nullable=True, description="Title.")
    publisher_code: str = pa.Field(nullable=True, description="Publisher.")
    url: str = pa.Field(nullable=True, description="Where it was published.")
    published_date: pl.Date = pa.Field(nullable=True, description="Publication date.")
    published_precision: str = pa.Field(description="Precision of the date.")
    published_method: str = pa.Field(description="How the date was found.")
    published_evidence: str = pa.Field(nullable=True, description="Reasons for the date.")
    language: str = pa.Field(description="Language (BCP 47).")
    is_translation: bool = pa.Field(nullable=True, description="Whether it is a translation.")
    translated_from: str = pa.Field(nullable=True, description="Language of the original.")
    licence: str = pa.Field(nullable=True, description="Note on rights.")
    received_as: str = pa.Field(nullable=True, description="File name as received.")
    retrieved_at: Timestamp = pa.Field(nullable=True, description="When the page was fetched.")
    original_sha256: str = pa.Field(nullable=True, description="SHA-256 of the page.")
    supersedes_sha256: str = pa.Field(nullable=True, description="SHA-256 of the text that it replaced.")
    sha256: str = pa.Field(description="SHA-256 of the raw bytes.")
    note: str = pa.Field(nullable=True, description="Remarks.")
    recorded_from: Timestamp = pa.Field(description="When this warehouse began to hold this version.")


class PublishedSource(_DescribedDocument):
    """One version of one document in the published `dim_source`, with its text."""

    source_key: pl.Int64 = pa.Field(unique=True, description="Source version.")
    publisher_name_en: str = pa.Field(nullable=True, description="Publisher's name in English.")
    publisher_name_zh: str = pa.Field(nullable=True, description="Publisher's name in Chinese.")
    character_count: pl.Int32 = pa.Field(description="Code points of the text.")
    family_code: str = pa.Field(nullable=True, description="Family; null where an older publication knew none.")
    family_method: str = pa.Field(nullable=True, description="What put the document into its family.")
    family_evidence: str = pa.Field(nullable=True, description="Reasons for the family.")
    is_current: bool = pa.Field(description="Whether it is the document's version in use.")
    text: str = pa.Field(description="Decoded text.")

    class Config:
        """No column more, no column less."""

        strict = True


class PublishedMetadata(_DescribedDocument):
    """One version of the metadata of one version of a document in the published `source_history`."""

    source_key: pl.Int64 = pa.Field(description="Source version.")
    content_hash: str = pa.Field(description="Fingerprint of the metadata.")
    recorded_to: Timestamp = pa.Field(nullable=True, description="When it ceased; null while it holds.")
    is_current: bool = pa.Field(description="Whether it still holds.")

    class Config:
        """No column more, no column less."""

        strict = True
        unique = ["source_key", "recorded_from"]


class PublishedEvidence(pa.DataFrameModel):
    """One span in the published `fact_evidence` that stands in a superseded version of a document."""

    evidence_key: pl.Int64 = pa.Field(unique=True, description="Span.")
    claim_key: str = pa.Field(description="Claim that it supports.")
    source_key: pl.Int64 = pa.Field(description="Source version that holds it.")
    role: str = pa.Field(description="What it supports.")
    char_start: pl.Int32 = pa.Field(description="First code point.")
    char_end: pl.Int32 = pa.Field(description="Code point after it.")
    quote: str = pa.Field(description="The span, verbatim.")
    sentence_number: pl.Int32 = pa.Field(description="Sentence in the document.")
    printed_value: Figure = pa.Field(nullable=True, description="Number that is read at the span.")
    unit_multiplier: pl.Int32 = pa.Field(nullable=True, description="Power of ten of its magnitude.")
    decimals: pl.Int32 = pa.Field(nullable=True, description="Its decimals.")
    is_in_headline: bool = pa.Field(nullable=True, description="The span stands in the title.")

    class Config:
        """No column more, no column less."""

        strict = True


class PublishedNumber(pa.DataFrameModel):
    """One token in the published `fact_number` that stands in a superseded version of a document."""

    number_key: pl.Int64 = pa.Field(unique=True, description="Token.")
    source_key: pl.Int64 = pa.Field(description="Source version that holds it.")
    ordinal: pl.Int32 = pa.Field(description="Position among the tokens.")
    char_start: pl.Int32 = pa.Field(description="First code point.")
    char_end: pl.Int32 = pa.Field(description="Code point after it.")
    token: str = pa.Field(description="The token, verbatim.")
    sentence_number: pl.Int32 = pa.Field(description="Sentence in the document.")
    disposition: str = pa.Field(description="What became of it.")
    reason: str = pa.Field(nullable=True, description="Why it was set aside.")
    claim_key: str = pa.Field(nullable=True, description="Claim that it belongs to.")
    is_rejected: bool = pa.Field(description="It belongs to a record that validation refused.")

    class Config:
        """No column more, no column less."""

        strict = True
