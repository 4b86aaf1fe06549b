"""From a received page to its text, with the comparison of numbers, title, date and language, or why there is none."""

import re
from dataclasses import dataclass

from orchestration.acquisition.extraction import Extraction, clean_line
from orchestration.acquisition.formats import sniff_format
from orchestration.acquisition.gate import Comparison, compare_numbers
from orchestration.acquisition.known_texts import bare_url, text_key
from orchestration.acquisition.page_reader import PageReader, ReadingBrokeOffError
from orchestration.acquisition.printed_dates import PublicationDate, find_publication_date
from orchestration.acquisition.received import ReceivedPage
from orchestration.acquisition.unreadable import UnreadableError
from orchestration.new_document import language_of

READER = PageReader()
# A reader that a busy machine slowed down gets a second chance; a page gets no third one.
READING_ATTEMPTS = 2
_LONGEST_TITLE = 250


@dataclass(frozen=True)
class ReadPage:
    """A page with what was made of it."""

    received: ReceivedPage
    content: bytes
    extraction: Extraction | None
    comparison: Comparison | None
    problem: str | None
    title: str | None
    published: PublicationDate
    language: str | None
    waived: str | None

    @property
    def text(self) -> str | None:
        """The text in Unicode; None where nothing could be read."""
        return self.extraction.text if self.extraction else None

    @property
    def key(self) -> str | None:
        """The same for the same words, whatever the white space."""
        return text_key(self.text) if self.text is not None else None

    @property
    def urls(self) -> frozenset[str]:
        """Its addresses, comparable with those of known texts."""
        return frozenset((bare_url(self.received.url), bare_url(self.received.final_url)))

    @property
    def format(self) -> str:
        """File ending of the format, as far as it can be told."""
        if self.extraction:
            return self.extraction.kind
        try:
            return sniff_format(self.content, self.received.declared_content_type)
        except UnreadableError:
            return "txt"


def read_page(
    page: ReceivedPage,
    content: bytes,
    charset: str | None = None,
    waived: str | None = None,
    *,
    is_last_attempt: bool,
) -> ReadPage:
    """Read a page within limits; one that breaks off for the last time is a page without text.

    Raises:
        ReadingBrokeOffError: it broke off, and may be tried again.
    """
    extraction, comparison, problem = None, None, None
    try:
        if page.attempt > READING_ATTEMPTS:
            raise ReadingBrokeOffError(f"could not be taken in: {READING_ATTEMPTS} attempts ended the whole round")
        extraction = READER.read(page.body_file, page.declared_content_type, page.selectors, charset)
        comparison = compare_numbers(extraction.reference, extraction.text)
        if not comparison.is_equal and waived is None:
            problem = f"the numbers of page and text differ: {comparison}"
    except UnreadableError as error:
        problem = " ".join(clean_line(str(error)).split())
    except ReadingBrokeOffError as error:
        if not is_last_attempt:
            raise
        problem = " ".join(clean_line(str(error)).split())
    title = (extraction.title if extraction else None) or page.link_title
    title = re.sub(r"\s+", " ", "".join(one if one.isprintable() else " " for one in title or "")).strip()
    printed = extraction.dates if extraction else ()
    published = find_publication_date(printed, page.link_date, page.final_url, page.received_at)
    language = _language(page.language, extraction.text) if extraction else page.language
    shown = title[:_LONGEST_TITLE] or None
    return ReadPage(page, content, extraction, comparison, problem, shown, published, language, waived)


def _language(declared: str | None, text: str) -> str:
    """The declared language, unless the text is written in another script: a draft in the wrong one is rubbish."""
    found = language_of(text)
    if declared is None or declared.startswith("zh") != found.startswith("zh"):
        return found
    return declared
