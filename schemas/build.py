"""`raw.build`: the one run that fills the build file, with what it was made from."""

import pandera.polars as pa

from schemas.types import Timestamp


class Build(pa.DataFrameModel):
    """The build under way, in one row: when it read the files, from which inputs and with which versions."""

    built_at: Timestamp = pa.Field(
        description="When the raw tables were read (UTC): new claims are recorded from then."
    )
    previous_built_at: Timestamp = pa.Field(
        nullable=True, description="When the published file was built that this build starts from (UTC)."
    )
    input_sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", description="Hash over every file under `raw/`.")
    code_sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", description="Hash over the code that reads the files.")
    project_version: str = pa.Field(description="Version of this project.")
    python_version: str = pa.Field(description="Version of Python.")
    dagster_version: str = pa.Field(description="Version of Dagster.")
    dbt_version: str = pa.Field(description="Version of dbt-core.")
    duckdb_version: str = pa.Field(description="Version of DuckDB.")

    class Config:
        """No column more, no column less."""

        strict = True
