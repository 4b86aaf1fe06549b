"""The evidence as W3C Web Annotations: which words of which text support which claim, and what each number became.

One JSON-LD page per document, beside the text that it marks, so that a tool needs nothing else. Positions count Unicode
code points, as the standard says; a tool written in JavaScript that counts UTF-16 units must convert them.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.exports.published import format_timestamp, open_published, read_built_at
from orchestration.storage.replacing import replaced_folder

PAGE_FOLDER, TEXT_FOLDER = "pages", "texts"
PAGE_SUFFIX = ".jsonld"
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NAME = "urn:ecommerce-warehouse"
# Enough that a short figure is found again in a text that has changed a little.
CONTEXT_CHARACTERS = 32
_EVIDENCE_QUERY = """
    SELECT
        evidence.source_key, evidence.evidence_key, evidence.char_start, evidence.char_end, evidence.role,
        evidence.claim_key, card.what_en, card.period_en, card.value_in_words, card.what_zh, card.period_zh
    FROM fact_evidence AS evidence
    INNER JOIN fact_card AS card ON evidence.claim_key = card.claim_key
    ORDER BY evidence.source_key, evidence.char_start, evidence.char_end, evidence.evidence_key
"""
_NUMBER_QUERY = """
    SELECT source_key, number_key, char_start, char_end, disposition, reason, claim_key
    FROM fact_number
    ORDER BY source_key, char_start, char_end, number_key
"""
_TEXT_QUERY = """
    SELECT source.source_key, source.document_id, source.language, stored.text
    FROM dim_source AS source
    INNER JOIN source_text AS stored ON source.source_key = stored.source_key
    WHERE source.is_current
    ORDER BY source.document_id
"""

Annotation = dict[str, Any]


def export_annotations(published_file: Path, folder: Path) -> dict[str, int]:
    """Write the text and the annotation page of every document.

    Returns:
        Number of annotations of each document.
    """
    counts = {}
    with open_published(published_file) as connection, replaced_folder(folder) as staged:
        generated = format_timestamp(read_built_at(connection))
        evidence = _by_source(connection, _EVIDENCE_QUERY)
        numbers = _by_source(connection, _NUMBER_QUERY)
        for source_key, document_id, language, text in connection.execute(_TEXT_QUERY).fetchall():
            text_file = staged / TEXT_FOLDER / f"{document_id}.txt"
            text_file.parent.mkdir(parents=True, exist_ok=True)
            text_file.write_text(text, encoding="utf-8", newline="")
            page_file = staged / PAGE_FOLDER / f"{document_id}{PAGE_SUFFIX}"
            page_file.parent.mkdir(parents=True, exist_ok=True)
            # A relative address holds wherever the folder is copied to.
            target = {
                "id": f"../{'../' * document_id.count('/')}{TEXT_FOLDER}/{document_id}.txt",
                "format": "text/plain",
                "language": language,
            }
            items = [
                *(_annotate_evidence(one, text, target) for one in evidence[source_key]),
                *(_annotate_number(one, text, target) for one in numbers[source_key]),
            ]
            page = {
                "@context": _CONTEXT,
                "id": f"{_NAME}:annotations:{document_id}",
                "type": "AnnotationPage",
                "generated": generated,
                "items": items,
            }
            page_file.write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
            counts[document_id] = len(items)
    return counts


def _by_source(connection: duckdb.DuckDBPyConnection, query: str) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _named_rows(connection, query):
        found[row["source_key"]].append(row)
    return found


def _named_rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[Mapping[str, Any]]:
    cursor = connection.execute(query)
    names = [one[0] for one in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


def _annotate_evidence(span: Mapping[str, Any], text: str, target: Mapping[str, Any]) -> Annotation:
    """Words that support a claim: the claim in words, its key, and the part that the words play."""
    return {
        "id": f"{_NAME}:evidence:{span['evidence_key']}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            _say(f"{span['what_en']}, {span['period_en']}: {span['value_in_words']}", "en", "describing"),
            _say(f"{span['what_zh']}，{span['period_zh']}", "zh", "describing"),
            _tag(span["role"]),
            _identify(span["claim_key"]),
        ],
        "target": _select(text, span["char_start"], span["char_end"], target),
    }


def _annotate_number(token: Mapping[str, Any], text: str, target: Mapping[str, Any]) -> Annotation:
    """A numeric token of the ledger: what became of it, and why."""
    body = [_tag(token["disposition"])]
    if token["reason"]:
        body.append(_say(token["reason"], "en", "describing"))
    if token["claim_key"]:
        body.append(_identify(token["claim_key"]))
    return {
        "id": f"{_NAME}:number:{token['number_key']}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": body,
        "target": _select(text, token["char_start"], token["char_end"], target),
    }


def _select(text: str, start: int, end: int, target: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "source": target,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - CONTEXT_CHARACTERS) : start],
                "suffix": text[end : end + CONTEXT_CHARACTERS],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def _say(text: str, language: str, purpose: str) -> Mapping[str, str]:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": text,
        "format": "text/plain",
        "language": language,
    }


def _tag(value: str) -> Mapping[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def _identify(claim_key: str) -> Mapping[str, str]:
    return {"type": "SpecificResource", "purpose": "identifying", "source": f"{_NAME}:claim:{claim_key}"}
