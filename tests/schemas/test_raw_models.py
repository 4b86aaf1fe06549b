"""Every rule of the pandera models, each with a row that must be refused beside a good row that passes."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

from orchestration.ingestion import ingest
from orchestration.storage.build_file import open_build_file, read_table
from orchestration.validation import Failure, find_failures, frame_schema, split_rows, to_frame
from schemas.raw_tables import RAW_TABLES
from tests.raw_folder import REVIEW, fact_file, make_raw_folder, meta_file, text_file

Row = dict[str, Any]
Changes = Mapping[str, Any]


def plain_row(model: type[pa.DataFrameModel]) -> Row:
    """A row with a plain value in every column that must have one."""
    plain: dict[Any, Any] = {pl.String: "x", pl.Boolean: False, pl.Int32: 1, pl.Int64: 1, pl.Date: date(2024, 1, 1)}
    columns = model.to_schema().columns
    return {
        name: None if column.nullable else plain.get(column.dtype.type.base_type(), datetime(2024, 1, 1, tzinfo=UTC))
        for name, column in columns.items()
    }


@pytest.fixture(scope="module")
def good_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Rows that pass, by table: those of a good raw folder, and plain ones where it has none."""
    folder = make_raw_folder(tmp_path_factory.mktemp("good"))
    ingest(folder.paths)
    rows = {}
    with open_build_file(folder.paths.build_file) as connection:
        for table, model in RAW_TABLES.items():
            rows[table] = read_table(connection, table, frame_schema(model)).to_dicts()
    rows["correction"] = [plain_row(RAW_TABLES["correction"]) | {"field": "value"}]
    for table in ("rejected_record", *(one for one in RAW_TABLES if one.startswith("published_"))):
        rows[table] = [plain_row(RAW_TABLES[table])]
    return rows


def failures_of(table: str, rows: list[Row]) -> list[Failure]:
    return find_failures(to_frame(rows, RAW_TABLES[table]), RAW_TABLES[table])


@pytest.mark.parametrize("table", RAW_TABLES)
def test_good_rows_pass(table: str, good_rows: dict[str, list[Row]]) -> None:
    assert good_rows[table]
    assert failures_of(table, good_rows[table]) == []


COLUMNS = [(table, name) for table, model in RAW_TABLES.items() for name in model.to_schema().columns]
REQUIRED = [(table, name) for table, name in COLUMNS if not RAW_TABLES[table].to_schema().columns[name].nullable]
CONSTRAINTS = [
    (table, name, check.name, dict(check.statistics))
    for table, name in COLUMNS
    for check in RAW_TABLES[table].to_schema().columns[name].checks
]
UNIQUE = [(table, name) for table, name in COLUMNS if RAW_TABLES[table].to_schema().columns[name].unique]
UNIQUE_TOGETHER = [table for table, model in RAW_TABLES.items() if model.to_schema().unique]


def id_of(value: object) -> str:
    return "" if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_missing_value_is_refused(table: str, column: str, good_rows: dict[str, list[Row]]) -> None:
    found = failures_of(table, [good_rows[table][0] | {column: None}])
    assert (0, column, "not_nullable") in [(one.row, one.field, one.rule) for one in found]


def bad_value(kind: str, statistics: Mapping[str, Any]) -> Any:
    """A value that breaks one kind of constraint."""
    match kind:
        case "isin":
            return "NO_SUCH_CODE"
        case "greater_than_or_equal_to":
            return statistics["min_value"] - 1
        case "less_than_or_equal_to":
            return statistics["max_value"] + 1
        case "str_matches" | "str_contains":
            return "no, this!"
        case "str_length":
            return ""
    raise AssertionError(f"no bad value for {kind}")


@pytest.mark.parametrize(("table", "column", "kind", "statistics"), CONSTRAINTS, ids=id_of)
def test_value_outside_its_constraint_is_refused(
    table: str, column: str, kind: str, statistics: dict[str, Any], good_rows: dict[str, list[Row]]
) -> None:
    good = good_rows[table][0]
    found = failures_of(table, [good | {column: bad_value(kind, statistics)}])
    broken = [one for one in found if one.rule == kind]
    assert [(one.row, one.field) for one in broken] == [(0, column)]
    assert "found" in broken[0].reason
    assert failures_of(table, [good]) == []


