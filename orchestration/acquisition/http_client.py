"""One GET at a time: within time, within size, over permitted addresses only, repeated where that may help.

Needs the extra `acquisition`. No cookies, no credentials, no proxies, no scripts. What may be asked for is decided by
`url_rules` and by the caller's `permit` (robots.txt); both hold for every hop of a redirect.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import BinaryIO

import httpcore2
import httpx2
import stamina
import stamina.instrumentation

from orchestration.acquisition.connections import GuardedBackend, GuardedTransport, Resolve, resolve_name
from orchestration.acquisition.fetch_errors import Failure, FetchError
from orchestration.acquisition.url_rules import UrlRefusedError, UrlRules, host_of, join_url
from orchestration.acquisition.watch_list import Politeness

_LOG = logging.getLogger(__name__)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONTENT = frozenset({200, 203})
_GONE = frozenset({404, 410})
# Other encodings were not asked for, and would be stored as they are.
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
_MAXIMUM_ENCODINGS = 2
# A whole answer may take this many times the longest single wait.
_WHOLE_ANSWER = 10
_LONGEST_PAUSE = 30 * 24 * 60 * 60.0
_BLOCK = 65536


@dataclass(frozen=True)
class Patience:
    """How often and after what pauses a request is repeated, in seconds."""

    attempts: int = 3
    first_wait: float = 1.0
    longest_wait: float = 20.0
    jitter: float = 1.0
    longest_retry_after: float = 60.0


@dataclass(frozen=True)
class Validators:
    """What an earlier answer said of itself, for a conditional request."""

    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Question:
    """One page to ask for.

    `permit` is called with every address that is about to be asked, and returns the seconds to wait between two
    requests to its host; it raises FetchError where the address may not be asked.
    """

    url: str
    rules: UrlRules
    politeness: Politeness
    permit: Callable[[str], float]
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True)
class Answer:
    """What came back: a page whose bytes are in the sink, or the news that it has not changed."""

    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    sha256: str
    byte_count: int
    received_at: datetime

    @property
    def is_unchanged(self) -> bool:
        """Whether the publisher says that nothing has changed."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """First value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class HttpClient:
    """Asks for pages, one after the other, and keeps the pauses between requests to one host."""

    def __init__(
        self,
        agent: str,
        patience: Patience | None = None,
        resolve: Resolve = resolve_name,
        connections: int = 20,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.requests = 0
        self._patience = patience or Patience()
        self._sleep = sleep
        self._backend = GuardedBackend(resolve)
        self._last_request: dict[str, float] = {}
        self._client = httpx2.Client(
            transport=GuardedTransport(self._backend, connections),
            headers={"user-agent": agent, "accept": "*/*", "accept-encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ready_at(self, host: str, delay: float) -> float:
        """Moment of the monotonic clock from which a host may be asked again."""
        return self._last_request.get(host, -delay) + delay

    def get(self, question: Question, sink: BinaryIO) -> Answer:
        """Ask for a page and write its bytes, content-encoding undone, into the sink.

        Raises:
            FetchError: the page was not received, after as many attempts as help.
        """
        patience = self._patience

        def again(error: Exception) -> bool | float:
            if not isinstance(error, FetchError) or not error.is_worth_another_attempt:
                return False
            return True if error.retry_after is None else error.retry_after

        stamina.instrumentation.set_on_retry_hooks([_say_retry])
        for attempt in stamina.retry_context(
            on=again,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.jitter,
        ):
            with attempt:
                return self._follow(question, sink)
        raise AssertionError("the last attempt returns or raises")

    def _follow(self, question: Question, sink: BinaryIO) -> Answer:
        url, seen = question.url, set[str]()
        for _ in range(question.politeness.max_redirects + 1):
            if url in seen:
                raise FetchError(Failure.REDIRECTS, f"{question.url} leads back to {url}")
            seen.add(url)
            answer = self._ask(url, question, sink)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise FetchError(
            Failure.REDIRECTS, f"{question.url} leads on after {question.politeness.max_redirects} redirects"
        )

    def _ask(self, url: str, question: Question, sink: BinaryIO) -> Answer | str:
        """One request: the answer, or the address that it leads to."""
        politeness, host = question.politeness, host_of(url)
        seconds = politeness.timeout_seconds
        try:
            question.rules.check(url)
            self._wait_turn(host, question.permit(url))
            self._backend.prepare(host, question.rules, seconds * _WHOLE_ANSWER)
            self.requests += 1
            self._last_request[host] = time.monotonic()
            headers = _conditions(question.validators) if url == question.validators.url else {}
            with self._client.stream("GET", url, headers=headers, timeout=httpx2.Timeout(seconds)) as response:
                return self._read(url, question, response, sink)
        except UrlRefusedError as error:
            raise FetchError(Failure.REFUSED, str(error)) from None
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as error:
            reason = str(error) or f"no answer within {seconds:g} s"
            raise FetchError(Failure.TIMEOUT, f"{url}: {reason}") from error
        except (httpcore2.NetworkError, httpx2.NetworkError) as error:
            raise FetchError(Failure.CONNECTION, f"{url}: {error or type(error).__name__}") from error
        except (httpcore2.ProtocolError, httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise FetchError(Failure.BROKEN, f"{url}: {error or type(error).__name__}") from error
        finally:
            if host in self._last_request:
                self._last_request[host] = time.monotonic()

    def _wait_turn(self, host: str, delay: float) -> None:
        wait = self.ready_at(host, delay) - time.monotonic()
        if host in self._last_request and wait > 0:
            self._sleep(wait)

    def _read(self, url: str, question: Question, response: httpx2.Response, sink: BinaryIO) -> Answer | str:
        status = response.status_code
        if status not in _CONTENT:
            _drain(response)
        if status in _REDIRECTS:
            try:
                return join_url(url, response.headers.get("location", ""))
            except UrlRefusedError as error:
                raise FetchError(Failure.REFUSED, f"{url} redirects: {error}", status=status) from None
        if status == 304 and url == question.validators.url:
            return Answer(url, status, _headers(response), "", 0, datetime.now(UTC))
        if status not in _CONTENT:
            raise self._failure(url, status, response.headers)
        digest, count = self._take_body(url, question.politeness.max_bytes, response, sink)
        return Answer(url, status, _headers(response), digest, count, datetime.now(UTC))

    def _failure(self, url: str, status: int, headers: httpx2.Headers) -> FetchError:
        if status in _GONE:
            return FetchError(Failure.GONE, f"{url}: status {status}", status=status)
        wait = _retry_after(headers.get("retry-after")) if status in (429, 503) else None
        if wait is not None and wait > self._patience.longest_retry_after:
            reason = f"{url}: status {status}, not before {wait:.0f} s have passed"
            return FetchError(Failure.LATER, reason, status=status, retry_after=wait)
        return FetchError(Failure.STATUS, f"{url}: status {status}", status=status, retry_after=wait)

    def _take_body(self, url: str, maximum: int, response: httpx2.Response, sink: BinaryIO) -> tuple[str, int]:
        encodings = [one.strip().lower() for one in response.headers.get("content-encoding", "").split(",")]
        if not _ENCODINGS.issuperset(encodings) or len(encodings) > _MAXIMUM_ENCODINGS:
            raise FetchError(Failure.BROKEN, f"{url}: content-encoding {', '.join(encodings)} was not asked for")
        promised = response.headers.get("content-length", "")
        if promised.isdecimal() and int(promised) > maximum:
            raise FetchError(Failure.TOO_LARGE, f"{url}: {int(promised):,} bytes announced, at most {maximum:,} taken")
        digest, count = hashlib.sha256(), 0
        sink.seek(0)
        sink.truncate()
        # Decompressed in pieces, so that a small answer cannot grow beyond the limit before it is counted.
        for block in response.iter_bytes(_BLOCK):
            count += len(block)
            if max(count, response.num_bytes_downloaded) > maximum:
                raise FetchError(Failure.TOO_LARGE, f"{url}: more than {maximum:,} bytes; the rest was not read")
            digest.update(block)
            sink.write(block)
            self._backend.remaining(None)
        return digest.hexdigest(), count


def _drain(response: httpx2.Response) -> None:
    """Read the short body of an answer that brings no page, so that the connection serves the next request."""
    length = response.headers.get("content-length", "0" if response.status_code == 304 else "")
    if length.isdecimal() and int(length) <= _BLOCK:
        for _ in response.iter_raw():
            pass


def _conditions(validators: Validators) -> dict[str, str]:
    given = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
    return {name: value for name, value in given.items() if value}


def _headers(response: httpx2.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value) for name, value in response.headers.multi_items())


def _retry_after(value: str | None) -> float | None:
    """Seconds that a publisher asks to wait: a number, or the time until a date; a month at most is believed."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(float(value.strip()), _LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - datetime.now(UTC)).total_seconds()), _LONGEST_PAUSE)


def _say_retry(details: stamina.instrumentation.RetryDetails) -> None:
    _LOG.info("%s; asking again in %.1f s", details.caused_by, details.wait_for)
