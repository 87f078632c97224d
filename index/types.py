"""The values that the rooms of `index` hand to one another.

All offsets count characters (Python `str` index) in a report's canonical text, end exclusive.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "data", "contact", "boilerplate"]

SectionPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a report, as its reader found it.

    `start` and `end` leave out surrounding white space and a list item's marker. `section` holds the headings
    above the block, outermost first; a heading's own path ends with itself. `run` numbers lists: items with the
    same number belong together.
    """

    kind: BlockKind
    start: int
    end: int
    section: SectionPath = ()
    run: int = 0


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a reader makes of a file: its canonical text, and the blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]


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


@dataclass(frozen=True, slots=True)
class AnticipatedQuestion:
    """A question that the sentence or passage at `start:end` answers, in words its readers would use."""

    report: str
    of: Literal["sentence", "passage"]
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
