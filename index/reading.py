"""The text as it is read: the canonical text without what a page put between its words."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span


@dataclass(frozen=True, slots=True)
class AsRead:
    """A stretch of a canonical text as it is read, and where each piece of it stands there.

    `pieces`: spans in the canonical text that the text is made of, in order.
    """

    text: str
    pieces: tuple[Span, ...]

    def place(self, start: int, end: int) -> Span:
        """Where `text[start:end]`, which is not empty, stands in the canonical text."""
        return self._at(start), self._at(end - 1) + 1

    def _at(self, offset: int) -> int:
        for first, last in self.pieces:
            if offset < last - first:
                return first + offset
            offset -= last - first
        raise ValueError(f"there is no character {offset} after the end of what is read")


def as_read(text: str, start: int, end: int, dropped: Sequence[Span]) -> AsRead:
    """`text[start:end]` without the stretches `dropped`, which are in order and do not overlap."""
    pieces: list[Span] = []
    at = start
    for first, last in dropped[bisect_left(dropped, start, key=lambda span: span[1]) :]:
        if first >= end:
            break
        if first > at:
            pieces.append((at, first))
        at = max(at, last)
    if at < end:
        pieces.append((at, end))
    return AsRead("".join(text[first:last] for first, last in pieces), tuple(pieces))
