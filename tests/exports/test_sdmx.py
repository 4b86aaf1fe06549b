"""The SDMX files: by the schema, by two libraries, by our own check, and every claim in one of two files."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sdmx
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.xml.doc_validation import validate_doc

from orchestration.exports import sdmx_data
from orchestration.exports.sdmx_check import find_sdmx_problems, read_structure
from orchestration.exports.sdmx_data import DATA_NAME, LEFT_OUT_NAME, STRUCTURE_NAME, SdmxMisfitError, export_sdmx
from orchestration.exports.sdmx_structure import ATTRIBUTES, DIMENSIONS
from tests.exports.conftest import Change

LEVEL = "online_retail_sales.total.nbs.level.cny"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def observation(folder: Path, series_code: str) -> dict[str, str]:
    found = [one for one in rows(folder / DATA_NAME) if one["SERIES_CODE"] == series_code]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def folder(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small warehouse in SDMX."""
    target = tmp_path_factory.mktemp("exports") / "sdmx"
    export_sdmx(published_file, target)
    return target


def test_the_structure_obeys_the_schema_of_the_standard(folder: Path) -> None:
    text = (folder / STRUCTURE_NAME).read_text("utf-8")
    validate_doc(text)
    with pytest.raises(Exception, match="DimensionLost"):
        validate_doc(text.replace("<str:Dimension ", "<str:DimensionLost ", 1))


def test_both_libraries_read_the_same_observations(folder: Path) -> None:
    expected = {one["CLAIM_KEY"]: one["OBS_VALUE"] for one in rows(folder / DATA_NAME)}
    assert len(expected) > 3
    (dataset,) = get_datasets(str(folder / DATA_NAME), str(folder / STRUCTURE_NAME))
    by_pysdmx = {row.CLAIM_KEY: str(row.OBS_VALUE) for row in dataset.data.itertuples()}
    message = sdmx.read_sdmx(folder / STRUCTURE_NAME)
    data = sdmx.read_sdmx(folder / DATA_NAME, structure=message.structure["ECOMMERCE"])
    found = data.data[0].obs
    by_sdmx1 = {str(one.attached_attribute["CLAIM_KEY"].value): str(one.value) for one in found}
    for read in (by_pysdmx, by_sdmx1):
        assert {key: Decimal(value) for key, value in read.items()} == {
            key: Decimal(value) for key, value in expected.items()
        }


