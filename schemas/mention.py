"""`raw.mention`: what the reader of `orchestration.language` finds in the documents, before any curator looks.

Proposals and no facts: no model builds on them. They are there to be compared with the curated claims; only of
documents that are marked as machine-read do they become claims.
"""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import COMPARISONS, MEASURES, MENTION_KINDS, QUALIFIERS
from schemas.types import Figure


class Mention(pa.DataFrameModel):
    """One numeric expression of one document, as the reader understands it without a curator."""

    document_id: str = pa.Field(description="Document that holds the mention.")
    mention_number: pl.Int64 = pa.Field(ge=1, description="1-based position among the document's mentions.")
    char_start: pl.Int64 = pa.Field(ge=0, description="First code point of the mention.")
    char_end: pl.Int64 = pa.Field(ge=1, description="Code point after the mention.")
    text: str = pa.Field(str_length={"min_value": 1}, description="The mention, verbatim.")
    sentence_number: pl.Int64 = pa.Field(ge=1, description="Sentence in which the mention stands.")
    kind: str = pa.Field(isin=MENTION_KINDS, description="Statistic, period, part of a name, or other.")
    value: Figure = pa.Field(nullable=True, description="Value in the base unit, signed; null for a range.")
    range_low: Figure = pa.Field(nullable=True, description="Lower end of a range, base unit, signed.")
    range_high: Figure = pa.Field(nullable=True, description="Upper end of a range, base unit, signed.")
    unit_code: str = pa.Field(nullable=True, description="Unit of the value.")
    counted_noun: str = pa.Field(nullable=True, description="What is counted, with unit COUNT.")
    measure: str = pa.Field(isin=MEASURES, nullable=True, description="Kind of figure.")
    comparison: str = pa.Field(isin=COMPARISONS, nullable=True, description="What a change is compared with.")
    qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="How the words bound the printed number.")
    period_code: str = pa.Field(nullable=True, description="Period that the figure is about, or that the words name.")
    is_period_inferred: bool = pa.Field(description="The period was carried over or completed.")
    subject: str = pa.Field(nullable=True, description="Words of the document that say what is measured.")
    indicator_code: str = pa.Field(nullable=True, description="Proposed indicator; `unknown` where none fits.")
    category_code: str = pa.Field(nullable=True, description="Proposed category.")
    basis_code: str = pa.Field(nullable=True, description="Proposed basis.")
    confidence: pl.Float64 = pa.Field(nullable=True, ge=0, le=1, description="How sure the proposal is.")
    doubts: str = pa.Field(nullable=True, description="Why the proposal is not surer.")

    class Config:
        """No column more, no column less; mentions do not overlap, so none begins where another does."""

        strict = True
        unique = ["document_id", "char_start"]
