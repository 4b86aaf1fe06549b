"""What a round over watched pages costs: requests, parsings, memory, and the second round in units of the first.

A server of its own on 127.0.0.1 shows an index with N releases. Three rounds, each in a process of its own as the
schedule runs them:

    first      every page is new
    unchanged  nothing has changed
    edited     one page in a hundred has changed

For each: requests with the whole body, requests answered 304, pages that the inbox took in (read, compared with what is
known, drafted), wall-clock seconds, peak memory of the process. A round should cost one conditional request a page and
the taking in of what changed; its memory holds the fingerprints of the texts that are known.

    python benchmarks/fetch_round.py [--pages 100 1000]
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.acquisition.pages import release  # noqa: E402
from tests.acquisition.release_server import ReleaseServer, run_release_server  # noqa: E402

_ROUNDS = ("first", "unchanged", "edited")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000], help="numbers of pages (default 100 1000)")
    parser.add_argument("--round", nargs=2, metavar=("URL", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.round:
        _run_round(arguments.round[0], Path(arguments.round[1]))
        return
    print(f"{'pages':>6}  {'round':<9}  {'200':>5}  {'304':>5}  {'taken':>6}", end="")
    print(f"  {'seconds':>7}  {'/ first':>7}  {'peak MB':>7}")
    for count in arguments.pages:
        with run_release_server() as site, tempfile.TemporaryDirectory() as folder:
            _measure(site, Path(folder), count)


def _measure(site: ReleaseServer, folder: Path, count: int) -> None:
    entries = "".join(f"<li><a href='/releases/{one}.html'>Release {one}</a> 2025-12-01</li>" for one in range(count))
    site.show("/list/", f"<ul>{entries}</ul>")
    shutil.copytree(ROOT / "raw" / "vocabulary", folder / "raw" / "vocabulary")
    for one in range(count):
        site.show(f"/releases/{one}.html", _release(one, "11"))
    first = 0.0
    for name in _ROUNDS:
        if name == "edited":
            for one in range(0, count, 100):
                site.show(f"/releases/{one}.html", _release(one, "12"))
        site.forget()
        said = subprocess.run(
            [sys.executable, __file__, "--round", site.at("/list/"), str(folder)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        result = json.loads(said.stdout)
        first = first or result["seconds"]
        whole, unchanged = (sum(1 for one in site.asked if one.status == code) for code in (200, 304))
        print(
            f"{count:>6}  {name:<9}  {whole:>5}  {unchanged:>5}  {result['taken_in']:>6}  {result['seconds']:>7.2f}"
            f"  {result['seconds'] / first:>7.2f}  {result['peak_megabytes']:>7.0f}",
            flush=True,
        )


def _release(number: int, growth: str) -> bytes:
    return release(f"Online retail in district {number}", f"{number}.42", growth)


def _run_round(url: str, folder: Path) -> None:
    """One round in this process; prints what it took as JSON."""
    from orchestration.acquisition.fetch_round import fetch_round  # noqa: PLC0415
    from orchestration.acquisition.inbox import KeptPage, keep_page  # noqa: PLC0415
    from orchestration.acquisition.received import ReceivedPage  # noqa: PLC0415
    from orchestration.acquisition.watch_list import Politeness, WatchedSource, WatchList  # noqa: PLC0415
    from orchestration.project import ProjectPaths  # noqa: PLC0415

    paths = ProjectPaths(folder / "raw", folder / "warehouse")
    taken_in = 0

    def keep(page: ReceivedPage) -> KeptPage:
        nonlocal taken_in
        kept = keep_page(paths, page)
        taken_in += kept.outcome in ("NEW", "NEW_VERSION")
        return kept

    source = WatchedSource(
        "site", "nbs", "INDEX", 1, enabled=True, url=url, link_pattern="/releases/", politeness=Politeness(0.0),
        allow_private=True,
    )  # fmt: skip
    watch = WatchList("benchmark/1", "nobody@example.org", (source,))
    started = time.monotonic()
    (result,) = fetch_round(paths, watch, keep)
    if not result.is_fine:
        raise SystemExit(result.message)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"taken_in": taken_in, "seconds": time.monotonic() - started, "peak_megabytes": peak}))


if __name__ == "__main__":
    main()
