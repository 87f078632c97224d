"""From drafts to the canonical text, its blocks, and where each page begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.readers.pdf.drafts import Draft, Line, cell_line
from index.readers.pdf.words import HYPHENS, Divisions
from index.types import CELL, Block, BlockKind, Span

EMPTY_CELL = "–"
"""What an empty cell of a table is shown as: two separators with nothing between could not be told apart."""

_NO_SPACE_AFTER = re.compile(r"(?:\S[-\u2010/]|\w[–—]|[“‘(\[]…?)$")
"""The end of a line that is read on without a space: a hyphen, a stroke, a dash between figures, what opens a quote."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands around the body of one page, line by line, and the text that nobody sees on it."""

    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """A canonical text as it grows. `edges` has the furniture of each page, the first page first."""

    edges: Sequence[Edges]
    divisions: Divisions
    blocks: list[Block] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    """The draft of each block; for the rows of a table, and for furniture, the draft that stands nearest before."""
    dropped: list[Span] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _hidden: int = 0
    """Pages whose hidden text is written."""

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write all drafts and the furniture around them."""
        for draft in drafts:
            self._turn_to(draft.page, draft)
            if draft.table is None:
                self._paragraph(draft)
            else:
                self._table(draft)
        self._turn_to(len(self.edges) + 1, Draft("boilerplate", []))

    def _turn_to(self, page: int, draft: Draft) -> None:
        """Write what stands between the last block and the first of `page`."""
        while len(self.pages) < min(page, len(self.edges)):
            if self.pages:
                self._furniture(self.edges[len(self.pages) - 1].foot, draft)
            self.pages.append(-1)
            self._furniture(self.edges[len(self.pages) - 1].head, draft)
        while self._hidden < min(page, len(self.edges)):
            for words in self.edges[self._hidden].hidden:
                self._block("hidden", words, draft)
            self._hidden += 1
        if page > len(self.edges) and self.edges:
            self._furniture(self.edges[-1].foot, draft)
            self.pages = [self._length if start < 0 else start for start in self.pages]

    def _furniture(self, lines: Sequence[str], draft: Draft) -> None:
        for words in lines:
            self._block("boilerplate", words, draft)

    def _block(self, kind: BlockKind, words: str, draft: Draft, before: str = "\n\n") -> None:
        self._put(before if self._length else before.lstrip("\n"))
        start = self._length
        self._put(words)
        self._add(kind, start, draft)

    def _add(self, kind: BlockKind, start: int, draft: Draft) -> None:
        run = draft.run if kind in ("item", "caption", "header", "row", "paragraph", "data", "contact") else 0
        self.blocks.append(Block(kind, start, self._length, (), run))
        self.drafts.append(draft)

    def _put(self, text: str) -> None:
        """Write `text`; a page that waits for its first character begins here, after line breaks."""
        if text.strip() and self.pages and self.pages[-1] < 0:
            begin = self._length + len(text) - len(text.lstrip())
            self.pages = [begin if start < 0 else start for start in self.pages]
        self._parts.append(text)
        self._length += len(text)

    def _paragraph(self, draft: Draft) -> None:
        before = "\n" if draft.kind == "item" and self.drafts and self.drafts[-1].run == draft.run else "\n\n"
        if draft.kind == "item":
            before += f"{draft.marker or '•'} "
        self._put(before if self._length else before.lstrip("\n"))
        start = self._length
        self._lines(draft.lines)
        kind: BlockKind = draft.kind if draft.kind != "table" else "paragraph"
        self._add(kind, start, draft)

    def _lines(self, lines: Sequence[Line]) -> None:
        """Write lines as one: with a space between, or with what is dropped in reading."""
        for place, line in enumerate(lines):
            after = lines[place + 1] if place + 1 < len(lines) else None
            self._line(line, after)

    def _line(self, line: Line, after: Line | None) -> None:
        start = self._length
        self._put(line.text)
        self.dropped += [(start + first, start + last) for first, last in line.notes]
        if after is None:
            return
        hyphen = line.text[-1:] in HYPHENS
        division = hyphen and self.divisions.is_division(line.text, after.text)
        joined = division or bool(_NO_SPACE_AFTER.search(line.text))
        begin = self._length - division
        if not joined:
            self._put(" ")
            begin += 1
        between = after.page > line.page and self._between(line.page, after.page)
        if between or division:
            self._put("\n")
        if self._length > begin:
            self.dropped.append((begin, self._length))

    def _between(self, page: int, after: int) -> bool:
        """Write the furniture between two pages in the middle of a block; returns whether there is any."""
        start = self._length
        for number in range(page, after):
            for words in self.edges[number - 1].foot:
                self._put("\n" + words)
            self.pages.append(-1)
            for words in self.edges[number].head:
                self._put("\n" + words)
        return self._length > start

    def _table(self, draft: Draft) -> None:
        if draft.table is None:
            return
        for place, row in enumerate(draft.table.rows):
            header = place == 0 and draft.table.has_header
            kind: BlockKind = "header" if header else "row"
            if draft.kind != "table" or (header and draft.repeats_header):
                kind = "boilerplate"
            same = bool(self.drafts) and self.drafts[-1].run == draft.run
            self._put(("\n" if place or same else "\n\n") if self._length else "")
            start = self._length
            for number, cell in enumerate(row):
                self._put(CELL if number else "")
                if cell:
                    self._lines(cell_line(cell, draft.page))
                else:
                    self._put(EMPTY_CELL)
            self._add(kind, start, draft)


def all_lines(drafts: Sequence[Draft]) -> Iterator[str]:
    """The words of every line of a report."""
    for draft in drafts:
        yield from (line.text for line in draft.lines)
        for row in draft.table.rows if draft.table is not None else ():
            yield from (fragment.text for cell in row for fragment in cell)
