# ruff: noqa: E501 (tables are read more easily unbroken)
"""The scores on the two gold sets, and floors that they must not fall below.

dev.jsonl was read while the rules were written; fresh.jsonl was written by someone who had not seen them.
The floors lie slightly under what docs/reading.md reports: a fall means that a rule got worse.
"""

import contextlib
import importlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.language.reader import read_mentions

GOLD = Path(__file__).parent / "gold"
SCORER = importlib.import_module("tests.language.gold.score")
FLOORS = {
    ("dev", "en"): {"census": 1.0, "kind:statistic": 0.99, "value_unit": 0.99, "measure": 0.98, "qualifier": 0.98, "period": 0.96, "claim": 0.95},
    ("dev", "zh"): {"census": 1.0, "kind:statistic": 0.99, "value_unit": 0.99, "measure": 0.98, "qualifier": 0.98, "period": 0.95, "claim": 0.94},
    ("fresh", "en"): {"census": 1.0, "kind:statistic": 0.97, "value_unit": 0.96, "measure": 0.96, "qualifier": 0.96, "period": 0.89, "claim": 0.86},
    ("fresh", "zh"): {"census": 1.0, "kind:statistic": 0.97, "value_unit": 0.96, "measure": 0.95, "qualifier": 0.95, "period": 0.89, "claim": 0.85},
}  # fmt: skip


def scores(name: str, folder: Path) -> dict[str, Any]:
    """Return the scorer's sections for one gold set."""
    gold, predictions = GOLD / f"{name}.jsonl", folder / "predictions.jsonl"
    lines = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        mentions = read_mentions(record["text"], record["language"], record["published_on"])
        lines.append(
            json.dumps({"id": record["id"], "mentions": [m.to_record() for m in mentions]}, ensure_ascii=False)
        )
    predictions.write_text("\n".join(lines), encoding="utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert SCORER.main([str(gold), str(predictions), "--json"]) == 0
    sections: dict[str, Any] = json.loads(printed.getvalue())["sections"]
    return sections


@pytest.mark.parametrize("name", ["dev", "fresh"])
def test_scores_stay_above_their_floors(name: str, tmp_path: Path) -> None:
    sections = scores(name, tmp_path)
    fallen = {}
    for (gold, language), floors in FLOORS.items():
        if gold == name:
            section = sections[language]
            for row, floor in floors.items():
                reached = section["census"]["census"]["recall"] if row == "census" else section["rows"][row]["f1"]
                if reached < floor:
                    fallen[language, row] = (reached, floor)
    assert not fallen
