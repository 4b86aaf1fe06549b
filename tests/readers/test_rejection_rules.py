"""Every rule by which a reader refuses a record, each with an input that it must refuse, and where it says so."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from orchestration.project import PROJECT_ROOT
from orchestration.readers.anchors import AnchoredText
from orchestration.readers.documents import find_documents, read_document
from orchestration.readers.facts import read_fact_file
from orchestration.readers.vocabularies import read_vocabularies
from tests.all_readers import read_everything
from tests.raw_folder import NOTE, REVIEW, REVIEW_TEXT, RawFolder, fact_file, make_raw_folder, meta_file, text_file

FACTS, META, TEXT = fact_file(REVIEW), meta_file(REVIEW), text_file(REVIEW)
VOCABULARIES = ("categories", "indicators", "units", "events")
CATEGORIES, INDICATORS, UNITS, EVENTS = (f"vocabulary/{name}.yml" for name in VOCABULARIES)
CORRECTIONS, RELEASES = "corrections.yml", "vocabulary/releases.yml"
# Emitted by `orchestration.reading`; shown in tests/test_ingestion.py.
RULES_OF_INGESTION = {"file_is_expected", "document_is_accepted"}


@dataclass(frozen=True)
class Case:
    """One break of a good raw folder, and the one rejection that must follow."""

    rule: str
    file: str
    field: str | None
    record: str
    words: str
    break_it: Callable[[RawFolder], int | None]


def replacing(file: str, old: str, new: str, line_offset: int = 0) -> Callable[[RawFolder], int]:
    """Put `new` in the place of `old`; the rejection stands `line_offset` lines below."""
    return lambda folder: folder.replace(file, old, new) + line_offset


def writing(file: str, content: str | bytes, line: int | None) -> Callable[[RawFolder], int | None]:
    def write(folder: RawFolder) -> int | None:
        folder.write(file, content)
        return line

    return write


def removing(file: str) -> Callable[[RawFolder], None]:
    return lambda folder: (folder.root / file).unlink()


def with_text(text: str | bytes, line: int | None) -> Callable[[RawFolder], int | None]:
    def write(folder: RawFolder) -> int | None:
        folder.add_document(REVIEW, text, None)
        return line

    return write


def correcting(**changes: Any) -> Callable[[RawFolder], int]:
    entry = {
        "document": REVIEW,
        "quote": "a year-on-year increase",
        "field": "value",
        "from": 11,
        "to": 12,
        "reason": "A misprint.",
        "evidence": "The printed yearbook.",
    } | changes
    lines = "\n    ".join(f"{key}: {value}" for key, value in entry.items())

    def write(folder: RawFolder) -> int:
        folder.write(CORRECTIONS, f"corrections:\n  - {lines}\n")
        return 2

    return write


def with_original(content: bytes | None, recorded: str) -> Callable[[RawFolder], int]:
    def write(folder: RawFolder) -> int:
        if content is not None:
            folder.write(f"documents/{REVIEW}.original.html", content)
        old = folder.write(META, (folder.root / META).read_text() + "original_format: html\n").read_text()
        folder.write(META, f"{old}original_sha256: {recorded}\n")
        return old.count("\n") + (1 if content is not None else 0)

    return write


def with_empty_correction(folder: RawFolder) -> int:
    correcting()(folder)
    folder.write(CORRECTIONS, (folder.root / CORRECTIONS).read_text() + "  -\n")
    return 9


def twice_corrected(folder: RawFolder) -> int:
    correcting()(folder)
    content = (folder.root / CORRECTIONS).read_text()
    entry = content.removeprefix("corrections:\n").replace("to: 12", "to: 13")
    folder.write(CORRECTIONS, content + entry)
    return 9


GROWTH = "    printed: 11%\n    quote: a year-on-year increase of 11%\n"
CASES = [
    # Documents
    Case("document_has_text", TEXT, None, "the document", "text file does not exist", removing(TEXT)),
    Case("document_has_metadata", META, None, "the document", "metadata file does not exist", removing(META)),
    Case("text_is_utf8", TEXT, None, "the document", "byte 8 is not UTF-8", with_text(b"one\ntwo \xe9\n", 2)),
    Case("text_is_not_empty", TEXT, None, "the document", "the text file is empty", with_text(" \r\n", None)),
    Case("text_has_no_nul", TEXT, None, "the document", "NUL character", with_text("one\ntwo\nthree \x00\n", 3)),
    Case("yaml_is_readable", META, None, "the document", "not valid YAML", writing(META, "title: [\n", 2)),
    Case(
        "shape",
        META,
        "language",
        "the document",
        "'English' does not match",
        replacing(META, "language: en", "language: English"),
    ),
    Case("shape", META, "titel", "the document", "did you mean 'title'", replacing(META, "title: null", "titel: null")),
    Case(
        "shape",
        META,
        "family",
        "the document",
        "'Spring Release' does not match",
        replacing(META, "title: null", "title: null\nfamily: Spring Release", 1),
    ),
    Case(
        "reference_is_known",
        RELEASES,
        "indicators",
        "entry 'retail_sales'",
        "'online_retail_sale' is no accepted indicator code, did you mean 'online_retail_sales'",
        lambda folder: folder.replace(RELEASES, "[online_retail_sales]", "[online_retail_sale]") - 4,
    ),
    Case(
        "reference_is_known",
        RELEASES,
        "publisher",
        "entry 'retail_sales'",
        "'nbss' is no accepted publisher code",
        lambda folder: folder.replace(RELEASES, "publisher: nbs", "publisher: nbss") - 3,
    ),
    Case(
        "shape",
        RELEASES,
        "due_day",
        "entry 'retail_sales'",
        "32 is greater than the maximum of 31",
        replacing(RELEASES, "due_day: 20", "due_day: 32"),
    ),
    Case(
        "date_is_legal",
        RELEASES,
        "from",
        "entry 'retail_sales'",
        "'2023-02-30' is no date",
        replacing(RELEASES, "from: 2023-01-01", "from: 2023-02-30"),
    ),
    Case(
        "original_is_known",
        META,
        "translation_of",
        "the document",
        f"'{NOTE}s' is no document of raw/documents/, did you mean '{NOTE}'?",
        replacing(META, "title: null", f"title: null\ntranslation_of: {NOTE}s", 1),
    ),
    Case(
        "publisher_is_known",
        META,
        "publisher",
        "the document",
        "'nbss' is no code of raw/vocabulary/publishers.yml, did you mean 'nbs'?",
        replacing(META, "publisher: nbs", "publisher: nbss"),
    ),
    Case(
        "date_is_legal",
        META,
        "published.date",
        "the document",
        "'2024-02-30' is no date of the calendar",
        replacing(META, "'2024-01-20'", "'2024-02-30'"),
    ),
    Case(
        "date_is_legal",
        META,
        "published.date",
        "the document",
        "expected 2024, 2025-12 or 2025-04-21",
        replacing(META, "'2024-01-20'", "20 January 2024"),
    ),
    Case(
        "folder_is_the_publisher",
        META,
        "publisher",
        "the document",
        "the publisher is mofcom, so the document belongs into the folder mofcom/, not nbs/",
        replacing(META, "publisher: nbs", "publisher: mofcom"),
    ),
    Case(
        "folder_is_the_publisher",
        META,
        "publisher",
        "the document",
        "the publisher is null, so the document belongs into the folder unknown/, not nbs/",
        replacing(META, "publisher: nbs", "publisher: null"),
    ),
    Case(
        "name_carries_the_date",
        META,
        "published.date",
        "the document",
        "the date is 2024-02-20, but the file's name says 2024-01-20",
        replacing(META, "'2024-01-20'", "'2024-02-20'"),
    ),
    Case(
        "name_carries_the_date",
        META,
        "published.date",
        "the document",
        "the date is 2024-01, but the file's name says 2024-01-20",
        replacing(META, "'2024-01-20'", "2024-01"),
    ),
    Case(
        "name_carries_the_date",
        META,
        "published.date",
        "the document",
        "the date is unknown, but the file's name says 2024-01-20",
        replacing(META, "'2024-01-20'", "null"),
    ),
    Case(
        "hash_matches_bytes",
        META,
        "sha256",
        "the document",
        f"the bytes of raw/{TEXT} have the SHA-256 {sha256(REVIEW_TEXT.encode()).hexdigest()[:12]}…, not ffffffffffff…",
        lambda folder: folder.replace(META, sha256(REVIEW_TEXT.encode()).hexdigest(), "f" * 64),
    ),
    Case(
        "original_is_kept",
        META,
        "original_sha256",
        "the document",
        f"original.html have the SHA-256 {sha256(b'<p>11%').hexdigest()[:12]}…, not ffffffffffff…",
        with_original(b"<p>11%", "f" * 64),
    ),
    Case(
        "original_is_kept",
        META,
        "original_format",
        "the document",
        f"raw/documents/{REVIEW}.original.html, which the text was extracted from, cannot be read",
        with_original(None, "f" * 64),
    ),
    # Fact files
    Case("document_has_fact_file", FACTS, None, "the file", "no fact file", removing(FACTS)),
    Case(
        "yaml_is_readable",
        FACTS,
        None,
        "the file",
        "stands twice, first on line 3",
        replacing(FACTS, "facts:", "defaults:"),
    ),
    Case("shape", FACTS, None, "the file", "expected a mapping, found nothing", writing(FACTS, "", 1)),
    Case(
        "shape",
        FACTS,
        "facts",
        "the file",
        "expected a list, found nothing",
        writing(FACTS, "facts:\nset_aside: []\n", 1),
    ),
    Case("shape", FACTS, "set_aside", "the file", "expected a list", writing(FACTS, "facts: []\nset_aside:\n", 2)),
    Case(
        "shape",
        FACTS,
        "defaults",
        "the file",
        "expected a mapping, found 'nbs'",
        replacing(FACTS, 'defaults:\n  basis: nbs\n  period: "2023"', "defaults: nbs"),
    ),
    Case(
        "shape",
        FACTS,
        "facts",
        "fact 1",
        "expected a mapping, found nothing",
        replacing(FACTS, "facts:\n", "facts:\n  -\n", 1),
    ),
    Case("shape", FACTS, "facts", "fact 1", "found 'hello'", replacing(FACTS, "facts:\n", "facts:\n  - hello\n", 1)),
    Case(
        "shape",
        FACTS,
        "set_aside",
        "set_aside 1",
        "found 'hello'",
        replacing(FACTS, "set_aside:\n", "set_aside:\n  - hello\n", 1),
    ),
    Case("shape", FACTS, "facts", "fact 2", "missing 'quote'", replacing(FACTS, GROWTH, "    printed: 11%\n", -5)),
    Case(
        "shape",
        FACTS,
        "measure",
        "fact 2",
        "'GROWHT' is not known, did you mean 'GROWTH'?",
        replacing(FACTS, "measure: GROWTH", "measure: GROWHT"),
    ),
    Case(
        "shape",
        FACTS,
        "value",
        "fact 2",
        "expected a number or null, found '1e999'",
        replacing(FACTS, "value: 11\n", "value: 1e999\n"),
    ),
    Case(
        "shape",
        FACTS,
        "occurrence",
        "fact 2",
        "at least 1, found '0'",
        replacing(FACTS, GROWTH, GROWTH + "    occurrence: 0\n", 2),
    ),
    Case(
        "shape",
        FACTS,
        "words",
        "set_aside 1",
        "found nothing",
        replacing(FACTS, "      - in 2023\n", "      - in 2023\n      -\n", 1),
    ),
    Case(
        "field_is_present",
        FACTS,
        "unit",
        "fact 4",
        "missing unit (and no default gives it)",
        replacing(FACTS, "    value: 27.6\n    unit: PERCENT\n", "    value: 27.6\n", -4),
    ),
    Case(
        "code_is_known",
        FACTS,
        "category",
        "fact 4",
        "'physical_good' is no accepted category code, did you mean 'physical_goods'?",
        replacing(FACTS, "category: physical_goods", "category: physical_good"),
    ),
    Case(
        "code_is_known",
        FACTS,
        "basis",
        "fact 1",
        "'nsb' is no accepted basis code, did you mean 'nbs'?",
        replacing(
            FACTS, "  - indicator: online_retail_sales\n", "  - indicator: online_retail_sales\n    basis: nsb\n", 1
        ),
    ),
    Case(
        "unit_fits_measure",
        FACTS,
        "unit",
        "fact 2",
        "a GROWTH is not stated in CNY (which serves LEVEL)",
        replacing(FACTS, "value: 11\n    unit: PERCENT", "value: 11\n    unit: CNY", 1),
    ),
    Case(
        "period_is_legal",
        FACTS,
        "period",
        "fact 3",
        "'2023-13' is no period: expected a month from 01 to 12, not 13",
        replacing(FACTS, "period: 2023-01", "period: 2023-13"),
    ),
    Case(
        "event_is_known",
        FACTS,
        "period",
        "fact 3",
        "'spring_fair_2032' is no accepted event code, did you mean 'spring_fair_2023'",
        replacing(FACTS, "period: 2023-01", "period: event:spring_fair_2032"),
    ),
    Case(
        "quote_occurs_in_document",
        FACTS,
        "quote",
        "fact 2",
        '"a year-on-year increase of 12%" does not occur in the document; its line 2 has "a year-on-year increase of 1',
        replacing(FACTS, "quote: a year-on-year increase of 11%", "quote: a year-on-year increase of 12%"),
    ),
    Case(
        "quote_occurs_in_document",
        FACTS,
        "quote",
        "fact 2",
        "stands 2 times in the document; quote more words, or say which with `occurrence`",
        replacing(FACTS, "quote: a year-on-year increase of 11%", "quote: sales reached 15.42 trillion yuan"),
    ),
    Case(
        "quote_occurs_in_document",
        FACTS,
        "quote",
        "fact 2",
        "`occurrence` is 2, but the quote stands 1 time(s)",
        replacing(FACTS, GROWTH, GROWTH + "    occurrence: 2\n", 1),
    ),
    Case(
        "printed_number_occurs_in_quote",
        FACTS,
        "printed",
        "fact 2",
        '"11.0%" is not in the quote "a year-on-year increase of 11%"',
        replacing(FACTS, "printed: 11%", "printed: 11.0%"),
    ),
    Case(
        "printed_holds_one_number",
        FACTS,
        "printed",
        "fact 2",
        "no number in 'increase', expected exactly one",
        replacing(FACTS, "printed: 11%", "printed: increase"),
    ),
    Case(
        "figure_can_be_kept",
        FACTS,
        "value",
        "fact 2",
        "11.000000001 cannot be kept exactly",
        replacing(FACTS, "value: 11\n", "value: 11.000000001\n"),
    ),
    Case(
        "figure_can_be_kept",
        FACTS,
        "value",
        "fact 2",
        "at most 24 digits before the point and 8 after",
        replacing(FACTS, "value: 11\n", f"value: {'9' * 60}\n"),
    ),
    Case(
        "figure_can_be_kept",
        FACTS,
        "value",
        "fact 2",
        "1.0E+999 cannot be kept",
        replacing(FACTS, "value: 11\n", "value: 1.0e999\n"),
    ),
    Case(
        "figure_can_be_kept",
        FACTS,
        "high",
        "fact 2",
        "cannot be kept",
        replacing(FACTS, "value: 11\n", "high: 1.0e-300\n"),
    ),
    Case(
        "evidence_occurs_in_document",
        FACTS,
        "subject",
        "fact 1",
        '"Online sales" do not occur in the document',
        replacing(FACTS, "subject: Online retail sales", "subject: Online sales"),
    ),
    Case(
        "evidence_occurs_in_document",
        FACTS,
        "evidence.period",
        "fact 1",
        '"in 2024" do not occur',
        replacing(FACTS, "period: in 2023", "period: in 2024"),
    ),
    Case(
        "repeat_occurs_in_document",
        FACTS,
        "repeats.0",
        "fact 1",
        "does not occur in the document",
        replacing(FACTS, "{quote: online retail sales reached", "{quote: online sales reached"),
    ),
    Case(
        "repeat_says_the_same",
        FACTS,
        "repeats.0",
        "fact 2",
        "'27.6%' is neither '11%' nor a rounding of it: a claim of its own?",
        replacing(FACTS, GROWTH, GROWTH + "    repeats:\n      - {quote: made up 27.6%, printed: 27.6%}\n", 3),
    ),
    Case(
        "set_aside_covers_a_number",
        FACTS,
        "words",
        "set_aside 1",
        '"in 2024" does not occur in the document',
        replacing(FACTS, "      - in 2023\n", "      - in 2023\n      - in 2024\n", 1),
    ),
    Case(
        "set_aside_covers_a_number",
        FACTS,
        "words",
        "set_aside 1",
        '"As noted" holds no number that is still unaccounted for',
        replacing(FACTS, "      - in 2023\n", "      - in 2023\n      - As noted\n", 1),
    ),
    Case(
        "set_aside_covers_a_number",
        FACTS,
        "words",
        "set_aside 1",
        "does not occur in the document that often",
        replacing(FACTS, "      - in 2023\n", "      - in 2023\n      - {words: in 2023, occurrence: 9}\n", 1),
    ),
    # Corrections
    Case("yaml_is_readable", CORRECTIONS, None, "the file", "cannot be read: No such file", removing(CORRECTIONS)),
    Case(
        "shape",
        CORRECTIONS,
        "corrections",
        "the file",
        "expected a list, found nothing",
        writing(CORRECTIONS, "corrections:\n", 1),
    ),
    Case(
        "shape", CORRECTIONS, "corrections", "correction 2", "expected a mapping, found nothing", with_empty_correction
    ),
    Case(
        "shape",
        CORRECTIONS,
        "field",
        "correction 1",
        "'note' is not known",
        lambda folder: correcting(field="note")(folder) + 2,
    ),
    Case(
        "correction_matches_a_fact",
        CORRECTIONS,
        "value",
        "correction 1",
        "expected one, not withdrawn, whose quote has these words and whose value, not yet corrected, is 10 (found 11)",
        correcting(**{"from": 10}),
    ),
    Case(
        "correction_matches_a_fact",
        CORRECTIONS,
        "basis",
        "correction 1",
        "matches 2 facts",
        correcting(quote="year", field="basis", **{"from": "nbs", "to": "mofcom"}),
    ),
    Case(
        "correction_matches_a_fact",
        CORRECTIONS,
        "value",
        "correction 1",
        "there is no accepted document 'nbs/none'",
        correcting(document="nbs/none"),
    ),
    Case("correction_matches_a_fact", CORRECTIONS, "value", "correction 2", "not yet corrected", twice_corrected),
    Case(
        "corrected_value_is_a_number",
        CORRECTIONS,
        "value",
        "correction 1",
        "'twelve' is no number",
        correcting(to="twelve"),
    ),
    Case(
        "corrected_value_is_a_number", CORRECTIONS, "value", "correction 1", "'NaN' is no number", correcting(to="NaN")
    ),
    Case(
        "corrected_value_is_a_number",
        CORRECTIONS,
        "value",
        "correction 1",
        "cannot be kept exactly",
        correcting(to="1e400"),
    ),
    Case(
        "correction_changes_something",
        CORRECTIONS,
        "value",
        "correction 1",
        "`from` and `to` are both 11.0",
        correcting(to="11.0"),
    ),
    # Vocabularies
    Case(
        "yaml_is_readable",
        UNITS,
        None,
        "the file",
        "the key 'CNY' stands twice, first on line 2",
        replacing(UNITS, "  PERCENT:", "  CNY:"),
    ),
    Case("shape", UNITS, "units", "the file", "expected a mapping, found nothing", writing(UNITS, "units:\n", 1)),
    Case("shape", UNITS, "cny!", "entry 'cny!'", "a code must match", replacing(UNITS, "  CNY:", '  "cny!":')),
    Case(
        "shape",
        UNITS,
        "X",
        "entry 'X'",
        "expected a mapping, found nothing",
        replacing(UNITS, "units:\n", "units:\n  X:\n", 1),
    ),
    Case("shape", UNITS, "5", "entry '5'", "a code must match", replacing(UNITS, "units:\n", "units:\n  5: {}\n", 1)),
    Case(
        "shape",
        UNITS,
        "measures",
        "entry 'PERCENT'",
        "'GROWHT' is not known, did you mean 'GROWTH'?",
        replacing(UNITS, "[GROWTH, SHARE]", "[GROWHT, SHARE]"),
    ),
    Case(
        "reference_is_known",
        INDICATORS,
        "default_unit",
        "entry 'online_retail_sales'",
        "'CNYY' is no accepted unit code, did you mean 'CNY'?",
        replacing(INDICATORS, "default_unit: CNY", "default_unit: CNYY", -5),
    ),
    Case(
        "reference_is_known",
        CATEGORIES,
        "parent",
        "entry 'rural'",
        "'totl' is no accepted category code",
        replacing(CATEGORIES, "definition: Rural areas., parent: total", "definition: Rural areas., parent: totl"),
    ),
    Case(
        "date_is_legal",
        EVENTS,
        "start",
        "entry 'spring_fair_2023'",
        "'2023-04-31' is no date: ",
        replacing(EVENTS, "start: 2023-04-28", "start: 2023-04-31"),
    ),
    Case(
        "shape",
        EVENTS,
        "end",
        "entry 'spring_fair_2023'",
        "'May' does not match",
        replacing(EVENTS, "end: 2023-05-12", "end: May"),
    ),
    Case(
        "hierarchy_has_no_cycle",
        CATEGORIES,
        "parent",
        "entry 'goods'",
        "'goods' is its own ancestor",
        replacing(CATEGORIES, "definition: Goods., parent: total", "definition: Goods., parent: digital_products"),
    ),
]


def accepted_facts(folder: RawFolder, document_id: str) -> list[int]:
    """Numbers of the facts of one document that are kept."""
    display = folder.paths.display
    text = AnchoredText((folder.root / text_file(document_id)).read_text("utf-8"))
    vocabularies = read_vocabularies(folder.root, display)
    file = folder.root / fact_file(document_id)
    reading = read_fact_file(file, document_id, text, vocabularies, (), display)
    return [claim["fact_number"] for claim in reading.claims]


def test_good_folder_is_accepted(raw_folder: RawFolder) -> None:
    assert read_everything(raw_folder) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.record}-{case.words[:30]}")
def test_break_is_refused_at_its_place(case: Case, raw_folder: RawFolder) -> None:
    line = case.break_it(raw_folder)
    found = [one for one in read_everything(raw_folder) if one.file == f"raw/{case.file}" and one.rule == case.rule]
    matching = [one for one in found if one.record == case.record and case.words in one.reason]
    assert matching, "\n".join(map(str, found)) or "nothing was refused"
    assert {(one.line, one.field) for one in matching} == {(line, case.field)}


def test_one_bad_fact_leaves_the_others_and_the_other_document(raw_folder: RawFolder) -> None:
    raw_folder.replace(FACTS, "printed: 11%", "printed: 12%")
    assert [(one.record, one.document_id) for one in read_everything(raw_folder)] == [("fact 2", REVIEW)]
    kept = {document_id: accepted_facts(raw_folder, document_id) for document_id in (REVIEW, NOTE)}
    assert kept == {REVIEW: [1, 3, 4, 5], NOTE: [1]}


def test_rejection_shows_place_and_reason_in_one_line(raw_folder: RawFolder) -> None:
    line = raw_folder.replace(FACTS, "printed: 11%", "printed: 12%")
    (refused,) = read_everything(raw_folder)
    assert str(refused) == (
        f'raw/facts/{REVIEW}.yml:{line} fact 2, printed: "12%" is not in the quote "a year-on-year increase of 11%"'
    )


def test_unreadable_text_is_refused(raw_folder: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    files = find_documents(raw_folder.root)[0]
    (refused,) = read_document(files, ["nbs", "mofcom"], raw_folder.paths.display).rejections
    assert (refused.rule, refused.reason) == ("text_is_readable", "the file cannot be read: Permission denied")


def test_every_rule_has_a_case() -> None:
    """Names of rules in the code: words joined by a verb, as in `code_is_known`."""
    name = re.compile(
        r"shape|[a-z]+(_[a-z0-9]+)*_(is|has|can|occurs|holds|fits|covers|matches|says|changes|carries)(_[a-z0-9]+)+"
    )
    files = [*(PROJECT_ROOT / "orchestration/readers").glob("*.py"), PROJECT_ROOT / "orchestration/reading.py"]
    rules = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and name.fullmatch(node.value)
    }
    assert rules == {case.rule for case in CASES} | RULES_OF_INGESTION | {"text_is_readable"}


def test_made_folder_can_be_moved(tmp_path: Path) -> None:
    """Messages name files as a curator knows them, wherever the folder is."""
    folder = make_raw_folder(tmp_path / "elsewhere")
    folder.replace(FACTS, "printed: 11%", "printed: 12%")
    assert read_everything(folder)[0].file == f"raw/{FACTS}"
