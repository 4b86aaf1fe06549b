"""What the pages hold: links that lead somewhere, every claim and every number, signs that tell states apart."""

import csv
import html
import posixpath
import re
from urllib.parse import unquote

import duckdb
import pytest

from orchestration.project import ProjectPaths
from orchestration.report import addresses
from orchestration.report.site import build_report
from tests.raw_folder import REVIEW
from tests.report.conftest import Publish
from tests.report.pages import Page, read_page, read_pages

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.fixture(scope="module")
def pages(reported: ProjectPaths) -> dict[str, Page]:
    """All pages of the report."""
    return read_pages(reported.report_folder)


def broken_links(paths: ProjectPaths, pages: dict[str, Page]) -> list[str]:
    """Links that lead to no file or no anchor; addresses of the web are none of ours."""
    broken = []
    for name, page in pages.items():
        for link in page.links:
            if link.startswith(("http://", "https://")):
                continue
            path, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
            if target.startswith(("../catalogue/", "../exports/")):
                continue  # beside the report; made by other assets of the same run
            there = (paths.report_folder / target).is_file()
            if not there or (anchor and anchor not in pages[target].anchors):
                broken.append(f"{name} -> {link}")
    return broken


def ask(paths: ProjectPaths, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_link_leads_to_a_page_and_an_anchor(reported: ProjectPaths, pages: dict[str, Page]) -> None:
    assert sum(len(page.links) for page in pages.values()) > 200
    assert broken_links(reported, pages) == []


def test_the_index_links_catalogue_and_files_whether_or_not_they_are_there(
    reported: ProjectPaths, pages: dict[str, Page]
) -> None:
    assert not reported.catalogue.exists()
    assert {"../catalogue/index.html", "../catalogue/index.html#files"} <= set(pages["index.html"].links)


def test_a_broken_link_would_be_noticed(reported: ProjectPaths, pages: dict[str, Page]) -> None:
    links = ["series/none.html", "quality.html#none", "quality.html#checks"]
    wrong = {**pages, "index.html": Page(links=links, anchors=pages["index.html"].anchors)}
    assert broken_links(reported, wrong) == ["index.html -> series/none.html", "index.html -> quality.html#none"]


def test_every_page_can_be_reached_from_the_index(pages: dict[str, Page]) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for link in pages[name].links:
            path = link.partition("#")[0]
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(pages)


def test_no_anchor_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    assert {name: page.anchors for name, page in pages.items() if len(set(page.anchors)) != len(page.anchors)} == {}


def test_no_page_runs_or_fetches_anything(reported: ProjectPaths, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert not page.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base"}, name
        assert not [one for one in page.attributes if one.startswith("on") or one == "src"], name
        assert POLICY in (reported.report_folder / name).read_text("utf-8"), name


def test_every_claim_has_its_card_and_every_number_its_mark(reported: ProjectPaths, pages: dict[str, Page]) -> None:
    claims = ask(reported, "SELECT claim_key, series_code FROM fact_indicator WHERE is_current")
    assert claims
    for claim_key, series_code in claims:
        assert addresses.card_anchor(str(claim_key)) in pages[addresses.series_file(str(series_code))].anchors
    numbers = ask(
        reported,
        "SELECT document_id, char_start FROM fact_number JOIN dim_source USING (source_key)"
        " WHERE dim_source.is_current",
    )
    assert numbers
    for document_id, start in numbers:
        assert isinstance(start, int)
        assert addresses.number_anchor(start) in pages[addresses.document_file(str(document_id))].anchors


def test_each_number_is_marked_by_what_it_is(reported: ProjectPaths) -> None:
    page = (reported.report_folder / addresses.document_file(REVIEW)).read_text("utf-8")
    text = page.split('<div class="text', 1)[1].split("</div>", 1)[0]
    marks = re.findall(r'<(a|span) class="n (\w+)" id="n-(\d+)"[^>]*>([^<]*)<', text)
    assert ("a", "fact", "61", "15.42 trillion yuan") in marks
    assert [words for _, kind, _, words in marks if kind == "period"] == ["2023", "2023"]
    assert [(tag, words) for tag, kind, _, words in marks if kind == "repeat"] == [("a", "15.42")]
    assert all(tag == "a" for tag, kind, _, _ in marks if kind in ("fact", "repeat"))


def test_a_card_says_what_a_reader_asks(reported: ProjectPaths) -> None:
    [(claim_key, series_code)] = ask(
        reported, "SELECT claim_key, series_code FROM fact_indicator WHERE measure = 'GROWTH' AND value = 11"
    )
    page = (reported.report_folder / addresses.series_file(str(series_code))).read_text("utf-8")
    card = page.split(f'id="{addresses.card_anchor(str(claim_key))}"', 1)[1].split("</article>", 1)[0]
    assert "+11 % year on year" in card
    assert "at least 10.5 and less than 11.5 %" in card
    assert '<span class="zh" lang="zh">2023年</span>' in card
    assert "National Bureau of Statistics" in card
    assert "a year-on-year increase of <mark>11%</mark>." in card
    assert "2024-01-20" in card


def test_states_look_different_without_colour(reported: ProjectPaths) -> None:
    found = {}
    for measure in ("LEVEL", "SHARE", "STREAK", "GROWTH"):
        [[code]] = ask(
            reported,
            "SELECT min(series_code) FROM fact_indicator WHERE is_current"
            f" AND measure = '{measure}' AND series_code LIKE 'online%'",
        )
        page = (reported.report_folder / addresses.series_file(str(code))).read_text("utf-8")
        found[measure] = page.split('<h2 id="chart">', 1)[1].split("</figure>", 1)[0]
    assert 'class="open"' in found["LEVEL"]
    assert 'class="arrow"' in found["LEVEL"]
    assert "open-ended: a bound" in found["LEVEL"]
    assert 'class="suspect"' in found["SHARE"]
    assert "suspect, see its note" in found["SHARE"]
    assert 'class="inferred"' in found["STREAK"]
    assert "(period, basis or comparison inferred)" in found["STREAK"]


def test_the_quality_page_says_what_is_doubted_and_refused(publish: Publish) -> None:
    paths = publish(
        "UPDATE fact_indicator SET review_status = 'SUSPECT', review_note = 'lost its noun' WHERE measure = 'STREAK'",
        "UPDATE fact_number SET disposition = 'UNRESOLVED', claim_key = NULL WHERE number_key ="
        " (SELECT min(number_key) FROM fact_number)",
        "INSERT INTO rejected_record BY NAME SELECT 1 AS rejected_record_key, 'claim' AS table_name,"
        " 'raw/facts/x.yml' AS file, 7 AS line, 'fact 2' AS record, 'unit' AS field, 'known_unit' AS rule,"
        " 'no such unit' AS reason, '{}' AS content, built_at AS rejected_at FROM build_info",
    )
    build_report(paths)
    text = read_page(paths.report_folder / "quality.html").text
    assert "lost its noun" in text
    assert "raw/facts/x.yml:7 fact 2" in text
    assert "no such unit" in text
    assert re.search(r"Every number of every document is accounted for \(coverage\)\s*✗ 1 do not", text)
    assert re.search(r"at the place that is stored for it \(anchor_check\)\s*✓ holds", text)
    assert "published only when every blocking check of its build has passed" in text


def test_the_quality_page_lists_the_checks_of_the_build_and_those_that_fail_first(publish: Publish) -> None:
    paths = publish(
        "UPDATE check_result SET outcome = 'PASS', failing_row_count = 0",
        "UPDATE check_result SET outcome = 'FAIL', failing_row_count = 3 WHERE check_name = 'assert_identities_hold'",
    )
    names = ask(paths, "SELECT check_name FROM check_result WHERE outcome = 'PASS' ORDER BY ALL")
    build_report(paths)
    page = (paths.report_folder / "quality.html").read_text("utf-8")
    section = page.split('<h2 id="build-checks">', 1)[1].split("<h2 ", 1)[0]
    failed, passed = section.split("<details>", 1)
    assert f"{len(names)} of {len(names) + 1} checks passed" in failed
    assert re.findall(r'<code class="quiet">(\w+)</code>', failed) == ["assert_identities_hold"]
    assert '✗ failed</span></td><td class="r">3</td>' in failed
    assert sorted(re.findall(r'<code class="quiet">(\w+)</code>', passed)) == [str(name) for (name,) in names]
    assert "✗" not in passed


def test_growth_that_needs_an_unlikely_year_between_is_shown(publish: Publish) -> None:
    paths = publish(
        "CREATE OR REPLACE VIEW growth_check AS SELECT claim_key AS growth_claim_key, claim_key AS level_claim_key,"
        " claim_key AS base_claim_key, series_code, '2023' AS period_code, 'IMPLIES' AS verdict,"
        " claim_key = first(claim_key) OVER (ORDER BY claim_key) AS is_credible, 'doubles in 2022' AS explanation"
        " FROM fact_indicator WHERE measure = 'GROWTH'"
    )
    count = ask(paths, "SELECT count(*) FROM growth_check WHERE NOT is_credible")[0][0]
    build_report(paths)
    page = (paths.report_folder / "quality.html").read_text("utf-8")
    section = page.split('<h2 id="unlikely">', 1)[1].split("<h2 ", 1)[0]
    assert section.count("doubles in 2022") == count > 0


def test_the_quality_page_repeats_no_rule_of_the_build(publish: Publish) -> None:
    """Every line is the verdict of a view that the file itself holds."""
    paths = publish()
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    build_report(paths)
    page = (paths.report_folder / "quality.html").read_text("utf-8")
    section = page.split('<h2 id="checks">', 1)[1].split("</table>", 1)[0]
    shown = re.findall(r"\(<code>(\w+)</code>\)", section)
    assert shown == ["anchor_check", "coverage", "identity_check", "growth_check", "reconciliation"]
    assert set(shown) <= views


def test_shares_of_two_bases_stand_under_a_heading_each(reported: ProjectPaths, publish: Publish) -> None:
    paths = publish(
        "CREATE TEMP TABLE pattern AS SELECT * FROM fact_indicator WHERE measure = 'SHARE'",
        "INSERT INTO fact_indicator BY NAME SELECT pattern.* REPLACE ('another' AS claim_key, 1 AS series_key,"
        " 'online_retail_sales.another_basis' AS series_code,"
        " (SELECT min(basis_key) FROM dim_basis WHERE basis_key <> pattern.basis_key) AS basis_key) FROM pattern",
    )
    bases = ask(
        paths,
        "SELECT DISTINCT name_en FROM fact_indicator INNER JOIN dim_basis USING (basis_key) WHERE measure = 'SHARE'",
    )
    assert len(bases) == 2
    build_report(paths)
    names = sorted(html.escape(str(name)) for (name,) in bases)
    for built, headings in ((paths, names), (reported, [])):
        page = (built.report_folder / "index.html").read_text("utf-8")
        svg = page.split('aria-label="Shares"', 1)[1].split("</svg>", 1)[0]
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        assert sorted(one for one in texts if one in names) == headings


def test_a_series_can_be_downloaded(reported: ProjectPaths) -> None:
    [(code, count)] = ask(
        reported,
        "SELECT series_code, count(*) FROM fact_indicator WHERE is_current GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    )
    with (reported.report_folder / addresses.series_csv(str(code))).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count
    assert {row["series_code"] for row in rows} == {code}


def test_no_cell_of_a_series_is_a_formula(publish: Publish) -> None:
    paths = publish("UPDATE fact_indicator SET quote = '=HYPERLINK(1)', review_note = '-3'")
    build_report(paths)
    (code, *_), *_ = ask(paths, "SELECT min(series_code) FROM fact_indicator WHERE is_current")
    with (paths.report_folder / addresses.series_csv(str(code))).open(encoding="utf-8", newline="") as stream:
        row = next(csv.DictReader(stream))
    assert (row["quote"], row["review_note"]) == ("'=HYPERLINK(1)", "-3")


def test_a_long_series_is_divided_into_pages(publish: Publish) -> None:
    paths = publish(
        "CREATE TEMP TABLE pattern AS SELECT * FROM fact_indicator WHERE measure = 'GROWTH' AND value = 11",
        "INSERT INTO fact_indicator BY NAME SELECT pattern.* REPLACE (printf('copy%04d', range) AS claim_key)"
        " FROM pattern CROSS JOIN range(120)",
    )
    report = build_report(paths)
    found = read_pages(paths.report_folder)
    assert broken_links(paths, found) == []
    cards = [one for page in found.values() for one in page.anchors if one.startswith("claim-copy")]
    assert len(cards) == len(set(cards)) == 120
    assert report.claim_count == len({one for page in found.values() for one in page.anchors if one[:6] == "claim-"})


def test_the_first_publication_is_said_and_not_listed(reported: ProjectPaths, publish: Publish) -> None:
    page = read_page(reported.report_folder / "quality.html")
    assert ask(reported, "SELECT previous_built_at FROM build_info") == [(None,)]
    assert "It is the first publication: everything in it is new." in page.text
    assert "changes" not in page.anchors
    paths = publish("UPDATE build_info SET previous_built_at = built_at - INTERVAL 1 DAY")
    build_report(paths)
    later = read_page(paths.report_folder / "quality.html")
    assert "It is the first publication" not in later.text
    assert "changes" in later.anchors


def test_a_name_without_chinese_characters_is_not_said_twice(publish: Publish) -> None:
    paths = publish("UPDATE dim_source SET publisher_name_en = 'Bureau', publisher_name_zh = 'BUREAU'")
    build_report(paths)
    pages = read_pages(paths.report_folder)
    assert [name for name, page in pages.items() if "BUREAU" in page.text] == []
    assert any("Bureau, 2024-01-20" in page.text for page in pages.values())


def test_a_sentence_ends_with_one_full_stop(publish: Publish) -> None:
    paths = publish("UPDATE dim_source SET title = 'Sales rose.'")
    build_report(paths)
    texts = [page.text for page in read_pages(paths.report_folder).values()]
    assert any("Sales rose. See it in the text" in text for text in texts)
    assert [text for text in texts if "Sales rose.." in text] == []


def test_a_chosen_claim_stands_out_only_where_there_was_a_choice(reported: ProjectPaths, publish: Publish) -> None:
    def chosen(paths: ProjectPaths) -> list[int]:
        files = sorted((paths.report_folder / "series").glob("online-retail-sales-total-nbs-level*.html"))
        return [one.read_text("utf-8").count('<tr class="best">') for one in files]

    assert chosen(reported) == [0]
    paths = publish(
        "INSERT INTO fact_indicator BY NAME SELECT * REPLACE ('rival' AS claim_key) FROM fact_indicator"
        " WHERE measure = 'LEVEL' AND series_code LIKE 'online_retail_sales.total.nbs.%'"
    )
    build_report(paths)
    assert chosen(paths) == [1]


def test_lines_of_the_grid_end_below_the_words_of_each_row(reported: ProjectPaths) -> None:
    page = sorted((reported.report_folder / "series").glob("*.html"))[0].read_text("utf-8")
    lines = re.findall(r'<path class="(?:zero|grid)" d="([^"]+)"', page)
    assert lines
    assert [one for one in lines if not re.fullmatch(r"M[\d.]+ 20(v20m0 20)+", one)] == []
