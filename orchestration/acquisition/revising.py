"""A page edited in place: what changed in its words, and what the facts of the earlier version are worth now.

Text in, text out. A fact whose words still stand is kept as it is. One whose words do not stand gets a comment that
says so; `check` refuses it until a curator settles it.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.drafting import draft_fact_file
from orchestration.language.mentions import Mention
from orchestration.language.reader import read_mentions
from orchestration.language.sentences import split_sentences
from orchestration.readers.anchors import AnchoredText, Span
from orchestration.readers.facts import FactFileReading, read_fact_file
from orchestration.readers.ledger import account_for_numbers
from orchestration.readers.proposals import propose, reader_vocabulary
from orchestration.readers.vocabularies import Vocabularies
from orchestration.readers.yaml_lines import YamlError, line_of, parse_yaml
from orchestration.readers.yaml_text import yaml_scalar

_REMARK = "    # The new version: "


@dataclass(frozen=True)
class Reanchored:
    """The fact file of an earlier version against the words of a new one."""

    fact_file: str
    standing: int
    fallen: tuple[str, ...]
    """What no longer stands, one line for each fact or set-aside word."""
    proposals: str | None
    """A drafted fact file of the figures that no fact accounts for; None where there are none."""


def wording_diff(old: str, new: str, old_name: str, new_name: str) -> str:
    """What changed, sentence by sentence, as a unified diff."""
    return "".join(
        difflib.unified_diff(_sentences(old), _sentences(new), old_name, new_name, n=1, lineterm="\n"),
    )


def _sentences(text: str) -> list[str]:
    return [" ".join(text[one.start : one.end].split()) + "\n" for one in split_sentences(text)]


def reanchor(
    fact_file: bytes,
    document_id: str,
    text: str,
    language: str,
    published: date | None,
    vocabularies: Vocabularies,
) -> Reanchored:
    """Hold the facts of an earlier version against a new text.

    Args:
        fact_file: The fact file of the earlier version.
        document_id: The document.
        text: The new text.
        language: Its language tag.
        published: Its date of publication.
        vocabularies: Accepted vocabulary entries.
    """
    anchored = AnchoredText(text)
    reading = read_fact_file(Path("facts.yml"), document_id, anchored, vocabularies, (), str, fact_file)
    accepted = {one["fact_number"] for one in reading.claims}
    ledger = account_for_numbers(anchored, "document.txt", reading, accepted, ())
    fallen = [*reading.rejections, *ledger.rejections]
    remarks: dict[int, list[str]] = {}
    try:
        data = parse_yaml(fact_file)
    except YamlError:
        data = None
    for one in reading.rejections:
        match = re.match(r"fact (\d+)$", one.record)
        line = line_of(data, "facts", int(match[1]) - 1) if match else None
        if line:
            remarks.setdefault(line, []).append(f"{_REMARK}{' '.join(one.reason.split())}")
    free = [Span(one["char_start"], one["char_end"]) for one in ledger.rows if one["disposition"] == "UNRESOLVED"]
    return Reanchored(
        _with_remarks(fact_file.decode("utf-8", errors="backslashreplace"), remarks),
        len(accepted),
        tuple(f"{one.record}: {' '.join(one.reason.split())}" for one in fallen),
        _propose_for(free, reading, anchored, language, published, vocabularies),
    )


def _with_remarks(fact_file: str, remarks: Mapping[int, Sequence[str]]) -> str:
    """Put comments above lines on which facts begin; old remarks of the same kind go."""
    lines: list[str] = []
    for number, line in enumerate(fact_file.split("\n"), start=1):
        lines += remarks.get(number, ())
        if not line.startswith(_REMARK):
            lines.append(line)
    return "\n".join(lines)


def _propose_for(
    free: Sequence[Span],
    reading: FactFileReading,
    text: AnchoredText,
    language: str,
    published: date | None,
    vocabularies: Vocabularies,
) -> str | None:
    """Draft facts for the numbers that the fact file does not account for."""
    if not free or reading.document_id is None:
        return None

    def is_free(start: int, end: int) -> bool:
        return any(start < one.end and one.start < end for one in free)

    proposals = [
        one
        for one in propose(text.text, language, published, reader_vocabulary(vocabularies))
        if is_free(*one.printed_span)
    ]
    mentions: list[Mention] = [
        one for one in read_mentions(text.text, language, published) if is_free(one.start, one.end)
    ]
    units = {code: row["measures"] or () for code, row in vocabularies.rows["unit"].items()}
    return draft_fact_file(text, proposals, mentions, units)


def revise_metadata(meta: str, fields: Mapping[str, str], remarks: Sequence[str]) -> str:
    """Set machine-written fields in the metadata of an earlier version, and leave all else as it was curated.

    Args:
        meta: The metadata file of the earlier version.
        fields: New values of single-line fields; a field that is missing is added.
        remarks: Comments for the curator, at the end.
    """
    for name, value in fields.items():
        line = f"{name}: {yaml_scalar(value)}"
        found = re.search(rf"^{name}:[^\n]*$", meta, re.MULTILINE)
        before, after = (meta[: found.start()], meta[found.end() :]) if found else (meta.rstrip("\n") + "\n", "\n")
        meta = before + line + after
    return meta.rstrip("\n") + "\n" + "".join(f"# {one}\n" for one in remarks)
