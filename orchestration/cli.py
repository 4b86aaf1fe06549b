"""The project's command: what a person types, and what is printed back.

Heavy packages are imported inside the commands that need them, so that `--help` answers at once. No statistics here.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from orchestration import acquisition_commands, document_commands, inbox_commands
from orchestration.project import PROJECT_ROOT, ProjectPaths, project_paths
from orchestration.terminal import OUT, fail, new_table, say, say_problem, shown_progress

if TYPE_CHECKING:
    import dagster as dg
    from rich.table import Table

    from orchestration.summary import WarehouseSummary

app = typer.Typer(
    help="The warehouse of China's e-commerce statistics: every figure with the sentence it stands in.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
document_commands.register(app)
acquisition_commands.register(app)
inbox_commands.register(app)
_SHOWN_REFUSALS = 200
_KEEP_WHAT_WAS_PUBLISHED = (
    "What was published does not disappear by itself: mend the record or put its file back, or withdraw it on purpose"
    " (a fact with `review: WITHDRAWN` and a review_note, a document with `withdrawn:` and the reason)."
)


@app.callback()
def main() -> None:
    """Commands read `raw/` and write `warehouse/`; WAREHOUSE_RAW_DIR and WAREHOUSE_DIR name other folders."""
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT_ROOT / ".dagster"))


@app.command()
def prepare() -> None:
    """Compile the dbt project, so that Dagster's definitions load quickly. Does nothing when it is up to date."""
    from orchestration.modelling import prepare_manifest

    with shown_progress():
        prepare_manifest()


@app.command()
def build(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
) -> None:
    """Run the main job: read `raw/`, validate, model, test, publish, report; then say what was done.

    Exit status: 0 published and nothing refused; 1 published, but some records were refused or what is made from the
    published file failed; 2 not published.
    """
    started = time.monotonic()
    with shown_progress(quiet=quiet):
        result = _run_main_job()
    paths = project_paths()
    errors, warnings = _failed_checks(paths, result)
    for style, lines in (("red", errors), ("red", _step_failures(result)), ("yellow", warnings)):
        for line in lines:
            say_problem(line, style)
    if not result.success and _is_published(result):
        say_problem("published; what is made from it is not up to date", "bold red")
        raise typer.Exit(1)
    if not result.success:
        kept = f"; {_relative(paths.published_file)} is as it was" if paths.published_file.exists() else ""
        say_problem(f"not published{kept}", "bold red")
        if any("assert_no_published_" in line for line in errors):
            say_problem(_KEEP_WHAT_WAS_PUBLISHED, "none")
        raise typer.Exit(2)
    if not quiet:
        _print_summary(paths, result, time.monotonic() - started)
    if errors or not result.success:
        raise typer.Exit(1)


@app.command()
def report() -> None:
    """Build the static report from the published file, and print the page to open. Nothing is published anew."""
    import duckdb

    from orchestration.report.site import NothingPublishedError, build_report
    from orchestration.storage.build_file import WarehouseBusyError
    from orchestration.storage.run_lock import hold_lock

    paths = project_paths()
    try:
        with shown_progress(), hold_lock(paths.lock_file):
            built = build_report(paths)
    except (NothingPublishedError, WarehouseBusyError, duckdb.Error, OSError) as error:
        fail(str(error))
    print(_relative(built.index))  # noqa: T201 -- a path for other programs, whatever the width of the terminal


@app.command()
def export() -> None:
    """Make the files in standard formats anew from the published file: Parquet, CSV, Excel, SDMX, annotations.

    The main job does this, too. Exit status: 0 made; 2 not made, and the files that were there are as they were.
    """
    import duckdb

    from orchestration.exports.everything import export_everything
    from orchestration.exports.published import ExportError
    from orchestration.storage.build_file import WarehouseBusyError
    from orchestration.storage.run_lock import hold_lock

    paths = project_paths()
    try:
        with shown_progress(), hold_lock(paths.lock_file):
            files = export_everything(paths)
    except (ExportError, WarehouseBusyError, duckdb.Error, OSError) as error:
        fail(str(error))
    size = sum(one.byte_count for one in files) / 1_000_000
    say(f"{len(files)} files, {size:.1f} MB  {_relative(paths.exports)}")


@app.command()
def catalogue() -> None:
    """Write the pages on models, columns and files to warehouse/catalogue/ anew.

    The main job does this, too, where the project has changed since they were written.
    Exit status: 0 written; 2 not written, and the pages that were there are as they were.
    """
    from orchestration.catalogue.pages import CatalogueError, write_catalogue
    from orchestration.modelling import ModellingError
    from orchestration.storage.run_lock import hold_lock

    paths = project_paths()
    try:
        with shown_progress(), hold_lock(paths.lock_file):
            summary = write_catalogue(paths)
    except (CatalogueError, ModellingError, OSError) as error:
        fail(str(error))
    say(f"{summary.models} models, {summary.columns} columns, {summary.files} files  {_relative(summary.index)}")


