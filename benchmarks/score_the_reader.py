"""What the reader reaches: scores on the two gold sets, and agreement with the curated facts of `raw/`.

    python benchmarks/score_the_reader.py        (or: make score)

The gold sets are texts with every mention marked by hand: `dev` was seen while the rules were written, `fresh` was
written by somebody who had not seen the rules. A claim counts as agreed where value, unit, measure and period are those
of the curator; the others are listed with the reason.
"""

import importlib
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from orchestration.agreement import FIGURE_FIELDS, OTHER_FIELDS, explain, find_disagreements
from orchestration.project import PROJECT_ROOT, project_paths
from orchestration.readers.documents import find_documents
from orchestration.readers.proposals import proposal_rows, reader_vocabulary
from orchestration.reading import accept_vocabularies, read_documents
from orchestration.reading_output import read_records

GOLD = PROJECT_ROOT / "tests" / "language" / "gold"
SETS = ("dev", "fresh")


def main() -> None:
    """Print the tables."""
    sys.path.insert(0, str(PROJECT_ROOT))
    scorer = importlib.import_module("tests.language.gold.score")
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            gold, predictions = GOLD / f"{name}.jsonl", Path(folder) / f"{name}.jsonl"
            with gold.open("rb") as lines:
                predictions.write_bytes(b"".join(read_records(lines, None, None)))
            records = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
            print(f"\n=== {name}.jsonl: {len(records)} texts\n")
            scorer.main([str(gold), str(predictions)])
    _print_agreement()


def _print_agreement() -> None:
    paths = project_paths()
    vocabularies = accept_vocabularies(paths.raw, paths.display)
    reading = read_documents(find_documents(paths.raw), vocabularies, {}, paths.display)
    vocabulary = reader_vocabulary(vocabularies)
    proposals = [row for document in reading.rows["document"] for row in proposal_rows(document, vocabulary)]
    claims = reading.rows["claim"]
    found = find_disagreements(claims, proposals)
    differing = len({(one.document_id, one.fact_number) for one in found})
    agreed = len(claims) - differing
    print(f"\n=== curated facts of {len(reading.rows['document'])} documents\n")
    print(
        f"value, unit, measure and period agree: {agreed} of {len(claims)} claims ({100 * agreed / len(claims):.1f} %)"
    )
    everything = find_disagreements(claims, proposals, (*FIGURE_FIELDS, *OTHER_FIELDS))
    by_field = Counter(one.field for one in everything)
    lacking = by_field["figure"]
    for name in ("value", "unit_code", "measure", "period_code", *OTHER_FIELDS):
        print(f"  {name:16} {len(claims) - lacking - by_field[name]:3} of {len(claims)}")
    print("\nThe rest:")
    for one in found:
        print(f"  {one.file}:{one.line} {one.printed!r}, {one.field}: {one.curated} / {one.proposed}: {explain(one)}")


if __name__ == "__main__":
    main()
