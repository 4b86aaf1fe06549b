"""Whatever a hand slips into one line of one file, the readers answer with rejections and never fall over."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.validation import to_frame
from schemas.raw_tables import RAW_TABLES
from tests.all_readers import read_everything
from tests.raw_folder import REVIEW, fact_file, make_raw_folder, meta_file

CORRECTIONS = "corrections.yml"
CORRECTION = f"""corrections:
  - document: {REVIEW}
    quote: a year-on-year increase
    field: value
    from: 11
    to: 12
    reason: A misprint.
    evidence: The printed yearbook.
"""
FILES = [fact_file(REVIEW), meta_file(REVIEW), CORRECTIONS]
VOCABULARIES = ("publishers", "units", "indicators", "categories", "bases", "events", "releases")
FILES += [f"vocabulary/{name}.yml" for name in VOCABULARIES]
SLIPS = st.sampled_from(
    [
        "",
        "~",
        "[]",
        "{}",
        "[1]",
        "{a: b}",
        "-",
        "x",
        "''",
        "' '",
        "true",
        "-1",
        "0",
        "1.5",
        "1e999",
        "1.0e999",
        "9" * 60,
        "9" * 61,
        "0.000000001",
        "NaN",
        ".inf",
        "2023-02-30",
        '"\\0"',
        "😀",
        "\u202e",
        "a: b: c",
        "*x",
        "!t x",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 60), SLIPS, st.booleans())
def test_slip_in_one_line_never_stops_the_readers(file: str, line: int, slip: str, keeps_key: bool) -> None:
    with TemporaryDirectory() as place:
        folder = make_raw_folder(Path(place))
        folder.write(CORRECTIONS, CORRECTION)
        lines = (folder.root / file).read_text().split("\n")
        position = line % len(lines)
        key, colon, _ = lines[position].partition(":")
        lines[position] = f"{key}{colon} {slip}" if keeps_key else slip
        folder.write(file, "\n".join(lines))
        rejections = read_everything(folder)
        rows = [{"unit": "test", **one.as_row()} for one in rejections]
        assert to_frame(rows, RAW_TABLES["rejected_record"]).height == len(rejections)
    assert all(one.reason and one.file.startswith("raw/") for one in rejections)
