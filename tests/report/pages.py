"""Reading built pages back as a browser would: their anchors, their links, their text. No assertions here."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Page:
    """One page: what it links to, what it can be linked by, which elements and attributes it has, what it says."""

    links: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.add(tag)
        for name, value in attrs:
            self.page.attributes.add(name)
            if name in ("href", "xlink:href", "src"):
                self.page.links.append(value or "")
            elif name == "id":
                self.page.anchors.append(value or "")

    def handle_data(self, data: str) -> None:
        self.page.text += data


def read_page(file: Path) -> Page:
    """Read one page."""
    reader = _Reader()
    reader.feed(file.read_text("utf-8"))
    reader.close()
    return reader.page


def read_pages(folder: Path) -> dict[str, Page]:
    """Read all pages of a report, by their path within it."""
    return {file.relative_to(folder).as_posix(): read_page(file) for file in sorted(folder.rglob("*.html"))}


def read_bytes(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their content."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
