"""dbt inside this process: preparing the project's manifest, and building a selection of its nodes.

Starting `dbt` as a program costs more than all models and tests together; its own Python entry point does the same
work. Dagster's view of the results belongs to `defs.transformation`.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.project import PROJECT_ROOT, ProjectPaths, project_paths
from orchestration.readers.raw_folder import combine_hashes
from orchestration.storage.audit import (
    MODELS_TESTED,
    CheckResult,
    Severity,
    fill_check_results,
    record_audit,
    reset_audit,
)
from orchestration.storage.build_file import open_build_file
from orchestration.storage.replacing import write_durably
from orchestration.storage.run_lock import hold_lock

_LOG = logging.getLogger(__name__)

DBT_PROJECT_DIR = PROJECT_ROOT / "dbt_project"
TARGET_DIR = DBT_PROJECT_DIR / "target"
MANIFEST_FILE = TARGET_DIR / "manifest.json"
_PARSED_PROJECT_FILE = TARGET_DIR / "parsed_project.msgpack"
_FINGERPRINT_FILE = TARGET_DIR / "project.sha256"
_SOURCE_SUFFIXES = (".sql", ".yml", ".md")
_NODES_PER_LINE = 10
_CHECK_TABLE = "check_result"
# How a test ends that could be run; one that was skipped or broke off says nothing of the rows.
_JUDGED = ("pass", "warn", "fail")
BUILD_FILE_VARIABLE = "WAREHOUSE_BUILD_FILE"


class ModellingError(RuntimeError):
    """dbt could not run at all: no node was judged."""


@dataclass(frozen=True)
class NodeResult:
    """What became of one model, test or unit test."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str | None
    failure_count: int
    seconds: float
    compiled_sql: str | None
    relation: str | None
    check: CheckResult | None = None

    @property
    def is_success(self) -> bool:
        """Whether the node did what it should; a warning is a success that speaks."""
        return self.status in ("success", "pass", "warn")


def project_sha256() -> str:
    """One hash over the sources of the dbt project."""
    files = sorted(
        path
        for path in DBT_PROJECT_DIR.rglob("*")
        if path.suffix in _SOURCE_SUFFIXES and path.is_file() and TARGET_DIR not in path.parents
    )
    sources = (f"{path.relative_to(DBT_PROJECT_DIR).as_posix()}={path.read_text(encoding='utf-8')}" for path in files)
    return combine_hashes([version("dbt-core"), version("dbt-duckdb"), sys.version, *sources])


def prepare_manifest() -> Path:
    """Make sure that the manifest describes the project as it stands; parse the project only where it does not.

    Raises:
        ModellingError: dbt cannot parse the project.
    """
    fingerprint = project_sha256()
    if _is_prepared(fingerprint):
        return MANIFEST_FILE
    # Two processes may find the manifest stale at once: the second waits, and then finds it done.
    with hold_lock(TARGET_DIR / "prepare.lock"):
        if not _is_prepared(fingerprint):
            _LOG.info("preparing the dbt project")
            _FINGERPRINT_FILE.unlink(missing_ok=True)
            # In full: partial parsing has been seen to lose the description of a changed test. No database is opened.
            _invoke(["--no-partial-parse", "parse"], project_paths().build_file)
            # A copy, since every dbt that is started on the project by hand writes its own state over the original.
            write_durably(_PARSED_PROJECT_FILE, (TARGET_DIR / "partial_parse.msgpack").read_bytes())
            _FINGERPRINT_FILE.write_text(fingerprint)
    return MANIFEST_FILE


def _is_prepared(fingerprint: str) -> bool:
    if not all(file.exists() for file in (MANIFEST_FILE, _PARSED_PROJECT_FILE, _FINGERPRINT_FILE)):
        return False
    return _FINGERPRINT_FILE.read_text() == fingerprint


def build_models(paths: ProjectPaths, select: Sequence[str] | None = None) -> list[NodeResult]:
    """Build models and run their tests in the build file, in dependency order.

    Args:
        paths: The warehouse's folders.
        select: Names of models and tests, nothing else is touched; None for the whole project.

    Returns:
        The result of every node, skipped ones included. Publication learns from the audit mark whether all passed.

    Raises:
        ModellingError: dbt could not run.
    """
    prepare_manifest()
    if not paths.build_file.exists():
        raise ModellingError(f"there is no build file {paths.build_file} yet; materialise the raw tables first")
    with open_build_file(paths.build_file) as connection:
        reset_audit(connection, [MODELS_TESTED])
    # Unit tests judge the models' logic, not the data: the test suite runs them, once per change of the SQL.
    # The manifest stays as `prepare_manifest` left it: another process may be reading it, and a run that is killed
    # while writing would leave half of it.
    arguments = ["--no-write-json", "build", "--exclude-resource-type", "unit_test"]
    if select is not None:
        arguments += ["--indirect-selection", "empty", "--select", *select]
    results = [_node_result(one) for one in _invoke(arguments, paths.build_file, _parsed_project()).results]
    failed = [f"{one.name}: {one.message or one.status}" for one in results if not one.is_success]
    tests = sum(1 for one in results if one.resource_type != "model")
    _LOG.info("%d models and %d tests, %d of them not passed", len(results) - tests, tests, len(failed))
    if select is None:
        with open_build_file(paths.build_file) as connection:
            record_audit(connection, MODELS_TESTED, failed, [one.check for one in results if one.check])
            if any(one.name == _CHECK_TABLE and one.is_success for one in results):
                fill_check_results(connection)
    return results


