"""One build of the dbt project on the synthetic raw tables, shared by all tests of this folder."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.dbt.dbt_runs import Build, DbtProject
from tests.dbt.raw_tables import raw_rows


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DbtProject]:
    """The parsed dbt project, with a folder of its own for all that it writes."""
    parsed = DbtProject(tmp_path_factory.mktemp("dbt"))
    before = os.environ.get("WAREHOUSE_BUILD_FILE")
    os.environ["WAREHOUSE_BUILD_FILE"] = str(parsed.file)
    parsed.parse()
    yield parsed
    if before is None:
        del os.environ["WAREHOUSE_BUILD_FILE"]
    else:
        os.environ["WAREHOUSE_BUILD_FILE"] = before


@pytest.fixture(scope="session")
def first_build(project: DbtProject) -> Build:
    """A first build of the synthetic rows, data tests included."""
    result = project.build(raw_rows())
    nodes: Any = result.result
    assert result.success, [(run.node.name, run.message) for run in nodes if run.status not in ("pass", "success")]
    file = project.folder / "first" / "ecommerce.duckdb"
    file.parent.mkdir()
    shutil.copy(project.file, file)
    assert project.runner.manifest is not None
    return Build(
        file=file,
        manifest=project.runner.manifest.writable_manifest().to_dict(),
        model_sql={run.node.name: run.node.compiled_code for run in nodes if run.node.resource_type == "model"},
        test_sql={run.node.name: run.node.compiled_code for run in nodes if run.node.resource_type == "test"},
    )