@pytest.mark.parametrize(("table", "column"), UNIQUE)
def test_value_that_two_rows_share_is_refused(table: str, column: str, good_rows: dict[str, list[Row]]) -> None:
    found = failures_of(table, [good_rows[table][0]] * 2)
    assert {(one.row, one.field) for one in found if one.rule == "field_uniqueness"} == {(0, column), (1, column)}


@pytest.mark.parametrize("table", UNIQUE_TOGETHER)
def test_key_that_two_rows_share_is_refused(table: str, good_rows: dict[str, list[Row]]) -> None:
    found = [one for one in failures_of(table, [good_rows[table][0]] * 2) if one.rule == "multiple_fields_uniqueness"]
    assert {one.row for one in found} == {0, 1}


@pytest.mark.parametrize("table", RAW_TABLES)
def test_column_more_or_less_is_refused(table: str, good_rows: dict[str, list[Row]]) -> None:
    model = RAW_TABLES[table]
    frame = to_frame(good_rows[table], model)
    assert "column_in_schema" in {one.rule for one in find_failures(frame.with_columns(extra=1), model)}
    assert "column_in_dataframe" in {one.rule for one in find_failures(frame.drop(frame.columns[0]), model)}
    with pytest.raises(ValueError, match=model.__name__):
        split_rows(frame.with_columns(extra=1), model)


