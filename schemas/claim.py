"""`raw.claim`: the curated facts, anchored in their documents, with the corrections that apply to them.

Holds the rules that one claim, or the claims of one document together, must satisfy. Codes and quotes were resolved
by the reader; intervals, keys and recorded times are computed by dbt.
"""

import pandera.polars as pa
import polars as pl

from schemas.enumerations import (
    COMPARISONS,
    DIRECTIONS,
    MEASURES,
    OBSERVATION_STATUSES,
    QUALIFIERS,
    REVIEW_STATUSES,
)
from schemas.types import Figure

# What makes a claim one claim: the parts of its natural key, with the document it stands in.
NATURAL_KEY = (
    "document_id",
    "indicator_code",
    "category_code",
    "basis_code",
    "measure",
    "comparison",
    "comparator_indicator_code",
    "comparator_category_code",
    "unit_code",
    "period_code",
    "distinguish",
)

# What a refusal shows beside its rule: the columns that the rule compares.
SHOWN_COLUMNS = {
    "claim_is_unique_in_its_document": ("indicator_code", "category_code", "basis_code", "measure", "period_code"),
    "value_is_the_printed_number": ("curated_value", "printed_text", "direction"),
    "range_has_two_ends_and_no_value": ("qualifier", "curated_value", "range_low", "range_high"),
    "change_names_its_comparison": ("measure", "comparison"),
    "comparator_is_named_where_needed": ("measure", "comparison", "comparator_indicator_code"),
    "count_names_what_it_counts": ("unit_code", "measure", "counted_noun"),
    "share_lies_between_0_and_100": ("value", "range_low", "range_high"),
    "streak_and_rank_are_whole_and_positive": ("measure", "value"),
    "doubt_is_explained": ("review_status", "review_note"),
    "inference_is_explained": ("is_period_inferred", "is_basis_inferred", "inference_note"),
    "figure_stands_in_its_clause": ("printed_text", "clause"),
}


