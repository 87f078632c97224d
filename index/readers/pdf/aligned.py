"""Tables without lines or structure: cells that stand under one another, a wide gap apart."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from index.readers.pdf.fragments import Fragment
from index.readers.pdf.grids import NEAR
from index.readers.pdf.layout import Row
from index.readers.pdf.tables import Table, columns_of, looks_headed, make_table, placed_in

CLOSE, ROW_PITCH = 0.85, 1.5
"""Share of the usual distance between rows at which a line is one of the row above; rows with space between them are at
least this many type sizes apart."""


def aligned_tables(rows: Sequence[Row]) -> Iterator[Row | Table]:
    """The lines of a page with those that make a table without lines or structure as one: two or more lines with
    cells a wide gap apart, under one another."""
    place = 0
    while place < len(rows):
        end = _aligned_until(rows, place)
        table = _aligned(rows[place:end]) if end > place else None
        if table is None:
            yield rows[place]
            place += 1
        else:
            yield table
            place = end


def _aligned_until(rows: Sequence[Row], place: int) -> int:
    """The end of the longest stretch from `place` on whose lines keep at least two columns apart."""
    end, several, last = place, 0, place
    while end < len(rows) and _may_be_cells(rows[end], rows[place]):
        stretch = [row.fragments for row in rows[place : end + 1]]
        if len(columns_of(stretch)) < 2:
            break
        several += len(rows[end].fragments) > 1
        last = end + 1 if len(rows[end].fragments) > 1 or _is_cell_rest(rows, place, end) else last
        end += 1
    steps = [below.base - above.base for above, below in pairwise(rows[place:last])]
    while steps and last < end and rows[last].base - rows[last - 1].base < _closest(steps, rows[last]):
        last += 1
    return last if several >= 2 else place


def _closest(steps: Sequence[float], row: Row) -> float:
    """The distance under which a line is one of the row above it, in a table with space between its rows."""
    return CLOSE * max(median(steps), ROW_PITCH * row.fragments[0].size)


def _may_be_cells(row: Row, first: Row) -> bool:
    return row.left == first.left and len(first.fragments) > 1 and all(one.element.table < 0 for one in row.fragments)


def _is_cell_rest(rows: Sequence[Row], first: int, place: int) -> bool:
    """Whether a line with one fragment goes on with a cell above it: close below, and not under the first column."""
    row, above = rows[place], rows[place - 1]
    close = row.base - above.base < 1.5 * row.fragments[0].size
    return close and row.fragments[0].left > rows[first].fragments[0].left + NEAR


def _aligned(rows: Sequence[Row]) -> Table | None:
    edges = columns_of([row.fragments for row in rows])
    steps = [below.base - above.base for above, below in pairwise(rows)]
    placed: list[list[list[Fragment]]] = []
    for number, row in enumerate(rows):
        cells = placed_in(row.fragments, edges)
        # In a table with space between its rows, lines that are closer are those of one row.
        close = number > 0 and steps[number - 1] < _closest(steps, row)
        if placed and ((not cells[0] and _is_cell_rest(rows, 0, number)) or (close and _spaced(steps))):
            placed[-1] = [above + below for above, below in zip(placed[-1], cells, strict=True)]
        else:
            placed.append(cells)
    return make_table(placed, looks_headed(placed))


def _spaced(steps: Sequence[float]) -> bool:
    """Whether rows are further apart than the lines of a cell: there are two distances, not one."""
    return max(steps) > 1.25 * min(steps)
