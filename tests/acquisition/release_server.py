"""A publisher's web site on 127.0.0.1, started by the tests themselves: it behaves, or misbehaves, as they say."""

import hashlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    """One request that the server got, and the status that it gave."""

    path: str
    status: int
    headers: dict[str, str]


@dataclass
class ReleaseServer:
    """What the site holds by path; each path may answer differently the first times."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"{self.url}{path}"

    def show(
        self,
        path: str,
        body: bytes | str,
        content_type: str | None = "text/html; charset=utf-8",
        *,
        validators: bool = True,
        **headers: str,
    ) -> None:
        """Put a page there, or another in its place.

        Args:
            path: Path with its leading slash.
            body: Bytes, or text that is sent as UTF-8.
            content_type: What the header declares, right or wrong; None for no header.
            validators: With ETag, so that an unchanged page costs a 304.
            **headers: Further headers; `_` stands for `-`.
        """
        self.answers[path] = [page(body, content_type, validators=validators, **headers)]

    def answer(self, path: str, *answers: Answer) -> None:
        """Give these answers one after the other; the last one for ever."""
        self.answers[path] = list(answers)

    def remove(self, path: str) -> None:
        """Take a page away: 404 from now on."""
        self.answers.pop(path, None)

    def times_asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for one in self.asked if one.path == path)

    def forget(self) -> None:
        """Begin counting anew."""
        self.asked.clear()


class Handler(BaseHTTPRequestHandler):
    """Answers a request as the site says."""

    protocol_version = "HTTP/1.1"
    # One packet an answer: many small ones would make each request wait for an acknowledgement.
    wbufsize = 65536
    disable_nagle_algorithm = True
    site: ReleaseServer

    def setup(self) -> None:
        super().setup()
        self.site.connections += 1

    def do_GET(self) -> None:
        answers = self.site.answers.get(self.path, [status(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has cut the answer short

    def send_response(self, code: int, message: str | None = None) -> None:
        self.site.asked.append(Asked(self.path, int(code), {name.lower(): one for name, one in self.headers.items()}))
        super().send_response(code, message)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name that http.server uses
        """Say nothing: pytest shows what failed."""

    def give(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        """Send a whole answer."""
        self.send_response(code)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def page(
    body: bytes | str, content_type: str | None = "text/html; charset=utf-8", *, validators: bool = True, **headers: str
) -> Answer:
    """A page; 304 to who has it already, where it has validators."""
    content = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'

    def answer(request: Handler) -> None:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if validators:
            sent["ETag"] = etag
            if request.headers.get("If-None-Match") == etag:
                request.give(304, b"", {"ETag": etag, "Content-Length": "0"})
                return
        if content_type is not None:
            sent["Content-Type"] = content_type
        request.give(200, content, sent)

    return answer


def status(code: int, **headers: str) -> Answer:
    """A bare status: 404, 410, 429 with Retry_After, 503."""
    return lambda request: request.give(
        code, b"nothing here\n", {name.replace("_", "-"): value for name, value in headers.items()}
    )


def redirect(target: str, code: int = 301) -> Answer:
    """Somewhere else."""
    return lambda request: request.give(code, b"", {"Location": target})


def slow(seconds: float, then: Answer) -> Answer:
    """An answer that keeps the client waiting."""

    def answer(request: Handler) -> None:
        time.sleep(seconds)
        then(request)

    return answer


def trickling(body: bytes, seconds_between_bytes: float) -> Answer:
    """An answer whose bytes come one at a time: each wait is short, all of them together are long."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        for position in range(len(body)):
            request.wfile.write(body[position : position + 1])
            request.wfile.flush()
            time.sleep(seconds_between_bytes)

    return answer


def truncated(body: bytes, promised: int) -> Answer:
    """An answer that ends before the length that it promised."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(promised))
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        request.wfile.write(body)
        request.close_connection = True

    return answer


def endless(byte_count: int, *, with_length: bool = True) -> Answer:
    """A body of that many bytes, made while it is sent and stored nowhere."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        if with_length:
            request.send_header("Content-Length", str(byte_count))
        else:
            request.send_header("Connection", "close")
            request.close_connection = True
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        block = b"x" * 65536
        for _ in range(byte_count // len(block)):
            request.wfile.write(block)

    return answer


class _Server(ThreadingHTTPServer):
    """A server that takes it calmly when a client hangs up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def run_release_server() -> Iterator[ReleaseServer]:
    """Start a site on a free port of 127.0.0.1; it ends with the block."""
    site = ReleaseServer("")
    server = _Server(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
