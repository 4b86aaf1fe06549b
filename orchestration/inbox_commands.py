"""The commands for the inbox: `inbox` lists what came, `accept` and `reject` decide, `reread` tries another way.

They need neither Dagster nor a database; only `reread` needs the extra `acquisition`. Heavy packages are imported
inside the commands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from orchestration.project import project_paths
from orchestration.terminal import console_for_tables, fail, new_table, printable, say

_STYLES = {"NEW": "green", "NEW_VERSION": "cyan", "SET_ASIDE": "yellow", "REJECTED": "dim", "DAMAGED": "red"}
_COLUMNS = ("entry", "state", "published", "title", "numbers", "TODO")
_Named = Annotated[str, typer.Argument(help="<publisher>/<name> as `inbox` shows it, the name alone, or a path.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (inbox, accept, reject, reread):
        app.command()(command)


def inbox(
    everything: Annotated[bool, typer.Option("--all", help="Show rejected entries too.")] = False,
) -> None:
    """List what was fetched and waits for a decision, with the nearest known texts.

    NEW is a document that is not known, NEW_VERSION a known page whose words
    changed, SET_ASIDE a page that gave no text which could be trusted.
    """
    from orchestration.acquisition.entries import EntryState, read_entries

    entries = read_entries(project_paths())
    shown = [one for one in entries if everything or one.state is not EntryState.REJECTED]
    table = new_table()
    for column in _COLUMNS:
        table.add_column(column, overflow="fold", justify="right" if column in ("numbers", "TODO") else "left")
    for one in shown:
        receipt = one.receipt
        todo = str(one.unsettled) if one.is_open else ""
        cells = (one.name, one.state, receipt.get("published"), receipt.get("title"), receipt.get("numbers"), todo)
        row = [Text("" if cell is None else printable(str(cell))) for cell in cells]
        row[1].stylize(_STYLES[one.state])
        table.add_row(*row)
    if shown:
        console_for_tables().print(table)
    for one in shown:
        reason = one.rejection.get("reason") if one.rejection else one.receipt.get("reason")
        said = [f"rejected: {reason}" if one.rejection else str(reason)] if reason else []
        said += [str(note) for note in one.receipt.get("notes", ())]
        if one.state is EntryState.NEW_VERSION:
            said.append(str(one.receipt["message"]))
        if one.is_open:
            said += [f"near {line}" for line in one.receipt["near"]]
        for line in said:
            say(f"{one.name}: {line}")
    hidden = len(entries) - len(shown)
    say(f"{len(shown)} entries" + (f"; {hidden} rejected ones are not shown (--all)" if hidden else ""))


def accept(
    entry: _Named,
    name: Annotated[str | None, typer.Option(help="<date>_<slug> of the document, if not the entry's name.")] = None,
    as_new_document: Annotated[
        bool, typer.Option("--as-new-document", help="Keep a new version beside the document, not in its place.")
    ] = False,
) -> None:
    """Move a curated entry into raw/documents and raw/facts, once it passes the check.

    What is still to be mended is printed as file:line, and nothing is moved.
    For example:

        ecommerce-warehouse accept mofcom/2026-01-20_online_retail_sales
    """
    from orchestration.acquisition.accepting import accept as accept_entry
    from orchestration.acquisition.entries import find_entry

    paths = project_paths()
    with _refusals():
        accepted = accept_entry(paths, find_entry(paths, entry), name, as_new_document=as_new_document)
    for path in accepted.files:
        say(f"wrote {paths.display(path)}")
    if accepted.replaced_version:
        say(f"the version {accepted.replaced_version[:8]} is kept beside it")
    say(f"{accepted.document_id} is part of raw/ now; `build` publishes it")


def reject(
    entry: _Named,
    reason: Annotated[str, typer.Option(help="Why it is not wanted.")],
) -> None:
    """Keep an entry out of the warehouse; the same bytes and words are not offered again."""
    from orchestration.acquisition.accepting import reject as reject_entry
    from orchestration.acquisition.entries import find_entry

    paths = project_paths()
    with _refusals():
        found = find_entry(paths, entry)
        reject_entry(paths, found, reason)
    say(f"{found.name} is kept as rejected and not offered again")


def reread(
    entry: _Named,
    main: Annotated[str | None, typer.Option(help="CSS selector of the main text.")] = None,
    charset: Annotated[str | None, typer.Option(help="The encoding, where no program can decide it.")] = None,
    language: Annotated[str | None, typer.Option(help="The language, such as zh-Hans or en.")] = None,
    waive_difference: Annotated[
        str | None, typer.Option(help="Why the numbers of page and text may differ; kept in the receipt.")
    ] = None,
) -> None:
    """Read the kept bytes of an entry again: with another selector or encoding, or against changed facts.

    What the entry held before is kept under raw/inbox/.replaced.
    """
    from orchestration.acquisition.entries import EntryState, find_entry

    paths = project_paths()
    with _refusals():
        from orchestration.acquisition.inbox import read_again

        found = find_entry(paths, entry)
        kept = read_again(paths, found, main=main, charset=charset, language=language, waived=waive_difference)
    place = f" {paths.display(kept.entry_folder)}" if kept.entry_folder else ""
    say(f"{kept.outcome}{place}: {kept.message}")
    if kept.outcome == EntryState.SET_ASIDE:
        raise typer.Exit(1)


@contextmanager
def _refusals() -> Iterator[None]:
    """Print why something cannot be done, and end with the status that says so."""
    from orchestration.acquisition.entries import InboxError

    try:
        yield
    except InboxError as error:
        fail(str(error), status=1)
    except ModuleNotFoundError as error:
        fail(f"{error.name} is missing: install the extra `acquisition`")
    except OSError as error:
        fail(f"{Path(error.filename or '').name}: {error.strerror or error}")
