"""Links of all pages lead somewhere, and pages of a kind have the same shape."""

import re
from pathlib import Path

import pytest

from orchestration.project import PROJECT_ROOT

# Folders that hold no pages of ours.
_FOREIGN = {".venv", ".venv-clients", ".git", ".pytest_cache", ".dagster", "target", "node_modules", "build"}
PAGES = [
    path
    for path in sorted(PROJECT_ROOT.rglob("*.md"))
    if not _FOREIGN.intersection(path.relative_to(PROJECT_ROOT).parts)
]
DECISIONS = sorted((PROJECT_ROOT / "docs" / "decisions").glob("*.md"))
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT_ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as the usual viewers make them."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{name_of(page)} links to {target}"
        assert linked.is_relative_to(PROJECT_ROOT), f"{name_of(page)} links out of the project: {target}"
        assert not anchor or linked.suffix != ".md" or anchor in anchors(linked), f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_has_its_three_parts_on_one_page(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
    assert text.startswith(f"# {page.name[:4]}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 40


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    architecture = (PROJECT_ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [page.name for page in DECISIONS if f"(decisions/{page.name})" not in architecture] == []


def test_each_release_has_the_fixed_sections() -> None:
    releases = (PROJECT_ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1:]
    assert releases
    for release in releases:
        assert re.findall(r"^### (.+)$", release, re.MULTILINE) == ["New", "Data", "Fixed", "Known limits"]
