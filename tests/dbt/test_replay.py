"""Three times, by replay: whatever the history of edits, the past can be asked for and answers as it did then.

Each example is a history of publications: documents arrive in any order, are corrected, withdrawn, dated anew or sent
again with other bytes. After each edit the models are run on the files as they then stand and on what was published
before. The SQL is the one that dbt compiled; running it without dbt makes hundreds of builds affordable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.dbt.dbt_runs import Build
from tests.dbt.raw_tables import Fact, Row, document_row, fill_raw_tables, raw_rows

START = datetime(2026, 1, 1, tzinfo=UTC)
# Figures that overlap, touch, contain each other and contradict each other.
FIGURES = (
    ("15.42 trillion yuan", "15420000000000", "EXACT"),
    ("15.4 trillion yuan", "15400000000000", "EXACT"),
    ("15 trillion yuan", "15000000000000", "EXACT"),
    ("15.5 trillion yuan", "15500000000000", "EXACT"),
    ("more than 15 trillion yuan", "15000000000000", "MORE_THAN"),
    ("nearly 16 trillion yuan", "16000000000000", "NEARLY"),
    ("16.1 trillion yuan", "16100000000000", "EXACT"),
)
DATES = (date(2025, 1, 20), date(2025, 3, 1), date(2025, 3, 2), date(2026, 1, 20), None)
EDITS = (date(2025, 2, 1), date(2025, 3, 2), date(2026, 2, 1))
STATUSES = ("CURATED", "CURATED", "SUSPECT", "WITHDRAWN", "MACHINE")
CELLS = (("nbs", "2024"), ("nbs", "2025"))


@dataclass(frozen=True)
class Claim:
    """What one document says of one cell (basis, period)."""

    cell: tuple[str, str]
    figure: tuple[str, str, str]
    status: str


@dataclass(frozen=True)
class Document:
    """One document of `raw/` at one moment."""

    publisher: str
    published: date | None
    claims: tuple[Claim, ...]
    edition: int = 0
    # Day on which the page was found edited in place, and the hash of the text that it showed before.
    edited: date | None = None
    supersedes: str | None = None

    @property
    def text(self) -> str:
        """The text: a line for each claim."""
        lines = [f"Figure {number}: {one.figure[0]}." for number, one in enumerate(self.claims)]
        return "\n".join([f"Edition {self.edition}.", *lines]) + "\n"

    @property
    def sha256(self) -> str:
        """Hash of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def known_from(self) -> date | None:
        """First day on which the world could know this text."""
        return self.published if self.published is None or self.edited is None else max(self.published, self.edited)


@dataclass
class History:
    """The warehouse over time: what `raw/` holds, what was published last, and what each publication answered."""

    build: Build
    documents: dict[str, Document] = field(default_factory=dict)
    states: dict[str, list[Document]] = field(default_factory=dict)
    published: dict[str, list[Row]] = field(default_factory=dict)
    answers: dict[datetime, list[Row]] = field(default_factory=dict)

    def publish(self, connection: duckdb.DuckDBPyConnection, built_at: datetime) -> None:
        """Build from the files as they stand, on top of what was published, and remember the answer."""
        run_models(self.build, connection, tables_of(self.documents, built_at) | self.published)
        self.published = {
            "published_claim": rows(connection, "select * from main.fact_indicator"),
            "published_source": rows(
                connection, "select * from main.dim_source join main.source_text using (source_key)"
            ),
        }
        self.answers[built_at] = rows(connection, "select * from main.series_latest order by all")


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *arguments: Any) -> list[Row]:
    """Rows of a query, as dictionaries."""
    cursor = connection.execute(sql, list(arguments))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tables_of(documents: dict[str, Document], built_at: datetime) -> dict[str, list[Row]]:
    """The raw tables of some documents."""
    texts, facts = {}, []
    for name, document in documents.items():
        lines = document.text.splitlines()[1:]
        texts[name] = document.text
        facts += [
            Fact(
                name,
                line,
                one.figure[0],
                one.figure[1],
                "CNY",
                "LEVEL",
                one.cell[1],
                basis=one.cell[0],
                qualifier=one.figure[2],
                other={"review_status": one.status, "review_note": "a reason"},
            )
            for one, line in zip(document.claims, lines, strict=True)
        ]
    tables = raw_rows(facts=facts, texts=texts, built_at=built_at)
    tables["document"] = [
        document_row(name, texts[name])
        | {
            "publisher_code": document.publisher,
            "published_date": document.published,
            "published_precision": "DAY" if document.published else "UNKNOWN",
            "published_method": "STATED" if document.published else "UNKNOWN",
            "retrieved_at": datetime.combine(document.edited, time(3), UTC) if document.edited else None,
            "supersedes_sha256": document.supersedes,
        }
        for name, document in documents.items()
    ]
    # The ledger and the spans play no part here, and an edition's number is none of them.
    return tables | {"number": [], "evidence": []}


