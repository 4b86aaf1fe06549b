"""What the commands print: words for people, problems on standard error, tables that fit.

Texts from outside are printed, too: whatever a terminal would take for a command is replaced.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

OUT = Console()
ERR = Console(stderr=True)
CANNOT = 2
_WIDTH_OF_A_FILE = 180


def printable(words: str) -> str:
    r"""The words, each sign that a terminal cannot show replaced by one that it can.

    >>> printable("a\x1b[31mb\nc")
    'a�[31mb\nc'
    """
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in words)


def say(words: str) -> None:
    """Print on standard output."""
    OUT.print(printable(words), highlight=False, markup=False, soft_wrap=True)


def say_problem(words: str, style: str = "red") -> None:
    """Print on standard error."""
    ERR.print(printable(words), style=style, highlight=False, markup=False, soft_wrap=True)


def fail(words: str, *, status: int = CANNOT) -> NoReturn:
    """Say why nothing more is done, and end the command.

    Raises:
        typer.Exit: always.
    """
    say_problem(words)
    raise typer.Exit(status) from None


def console_for_tables() -> Console:
    """Standard output, as wide as a table needs where it is no terminal."""
    return OUT if OUT.is_terminal else Console(width=_WIDTH_OF_A_FILE)


def new_table() -> Table:
    """A table without lines."""
    return Table(box=None, pad_edge=False, header_style="bold")


@contextmanager
def shown_progress(*, quiet: bool = False) -> Iterator[None]:
    """Show on standard error what the project's packages log, for as long as the work lasts."""
    logger = logging.getLogger("orchestration")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Printable("%(asctime)s  %(message)s", datefmt="%H:%M:%S"))
    before = logger.level, logger.propagate
    if not quiet:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Printable(logging.Formatter):
    """Log lines name addresses and errors, which come from outside."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))
