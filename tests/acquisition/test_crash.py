"""A round that is killed with kill -9 goes on where it stopped: nothing is lost, and nothing is fetched twice."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from pathlib import Path

import pytest

from orchestration.project import PROJECT_ROOT
from tests.acquisition.release_server import Handler, page
from tests.acquisition.watching import Watching, short_memory

PAGES = 12
# A real process with a real inbox folder; it says when it has kept a page, and waits at the page where it will die.
PROGRAM = textwrap.dedent("""
    import json, shutil, sys, time
    from pathlib import Path
    from orchestration.acquisition.fetch_round import RoundSettings, fetch_round
    from orchestration.acquisition.watch_list import Politeness, WatchedSource, WatchList
    from orchestration.project import ProjectPaths
    from tests.acquisition.watching import QUICK, Kept, PATTERN

    url, place, die_at, before_copy = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "before"
    inbox = place / "inbox"
    inbox.mkdir(exist_ok=True)

    def keep(page):
        target = inbox / (page.sha256 + ".html")
        number = len(list(inbox.iterdir()))
        dying = number == die_at
        if dying and before_copy:
            print("dying", flush=True)
            time.sleep(60)
        known = target.exists()
        shutil.copy(page.body_file, target)
        if dying:
            print("dying", flush=True)
            time.sleep(60)
        return Kept("KNOWN" if known else "NEW")

    source = WatchedSource("s", "nbs", "INDEX", 1, True, url=url, link_pattern=PATTERN, allow_private=True,
                           politeness=Politeness(0.0, 100_000, 5.0, 3))
    watch = WatchList("tester/1", "tests@example.org", (source,))
    paths = ProjectPaths(place / "raw", place / "warehouse")
    for one in fetch_round(paths, watch, keep, settings=RoundSettings(patience=QUICK)):
        print(json.dumps(one.as_record()), flush=True)
""")


def start(watching: Watching, die_at: int, moment: str) -> "subprocess.Popen[str]":
    place = watching.paths.warehouse.parent
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, watching.site.at("/list/"), str(place), str(die_at), moment],
        env=os.environ | {"PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def received(watching: Watching) -> Counter[str]:
    """How often the whole body of each page went over the wire."""
    return Counter(one.path for one in watching.site.asked if one.status == 200)


def inbox_of(watching: Watching) -> list[str]:
    folder: Path = watching.paths.warehouse.parent / "inbox"
    return sorted(one.read_text("utf-8") for one in folder.iterdir())


@pytest.mark.parametrize("validators", [True, False])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_round_goes_on_where_it_stopped(watching: Watching, moment: str, validators: bool) -> None:
    bodies = {f"/releases/{number}.html": f"<p>{number}.5%</p>" for number in range(PAGES)}
    for path, body in bodies.items():
        watching.site.show(path, body, validators=validators)
    watching.show_index(list(bodies))
    killed = start(watching, 4, moment)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "dying\n"
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert sum(received(watching)[path] for path in bodies) == 5
    again = start(watching, -1, moment)
    said, _ = again.communicate(timeout=60)
    assert again.returncode == 0
    assert inbox_of(watching) == sorted(bodies.values())
    # robots.txt, the index and every page went over the wire once in both processes together.
    assert received(watching) == Counter({"/list/": 1} | dict.fromkeys(bodies, 1))
    result = json.loads(said)
    assert (result["new"] + result["known"], result["failed"]) == (PAGES - 4, 0)
    assert list((watching.paths.warehouse / "acquisition" / "spool").iterdir()) == []


def test_a_kill_while_a_page_arrives_leaves_no_half_page(watching: Watching) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def stuck(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "20")
        request.end_headers()
        request.wfile.write(b"<p>half")
        request.wfile.flush()
        begun.set()
        go_on.wait(20)

    watching.site.answer("/releases/0.html", stuck, page("<p>whole</p>"))
    watching.show_index(["/releases/0.html"])
    killed = start(watching, -1, "before")
    assert begun.wait(20)
    killed.kill()
    killed.wait()
    go_on.set()
    start(watching, -1, "before").communicate(timeout=60)
    assert inbox_of(watching) == ["<p>whole</p>"]


def test_a_round_that_broke_off_long_ago_is_begun_anew(watching: Watching) -> None:
    watching.watch("/list/")
    paths = watching.show_releases(2)

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watching.round(keep=interrupted)
    watching.settings = short_memory(watching.settings)
    assert watching.only_round().new == 2
    assert watching.site.times_asked("/list/") == 1
    # The first page had arrived before, and is not asked for again.
    assert [watching.site.times_asked(path) for path in paths] == [0, 1]
