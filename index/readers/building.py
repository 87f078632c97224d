"""What every reader of a format with mark-up builds with: the pieces that it found, and a canonical text that grows.

A piece is what the mark-up says: a heading of a level, a paragraph, an item of a list, a row of a table.
`assembling.build_report` makes a report of them.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from index.types import Block, BlockKind, SectionPath

Bound = Literal["open", "close"]
"""They bound a place whose headings end with it, such as a table that only arranges the page."""

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a document as its mark-up has it; a line break in the text of a paragraph is one on the page.

    `level`: of a heading, from 1 (0: not told by the mark-up); of an item, how deep its list is nested, from 0.
    `marker`: what stands before an item, a bullet where empty. `group`: which list or table it belongs to. `bold`:
    whether all of a paragraph is set in bold.
    """

    kind: BlockKind | Bound
    text: str = ""
    level: int = 0
    marker: str = ""
    group: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a document's metadata says of it; empty where it says nothing."""

    title: str = ""
    publisher: str = ""
    published: str = ""


def collapsed(text: str) -> str:
    """`text` as a browser shows it: white space as one space (a non-breaking one stays), none at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()


def clean(text: str) -> str:
    """`text` without soft hyphens, and with U+FFFD for what is no character of a text."""
    return _NO_CHARACTER.sub("\ufffd", text.replace("\u00ad", ""))


@dataclass(slots=True)
class TextBuilder:
    """A canonical text as it grows; `add` says where each stretch came to stand."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def add(self, kind: BlockKind, text: str, section: SectionPath = (), run: int = 0, before: str = "\n\n") -> Block:
        """Append `text`, which neither is empty nor has white space at its ends, after `before`, which is no part of
        its block. The first stretch needs no line breaks before it."""
        gap = before if self._length else before.lstrip("\n")
        self._parts += [gap, text]
        start = self._length + len(gap)
        self._length = start + len(text)
        return Block(kind, start, self._length, section, run)

    @property
    def text(self) -> str:
        """All that was appended."""
        return "".join(self._parts)
