"""`ecommerce-warehouse build` from start to end: what it prints, publishes, refuses and keeps."""

import re
import shutil
import stat

import dagster as dg
import pytest

from orchestration.defs.ingestion import PUBLISHED_FILE as PUBLISHED
from tests.end_to_end.conftest import FirstBuild
from tests.end_to_end.processes import Outcome
from tests.end_to_end.site import Site, check_evaluations, wait_for

RURAL = "facts/outlook_new_era/2026-02-14_rural_online_sales.yml"
FROM_JANUARY_TO_JULY = "facts/unknown/2024_ecommerce_january_july.yml"
RURAL_GROWTH = "online_retail_sales.rural.unstated.growth.yoy.percent"
FARM_GROWTH = "online_retail_sales.agricultural_products.unstated.growth.yoy.percent"
CAMERAS = "online_retail_sales.mirrorless_cameras.unstated.growth.yoy.percent"
NETWORK_STANDARD = """  - as: NAME
    reason: network standard
    words:
      - 5G
"""
CLAIMS = "SELECT claim_key, recorded_from, recorded_to FROM fact_indicator ORDER BY claim_key, recorded_from"


def summary_of(outcome: Outcome) -> dict[str, str]:
    """The lines `name  value` of a printed summary."""
    return dict(re.findall(r"^ *([a-z][a-z ]+?)  (\S.*)$", outcome.stdout.split("For example:")[0], re.MULTILINE))


def one_line(text: str) -> str:
    return " ".join(text.split())


def assert_refused(site: Site, outcome: Outcome, before: bytes) -> None:
    assert outcome.exit_code == 2, outcome.stdout + outcome.stderr
    assert site.paths.published_file.read_bytes() == before
    assert f"not published; {site.paths.published_file} is as it was" in outcome.stderr
    assert (site.leftovers(), site.is_lock_free()) == ([], True)


def break_rural_growth(site: Site) -> None:
    """Give the 6.7 % of the sentence as 7.6: a rule on the whole record refuses it."""
    site.edit(RURAL, "    value: 6.7\n", "    value: 7.6\n")


def test_first_build_succeeds_and_says_what_it_did(first_build: FirstBuild) -> None:
    assert first_build.outcome.exit_code == 0, first_build.outcome.stderr
    summary = summary_of(first_build.outcome)
    ask = first_build.site.ask
    documents, claims, suspect, withdrawn, numbers, unresolved, rejected = ask(
        """
        SELECT
            (SELECT count(*) FROM dim_source WHERE is_current),
            (SELECT count(*) FROM fact_indicator WHERE is_current),
            (SELECT count(*) FROM observation WHERE review_status = 'SUSPECT'),
            (SELECT count(*) FROM observation WHERE review_status = 'WITHDRAWN'),
            (SELECT count(*) FROM fact_number),
            (SELECT sum(unresolved_count) FROM coverage),
            (SELECT count(*) FROM rejected_record)
        """
    )[0]
    assert (documents, unresolved, rejected) == (5, 0, 0)
    assert summary["documents"] == str(documents)
    assert summary["claims"] == f"{claims} (suspect: {suspect}, withdrawn: {withdrawn})"
    assert summary["numbers accounted for"] == f"{numbers - unresolved} of {numbers}"
    assert summary["rejected records"] == str(rejected)
    passed, evaluated = summary["checks passed"].split(" of ")
    assert passed == evaluated
    assert summary["published file"].endswith("stage/warehouse/ecommerce.duckdb")


def test_the_reader_may_differ_and_only_warns(first_build: FirstBuild) -> None:
    with first_build.site.instance() as instance:
        check = check_evaluations(instance)["raw/claim: curated_facts_agree_with_the_reader"]
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.WARN
    rows = [row.data for row in check.metadata["readings"].value.records]
    event = "event:double_product_online_shopping_festival_2024"
    assert ("12.1%", "period_code", event, "2024-07") in [
        (row["printed"], row["field"], row["curated"], row["reader"]) for row in rows
    ]
    assert first_build.outcome.exit_code == 0
    assert "the reader understands" in first_build.outcome.stderr
    claims = check.metadata["claims_that_differ"].value
    assert first_build.site.ask(
        "SELECT check_name, severity, is_blocking, failing_row_count FROM check_result WHERE outcome = 'FAIL'"
    ) == [("curated_facts_agree_with_the_reader", "WARN", False, claims)]


def test_first_build_prints_a_query_that_answers(first_build: FirstBuild) -> None:
    example = first_build.outcome.stdout.split("For example:")[1]
    query = re.search(r"SELECT .*? LIMIT \d+", example, re.DOTALL)
    assert query is not None
    rows = first_build.site.ask(query.group())
    assert rows
    assert str(rows[0][2]).split()[0] in example