def test_both_libraries_read_the_same_structure(folder: Path) -> None:
    names = [one.name for one in DIMENSIONS]
    by_pysdmx = read_sdmx(str(folder / STRUCTURE_NAME)).get_data_structure_definitions()[0]
    by_sdmx1 = sdmx.read_sdmx(folder / STRUCTURE_NAME).structure["ECOMMERCE"]
    assert [one.id for one in by_pysdmx.components.dimensions] == names
    assert [one.id for one in by_sdmx1.dimensions.components] == names
    assert [one.id for one in by_sdmx1.attributes.components] == [one.name for one in ATTRIBUTES]
    standard = {one.id for one in by_pysdmx.components if "CROSS_DOMAIN_CONCEPTS" in str(one.concept.urn)}
    assert standard == {
        *("FREQ", "REF_AREA", "INDICATOR", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE"),
        *("UNIT_MULT", "DECIMALS", "OBS_STATUS"),
    }


def test_names_survive_with_their_apostrophes_and_in_chinese(folder: Path) -> None:
    text = (folder / STRUCTURE_NAME).read_text("utf-8")
    assert "China's e-commerce statistics, as published" in text
    assert "<com:AnnotationTitle>网上零售额</com:AnnotationTitle>" in text


def test_every_current_claim_is_exported_or_listed(published_file: Path, folder: Path) -> None:
    exported = [one["CLAIM_KEY"] for one in rows(folder / DATA_NAME)]
    left_out = [one["claim_key"] for one in rows(folder / LEFT_OUT_NAME)]
    with duckdb.connect(str(published_file), read_only=True) as connection:
        claims = connection.execute("SELECT claim_key FROM fact_indicator WHERE is_current").fetchall()
    assert sorted([*exported, *left_out]) == sorted(key for (key,) in claims)


def test_a_figure_keeps_its_printed_form(folder: Path) -> None:
    level = observation(folder, LEVEL)
    assert (level["OBS_VALUE"], level["UNIT_MULT"], level["DECIMALS"], level["UNIT_MEASURE"]) == (
        *("15.42", "12", "2", "CNY"),
    )
    assert (level["LOWER_BOUND"], level["UPPER_BOUND"]) == ("15.415", "15.425")
    assert (level["LOWER_BOUND_INCLUDED"], level["UPPER_BOUND_INCLUDED"]) == ("true", "false")
    assert (level["FREQ"], level["TIME_PERIOD"], level["REF_AREA"]) == ("A", "2023", "CN")
    fall = observation(folder, "online_retail_sales.rural.nbs.growth.unstated.percent")
    assert (fall["OBS_VALUE"], fall["LOWER_BOUND"], fall["UPPER_BOUND"]) == ("-30", "-30", "-27")
    assert (fall["FREQ"], fall["TIME_PERIOD"], fall["QUALIFIER"]) == ("M", "2023-01", "NEARLY")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # 1,542 hundred million (yi): no standard code list has 8.
        ("unit_multiplier = 8, decimals = 1, value = 15_420_350_000_000, value_low = 15_420_345_000_000,"
         " value_high = 15_420_355_000_000",
         {"OBS_VALUE": "154203.5", "UNIT_MULT": "8", "DECIMALS": "1", "UPPER_BOUND": "154203.55"}),
        # An open end is empty, and belongs to nothing.
        ("qualifier = 'MORE_THAN', value_low = value, value_high = NULL, is_low_closed = false",
         {"OBS_VALUE": "15.42", "LOWER_BOUND": "15.42", "UPPER_BOUND": "", "UPPER_BOUND_INCLUDED": "false"}),
        # A range has no value; its ends are the observation.
        ("qualifier = 'RANGE', value = NULL, value_low = 15_000_000_000_000, value_high = 16_000_000_000_000",
         {"OBS_VALUE": "", "LOWER_BOUND": "15", "UPPER_BOUND": "16"}),
        # A corrected value has more digits than the words.
        ("value = 15_421_234_000_000", {"OBS_VALUE": "15.421234", "DECIMALS": "6"}),
        # More decimals than the code list has: the base unit.
        ("value = 15_420_000_000_000.00000001", {"OBS_VALUE": "15420000000000.00000001", "UNIT_MULT": "0",
                                                 "DECIMALS": "8"}),
        ("value = 0, value_low = 0, value_high = 0, is_high_closed = true",
         {"OBS_VALUE": "0.00", "LOWER_BOUND": "0", "UPPER_BOUND": "0"}),
        ("printed_text = 'line' || chr(10) || '\"break\", =1'", {"PRINTED_TEXT": 'line "break", =1'}),
        ("review_status = 'SUSPECT'", {"REVIEW_STATUS": "SUSPECT"}),
    ],
)  # fmt: skip
def test_unusual_claims_are_exported_as_they_are(
    changes: str, expected: dict[str, str], change: Change, tmp_path: Path
) -> None:
    file = change(f"UPDATE fact_indicator SET {changes} WHERE series_code = '{LEVEL}'")
    export_sdmx(file, tmp_path / "sdmx")
    found = observation(tmp_path / "sdmx", LEVEL)
    assert {name: found[name] for name in expected} == expected


