"""One source in one round: its listings, then its pages, one request at a time.

Needs the extra `acquisition`. A step ends before each request, so that the round can give the turn to a source whose
host may be asked sooner.
"""

import hashlib
import json
import logging
import mimetypes
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from orchestration.acquisition.discovery import Listing, ListingError, read_listing
from orchestration.acquisition.fetch_errors import Failure, FetchError
from orchestration.acquisition.fetch_state import FetchState, Known, Link
from orchestration.acquisition.http_client import Answer, HttpClient, Question, Validators
from orchestration.acquisition.page_reader import ReadingBrokeOffError
from orchestration.acquisition.received import Keep, ReceivedPage
from orchestration.acquisition.robots import RobotsRules
from orchestration.acquisition.round_results import SourceResult
from orchestration.acquisition.spool import Spool
from orchestration.acquisition.url_rules import host_of, origin_of
from orchestration.acquisition.watch_list import WatchedSource

_LOG = logging.getLogger(__name__)
# A site that does not answer so often in a row is left alone until the next round.
_FAILURES_IN_A_ROW = 3
MAXIMUM_CHILD_LISTINGS = 500
_UNFINISHED = (".part", ".crdownload", ".tmp", ".download")
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Tools:
    """What the sources of one round share."""

    state: FetchState
    spool: Spool
    client: HttpClient
    robots: RobotsRules
    keep: Keep
    number: int
    since: date | None
    dry_run: bool


def hand_over(page: ReceivedPage, tools: Tools, result: SourceResult) -> None:
    """Give a page of the spool to the inbox; only then record it as done, and only then drop it from the spool."""
    page = tools.spool.count_attempt(page)
    try:
        kept = tools.keep(page)
    except ReadingBrokeOffError as error:
        result.failed += 1
        result.add_problem(f"{page.url} {error}; it is read once more in the next round", "pages")
        return
    except Exception as error:  # noqa: BLE001 -- whatever it was, the page stays in the spool and is offered again
        _LOG.exception("the inbox could not take %s", page.url)
        tools.spool.forget_attempt(page)
        result.failed += 1
        result.add_problem(
            f"{page.url} was received and could not be taken in: {type(error).__name__}: {error}", "pages"
        )
        return
    match kept.outcome:
        case "NEW":
            result.new += 1
        case "NEW_VERSION":
            result.changed += 1
        case "SET_ASIDE":
            result.set_aside += 1
            result.shape_as_expected = False
            result.add_problem(f"{page.url} was set aside: {kept.message}", "shape")
        case _:
            result.known += 1
    is_new = kept.outcome in ("NEW", "NEW_VERSION")
    if is_new:
        result.add_page(f"{page.url}: {kept.message}" if kept.message else page.url)
    headers = dict(reversed(page.headers))
    tools.state.record_page(
        page.url,
        page.source,
        tools.number,
        datetime.now(UTC),
        kept.outcome,
        kept.message,
        status=page.status,
        content=Known(page.final_url, headers.get("etag"), headers.get("last-modified"), page.sha256),
        is_new=is_new,
    )
    tools.spool.drop(page.url)


