"""Does an SDMX-CSV file fit its structure definition?

The libraries that read these formats accept texts for values, unknown codes and keys that stand twice. This reads both
files as they were written, and shares no code with what wrote them.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree import ElementTree

MAXIMUM_PROBLEMS = 200
_NAMESPACE = {"str": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure"}
_FIXED = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_ACTIONS = frozenset("ADIR")
_URN_TAIL = re.compile(r"=(?P<id>[^=]+\([^()]+\))$")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?:S(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
_RANGE = re.compile(r"(?P<start>\d{4}-\d{2}-\d{2})/P[1-9]\d*[YMD]")
# What a frequency promises of the period's form; every other frequency allows any.
_FORMS = {"A": {"year"}, "S": {"half"}, "Q": {"quarter"}, "M": {"month"}}


@dataclass(frozen=True)
class SdmxComponent:
    """One column that the structure defines."""

    name: str
    role: str
    codes: frozenset[str] | None
    text_type: str | None
    is_required: bool


@dataclass(frozen=True)
class SdmxStructure:
    """A data structure definition as the file gives it."""

    identity: str
    components: Mapping[str, SdmxComponent]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the dimensions, the time dimension last."""
        return tuple(one.name for one in self.components.values() if one.role == "dimension")


def read_structure(file: Path) -> SdmxStructure:
    """Read the only data structure definition of an SDMX-ML 3.0 file, with its code lists.

    Raises:
        ValueError: the file has not exactly one, or names a code list that it does not hold.
    """
    root = ElementTree.parse(file).getroot()
    lists = {
        _identity(one): frozenset(code.attrib["id"] for code in _all(one, "Code")) for one in _all(root, "Codelist")
    }
    structures = _all(root, "DataStructure")
    if len(structures) != 1:
        raise ValueError(f"{file} defines {len(structures)} data structures, not one")
    roles = {"Dimension": "dimension", "TimeDimension": "dimension", "Measure": "measure", "Attribute": "attribute"}
    components = {}
    for tag, role in roles.items():
        for element in _all(structures[0], tag):
            if "id" not in element.attrib:
                continue
            usage = element.attrib.get("usage", "optional") == "mandatory"
            one = SdmxComponent(
                element.attrib["id"],
                role,
                _codes(file, element, lists),
                next((text.attrib.get("textType") for text in _all(element, "TextFormat")), None),
                role == "dimension" or usage,
            )
            components[one.name] = one
    return SdmxStructure(_identity(structures[0]), components)


def find_sdmx_problems(data: Path, structure: SdmxStructure) -> list[str]:
    """Say what in an SDMX-CSV file does not fit; empty where all of it does.

    Returns:
        At most 200 problems, each with the line of its row.
    """
    problems = []
    for problem in _problems(data, structure):
        problems.append(problem)
        if len(problems) == MAXIMUM_PROBLEMS:
            problems.append("and possibly more")
            break
    return problems


def _problems(data: Path, structure: SdmxStructure) -> Iterator[str]:
    seen: dict[tuple[str, ...], int] = {}
    with data.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        expected = {*_FIXED, *structure.components}
        if tuple(header[:3]) != _FIXED or set(header) != expected or len(header) != len(expected):
            odd = sorted(set(header) ^ expected) or "their order"
            yield f"line 1: the columns are not those of {structure.identity}: {odd}"
            return
        for values in reader:
            line = reader.line_num
            if len(values) != len(header):
                yield f"line {line}: {len(values)} fields, not {len(header)}"
                continue
            row = dict(zip(header, values, strict=True))
            yield from (f"line {line}: {one}" for one in _row_problems(row, structure))
            key = tuple(row[name] for name in structure.dimensions)
            if key in seen:
                yield f"line {line}: the key {'.'.join(key)} stands on line {seen[key]} already"
            seen.setdefault(key, line)