PERIOD = f"WHERE period_key = (SELECT period_key FROM fact_indicator WHERE series_code = '{LEVEL}')"


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("'2025-01/2025-11', 'MONTH_RANGE', '2025-01-01', '2025-11-30', '2025-01-01/P11M'",
         {"FREQ": "_O", "PERIOD_TYPE": "MONTH_RANGE", "TIME_PERIOD": "2025-01-01/P11M", "EVENT": "_Z"}),
        ("'2025-H1', 'HALF', '2025-01-01', '2025-06-30', '2025-S1'", {"FREQ": "S", "TIME_PERIOD": "2025-S1"}),
        ("'event:double_eleven', 'EVENT', '2025-10-31', '2025-11-11', NULL",
         {"FREQ": "_O", "EVENT": "double_eleven", "TIME_PERIOD": "2025-10-31/P12D"}),
    ],
)  # fmt: skip
def test_periods_are_sdmx_time_periods(period: str, expected: dict[str, str], change: Change, tmp_path: Path) -> None:
    columns = "period_code, period_type, start_date, end_date, sdmx_time_period"
    names, values = columns.split(", "), period.split(", ")
    assignments = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    file = change(f"UPDATE dim_period SET {assignments} {PERIOD}")
    export_sdmx(file, tmp_path / "sdmx")
    found = observation(tmp_path / "sdmx", LEVEL)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (f"UPDATE fact_indicator SET review_status = 'WITHDRAWN' WHERE series_code = '{LEVEL}'", "WITHDRAWN"),
        (f"UPDATE fact_indicator SET review_status = 'MACHINE' WHERE series_code = '{LEVEL}'", "MACHINE"),
        (f"UPDATE dim_period SET period_code = 'event:x', period_type = 'EVENT', start_date = NULL, end_date = NULL,"
         f" sdmx_time_period = NULL {PERIOD}", "NO_TIME_PERIOD"),
        ("INSERT INTO fact_indicator SELECT * REPLACE ('another' AS claim_key, value_high + 1 AS value_high)"
         f" FROM fact_indicator WHERE series_code = '{LEVEL}'", "ANOTHER_CLAIM"),
    ],
)  # fmt: skip
def test_what_is_no_observation_is_listed_with_its_reason(
    statement: str, reason: str, change: Change, tmp_path: Path
) -> None:
    summary = export_sdmx(change(statement), tmp_path / "sdmx")
    listed = rows(tmp_path / "sdmx" / LEFT_OUT_NAME)
    assert {one["reason"] for one in listed} == {reason}
    assert all(one["explanation"] for one in listed)
    assert summary.left_out == {reason: len(listed)}
    assert summary.observations + len(listed) == summary.claims