def run_models(build: Build, connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    """Run the models that the answers come from, in a database of their own."""
    for schema in ("staging", "intermediate", "main", "raw"):
        connection.execute(f"drop schema if exists {schema} cascade" if schema != "main" else "select 1")
        connection.execute(f"create schema if not exists {schema}")
    fill_raw_tables(connection, tables, validated=False)
    nodes = build.models()
    for name in needed(nodes):
        node, sql = nodes[name], build.model_sql[name]
        kind = node["config"]["materialized"]
        parameters = ", ".join(node["config"]["meta"].get("parameters", {}))
        relation = f"{node['schema']}.{name}"
        opening = {
            "view": f"create or replace view {relation} as",
            "table": f"create or replace table {relation} as",
            "table_macro": f"create or replace macro {relation}({parameters}) as table",
        }
        connection.execute(f"{opening[kind]} {sql}")


def needed(nodes: dict[str, dict[str, Any]]) -> list[str]:
    """The models behind the answers, each after those that it reads."""
    found: list[str] = []

    def visit(name: str) -> None:
        for parent in nodes[name]["depends_on"]["nodes"]:
            if parent.startswith("model."):
                visit(parent.split(".")[-1])
        if name not in found:
            found.append(name)

    for name in ("series_latest", "series_as_of", "series_as_recorded", "source_text", "dim_source", "dim_period"):
        visit(name)
    return found


@st.composite
def claims(draw: st.DrawFn, cells: Sequence[tuple[str, str]] = CELLS) -> tuple[Claim, ...]:
    """What a document says: at most one figure per cell."""
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=2, unique=True))
    return tuple(Claim(one, draw(st.sampled_from(FIGURES)), draw(st.sampled_from(STATUSES))) for one in chosen)


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, Document]]:
    """A history: each edit puts one document in the place of what stood under its name."""
    names = ["nbs/a", "xinhua/b", "xinhua/c"]
    documents: dict[str, Document] = {}
    history = []
    for _ in range(draw(st.integers(2, 6))):
        name = draw(st.sampled_from(names))
        if name not in documents:
            publisher = name.split("/", maxsplit=1)[0]
            document = Document(
                "nbs" if publisher == "xinhua" else publisher, draw(st.sampled_from(DATES)), draw(claims())
            )
        else:
            document = draw(edited(documents[name]))
        documents[name] = document
        history.append((name, document))
    return history


@st.composite
def edited(draw: st.DrawFn, before: Document) -> Document:
    """A later state of a document; its cells stay, since a published claim does not disappear."""
    kind = draw(st.sampled_from(["figure", "status", "date", "publisher", "edition", "more", "in place"]))
    if kind == "date":
        return replace(before, published=draw(st.sampled_from(DATES)))
    if kind == "publisher":
        return replace(before, publisher=draw(st.sampled_from(["nbs", "mofcom"])))
    if kind == "edition":
        return replace(before, edition=draw(st.integers(0, 2)))
    if kind == "more":
        said = {one.cell for one in before.claims}
        rest = [one for one in CELLS if one not in said]
        return replace(before, claims=before.claims + (draw(claims(rest)) if rest else ()))
    changed = draw(st.integers(0, len(before.claims) - 1))
    one = before.claims[changed]
    one = (
        replace(one, status=draw(st.sampled_from(STATUSES)))
        if kind == "status"
        else replace(one, figure=draw(st.sampled_from(FIGURES)))
    )
    if kind == "in place":
        found = max(draw(st.sampled_from(EDITS)), before.edited or date.min)
        before = replace(before, edition=before.edition + 10, edited=found, supersedes=before.sha256)
    return replace(before, claims=(*before.claims[:changed], one, *before.claims[changed + 1 :]))


