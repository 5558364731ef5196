"""The words of pasted HTML. Kept apart because the parser is slow to load and seldom wanted."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "tr", "li"}
_UNSEEN = {"style", "script", "head", "title"}


class _TableText(HTMLParser):
    """Reads only the words of pasted HTML, cells apart by tabs and rows by line breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _UNSEEN
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN
        if tag in {"td", "th"}:
            self.parts.append("\t")
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.parts.append(re.sub(r"[ \r\n\t]+", " ", data))


def words_of_html(html: str) -> str:
    """What a reader sees: cells apart by tabs, rows and paragraphs by line feeds."""
    reader = _TableText()
    reader.feed(html)
    lines = (line.strip(" ").rstrip("\t") for line in "".join(reader.parts).split("\n"))
    return "\n".join(re.sub(r" ?\t ?", "\t", line) for line in lines if line.strip())
