"""From the cells of a table to its pieces: a caption, a header, and rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from index.readers.building import Piece, collapsed
from index.types import CELL

T = TypeVar("T")

EMPTY = "–"
"""What stands for an empty cell, so that the cells after it keep their columns."""

LONG_CELL = 400
"""Characters on average from which the cells of a table without headers are columns of prose."""

WIDEST = 200
"""Columns that are kept: no table on paper has as many."""

REPEATED = 200
"""Longest text, in characters, that is repeated in each row that its cell spans."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, whether it is a header, and how many columns and rows it spans."""

    text: str
    header: bool = False
    columns: int = 1
    rows: int = 1


def table_pieces(rows: Sequence[Sequence[Cell]], caption: str, group: int) -> list[Piece]:
    """The pieces of a table. Rows at its top with nothing but header cells are its header, written as one row."""
    grid = [row for row in _grid(rows) if any(cell.text for cell in row)]
    top = list(takewhile(lambda row: all(cell.header for cell in row), grid))
    if len(top) == len(grid):
        top = top[:1]
    pieces = [Piece("caption", caption, group=group)] if caption else []
    if top:
        pieces.append(Piece("header", _joined([_stacked(column) for column in zip(*top, strict=True)]), group=group))
    return pieces + [Piece("row", _joined([cell.text for cell in row]), group=group) for row in grid[len(top) :]]


def in_reading_order(rows: Sequence[Sequence[T]], headed: Callable[[T], bool]) -> list[T]:
    """The cells of a table that only arranges the page, in the order in which they are read.

    That is row by row; but below a row whose cells all have a heading each, one column after the other, as far as the
    next heading. `headed`: whether a cell has a heading.
    """
    bands: list[list[Sequence[T]]] = []
    for row in rows:
        if not bands or any(headed(cell) for cell in row):
            bands.append([])
        bands[-1].append(row)
    return [cell for band in bands for cell in _in_order(band, all(headed(cell) for cell in band[0]))]


def _in_order(band: Sequence[Sequence[T]], by_columns: bool) -> list[T]:
    if not by_columns:
        return [cell for row in band for cell in row]
    width = max(map(len, band))
    return [row[column] for column in range(width) for row in band if column < len(row)]


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with every cell that spans several set out in each place; all of one width."""
    going_on: dict[int, tuple[Cell, int]] = {}
    grid: list[list[Cell]] = []
    for row in rows:
        places: dict[int, Cell] = {}
        for column, (cell, left) in list(going_on.items()):
            places[column] = cell
            if left > 1:
                going_on[column] = (cell, left - 1)
            else:
                del going_on[column]
        column = 0
        for cell in row:
            while column in places:
                column += 1
            for number in range(min(cell.columns, WIDEST - column)):
                text = collapsed(cell.text) if number == 0 or cell.header else ""
                here = Cell(text, cell.header)
                places[column + number] = here
                if cell.rows > 1:
                    repeated = here if len(here.text) <= REPEATED else Cell("", here.header)
                    going_on[column + number] = (repeated, cell.rows - 1)
            column += cell.columns
        grid.append([places.get(number, Cell("")) for number in range(max(places, default=-1) + 1)])
    width = max(map(len, grid), default=0)
    return [row + [Cell("", _all_header(row))] * (width - len(row)) for row in grid]


def _all_header(row: Sequence[Cell]) -> bool:
    return all(cell.header for cell in row)


def _stacked(column: Sequence[Cell]) -> str:
    """A column's name from the header cells above one another, each once."""
    return " ".join(dict.fromkeys(cell.text for cell in column if cell.text))


def _joined(texts: Sequence[str]) -> str:
    return CELL.join(text or EMPTY for text in texts)