def test_first_build_shows_progress_while_it_runs(first_build: FirstBuild) -> None:
    assert "5 documents in raw/, 5 of them new or changed" in first_build.outcome.stderr
    assert "models and tests done" in first_build.outcome.stderr
    assert re.search(r"\d+ models and \d+ tests, 0 of them not passed", first_build.outcome.stderr)


def test_published_file_is_read_only_and_stands_alone(first_build: FirstBuild) -> None:
    site = first_build.site
    assert stat.S_IMODE(site.paths.published_file.stat().st_mode) == 0o444
    assert [one.name for one in site.paths.warehouse.iterdir() if one.is_file()] == ["ecommerce.duckdb"]
    assert site.leftovers() == []
    assert site.ask("SELECT count(*) FROM build_info") == [(1,)]


def test_build_writes_nothing_into_the_home_folder(first_build: FirstBuild) -> None:
    # Neither .dagster, nor .dbt, nor the id of a telemetry client.
    assert [one.name for one in first_build.site.home.rglob("*")] == []
    assert not (first_build.site.dagster_home / ".telemetry").exists()


def test_second_build_reads_nothing_again_and_keeps_history(published: Site, first_build: FirstBuild) -> None:
    outcome = published.build()
    assert outcome.exit_code == 0, outcome.stderr
    assert "5 documents in raw/, 0 of them new or changed" in outcome.stderr
    assert published.ask(CLAIMS) == first_build.site.ask(CLAIMS)
    claims = len(first_build.site.ask(CLAIMS))
    changes = "SELECT claims_added, claims_changed, claims_withdrawn, claims_unchanged, sources_added FROM build_info"
    assert published.ask(changes) == [(0, 0, 0, claims, 0)]
    assert published.ask("SELECT previous_built_at FROM build_info") == first_build.site.ask(
        "SELECT built_at FROM build_info"
    )


def test_two_builds_at_once_both_succeed_and_one_waits(published: Site, first_build: FirstBuild) -> None:
    processes = [published.start_command("build") for _ in range(2)]
    outcomes = [wait_for(one) for one in processes]
    assert [one.exit_code for one in outcomes] == [0, 0], "\n".join(one.stderr for one in outcomes)
    waited = [index for index, one in enumerate(outcomes) if "another run" in one.stderr]
    assert len(waited) == 1
    other = processes[1 - waited[0]].pid
    assert f"another run (process {other}) holds" in outcomes[waited[0]].stderr
    assert published.ask(CLAIMS) == first_build.site.ask(CLAIMS)
    assert (published.leftovers(), published.is_lock_free()) == ([], True)


def test_bad_records_are_refused_and_the_good_ones_are_published(fresh: Site, first_build: FirstBuild) -> None:
    ask_first = first_build.site.ask
    [(fact_line,)] = ask_first("SELECT curated_line FROM fact_indicator WHERE series_code = ?", RURAL_GROWTH)
    break_rural_growth(fresh)
    # The other one has a field to blame.
    unit_line = fresh.edit(RURAL, "    unit: PERCENT\n    printed: 9.9%\n", "    unit: PERCNT\n    printed: 9.9%\n")
    outcome = fresh.build()
    assert outcome.exit_code == 1, outcome.stdout + outcome.stderr
    rejected = fresh.ask("SELECT file, line, record, field, reason FROM rejected_record ORDER BY line")
    assert [one[:4] for one in rejected] == [
        (f"raw/{RURAL}", fact_line, "fact 2", None),
        (f"raw/{RURAL}", unit_line, "fact 4", "unit"),
    ]
    reasons = [one[4] for one in rejected]
    assert f"raw/{RURAL}:{fact_line} fact 2: {reasons[0]}" in outcome.stderr
    assert f"raw/{RURAL}:{unit_line} fact 4, unit: {reasons[1]}" in outcome.stderr
    assert "PERCNT" in reasons[1]
    others = "SELECT claim_key FROM fact_indicator WHERE series_code NOT IN (?, ?) ORDER BY claim_key"
    good = ask_first(others, RURAL_GROWTH, FARM_GROWTH)
    assert fresh.ask("SELECT claim_key FROM fact_indicator ORDER BY claim_key") == good
    assert len(good) == len(ask_first(CLAIMS)) - 2
    assert summary_of(outcome)["rejected records"] == "2"
    with fresh.instance() as instance:
        check = check_evaluations(instance)["raw/rejected_record: no_record_was_refused"]
    assert not check.passed
    names = ("file", "line", "record", "field", "reason")
    assert [one.data for one in check.metadata["records"].value.records] == [
        dict(zip(names, one, strict=True)) for one in rejected
    ]


