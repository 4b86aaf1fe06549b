"""What starts the main job: a daily schedule, and a sensor on the content of `raw/`."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.acquisition import GROUP as ACQUISITION_GROUP
from orchestration.project import project_paths
from orchestration.readers.raw_folder import hash_raw_folder
from orchestration.summary import read_published_input

JOB_NAME = "build_warehouse"
_TRIGGER_TAG = "warehouse/trigger"
# Ten in the morning in Beijing: the National Bureau of Statistics has released by then.
_CRON, _TIME_ZONE = "0 10 * * *", "Asia/Shanghai"
_SENSOR_SECONDS = 60

build_warehouse = dg.define_asset_job(
    JOB_NAME,
    # What fetches has a job and a schedule of its own: a site that is down never holds up a build.
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(ACQUISITION_GROUP),
    description="From the files of `raw/` to the published file: read, validate, model, test, publish, report, export.",
    executor_def=dg.in_process_executor,
)


@dg.schedule(
    job=build_warehouse,
    cron_schedule=_CRON,
    execution_timezone=_TIME_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily_build() -> dg.RunRequest:
    """Build and publish the warehouse every morning, whether or not something changed."""
    return dg.RunRequest(tags={_TRIGGER_TAG: "schedule"})


@dg.sensor(
    job=build_warehouse,
    minimum_interval_seconds=_SENSOR_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def raw_folder_changed(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Build when the content of `raw/` differs from what was last built; times of files do not count."""
    paths = project_paths()
    folder = hash_raw_folder(paths.raw)
    # A new instance has asked for nothing yet: what the command line published counts as built.
    built = context.cursor or read_published_input(paths.published_file)
    context.update_cursor(folder.input_sha256)
    if built == folder.input_sha256:
        yield dg.SkipReason(
            f"nothing under raw/ has changed: {len(folder.hashes)} files, content hash {folder.input_sha256[:12]}"
        )
        return
    # No run key: content that is put back as it was must be built again, and a run too many does no harm.
    yield dg.RunRequest(tags={_TRIGGER_TAG: "raw_folder_changed", "warehouse/input_sha256": folder.input_sha256[:12]})


@dg.definitions
def automation() -> dg.Definitions:
    """The main job and what starts it."""
    return dg.Definitions(jobs=[build_warehouse], schedules=[daily_build], sensors=[raw_folder_changed])
