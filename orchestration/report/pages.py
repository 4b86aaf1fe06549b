"""The pages of the report: which there are, what each shows, and writing them.

Everything printed comes through templates that escape; queries for single pages stand in `source`, `quality` and here.
"""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from orchestration.exports.spreadsheet_text import disarm
from orchestration.report import addresses, wording
from orchestration.report.charts import draw_svg, states_of
from orchestration.report.figures import Figure, figure_of
from orchestration.report.main_charts import choose_charts
from orchestration.report.marked_text import mark_text
from orchestration.report.quality import judge
from orchestration.report.source import Row, Source
from orchestration.report.strips import draw_series, draw_shares
from orchestration.report.templating import escaped, make_environment

_ROWS_PER_LIST = 300
_NEWEST_DOCUMENTS = 20
_UP: Final = "../"
# Columns of a series' CSV: one row per claim, in the order of the page.
_CSV_COLUMNS: Final = (
    "series_code", "period_code", "period_en", "value", "value_low", "value_high", "is_low_closed", "is_high_closed",
    "unit", "qualifier", "value_in_words", "is_latest", "review_status", "review_note", "is_period_inferred",
    "is_basis_inferred", "is_comparison_inferred", "published_date", "publisher_code", "document_id", "quote",
    "sentence", "claim_key",
)  # fmt: skip
_CSV_VALUES: Final = attrgetter(*_CSV_COLUMNS)


