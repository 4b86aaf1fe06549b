"""The reader of `orchestration.language` put to work on the documents of `raw/`, with the project's vocabularies.

Gives mentions as rows of `raw.mention`, and proposals of claims. It proposes; fact files decide.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from orchestration.language.claims import ClaimProposal, propose_claims
from orchestration.language.mentions import Mention
from orchestration.language.reader import read_mentions
from orchestration.language.vocabulary import Entry, Vocabulary
from orchestration.readers.figures import read_figure
from orchestration.readers.vocabularies import Vocabularies

Row = dict[str, Any]
# The doubt of a period that no word of the document gives.
YEAR_OF_THE_DOCUMENT = "no period in the text; the year of the document is taken"
_NO_PERIOD = "no period"


def reader_vocabulary(vocabularies: Vocabularies) -> Vocabulary:
    """The accepted vocabulary entries, as the reader needs them."""
    return Vocabulary(
        indicators=tuple(_entry(row, "indicator") for row in vocabularies.rows["indicator"].values()),
        categories=tuple(_entry(row, "category") for row in vocabularies.rows["category"].values()),
        bases=tuple(_entry(row, "basis") for row in vocabularies.rows["basis"].values()),
    )


def _entry(row: Mapping[str, Any], table: str) -> Entry:
    return Entry(
        code=row[f"{table}_code"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        aliases_en=tuple(row["aliases_en"] or ()),
        aliases_zh=tuple(row["aliases_zh"] or ()),
        mistranslations=tuple(row.get("mistranslations") or ()),
        agency=row.get("agency_code"),
        denominators=tuple(row.get("denominator_codes") or ()),
        parent=row.get("parent_code"),
        counts_things=row.get("default_unit_code") == "COUNT",
    )


def propose(text: str, language: str | None, published: date | None, vocabulary: Vocabulary) -> list[ClaimProposal]:
    """Propose the claims of a document.

    An undated figure takes the year of the document, as curators do; the doubt is named.

    >>> proposed = propose("Platforms show 150 goods.", "en", date(2024, 9, 27), Vocabulary())
    >>> [(one.printed, one.period) for one in proposed]
    [('150', '2024')]
    """
    proposals = propose_claims(text, language, published, vocabulary)
    return [_completed(one, published) if one.period is None and published else one for one in proposals]


def _completed(proposal: ClaimProposal, published: date) -> ClaimProposal:
    others = tuple(one for one in proposal.doubts if one != _NO_PERIOD)
    return replace(
        proposal,
        period=str(published.year),
        inferred=("period", *(one for one in proposal.inferred if one != "period")),
        doubts=(*others, YEAR_OF_THE_DOCUMENT),
    )


def proposal_rows(document: Mapping[str, Any], vocabulary: Vocabulary) -> list[Row]:
    """The proposals of one document as rows to compare with `raw.claim`, one for each place of a figure."""
    proposals = propose(document["text"], document["language"], document["published_date"], vocabulary)
    return [
        {
            "document_id": document["document_id"],
            "char_start": start,
            "char_end": end,
            "value": _figure(one.value),
            "range_low": _figure(one.low),
            "range_high": _figure(one.high),
            "unit_code": one.unit,
            "measure": one.measure,
            "comparison": one.comparison,
            "qualifier": one.qualifier,
            "period_code": one.period,
            "indicator_code": one.indicator,
            "category_code": one.category,
            "basis_code": one.basis,
        }
        for one in proposals
        for start, end in (one.printed_span, *(again.printed_span for again in one.repeats))
    ]


def mention_rows(document: Mapping[str, Any], vocabulary: Vocabulary) -> list[Row]:
    """Read one document; its mentions as rows of `raw.mention`.

    Args:
        document: A row of `raw.document`.
        vocabulary: The vocabularies that statistics are coded in.
    """
    text, language, published = document["text"], document["language"], document["published_date"]
    by_span = {}
    for proposal in propose_claims(text, language, published, vocabulary):
        for span in (proposal.printed_span, *(one.printed_span for one in proposal.repeats)):
            by_span[span] = proposal
    return [
        _row(document["document_id"], number, mention, by_span.get((mention.start, mention.end)))
        for number, mention in enumerate(read_mentions(text, language, published), start=1)
    ]


def _row(document_id: str, number: int, mention: Mention, proposal: ClaimProposal | None) -> Row:
    return {
        "document_id": document_id,
        "mention_number": number,
        "char_start": mention.start,
        "char_end": mention.end,
        "text": mention.text,
        "sentence_number": mention.sentence,
        "kind": mention.kind,
        "value": _figure(mention.value),
        "range_low": _figure(mention.low),
        "range_high": _figure(mention.high),
        "unit_code": mention.unit,
        "counted_noun": mention.counted,
        "measure": mention.measure,
        "comparison": mention.comparison,
        "qualifier": mention.qualifier,
        "period_code": mention.period,
        "is_period_inferred": mention.is_period_inferred,
        "subject": mention.subject,
        "indicator_code": proposal.indicator if proposal else None,
        "category_code": proposal.category if proposal else None,
        "basis_code": proposal.basis if proposal else None,
        "confidence": proposal.confidence if proposal else None,
        "doubts": "; ".join(proposal.doubts) if proposal and proposal.doubts else None,
    }


def _figure(value: Any) -> Any:
    """The value as the tables can hold it; None where it has too many digits."""
    try:
        return None if value is None else read_figure(value)
    except ValueError:
        return None
