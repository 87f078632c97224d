"""From lines to drafts of blocks: which lines are one paragraph, item, heading or table, over columns and pages too."""

from dataclasses import dataclass
from typing import Literal

from index.readers.pdf.fragments import box_over
from index.readers.pdf.layout import Row
from index.readers.pdf.sheets import Box
from index.readers.pdf.tables import Cell, Table
from index.readers.pdf.tags import UNMARKED, Element
from index.types import Span

DraftKind = Literal[
    "title", "heading", "paragraph", "item", "data", "contact", "caption", "table", "boilerplate", "hidden"
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its words, the places of notes' numbers in them, and where on which page it stands.

    `column` tells the columns of a page apart. `indent`: where its words begin, after a marker; `first_word`: how wide
    the first of them is.
    """

    text: str
    page: int
    box: Box
    base: float
    size: float
    bold: bool
    indent: float
    column: tuple[float, float]
    first_word: float
    element: Element = UNMARKED
    marked: bool = False
    notes: tuple[Span, ...] = ()


@dataclass(slots=True)
class Draft:
    """A block to be: its lines (for a table: the table), and what is found out about it on the way.

    `level` of a heading, from 1. `gap`: whether more than the usual distance is above it. `run` numbers lists and
    tables.
    """

    kind: DraftKind
    lines: list[Line]
    table: Table | None = None
    page: int = 0
    level: int = 0
    marker: str = ""
    gap: bool = True
    run: int = 0
    repeats_header: bool = False

    @property
    def words(self) -> str:
        """Its words on one line, as a person would compare them."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The type size of most of it."""
        sizes = [line.size for line in self.lines for _ in line.text]
        return max(sorted(set(sizes)), key=sizes.count) if sizes else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of it is set in bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)


def make_line(row: Row, page: int) -> Line:
    """The fragments of a row as one line."""
    first, box, text = row.fragments[0], row.fragments[0].box, ""
    notes: list[Span] = []
    for fragment in row.fragments:
        text += " " if text else ""
        notes += [(start + len(text), end + len(text)) for start, end in fragment.notes]
        text += fragment.text
        box = box_over(box, fragment.box)
    longest = max(row.fragments, key=lambda one: len(one.text))
    bold = all(fragment.bold for fragment in row.fragments)
    column = (row.left, row.right)
    return Line(
        text,
        page,
        box,
        first.base,
        longest.size,
        bold,
        first.indent,
        column,
        first.first_word,
        first.element,
        first.marked,
        tuple(notes),
    )


def cell_line(cell: Cell, page: int) -> list[Line]:
    """The lines of a cell of a table, or of its caption."""
    return [make_line(Row((fragment,), fragment.left, fragment.right), page) for fragment in cell]
