"""The templates of the report, and the one place in which text becomes HTML.

Every value that a template prints goes through `printed`; templates have no other way to print. Jinja's own escaping
makes an object of each of the millions of values of a large report, which took half of the time; it stays on, for what
templates join by themselves.
"""

import functools
from collections.abc import Mapping
from html import escape as escape_html
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from orchestration.report.wording import harmless


@functools.lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """Text of a document as HTML: escaped, and without characters that steer a browser or the order of writing.

    Most texts stand on a page more than once, in the table and on a card.
    """
    return escape_html(text if text.isprintable() else harmless(text))


def printed(value: Any) -> str:
    """A value as a template prints it: HTML as it is, everything else as escaped text."""
    kind = type(value)
    if kind is str:
        return escaped(value)
    return value if kind is Markup else escape(value)


class _PrintingCode(CodeGenerator):
    """Code of templates that print each value through `finalize` alone, which escapes."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(")")


def make_environment(names: Mapping[str, Any], filters: Mapping[str, Any]) -> Environment:
    """The environment of the report's templates, with names and filters of its own."""
    environment = Environment(
        loader=PackageLoader("orchestration.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printed,
    )
    environment.code_generator_class = _PrintingCode
    loader = environment.loader
    assert loader is not None
    style = loader.get_source(environment, "report.css")[0]
    environment.globals.update(names, style=Markup(_compact(style)))
    environment.filters.update(filters)
    return environment


def _compact(style: str) -> str:
    """The stylesheet without indents and line breaks: it stands in every page."""
    return "".join(line.strip() for line in style.splitlines() if not line.strip().startswith("/*"))
