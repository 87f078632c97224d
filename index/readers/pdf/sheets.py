"""What is read off one page: its characters, and the lines drawn on it.

Places are in points from the top left corner of the page as it is shown: turned as the page is turned, and so that the
text runs from left to right.
"""

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


SYMBOLS = "\uf02d\uf06c\uf06e\uf06f\uf071\uf076\uf0a7\uf0b7\uf0d8\uf0e0\uf0fc"
"""Bullets of the typefaces Symbol and Wingdings, whose characters have no code of their own."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text is set: size in points, and what it takes to tell whether anybody sees it.

    `mark` is the number of its marked content on the page, -1 where it has none; `artifact` says that the file itself
    calls it page furniture. `turn`: quarter turns clockwise from upright, None for slanting text.
    """

    size: float
    bold: bool
    painted: bool
    shade: float | None
    mark: int
    artifact: bool
    turn: int | None


class Glyph(NamedTuple):
    """One character: its box, the line it stands on, and its look. The top left corner of the page is (0, 0).

    `apart`: whether PDFium takes it for the first of a word, though the file has no space before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    look: Look
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its characters in the file's order, lines drawn across and down it, and scanned or other images.

    `turn`: by how many quarters clockwise the page's own coordinates were turned.
    """

    number: int
    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]
    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """From a page's own coordinates to those of the page as it is shown, and on by `turn` quarters for its text."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where the point (x, y) of the file is shown."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a box of the file is shown."""
        (x, y), (z, w) = self.point(left, bottom), self.point(right, top)
        return min(x, z), min(y, w), max(x, z), max(y, w)