def _row_problems(row: Mapping[str, str], structure: SdmxStructure) -> Iterator[str]:
    if (row["STRUCTURE"], row["STRUCTURE_ID"]) != ("datastructure", structure.identity):
        yield f"the row names {row['STRUCTURE']} {row['STRUCTURE_ID']}, not datastructure {structure.identity}"
    if row["ACTION"] not in _ACTIONS:
        yield f"ACTION {row['ACTION']!r} is none of {sorted(_ACTIONS)}"
    sound = True
    for name, component in structure.components.items():
        problem = _value_problem(row[name], component)
        if problem:
            sound = False
            yield f"{name} {problem}"
    if sound:
        yield from _figure_problems(row)
        yield from _frequency_problems(row)


def _value_problem(value: str, component: SdmxComponent) -> str | None:
    if not value:
        return "is missing" if component.is_required else None
    if component.codes is not None:
        return None if value in component.codes else f"{value!r} is no code of its list"
    judge = _JUDGES.get(component.text_type or "String")
    if judge is None:
        return f"is of the unknown kind {component.text_type}"
    return None if judge(value) else f"{value!r} is no {component.text_type}"


def _figure_problems(row: Mapping[str, str]) -> Iterator[str]:
    value, decimals = row["OBS_VALUE"], int(row["DECIMALS"])
    if value and len(value.partition(".")[2]) != decimals:
        yield f"OBS_VALUE {value} has not {decimals} decimals"
    ends = [row[name] for name in ("LOWER_BOUND", "OBS_VALUE", "UPPER_BOUND")]
    numbers = [Decimal(one) for one in ends if one]
    if numbers != sorted(numbers):
        yield f"LOWER_BOUND, OBS_VALUE and UPPER_BOUND are not in order: {ends}"
    if not value and not (row["LOWER_BOUND"] or row["UPPER_BOUND"]):
        yield "neither a value nor a bound"
    for name in ("LOWER_BOUND", "UPPER_BOUND"):
        if not row[name] and row[f"{name}_INCLUDED"] == "true":
            yield f"{name} is infinite and cannot belong to the interval"


def _frequency_problems(row: Mapping[str, str]) -> Iterator[str]:
    allowed = _FORMS.get(row["FREQ"])
    if allowed is not None and _form(row["TIME_PERIOD"]) not in allowed:
        yield f"TIME_PERIOD {row['TIME_PERIOD']} does not fit FREQ {row['FREQ']}"


def _form(value: str) -> str | None:
    """Kind of an observational time period, or None where it is none."""
    if match := _RANGE.fullmatch(value):
        return "range" if _is_day(match["start"]) else None
    match = _POINT.fullmatch(value)
    if match is None:
        return None
    if match["day"]:
        return "day" if _is_day(value) else None
    if match["month"]:
        return "month" if 1 <= int(match["month"]) <= 12 else None
    return "quarter" if match["quarter"] else "half" if match["half"] else "year"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_decimal(text: str) -> bool:
    try:
        return _NUMBER.fullmatch(text) is not None and Decimal(text).is_finite()
    except InvalidOperation:
        return False


_JUDGES: Mapping[str, Callable[[str], bool]] = {
    "String": lambda text: not any(ord(one) < 32 for one in text),
    "Decimal": _is_decimal,
    "Integer": lambda text: re.fullmatch(r"-?(0|[1-9]\d*)", text) is not None,
    "Boolean": lambda text: text in ("true", "false"),
    "GregorianDay": _is_day,
    "ObservationalTimePeriod": lambda text: _form(text) is not None,
}


def _codes(file: Path, element: ElementTree.Element, lists: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    for enumeration in _all(element, "Enumeration"):
        match = _URN_TAIL.search((enumeration.text or "").strip())
        if match is None or match["id"] not in lists:
            raise ValueError(f"{file}: {element.attrib['id']} names a code list that is not there: {enumeration.text}")
        return lists[match["id"]]
    return None


def _identity(element: ElementTree.Element) -> str:
    return f"{element.attrib['agencyID']}:{element.attrib['id']}({element.attrib['version']})"


def _all(element: ElementTree.Element, tag: str) -> Sequence[ElementTree.Element]:
    return element.findall(f".//str:{tag}", _NAMESPACE)
