"""What the data quality page says, asked of the published file: checks, verdicts, and the rows that need a reader.

The checks are those that the build itself recorded (`check_result`), the verdicts those of the file's views: a second,
weaker copy of the rules here would prove nothing. Each table names the query that gives all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orchestration.report.source import Row, Source

_MOST_ROWS = 200


@dataclass(frozen=True)
class Check:
    """Verdicts of one view of the published file: how many of how many hold."""

    name: str
    relation: str
    held: int
    total: int
    counted: str

    @property
    def is_held(self) -> bool:
        """Whether nothing breaks the rule."""
        return self.held == self.total


@dataclass(frozen=True)
class Finding:
    """Rows of one kind that a reader should know of: the first of them, and how many there are."""

    anchor: str
    title: str
    explanation: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    total: int
    query: str


@dataclass(frozen=True)
class Quality:
    """Content of the data quality page; no build checks where a file of an earlier publication does not hold them."""

    build_checks: tuple[Row, ...]
    checks: tuple[Check, ...]
    coverage: tuple[Row, ...]
    findings: tuple[Finding, ...]


# name · relation that it needs · what is counted · query that gives (held, total)
_CHECKS: Final = (
    (
        "Every figure and every number stands in the text at the place that is stored for it",
        "anchor_check", "anchors",
        "SELECT count(*) FILTER (WHERE is_match) AS held, count(*) AS total FROM anchor_check",
    ),
    (
        "Every number of every document is accounted for",
        "coverage", "numbers",
        "SELECT sum(token_count - unresolved_count - rejected_count) AS held, sum(token_count) AS total FROM {view}",
    ),
    (
        "Identities between published figures hold, where both sides were published",
        "identity_check", "identities",
        "SELECT count(*) FILTER (WHERE verdict = 'HOLDS') AS held, count(*) AS total FROM {view}"
        " WHERE verdict IN ('HOLDS', 'FAILS')",
    ),
    (
        "Published growth agrees with the published levels, where both are known",
        "growth_check", "pairs",
        "SELECT count(*) FILTER (WHERE verdict = 'CONSISTENT') AS held, count(*) AS total FROM {view}"
        " WHERE verdict IN ('CONSISTENT', 'CONTRADICTED')",
    ),
    (
        "Sources that speak of the same observation do not conflict",
        "reconciliation", "observations",
        "SELECT count(*) FILTER (WHERE verdict <> 'CONFLICT') AS held, count(*) AS total FROM {view}",
    ),
)  # fmt: skip
# anchor · title · explanation · relation that it needs · columns with their heads · query. The column `figure` is the
# claim of `claim_key`, with a link to its card; `document` is the title of the document of `document_id`.
_CHANGES: Final = "changes"
_FINDINGS: Final = (
    (
        "suspects", "Suspect figures",
        "Stored as printed, doubted for the reason given, and passed over where a better claim exists.",
        "fact_indicator", {"figure": "Figure", "reason": "Reason"},
        "SELECT claim_key, review_note AS reason FROM fact_indicator"
        " WHERE is_current AND review_status = 'SUSPECT' ORDER BY series_code, claim_key",
    ),
    (
        "unresolved", "Numbers not yet resolved",
        "Numbers of documents that nobody has accounted for.",
        "fact_number", {"token": "Number", "document": "Document"},
        "SELECT number.token, source.document_id FROM fact_number AS number"
        " INNER JOIN dim_source AS source USING (source_key) WHERE number.disposition = 'UNRESOLVED'"
        " ORDER BY source.published_date DESC NULLS LAST, source.document_id, number.char_start",
    ),
    (
        "rejected", "Rejected records",
        "Curated records that a rule refused. They are kept here with their reason, and are in no other table.",
        "rejected_record", {"place": "Place", "field": "Field", "reason": "Reason"},
        "SELECT concat_ws(' ', file || coalesce(':' || line, ''), record) AS place, field, reason"
        " FROM rejected_record ORDER BY file, line, record, field, reason",
    ),
    (
        "identities", "Identities that fail",
        "Published figures that cannot all be as printed, by arithmetic.",
        "identity_check", {"name": "Identity", "series_code": "Series", "period_code": "Period", "reason": "Finding"},
        "SELECT identity AS name, series_code, period_code, explanation AS reason FROM {view}"
        " WHERE verdict = 'FAILS' ORDER BY severity, identity, series_code, period_code, explanation",
    ),
    (
        "growth", "Growth that levels contradict",
        "Published growth whose interval does not meet the growth of the published levels. Statistical offices compare"
        " on a restated base, so this is a question and no error; the finding gives the restatement that it implies.",
        "growth_check", {"figure": "Figure", "reason": "Finding"},
        "SELECT growth_claim_key AS claim_key, explanation AS reason FROM {view}"
        " WHERE verdict = 'CONTRADICTED' ORDER BY series_code, period_code, explanation",
    ),
    (
        "unlikely", "Growth that needs an unlikely year between",
        "Two published levels two years apart, and the growth of the later year, leave a growth for the year between"
        " that lies far from it. Such growth was compared on a restated base, or a figure is wrong.",
        "growth_check", {"figure": "Figure", "reason": "Finding"},
        "SELECT growth_claim_key AS claim_key, explanation AS reason FROM {view}"
        " WHERE NOT is_credible ORDER BY series_code, period_code, explanation",
    ),
    (
        "conflicts", "Sources that conflict",
        "Figures for the same observation whose intervals do not meet.",
        "reconciliation", {"series_code": "Series", "period_code": "Period", "reason": "Finding"},
        "SELECT series_code, period_code, explanation AS reason FROM {view}"
        " WHERE verdict = 'CONFLICT' ORDER BY series_code, period_code, explanation",
    ),
    (
        _CHANGES, "Changed since the publication before",
        "What the newest publication added, revised, marked anew, received anew or withdrew.",
        "publication_change", {"name": "Change", "figure": "Figure", "before": "Value before"},
        "SELECT change_kind AS name, claim_key, rtrim(rtrim(CAST(previous_value AS VARCHAR), '0'), '.') AS before"
        " FROM {view} WHERE is_latest_publication"
        " ORDER BY change_kind, series_code, period_code, claim_key",
    ),
    (
        "overdue", "Releases that are due and have not come",
        "Expected by the calendar of releases, and not among the documents when the file was built.",
        "release_status",
        {"name": "Release", "releases": "Overdue", "first": "First period", "last": "Last period", "due": "Last due"},
        "SELECT release_name_en AS name, count(*) AS releases, min_by(period_code, due_date) AS first,"
        " max_by(period_code, due_date) AS last, CAST(max(due_date) AS VARCHAR) AS due FROM {view}"
        " WHERE status = 'OVERDUE' GROUP BY release_code, release_name_en ORDER BY due DESC, release_code",
    ),
    (
        "missing", "Figures that newer documents no longer give",
        "Series that a publisher's older documents report and its newest ones do not.",
        "missing_indicator",
        {"name": "Publisher", "series": "Series", "last_period_code": "Last period", "document": "Last document"},
        "SELECT publisher_code AS name, concat_ws(' · ', indicator_code, category_code, lower(measure)) AS series,"
        " last_period_code, last_document_id AS document_id FROM missing_indicator"
        " ORDER BY publisher_code, indicator_code, category_code, measure",
    ),
)  # fmt: skip
# Those that fail come first.
_BUILD_CHECKS: Final = "SELECT * FROM check_result ORDER BY outcome = 'PASS', relation_name, check_name"
_FIGURE: Final = (
    "concat_ws(', ', claim.what_en, claim.period_en) || ': ' || claim.value_in_words AS figure,"
    " claim.series_code AS card_series, claim.page AS card_page"
)


def judge(source: Source) -> Quality:
    """Ask a published file what the data quality page shows."""
    checks = []
    for name, relation, counted, query in _CHECKS:
        if relation in source.relations:
            found = source.one(query.format(view=source.place_of(relation)))
            checks.append(Check(name, relation, int(found.held or 0), int(found.total or 0), counted))
    is_first = source.one("SELECT previous_built_at IS NULL AS is_first FROM build_info").is_first
    findings = [
        Finding(
            anchor,
            title,
            explanation,
            columns,
            *_find(source, columns, query.format(view=source.place_of(relation))),
            query.format(view=relation),
        )
        for anchor, title, explanation, relation, columns, query in _FINDINGS
        # Against no publication before, everything is new: that is one sentence and no list.
        if relation in source.relations and not (is_first and anchor == _CHANGES)
    ]
    coverage = source.rows(
        "SELECT * FROM scratch.coverage ORDER BY unresolved_count + rejected_count DESC,"
        f" published_date DESC NULLS LAST, document_id LIMIT {_MOST_ROWS}"
    )
    build_checks = source.rows(_BUILD_CHECKS) if "check_result" in source.relations else []
    return Quality(tuple(build_checks), tuple(checks), tuple(coverage), tuple(findings))


def _find(source: Source, columns: Mapping[str, str], query: str) -> tuple[tuple[Row, ...], int]:
    total = source.one(f"SELECT count(*) AS number FROM ({query})").number
    first = f"SELECT *, row_number() OVER () AS place FROM ({query} LIMIT {_MOST_ROWS})"
    if "document" in columns:
        first = (
            "SELECT found.*, document.title FROM (" + first + ") AS found"
            " LEFT JOIN scratch.document AS document ON found.document_id = document.document_id"
        )
    if "figure" in columns:
        first = (
            f"SELECT found.*, {_FIGURE} FROM ({first}) AS found"
            " LEFT JOIN scratch.claim AS claim ON found.claim_key = claim.claim_key"
        )
    return tuple(source.rows(f"SELECT * FROM ({first}) ORDER BY place")), total
