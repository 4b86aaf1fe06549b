"""Drafts of the gold texts: whatever the text, a draft breaks no rule but by its TODOs."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.drafting import draft_fact_file
from orchestration.language.reader import read_mentions
from orchestration.project import PROJECT_ROOT, project_paths
from orchestration.readers.anchors import AnchoredText
from orchestration.readers.documents import read_partial_date
from orchestration.readers.facts import FactFileReading, read_fact_file
from orchestration.readers.ledger import account_for_numbers
from orchestration.readers.proposals import propose, reader_vocabulary
from orchestration.readers.vocabularies import Vocabularies
from orchestration.reading import accept_vocabularies
from orchestration.validation import find_failures, to_frame
from schemas.raw_tables import RAW_TABLES

GOLD = PROJECT_ROOT / "tests" / "language" / "gold"
RECORDS = [
    json.loads(line) for name in ("dev", "fresh") for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    paths = project_paths()
    return accept_vocabularies(paths.raw, paths.display)


def draft_and_read(
    record: dict[str, Any], vocabularies: Vocabularies, *, only_certain: bool
) -> tuple[AnchoredText, FactFileReading]:
    text, published = AnchoredText(record["text"]), read_partial_date(record["published_on"])[0]
    proposals = propose(record["text"], record["language"], published, reader_vocabulary(vocabularies))
    mentions = read_mentions(record["text"], record["language"], published)
    units = {code: row["measures"] for code, row in vocabularies.rows["unit"].items()}
    draft = draft_fact_file(text, proposals, mentions, units, only_certain=only_certain).encode()
    return text, read_fact_file(Path("draft.yml"), f"gold/{record['id']}", text, vocabularies, (), str, draft)


def test_a_draft_is_refused_for_nothing_but_its_todos(vocabularies: Vocabularies) -> None:
    claims, others, unread = [], [], []
    for record in RECORDS:
        text, reading = draft_and_read(record, vocabularies, only_certain=False)
        claims += reading.claims
        accepted = {one["fact_number"] for one in reading.claims}
        ledger = account_for_numbers(text, "gold.txt", reading, accepted, reading.refused)
        others += [one for one in [*reading.rejections, *ledger.rejections] if "still to be settled" not in one.reason]
        unread += [row["token"] for row in ledger.rows if row["disposition"] == "UNRESOLVED"]
    assert others == []
    model = RAW_TABLES["claim"]
    assert find_failures(to_frame(claims, model), model) == []
    # Figures glued to a word ("by7.1%") cannot be quoted: their fact has a TODO, and so their number stays open.
    assert len(unread) <= 10


def test_what_is_certain_needs_no_curator(vocabularies: Vocabularies) -> None:
    claims = []
    for record in RECORDS:
        text, reading = draft_and_read(record, vocabularies, only_certain=True)
        claims += reading.claims
        ledger = account_for_numbers(text, "gold.txt", reading, {one["fact_number"] for one in reading.claims}, ())
        assert [*reading.rejections, *ledger.rejections] == []
        assert [row["token"] for row in ledger.rows if row["disposition"] == "UNRESOLVED"] == []
    assert len(claims) > 500
