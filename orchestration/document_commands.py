"""The commands for curators: `read` a text, `draft` the fact file of a new document, `check` what was written.

They need neither Dagster nor dbt nor a database. Heavy packages are imported inside the commands.
"""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from orchestration.project import project_paths
from orchestration.terminal import console_for_tables, fail, new_table, printable, say, say_problem

if TYPE_CHECKING:
    from orchestration.checking import Findings
    from orchestration.language.mentions import Mention

_STYLES = {"statistic": "bold green", "period": "cyan", "name": "magenta", "other": "yellow"}
_DISPOSITIONS = ("FACT", "REPEAT", "PERIOD", "NAME", "CONTEXT", "OTHER", "REFUSED", "UNRESOLVED")


class Format(StrEnum):
    """Forms of what `read` prints."""

    TABLE = "table"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (read, draft, check):
        app.command()(command)


def read(
    file: Annotated[Path | None, typer.Argument(help="A text, or - for what is typed or piped in.")] = None,
    output: Annotated[Format, typer.Option("--format", help="table, or jsonl: one JSON object a line.")] = Format.TABLE,
    language: Annotated[str | None, typer.Option(help="en or zh; found from the text when left out.")] = None,
    published_on: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD; settles 'this year' and months without a year.")
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option("--input", help="JSON Lines with id, text, language, published_on; - for standard input."),
    ] = None,
) -> None:
    """Show every number of a text and what it says: value, unit, measure, period, subject.

    Nothing is stored, and nothing needs to be set up. For example:

        echo "Online sales rose 9.1% in the first half of 2025." | ecommerce-warehouse read -

        ecommerce-warehouse read --format jsonl --published-on 2025-12-15 release.txt

    With --input, each line is a record with id, text, language and
    published_on, and each line written is {"id": …, "mentions": […]}. Language
    and date of a record come before those of the options.
    """
    from orchestration.language.reader import read_mentions
    from orchestration.reading_output import encode_json, read_records

    if records is not None:
        with _open_bytes(records) as lines:
            for line in read_records(lines, language, published_on):
                sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        return
    if file is None:
        fail("give a file, or - for standard input; see --help")
    with _open_bytes(file) as opened:
        # Bytes that are no UTF-8 become lone surrogates: every character keeps its place.
        text = opened.read().decode("utf-8", errors="surrogateescape")
    mentions = read_mentions(text, language, published_on)
    if output is Format.JSONL:
        for one in mentions:
            sys.stdout.buffer.write(encode_json(one.to_record()))
        sys.stdout.buffer.flush()
        return
    console = console_for_tables()
    console.print(_marked(text, mentions, with_brackets=not console.is_terminal), soft_wrap=True)
    console.print(_mention_table(mentions))


