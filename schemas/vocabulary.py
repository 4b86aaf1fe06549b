"""The open vocabularies: `raw.publisher`, `raw.indicator`, `raw.category`, `raw.basis`, `raw.unit`, `raw.event`.

`raw.release` is the release calendar, which no fact names. The codes of the others are what facts may name.
Cross-references between entries are resolved by the reader.
"""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import (
    MEASURES,
    PUBLISHER_KINDS,
    RELEASE_PERIOD_KINDS,
    RHYTHMS,
    STOCK_OR_FLOW,
    UNIT_KINDS,
)
from schemas.types import TextList

CODE_PATTERN = r"^[a-z][a-z0-9_]*$"
# What may follow `event:` in a period code.
EVENT_PATTERN = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
# A Han character somewhere, or a code that Chinese writes in Latin letters (5G, ISO).
CHINESE_PATTERN = "[\u3400-\u9fff]|^[A-Z0-9-]+$"


class _Entry(pa.DataFrameModel):
    """What every vocabulary entry has."""

    file: str = pa.Field(description="Vocabulary file, relative to the project.")
    line: pl.Int64 = pa.Field(ge=1, description="Line on which the entry starts.")
    name_en: str = pa.Field(str_length={"min_value": 1}, description="Name in English.")
    name_zh: str = pa.Field(str_contains=CHINESE_PATTERN, description="Name in Chinese.")

    class Config:
        """No column more, no column less."""

        strict = True


class Publisher(_Entry):
    """One publisher of documents or body that measures."""

    publisher_code: str = pa.Field(unique=True, str_matches=CODE_PATTERN, description="Curated stable code.")
    publisher_kind: str = pa.Field(isin=PUBLISHER_KINDS, description="Agency, media, association or company.")
    country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    note: str = pa.Field(nullable=True, description="Remarks.")
    aliases_en: TextList = pa.Field(description="Other English names.")
    aliases_zh: TextList = pa.Field(description="Other Chinese names.")


class Indicator(_Entry):
    """One thing that is measured."""

    indicator_code: str = pa.Field(unique=True, str_matches=CODE_PATTERN, description="Curated stable code.")
    definition: str = pa.Field(str_length={"min_value": 1}, description="What is measured.")
    stock_or_flow: str = pa.Field(isin=STOCK_OR_FLOW, description="At a point in time, over a period, or a ratio.")
    default_unit_code: str = pa.Field(description="Unit of its levels.")
    denominator_codes: TextList = pa.Field(description="Indicators that a share of it may be taken of.")
    aliases_en: TextList = pa.Field(description="Other English names.")
    aliases_zh: TextList = pa.Field(description="Other Chinese names.")
    mistranslations: TextList = pa.Field(description="Known mistranslations.")


class Category(_Entry):
    """One node of the thematic hierarchy."""

    category_code: str = pa.Field(unique=True, str_matches=CODE_PATTERN, description="Curated stable code.")
    definition: str = pa.Field(nullable=True, description="What belongs to it.")
    parent_code: str = pa.Field(nullable=True, description="Node above; null for the root.")
    product: str = pa.Field(nullable=True, description="Product, where the node is one.")
    service: str = pa.Field(nullable=True, description="Service, where the node is one.")
    channel: str = pa.Field(nullable=True, description="Sales channel, where the node is one.")
    region_type: str = pa.Field(nullable=True, description="Type of region, where the node is one.")
    partner_country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    aliases_en: TextList = pa.Field(description="Other English names.")
    aliases_zh: TextList = pa.Field(description="Other Chinese names.")
    mistranslations: TextList = pa.Field(description="Known mistranslations.")


class Basis(_Entry):
    """One measurement basis: who measures, and how."""

    basis_code: str = pa.Field(unique=True, str_matches=CODE_PATTERN, description="Curated stable code.")
    agency_code: str = pa.Field(nullable=True, description="Publisher code of the measuring body; null if unknown.")
    coverage: str = pa.Field(str_length={"min_value": 1}, description="What the basis covers.")
    comparable_with_codes: TextList = pa.Field(description="Bases whose figures it may be compared with.")
    aliases_en: TextList = pa.Field(description="Other English names.")
    aliases_zh: TextList = pa.Field(description="Other Chinese names.")


class Unit(_Entry):
    """One unit of value."""

    unit_code: str = pa.Field(unique=True, str_matches=r"^[A-Za-z][A-Za-z0-9_]*$", description="ISO 4217 or our code.")
    unit_kind: str = pa.Field(isin=UNIT_KINDS, description="Family of the unit.")
    measures: TextList = pa.Field(description="Measures that may be stated in it.")
    symbols: TextList = pa.Field(description="How it is printed.")

    @pa.dataframe_check(name="measures_are_known")
    @classmethod
    def measures_are_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every measure listed under a unit is a measure of the data model."""
        return data.lazyframe.select(pl.col("measures").list.eval(pl.element().is_in(MEASURES)).list.all())


class Event(_Entry):
    """One event that figures are about; its names are the labels of the period `event:<code>`."""

    event_code: str = pa.Field(unique=True, str_matches=EVENT_PATTERN, description="Curated stable code.")
    start_date: pl.Date = pa.Field(nullable=True, description="First day; null where nobody stated it.")
    end_date: pl.Date = pa.Field(nullable=True, description="Last day, inclusive; null where nobody stated it.")
    note: str = pa.Field(nullable=True, description="Remarks.")

    @pa.dataframe_check(name="event_has_both_dates_in_order_or_none")
    @classmethod
    def event_has_both_dates_in_order_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Both days of an event are given or neither is, and the end is not before the start."""
        in_order = (pl.col("end_date") >= pl.col("start_date")).fill_null(value=False)
        return data.lazyframe.select(in_order | (pl.col("start_date").is_null() & pl.col("end_date").is_null()))


class Release(_Entry):
    """One release that an agency publishes regularly, with the day by which each period's is due."""

    release_code: str = pa.Field(unique=True, str_matches=CODE_PATTERN, description="Curated stable code.")
    publisher_code: str = pa.Field(description="Who releases.")
    indicator_codes: TextList = pa.Field(description="Indicators that it carries.")
    rhythm: str = pa.Field(isin=RHYTHMS, description="How often it appears.")
    period_kind: str = pa.Field(isin=RELEASE_PERIOD_KINDS, description="Cumulative, the period itself, or as of a day.")
    due_day: pl.Int64 = pa.Field(ge=1, le=31, description="Last day of the month on which it may be expected.")
    lag_months: pl.Int64 = pa.Field(ge=0, description="Months from the end of the period to the month of the due day.")
    from_date: pl.Date = pa.Field(description="Periods that end on or after this day are expected.")
    note: str = pa.Field(str_length={"min_value": 1}, description="How this is known, and how certain it is.")
