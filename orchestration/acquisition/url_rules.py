"""Which addresses may be asked for at all. Pure rules: nothing here connects or resolves by itself.

The same rules hold for every hop of a redirect, and for the addresses that a name resolves to at the moment of
connection: a name that was public when it was looked at may lead elsewhere a second later.
"""

import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_MAXIMUM_LENGTH = 2000


class UrlRefusedError(ValueError):
    """An address that is not asked for, and why."""


@dataclass(frozen=True)
class UrlRules:
    """What one source may ask for."""

    hosts: frozenset[str]
    """Names of hosts, in lower case."""
    private_hosts: frozenset[str] = frozenset()
    """Those of them that may resolve to this machine or to a private network."""
    ports: frozenset[int] = frozenset(_PORTS.values())
    """Ports that may be asked, on every host."""

    def check(self, url: str) -> str:
        """Say that an address may be asked for.

        Returns:
            The address in its usual form: lower-case scheme and host, no fragment.

        Raises:
            UrlRefusedError: the address is none of http or https, holds a name or password, or its host is not listed,
                or its port is another than those of the web and of the source.
        """
        clean = clean_url(url)
        host = host_of(clean)
        if host not in self.hosts:
            known = ", ".join(sorted(self.hosts)) or "none"
            raise UrlRefusedError(f"{_show(clean)} leads to the host {host}, which is not listed (listed: {known})")
        if port_of(clean) not in self.ports:
            known = ", ".join(map(str, sorted(self.ports)))
            raise UrlRefusedError(f"{_show(clean)} leads to port {port_of(clean)}; only {known} are asked")
        return clean

    def check_addresses(self, host: str, addresses: Iterable[str]) -> list[str]:
        """Say that a host may be connected to at the addresses that it resolves to.

        Raises:
            UrlRefusedError: one of them is not public, and the host is none of `private_hosts`; or there is none.
        """
        found = list(dict.fromkeys(addresses))
        if not found:
            raise UrlRefusedError(f"the host {host} has no address")
        if host not in self.private_hosts:
            for one in found:
                if not is_public(one):
                    raise UrlRefusedError(
                        f"the host {host} leads to {one}, which is no public address; `allow_private: true` permits it"
                        " for the host of the source's url"
                    )
        return found


def clean_url(url: str) -> str:
    """Give an address its usual form, or refuse it.

    >>> clean_url("HTTPS://WWW.Stats.gov.cn:443/sj/?a=1#top")
    'https://www.stats.gov.cn/sj/?a=1'

    Raises:
        UrlRefusedError: the address is none of http or https, has no host, or holds a name or password.
    """
    stripped = url.strip()
    if len(stripped) > _MAXIMUM_LENGTH:
        raise UrlRefusedError(f"an address of {len(stripped)} characters; at most {_MAXIMUM_LENGTH} are asked for")
    if any(ord(one) < 0x21 or one in '\\"<>^`{|}' or ord(one) == 0x7F for one in stripped):
        raise UrlRefusedError(f"{_show(stripped)} holds characters that no address has")
    try:
        parts = urlsplit(stripped)
        port = parts.port
    except ValueError as error:
        raise UrlRefusedError(f"{_show(stripped)} is no address: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UrlRefusedError(f"{_show(stripped)} is none of http:// and https://")
    if "@" in parts.netloc:
        raise UrlRefusedError(f"{scheme}://…@{parts.hostname or ''} holds a name or password; none are sent")
    if not parts.hostname:
        raise UrlRefusedError(f"{_show(stripped)} names no host")
    host = _ascii_host(parts.hostname)
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        shown += f":{port}"
    return urlunsplit((scheme, shown, parts.path or "/", parts.query, ""))


def join_url(base: str, link: str) -> str:
    """Resolve a link against the page that it stands on, in its usual form; see `clean_url`."""
    try:
        return clean_url(urljoin(base, link.strip()))
    except UrlRefusedError:
        raise
    except ValueError as error:
        raise UrlRefusedError(f"{_show(link)} is no address: {error}") from None


def host_of(url: str) -> str:
    """Host of a clean address, without port.

    >>> host_of("https://www.stats.gov.cn:8443/sj/")
    'www.stats.gov.cn'
    """
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """Port of a clean address.

    >>> port_of("https://www.stats.gov.cn/sj/"), port_of("https://www.stats.gov.cn:8443/sj/")
    (443, 8443)
    """
    parts = urlsplit(url)
    return _PORTS[parts.scheme] if parts.port is None else parts.port


def origin_of(url: str) -> str:
    """Scheme, host and port of a clean address: what one robots.txt speaks for.

    >>> origin_of("https://www.stats.gov.cn:8443/sj/")
    'https://www.stats.gov.cn:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, also where it is written into an IPv6 address.

    >>> [is_public(one) for one in ("114.118.13.5", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1%eth0")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return _is_public(ip)
    embedded = _embedded(ip)
    # A mapped or translated address is nothing but the one within.
    is_only_embedded = ip in _TRANSLATED or ip.ipv4_mapped is not None
    return (is_only_embedded or (ip in _GLOBAL_UNICAST and _is_public(ip))) and all(map(_is_public, embedded))


def hosts_of(urls: Collection[str]) -> frozenset[str]:
    """Hosts of clean addresses."""
    return frozenset(host_of(one) for one in urls)


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if ip in _PROTOCOL_ASSIGNMENTS:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_unspecified)


# What Python calls global holds some of these, in some of its releases.
_PROTOCOL_ASSIGNMENTS = ipaddress.IPv4Network("192.0.0.0/24")
# All that is assigned for the public Internet; site-local addresses and others lie outside.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def _embedded(ip: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses within an IPv6 address: mapped, translated (NAT64), 6to4, Teredo."""
    found = [one for one in (ip.ipv4_mapped, ip.sixtofour) if one is not None]
    if ip.teredo is not None:
        found += ip.teredo
    if ip in _TRANSLATED:
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return found


def _ascii_host(host: str) -> str:
    lowered = host.lower().rstrip(".")
    if lowered.isascii():
        return lowered
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        raise UrlRefusedError(f"{host!r} is no name of a host") from None


def _show(url: str) -> str:
    return repr(url if len(url) <= 120 else f"{url[:117]}…")
