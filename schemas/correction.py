"""`raw.correction`: known errors of the sources, each with what it was applied to."""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import CORRECTABLE_FIELDS


class Correction(pa.DataFrameModel):
    """One entry of `raw/corrections.yml`, applied to one fact."""

    file: str = pa.Field(description="The corrections file, relative to the project.")
    line: pl.Int64 = pa.Field(ge=1, description="Line on which the entry starts.")
    document_id: str = pa.Field(description="Document with the error.")
    fact_number: pl.Int64 = pa.Field(ge=1, description="Fact that the correction was applied to.")
    field: str = pa.Field(isin=CORRECTABLE_FIELDS, description="Field that is corrected.")
    from_value: str = pa.Field(description="What the source says.")
    to_value: str = pa.Field(description="What is used instead.")
    reason: str = pa.Field(str_length={"min_value": 1}, description="Why the source is wrong.")
    evidence: str = pa.Field(str_length={"min_value": 1}, description="What proves it.")

    class Config:
        """One correction per field of a fact; no column more, no column less."""

        strict = True
        unique = ["document_id", "fact_number", "field"]
