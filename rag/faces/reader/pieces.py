"""A stretch of a report as pieces of text: as it is read, some of them marked, with the places at which pages begin."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading import AsRead, as_read
from index.types import ReadReport, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not; `first` is the first marked one of the page.

    `page`: no text, but the number of the page that begins here.
    """

    text: str
    marked: bool = False
    first: bool = False
    page: int | None = None


def pieces_of(
    read: ReadReport, start: int, end: int, marks: Sequence[Span] = (), first: bool = False
) -> tuple[Piece, ...]:
    """`read.text[start:end]` without what nobody reads there, cut at the edges of `marks` (offsets in the text, in
    order) and where a page begins inside it; `first`: whether the first mark is the page's first."""
    shown = as_read(read.text, start, end, read.dropped)
    marked = [(_within(shown, a), _within(shown, b)) for a, b in marks if a < end and start < b]
    begins = {at: page for page, at in _pages(read, shown, start, end)}
    cuts = sorted({0, len(shown.text), *begins, *(edge for span in marked for edge in span)})
    made: list[Piece] = []
    for a, b in zip(cuts, cuts[1:] + cuts[-1:], strict=True):
        if a in begins:
            made.append(Piece("", page=begins[a]))
        if a < b:
            is_marked = any(span[0] <= a < span[1] for span in marked)
            made.append(Piece(shown.text[a:b], is_marked, is_marked and first))
            first = first and not is_marked
    return tuple(made)


def _within(shown: AsRead, offset: int) -> int:
    """Where an offset of the canonical text lies in what is shown of it."""
    return sum(max(min(offset, last) - begin, 0) for begin, last in shown.pieces)


def _pages(read: ReadReport, shown: AsRead, start: int, end: int) -> list[tuple[int, int]]:
    """The pages that begin inside, with their place in what is shown; one that divides a word begins after it."""
    found = []
    for place in range(bisect_right(read.pages, start), bisect_left(read.pages, end)):
        at = _within(shown, read.pages[place])
        while 0 < at < len(shown.text) and not shown.text[at - 1].isspace() and not shown.text[at].isspace():
            at += 1
        found.append((place + 1, at))
    return found
