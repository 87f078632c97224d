"""Markdown: made into a page, and read as one. Front matter is no part of the text and says what the document is."""

import re

from markdown_it import MarkdownIt

from index.readers.building import Said, collapsed
from index.readers.html import read_page
from index.readers.limits import USUAL, ReadLimits
from index.types import ReadReport

_FRONT = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>.*?)\n(?P=fence)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>[A-Za-z_]\w*)\s*[:=]\s*(?P<value>\S.*)$", re.MULTILINE)


def read_markdown(data: bytes, title: str, limits: ReadLimits = USUAL) -> ReadReport:
    """Read a Markdown report (CommonMark with tables); `title` is the catalogue's, empty where it is not known yet.

    Raises UnicodeDecodeError when `data` is not UTF-8.
    """
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    page = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"]).render(body)
    return read_page(page, title, whole=True, said=_said(front["fields"] if front else ""))


def _said(fields: str) -> Said:
    said = {found["name"].lower(): collapsed(found["value"]).strip("\"'") for found in _FIELD.finditer(fields)}
    return Said(
        title=said.get("title", ""),
        publisher=said.get("publisher") or said.get("author", ""),
        published=said.get("published") or said.get("date", ""),
    )
