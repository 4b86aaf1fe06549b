"""Connections that keep the rules at the moment they are made, and that end in time.

Needs the extra `acquisition`. The name is resolved here, every address is looked at, and the connection goes to one of
these very addresses: a second answer of the name server cannot lead elsewhere. Proxies are not used: through one,
nobody could say where a connection leads.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import httpcore2
import httpx2

from orchestration.acquisition.url_rules import UrlRefusedError, UrlRules, is_public

Resolve = Callable[[str, int], list[str]]


def resolve_name(host: str, port: int) -> list[str]:
    """Addresses of a host, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens TCP connections for one request at a time, under the rules and before the deadline of that request."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._inner = httpcore2.SyncBackend()
        self._private: set[str] = set()
        self._rules = UrlRules(frozenset())
        self._deadline = 0.0

    def prepare(self, host: str, rules: UrlRules, seconds: float) -> None:
        """Say what holds for the next request.

        Raises:
            UrlRefusedError: a connection to the host is open that these rules do not permit.
        """
        self._rules, self._deadline = rules, time.monotonic() + seconds
        if host in self._private and host not in rules.private_hosts:
            raise UrlRefusedError(f"the host {host} is one of a private network, which this source may not ask")

    def remaining(self, timeout: float | None) -> float:
        """Seconds that the next wait may last.

        Raises:
            httpcore2.ReadTimeout: the request has taken too long as a whole.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to one of the addresses of a host, after all of them were found to be permitted."""
        try:
            addresses = self._rules.check_addresses(host, self._resolve(host, port))
        except OSError as error:
            raise httpcore2.ConnectError(f"the name {host} has no address: {error.strerror or error}") from error
        last: Exception | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, self.remaining(timeout), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
                continue
            if not is_public(address):
                self._private.add(host)
            return _TimedStream(stream, self)
        assert last is not None
        raise last


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose waits end with the deadline of the request that it serves."""

    def __init__(self, stream: httpcore2.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.remaining(timeout))
        return _TimedStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@cache
def _ssl_context() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes a while."""
    return httpx2.create_ssl_context(trust_env=False)


class GuardedTransport(httpx2.BaseTransport):
    """Sends requests of httpx2 over guarded connections; the errors are those of httpcore2."""

    def __init__(self, backend: GuardedBackend, connections: int) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_ssl_context(),
            # Requests follow one another, so a host never has more than one.
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the body of the answer stays to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Any:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
