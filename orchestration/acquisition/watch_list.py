"""What is watched: `raw/watch.yml`, read with file, line and field of every mistake.

An entry that is wrong is refused alone. Nothing is fetched here, and no package of the extra `acquisition` is needed.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from orchestration.acquisition.rhythm import Rhythm
from orchestration.acquisition.url_rules import UrlRefusedError, UrlRules, clean_url, host_of, port_of
from orchestration.readers.raw_folder import WATCH_FILE
from orchestration.readers.rejections import Rejection, as_json, did_you_mean
from orchestration.readers.shapes import ShapeError, find_shape_errors
from orchestration.readers.yaml_lines import YamlError, line_of, read_yaml

TABLE = "watch_list"
_SCHEMA = "watch"
_KINDS_WITH_LINKS = ("FEED", "INDEX", "SITEMAP")


@dataclass(frozen=True)
class Politeness:
    """How gently one site is asked."""

    delay_seconds: float = 2.0
    max_bytes: int = 20_000_000
    timeout_seconds: float = 30.0
    max_redirects: int = 5


@dataclass(frozen=True)
class WatchedSource:
    """One entry of the watch list, defaults filled in."""

    code: str
    publisher: str
    kind: str
    line: int
    enabled: bool
    url: str | None = None
    folder: Path | None = None
    link_pattern: str | None = None
    link_selector: str | None = None
    link_hosts: tuple[str, ...] = ()
    select: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    licence: str | None = None
    rhythm: Rhythm | None = None
    politeness: Politeness = Politeness()
    allow_private: bool = False
    note: str | None = None

    @cached_property
    def url_rules(self) -> UrlRules:
        """What this source may ask for: host and port of its address, and the hosts that it lists."""
        own = frozenset({host_of(self.url)}) if self.url else frozenset()
        rules = UrlRules(own | frozenset(self.link_hosts), own if self.allow_private else frozenset())
        return replace(rules, ports=rules.ports | {port_of(self.url)}) if self.url else rules

    @property
    def place(self) -> str:
        """Address or folder."""
        return self.url or str(self.folder)


@dataclass(frozen=True)
class WatchList:
    """The accepted entries in the order of the file, and what was refused."""

    user_agent: str = ""
    contact: str | None = None
    sources: tuple[WatchedSource, ...] = ()
    rejections: tuple[Rejection, ...] = ()

    @property
    def enabled(self) -> tuple[WatchedSource, ...]:
        """The sources that are fetched."""
        return tuple(one for one in self.sources if one.enabled)

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Every host that a round may connect to."""
        return tuple(sorted({host for one in self.enabled for host in one.url_rules.hosts}))

    @property
    def agent_header(self) -> str:
        """The header `user-agent`."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent


def read_watch_list(raw: Path, publishers: Collection[str], display: Callable[[Path], str]) -> WatchList:
    """Read `raw/watch.yml`; a missing file watches nothing.

    Args:
        raw: The folder `raw/`.
        publishers: Codes that entries may name.
        display: Function that shortens a path for messages.
    """
    path = raw / WATCH_FILE
    if not path.exists():
        return WatchList()
    file = display(path)
    try:
        data = read_yaml(path)
    except YamlError as error:
        place = (file, error.line, "the file", None, "yaml_is_readable", error.reason)
        return WatchList(rejections=(Rejection(TABLE, None, *place),))
    return _Reader(data, file, raw, publishers).read()


class _Reader:
    """Turns the content of one file into a watch list."""

    def __init__(self, data: Any, file: str, raw: Path, publishers: Collection[str]) -> None:
        self._data, self._file, self._raw, self._publishers = data, file, raw, publishers
        self._rejections: list[Rejection] = []
        self._refused: set[int] = set()

    def read(self) -> WatchList:
        errors = find_shape_errors(self._data, _SCHEMA)
        for one in errors:
            self._reject_shape(one)
        if any(not self._is_of_entry(one) for one in errors):
            return WatchList(rejections=tuple(self._rejections))
        codes: dict[str, int] = {}
        sources = []
        for number, entry in enumerate(self._data["sources"]):
            if number in self._refused:
                continue
            line = line_of(self._data, "sources", number) or 1
            if first := codes.get(entry["source"]):
                self._reject(number, "source", f"'{entry['source']}' stands twice, first on line {first}")
                continue
            codes[entry["source"]] = line
            source = self._source(number, entry, line)
            if number not in self._refused:
                sources.append(source)
        contact = self._data["contact"]
        if contact is None and any(one.enabled and one.kind != "FOLDER" for one in sources):
            reason = "a mail address or page is needed before a source is enabled: publishers must be able to reach you"
            place = (self._file, line_of(self._data, "contact"), "the file", "contact", "watch_entry", reason)
            self._rejections.append(Rejection(TABLE, None, *place))
            sources = [one for one in sources if not one.enabled or one.kind == "FOLDER"]
        return WatchList(self._data["user_agent"], contact, tuple(sources), tuple(self._rejections))

    def _source(self, number: int, entry: Mapping[str, Any], line: int) -> WatchedSource:
        defaults = self._data.get("defaults") or {}
        links = entry.get("links") or {}
        politeness = {**(defaults.get("politeness") or {}), **(entry.get("politeness") or {})}
        for name in ("delay_seconds", "timeout_seconds"):
            if name in politeness:
                politeness[name] = float(politeness[name])
        self._check(number, entry, links)
        return WatchedSource(
            code=entry["source"],
            publisher=entry["publisher"],
            kind=entry["kind"],
            line=line,
            enabled=entry["enabled"],
            url=self._url(number, entry),
            folder=self._folder(number, entry),
            link_pattern=links.get("pattern"),
            link_selector=links.get("selector"),
            link_hosts=tuple(one.lower() for one in links.get("hosts") or ()),
            select=dict(entry.get("select") or {}),
            language=_either(entry, defaults, "language"),
            licence=_either(entry, defaults, "licence"),
            rhythm=self._rhythm(number, _either(entry, defaults, "rhythm")),
            politeness=Politeness(**politeness),
            allow_private=bool(entry.get("allow_private")),
            note=entry.get("note"),
        )

    def _check(self, number: int, entry: Mapping[str, Any], links: Mapping[str, Any]) -> None:
        publisher = entry["publisher"]
        if publisher not in self._publishers:
            near = did_you_mean(publisher, list(self._publishers))
            self._reject(number, "publisher", f"'{publisher}' is no code of raw/vocabulary/publishers.yml{near}")
        if links and entry["kind"] not in _KINDS_WITH_LINKS:
            self._reject(number, "links", f"a source of kind {entry['kind']} has no links")
        if "selector" in links and entry["kind"] != "INDEX":
            self._reject(number, "selector", "only the links of an INDEX are found by a selector", "links")
        if entry["kind"] in ("INDEX", "SITEMAP") and "pattern" not in links:
            self._reject(number, "links", f"expected links.pattern: which links of the {entry['kind']} are releases")
        try:
            re.compile(links.get("pattern") or "")
        except re.error as error:
            self._reject(number, "pattern", f"no regular expression: {error}", "links")
        for host in links.get("hosts") or ():
            if not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+", host):
                self._reject(number, "hosts", f"'{host}' is no name of a host; no scheme, port or path", "links")

    def _url(self, number: int, entry: Mapping[str, Any]) -> str | None:
        url = entry.get("url")
        if entry["kind"] == "FOLDER":
            if url is not None:
                self._reject(number, "url", "a source of kind FOLDER has a folder, no url")
            return None
        if url is None:
            self._reject(number, "url", f"expected the address of the {entry['kind']}, found nothing")
            return None
        try:
            return clean_url(url)
        except UrlRefusedError as error:
            self._reject(number, "url", str(error))
            return None

    def _folder(self, number: int, entry: Mapping[str, Any]) -> Path | None:
        folder = entry.get("folder")
        if entry["kind"] != "FOLDER":
            if folder is not None:
                self._reject(number, "folder", f"a source of kind {entry['kind']} has a url, no folder")
            return None
        if folder is None:
            self._reject(number, "folder", "expected the path of the drop folder, found nothing")
            return None
        path: Path = (self._raw.parent / folder).resolve()
        if path.is_relative_to(self._raw) or self._raw.is_relative_to(path):
            self._reject(number, "folder", f"'{folder}' lies in raw/ or holds it; a drop folder stands elsewhere")
        return path

    def _rhythm(self, number: int, given: Mapping[str, Any] | None) -> Rhythm | None:
        if given is None:
            return None
        try:
            return Rhythm(given["every"], given.get("due_day"), given.get("grace_days", 0))
        except ValueError as error:
            self._reject(number, "due_day", str(error), "rhythm")
            return None

    def _is_of_entry(self, error: ShapeError) -> bool:
        return len(error.path) >= 2 and error.path[0] == "sources" and isinstance(error.path[1], int)

    def _reject_shape(self, error: ShapeError) -> None:
        record, content = "the file", None
        if self._is_of_entry(error):
            number = error.path[1]
            assert isinstance(number, int)
            self._refused.add(number)
            record, content = self._name(number), as_json(self._data["sources"][number])
        place = (self._file, error.line, record, error.field, "shape", error.reason)
        self._rejections.append(Rejection(TABLE, None, *place, content))

    def _reject(self, number: int, name: str, reason: str, *within: str) -> None:
        self._refused.add(number)
        line = line_of(self._data, "sources", number, *within, name)
        content = as_json(self._data["sources"][number])
        place = (self._file, line, self._name(number), name, "watch_entry", reason)
        self._rejections.append(Rejection(TABLE, None, *place, content))

    def _name(self, number: int) -> str:
        entry = self._data["sources"][number]
        code = entry.get("source") if isinstance(entry, dict) else None
        return f"source '{code}'" if code else f"source {number + 1}"


def _either(entry: Mapping[str, Any], defaults: Mapping[str, Any], name: str) -> Any:
    return entry[name] if name in entry else defaults.get(name)
