"""Resources that assets ask for, and the executor that runs them."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration.project import ProjectPaths, project_paths
from orchestration.storage.run_lock import hold_lock


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The warehouse's files, held by one run from its first asset to its last.

    Runs of the UI, of the daemon and of the command line may start at the same moment; each waits here for its turn.
    """

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Warehouse"]:  # noqa: ARG002
        """Hold the run lock for as long as the run lasts."""
        with hold_lock(self.paths.lock_file):
            yield self

    @property
    def paths(self) -> ProjectPaths:
        """Folders and files of the warehouse."""
        return project_paths()


@dg.definitions
def resources() -> dg.Definitions:
    """The warehouse; assets run one after the other in one process, for DuckDB admits one writer."""
    return dg.Definitions(resources={"warehouse": Warehouse()}, executor=dg.in_process_executor)