def _run_main_job() -> "dg.ExecuteInProcessResult":
    import dagster as dg

    from orchestration.definitions import defs
    from orchestration.defs.automation import JOB_NAME

    job = defs().resolve_job_def(JOB_NAME)
    with dg.DagsterInstance.get() as instance:
        return job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            tags={"warehouse/trigger": "command line"},
            # Progress is logged by the packages that do the work; Dagster's own events are for the UI.
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def _is_published(result: "dg.ExecuteInProcessResult") -> bool:
    from orchestration.defs.ingestion import PUBLISHED_FILE

    return any(event.asset_key == PUBLISHED_FILE for event in result.get_asset_materialization_events())


def _failed_checks(paths: ProjectPaths, result: "dg.ExecuteInProcessResult") -> tuple[list[str], list[str]]:
    """What the failed checks say, as lines: errors, then warnings; refused records stand first."""
    import dagster as dg

    from orchestration.raw_checks import REFUSED_CHECK

    errors: list[str] = []
    warnings: list[str] = []
    for one in result.get_asset_check_evaluations():
        if one.passed:
            continue
        if one.check_name == REFUSED_CHECK:
            errors = [*_refused_records(paths), *errors]
            continue
        lines = errors if one.severity == dg.AssetCheckSeverity.ERROR else warnings
        rows = [record.data for record in getattr(one.metadata.get("failing_rows"), "records", ())]
        lines.append(f"check {one.check_name} on {'/'.join(one.asset_key.path)}: {one.description or 'failed'}")
        lines += [f"    {', '.join(f'{key}={value}' for key, value in row.items())}" for row in rows]
    return errors, warnings


def _refused_records(paths: ProjectPaths) -> list[str]:
    from orchestration.summary import read_rejections

    refused = read_rejections(paths.build_file)
    lines = [f"{len(refused)} records were refused:", *(f"    {one}" for one in refused[:_SHOWN_REFUSALS])]
    if len(refused) > _SHOWN_REFUSALS:
        rest = len(refused) - _SHOWN_REFUSALS
        lines.append(f"    and {rest} more: SELECT * FROM raw.rejected_record in {_relative(paths.build_file)}")
    return lines


def _step_failures(result: "dg.ExecuteInProcessResult") -> list[str]:
    lines = []
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            while error.cause is not None:
                error = error.cause
            if error.cls_name == "DagsterAssetCheckFailedError":
                continue  # the check has said so itself
            description = getattr(event.step_failure_data.user_failure_data, "description", None)
            lines.append(f"{event.step_key} failed: {description or error.message.strip()}")
    return lines


def _print_summary(paths: ProjectPaths, result: "dg.ExecuteInProcessResult", seconds: float) -> None:
    import dagster as dg

    from orchestration.summary import EXAMPLE_QUERY, summarise

    summary = summarise(paths.published_file)
    evaluations = result.get_asset_check_evaluations()
    warnings = [one for one in evaluations if one.severity is dg.AssetCheckSeverity.WARN and not one.passed]
    passed = sum(1 for one in evaluations if one.passed)
    rows: Sequence[tuple[str, str]] = [
        ("documents", str(summary.documents)),
        ("claims", f"{summary.claims} (suspect: {summary.suspect_claims}, withdrawn: {summary.withdrawn_claims})"),
        ("numbers accounted for", f"{summary.numbers_accounted_for} of {summary.numbers}"),
        ("checks passed", f"{passed} of {len(evaluations) - len(warnings)}"),
        ("rejected records", str(summary.rejected_records)),
        ("published file", _relative(paths.published_file)),
        ("report", _relative(paths.report_index)),
        ("files for others", _relative(paths.exports)),
        ("models and columns", _relative(paths.catalogue / "index.html")),
        ("seconds", f"{seconds:.1f}"),
    ]
    OUT.print()
    for name, value in rows:
        say(f"{name:>22}  {value}")
    if summary.rejected_records:
        return  # what was refused stands above, and should stay on the screen
    say("\nFor example:\n")
    OUT.print(EXAMPLE_QUERY, style="cyan", highlight=False, markup=False, soft_wrap=True)
    OUT.print(_example_table(summary))


def _example_table(summary: "WarehouseSummary") -> "Table":
    table = new_table()
    for column in summary.example_columns:
        table.add_column(column, overflow="fold")
    for row in summary.example_rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    return table


def _relative(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
