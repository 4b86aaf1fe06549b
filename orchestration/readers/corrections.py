"""Known errors of the sources (`raw/corrections.yml`): read, and applied to the facts they name.

A correction changes what is used, never what is kept: the printed figure and the curated value stay in the claim. One
that matches no fact, or several, is refused. A withdrawn fact stays withdrawn: no correction matches it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.readers.figures import read_figure
from orchestration.readers.rejections import Rejection, as_json
from orchestration.readers.shapes import find_shape_errors
from orchestration.readers.yaml_lines import YamlError, line_of, read_yaml

_TABLE = "correction"


@dataclass(frozen=True)
class Correction:
    """One entry of the corrections file."""

    number: int
    file: str
    line: int
    document_id: str
    quote: str
    printed: str | None
    field: str
    from_value: str
    to_value: str
    reason: str
    evidence: str

    def reject(self, rule: str, reason: str) -> Rejection:
        """The correction as a refused record."""
        record = f"correction {self.number}"
        content = as_json(self.__dict__)
        return Rejection(_TABLE, self.document_id, self.file, self.line, record, self.field, rule, reason, content)

    def note(self) -> str:
        """What the claim's review note says of the correction."""
        return (
            f"{self.field} corrected from {self.from_value} to {self.to_value}: {self.reason} Evidence: {self.evidence}"
        )

    def as_row(self, fact_number: int) -> dict[str, Any]:
        """The applied correction as a row of `raw.correction`."""
        return {
            "file": self.file,
            "line": self.line,
            "document_id": self.document_id,
            "fact_number": fact_number,
            "field": self.field,
            "from_value": self.from_value,
            "to_value": self.to_value,
            "reason": self.reason,
            "evidence": self.evidence,
        }


def read_corrections(
    path: Path, document_ids: Sequence[str], display: Callable[[Path], str]
) -> tuple[list[Correction], list[Rejection]]:
    """Read the corrections file; entries that are wrong, or name no accepted document, are refused."""
    file = display(path)
    try:
        data = read_yaml(path)
    except YamlError as error:
        refused = Rejection(_TABLE, None, file, error.line, "the file", None, "yaml_is_readable", error.reason)
        return [], [refused]
    rejections, bad = [], set()
    for one in find_shape_errors(data, "corrections"):
        index = one.path[1] if len(one.path) >= 2 and isinstance(one.path[1], int) else None
        bad.add(index)
        record = "the file" if index is None else f"correction {index + 1}"
        rejections.append(Rejection(_TABLE, None, file, one.line, record, one.field, "shape", one.reason))
    entries = data.get("corrections") if isinstance(data, dict) else None
    corrections = []
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if index in bad:
            continue
        correction = Correction(
            number=index + 1,
            file=file,
            line=line_of(data, "corrections", index) or 1,
            document_id=entry["document"],
            quote=entry["quote"],
            printed=None if entry.get("printed") is None else str(entry["printed"]),
            field=entry["field"],
            from_value=str(entry["from"]),
            to_value=str(entry["to"]),
            reason=entry["reason"],
            evidence=entry["evidence"],
        )
        if correction.document_id in document_ids:
            corrections.append(correction)
        else:
            reason = f"there is no accepted document '{correction.document_id}'; the correction matches nothing"
            rejections.append(correction.reject("correction_matches_a_fact", reason))
    return corrections, rejections


def apply_corrections(
    facts: dict[int, dict[str, Any]], corrections: Sequence[Correction]
) -> tuple[list[dict[str, Any]], list[Rejection]]:
    """Apply the corrections of one document to its facts, in place.

    Args:
        facts: The document's facts by fact number, defaults filled in.
        corrections: The corrections of that document.

    Returns:
        Rows of `raw.correction`, and the corrections that match no fact or more than one, or change nothing.
    """
    rows: list[dict[str, Any]] = []
    rejections = []
    corrected: set[tuple[int, str]] = set()
    for correction in corrections:
        if _is_same(correction.from_value, correction.to_value):
            reason = f"`from` and `to` are both {correction.to_value}; a correction changes something"
            rejections.append(correction.reject("correction_changes_something", reason))
            continue
        quoted = [
            number
            for number, fact in facts.items()
            if fact.get("review") != "WITHDRAWN"
            and correction.quote in str(fact.get("quote"))
            and correction.printed in (None, str(fact.get("printed")))
        ]
        matching = [
            number
            for number in quoted
            if _holds(facts[number], correction) and (number, correction.field) not in corrected
        ]
        if len(matching) != 1:
            found = [str(facts[number].get(correction.field)) for number in quoted]
            reason = (
                f"the correction matches {len(matching)} facts of {correction.document_id}; expected one, not"
                f" withdrawn, whose quote has these words and whose {correction.field}, not yet corrected, is"
                f" {correction.from_value}" + (f" (found {', '.join(found)})" if found else "")
            )
            rejections.append(correction.reject("correction_matches_a_fact", reason))
            continue
        fact = facts[matching[0]]
        if correction.field == "value":
            try:
                fact["corrected_value"] = read_figure(correction.to_value)
            except ValueError as error:
                rejections.append(correction.reject("corrected_value_is_a_number", str(error)))
                continue
        elif correction.field == "subject":
            fact["corrected_subject"] = correction.to_value
        else:
            fact[correction.field] = correction.to_value
        corrected.add((matching[0], correction.field))
        fact["review"] = "CORRECTED"
        fact["review_note"] = " ".join(filter(None, [fact.get("review_note"), correction.note()]))
        rows.append(correction.as_row(matching[0]))
    return rows, rejections


def _holds(fact: dict[str, Any], correction: Correction) -> bool:
    """Whether the fact says what the correction says that it says."""
    stated = fact.get(correction.field)
    if isinstance(stated, int | Decimal) and not isinstance(stated, bool):
        return _is_same(str(stated), correction.from_value)
    return stated is not None and str(stated) == correction.from_value


def _is_same(first: str, second: str) -> bool:
    try:
        return read_figure(first) == read_figure(second)
    except ValueError:
        return first == second