class Claim(pa.DataFrameModel):
    """One fact of a fact file: one document asserts one value for one series and one period."""

    document_id: str = pa.Field(description="Document that makes the claim.")
    file: str = pa.Field(description="Fact file, relative to the project.")
    line: pl.Int64 = pa.Field(ge=1, description="Line on which the fact starts.")
    fact_number: pl.Int64 = pa.Field(ge=1, description="1-based position of the fact in its file.")
    indicator_code: str = pa.Field(description="What is measured.")
    category_code: str = pa.Field(description="Thematic breakdown.")
    basis_code: str = pa.Field(description="Who measures, and how.")
    period_code: str = pa.Field(description="Period that the figure is about.")
    measure: str = pa.Field(isin=MEASURES, description="Kind of figure.")
    comparison: str = pa.Field(isin=COMPARISONS, nullable=True, description="What a change is compared with.")
    comparator_indicator_code: str = pa.Field(
        nullable=True, description="Denominator of a share, or the other indicator of VS_INDICATOR."
    )
    comparator_category_code: str = pa.Field(nullable=True, description="Category of the comparator.")
    distinguish: str = pa.Field(
        nullable=True,
        str_matches=r"^[a-z0-9_]+$",
        description="Tells apart two claims of one series and period.",
    )
    curated_value: Figure = pa.Field(
        nullable=True,
        description="Value in the base unit as the document prints it, signed; null for a range.",
    )
    value: Figure = pa.Field(nullable=True, description="Value in use: the curated one unless a correction applies.")
    range_low: Figure = pa.Field(nullable=True, description="Lower printed end of a range, base unit, signed.")
    range_high: Figure = pa.Field(nullable=True, description="Upper printed end of a range, base unit, signed.")
    direction: str = pa.Field(isin=DIRECTIONS, description="DOWN where the words say a fall.")
    unit_code: str = pa.Field(description="Unit of the value.")
    counted_noun: str = pa.Field(nullable=True, description="What is counted, with unit COUNT.")
    qualifier: str = pa.Field(isin=QUALIFIERS, description="How the words bound the printed number.")
    printed_text: str = pa.Field(description="The figure as printed, verbatim.")
    printed_value: Figure = pa.Field(nullable=True, description="Printed number without its magnitude.")
    unit_multiplier: pl.Int64 = pa.Field(ge=-9, le=18, nullable=True, description="Power of ten of the magnitude word.")
    decimals: pl.Int64 = pa.Field(ge=0, le=8, nullable=True, description="Decimals of the printed number.")
    observation_status: str = pa.Field(isin=OBSERVATION_STATUSES, description="SDMX CL_OBS_STATUS.")
    review_status: str = pa.Field(
        isin=REVIEW_STATUSES, description="What the curator thinks of the claim; MACHINE where none has seen it."
    )
    review_note: str = pa.Field(nullable=True, description="Why the claim is suspect, corrected or withdrawn.")
    is_period_inferred: bool = pa.Field(description="The text does not state the period outright.")
    is_basis_inferred: bool = pa.Field(description="The text does not name the measuring body outright.")
    is_comparison_inferred: bool = pa.Field(description="The text does not name the base of the change.")
    inference_note: str = pa.Field(nullable=True, description="Reasons for what is inferred.")
    subject: str = pa.Field(nullable=True, description="Words of the document that say what is measured.")
    clause: str = pa.Field(description="The words that the curator quoted.")
    clause_start: pl.Int64 = pa.Field(ge=0, description="First code point of the clause in the text.")
    clause_end: pl.Int64 = pa.Field(ge=1, description="Code point after the clause.")
    char_start: pl.Int64 = pa.Field(ge=0, description="First code point of the printed figure in the text.")
    char_end: pl.Int64 = pa.Field(ge=1, description="Code point after the printed figure.")
    sentence_number: pl.Int64 = pa.Field(ge=1, description="1-based number of the sentence in the document.")
    sentence_start: pl.Int64 = pa.Field(ge=0, description="First code point of the sentence.")
    sentence_end: pl.Int64 = pa.Field(ge=1, description="Code point after the sentence.")

    @pa.dataframe_check(name="claim_is_unique_in_its_document")
    @classmethod
    def claim_is_unique_in_its_document(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No earlier fact of the document has the same series and period (use `repeats`, or `distinguish`)."""
        return data.lazyframe.select(pl.struct(NATURAL_KEY).is_first_distinct())

    @pa.dataframe_check(name="value_is_the_printed_number")
    @classmethod
    def value_is_the_printed_number(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Value = printed number × magnitude × sign, where the sign is minus exactly when direction is DOWN."""

        # Python decimals: a polars decimal product of these widths overflows its 38 digits.
        def agrees(row: dict[str, object]) -> bool:
            value, printed, power = row["curated_value"], row["printed_value"], row["unit_multiplier"]
            if value is None:
                return True
            if printed is None or power is None:
                return False
            sign = -1 if row["direction"] == "DOWN" else 1
            return bool(value == printed.scaleb(power) * sign)  # type: ignore[attr-defined]

        columns = ["curated_value", "printed_value", "unit_multiplier", "direction"]
        return data.lazyframe.select(pl.struct(columns).map_elements(agrees, return_dtype=pl.Boolean))

    @pa.dataframe_check(name="range_has_two_ends_and_no_value")
    @classmethod
    def range_has_two_ends_and_no_value(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Qualifier RANGE has low < high and no value; every other qualifier has a value and no low or high."""
        is_range = pl.col("qualifier") == "RANGE"
        ends = pl.col("range_low").is_not_null() & pl.col("range_high").is_not_null()
        no_ends = pl.col("range_low").is_null() & pl.col("range_high").is_null()
        ordered = (pl.col("range_low") < pl.col("range_high")).fill_null(value=False)
        return data.lazyframe.select(
            (is_range & ends & ordered & pl.col("curated_value").is_null())
            | (~is_range & no_ends & pl.col("curated_value").is_not_null())
        )

    @pa.dataframe_check(name="change_names_its_comparison")
    @classmethod
    def change_names_its_comparison(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """GROWTH, POINT_CHANGE and MULTIPLE need a comparison (UNSTATED where the text gives none).

        SHARE, RANK, STREAK, INDEX and CONTRIBUTION have none; a LEVEL has one only when it is an absolute change.
        """
        compares = pl.col("comparison").is_not_null()
        changes = pl.col("measure").is_in(["GROWTH", "POINT_CHANGE", "MULTIPLE"])
        either = pl.col("measure") == "LEVEL"
        return data.lazyframe.select(either | (changes == compares))

    @pa.dataframe_check(name="comparator_is_named_where_needed")
    @classmethod
    def comparator_is_named_where_needed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A SHARE names its denominator and VS_INDICATOR its other indicator in `comparator`; nothing else has one."""
        needs = (pl.col("measure") == "SHARE") | (pl.col("comparison") == "VS_INDICATOR").fill_null(value=False)
        return data.lazyframe.select(needs == pl.col("comparator_indicator_code").is_not_null())

    @pa.dataframe_check(name="count_names_what_it_counts")
    @classmethod
    def count_names_what_it_counts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Unit COUNT has a counted_noun, unless the measure is RANK; no other unit has one."""
        counts = (pl.col("unit_code") == "COUNT") & (pl.col("measure") != "RANK")
        return data.lazyframe.select(counts == pl.col("counted_noun").is_not_null())

    @pa.dataframe_check(name="share_lies_between_0_and_100")
    @classmethod
    def share_lies_between_0_and_100(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A SHARE is a percentage of a whole: from 0 to 100."""
        inside = (pl.col("value").is_null() | pl.col("value").is_between(0, 100)) & (
            pl.col("range_low").is_null() | (pl.col("range_low").ge(0) & pl.col("range_high").le(100))
        )
        return data.lazyframe.select((pl.col("measure") != "SHARE") | inside)

    @pa.dataframe_check(name="streak_and_rank_are_whole_and_positive")
    @classmethod
    def streak_and_rank_are_whole_and_positive(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A STREAK (n consecutive periods) or a RANK is a whole number of at least 1."""
        # Not strict: the column also holds figures beyond 64 bits, which are no streaks.
        rounded = pl.col("value").cast(pl.Int64, strict=False).cast(pl.Decimal(38, 8))
        whole = (pl.col("value") >= 1) & (rounded == pl.col("value"))
        counted = pl.col("measure").is_in(["STREAK", "RANK"])
        return data.lazyframe.select(~counted | whole.fill_null(value=False))

    @pa.dataframe_check(name="doubt_is_explained")
    @classmethod
    def doubt_is_explained(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A claim that is SUSPECT, CORRECTED or WITHDRAWN says why in review_note."""
        unquestioned = pl.col("review_status").is_in(["CURATED", "MACHINE"])
        return data.lazyframe.select(unquestioned | pl.col("review_note").is_not_null())

    @pa.dataframe_check(name="inference_is_explained")
    @classmethod
    def inference_is_explained(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An inferred period or basis has its reasons in inference_note."""
        inferred = pl.col("is_period_inferred") | pl.col("is_basis_inferred")
        return data.lazyframe.select(~inferred | pl.col("inference_note").is_not_null())

    @pa.dataframe_check(name="figure_stands_in_its_clause")
    @classmethod
    def figure_stands_in_its_clause(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The printed figure lies inside the quoted clause, and the clause has it at that place."""
        offset = pl.col("char_start") - pl.col("clause_start")
        length = pl.col("char_end") - pl.col("char_start")
        return data.lazyframe.select(
            (offset >= 0)
            & (pl.col("char_end") <= pl.col("clause_end"))
            & (pl.col("clause").str.slice(offset, length) == pl.col("printed_text"))
        )

    class Config:
        """No column more, no column less."""

        strict = True
