"""How much text the reader reads in a second, on one core.

    python benchmarks/reading_throughput.py [MEGABYTES]

Reads the texts of the development gold set over and over (a figure in every 45 characters, far denser than
prose) and the five documents, and prints megabytes per second of processor time. Where quantulum3 can be
imported it runs over the same English text and the ratio is printed; it is no dependency of the project.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.language.census import find_numeric_tokens
from orchestration.language.reader import read_mentions

ROOT = Path(__file__).resolve().parents[1]


def gold_text(language: str) -> str:
    """Return the texts of the development gold set in one language, as paragraphs."""
    lines = (ROOT / "tests/language/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return "\n\n".join(record["text"] for record in records if record["language"] == language)


def documents_text() -> str:
    """Return the five documents, as paragraphs."""
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "raw/documents").glob("*/*.txt")))


def megabytes_per_second(work: Callable[[str], object], text: str, megabytes: float) -> float:
    """Return the throughput of one function over a text repeated up to a size."""
    once = len((text + "\n\n").encode())
    work(text)  # patterns are compiled when they are first needed
    repeated = (text + "\n\n") * max(1, round(megabytes * 1e6 / once))
    begun = time.process_time()
    work(repeated)
    return len(repeated.encode()) / 1e6 / (time.process_time() - begun)


def main(megabytes: float) -> None:
    """Print the table."""
    texts = {
        "gold, English": ("en", gold_text("en")),
        "gold, Chinese": ("zh", gold_text("zh")),
        "five documents": ("en", documents_text()),
    }
    print(f"{'text':<16}{'reader MB/s':>14}{'census MB/s':>14}")
    english = 0.0
    for name, (language, text) in texts.items():
        reader = megabytes_per_second(lambda part, tag=language: read_mentions(part, tag), text, megabytes)
        census = megabytes_per_second(find_numeric_tokens, text, megabytes)
        english = english or reader
        print(f"{name:<16}{reader:>14.2f}{census:>14.2f}")
    try:
        parser = importlib.import_module("quantulum3.parser")
    except ImportError:
        print("quantulum3 cannot be imported (it is no dependency): no ratio")
        return
    other = megabytes_per_second(parser.parse, gold_text("en"), 0.05)
    print(f"quantulum3 on gold, English: {other:.3f} MB/s; the reader is {english / other:.1f} times as fast")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
