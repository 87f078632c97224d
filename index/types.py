"""The values that the rooms of `index` hand to one another.

All offsets count characters (Python `str` index) in a report's canonical text, end exclusive.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "title", "heading", "paragraph", "item", "data", "contact", "caption", "header", "row", "boilerplate", "hidden"
]
"""`caption`, `header` and `row` make a table: the line above it, the row with the columns' names, a row of values, its
cells apart by `CELL`. `boilerplate` (site banners, running heads, page numbers) and `hidden` (what no reader of the
page would see) are part of the canonical text and of no passage."""

CELL = " | "
"""What stands between two cells of a row in a canonical text that a reader made."""

Span = tuple[int, int]
SectionPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a report, as its reader found it.

    `start` and `end` leave out surrounding white space and a list item's marker. `section` holds the headings
    above the block, outermost first; a heading's own path ends with itself. `run` numbers lists and tables: items, or
    a caption, header and rows, with the same number belong together.
    """

    kind: BlockKind
    start: int
    end: int
    section: SectionPath = ()
    run: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a document says of itself, for a person to confirm; empty where it says nothing.

    `published` is free text as the document has it ("December 2023"), `sort_date` the same as YYYY, YYYY-MM or
    YYYY-MM-DD.
    """

    title: str = ""
    publisher: str = ""
    published: str = ""
    sort_date: str = ""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a reader makes of a file: its canonical text, and the blocks in reading order.

    `pages`: where each page begins in the text, for a format that has pages. `dropped`: stretches inside blocks that
    nobody reads as part of them (the hyphen and line break in a word that was divided, a running head between two
    halves of a paragraph), in order. `empty_pages`: numbers, from 1, of pages without text.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()
    dropped: tuple[Span, ...] = ()
    empty_pages: tuple[int, ...] = ()
    proposed: Proposed = Proposed()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item: the unit that is quoted.

    `item` numbers the list item, or the line of contact details or of data, that it belongs to within its passage
    (0-based; None in a paragraph). `lead` marks a line that ends with a colon and leads into what follows.
    """

    id: str
    report: str
    passage: str
    start: int
    end: int
    item: int | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a list with the line that leads into it; never crosses a heading."""

    id: str
    report: str
    start: int
    end: int
    section: SectionPath
    sentences: tuple[Sentence, ...]
    is_list: bool = False

    @property
    def heading(self) -> str:
        """The heading right above it; empty where there is none."""
        return self.section[-1] if self.section else ""


AskedOf = Literal["sentence", "passage", "comparison", "nothing"]
"""What in a report an anticipated question is put to."""


@dataclass(frozen=True, slots=True)
class AnticipatedQuestion:
    """A question that readers would ask of a report, in their words, and the sentence or passage at `start:end` that
    answers it. One that compares the report with others is `of` a comparison, and its place is the sentence that is
    this report's side of it; one that nothing in the report answers is `of` nothing, and has no place (both are 0)."""

    report: str
    of: AskedOf
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DenseHit:
    """One neighbour of a query vector: the stored unit's id, its kind, and the cosine similarity."""

    unit: str
    kind: str
    similarity: float


Progress = Callable[[int, int], None]
"""Called with (units done, units in all) as a build goes on."""
