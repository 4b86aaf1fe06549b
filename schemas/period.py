"""`raw.period`: the periods that claims refer to, expanded from their codes."""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import PERIOD_TYPES


class Period(pa.DataFrameModel):
    """One period that a claim refers to, as its own period or as the base of its comparison one year earlier."""

    period_code: str = pa.Field(unique=True, description="Code: `2025-01/2025-11`.")
    period_type: str = pa.Field(isin=PERIOD_TYPES, description="Shape of the period.")
    start_date: pl.Date = pa.Field(nullable=True, description="First day; null for an event nobody dated.")
    end_date: pl.Date = pa.Field(nullable=True, description="Last day, inclusive; null for an event nobody dated.")
    month_count: pl.Int64 = pa.Field(nullable=True, ge=1, description="Whole months; null for days and events.")
    is_cumulative: bool = pa.Field(description="Whether the months run from January of one year.")
    label_en: str = pa.Field(description="The period in English.")
    label_zh: str = pa.Field(description="The period in Chinese.")
    sdmx_time_period: str = pa.Field(nullable=True, description="SDMX TIME_PERIOD; null for an event.")
    year_earlier_period_code: str = pa.Field(nullable=True, description="The same period one year earlier.")

    @pa.dataframe_check(name="period_does_not_end_before_it_starts")
    @classmethod
    def period_does_not_end_before_it_starts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Both dates are known or neither is, and the end is not before the start."""
        both = (pl.col("end_date") >= pl.col("start_date")).fill_null(value=False)
        neither = pl.col("start_date").is_null() & pl.col("end_date").is_null()
        return data.lazyframe.select(both | (neither & (pl.col("period_type") == "EVENT")))

    class Config:
        """No column more, no column less."""

        strict = True
