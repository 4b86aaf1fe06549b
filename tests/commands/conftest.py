"""The program as a curator runs it, on a raw folder in a temporary place."""

from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli import app
from tests.raw_folder import RawFolder

Run = Callable[..., Result]


@pytest.fixture
def run(raw_folder: RawFolder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on the raw folder."""
    monkeypatch.setenv("WAREHOUSE_RAW_DIR", str(raw_folder.root))
    monkeypatch.setenv("WAREHOUSE_DIR", str(raw_folder.paths.warehouse))

    def invoke(*arguments: object, given: bytes | str | None = None) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments], input=given)

    return invoke
