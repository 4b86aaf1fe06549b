"""How much text the reader reads in a second of one core, beside quantulum3, and how its cost grows.

    python benchmarks/reading_throughput.py [--megabytes 0.5] [--rounds 5] [--quantulum-python PATH]

Prints megabytes (of UTF-8) per second of processor time for four texts: the five documents, a mixture of prose with and
without figures, an English and a Chinese page of the development gold set over and over (a figure in every 45
characters, far denser than prose). Then the cost per character of 10 kB, 100 kB and 1 MB, of ordinary and of
adversarial text: a reader whose cost is linear shows the same figure three times.

quantulum3 is no dependency of the project, and reads English only. Give the interpreter of an environment that has it;
the rounds of both readers then alternate over the same texts in the same run, so that a busy machine slows both:

    python3 -m venv .venv-benchmark
    .venv-benchmark/bin/pip install quantulum3==0.10.0
    python benchmarks/reading_throughput.py --quantulum-python .venv-benchmark/bin/python
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from orchestration.language.census import find_numeric_tokens
from orchestration.language.reader import read_mentions

ROOT = Path(__file__).resolve().parents[1]
# quantulum3 is slow: it gets this much of a text, which is enough for a rate.
_BYTES_FOR_QUANTULUM = 20_000
_QUANTULUM = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
print("ready", flush=True)
for line in sys.stdin:
    text = json.loads(line)
    begun = time.process_time()
    found = len(parser.parse(text))
    print(json.dumps([time.process_time() - begun, found]), flush=True)
"""
# Sentences of the genre that hold no figure, between which real releases set theirs.
_PROSE = (
    "Consumers increasingly value quality and service, and merchants answer with better logistics and warranties. "
    "Local governments encouraged platforms to open their channels to farmers and to small workshops. "
    "Analysts noted that the recovery of demand remains uneven across regions and kinds of goods. "
)
ADVERSARIES = {
    "digits": "1234567890",
    "万": "万",
    "nested lists": "1, 2 and 3, a and b, ",
    "and": "and ",
    "open brackets": "((5",
    "one long word": "x",
}


def gold_text(language: str) -> str:
    """Return the texts of the development gold set in one language, as paragraphs."""
    lines = (ROOT / "tests/language/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return "\n\n".join(record["text"] for record in records if record["language"] == language)


def documents_text() -> str:
    """Return the five documents, as paragraphs."""
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "raw/documents").glob("*/*.txt")))


def mixed_text() -> str:
    """Return the English gold texts, each followed by three sentences without a figure."""
    return "\n\n".join(f"{paragraph} {_PROSE}" for paragraph in gold_text("en").split("\n\n"))


def repeated(text: str, size: int) -> str:
    """Return a text over and over, up to a number of UTF-8 bytes."""
    once = text + "\n\n"
    return once * max(1, round(size / len(once.encode())))


def seconds_of(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


class Quantulum:
    """quantulum3 in an interpreter of its own; each text is timed there, by the same clock."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", "-c", _QUANTULUM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self._answer() != "ready":
            raise SystemExit(f"{python} cannot import quantulum3; see --help")

    def seconds(self, text: str) -> float:
        """Return the processor time that it takes for a text."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return float(json.loads(self._answer())[0])

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def print_throughput(megabytes: float, rounds: int, other: Quantulum | None) -> None:
    """Print the rates of the reader, the census and quantulum3, medians over rounds that alternate."""
    texts = {
        "five documents": ("en", documents_text()),
        "mixed prose": ("en", mixed_text()),
        "gold, English": ("en", gold_text("en")),
        "gold, Chinese": ("zh", gold_text("zh")),
    }
    print(f"{'text':<16}{'reader MB/s':>13}{'census MB/s':>13}{'quantulum3 MB/s':>17}{'ratio':>8}")
    for name, (language, text) in texts.items():
        long, short = repeated(text, int(megabytes * 1e6)), text.encode()[:_BYTES_FOR_QUANTULUM].decode(errors="ignore")
        size, short_size = len(long.encode()) / 1e6, len(short.encode()) / 1e6
        compared = other if language == "en" else None
        read_mentions(text, language)  # what is learned of a language at its first text is not counted
        if compared:
            compared.seconds(short[:2000])
        ours, census, theirs = [], [], []
        for _ in range(rounds):
            ours.append(size / seconds_of(lambda part=long, tag=language: read_mentions(part, tag)))
            census.append(size / seconds_of(lambda part=long: find_numeric_tokens(part)))
            if compared:
                theirs.append(short_size / compared.seconds(short))
        line = f"{name:<16}{median(ours):>13.2f}{median(census):>13.2f}"
        if theirs:
            line += f"{median(theirs):>17.4f}{median(a / b for a, b in zip(ours, theirs, strict=True)):>8.0f}"
        print(line)
    if other is None:
        print("the comparison with quantulum3 was skipped: no --quantulum-python was given; see --help")


def print_growth(rounds: int) -> None:
    """Print microseconds per character at three sizes; the best of some rounds, since other work only adds."""
    texts = {"five documents": documents_text(), "gold, English": gold_text("en"), **ADVERSARIES}
    print(f"\n{'microseconds per character':<28}{'10 kB':>9}{'100 kB':>9}{'1 MB':>9}")
    for name, text in texts.items():
        cells = []
        for size in (10_000, 100_000, 1_000_000):
            part = (text * (size // len(text) + 1))[:size]
            language = "zh" if name == "万" else "en"
            runs = rounds if size < 1_000_000 else 1
            best = min(seconds_of(lambda part=part, tag=language: read_mentions(part, tag)) for _ in range(runs))
            cells.append(f"{best / len(part) * 1e6:>9.3f}")
        print(f"{name:<28}{''.join(cells)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=0.5, help="size of each text for the reader")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; medians are printed")
    parser.add_argument("--quantulum-python", type=Path, help="an interpreter that has quantulum3")
    given = parser.parse_args()
    other = Quantulum(given.quantulum_python) if given.quantulum_python else None
    print_throughput(given.megabytes, given.rounds, other)
    print_growth(given.rounds)


if __name__ == "__main__":
    main()
