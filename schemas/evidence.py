"""`raw.evidence`: the spans of text behind each claim."""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import EVIDENCE_ROLES
from schemas.types import Figure


class Evidence(pa.DataFrameModel):
    """One span of a document that supports one claim: claim × role × place."""

    document_id: str = pa.Field(description="Document that holds the span.")
    fact_number: pl.Int64 = pa.Field(ge=1, description="Fact of the document's fact file that it supports.")
    role: str = pa.Field(isin=EVIDENCE_ROLES, description="What the span supports.")
    char_start: pl.Int64 = pa.Field(ge=0, description="First code point of the span.")
    char_end: pl.Int64 = pa.Field(ge=1, description="Code point after the span.")
    quote: str = pa.Field(str_length={"min_value": 1}, description="The span, verbatim.")
    sentence_number: pl.Int64 = pa.Field(ge=1, description="Sentence in which the span starts.")
    printed_value: Figure = pa.Field(
        nullable=True, description="Number read from the span, without its magnitude word; VALUE and REPEAT only."
    )
    unit_multiplier: pl.Int64 = pa.Field(ge=-9, le=18, nullable=True, description="Power of ten of the magnitude word.")
    decimals: pl.Int64 = pa.Field(ge=0, le=8, nullable=True, description="Decimals of the printed number.")

    @pa.dataframe_check(name="quote_is_as_long_as_its_span")
    @classmethod
    def quote_is_as_long_as_its_span(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A quote has exactly as many code points as its span."""
        return data.lazyframe.select(pl.col("quote").str.len_chars() == pl.col("char_end") - pl.col("char_start"))

    class Config:
        """No column more, no column less."""

        strict = True
        unique = ["document_id", "fact_number", "role", "char_start", "char_end"]
