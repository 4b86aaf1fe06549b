"""YAML files read with the line of every key, as strictly as a curator needs it.

Scalars follow YAML 1.2 (`NO` and `12:30` are text, only `true` and `false` are booleans) and every number with a point
is a `Decimal`. Duplicate keys, anchors, tags, several documents, deep nesting and large files are refused. What a
file should contain is not known here: see `shapes`.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

MAXIMUM_BYTES = 4 * 1024 * 1024
MAXIMUM_DEPTH = 12

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9](_?[0-9])*")
_DECIMAL = re.compile(r"[-+]?[0-9](_?[0-9])*\.[0-9]+([eE][-+]?[0-9]{1,3})?")
_MAXIMUM_DIGITS = 60
# What YAML allows in a file: no control characters but tab and line breaks, no halves of surrogate pairs.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What an escape ("\\0") could still bring in, and no database keeps.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class YamlError(Exception):
    """A file that is no YAML of ours: where, and what was expected."""

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class LinedMap(dict[str, Any]):
    """A mapping that knows its first line and the line of each of its keys (1-based)."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}


class LinedList(list[Any]):
    """A sequence that knows the line of each of its items (1-based)."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.item_lines: list[int] = []


def line_of(data: object, *path: str | int) -> int | None:
    """Line of the value at `path` within `data`, or of the nearest container that has one."""
    line = getattr(data, "line", None)
    for step in path:
        if isinstance(data, LinedMap) and isinstance(step, str):
            line, data = data.key_lines.get(step, line), data.get(step)
        elif isinstance(data, LinedList) and isinstance(step, int) and step < len(data):
            line, data = data.item_lines[step], data[step]
        else:
            break
    return line


def read_yaml(path: Path) -> Any:
    """Read one YAML file.

    Returns:
        The file's content with `LinedMap` and `LinedList` as containers; None for an empty file.

    Raises:
        YamlError: the file cannot be read, is no UTF-8, is no YAML, or uses what is refused here.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise YamlError(None, f"the file cannot be read: {error.strerror or error}") from error
    return parse_yaml(content)


def parse_yaml(content: bytes) -> Any:
    """Parse the bytes of one YAML file; see `read_yaml`."""
    if len(content) > MAXIMUM_BYTES:
        raise YamlError(None, f"the file has {len(content):,} bytes, more than the {MAXIMUM_BYTES:,} allowed")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlError(line, f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        raise YamlError(line, f"the character U+{ord(unprintable[0]):04X} is not allowed in a YAML file")
    try:
        return _Builder().build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        column = f" (column {mark.column + 1})" if mark else ""
        reason = f"not valid YAML: {error.problem or error.context}{column}"
        raise YamlError(mark.line + 1 if mark else None, reason) from error
    except yaml.YAMLError as error:
        raise YamlError(None, f"not valid YAML: {' '.join(str(error).split())}") from error


class _Builder:
    """Builds lined containers from the parser's events, without recursion."""

    def __init__(self) -> None:
        self._stack: list[LinedMap | LinedList] = []
        self._keys: list[str | None] = []
        self._result: Any = None
        self._documents = 0

    def build(self, text: str) -> Any:
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    raise YamlError(line, "a second YAML document starts here; one file holds one document")
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise YamlError(line, "anchors and aliases (& and *) are not used in these files; use `defaults`")
            elif isinstance(event, yaml.ScalarEvent):
                self._add_scalar(event, line)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(LinedMap(line) if isinstance(event, yaml.MappingStartEvent) else LinedList(line), line)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._stack.pop()
                self._keys.pop()
        return self._result

    def _open(self, container: LinedMap | LinedList, line: int) -> None:
        if len(self._stack) >= MAXIMUM_DEPTH:
            raise YamlError(line, f"nested deeper than {MAXIMUM_DEPTH} levels")
        if self._stack and isinstance(self._stack[-1], LinedMap) and self._keys[-1] is None:
            raise YamlError(line, "a key must be a word, not a list or a mapping")
        self._place(container, line)
        self._stack.append(container)
        self._keys.append(None)

    def _add_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if event.tag not in (None, "!"):
            raise YamlError(line, f"tags ({event.tag}) are not used in these files")
        unstorable = _UNSTORABLE.search(event.value)
        if unstorable:
            raise YamlError(line, f"the character U+{ord(unstorable[0]):04X} cannot be stored")
        plain = event.style is None or event.style == ""
        if self._stack and isinstance(self._stack[-1], LinedMap) and self._keys[-1] is None:
            self._take_key(event.value, line)
        else:
            self._place(resolve_plain(event.value, line) if plain else event.value, line)

    def _take_key(self, key: str, line: int) -> None:
        container = self._stack[-1]
        assert isinstance(container, LinedMap)
        if key in container:
            raise YamlError(line, f"the key '{key}' stands twice, first on line {container.key_lines[key]}")
        if key == "<<":
            raise YamlError(line, "merge keys (<<) are not used in these files; use `defaults`")
        container.key_lines[key] = line
        self._keys[-1] = key

    def _place(self, value: Any, line: int) -> None:
        if not self._stack:
            self._result = value
            return
        container = self._stack[-1]
        if isinstance(container, LinedMap):
            key = self._keys[-1]
            assert key is not None
            container[key] = value
            self._keys[-1] = None
        else:
            container.append(value)
            container.item_lines.append(line)


def resolve_plain(word: str, line: int) -> str | int | Decimal | bool | None:
    """Give an unquoted scalar its YAML 1.2 meaning; underscores may group digits.

    >>> resolve_plain("3_600_000", 1), resolve_plain("9.10", 1), resolve_plain("NO", 1), resolve_plain("null", 1)
    (3600000, Decimal('9.10'), 'NO', None)
    """
    if word in ("", "~", "null", "Null", "NULL"):
        return None
    if word in ("true", "True", "TRUE"):
        return True
    if word in ("false", "False", "FALSE"):
        return False
    if not (word[0].isdigit() or word[0] in "+-"):
        return word
    if len(word) > _MAXIMUM_DIGITS:
        if _INTEGER.fullmatch(word) or _DECIMAL.fullmatch(word):
            raise YamlError(line, f"a number of {len(word)} digits; at most {_MAXIMUM_DIGITS} are read")
        return word
    if _INTEGER.fullmatch(word):
        digits = word.replace("_", "").lstrip("+-")
        # 0123 is a code with a leading zero (83 in YAML 1.1): it stays text, as in YAML 1.2 core it would be 123.
        return word if len(digits) > 1 and digits.startswith("0") else int(word.replace("_", ""))
    if _DECIMAL.fullmatch(word):
        return Decimal(word.replace("_", ""))
    return word
