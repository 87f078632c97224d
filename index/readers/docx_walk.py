"""The pieces of a Word document, by its styles: headings, paragraphs, lists, tables, notes, text boxes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.readers.building import Piece, collapsed
from index.readers.docx_package import Element, WordFile, child, local, value
from index.readers.docx_runs import RunReader, Words, is_shaded, stands_on_colour
from index.readers.docx_styles import Numbered, Styles, is_on
from index.readers.docx_tables import DocxCell, DocxRow, read_table

_CONTENTS = re.compile(r"(?:toc(?: heading|\s?\d)?|table of (?:figures|authorities)|contents heading)$")
_AROUND = frozenset(("sdtContent", "ins", "moveTo", "customXml", "smartTag"))


class DocxWalker:
    """Goes through the body of a document and makes its pieces."""

    def __init__(self, word: WordFile) -> None:
        self._styles = Styles.of(word)
        self._runs = RunReader(self._styles)
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind, part in (("footnote", word.footnotes), ("endnote", word.endnotes))
            for note in (part if part is not None else ())
            if value(note, "type") in (None, "normal")
        }
        self._waiting: list[tuple[str, str]] = []
        """Notes that were referred to: they are read at the end of their section."""
        self._carried = Words()
        """What stands in a paragraph whose end was deleted: it goes on with the next."""
        self._root = ""
        self._groups = 0

    def pieces(self, body: Element) -> list[Piece]:
        """All pieces of the document, each note at the end of the section that refers to it."""
        found: list[Piece] = []
        for piece in self._blocks(body, shaded=False):
            if piece.kind in ("heading", "title"):
                found += self._read_notes()
            found.append(piece)
        return _captions_joined(found + self._read_notes())

    def _blocks(self, parent: Element, shaded: bool) -> Iterator[Piece]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, shaded)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt":
                if not _is_contents(element):
                    content = child(element, "sdtContent")
                    yield from self._blocks(content if content is not None else (), shaded)  # type: ignore[arg-type]
            elif name in _AROUND:
                yield from self._blocks(element, shaded)
        if (left := self._carried).text.strip():
            self._carried = Words()
            yield Piece("paragraph", left.text)

    def _paragraph(self, paragraph: Element, shaded: bool) -> Iterator[Piece]:
        names = self._styles.names(paragraph)
        if any(_CONTENTS.match(name) for name in names):
            # Read all the same: a field that begins in a table of contents ends after it.
            self._runs.read(paragraph, Words(), shaded)
            return
        words, self._carried = self._carried, Words()
        self._runs.read(paragraph, words, shaded)
        if child(paragraph, "pPr", "rPr", "del") is not None:
            self._carried = words
            return
        if words.text.strip():
            yield self._piece(paragraph, names, words)
        if unseen := collapsed("".join(words.unseen)):
            yield Piece("hidden", unseen)
        self._waiting += words.notes
        for box in words.boxes:
            yield from self._blocks(box, stands_on_colour(box))

    def _piece(self, paragraph: Element, names: Sequence[str], words: Words) -> Piece:
        text, level = words.text, self._styles.heading_level(paragraph)
        numbered = self._styles.numbered(paragraph)
        if "title" in names:
            piece = Piece("title", text)
        elif level:
            counted = numbered.marker if numbered else ""
            piece = Piece("heading", f"{counted} {text}" if counted else text, level)
        elif "caption" in names:
            piece = Piece("caption", text)
        elif numbered and not numbered.clause:
            return self._item(text, numbered)
        else:
            counted = f"{numbered.marker} " if numbered and numbered.marker else ""
            piece = Piece("paragraph", counted + text, bold=words.bold)
        self._root = ""
        return piece

    def _item(self, text: str, numbered: Numbered) -> Piece:
        """Items that follow one another are one list, but for those of another list at its outermost level."""
        if not self._root or (numbered.depth == 0 and numbered.list_id != self._root):
            self._groups += 1
            self._root = numbered.list_id
        marker = numbered.marker or ("•" if numbered.depth == 0 else "◦") if numbered.bullet else numbered.marker
        return Piece("item", text, numbered.depth, marker, self._groups)

    def _table(self, table: Element) -> Iterator[Piece]:
        self._root = ""
        styled = any(True for _ in self._styles.table_style(table, "tblPr", "shd")) or self._fills(table)
        rows = [row for element in _rows(table) if (row := self._row(element, styled)).cells]
        self._groups += 1
        named = any(
            value(part, "type") == "firstRow"
            for style in self._styles.table_style(table, "tblStylePr")
            for part in style
            if local(part) == "tblStylePr"
        )
        yield from read_table(rows, self._groups, first_is_header=named and _looks_first(table))
        self._root = ""

    def _fills(self, table: Element) -> bool:
        """Whether the table's style sets some of its cells on a colour."""
        return any(
            is_shaded(child(part, "tcPr", "shd"))
            for style in self._styles.table_style(table, "tblStylePr")
            for part in style
            if local(part) == "tblStylePr"
        )

    def _row(self, row: Element, styled: bool) -> DocxRow:
        cells = []
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            shaded = styled or is_shaded(child(properties, "shd"))
            self._root = ""
            cells.append(
                DocxCell(
                    pieces=tuple(self._blocks(cell, shaded)),
                    columns=_span(value(child(properties, "gridSpan"))),
                    goes_on=merged is not None and value(merged) in (None, "continue"),
                )
            )
        return DocxRow(tuple(cells), header=is_on(child(row, "trPr", "tblHeader")))

    def _read_notes(self) -> list[Piece]:
        found: list[Piece] = []
        while self._waiting:
            note = self._notes.pop(self._waiting.pop(0), None)
            self._root = ""
            found += self._blocks(note, shaded=False) if note is not None else ()
        return found


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif local(element) in (*_AROUND, "sdt"):
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in (*_AROUND, "sdt"):
            yield from _cells(element)


def _span(text: str | None) -> int:
    return max(1, min(int(text), 1_000)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _looks_first(table: Element) -> bool:
    """Whether the table's first row is to look as its style has it for a header."""
    look = child(table, "tblPr", "tblLook")
    if value(look, "firstRow") is not None:
        return value(look, "firstRow") in ("1", "true")
    shown = value(look) or "0"
    return len(shown) < 9 and all(digit in "0123456789abcdefABCDEF" for digit in shown) and bool(int(shown, 16) & 0x20)


def _is_contents(block: Element) -> bool:
    gallery = value(child(block, "sdtPr", "docPartObj", "docPartGallery")) or ""
    return gallery.lower() in ("table of contents", "table of figures")


def _captions_joined(pieces: list[Piece]) -> list[Piece]:
    """A caption right above a table belongs to it; any other is a paragraph."""
    joined: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "caption" and not piece.group:
            below = pieces[place + 1] if place + 1 < len(pieces) else None
            if below is not None and below.kind in ("header", "row"):
                joined.append(replace(piece, group=below.group))
            else:
                joined.append(replace(piece, kind="paragraph"))
        else:
            joined.append(piece)
    return joined
