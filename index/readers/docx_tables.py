"""The tables of a Word document: which hold data, and which only arrange the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.readers.building import Piece
from index.readers.tables import LONG_CELL, Cell, in_reading_order, table_pieces


@dataclass(frozen=True, slots=True)
class DocxCell:
    """A cell: the pieces in it, the columns that it spans, and whether it goes on with the cell above."""

    pieces: tuple[Piece, ...]
    columns: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        """What is seen in it, on one line."""
        shown = (f"• {piece.text}" if piece.kind == "item" else piece.text for piece in self.pieces if _seen(piece))
        return " ".join(shown)

    def has(self, *kinds: str) -> bool:
        """Whether a piece of one of the kinds stands in it."""
        return any(piece.kind in kinds for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class DocxRow:
    """A row of cells; `header`: whether it is repeated at the top of each page."""

    cells: tuple[DocxCell, ...]
    header: bool = False

    @property
    def is_bold(self) -> bool:
        """Whether all that stands in it is bold."""
        words = [piece for cell in self.cells for piece in cell.pieces if _seen(piece)]
        return bool(words) and all(piece.bold for piece in words)


def read_table(rows: Sequence[DocxRow], group: int, first_is_header: bool) -> Iterator[Piece]:
    """The pieces of a table; `first_is_header`: whether its style shows the first row as one."""
    if not rows:
        return
    top = max((place + 1 for place, row in enumerate(rows) if row.header), default=0)
    if not top and len(rows) > 1 and (first_is_header or rows[0].is_bold):
        top = 1
    if _holds_data(rows, top):
        yield from table_pieces(_spanning(rows, top), "", group)
        yield from (piece for row in rows for cell in row.cells for piece in cell.pieces if piece.kind == "hidden")
        return
    yield Piece("open")
    for cell in in_reading_order([row.cells for row in rows], lambda cell: cell.has("heading")):
        yield from cell.pieces
    yield Piece("close")


def _holds_data(rows: Sequence[DocxRow], top: int) -> bool:
    cells = [cell for row in rows for cell in row.cells]
    if len(rows) < 2 or max(len(row.cells) for row in rows) < 2:
        return False
    if any(cell.has("row", "header", "open") for cell in cells):
        return False
    if any(cell.has("heading", "title") for row in rows[top:] for cell in row.cells):
        return False
    lengths = [len(cell.text) for cell in cells]
    return top > 0 or not (any(cell.has("item") for cell in cells) or sum(lengths) > LONG_CELL * len(lengths))


def _spanning(rows: Sequence[DocxRow], top: int) -> list[list[Cell]]:
    """The rows with each cell that goes on below as one that spans rows."""
    placed = [_placed(row) for row in rows]
    made: list[list[Cell]] = []
    for number, columns in enumerate(placed):
        cells = []
        for column, cell in columns.items():
            if cell.goes_on and number and column in placed[number - 1]:
                continue
            below = number + 1
            while below < len(placed) and column in placed[below] and placed[below][column].goes_on:
                below += 1
            cells.append(Cell(cell.text, number < top, cell.columns, below - number))
        made.append(cells)
    return made


def _placed(row: DocxRow) -> dict[int, DocxCell]:
    """The cells of a row by the column that they begin in."""
    columns: dict[int, DocxCell] = {}
    at = 0
    for cell in row.cells:
        columns[at] = cell
        at += cell.columns
    return columns


def _seen(piece: Piece) -> bool:
    return piece.kind not in ("hidden", "open", "close")
