"""Plain text saved from a web page: blocks with exact offsets, and section paths.

The canonical text is the decoded file, unchanged.
"""

import re
from dataclasses import replace

from index.readers.columns import untangle_columns
from index.readers.limits import USUAL, ReadLimits
from index.readers.lines import Line, split_lines
from index.readers.outline import Above, Outline
from index.readers.proposing import proposed_from
from index.types import Block, BlockKind, Proposed, ReadReport

_KINDS: dict[str, BlockKind] = {
    "heading": "heading",
    "text": "paragraph",
    "item": "item",
    "data": "data",
    "contact": "contact",
    "blanked": "boilerplate",
}

_BEGINNING = 30
"""Lines in which a report says what it is called, who published it, and when."""
_DOCUMENT = re.compile(
    r"\b(?:report|assessment|inspection|review|peer challenge|audit|account|strategy|plan|statement|policy)\b(?!:)",
    re.IGNORECASE,
)


def read_text(data: bytes, title: str, limits: ReadLimits = USUAL) -> ReadReport:
    """Read a UTF-8 text report.

    `title` is the report's title as the catalogue gives it: the line that equals it is the title, and what
    stands above that line is a site banner. Raises UnicodeDecodeError when `data` is not UTF-8.
    """
    text = data.decode("utf-8")
    lines = split_lines(text)
    title_at = next((place for place, line in enumerate(lines) if _same(text[line.start : line.end], title)), None)
    banner = [Block("boilerplate", line.start, line.end) for line in lines[: title_at or 0]]
    if title_at is not None:
        banner.append(Block("title", lines[title_at].start, lines[title_at].end))
    body = lines[len(banner) :]
    blocks = tuple(banner) + _sections(text, body, has_title=title_at is not None)
    return ReadReport(text, blocks, proposed=_proposed(text, lines))


def _proposed(text: str, lines: list[Line]) -> Proposed:
    """The first heading that names a kind of document is taken for the title, else the first of all.

    Plain text does not say which line is the title, and a banner may stand above it.
    """
    beginning = [text[line.start : line.end] for line in lines[:_BEGINNING]]
    headings = [text[line.start : line.end] for line in lines[:_BEGINNING] if line.kind == "heading"]
    named = (heading for heading in headings if _DOCUMENT.search(heading))
    return proposed_from(next(named, None) or next(iter(headings), ""), "\n".join(beginning))


def _same(line: str, title: str) -> bool:
    return " ".join(line.split()).casefold() == " ".join(title.split()).casefold()


def _sections(text: str, lines: list[Line], has_title: bool) -> tuple[Block, ...]:
    """Give every line its section path and number the lists."""
    outline, blocks, run = Outline(), [], 0
    above: Above = "title" if has_title else "other"
    columns = untangle_columns(text, lines)
    for place, line in enumerate(lines):
        content = text[line.start : line.end]
        if line.kind == "heading":
            blocks.append(Block("heading", line.start, line.end, outline.heading(_plain(content), above)))
        else:
            if place in columns.closes_before:
                outline.close_numbered()
            run += line.kind != "item" or place in columns.starts_list or lines[place - 1].kind != "item"
            blocks.append(Block(_KINDS[line.kind], line.start, line.end, outline.path, run))
        above = "heading" if line.kind == "heading" else "lead" if content.endswith(":") else "other"
    return tuple(_move(block, blocks, columns.belongs_to.get(place)) for place, block in enumerate(blocks))


def _move(block: Block, blocks: list[Block], lead: int | None) -> Block:
    return block if lead is None else replace(block, section=blocks[lead].section)


def _plain(heading: str) -> str:
    return " ".join(heading.split())
