"""A report's blocks as the elements of a page, with a span marked by its offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from index.opened import IndexedReport
from index.types import Block, SectionPath

ElementKind = Literal["title", "heading", "paragraph", "list", "numbered", "lines", "aside"]

Span = tuple[int, int]

_DEEPEST = 6
_NUMBER = re.compile(r"(\d+)[.)]\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not; `first` is the first marked one of the page."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One block's text; for an item of a numbered list, its number."""

    pieces: tuple[Piece, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A heading, a paragraph, a list, or lines that belong together (contact details, data, what is not indexed)."""

    kind: ElementKind
    id: str
    level: int
    section: SectionPath
    lines: tuple[Line, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The element's words."""
        return " ".join(piece.text for line in self.lines for piece in line.pieces)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents, with those below it."""

    id: str
    text: str
    below: tuple["Entry", ...] = ()


def elements(report: IndexedReport, span: Span | None = None) -> list[Element]:
    """The report as elements, in reading order; `span` is marked in every block that it touches."""
    made: list[Element] = []
    counts = {"p": 0, "h": 0}
    level, first_mark = 1, _first_touched(report.blocks, span)
    for kind, group in _groups(report):
        letter = "h" if kind in ("heading", "title") else "p"
        counts[letter] += 1
        if kind == "heading":
            # A page's headings go down one step at a time.
            level = min(len(group[0].section) + 1, level + 1, _DEEPEST)
        lines = tuple(_line(report.text, block, span, block is first_mark) for block in group)
        section, ends = group[0].section, (group[0].start, group[-1].end)
        made.append(Element(kind, f"{letter}{counts[letter]}", level, section, lines, *ends))
    return made


def touches(report: IndexedReport, span: Span) -> bool:
    """Whether there are words of the report in `span`."""
    return _first_touched(report.blocks, span) is not None


def around(report: IndexedReport, span: Span) -> list[Element]:
    """The elements that `span` touches, with the one before and the one after where they stand in the same section."""
    whole = elements(report, span)
    places = [place for place, element in enumerate(whole) if element.start < span[1] and span[0] < element.end]
    first, last = places[0], places[-1]
    before, after = whole[max(first - 1, 0)], whole[min(last + 1, len(whole) - 1)]
    if _reads_on(before, whole[first]):
        first = max(first - 1, 0)
    if _reads_on(after, whole[last]):
        last = min(last + 1, len(whole) - 1)
    return whole[first : last + 1]


def contents(made: Sequence[Element]) -> list[Entry]:
    """The headings of the two highest levels."""
    found: list[Entry] = []
    for element in made:
        if element.kind != "heading" or element.level > 3:
            continue
        entry = Entry(element.id, element.text)
        if element.level == 2 or not found:
            found.append(entry)
        else:
            found[-1] = Entry(found[-1].id, found[-1].text, (*found[-1].below, entry))
    return found


def _reads_on(neighbour: Element, element: Element) -> bool:
    return neighbour.section == element.section and neighbour.kind not in ("heading", "title", "aside")


def _first_touched(blocks: Sequence[Block], span: Span | None) -> Block | None:
    if span is None:
        return None
    return next((block for block in blocks if block.start < span[1] and span[0] < block.end), None)


def _groups(report: IndexedReport) -> Iterator[tuple[ElementKind, list[Block]]]:
    """Blocks that make one element: the items of a list, lines that follow one another, or one block alone."""
    numbered = (_Numbered(place, block) for place, block in enumerate(report.blocks))
    for _, group in groupby(numbered, key=lambda entry: entry.key):
        blocks = [entry.block for entry in group]
        yield _kind(report.text, blocks[0]), blocks


@dataclass(frozen=True, slots=True)
class _Numbered:
    place: int
    block: Block

    @property
    def key(self) -> tuple[object, ...]:
        if self.block.kind == "item":
            return ("item", self.block.run, self.block.section)
        if self.block.kind in ("caption", "header", "row"):
            return ("table", self.block.run, self.block.section)
        if self.block.kind in ("contact", "data", "boilerplate", "hidden"):
            return (self.block.kind, self.block.section)
        return ("alone", self.place)


def _kind(text: str, block: Block) -> ElementKind:
    match block.kind:
        case "item":
            return "numbered" if _number(text, block) is not None else "list"
        case "contact" | "data" | "caption" | "header" | "row":
            return "lines"
        case "boilerplate" | "hidden":
            return "aside"
        case kind:
            return kind


def _number(text: str, block: Block) -> int | None:
    """The number before a list item, which stands outside the block."""
    found = _NUMBER.search(text[max(block.start - 8, 0) : block.start].rpartition("\n")[2])
    return int(found[1]) if found else None


def _line(text: str, block: Block, span: Span | None, first: bool) -> Line:
    number = _number(text, block) if block.kind == "item" else None
    start, end = (min(max(at, block.start), block.end) for at in span) if span else (block.start, block.start)
    if start >= end:
        return Line((Piece(text[block.start : block.end]),), number)
    pieces = (
        Piece(text[block.start : start]),
        Piece(text[start:end], marked=True, first=first),
        Piece(text[end : block.end]),
    )
    return Line(tuple(piece for piece in pieces if piece.text), number)
