"""A report's blocks as the elements of a page, with a span marked by its offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from index.report import IndexedReport
from index.types import CELL, Block, SectionPath, Span
from rag.faces.reader.pieces import Piece, pieces_of

ElementKind = Literal[
    "title", "heading", "paragraph", "list", "numbered", "table", "lines", "aside", "hidden", "page", "empty-page"
]
_UNREAD = ("aside", "hidden", "page", "empty-page")

_DEEPEST = 6
_NUMBER = re.compile(r"(\d+)[.)]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One block's text; for an item of a numbered list, its number."""

    pieces: tuple[Piece, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table's caption (empty where it has none), the rows of its head, and its rows; each row is of as many cells."""

    caption: tuple[Piece, ...]
    head: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A heading, a paragraph, a list, a table, lines that belong together (contact details, data, what is not indexed),
    the beginning of a page, or a note that hidden text stands here."""

    kind: ElementKind
    id: str
    level: int
    section: SectionPath
    lines: tuple[Line, ...]
    start: int
    end: int
    table: Table | None = None
    page: int | None = None

    @property
    def text(self) -> str:
        """The element's words."""
        return " ".join("".join(piece.text for piece in line.pieces) for line in self.lines)


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
    level, first_mark, page = 1, _first_touched(report, span), 0
    for kind, group in _groups(report):
        before = _pages_until(report, page, group[0].start)
        made += [_page(report, number, group[0].start) for number in before]
        page += len(before)
        letter = "h" if kind in ("heading", "title") else "p"
        counts[letter] += 1
        if kind == "heading":
            # A page's headings go down one step at a time.
            level = min(len(group[0].section) + 1, level + 1, _DEEPEST)
        rows: list[_Row] = []
        for block in group:
            between = tuple(Piece("", page=number) for number in _pages_until(report, page, block.start))
            rows.append(_Row(block, between, [span] if span else [], block is first_mark))
            page = report.page_of(block.end - 1) or 0
        table = _table(report, rows) if kind == "table" else None
        lines = () if table else tuple(_line(report, row) for row in rows)
        place = (group[0].section, lines, group[0].start, group[-1].end)
        made.append(Element(kind, f"{letter}{counts[letter]}", level, *place, table, report.page_of(group[0].start)))
    rest = _pages_until(report, page, len(report.text))
    return made + [_page(report, number, len(report.text)) for number in rest]


@dataclass(frozen=True, slots=True)
class _Row:
    """A block of an element: the pages that begin right before it, and what is marked in it."""

    block: Block
    between: tuple[Piece, ...]
    marks: Sequence[Span]
    first: bool


def touches(report: IndexedReport, span: Span) -> bool:
    """Whether there are words of the report in `span`."""
    return _first_touched(report, span) is not None


def around(report: IndexedReport, span: Span) -> list[Element]:
    """The elements that `span` touches, with the one before and the one after where they stand in the same section."""
    whole = elements(report, span)
    read = [place for place, element in enumerate(whole) if element.kind not in ("page", "empty-page")]
    touched = [n for n, place in enumerate(read) if whole[place].start < span[1] and span[0] < whole[place].end]
    first, last = touched[0], touched[-1]
    if first > 0 and _reads_on(whole[read[first - 1]], whole[read[first]]):
        first -= 1
    if last < len(read) - 1 and _reads_on(whole[read[last + 1]], whole[read[last]]):
        last += 1
    return whole[read[first] : read[last] + 1]


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
    return neighbour.section == element.section and neighbour.kind not in ("heading", "title", *_UNREAD)


def _shown(report: IndexedReport) -> list[Block]:
    """The blocks of the page: where there are pages, running heads and page numbers give way to the page marks."""
    return [block for block in report.blocks if not (block.kind == "boilerplate" and report.read.pages)]


def _first_touched(report: IndexedReport, span: Span | None) -> Block | None:
    if span is None:
        return None
    blocks = (block for block in _shown(report) if block.kind != "hidden")
    return next((block for block in blocks if block.start < span[1] and span[0] < block.end), None)


def _pages_until(report: IndexedReport, done: int, offset: int) -> list[int]:
    """The numbers of the pages after page `done` that begin at `offset` or before."""
    return [place + 1 for place in range(done, report.page_of(offset) or 0)]


def _page(report: IndexedReport, number: int, at: int) -> Element:
    kind: ElementKind = "empty-page" if number in report.read.empty_pages else "page"
    return Element(kind, f"page-{number}", 1, (), (), at, at, page=number)


def _groups(report: IndexedReport) -> Iterator[tuple[ElementKind, list[Block]]]:
    """Blocks that make one element: the items of a list, lines that follow one another, or one block alone."""
    numbered = (_Numbered(place, block) for place, block in enumerate(_shown(report)))
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
        case "caption" | "header" | "row":
            return "table"
        case "contact" | "data":
            return "lines"
        case "boilerplate":
            return "aside"
        case kind:
            return kind


def _number(text: str, block: Block) -> int | None:
    """The number before a list item, which stands outside the block."""
    found = _NUMBER.search(text[max(block.start - 8, 0) : block.start].rpartition("\n")[2])
    return int(found[1]) if found else None


def _line(report: IndexedReport, row: _Row) -> Line:
    block = row.block
    if block.kind == "hidden":
        return Line(row.between)
    number = _number(report.text, block) if block.kind == "item" else None
    return Line((*row.between, *pieces_of(report.read, block.start, block.end, row.marks, row.first)), number)


def _table(report: IndexedReport, rows: Sequence[_Row]) -> Table:
    """The blocks of one run as rows of cells; short rows are filled up."""
    captions = tuple(piece for row in rows if row.block.kind == "caption" for piece in _line(report, row).pieces)
    cells = [(row.block.kind, _cells(report, row)) for row in rows if row.block.kind != "caption"]
    wide = max((len(made) for _, made in cells), default=0)
    filled = [(kind, (*made, *[Line(())] * (wide - len(made)))) for kind, made in cells]
    head = tuple(made for kind, made in filled if kind == "header")
    return Table(captions, head, tuple(made for kind, made in filled if kind == "row"))


def _cells(report: IndexedReport, row: _Row) -> tuple[Line, ...]:
    cells, at, first, between = [], row.block.start, row.first, row.between
    for words in report.text[row.block.start : row.block.end].split(CELL):
        pieces = pieces_of(report.read, at, at + len(words), row.marks, first)
        first = first and not any(piece.marked for piece in pieces)
        cells.append(Line((*between, *pieces)))
        at, between = at + len(words) + len(CELL), ()
    return tuple(cells)
