"""New folders take the place of old ones as a whole, or not at all."""

import threading
from pathlib import Path

import pytest

from orchestration.storage import replacing
from orchestration.storage.replacing import replace_text, replaced_folder


def write(folder: Path, **texts: str) -> None:
    with replaced_folder(folder) as staged:
        for name, text in texts.items():
            (staged / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir()}


@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "two renames"])
def test_the_new_folder_holds_the_new_files_only(
    at_once: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not at_once:
        monkeypatch.setattr(replacing, "_exchange_at_once", lambda new, old: False)
    folder = tmp_path / "exports" / "csv"
    write(folder, old="1", kept="1")
    write(folder, new="2", kept="2")
    assert contents(folder) == {"new": "2", "kept": "2"}
    assert [one.name for one in folder.parent.iterdir()] == ["csv"]


def test_linux_exchanges_in_one_step(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write(tmp_path / name, name=name)
    if not replacing._exchange_at_once(tmp_path / "first", tmp_path / "second"):
        pytest.skip("this file system exchanges no folders: two renames are used")
    assert contents(tmp_path / "first") == {"name": "second"}
    assert contents(tmp_path / "second") == {"name": "first"}


def test_an_error_leaves_the_old_folder(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    write(folder, kept="1")

    def fail_in_the_middle() -> None:
        with replaced_folder(folder) as staged:
            (staged / "half").write_text("2")
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        fail_in_the_middle()
    assert contents(folder) == {"kept": "1"}
    assert [one.name for one in tmp_path.iterdir()] == ["csv"]


def test_a_rename_that_fails_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "csv"
    write(folder, kept="1")
    monkeypatch.setattr(replacing, "_exchange_at_once", lambda new, old: False)
    rename = Path.rename

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if self.name == ".staged-csv":
            raise OSError("cannot rename")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(OSError, match="cannot rename"):
        write(folder, new="2")
    assert contents(folder) == {"kept": "1"}


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    leftover = tmp_path / ".staged-csv"
    leftover.mkdir()
    (leftover / "half").write_text("x")
    write(tmp_path / "csv", whole="1")
    assert contents(tmp_path / "csv") == {"whole": "1"}
    assert not leftover.exists()


def test_a_folder_that_a_killed_run_had_moved_aside_is_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    write(folder, kept="1")
    folder.rename(tmp_path / ".staged-old-csv")

    def fail() -> None:
        with replaced_folder(folder):
            raise ValueError("again")

    with pytest.raises(ValueError, match="again"):
        fail()
    assert contents(folder) == {"kept": "1"}
    assert [one.name for one in tmp_path.iterdir()] == ["csv"]


def test_a_reader_finds_one_of_both_folders_at_every_instant(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write(folder, page="0")
    if not replacing._exchange_at_once(folder, folder):
        pytest.skip("this file system exchanges no folders: two renames are used")
    missing, stopped = [], threading.Event()

    def read() -> None:
        while not stopped.is_set():
            try:
                (folder / "page").stat()
            except FileNotFoundError as error:
                missing.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        write(folder, page=str(number))
    stopped.set()
    reader.join()
    assert missing == []


def test_a_file_replaced_durably_has_the_new_content(tmp_path: Path) -> None:
    write(tmp_path / "folder", staged="new", final="old")
    replacing.replace_durably(tmp_path / "folder/staged", tmp_path / "folder/final")
    assert contents(tmp_path / "folder") == {"final": "new"}


def test_a_text_is_replaced_as_a_whole(tmp_path: Path) -> None:
    replace_text(tmp_path / "one.json", "first\n")
    with pytest.raises(UnicodeEncodeError):
        replace_text(tmp_path / "one.json", "\ud800")
    assert contents(tmp_path) == {"one.json": "first\n"}
