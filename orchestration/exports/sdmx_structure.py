"""The SDMX data structure definition of the exported observations, as SDMX-ML 3.0.

Concepts and code lists of the SDMX cross-domain guidelines are used where they exist, as partial copies under their own
agency and version, so that the file can be read alone. All other code lists are the warehouse's own codes, unchanged: a
key of the SDMX file leads back to the tables. `_Z` stands where the warehouse has no value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import duckdb

from schemas.enumerations import COMPARISONS, MEASURES, OBSERVATION_STATUSES, PERIOD_TYPES, QUALIFIERS, REVIEW_STATUSES

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, Concept

AGENCY = "ECOMMERCE_WAREHOUSE"
STRUCTURE_NAME = "ECOMMERCE"
VERSION = "1.0.0"
STRUCTURE_ID = f"{AGENCY}:{STRUCTURE_NAME}({VERSION})"
NOT_APPLICABLE = "_Z"
REFERENCE_AREA = "CN"
TIME_DIMENSION = "TIME_PERIOD"
VALUE = "OBS_VALUE"
# CL_FREQ has codes for these lengths of time; ranges, days and events are "other".
FREQUENCIES = {"YEAR": "A", "HALF": "S", "QUARTER": "Q", "MONTH": "M"}
OTHER_FREQUENCY = "_O"
# CL_DECIMALS ends here.
MAXIMUM_DECIMALS = 15

_STANDARD = "SDMX"
_STANDARD_CONCEPTS = ("CROSS_DOMAIN_CONCEPTS", "2.0")
_OWN_CONCEPTS = ("CS_ECOMMERCE", VERSION)
_FREQUENCY_NAMES = {
    "A": "Annual",
    "S": "Half-yearly, semester",
    "Q": "Quarterly",
    "M": "Monthly",
    OTHER_FREQUENCY: "Other",
}
_STATUS_NAMES = {
    "A": "Normal value",
    "B": "Time series break",
    "D": "Definition differs",
    "E": "Estimated value",
    "F": "Forecast value",
    "I": "Imputed value (CCSA definition)",
    "M": "Missing value; data cannot exist",
    "P": "Provisional value",
    "U": "Low reliability",
    "V": "Unvalidated value",
}
_DECIMAL_NAMES = (
    *("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven"),
    *("Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen"),
)

_MEASURE_RELATIONSHIP = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)

# id, names in English and Chinese, definition, code of the parent
Entry = tuple[str, str, str | None, str | None, str | None]
TextType = Literal["String", "Decimal", "Integer", "Boolean", "GregorianDay", "ObservationalTimePeriod"]


@dataclass(frozen=True)
class Field:
    """One dimension, measure or attribute: its concept, and its code list or kind of text."""

    name: str
    title: str
    description: str
    codes: str | None = None
    text_type: TextType = "String"
    is_standard: bool = False
    is_required: bool = True


DIMENSIONS = (
    Field("FREQ", "Frequency", "Length of the period; _O for ranges, days and events.", "CL_FREQ", is_standard=True),
    Field("REF_AREA", "Reference area", "China in every row.", "CL_AREA", is_standard=True),
    Field("INDICATOR", "Indicator", "What is measured.", "CL_INDICATOR", is_standard=True),
    Field("CATEGORY", "Category", "Part of the total that the figure is about.", "CL_CATEGORY"),
    Field("BASIS", "Measurement basis", "Who measures, and how. Bases do not mix.", "CL_BASIS"),
    Field("MEASURE", "Kind of measure", "Level, growth, share and others.", "CL_MEASURE"),
    Field("COMPARISON", "Comparison", "What a change is measured against.", "CL_COMPARISON"),
    Field("COMPARATOR", "Comparator", "Denominator of a share, or indicator compared with.", "CL_INDICATOR"),
    Field("COMPARATOR_CATEGORY", "Category of the comparator", "Part of the comparator.", "CL_CATEGORY"),
    Field("UNIT_MEASURE", "Unit of measure", "Unit of value × 10^UNIT_MULT.", "CL_UNIT_MEASURE", is_standard=True),
    Field("PERIOD_TYPE", "Kind of period", "Cumulative months stay apart from single ones.", "CL_PERIOD_TYPE"),
    Field("EVENT", "Event", "Event that the figure is about.", "CL_EVENT"),
    Field(
        TIME_DIMENSION,
        "Time period",
        "Period that the figure is about; cumulative months are time ranges (start/duration).",
        text_type="ObservationalTimePeriod",
        is_standard=True,
    ),
)
MEASURE = Field(
    VALUE,
    "Observation value",
    "The figure as printed, in powers of ten of the unit; empty where the text gives a range.",
    text_type="Decimal",
    is_standard=True,
    is_required=False,
)
ATTRIBUTES = (
    Field("UNIT_MULT", "Unit multiplier", "Power of ten of the printed figure.", None, "Integer", is_standard=True),
    Field("DECIMALS", "Decimals", "Decimals of the printed figure.", "CL_DECIMALS", is_standard=True),
    Field("OBS_STATUS", "Observation status", "Status of the value.", "CL_OBS_STATUS", is_standard=True),
    Field("QUALIFIER", "Qualifier", "How the words bound the figure.", "CL_QUALIFIER"),
    Field(
        "LOWER_BOUND", "Lower bound", "Lower end, scaled as the value; empty: none.", None, "Decimal", is_required=False
    ),
    Field(
        "UPPER_BOUND", "Upper bound", "Upper end, scaled as the value; empty: none.", None, "Decimal", is_required=False
    ),
    Field("LOWER_BOUND_INCLUDED", "Lower bound included", "Whether the lower end belongs to it.", None, "Boolean"),
    Field("UPPER_BOUND_INCLUDED", "Upper bound included", "Whether the upper end belongs to it.", None, "Boolean"),
    Field("COUNTED_NOUN", "Counted noun", "What a count counts.", is_required=False),
    Field("REVIEW_STATUS", "Review status", "What the curators think of the claim.", "CL_REVIEW_STATUS"),
    Field("PERIOD_INFERRED", "Period inferred", "Whether the text leaves the period open.", None, "Boolean"),
    Field("BASIS_INFERRED", "Basis inferred", "Whether the text leaves the basis open.", None, "Boolean"),
    Field("COMPARISON_INFERRED", "Comparison inferred", "Whether it leaves the comparison open.", None, "Boolean"),
    Field("PUBLISHED_DATE", "Published", "Date of the document.", None, "GregorianDay", is_required=False),
    Field("DOCUMENT", "Document", "Document that says so (dim_source.document_id)."),
    Field("PRINTED_TEXT", "Printed text", "The figure as it stands in the text."),
    Field("SERIES_CODE", "Series code", "Series in the warehouse."),
    Field("PERIOD_CODE", "Period code", "Period in the warehouse."),
    Field("CLAIM_KEY", "Claim key", "Claim in the warehouse."),
)
_STANDARD_LISTS = {
    "CL_FREQ": "2.1",
    "CL_AREA": "2.0",
    "CL_OBS_STATUS": "2.2",
    "CL_DECIMALS": "1.0",
}
_TITLES = {
    "CL_FREQ": 'Code list for concept "Frequency"',
    "CL_AREA": "Reference area",
    "CL_OBS_STATUS": "Observation status",
    "CL_DECIMALS": "Decimals",
    "CL_INDICATOR": "Indicators of the warehouse",
    "CL_CATEGORY": "Categories of the warehouse",
    "CL_BASIS": "Measurement bases of the warehouse",
    "CL_MEASURE": "Kinds of measure",
    "CL_COMPARISON": "Kinds of comparison",
    "CL_UNIT_MEASURE": "Units: ISO 4217 for money, else the warehouse's codes",
    "CL_PERIOD_TYPE": "Kinds of period",
    "CL_EVENT": "Events of the warehouse",
    "CL_QUALIFIER": "Qualifiers of printed figures",
    "CL_REVIEW_STATUS": "Review status of claims",
}


def read_code_lists(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Entry]]:
    """Codes of every list, from the published file and from the closed vocabularies."""

    def ask(query: str) -> list[Entry]:
        rows: list[Entry] = connection.execute(query).fetchall()
        return rows

    absent: Entry = (NOT_APPLICABLE, "Not applicable", None, None, None)
    return {
        "CL_FREQ": [_plain(code, name) for code, name in _FREQUENCY_NAMES.items()],
        "CL_AREA": [_plain(REFERENCE_AREA, "China")],
        "CL_OBS_STATUS": [_plain(code, _STATUS_NAMES[code]) for code in OBSERVATION_STATUSES],
        "CL_DECIMALS": [_plain(str(number), name) for number, name in enumerate(_DECIMAL_NAMES)],
        "CL_INDICATOR": [
            *ask("SELECT indicator_code, name_en, name_zh, definition, NULL FROM dim_indicator ORDER BY 1"),
            absent,
        ],
        "CL_CATEGORY": [
            *ask(
                "SELECT one.category_code, one.name_en, one.name_zh, one.definition, parent.category_code"
                " FROM dim_category AS one"
                " LEFT JOIN dim_category AS parent ON one.parent_category_key = parent.category_key ORDER BY 1"
            ),
            absent,
        ],
        "CL_BASIS": ask("SELECT basis_code, name_en, name_zh, coverage, NULL FROM dim_basis ORDER BY 1"),
        "CL_UNIT_MEASURE": ask("SELECT unit, name_en, name_zh, NULL, NULL FROM dim_unit ORDER BY 1"),
        "CL_EVENT": [
            *ask(
                "SELECT DISTINCT replace(period_code, 'event:', ''), label_en, label_zh, NULL, NULL"
                " FROM dim_period WHERE period_type = 'EVENT' ORDER BY 1"
            ),
            absent,
        ],
        "CL_MEASURE": _named(MEASURES),
        "CL_COMPARISON": [*_named(COMPARISONS), absent],
        "CL_PERIOD_TYPE": _named(PERIOD_TYPES),
        "CL_QUALIFIER": _named(QUALIFIERS),
        "CL_REVIEW_STATUS": _named(REVIEW_STATUSES),
    }


def render_structure(code_lists: Mapping[str, Sequence[Entry]], prepared: datetime) -> str:
    """The structure message: code lists, concept schemes, data structure and dataflow.

    Args:
        code_lists: Codes of every list that a field names.
        prepared: Time of the message; the build's, so that equal data give an equal file.
    """
    from pysdmx.io.xml.sdmx30.writer.structure import write  # noqa: PLC0415 -- only this export needs it
    from pysdmx.model import (  # noqa: PLC0415
        Agency,
        AgencyScheme,
        ConceptScheme,
        DataStructureDefinition,
        Organisation,
    )
    from pysdmx.model.dataflow import Components, Dataflow  # noqa: PLC0415
    from pysdmx.model.message import Header  # noqa: PLC0415

    lists = {name: _code_list(name, entries) for name, entries in code_lists.items()}
    fields = (*DIMENSIONS, MEASURE, *ATTRIBUTES)
    concepts = {one.name: _concept(one, lists) for one in fields}
    schemes = [
        ConceptScheme(
            id=scheme[0],
            version=scheme[1],
            agency=agency,
            name=title,
            is_partial=is_standard,
            items=[concepts[one.name] for one in fields if one.is_standard == is_standard],
        )
        for scheme, agency, title, is_standard in (
            (_STANDARD_CONCEPTS, _STANDARD, "SDMX Cross Domain Concepts", True),
            (_OWN_CONCEPTS, AGENCY, "Concepts of the e-commerce warehouse", False),
        )
    ]
    structure = DataStructureDefinition(
        id=STRUCTURE_NAME,
        agency=AGENCY,
        version=VERSION,
        name="China's e-commerce statistics, as published",
        description="One observation is the best current claim about one series and one period.",
        components=Components([_component(one, lists) for one in fields]),
    )
    flow = Dataflow(
        id=STRUCTURE_NAME, agency=AGENCY, version=VERSION, name=structure.name, structure=structure.short_urn
    )
    agencies = AgencyScheme(
        id="AGENCIES",
        agency=_STANDARD,
        name="Agencies",
        items=[Agency(id=AGENCY, name="Warehouse of China's e-commerce statistics")],
    )
    text = write(
        [agencies, *lists.values(), *schemes, structure, flow],
        header=Header(id=STRUCTURE_NAME, prepared=prepared, sender=Organisation(id=AGENCY)),
    )
    assert text is not None
    # It says that an attribute belongs to the only measure there is, which the standard takes for granted; sdmx1
    # refuses to read it.
    return _MEASURE_RELATIONSHIP.sub("", text)


def _plain(code: str, name: str) -> Entry:
    return (code, name, None, None, None)


def _named(codes: Iterable[str]) -> list[Entry]:
    return [_plain(code, code.replace("_", " ").capitalize()) for code in codes]


def _code_list(name: str, entries: Sequence[Entry]) -> "Codelist":
    from pysdmx.model import Annotation, Code, Codelist  # noqa: PLC0415

    def annotate(chinese: str | None, parent: str | None) -> list[Annotation]:
        # The writer knows neither a second language nor parents of codes.
        notes = {"NAME_ZH": chinese, "PARENT": parent}
        return [Annotation(id=key, type=key, title=value) for key, value in notes.items() if value]

    is_standard = name in _STANDARD_LISTS
    return Codelist(
        id=name,
        agency=_STANDARD if is_standard else AGENCY,
        version=_STANDARD_LISTS.get(name, VERSION),
        name=_TITLES[name],
        # CL_DECIMALS is here in full.
        is_partial=is_standard and name != "CL_DECIMALS",
        items=[
            Code(id=code, name=title, description=definition, annotations=annotate(chinese, parent))
            for code, title, chinese, definition, parent in entries
        ],
    )


def _concept(one: Field, lists: Mapping[str, "Codelist"]) -> "Concept":
    from pysdmx.model import Concept, DataType  # noqa: PLC0415

    return Concept(
        id=one.name,
        name=one.title,
        description=one.description,
        codes=lists[one.codes] if one.codes else None,
        dtype=None if one.codes else DataType(one.text_type),
    )


def _component(one: Field, lists: Mapping[str, "Codelist"]) -> "Component":
    from pysdmx.model import Component, DataType, ItemReference, Role  # noqa: PLC0415

    role = Role.DIMENSION if one in DIMENSIONS else Role.MEASURE if one is MEASURE else Role.ATTRIBUTE
    scheme, agency = (_STANDARD_CONCEPTS, _STANDARD) if one.is_standard else (_OWN_CONCEPTS, AGENCY)
    return Component(
        id=one.name,
        required=one.is_required,
        role=role,
        concept=ItemReference("Concept", agency, scheme[0], scheme[1], one.name),
        local_dtype=None if one.codes else DataType(one.text_type),
        local_codes=lists[one.codes] if one.codes else None,
        attachment_level="O" if role is Role.ATTRIBUTE else None,
    )