# Facts of the good folder by position: 15.42 trillion yuan, up 11 %, down nearly 30 %, share of 27.6 %, streak of 11.
LEVEL, GROWTH, FALL, SHARE, STREAK = range(1, 6)
RANGE = {"qualifier": "RANGE", "curated_value": None, "value": None}
BREAKS: dict[tuple[str, str], list[tuple[int, Changes]]] = {
    ("claim", "claim_is_unique_in_its_document"): [
        (GROWTH, {"indicator_code": "online_retail_sales", "fact_number": 9})
    ],
    ("claim", "value_is_the_printed_number"): [
        (GROWTH, {"curated_value": Decimal("9.2")}),
        (GROWTH, {"direction": "DOWN"}),
        (FALL, {"curated_value": Decimal(30)}),
        (FALL, {"direction": "UP"}),
        (LEVEL, {"unit_multiplier": 9}),
        (LEVEL, {"unit_multiplier": None}),
        (LEVEL, {"printed_value": None}),
    ],
    ("claim", "range_has_two_ends_and_no_value"): [
        (GROWTH, {"curated_value": None}),
        (GROWTH, {"range_low": Decimal(1)}),
        (GROWTH, {"qualifier": "RANGE"}),
        (GROWTH, {"qualifier": "RANGE", "range_low": Decimal(1), "range_high": Decimal(2)}),
        (GROWTH, {"qualifier": "RANGE", "curated_value": None, "range_low": Decimal(1)}),
        (GROWTH, {"qualifier": "RANGE", "curated_value": None, "range_low": Decimal(2), "range_high": Decimal(2)}),
    ],
    ("claim", "change_names_its_comparison"): [
        (GROWTH, {"comparison": None}),
        (SHARE, {"comparison": "YOY"}),
        (STREAK, {"comparison": "UNSTATED"}),
        (GROWTH, {"measure": "MULTIPLE", "comparison": None}),
        (GROWTH, {"measure": "POINT_CHANGE", "comparison": None}),
        (GROWTH, {"measure": "INDEX"}),
    ],
    ("claim", "comparator_is_named_where_needed"): [
        (SHARE, {"comparator_indicator_code": None}),
        (GROWTH, {"comparison": "VS_INDICATOR"}),
        (GROWTH, {"comparator_indicator_code": "total_retail_sales"}),
    ],
    ("claim", "count_names_what_it_counts"): [
        (STREAK, {"counted_noun": None}),
        (GROWTH, {"counted_noun": "years"}),
        (STREAK, {"measure": "RANK"}),
    ],
    ("claim", "share_lies_between_0_and_100"): [
        (SHARE, {"value": Decimal("100.1")}),
        (SHARE, {"value": Decimal("-0.1")}),
        (SHARE, {"value": None, "range_low": Decimal(90), "range_high": Decimal(110)}),
        (SHARE, {"value": None, "range_low": Decimal(-1), "range_high": Decimal(10)}),
    ],
    ("claim", "streak_and_rank_are_whole_and_positive"): [
        (STREAK, {"value": Decimal("11.5")}),
        (STREAK, {"value": Decimal(0)}),
        (STREAK, {"value": Decimal(-1)}),
        (STREAK, {"value": None}),
        (STREAK, {"value": Decimal(10) ** 20}),
        (STREAK, {"measure": "RANK", "value": Decimal("1.5")}),
    ],
    ("claim", "doubt_is_explained"): [
        (GROWTH, {"review_status": status}) for status in ("SUSPECT", "CORRECTED", "WITHDRAWN")
    ],
    ("claim", "inference_is_explained"): [
        (GROWTH, {"is_period_inferred": True}),
        (GROWTH, {"is_basis_inferred": True}),
    ],
    ("claim", "figure_stands_in_its_clause"): [
        (GROWTH, {"printed_text": "12%"}),
        (GROWTH, {"char_start": 0}),
        (GROWTH, {"char_end": 10_000}),
        (GROWTH, {"clause": "some other words"}),
    ],
    ("document", "date_is_unknown_exactly_when_absent"): [
        (1, {"published_method": "UNKNOWN"}),
        (1, {"published_precision": "UNKNOWN"}),
        (1, {"published_date": None}),
    ],
    ("document", "inferred_date_has_evidence"): [(1, {"published_method": "INFERRED"})],
    ("document_family", "joined_documents_have_company"): [
        (1, {"family_method": "NEAR_DUPLICATE"}),
        (1, {"family_method": "TRANSLATION"}),
    ],
    ("event", "event_has_both_dates_in_order_or_none"): [
        (1, {"end_date": date(2023, 4, 27)}),
        (1, {"end_date": None}),
        (1, {"start_date": None}),
    ],
    ("evidence", "quote_is_as_long_as_its_span"): [
        (1, {"quote": "longer than its span is"}),
        (1, {"char_end": 10_000}),
    ],
    ("number", "only_facts_and_repeats_name_a_fact"): [
        (1, {"disposition": "PERIOD", "reason": "a year", "fact_number": 1}),
        (1, {"disposition": "FACT", "fact_number": None, "reason": "x"}),
        (1, {"disposition": "REPEAT", "fact_number": None, "reason": "x"}),
    ],
    ("number", "setting_aside_has_a_reason"): [(1, {"disposition": "OTHER", "fact_number": None, "reason": None})],
    ("number", "every_number_is_resolved"): [(1, {"disposition": "UNRESOLVED", "fact_number": None, "reason": "x"})],
    ("period", "period_does_not_end_before_it_starts"): [
        (1, {"end_date": date(1999, 1, 1)}),
        (1, {"end_date": None}),
        (1, {"start_date": None}),
        (1, {"start_date": None, "end_date": None}),
    ],
    ("unit", "measures_are_known"): [(1, {"measures": ["LEVEL", "GROWHT"]})],
}


def break_row(table: str, position: int, changes: Changes, good_rows: dict[str, list[Row]]) -> list[Row]:
    """The good rows of one document, with a broken copy of one of them at the end."""
    rows = deepcopy(good_rows[table])
    if table == "claim":
        rows = [row for row in rows if row["document_id"].startswith("nbs/")]
    broken = rows[position - 1] | dict(changes)
    keep_both = table == "claim" and "fact_number" in changes
    return [*(row for index, row in enumerate(rows, start=1) if keep_both or index != position), broken]


@pytest.mark.parametrize(
    ("table", "rule", "position", "changes"),
    [(*key, *one) for key, cases in BREAKS.items() for one in cases],
    ids=id_of,
)
def test_row_that_breaks_a_rule_is_refused_alone(
    table: str, rule: str, position: int, changes: Changes, good_rows: dict[str, list[Row]]
) -> None:
    rows = break_row(table, position, changes, good_rows)
    found = failures_of(table, rows)
    broken = [one for one in found if one.rule == rule]
    assert [one.row for one in broken] == [len(rows) - 1]
    assert broken[0].reason.startswith(" ".join(getattr(RAW_TABLES[table], rule).__doc__.split()))
    accepted, _ = split_rows(to_frame(rows, RAW_TABLES[table]), RAW_TABLES[table])
    assert accepted.height == len(rows) - 1