def draft(
    file: Annotated[Path, typer.Argument(help="The text of a document, under raw/documents or anywhere.")],
    publisher: Annotated[
        str | None, typer.Option(help="Folder of the publisher, for a text that is not yet under raw/documents.")
    ] = None,
    published_on: Annotated[
        str | None, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD; else from the metadata or the file's name.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="en, zh …; else from the metadata or the text.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a fact file that is there.")] = False,
    to_stdout: Annotated[bool, typer.Option("--stdout", help="Print the fact file and write nothing.")] = False,
) -> None:
    """Write the fact file of a new document, for a curator to correct.

    Every figure is proposed as a fact, doubts stand as comments above the
    fields, every other number is set aside with a reason. What the reader
    cannot know is TODO; `check` and the build refuse that record until it is
    settled. A text from elsewhere is copied to raw/documents/<publisher>/, and
    missing metadata is begun. For example:

        ecommerce-warehouse draft --publisher mofcom 2026-01-20_review.txt

        ecommerce-warehouse check raw/facts/mofcom/2026-01-20_review.yml
    """
    from orchestration.new_document import DraftError, make_draft, write_draft
    from orchestration.reading import accept_vocabularies

    paths = project_paths()
    try:
        vocabularies = accept_vocabularies(paths.raw, paths.display)
        made = make_draft(file, paths, vocabularies, publisher, published_on, language)
        if to_stdout:
            sys.stdout.buffer.write(made.fact_file.encode())
            sys.stdout.buffer.flush()
            return
        written = write_draft(made, replace=force)
    except DraftError as error:
        fail(str(error))
    for path in written:
        say(f"wrote {paths.display(path)}")
    say(f"{made.proposed} claims proposed, {made.unsettled} fields to settle (TODO)")
    say(f"then: ecommerce-warehouse check {made.files.fact_file}")


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Texts, metadata or fact files; everything when left out.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
) -> None:
    """Validate documents, facts, vocabularies, corrections in seconds; show the ledger of numbers.

    Mistakes are printed as file:line record, field: reason. Exit status: 0
    nothing to mend; 1 something to mend; 2 the check could not be made. Whether
    a published claim would disappear is asked by `build` only. For example:

        ecommerce-warehouse check

        ecommerce-warehouse check raw/facts/mofcom/2025-12_ecommerce_january_november.yml
    """
    from orchestration.checking import UnknownFileError, check_raw_folder

    try:
        findings = check_raw_folder(project_paths(), files or ())
    except (UnknownFileError, OSError) as error:
        fail(str(error))
    for one in findings.rejections:
        say_problem(str(one))
    for ledger in findings.ledgers:
        for number in ledger.open_numbers:
            said = f"{ledger.text_file}:{number.line} the number {number.token} is not accounted for: {number.context}"
            say_problem(said)
    if not quiet:
        _print_ledgers(findings)
    if not findings.is_clean:
        raise typer.Exit(1)


def _print_ledgers(findings: "Findings") -> None:
    used = [one for one in _DISPOSITIONS if any(ledger.dispositions.get(one) for ledger in findings.ledgers)]
    table = new_table()
    table.add_column("numbers of", overflow="fold")
    for column in ("claims", *(one.lower() for one in used), "all"):
        table.add_column(column, justify="right")
    for ledger in findings.ledgers:
        counts = [ledger.dispositions.get(one, 0) for one in used]
        table.add_row(ledger.document_id, *(str(one) for one in (ledger.claims, *counts, sum(counts))))
    console_for_tables().print(table)
    problems = len(findings.rejections) + sum(len(one.open_numbers) for one in findings.ledgers)
    say(f"{findings.documents} documents, {problems} problems")


def _open_bytes(file: Path) -> "typer.FileBinaryRead":
    try:
        return sys.stdin.buffer if str(file) == "-" else file.open("rb")  # type: ignore[return-value]
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")


def _marked(text: str, mentions: Iterable["Mention"], *, with_brackets: bool) -> Text:
    """The text with its mentions in colour, and in brackets where there are no colours."""
    marked, position = Text(), 0
    for one in mentions:
        marked.append(printable(text[position : one.start]))
        words = printable(one.text)
        marked.append(f"⟦{words}⟧" if with_brackets else words, style=_STYLES[one.kind])
        position = one.end
    marked.append(printable(text[position:]))
    return marked


def _mention_table(mentions: Iterable["Mention"]) -> Table:
    from orchestration.language.mentions import plain

    table = new_table()
    columns = ("place", "words", "kind", "value", "unit", "measure", "comparison", "qualifier", "period", "subject")
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in ("place", "value") else "left")
    for one in mentions:
        value = f"{plain(one.low)} … {plain(one.high)}" if one.qualifier == "RANGE" else plain(one.value)
        unit = f"{one.unit} {one.counted}" if one.counted else one.unit
        cells = (one.text, one.kind, value, unit, one.measure, one.comparison, one.qualifier, one.period, one.subject)
        shown = [Text(printable(cell or "").replace("\n", "↵")) for cell in cells]
        shown[0].stylize(_STYLES[one.kind])
        table.add_row(str(one.start), *shown)
    return table