def break_row(**changes: str) -> Callable[[list[dict[str, str]]], list[dict[str, str]]]:
    return lambda found: [found[0] | changes, *found[1:]]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda found: [*found, found[0]], "stands on line 2 already"),
        (break_row(INDICATOR="no_such_indicator"), "INDICATOR 'no_such_indicator' is no code of its list"),
        (break_row(FREQ="X"), "FREQ 'X' is no code"),
        (break_row(FREQ=""), "FREQ is missing"),
        (break_row(OBS_VALUE="nonsense"), "OBS_VALUE 'nonsense' is no Decimal"),
        (break_row(OBS_VALUE="1E3"), "OBS_VALUE '1E3' is no Decimal"),
        (break_row(OBS_VALUE="NaN"), "OBS_VALUE 'NaN' is no Decimal"),
        (break_row(DECIMALS="7"), "has not 7 decimals"),
        (break_row(DECIMALS="99"), "DECIMALS '99' is no code"),
        (break_row(UNIT_MULT="twelve"), "UNIT_MULT 'twelve' is no Integer"),
        (break_row(OBS_STATUS=""), "OBS_STATUS is missing"),
        (break_row(LOWER_BOUND="999999"), "are not in order"),
        (break_row(OBS_VALUE="", LOWER_BOUND="", UPPER_BOUND="", LOWER_BOUND_INCLUDED="false",
                   UPPER_BOUND_INCLUDED="false"), "neither a value nor a bound"),
        (break_row(UPPER_BOUND="", UPPER_BOUND_INCLUDED="true"), "UPPER_BOUND is infinite"),
        (break_row(UPPER_BOUND_INCLUDED="1"), "'1' is no Boolean"),
        (break_row(PUBLISHED_DATE="2025-02-30"), "'2025-02-30' is no GregorianDay"),
        (break_row(PRINTED_TEXT="two\nlines"), "PRINTED_TEXT 'two\\nlines' is no String"),
        (break_row(TIME_PERIOD="2023-13"), "'2023-13' is no ObservationalTimePeriod"),
        (break_row(TIME_PERIOD="2025-01-01/P0M"), "is no ObservationalTimePeriod"),
        (break_row(TIME_PERIOD="2025-01/P11M"), "is no ObservationalTimePeriod"),
        (break_row(TIME_PERIOD="2025-H1"), "is no ObservationalTimePeriod"),
        (break_row(FREQ="A", TIME_PERIOD="2023-01"), "does not fit FREQ A"),
        (break_row(STRUCTURE_ID="OTHER:X(1.0)"), "the row names datastructure OTHER:X(1.0)"),
        (break_row(ACTION="Q"), "ACTION 'Q' is none of"),
        (lambda found: [{key: one[key] for key in one if key != "BASIS"} for one in found], "the columns are not"),
        (lambda found: [one | {"EXTRA": ""} for one in found], "the columns are not"),
    ],
)  # fmt: skip
def test_the_check_finds_what_does_not_fit(
    damage: Callable[[list[dict[str, str]]], list[dict[str, str]]], problem: str, folder: Path, tmp_path: Path
) -> None:
    structure = read_structure(folder / STRUCTURE_NAME)
    assert find_sdmx_problems(folder / DATA_NAME, structure) == []
    damaged = damage(rows(folder / DATA_NAME))
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(damaged[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(damaged)
    found = find_sdmx_problems(tmp_path / "data.csv", structure)
    assert any(problem in one for one in found), found
    assert all(one.startswith("line ") for one in found)


def test_the_check_refuses_a_structure_with_a_missing_code_list(folder: Path, tmp_path: Path) -> None:
    text = (
        (folder / STRUCTURE_NAME).read_text("utf-8").replace('<str:Codelist id="CL_BASIS"', '<str:Codelist id="CL_B"')
    )
    (tmp_path / "structure.xml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="BASIS names a code list that is not there"):
        read_structure(tmp_path / "structure.xml")


def test_files_that_do_not_fit_never_replace_good_ones(
    published_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_sdmx(published_file, tmp_path / "sdmx")
    before = (tmp_path / "sdmx" / DATA_NAME).read_bytes()
    monkeypatch.setattr(sdmx_data, "REFERENCE_AREA", "ATLANTIS")
    with pytest.raises(SdmxMisfitError, match="REF_AREA 'ATLANTIS' is no code") as refused:
        export_sdmx(published_file, tmp_path / "sdmx")
    assert len(refused.value.problems) == len(rows(tmp_path / "sdmx" / DATA_NAME))
    assert (tmp_path / "sdmx" / DATA_NAME).read_bytes() == before


def test_a_claim_that_a_join_loses_is_noticed(change: Change, tmp_path: Path) -> None:
    file = change("DELETE FROM dim_basis WHERE basis_code = 'nbs'")
    with pytest.raises(SdmxMisfitError, match="current claims, but 1 are exported or listed as left out"):
        export_sdmx(file, tmp_path / "sdmx")


def test_equal_data_give_equal_bytes(published_file: Path, folder: Path, tmp_path: Path) -> None:
    export_sdmx(published_file, tmp_path / "again")

    def contents(one: Path) -> dict[str, Any]:
        return {file.name: file.read_bytes() for file in one.iterdir()}

    assert contents(tmp_path / "again") == contents(folder)
