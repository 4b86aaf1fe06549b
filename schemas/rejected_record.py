"""`raw.rejected_record`: what validation refused. Nothing is lost: what cannot be used is kept here and shown."""

import pandera.polars as pa
import polars as pl


class RejectedRecord(pa.DataFrameModel):
    """One reason for which one curated record was refused."""

    unit: str = pa.Field(
        description="Part of `raw/` that was read together: a document's id, `vocabulary`, `corrections` or `folder`."
    )
    table_name: str = pa.Field(description="Raw table that the record was meant for.")
    document_id: str = pa.Field(nullable=True, description="Document concerned, where there is one.")
    file: str = pa.Field(description="File of the record, relative to the project.")
    line: pl.Int64 = pa.Field(nullable=True, ge=1, description="Line of the record or of its field.")
    record: str = pa.Field(description="Which record: `fact 4`, `set_aside 2`, `the file`.")
    field: str = pa.Field(nullable=True, description="Field that was refused.")
    rule: str = pa.Field(description="Name of the rule that refused it.")
    reason: str = pa.Field(str_length={"min_value": 1}, description="What was found and what was expected.")
    content: str = pa.Field(nullable=True, description="The record as read, as JSON.")

    class Config:
        """No column more, no column less."""

        strict = True