def test_bad_edit_of_a_published_claim_is_refused(published: Site) -> None:
    before = published.paths.published_file.read_bytes()
    [(claim_key,)] = published.ask("SELECT claim_key FROM fact_indicator WHERE series_code = ?", RURAL_GROWTH)
    break_rural_growth(published)
    outcome = published.build()
    assert_refused(published, outcome, before)
    said = one_line(outcome.stderr)
    assert re.search(rf"raw/{RURAL}:\d+ fact 2: Value = printed number", said)
    assert "assert_no_published_claim_disappears on main/fact_indicator" in said
    assert f"claim_key={claim_key}" in said
    with published.instance() as instance:
        evaluations = check_evaluations(instance)
        publications = instance.fetch_materializations(PUBLISHED, limit=2).records
    check = evaluations["main/fact_indicator: assert_no_published_claim_disappears"]
    assert not check.passed
    [row] = check.metadata["failing_rows"].value.records
    assert (row.data["claim_key"], row.data["series_code"]) == (claim_key, RURAL_GROWTH)
    assert "int_claims__recorded" in check.metadata["sql"].value
    assert len(publications) == 1, "only the first build has published"


def test_unresolved_number_is_refused(published: Site) -> None:
    before = published.paths.published_file.read_bytes()
    published.edit(RURAL, NETWORK_STANDARD, "")
    outcome = published.build()
    assert_refused(published, outcome, before)
    said = one_line(outcome.stderr)
    assert "check every_row_meets_its_model on raw/number" in said
    # The 5 of "5G", at its place in the document.
    place = "raw/documents/outlook_new_era/2026-02-14_rural_online_sales.txt:3"
    assert f"{place} '5' in \"…digital technologies such as 5G and big data are…\"" in said
    assert "No token is left UNRESOLVED" in said


def test_removed_document_is_refused(published: Site) -> None:
    before = published.paths.published_file.read_bytes()
    for one in ("documents", "facts"):
        shutil.rmtree(published.paths.raw / one / "outlook_new_era")
    outcome = published.build()
    assert_refused(published, outcome, before)
    said = one_line(outcome.stderr)
    assert "assert_no_published_document_disappears on main/dim_source" in said
    assert "document_id=outlook_new_era/2026-02-14_rural_online_sales" in said


@pytest.fixture(scope="module")
def edited(stage: Site, first_build: FirstBuild) -> Site:
    """A published site after a withdrawal and after the correction of two figures that had changed places."""
    stage.copy_from(first_build.site)
    stage.edit(
        RURAL,
        "    quote: a year-on-year increase of 9.9%\n",
        "    quote: a year-on-year increase of 9.9%\n    review: WITHDRAWN\n    review_note: Read from another text.\n",
    )
    for old, new in (("22.5", "TEMPORARY"), ("20.9", "22.5"), ("TEMPORARY", "20.9")):
        stage.edit(
            FROM_JANUARY_TO_JULY, f"    value: {old}\n    printed: {old}%\n", f"    value: {new}\n    printed: {new}%\n"
        )
    outcome = stage.build()
    assert outcome.exit_code == 0, outcome.stderr
    assert "2 of them new or changed" in outcome.stderr
    return stage


def test_withdrawn_claim_stays_and_is_no_longer_the_best(edited: Site, first_build: FirstBuild) -> None:
    assert edited.ask(
        "SELECT review_status, review_note, value FROM observation WHERE series_code = ?", FARM_GROWTH
    ) == [("WITHDRAWN", "Read from another text.", first_build.site.ask("SELECT 9.9::DECIMAL(38, 8)")[0][0])]
    latest = "SELECT count(*) FROM series_latest WHERE series_code = ?"
    assert (edited.ask(latest, FARM_GROWTH), first_build.site.ask(latest, FARM_GROWTH)) == ([(0,)], [(1,)])
    assert edited.ask("SELECT claims_added, claims_changed, claims_withdrawn FROM build_info") == [(0, 2, 1)]


def test_changed_value_keeps_its_former_version(edited: Site, first_build: FirstBuild) -> None:
    versions = edited.ask(
        "SELECT claim_key, value::FLOAT, is_current, recorded_from, recorded_to FROM fact_indicator"
        " WHERE series_code = ? ORDER BY recorded_from",
        CAMERAS,
    )
    [(built_at, former_built_at)] = edited.ask("SELECT built_at, previous_built_at FROM build_info")
    [(claim_key,)] = first_build.site.ask("SELECT claim_key FROM fact_indicator WHERE series_code = ?", CAMERAS)
    assert versions == [
        (claim_key, 22.5, False, former_built_at, built_at),
        (claim_key, pytest.approx(20.9), True, built_at, None),
    ]
    assert edited.ask("SELECT value::FLOAT FROM observation WHERE series_code = ?", CAMERAS) == [(pytest.approx(20.9),)]
