"""A new document from text to published claims with `draft`, `check` and an editor: one English, one Chinese.

The releases are synthetic and in the manner of the genre. The edits are everything that a curator has to change in
the drafts; their number is what the test holds down.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.ingestion import ingest
from orchestration.modelling import build_models
from orchestration.project import PROJECT_ROOT, ProjectPaths
from orchestration.storage.publication import publish

RELEASES = PROJECT_ROOT / "tests" / "fixtures" / "releases"
ENGLISH = "mofcom/2026-05-20_online_retail_january_april"
CHINESE = "mofcom/2026-07-22_online_retail_first_half"
# A draft of sixteen figures may need this many changes.
MOST_EDITS = 2


@dataclass(frozen=True)
class Edit:
    """One change that a curator makes: in the fact whose printed figure this is, or in what is set aside."""

    printed: str
    old: str
    new: str


# The plans at the end of both releases are no statistics: their facts go, and their words are set aside.
EDITS = {
    ENGLISH: [
        Edit('"36"', "    basis: gac\n", "    basis: mofcom\n"),
        Edit('"12"', "", "12 cities"),
    ],
    CHINESE: [
        Edit("8个", "", "8个城市"),
    ],
}


def apply_edit(content: str, edit: Edit) -> str:
    blocks = content.split("\n\n")
    index = next(number for number, block in enumerate(blocks) if f"\n    printed: {edit.printed}\n" in f"{block}\n")
    if edit.old:
        assert edit.old in blocks[index], f"the draft no longer says {edit.old.strip()!r} of {edit.printed}"
        blocks[index] = blocks[index].replace(edit.old, edit.new)
    else:
        del blocks[index]
        blocks[-1] += f"  - as: CONTEXT\n    reason: a plan\n    words: [{edit.new}]\n"
    return "\n\n".join(blocks)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> ProjectPaths:
    place = tmp_path_factory.mktemp("sixth_release")
    shutil.copytree(PROJECT_ROOT / "raw", place / "raw")
    return ProjectPaths(raw=place / "raw", warehouse=place / "warehouse")


@pytest.fixture(scope="module")
def refused_drafts(paths: ProjectPaths) -> dict[str, str]:
    """What `check` says of each draft as it is written, before the curator has mended both of them."""
    environment = {"WAREHOUSE_RAW_DIR": str(paths.raw), "WAREHOUSE_DIR": str(paths.warehouse)}
    said = {}
    for document_id, edits in EDITS.items():
        text = RELEASES / f"{Path(document_id).name}.txt"
        drafted = CliRunner().invoke(app, ["draft", "--publisher", "mofcom", str(text)], env=environment)
        assert drafted.exit_code == 0, drafted.output
        facts = paths.raw / "facts" / f"{document_id}.yml"
        said[document_id] = CliRunner().invoke(app, ["check", "--quiet", str(facts)], env=environment).stderr
        content = facts.read_text("utf-8")
        for edit in edits:
            content = apply_edit(content, edit)
        facts.write_text(content, encoding="utf-8")
    mended = CliRunner().invoke(app, ["check"], env=environment)
    assert (mended.exit_code, mended.stderr) == (0, "")
    return said


@pytest.mark.parametrize("document_id", [ENGLISH, CHINESE])
def test_a_draft_needs_few_edits(refused_drafts: dict[str, str], document_id: str) -> None:
    assert len(EDITS[document_id]) <= MOST_EDITS
    # Only the plan keeps the draft from being published at once.
    assert refused_drafts[document_id].count("\n") == 1
    assert "fact 16, indicator: 'TODO' is still to be settled" in refused_drafts[document_id]


def test_the_mended_drafts_are_published(paths: ProjectPaths, refused_drafts: dict[str, str]) -> None:
    summary = ingest(paths)
    assert not any(summary.failures.values())
    failed = [one.name for one in build_models(paths) if not one.is_success]
    assert failed == []
    publish(paths)
    with duckdb.connect(str(paths.published_file), read_only=True) as connection:
        found = connection.execute(
            """
            SELECT document_id, series_code, period_code, value::DOUBLE, qualifier
            FROM fact_indicator INNER JOIN dim_source USING (source_key) INNER JOIN dim_period USING (period_key)
            WHERE document_id IN (?, ?)
            """,
            [ENGLISH, CHINESE],
        ).fetchall()
        refused = connection.execute("SELECT count(*) FROM rejected_record").fetchall()
    assert refused == [(0,)]
    assert len(found) == 30
    assert (ENGLISH, "online_retail_sales.rural.mofcom.growth.yoy.percent", "2026-04", -1.4, "EXACT") in found
    assert (ENGLISH, "express_delivery_volume.total.spb.level.count", "2026-01/2026-04", 64e9, "MORE_THAN") in found
    share = "online_retail_sales.physical_goods.nbs.share.vs_total_retail_sales.percent"
    assert (CHINESE, share, "2026-H1", 25.6, "EXACT") in found
    robots = "online_retail_sales.smart_robots.mofcom_key_platforms.growth.yoy.percent"
    assert (CHINESE, robots, "2026-H1", 21.5, "EXACT") in found
