"""Texts in CSV files that a spreadsheet would take for formulas: they come from the web, and a formula can call out.

A cell that begins with a sign of a formula gets an apostrophe before it, which spreadsheets take for "this is text". A
cell that begins with apostrophes and such a sign gets one more: taking one apostrophe away from every cell that begins
with apostrophes and a sign gives the text back.
"""

import re
from typing import Final

MARK: Final = "'"
# Signs, their full-width forms, and white space that programs skip. Read alike by Python and by DuckDB's RE2.
FORMULA_START: Final = r"^'*[=+\-@＝＋－＠\t\r\n]"
NUMBER: Final = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?%?"
_FORMULA_START, _NUMBER = re.compile(FORMULA_START), re.compile(NUMBER)


def disarm(text: str) -> str:
    """A text as it stands in a CSV file: marked where it begins like a formula and is no number."""
    if _FORMULA_START.match(text) and not _NUMBER.fullmatch(text):
        return MARK + text
    return text
