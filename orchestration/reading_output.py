"""Records in, mentions out, one JSON object a line: the machine interface of the command `read`.

Odd input gives a record without mentions and never an error, so that a long run is not lost for one line.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from orchestration.language.reader import read_mentions


def read_records(lines: Iterable[bytes], language: str | None, published_on: str | None) -> Iterator[bytes]:
    """Read one record a line and yield one line for each.

    Args:
        lines: JSON objects with id, text, language and published_on; empty lines are passed over.
        language: Language of records that name none.
        published_on: Publication date of records that name none.
    """
    for line in lines:
        if not line.strip():
            continue
        record = _record(line)
        text = record.get("text")
        mentions = (
            read_mentions(text, _words(record, "language") or language, _words(record, "published_on") or published_on)
            if isinstance(text, str)
            else ()
        )
        yield encode_json({"id": record.get("id"), "mentions": [one.to_record() for one in mentions]})


def encode_json(value: object) -> bytes:
    """One line of JSON; with escapes where a character cannot be written as UTF-8."""
    try:
        return (json.dumps(value, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(value) + "\n").encode()


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig", errors="surrogateescape"))
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _words(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) else None
