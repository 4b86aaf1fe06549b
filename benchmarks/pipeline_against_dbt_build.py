"""How long the whole main job takes, in units of plain `dbt build` of the same project.

Cold processes, alternately, on the same machine and the same five documents:

    job    `ecommerce-warehouse build`: hash raw/, ingest, validate, models, data tests, publish, Dagster's records
    dbt    `dbt build` of dbt_project/ on a build file with the same raw tables: models, data tests, unit tests

The job leaves out the unit tests of dbt, which judge SQL and not data; `dbt` is measured with them and, for
comparison, without. Prints every round, and the ratio of the two in wall-clock and in processor seconds: seconds of one
machine mean little, the ratio is what the project promises (at most 2.0).

A fourth process is the job without what is made for readers and other systems: report, exports, catalogue, and the
picture and counts in the UI. The job may take at most 1.5 times as long. The catalogue's pages on models are written in
the round that is not counted; after it they are found unchanged, as in every daily run.

    python benchmarks/pipeline_against_dbt_build.py [--rounds 5]
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


# The job as it would be without what follows publication.
_BARE_JOB = """
import sys
import dagster as dg
from orchestration.definitions import defs
from orchestration.defs import transformation
from orchestration.defs.automation import JOB_NAME

transformation.describe_mart = lambda paths, name: {}
job = defs().resolve_job_def(JOB_NAME)
made_for_others = ("exports/", "catalogue/", "warehouse/report")
keys = [
    one for one in job.asset_layer.executable_asset_keys if not one.to_user_string().startswith(made_for_others)
]
with dg.DagsterInstance.get() as instance:
    result = job.execute_in_process(
        instance=instance,
        asset_selection=keys,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
sys.exit(not result.success)
"""


@dataclass(frozen=True)
class Cost:
    """What one process took, with its children: wall-clock and processor seconds."""

    wall: float
    processor: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(Path(folder))
        # The first round warms caches and is not counted; it also makes the build file that dbt works on.
        _measure(commands[0])
        shutil.copytree(Path(folder) / "job" / "build", Path(folder) / "dbt")
        for command in commands:
            _measure(command)
        print("wall-clock seconds (processor seconds)")
        print(
            f"{'round':>5}  {'job':>15}  {'dbt':>15}  {'dbt, no unit tests':>18}  {'job, bare':>15}"
            f"  {'job / dbt':>9}  {'job / bare':>10}"
        )
        measured = []
        for number in range(1, rounds + 1):
            costs = tuple(_measure(command) for command in commands)
            measured.append(costs)
            shown = [f"{one.wall:.2f} ({one.processor:.2f})" for one in costs]
            print(
                f"{number:>5}  {shown[0]:>15}  {shown[1]:>15}  {shown[2]:>18}  {shown[3]:>15}"
                f"  {costs[0].wall / costs[1].wall:9.2f}  {costs[0].wall / costs[3].wall:10.2f}",
                flush=True,
            )
    names = {1: "dbt", 2: "dbt without unit tests", 3: "job without report, exports, catalogue and pictures"}
    for position, name in names.items():
        wall = statistics.median(one[0].wall / one[position].wall for one in measured)
        processor = statistics.median(one[0].processor / one[position].processor for one in measured)
        print(f"job / {name}, median of {rounds}: {wall:.2f} in wall-clock, {processor:.2f} in processor seconds")


def _commands(folder: Path) -> list[tuple[Sequence[str], Mapping[str, str], Path]]:
    home = folder / "dagster_home"
    home.mkdir()
    shutil.copy(ROOT / ".dagster" / "dagster.yaml", home)
    environment = {**os.environ, "DAGSTER_HOME": str(home), "WAREHOUSE_DIR": str(folder / "job")}
    job = ([str(BIN / "ecommerce-warehouse"), "build", "--quiet"], environment, ROOT)
    target = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    build = [str(BIN / "dbt"), "--quiet", "build", *target]
    own = {**environment, "WAREHOUSE_BUILD_FILE": str(folder / "dbt" / "ecommerce.duckdb")}
    project = ROOT / "dbt_project"
    return [
        job,
        (build, own, project),
        ([*build, "--exclude-resource-type", "unit_test"], own, project),
        ([sys.executable, "-c", _BARE_JOB], environment, ROOT),
    ]


def _measure(command: tuple[Sequence[str], Mapping[str, str], Path]) -> Cost:
    arguments, environment, folder = command
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(arguments, env=dict(environment), cwd=folder, check=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