class Pages:
    """Writes all pages of one report into a folder, and counts them."""

    def __init__(self, source: Source, folder: Path) -> None:
        """Prepare a build."""
        self._source = source
        self._folder = folder
        self._environment = _environment()
        self._build = source.one("SELECT * FROM build_info")
        self.page_count = self.document_count = self.series_count = self.claim_count = 0

    def write_all(self) -> None:
        """Write every page and file of the report."""
        for name in ("series", "documents", "lists"):
            (self._folder / name).mkdir()
        self._write_index()
        self._write_quality()
        self._write_lists()
        self._write_documents()
        self._write_series()

    def _write(self, template: str, file: str, **content: Any) -> None:
        root = _UP if "/" in file else ""
        page = self._template(template).render(root=root, build=self._build, **content)
        (self._folder / file).write_text(page, encoding="utf-8", newline="\n")
        self.page_count += 1

    @functools.cache  # noqa: B019 -- as many entries as templates; lives as long as the build
    def _template(self, name: str) -> Any:
        return self._environment.get_template(name)

    def _write_index(self) -> None:
        source = self._source
        charts = list(choose_charts(source))
        self._write(
            "index.html",
            "index.html",
            section="overview",
            totals=source.one(_TOTALS),
            charts=[(one, draw_svg(one.chart)) for one in charts],
            states=states_of([figure for one in charts for figure in one.chart.figures]),
            lists=[(kind, source.rows(query)) for kind, query in _LISTS.items()],
            documents=source.rows(f"{_DOCUMENTS} LIMIT {_NEWEST_DOCUMENTS}"),
        )

    def _write_quality(self) -> None:
        self._write("quality.html", "quality.html", section="quality", report=judge(self._source))

    def _write_lists(self) -> None:
        source = self._source
        self._write_series_list("series", None, None, source.one(_TOTALS))
        for kind, query in _LISTS.items():
            for one in source.rows(query):
                self._write_series_list(addresses.list_file(kind, one.code).removesuffix(".html")[6:], kind, one, one)
        stem = "lists/documents"
        chunks = list(_chunks(source.stream(_DOCUMENTS), _ROWS_PER_LIST)) or [[]]
        for number, rows in enumerate(chunks, start=1):
            self._write(
                "documents.html",
                addresses.numbered(stem, number),
                section="documents",
                documents=rows,
                pages=_neighbours("documents", number, len(chunks)),
                count=self._build.document_count,
            )

    def _write_series_list(self, stem: str, kind: str | None, subject: Row | None, counts: Row) -> None:
        page_count = max(1, -(-counts.series_count // _ROWS_PER_LIST))
        found = self._source.shown_series(kind, None if subject is None else subject.code)
        documents = []
        if kind == "publisher" and subject is not None:
            documents = self._source.rows(
                "SELECT * FROM scratch.document WHERE coalesce(publisher_code, '') = ?"
                f" ORDER BY document_number LIMIT {_ROWS_PER_LIST}",
                [subject.code],
            )
        for number in range(1, page_count + 1):
            self._write(
                "list.html",
                addresses.numbered(f"lists/{stem}", number),
                section="series",
                kind=kind,
                subject=subject,
                counts=counts,
                series=list(islice(found, _ROWS_PER_LIST)),
                documents=documents if number == 1 else [],
                pages=_neighbours(stem, number, page_count),
            )

    def _write_documents(self) -> None:
        for document, text, tokens in self._source.each_document():
            parts = [
                ("fact", "facts", document.fact_count),
                ("repeat", "repeats", document.repeat_count),
                ("period", "periods", document.period_count),
                ("name", "names", document.name_count),
                ("context", "set aside", document.context_count + document.other_count),
                ("unresolved", "unresolved", document.unresolved_count),
            ]
            self._write(
                "document.html",
                addresses.document_file(document.document_id),
                section="documents",
                document=document,
                paragraphs=mark_text(text, tokens, _UP),
                parts=parts,
                strip=draw_shares(parts, f"{document.token_count} numbers by what they are"),
                aside=[one for one in tokens if not one.series_code],
                facts=[
                    (one, _UP + addresses.card_address(one.series_code, one.page, one.claim_key))
                    for one in tokens
                    if one.disposition == "FACT" and one.series_code
                ],
            )
            self.document_count += 1

    def _write_series(self) -> None:
        asks_witnesses = "reconciliation" in self._source.relations
        for series, claims, notes, vintages in self._source.each_series():
            self._write_csv(series, claims)
            claims_of = Counter(one.period_code for one in claims)
            for page in range(1, series.page_count + 1):
                shown = [one for one in claims if one.page == page]
                figures = _series_figures(shown)
                self._write(
                    "series.html",
                    addresses.series_file(series.series_code, page),
                    section="series",
                    series=series,
                    cards=[
                        _card(
                            one,
                            notes.get(one.claim_key, ()),
                            asks_witnesses=asks_witnesses,
                            has_rivals=claims_of[one.period_code] > 1,
                        )
                        for one in shown
                    ],
                    periods=wording.listed([one.period_en for one in shown], 5),
                    publishers=wording.listed([one.publisher_en for one in shown], 5),
                    vintages=vintages if page == 1 else [],
                    figure=draw_series(figures, series.unit, _series_title(series)) if figures else None,
                    states=states_of(figures),
                    has_open=any(wording.is_open_ended(one.value_low, one.value_high) for one in shown),
                    pages=_neighbours(addresses.slug(series.series_code), page, series.page_count),
                )
            self.series_count += 1
            self.claim_count += len(claims)

    def _write_csv(self, series: Row, claims: Iterable[Row]) -> None:
        file = self._folder / addresses.series_csv(series.series_code)
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(_CSV_COLUMNS)
            writer.writerows([_csv_cell(value) for value in _CSV_VALUES(one)] for one in claims)


def _csv_cell(value: Any) -> Any:
    return disarm(value) if type(value) is str else value


_TOTALS = """
SELECT
    (SELECT count(*) FROM scratch.series) AS series_count,
    (SELECT count(*) FROM scratch.claim) AS claim_count,
    (SELECT count(*) FROM scratch.claim WHERE review_status = 'SUSPECT') AS suspect_count,
    (SELECT count(DISTINCT period_key) FROM scratch.claim) AS period_count,
    (SELECT min(start_date) FROM scratch.claim) AS first_day,
    (SELECT max(end_date) FROM scratch.claim) AS last_day,
    (SELECT count(*) FROM dim_source WHERE is_current) AS document_count,
    (SELECT count(DISTINCT publisher_code) FROM dim_source WHERE is_current) AS publisher_count,
    (SELECT count(DISTINCT basis_key) FROM scratch.claim) AS basis_count,
    sum(token_count) AS token_count,
    sum(token_count - unresolved_count - rejected_count) AS accounted_count,
    sum(unresolved_count) AS unresolved_count
FROM scratch.coverage
"""
_DOCUMENTS = "SELECT * FROM scratch.document ORDER BY document_number"
_COUNTED = "count(*) AS series_count, sum(shown.claim_count) AS claim_count"
# The filters of the index: code, names, a definition and counts. A category that no series has is no filter.
_LISTS: Final = {
    "indicator": f"""
        SELECT
            one.indicator_code AS code, one.name_en, one.name_zh, one.definition, '' AS further, {_COUNTED}
        FROM dim_indicator AS one
        INNER JOIN scratch.shown AS shown ON one.indicator_code = shown.indicator_code
        GROUP BY ALL ORDER BY claim_count DESC, code
    """,
    "category": f"""
        SELECT
            one.category_code AS code, one.name_en, one.name_zh, one.definition,
            one.category_path AS further, {_COUNTED}
        FROM dim_category AS one
        INNER JOIN scratch.shown AS shown ON one.category_code = shown.category_code
        GROUP BY ALL ORDER BY one.category_path
    """,
    "publisher": f"""
        SELECT
            coalesce(one.publisher_code, '') AS code, coalesce(one.publisher_name_en, 'Unknown publisher') AS name_en,
            coalesce(one.publisher_name_zh, '未知发布者') AS name_zh, '' AS definition, '' AS further,
            {_COUNTED}
        FROM (SELECT DISTINCT publisher_code, publisher_name_en, publisher_name_zh FROM dim_source) AS one
        INNER JOIN scratch.published_by AS published_by
            ON coalesce(one.publisher_code, '') = published_by.publisher_code
        INNER JOIN scratch.shown AS shown ON published_by.series_number = shown.series_number
        GROUP BY ALL ORDER BY series_count DESC, code
    """,
    "basis": f"""
        SELECT
            one.basis_code AS code, one.name_en, one.name_zh, one.coverage AS definition,
            coalesce(one.agency_name_en, '') AS further, {_COUNTED}
        FROM dim_basis AS one
        INNER JOIN scratch.shown AS shown ON one.basis_code = shown.basis_code
        GROUP BY ALL ORDER BY series_count DESC, code
    """,
}


def _series_title(series: Row) -> str:
    words = wording.measure_words(series.measure, series.comparison, series.comparator_en, series.unit)
    return f"{series.what_en}: {words}"


def _series_figures(claims: Iterable[Row]) -> list[Figure]:
    found = []
    for one in claims:
        label = one.period_en if one.is_latest else f"{one.period_en} · {one.publisher_en}"
        figure = figure_of(one, label, f"#{addresses.card_anchor(one.claim_key)}")
        if figure is not None:
            found.append(figure)
    return found


_NOTES_PER_CARD: Final = 12
_CHINESE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_STATE_SIGNS: Final = {"inferred": "○ inferred", "suspect": "◇ suspect", "withdrawn": "◇ withdrawn"}


def _badges(row: Row) -> Markup:
    """Signs of a claim's state and of an open end, in words."""
    opens = "▷" if row.value_high is None else "◁" if row.value_low is None else ""
    return _badges_of(wording.state_of(row), opens)


@functools.cache
def _badges_of(state: str, opens: str) -> Markup:
    words = _STATE_SIGNS.get(state, "◇ read by machine")
    shown = "" if state == "stated" else f' <span class="badge {state}">{words}</span>'
    return Markup(shown + (f' <span class="badge open">{opens} open-ended</span>' if opens else ""))


@functools.lru_cache(maxsize=4096)
def _chinese(words: str | None) -> Markup:
    """Chinese words after a space, marked as such for fonts and screen readers.

    A name without Chinese characters only repeats the English one, and is left out.
    """
    if not words or not _CHINESE.search(words):
        return Markup("")
    return Markup(f' <span class="zh" lang="zh">{escaped(words)}</span>')


@functools.lru_cache(maxsize=4096)
def _mixed(words: str) -> Markup:
    """English words with the Chinese among them marked as such."""
    found = escaped(words)
    return Markup(found if found.isascii() else _CHINESE.sub(_mark_chinese, found))


def _mark_chinese(found: re.Match[str]) -> str:
    return f'<span lang="zh">{found[0]}</span>'


def _card(claim: Row, notes: Sequence[Row], *, asks_witnesses: bool, has_rivals: bool) -> dict[str, Any]:
    """What a fact card needs beside the columns of its claim."""
    before, words, after = wording.split_sentence(claim.sentence, claim.marked_sentence, claim.quote)
    document = _UP + addresses.document_file(claim.document_id)
    place = "text" if claim.number_start is None else addresses.number_anchor(claim.number_start)
    return {
        "claim": claim,
        "anchor": addresses.card_anchor(claim.claim_key),
        "before": before,
        "words": words,
        "after": after,
        "in_text": f"{document}#{place}" if claim.has_document_page else None,
        "badges": _badges(claim),
        "language": claim.language if claim.language and claim.language.isascii() else None,
        "recorded": claim.recorded,
        "notes": notes[:_NOTES_PER_CARD],
        # Being chosen says something only where there was a choice.
        "is_chosen": has_rivals and claim.is_latest,
        "is_alone": asks_witnesses and not any(one.kind == "witnesses" for one in notes),
    }


def _chunks(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, size)):
        yield chunk


def _neighbours(stem: str, number: int, count: int) -> dict[str, Any]:
    """Links between the pages of one list, and its place among them."""
    name = functools.partial(addresses.numbered, stem)
    return {
        "number": number,
        "count": count,
        "before": name(number - 1) if number > 1 else None,
        "after": name(number + 1) if number < count else None,
        "all": [(one, name(one)) for one in range(1, count + 1)],
    }


def _environment() -> Environment:
    return make_environment(
        {"addresses": addresses, "wording": wording, "series_title": _series_title, "badges": _badges, "zh": _chinese},
        {
            "count": wording.count,
            "plural": wording.plural,
            "moment": wording.moment,
            "mixed": _mixed,
            "stop": wording.full_stop,
        },
    )