def replayed(build: Build, history: Sequence[tuple[str, Document]]) -> tuple[History, duckdb.DuckDBPyConnection]:
    """All publications of a history, one a day, and the last file."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    warehouse = History(build)
    for day, (name, document) in enumerate(history):
        warehouse.documents[name] = document
        warehouse.states.setdefault(name, []).append(document)
        warehouse.publish(connection, START + timedelta(days=day))
    return warehouse, connection


SETTINGS = settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


# A reprint turns out to be the measuring body's own release: the rounded figure is now preferred to the precise one.
REPRINT = Document("mofcom", date(2025, 3, 1), (Claim(("nbs", "2024"), FIGURES[1], "CURATED"),))
PRECISE = Document("mofcom", date(2025, 3, 2), (Claim(("nbs", "2024"), FIGURES[0], "CURATED"),))
NEW_PUBLISHER = [("xinhua/b", REPRINT), ("xinhua/c", PRECISE), ("xinhua/b", replace(REPRINT, publisher="nbs"))]


@SETTINGS
@example(history=NEW_PUBLISHER)
@given(history=edits())
def test_what_was_recorded_at_any_moment_is_what_was_published_then(
    first_build: Build, history: list[tuple[str, Document]]
) -> None:
    warehouse, connection = replayed(first_build, history)
    if history == NEW_PUBLISHER:
        first, last = (warehouse.answers[START + timedelta(days=day)][0]["value"] for day in (1, 2))
        assert (first, last) == (Decimal(15_420_000_000_000), Decimal(15_400_000_000_000))
    ask = "select * from main.series_as_recorded(?::timestamptz) order by all"
    assert rows(connection, ask, START - timedelta(seconds=1)) == []
    for built_at, answer in warehouse.answers.items():
        assert rows(connection, ask, built_at) == answer
        assert rows(connection, ask, built_at + timedelta(hours=23)) == answer


# A page says 15.42 trillion, and is found edited in place a month later: then it says 16.1.
PAGE = Document("nbs", date(2025, 1, 20), (Claim(("nbs", "2024"), FIGURES[0], "CURATED"),))
CHANGED = (Claim(("nbs", "2024"), FIGURES[6], "CURATED"),)
EDITED_PAGE = [
    ("nbs/a", PAGE),
    ("nbs/a", replace(PAGE, claims=CHANGED, edited=date(2025, 3, 2), supersedes=PAGE.sha256)),
]


@SETTINGS
@example(history=EDITED_PAGE)
@given(history=edits())
def test_what_was_known_on_a_day_is_a_build_from_the_documents_published_by_then(
    first_build: Build, history: list[tuple[str, Document]]
) -> None:
    warehouse, connection = replayed(first_build, history)
    if history == EDITED_PAGE:
        ask = "select value from main.series_as_of(?)"
        assert rows(connection, ask, date(2025, 3, 1)) == [{"value": Decimal(15_420_000_000_000)}]
        assert rows(connection, ask, date(2025, 3, 2)) == [{"value": Decimal(16_100_000_000_000)}]
    for day in sorted({date(2025, 1, 19), *EDITS, *(one for one in DATES if one)}):
        known = rows(connection, "select * from main.series_as_of(?) order by all", day)
        standing = {name: standing_on(states, day) for name, states in warehouse.states.items()}
        published = {name: document for name, document in standing.items() if document is not None}
        with duckdb.connect() as other:
            run_models(first_build, other, tables_of(published, START))
            assert known == rows(other, "select * from main.series_latest order by all")


def standing_on(states: Sequence[Document], day: date) -> Document | None:
    """The text of a document that stood there on a day, as curated last; what is withdrawn now is so there, too."""
    replaced = {one.supersedes for one in states}
    curated = {one.sha256: (number, one) for number, one in enumerate(states)}
    versions = [
        (one.known_from, number, one)
        for sha256, (number, one) in curated.items()
        if one.known_from is not None and one.known_from <= day and (sha256 == states[-1].sha256 or sha256 in replaced)
    ]
    if not versions:
        return None
    withdrawn = {one.cell for one in states[-1].claims if one.status == "WITHDRAWN"}
    document = max(versions, key=lambda one: one[:2])[2]
    return replace(
        document,
        claims=tuple(replace(one, status="WITHDRAWN") if one.cell in withdrawn else one for one in document.claims),
    )


@SETTINGS
@given(history=edits(), order=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing_but_recorded_time(
    first_build: Build, history: list[tuple[str, Document]], order: Any
) -> None:
    last = dict(history)
    arrivals = list(last.items())
    order.shuffle(arrivals)
    _, one_way = replayed(first_build, list(last.items()))
    _, other_way = replayed(first_build, arrivals)
    for relation in ("fact_indicator", "series_latest", "dim_period"):
        recorded = "exclude (recorded_from)" if relation == "fact_indicator" else ""
        asked = f"select * {recorded} from main.{relation} order by all"
        assert rows(one_way, asked) == rows(other_way, asked)
    sources = "select * exclude (recorded_from) from main.dim_source order by all"
    assert rows(one_way, sources) == rows(other_way, sources)
