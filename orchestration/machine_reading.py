"""Documents that no curator has read: what the reader is sure of, as claims with review status MACHINE.

The reader's draft takes the place of the fact file and is held to the same rules. Whatever is doubtful, unknown or
refused is left out, and its numbers are set aside as machine-read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.drafting import draft_fact_file
from orchestration.language.reader import read_mentions
from orchestration.readers.anchors import AnchoredText
from orchestration.readers.corrections import Correction
from orchestration.readers.facts import FactFileReading, read_fact_file
from orchestration.readers.proposals import propose, reader_vocabulary
from orchestration.readers.vocabularies import Vocabularies
from orchestration.validation import find_failures, to_frame
from schemas.raw_tables import RAW_TABLES


def read_by_machine(
    document: Mapping[str, Any],
    text: AnchoredText,
    vocabularies: Vocabularies,
    corrections: Sequence[Correction],
) -> FactFileReading:
    """Read one document without a curator.

    Args:
        document: Its row of `raw.document`.
        text: Its text.
        vocabularies: Accepted vocabulary entries.
        corrections: Corrections of the document.
    """
    language, published = document["language"], document["published_date"]
    proposals = propose(text.text, language, published, reader_vocabulary(vocabularies))
    mentions = read_mentions(text.text, language, published)
    units = {code: row["measures"] or () for code, row in vocabularies.rows["unit"].items()}

    def read(omit: frozenset[int], applied: Sequence[Correction]) -> FactFileReading:
        draft = draft_fact_file(text, proposals, mentions, units, only_certain=True, omit=omit)
        # The claims have no file of their own; the metadata, which asked for this reading, stands for it.
        path = Path(document["meta_file"])
        return read_fact_file(path, document["document_id"], text, vocabularies, applied, str, draft.encode())

    first = read(frozenset(), ())
    reading = read(frozenset({*(one.fact_number for one in first.refused), *_invalid(first)}), corrections)
    for claim in reading.claims:
        claim["line"] = 1
        if claim["review_status"] == "CURATED":
            claim["review_status"] = "MACHINE"
    return reading


def _invalid(reading: FactFileReading) -> set[int]:
    """Numbers of the claims that break a rule of their model."""
    model = RAW_TABLES["claim"]
    failures = find_failures(to_frame(reading.claims, model), model)
    return {reading.claims[one.row]["fact_number"] for one in failures if one.row is not None}
