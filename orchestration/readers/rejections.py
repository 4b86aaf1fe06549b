"""What is said of a record that cannot be used: where it stands, what was found, what was expected."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True)
class Rejection:
    """One reason for which one curated record is refused; a row of `raw.rejected_record`."""

    table_name: str
    document_id: str | None
    file: str
    line: int | None
    record: str
    field: str | None
    rule: str
    reason: str
    content: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f", {self.field}" if self.field else ""
        return f"{place} {self.record}{field}: {self.reason}"

    def as_row(self) -> dict[str, Any]:
        """The rejection as a row of `raw.rejected_record`."""
        return asdict(self)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Suggest the nearest known words, as the end of an error message; empty where none is near.

    >>> did_you_mean("online_retail_sale", ["online_retail_sales", "internet_users"])
    ", did you mean 'online_retail_sales'?"
    """
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    return f", did you mean {' or '.join(repr(one) for one in near)}?" if near else ""


def as_json(record: object) -> str:
    """A refused record as JSON text; decimals and dates as their text."""
    return json.dumps(record, ensure_ascii=False, default=str)
