"""`raw.number`: the ledger in which every numeric token of every document is accounted for."""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import DISPOSITIONS


class Number(pa.DataFrameModel):
    """One numeric token of one document, found by the census, with its one disposition."""

    document_id: str = pa.Field(description="Document that holds the token.")
    file: str = pa.Field(description="Text file that holds the token, relative to the project.")
    line: pl.Int64 = pa.Field(ge=1, description="Line of that file on which the token starts.")
    token_number: pl.Int64 = pa.Field(ge=1, description="1-based position among the document's tokens.")
    char_start: pl.Int64 = pa.Field(ge=0, description="First code point of the token.")
    char_end: pl.Int64 = pa.Field(ge=1, description="Code point after the token.")
    token: str = pa.Field(str_length={"min_value": 1}, description="The token, verbatim.")
    context: str = pa.Field(description="The token with what stands around it on its line, for messages.")
    sentence_number: pl.Int64 = pa.Field(ge=1, description="Sentence in which the token stands.")
    disposition: str = pa.Field(isin=DISPOSITIONS, description="What became of the token.")
    reason: str = pa.Field(nullable=True, description="Why it was set aside, or why it is unresolved.")
    fact_number: pl.Int64 = pa.Field(nullable=True, ge=1, description="The fact it belongs to, for FACT and REPEAT.")
    is_rejected: bool = pa.Field(description="The token belongs to a curated record that validation refused.")

    @pa.dataframe_check(name="only_facts_and_repeats_name_a_fact")
    @classmethod
    def only_facts_and_repeats_name_a_fact(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """FACT and REPEAT tokens name their fact; no other token does."""
        names = pl.col("disposition").is_in(["FACT", "REPEAT"])
        return data.lazyframe.select(names == pl.col("fact_number").is_not_null())

    @pa.dataframe_check(name="setting_aside_has_a_reason")
    @classmethod
    def setting_aside_has_a_reason(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A token that is neither fact nor repeat has a reason."""
        return data.lazyframe.select(pl.col("fact_number").is_not_null() | pl.col("reason").is_not_null())

    @pa.dataframe_check(name="every_number_is_resolved")
    @classmethod
    def every_number_is_resolved(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No token is left UNRESOLVED: each belongs to a fact, a repeat, or is set aside with a reason."""
        return data.lazyframe.select(pl.col("disposition") != "UNRESOLVED")

    class Config:
        """No column more, no column less; one disposition per token."""

        strict = True
        unique = ["document_id", "char_start"]