class SourceRound:
    """What is done for one source, step by step."""

    def __init__(self, source: WatchedSource, tools: Tools) -> None:
        self.source = source
        self.result = SourceResult(source.code, source.publisher, source.place)
        self._tools = tools
        self._failures_in_a_row = 0
        self._delay = source.politeness.delay_seconds
        self._next_host = host_of(source.url) if source.url else ""
        tools.state.watch(source.code, datetime.now(UTC))

    def ready_at(self) -> float:
        """Moment of the monotonic clock from which the next step need not wait."""
        return self._tools.client.ready_at(self._next_host, self._delay) if self._next_host else 0.0

    def steps(self) -> Generator[str]:
        """Do the work; each step names the address that comes next."""
        try:
            if self.source.kind == "FOLDER":
                yield from self._take_folder()
            else:
                yield from self._take_site()
        except _SourceGivenUpError as given_up:
            self.result.add_problem(str(given_up))
            self._count_left()
        except Exception as error:  # noqa: BLE001 -- a mistake of ours in one source must not cost the others their round
            _LOG.exception("source %s", self.source.code)
            self.result.answered = False
            self.result.failed += 1
            self.result.add_problem(f"{type(error).__name__}: {error}")

    def stop(self, reason: str) -> None:
        """End before all is done."""
        self.result.add_problem(reason)
        self._count_left()

    def _count_left(self) -> None:
        tools = self._tools
        self.result.left = tools.state.count_due(self.source.code, tools.number, tools.since)

    # Web sites

    def _take_site(self) -> Iterator[str]:
        assert self.source.url is not None
        self._expect_to_be_welcome(self.source.url)
        if self.source.kind == "PAGE":
            self.result.listed = 1
            link = Link(self.source.url)
            if self._tools.dry_run:
                self.result.answered = True
                self.result.add_page(link.url)
                return
            if self._is_due(link.url):
                yield link.url
                self._take_page(link)
            else:
                self.result.answered = True  # in the part of the round that was killed
            return
        yield from self._take_listings(self.source.url)
        state, number, since = self._tools.state, self._tools.number, self._tools.since
        self.result.listed = state.count_links(self.source.code)
        if self._tools.dry_run:
            for url in state.new_links(self.source.code, since):
                self.result.add_page(url)
                self.result.left += 1
            return
        for link in state.due_links(self.source.code, number, since):
            if self._is_spooled(link.url):
                state.record_page(link.url, self.source.code, number, datetime.now(UTC), "FAILED", "in the spool")
                continue
            self._next_host = host_of(link.url)
            yield link.url
            self._take_page(link)

    def _expect_to_be_welcome(self, url: str) -> None:
        moment = self._tools.state.not_before(origin_of(url))
        if moment is not None and moment > datetime.now(UTC):
            self.result.temporary = False
            raise _SourceGivenUpError(f"{origin_of(url)} asked not to come back before {moment:%Y-%m-%d %H:%M} UTC")

    def _is_due(self, url: str) -> bool:
        return not self._is_spooled(url) and self._tools.state.known_page(url)[1] != self._tools.number

    def _is_spooled(self, url: str) -> bool:
        return self._tools.spool.has(url)

    def _permit(self, url: str) -> float:
        self._expect_to_be_welcome(url)
        self._delay = self._tools.robots.permit(url, self.source.url_rules, self.source.politeness)
        return self._delay

    def _ask(self, url: str, known: Known, sink: BinaryIO) -> Answer:
        before = self._tools.client.requests
        try:
            return self._tools.client.get(
                Question(
                    url,
                    self.source.url_rules,
                    self.source.politeness,
                    self._permit,
                    Validators(known.final_url, known.etag, known.last_modified),
                ),
                sink,
            )
        except FetchError as error:
            if error.failure is Failure.LATER:
                moment = datetime.now(UTC) + timedelta(seconds=error.retry_after or 0)
                self._tools.state.wait_until(origin_of(url), moment)
            raise
        finally:
            self.result.requests += self._tools.client.requests - before

    def _take_listings(self, root: str) -> Iterator[str]:
        waiting, seen = [root], {root}
        is_first, dropped = True, set[str]()
        while waiting:
            url = waiting.pop(0)
            self._next_host = host_of(url)
            yield url
            try:
                self._take_listing(url)
            except (FetchError, ListingError) as error:
                if is_first:
                    self.result.failed += isinstance(error, FetchError)
                    self.result.temporary = isinstance(error, FetchError) and error.is_temporary
                    raise _SourceGivenUpError(str(error)) from None
                self.result.failed += 1
                self.result.add_problem(str(error))
            is_first = False
            self.result.answered = True
            for child in self._tools.state.child_listings(self.source.code, url):
                if child not in seen and len(seen) <= MAXIMUM_CHILD_LISTINGS:
                    seen.add(child)
                    waiting.append(child)
                elif child not in seen:
                    dropped.add(child)
        if dropped:
            self.result.add_problem(
                f"{len(dropped)} sitemaps are left out: at most {MAXIMUM_CHILD_LISTINGS} below {root} are asked for"
            )

    def _take_listing(self, url: str) -> None:
        state, code, number = self._tools.state, self.source.code, self._tools.number
        definition = _definition(self.source)
        known, last_round = state.known_listing(code, url, definition)
        if last_round == number:
            return  # in the part of the round that was killed
        with self._tools.spool.open_arriving() as sink:
            answer = self._ask(url, known, sink)
            if answer.is_unchanged or answer.sha256 == known.sha256:
                state.record_listing(code, url, definition, known, number, None)
                return
            sink.seek(0)
            content = sink.read()
        try:
            listing = read_listing(self.source, content, answer.final_url, answer.header("content-type"))
        except ListingError as error:
            self.result.answered = True
            self.result.shape_as_expected = False
            self.result.give_reason("shape", str(error))
            raise
        self._report_oddities(listing)
        state.record_listing(code, url, definition, _known(answer), number, listing.links)

    def _report_oddities(self, listing: Listing) -> None:
        if listing.illegible:
            self.result.shape_as_expected = False
            self.result.add_problem(listing.illegible, "shape")
        for one in listing.problems:
            self.result.add_problem(one)

    def _take_page(self, link: Link) -> None:
        tools, result = self._tools, self.result
        known, _ = tools.state.known_page(link.url)
        before = result.requests
        try:
            with tools.spool.open_arriving() as sink:
                answer = self._ask(link.url, known, sink)
        except FetchError as error:
            self._record_failure(link, error)
            return
        finally:
            result.asked += result.requests > before
        self._failures_in_a_row = 0
        if self.source.kind == "PAGE":
            result.answered = True
        result.moved += answer.final_url not in (link.url, known.final_url)
        if answer.is_unchanged or answer.sha256 == known.sha256:
            result.unchanged += 1
            content = known if answer.is_unchanged else _known(answer)
            self._record(link, "UNCHANGED", None, answer.status, content)
            return
        page = self._page(link, answer, known, answer.header("content-type"))
        hand_over(tools.spool.take_in(page), tools, result)

    def _page(self, link: Link, answer: Answer, known: Known, content_type: str | None) -> ReceivedPage:
        """What has arrived, before the spool takes it in."""
        return ReceivedPage(
            source=self.source.code,
            publisher=self.source.publisher,
            url=link.url,
            final_url=answer.final_url,
            received_at=answer.received_at,
            status=answer.status,
            headers=answer.headers,
            body_file=Path(),
            sha256=answer.sha256,
            declared_content_type=content_type,
            link_title=link.title,
            link_date=link.printed_date,
            selectors=self.source.select,
            language=self.source.language,
            licence=self.source.licence,
            previous_sha256=known.sha256,
        )

    def _record(
        self, link: Link, outcome: str, message: str | None, status: int | None, content: Known | None = None
    ) -> None:
        self._tools.state.record_page(
            link.url,
            self.source.code,
            self._tools.number,
            datetime.now(UTC),
            outcome,
            message,
            status=status,
            content=content,
        )

    def _record_failure(self, link: Link, error: FetchError) -> None:
        result = self.result
        vanished = error.failure is Failure.GONE
        result.add_problem(str(error), ("shape" if self.source.kind == "PAGE" else None) if vanished else "pages")
        if error.failure is Failure.GONE:
            self._failures_in_a_row = 0
            result.vanished += 1
            if self.source.kind == "PAGE":
                result.answered, result.shape_as_expected = True, False
            self._record(link, "GONE", str(error), error.status)
            return
        result.failed += 1
        if error.failure is Failure.LATER:
            self._record(link, "FAILED", str(error), error.status)
            raise _SourceGivenUpError(f"{host_of(link.url)} is left alone until then")
        if not error.is_temporary:
            self._record(link, "REFUSED", str(error), error.status)
            return
        result.temporary = True
        self._record(link, "FAILED", str(error), error.status)
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= _FAILURES_IN_A_ROW:
            raise _SourceGivenUpError(f"{_FAILURES_IN_A_ROW} failures in a row; the next round goes on")

    # Drop folders

    def _take_folder(self) -> Iterator[str]:
        folder = self.source.folder
        assert folder is not None
        if not folder.is_dir():
            self.result.failed += 1
            self.result.add_problem(f"the folder {folder} does not exist")
            return
        self.result.answered = True
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            is_hidden = any(part.startswith(".") for part in relative.parts)
            if is_hidden or path.is_symlink() or not path.is_file() or path.suffix.lower() in _UNFINISHED:
                continue
            self.result.listed += 1
            url = f"file:{self.source.code}/{relative.as_posix().encode(errors='backslashreplace').decode()}"
            if self._is_due(url):
                yield url
                self._take_file(path, url)

    def _take_file(self, path: Path, url: str) -> None:
        tools, result = self._tools, self.result
        known, _ = tools.state.known_page(url)
        result.asked += 1
        try:
            size = path.stat().st_size
            if size > self.source.politeness.max_bytes:
                reason = f"{path.name}: {size:,} bytes, at most {self.source.politeness.max_bytes:,} are taken"
                raise FetchError(Failure.TOO_LARGE, reason)
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            if digest != known.sha256 and not tools.dry_run:
                with tools.spool.open_arriving() as sink, path.open("rb") as opened:
                    digest = _copy(opened, sink)
        except (OSError, FetchError) as error:
            result.failed += 1
            result.add_problem(str(error))
            self._record(Link(url), "FAILED", str(error), None)
            return
        if digest == known.sha256:
            result.unchanged += 1
            self._record(Link(url), "UNCHANGED", None, None, known)
            return
        if tools.dry_run:
            result.add_page(path.name)
            result.left += 1
            return
        answer = Answer(url, 200, (), digest, size, datetime.now(UTC))
        page = self._page(Link(url), answer, known, mimetypes.guess_type(path.name)[0])
        hand_over(tools.spool.take_in(page), tools, result)


class _SourceGivenUpError(Exception):
    """The source is left alone for the rest of the round."""


def _copy(given: BinaryIO, sink: BinaryIO) -> str:
    """Copy a file that may be changing, and hash what was copied."""
    digest = hashlib.sha256()
    while block := given.read(_BLOCK):
        digest.update(block)
        sink.write(block)
    return digest.hexdigest()


def _known(answer: Answer) -> Known:
    return Known(answer.final_url, answer.header("etag"), answer.header("last-modified"), answer.sha256)


def _definition(source: WatchedSource) -> str:
    """How the links of a listing are chosen: where this changes, an unchanged listing is read again."""
    chosen = (source.kind, source.link_pattern, source.link_selector, sorted(source.url_rules.hosts))
    return hashlib.sha256(json.dumps(chosen).encode()).hexdigest()[:16]
