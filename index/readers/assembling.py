"""From pieces to a report: the canonical text, its blocks, section paths, and the kinds that the words tell.

The pieces are written down one after the other. Mark-up says what is a heading, an item or a row; whether a paragraph
is contact details or a value with its label is told by its words, as in plain text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.readers.building import Piece, Said, TextBuilder, collapsed
from index.readers.lines import LineKind, classify, looks_like_heading, with_signatures
from index.readers.outline import Above, Outline
from index.readers.proposing import proposed_from
from index.types import Block, BlockKind, ReadReport

COVER = 20
"""Pieces among which the catalogue's title is looked for: a banner or a line of navigation may stand above it."""

FIRST_WORDS = 2_000
"""Characters of a document that are searched for its date and publisher."""

NOTHING = Said()

TYPED_LIST = -1
"""The group of items whose bullets somebody typed into a paragraph."""

_KINDS: dict[LineKind, BlockKind] = {
    "heading": "paragraph",
    "text": "paragraph",
    "item": "item",
    "data": "data",
    "contact": "contact",
    "blanked": "boilerplate",
}
_TABLE = ("caption", "header", "row")


def build_report(pieces: Sequence[Piece], title: str, said: Said = NOTHING) -> ReadReport:
    """Write `pieces` down; `title` is the catalogue's, empty where it is not known yet."""
    kept = [piece for piece in pieces if collapsed(piece.text) or piece.kind in ("open", "close")]
    assembly = _Assembly()
    for piece in _typed(_headings_marked(_with_title(kept, title))):
        assembly.take(piece)
    text = assembly.builder.text
    own = next((text[block.start : block.end] for block in assembly.blocks if block.kind == "title"), "")
    proposed = proposed_from(own or said.title, text[:FIRST_WORDS], said.publisher, said.published)
    return ReadReport(text, tuple(assembly.blocks), proposed=proposed)


def _with_title(pieces: list[Piece], title: str) -> list[Piece]:
    """Say which piece is the title; what stands above one that the catalogue knows is a banner."""
    wanted = _folded(title)
    named = [place for place, piece in enumerate(pieces[:COVER]) if wanted and _folded(piece.text) == wanted]
    marked = [place for place, piece in enumerate(pieces) if piece.kind == "title"]
    if named:
        above = [piece if piece.kind in ("open", "close") else replace(piece, kind="boilerplate") for piece in pieces]
        pieces = [*above[: named[0]], *pieces[named[0] :]]
    title_at = next(iter([*named, *marked, *_only_outermost(pieces)]), None)
    return [
        replace(piece, kind="title") if place == title_at else _no_title(piece) for place, piece in enumerate(pieces)
    ]


def _no_title(piece: Piece) -> Piece:
    return replace(piece, kind="heading", level=1) if piece.kind == "title" else piece


def _only_outermost(pieces: Sequence[Piece]) -> list[int]:
    """The place of the first heading, where it is the only one of the outermost level: the name of the document."""
    headings = [place for place, piece in enumerate(pieces) if piece.kind == "heading"]
    outermost = [place for place in headings if pieces[place].level == 1]
    return outermost if len(outermost) == 1 and outermost[0] == headings[0] else []


def _headings_marked(pieces: list[Piece]) -> list[Piece]:
    """In a document without a heading that is marked as one, short lines in bold are its headings."""
    if any(piece.kind == "heading" for piece in pieces):
        return pieces
    return [
        replace(piece, kind="heading")
        if piece.kind == "paragraph" and piece.bold and looks_like_heading(collapsed(piece.text))
        else piece
        for piece in pieces
    ]


def _typed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with each paragraph as what its words make of it."""
    lines = [line for piece in pieces for line in _lines(piece)]
    found = [classify(line.text) if line.kind == "paragraph" else ("text", 0) for line in lines]
    kinds = with_signatures([kind for kind, _ in found])
    for line, kind, (_, marker) in zip(lines, kinds, found, strict=True):
        if line.kind != "paragraph":
            yield line
        elif kind == "item":
            bullet, text = line.text[:marker].strip(), line.text[marker:]
            yield replace(line, kind="item", text=text, marker=bullet, group=TYPED_LIST)
        else:
            yield replace(line, kind=_KINDS[kind])


def _lines(piece: Piece) -> list[Piece]:
    """A paragraph as one piece; where the lines in it are values or contact details, a piece for each line."""
    if piece.kind != "paragraph":
        return [replace(piece, text=collapsed(piece.text))]
    lines = [replace(piece, text=line) for line in map(collapsed, piece.text.split("\n")) if line]
    if any(classify(line.text)[0] in ("data", "contact", "blanked") for line in lines):
        return lines
    return [replace(piece, text=" ".join(line.text for line in lines))]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Assembly:
    """The text and blocks of one document, made piece by piece."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.blocks: list[Block] = []
        self._open: list[tuple[int, str]] = []
        """The level and words of each heading that is open."""
        self._around: list[list[tuple[int, str]]] = []
        self._inferred = Outline()
        self._run = 0
        self._group: tuple[int, bool] | None = None

    def take(self, piece: Piece) -> None:
        """Write one piece down."""
        if piece.kind == "open":
            self._around.append(list(self._open))
        elif piece.kind == "close":
            self._open = self._around.pop()
        else:
            if piece.kind == "heading":
                self._open_heading(piece)
            if piece.kind != "hidden":
                self._count(piece)
            self._add(piece.kind, piece)

    def _open_heading(self, piece: Piece) -> None:
        words = " ".join(piece.text.split())
        if piece.level == 0:
            above: Above = "title" if self.blocks and self.blocks[-1].kind == "title" else "other"
            self._open = [(0, name) for name in self._inferred.heading(words, above)]
            return
        while self._open and self._open[-1][0] >= piece.level:
            self._open.pop()
        self._open.append((piece.level, words))

    def _count(self, piece: Piece) -> None:
        """Items of one list and rows of one table have one run; anything else has its own."""
        group = (piece.group, piece.kind == "item") if piece.kind in (*_TABLE, "item") else None
        self._run += group is None or group != self._group
        self._group = group

    def _add(self, kind: BlockKind, piece: Piece) -> None:
        last = self.blocks[-1].kind if self.blocks else ""
        before = "\n" if kind in _TABLE and last in _TABLE and kind != "caption" else "\n\n"
        if kind == "item":
            goes_on = last == "item" and self.blocks[-1].run == self._run
            before = ("\n" if goes_on else "\n\n") + "  " * (piece.level + 1) + f"{piece.marker or '•'} "
        section = () if kind in ("title", "boilerplate", "hidden") else tuple(words for _, words in self._open)
        self.blocks.append(self.builder.add(kind, piece.text, section, self._run, before))
