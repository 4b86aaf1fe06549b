"""The report as a reader has it: opened from the file system in a browser, clicked through, on a phone, in print."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from orchestration.project import ProjectPaths
from orchestration.report import addresses
from tests.raw_folder import REVIEW

KINDS = ("index", "quality", "documents", "list", "document", "series")
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def page_of(paths: ProjectPaths, kind: str) -> str:
    """Address of one page of a kind."""
    patterns = {
        "index": "index.html",
        "quality": "quality.html",
        "documents": "lists/documents.html",
        "list": "lists/basis-*.html",
        "document": addresses.document_file(REVIEW),
        "series": "series/online-retail-sales-total-nbs-level*.html",
    }
    return sorted(paths.report_folder.glob(patterns[kind]))[0].as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must stay silent: no message on the console, no request but for files."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
    yield opened
    context.close()
    assert said == []


def background(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("one => getComputedStyle(one).backgroundColor"))


def test_from_a_chart_to_the_sentence_and_back(page: Page, reported: ProjectPaths) -> None:
    page.goto(page_of(reported, "index"))
    page.locator("svg.chart a", has_text="").first.click()
    expect(page).to_have_url(re.compile(r"/series/.*#claim-"))
    card = page.locator(".card:target")
    expect(card).to_be_in_viewport()
    assert card.locator("mark").inner_text() in card.locator(".sentence").inner_text()
    lit, plain = background(page, ".card:target .sentence"), background(page, "body")
    assert lit not in (plain, "rgba(0, 0, 0, 0)")
    card.get_by_role("link", name="See it in the text").click()
    expect(page).to_have_url(re.compile(r"/documents/.*#n-\d+"))
    expect(page.locator(".n:target")).to_be_in_viewport()
    assert background(page, ".sentence:has(:target)") == lit
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/index\.html$"))


def test_from_a_number_in_the_text_to_its_card_and_back(page: Page, reported: ProjectPaths) -> None:
    page.goto(page_of(reported, "document"))
    page.locator("a.n.fact", has_text="15.42 trillion yuan").first.click()
    card = page.locator(".card:target")
    expect(card).to_be_in_viewport()
    expect(card.locator("mark")).to_have_text("15.42 trillion yuan")
    page.go_back()
    expect(page.locator("#text")).to_be_attached()


def test_a_row_of_a_series_chart_lights_its_card(page: Page, reported: ProjectPaths) -> None:
    page.goto(page_of(reported, "series"))
    page.locator("figure svg.chart a").first.click()
    expect(page.locator(".card:target")).to_be_in_viewport()
    page.locator(".card:target").get_by_role("link", name="Back to the figures").click()
    expect(page.locator("#chart")).to_be_in_viewport()


def test_the_keyboard_reaches_the_content_and_a_point(page: Page, reported: ProjectPaths) -> None:
    page.goto(page_of(reported, "index"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg.chart') !== null"):
            break
    else:
        pytest.fail("the Tab key reached no point of a chart")
    assert re.search(r": .*\d", page.evaluate("document.activeElement.getAttribute('aria-label')"))
    page.keyboard.press("Enter")
    expect(page.locator(".card:target")).to_be_in_viewport()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_every_kind_of_page_is_accessible_and_fits(
    browser: Browser, reported: ProjectPaths, screenshots: Path, kind: str, scheme: str, width: int
) -> None:
    # The policy of the page forbids scripts, that of the checker too.
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    try:
        page = context.new_page()
        page.goto(page_of(reported, kind))
        page.screenshot(path=screenshots / f"{kind}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        results = Axe().run(page, options=AA)
        assert results.violations_count == 0, results.generate_report()
        assert results.response["passes"], "the checker found nothing to check"
    finally:
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_prints(browser: Browser, reported: ProjectPaths, screenshots: Path, kind: str) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 900}, color_scheme="dark")
    try:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(page_of(reported, kind))
        page.screenshot(path=screenshots / f"{kind}-print.png", full_page=True)
        assert background(page, "body") == "rgb(255, 255, 255)"
        expect(page.locator(".site nav")).to_be_hidden()
    finally:
        context.close()


def test_chinese_is_marked_as_chinese(page: Page, reported: ProjectPaths) -> None:
    page.goto(page_of(reported, "series"))
    unmarked = page.evaluate(
        r"""() => {
            const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            const found = [];
            while (walker.nextNode()) {
                const node = walker.currentNode;
                if (/[一-鿿]/.test(node.data) && !node.parentElement.closest(':lang(zh)')) found.push(node.data);
            }
            return found;
        }"""
    )
    assert unmarked == []
    expect(page.locator(":lang(zh)").first).to_be_visible()