@pytest.mark.parametrize(
    ("table", "position", "changes"),
    [
        ("claim", GROWTH, RANGE | {"range_low": Decimal(1), "range_high": Decimal(2)}),
        ("claim", LEVEL, {"comparison": "YOY"}),
        ("claim", SHARE, {"value": Decimal(100)}),
        ("claim", SHARE, {"value": Decimal(0)}),
        ("claim", STREAK, {"measure": "RANK", "counted_noun": None, "value": Decimal(1)}),
        ("claim", LEVEL, {"value": Decimal(10) ** 23}),
        ("claim", GROWTH, {"is_comparison_inferred": True}),
        ("claim", GROWTH, {"distinguish": "rural_2", "fact_number": 9}),
        ("claim", GROWTH, {"review_status": "SUSPECT", "review_note": "Too high."}),
        ("document", 1, {"published_date": None, "published_method": "UNKNOWN", "published_precision": "UNKNOWN"}),
        ("document", 1, {"title": None, "publisher_code": None, "url": None, "is_translation": None}),
        ("document_family", 1, {"family_method": "DECLARED", "family_code": "spring"}),
        ("event", 1, {"start_date": None, "end_date": None}),
        ("event", 1, {"end_date": date(2023, 4, 28)}),
        ("period", 1, {"start_date": date(2023, 4, 28), "end_date": date(2023, 5, 12), "period_type": "EVENT"}),
        ("period", 1, {"start_date": None, "end_date": None, "period_type": "EVENT"}),
    ],
    ids=id_of,
)
def test_row_at_the_edge_of_a_rule_passes(
    table: str, position: int, changes: Changes, good_rows: dict[str, list[Row]]
) -> None:
    assert failures_of(table, break_row(table, position, changes, good_rows)) == []


def test_every_rule_has_a_row_that_breaks_it() -> None:
    rules = {(table, check.name) for table, model in RAW_TABLES.items() for check in model.to_schema().checks}
    assert rules == set(BREAKS)


def test_every_rule_says_what_it_wants() -> None:
    """The docstring of a rule is what the curator reads."""
    for table, rule in BREAKS:
        assert (getattr(RAW_TABLES[table], rule).__doc__ or "").strip().endswith(".")


def test_every_column_is_described() -> None:
    assert [pair for pair in COLUMNS if not RAW_TABLES[pair[0]].to_schema().columns[pair[1]].description] == []


def test_empty_frames_pass() -> None:
    for model in RAW_TABLES.values():
        assert find_failures(to_frame([], model), model) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "record"),
    [
        ("claim", 3, "measure", f"raw/{fact_file(REVIEW)}:18 fact 2"),
        ("document", 2, "language", f"raw/{meta_file(REVIEW)}:1 document_id='{REVIEW}'"),
        (
            "number",
            9,
            "disposition",
            f"raw/{text_file(REVIEW)}:6 '15.42' in \"…online retail sales reached 15.42 trillion yuan.\"",
        ),
        ("category", 2, "name_en", "raw/vocabulary/categories.yml:3 category_code='goods', parent_code='total'"),
        ("correction", 1, "reason", "x:1 fact 1"),
        (
            "evidence",
            2,
            "role",
            f"document_id='{REVIEW}', fact_number=1, char_start=61, sentence_number=2, quote='15.42 trillion yuan'",
        ),
    ],
    ids=id_of,
)
def test_refused_row_is_found_by_its_place(
    table: str, row: int, column: str, record: str, good_rows: dict[str, list[Row]]
) -> None:
    """A row that stands in a file names file and line first, then what a person looks for there."""
    found = failures_of(table, [good_rows[table][row - 1] | {column: None}])
    assert {one.record for one in found} == {record}


def test_refused_claim_shows_the_values_that_its_rule_compares(good_rows: dict[str, list[Row]]) -> None:
    rows = break_row("claim", 1, {"curated_value": Decimal("9.2"), "printed_text": "9.1%"}, good_rows)
    (found,) = [one for one in failures_of("claim", rows) if one.rule == "value_is_the_printed_number"]
    assert "(found curated_value 9.2, printed_text '9.1%', direction 'UP')" in found.reason