def generate_model_pages(paths: ProjectPaths, target: Path) -> tuple[Path, Path]:
    """Let dbt describe the models of the build file in one self-contained page.

    Args:
        paths: The warehouse's folders.
        target: Folder for all that dbt writes; the prepared manifest of the project is left alone.

    Returns:
        The page, and the manifest with the compiled SQL of every model.

    Raises:
        ModellingError: there is no build file yet, or dbt could not run.
    """
    if not paths.build_file.exists():
        raise ModellingError(f"there is no build file {paths.build_file} yet; build the warehouse first")
    prepare_manifest()
    arguments = ["docs", "generate", "--static", "--target-path", str(target)]
    _invoke(arguments, paths.build_file, _parsed_project())
    written = target / "static_index.html", target / MANIFEST_FILE.name
    if not all(one.exists() for one in written):
        raise ModellingError("dbt wrote no page on its models")
    return written


def load_manifest() -> Mapping[str, Any]:
    """The manifest as plain data."""
    manifest: Mapping[str, Any] = json.loads(prepare_manifest().read_text(encoding="utf-8"))
    return manifest


def _parsed_project() -> Any:
    """What `prepare_manifest` parsed, as dbt's own object: dbt would parse again whenever the build file has moved."""
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415

    return Manifest.from_msgpack(_PARSED_PROJECT_FILE.read_bytes())


def _invoke(arguments: Sequence[str], build_file: Path, parsed_project: Any = None) -> Any:
    # dbt takes more than a second to import: only what builds models pays for it.
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    done = 0

    def on_event(event: Any) -> None:
        nonlocal done
        if event.info.name in ("LogModelResult", "LogTestResult"):
            done += 1
            if event.data.node_info.node_status not in ("success", "pass"):
                _LOG.warning("%s: %s", event.data.node_info.node_name, event.data.node_info.node_status)
            elif done % _NODES_PER_LINE == 0:
                _LOG.info("%d models and tests done, last %s", done, event.data.node_info.node_name)

    folders = ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)]
    with _environment(BUILD_FILE_VARIABLE, str(build_file)):
        try:
            outcome = dbtRunner(parsed_project, callbacks=[on_event]).invoke(
                ["--log-level", "none", "--log-level-file", "none", *arguments, *folders]
            )
        finally:
            _close_connections()
    if outcome.result is None:
        raise ModellingError(f"dbt could not run: {outcome.exception}") from outcome.exception
    return outcome.result


def _close_connections() -> None:
    """Let go of the build file: dbt-duckdb keeps it open until the process ends, which shuts out everybody else."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _node_result(result: Any) -> NodeResult:
    node = result.node
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=str(node.resource_type),
        status=str(result.status),
        message=result.message,
        failure_count=result.failures or 0,
        seconds=result.execution_time,
        compiled_sql=getattr(node, "compiled_code", None),
        # A table macro is no relation: it has rows only for given arguments.
        relation=None if node.config.materialized == "table_macro" else getattr(node, "relation_name", None),
        check=_check_result(result) if node.resource_type == "test" and result.status in _JUDGED else None,
    )


def _check_result(result: Any) -> CheckResult:
    node = result.node
    severity: Severity = "WARN" if str(node.config.severity).upper() == "WARN" else "ERROR"
    return CheckResult(
        check_name=node.name,
        relation_name=f"main.{_guarded_model(node)}",
        description=node.description or _describe_reference(node),
        severity=severity,
        is_blocking=severity == "ERROR",
        failing_row_count=result.failures or 0,
    )


def _guarded_model(node: Any) -> str:
    """Model that a test guards: the one that its meta names, that it is attached to, or that alone it reads."""
    model = named_guard(node.config.meta) or getattr(node, "attached_node", None) or node.depends_on.nodes[0]
    return str(model).rsplit(".", maxsplit=1)[-1]


def named_guard(meta: Mapping[str, Any]) -> str | None:
    """Model that a test guards by its meta: one that it need not read."""
    name: str | None = meta.get("dagster", {}).get("ref", {}).get("name")
    return name


def _describe_reference(node: Any) -> str:
    """What a `relationships` test refuses, which has no description of its own."""
    reference = node.test_metadata.kwargs
    # A table may refer to itself.
    others = [one for one in node.depends_on.nodes if one != node.attached_node]
    target = (others or [node.attached_node])[0].rsplit(".", maxsplit=1)[-1]
    return (
        f"Every {reference['column_name']} of {_guarded_model(node)} that is not null is a {reference['field']}"
        f" of {target}."
    )
