"""Words as YAML scalars that `yaml_lines` reads back exactly: plain where that is safe, in double quotes otherwise."""

import json
import re

from orchestration.readers.yaml_lines import YamlError, parse_yaml

# What a double-quoted scalar must not hold as it is: it would be refused, or folded as a line break.
_ESCAPED = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LONGEST_PLAIN = 400


def yaml_scalar(words: str) -> str:
    r"""Write words as one YAML scalar on one line.

    >>> yaml_scalar("nearly 30%"), yaml_scalar("2023"), yaml_scalar("on: off"), yaml_scalar("two\nlines")
    ('nearly 30%', '"2023"', '"on: off"', '"two\\nlines"')
    """
    if words and len(words) <= _LONGEST_PLAIN and words[0].isalnum() and words.isprintable():
        try:
            if parse_yaml(f"a: {words}".encode()) == {"a": words}:
                return words
        except (YamlError, UnicodeEncodeError):
            pass
    return _ESCAPED.sub(lambda match: _escape(match[0]), json.dumps(words, ensure_ascii=False))


def _escape(sign: str) -> str:
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
