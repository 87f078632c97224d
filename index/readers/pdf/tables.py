"""Tables: by the file's own structure, by the lines drawn around cells, or by cells that stand under one another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.pdf.fragments import Fragment, box_over
from index.readers.pdf.glyphs import Box, Sheet
from index.readers.pdf.layout import Row, rows_of
from index.readers.pdf.tags import Element

Cell = tuple[Fragment, ...]
"""The fragments of one cell, in reading order; none where it is empty."""

NEAR = 4.0
"""Points by which the ends of lines that belong together differ, at most: cells are drawn 1 to 3 points apart."""

MOST_LINES = 4_000
"""Lines across a page from which they are a drawing: a table of 60 rows and 10 columns that is drawn cell by cell has
1,200."""

SHORTEST_RULE = 30.0
"""Length in points from which a line across the page may bound a cell."""

CLOSE, ROW_PITCH = 0.85, 1.5
"""Share of the usual distance between rows at which a line is one of the row above; rows with space between them are at
least this many type sizes apart."""

_FIGURE = re.compile(r"[£$€<>~]?[-–+]?\d[\d,.]*\s*(?:%|k|m|bn)?$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one page: rows of cells, whether the first row names the columns, and the line above, if tagged."""

    rows: tuple[tuple[Cell, ...], ...]
    has_header: bool
    box: Box
    caption: Cell = ()

    def without_rest(self, above: "Table") -> tuple["Table", "Table"] | None:
        """This table without the rest of a row that the table on the page before begins, and that table with it.

        None where there is no such row: one without words in the first column that goes on with a sentence.
        """
        at = int(self.has_header)
        if len(self.rows) <= at or self.rows[at][0] or not above.rows[-1][0]:
            return None
        rest = self.rows[at]
        if not any(
            cell and before and cell[0].text[0].islower() for cell, before in zip(rest, above.rows[-1], strict=True)
        ):
            return None
        whole = tuple((*before, *cell) for before, cell in zip(above.rows[-1], rest, strict=True))
        rows = (*self.rows[:at], *self.rows[at + 1 :])
        return replace(self, rows=rows), replace(above, rows=(*above.rows[:-1], whole))

    @property
    def edges(self) -> tuple[float, ...]:
        """The left side of each column, where it has any words."""
        columns = zip(*self.rows, strict=True)
        return tuple(min((f.left for cell in column for f in cell), default=-1.0) for column in columns)


def find_tables(sheet: Sheet, fragments: Sequence[Fragment]) -> tuple[list[Fragment], list[Table]]:
    """Tables by structure and by lines drawn; in their place stands one fragment each, whose element numbers them."""
    tables: list[Table] = []
    rest = list(fragments)
    for number in sorted({one.element.table for one in fragments if one.element.table >= 0}):
        inside = [one for one in rest if one.element.table == number]
        rest = [one for one in rest if one.element.table != number]
        table = _tagged(inside)
        if table is not None:
            tables.append(table)
        else:
            rest += [replace(one, element=Element(), marked=False) for one in inside]
    for rules in _grids(sheet):
        inside = [one for one in rest if _inside(one, rules)]
        table = _ruled(rules, [box for box in sheet.down if _spans(box, rules)], inside)
        if table is not None:
            taken = {id(one) for one in inside}
            rest = [one for one in rest if id(one) not in taken]
            tables.append(table)
    return rest + [_stand_in(table, number) for number, table in enumerate(tables)], tables


def _stand_in(table: Table, number: int) -> Fragment:
    first = next(fragment for row in table.rows for cell in row for fragment in cell)
    place = min(fragment.element.place for row in table.rows for cell in row for fragment in cell)
    element = Element(block=place, table=number)
    return Fragment("", table.box, table.box[1] + first.size, first.size, False, element, True)


def _make(rows: Sequence[Sequence[Sequence[Fragment]]], has_header: bool, caption: Cell = ()) -> Table | None:
    """A table of `rows`, each filled up to the same number of cells; None where it has one column or no words."""
    kept = [row for row in rows if any(row)]
    wide = max((len(row) for row in kept), default=0)
    if wide < 2 or len(kept) < 2:
        return None
    full = tuple(tuple(tuple(_in_order(cell)) for cell in (*row, *[()] * (wide - len(row)))) for row in kept)
    boxes = [fragment.box for row in full for cell in row for fragment in cell]
    around = boxes[0]
    for box in boxes:
        around = box_over(around, box)
    return Table(full, has_header, around, caption)


def _in_order(cell: Sequence[Fragment]) -> list[Fragment]:
    return [fragment for line in rows_of(cell) for fragment in line]


def _tagged(inside: Sequence[Fragment]) -> Table | None:
    rows: dict[int, dict[int, list[Fragment]]] = {}
    for fragment in inside:
        if fragment.element.cell >= 0:
            cells = rows.setdefault(fragment.element.row, {})
            cells.setdefault(fragment.element.cell, []).append(fragment)
    caption = tuple(_in_order([one for one in inside if one.element.cell < 0]))
    in_order = [[cells[cell] for cell in sorted(cells)] for _, cells in sorted(rows.items())]
    placed = _in_columns(in_order)
    named = bool(in_order) and all(fragment.element.header for cell in in_order[0] for fragment in cell)
    return _make(placed, named or _looks_headed(placed), caption)


def _in_columns(rows: list[list[list[Fragment]]]) -> list[list[list[Fragment]]]:
    """Cells without words are not in the tree of a page: where rows differ in length, cells go by their place."""
    if len({len(row) for row in rows}) <= 1:
        return rows
    edges = _columns([[fragment for cell in row for fragment in cell] for row in rows])
    return [_placed([fragment for cell in row for fragment in cell], edges) for row in rows]


def _grids(sheet: Sheet) -> Iterator[list[Box]]:
    """Sets of three or more lines across the page, from the top, that begin and end at the same places."""
    rules = _rules(sheet.across) if len(sheet.across) <= MOST_LINES else []
    while rules:
        first = rules[0]
        alike = [one for one in rules if abs(one[0] - first[0]) < NEAR and abs(one[2] - first[2]) < NEAR]
        rules = [one for one in rules if abs(one[0] - first[0]) >= NEAR or abs(one[2] - first[2]) >= NEAR]
        for grid in _connected(alike, sheet.down):
            whole = _to_the_ends(grid, sheet.down)
            if len(whole) >= 3:
                yield whole


def _to_the_ends(rules: list[Box], down: Sequence[Box]) -> list[Box]:
    """Rules with one more above or below where lines lead on: a row that a page break divides is not closed there."""
    left, right = rules[0][0], rules[0][2]
    beside = [box for box in down if left - NEAR <= box[0] <= right + NEAR]
    ends = [box[3] for box in beside if box[1] <= rules[-1][1] + NEAR and box[3] > rules[-1][1] + NEAR]
    begins = [box[1] for box in beside if box[3] >= rules[0][1] - NEAR and box[1] < rules[0][1] - NEAR]
    # A box that stands on the table has two sides; the row of a table has one more line at least.
    first = [(left, min(begins), right, min(begins))] if len(begins) > 2 else []
    last = [(left, max(ends), right, max(ends))] if len(ends) > 2 else []
    return [*first, *rules, *last]


def _connected(rules: list[Box], down: Sequence[Box]) -> list[list[Box]]:
    """Rules apart where no line leads down from one to the next; all as one where none does anywhere."""
    left, right = rules[0][0] - NEAR, rules[0][2] + NEAR
    beside = [box for box in down if left <= box[0] <= right]
    grids = [[rules[0]]]
    for above, below in pairwise(rules):
        if any(_spans(box, (above, below)) for box in beside):
            grids[-1].append(below)
        else:
            grids.append([below])
    return [rules] if len(grids) == len(rules) else grids


def _spans(box: Box, rules: Sequence[Box]) -> bool:
    """Whether a line leads down from one rule to the next at least: shorter ones are those of bullets and letters."""
    return any(box[1] <= above[1] + NEAR and box[3] >= below[1] - NEAR for above, below in pairwise(rules))


def _rules(across: Sequence[Box]) -> list[Box]:
    """Lines across the page, pieces that touch as one, from the top."""
    merged: list[Box] = []
    for box in sorted(across, key=lambda one: (round(one[1] / NEAR), one[0])):
        level = next((n for n, one in enumerate(merged) if abs(one[1] - box[1]) < NEAR and _touch(one, box)), None)
        if level is None:
            merged.append(box)
        else:
            known = merged[level]
            merged[level] = (min(known[0], box[0]), known[1], max(known[2], box[2]), known[3])
    return sorted((one for one in merged if one[2] - one[0] >= SHORTEST_RULE), key=lambda one: one[1])


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] + NEAR and other[0] <= one[2] + NEAR


def _inside(fragment: Fragment, rules: Sequence[Box]) -> bool:
    left, right = rules[0][0] - NEAR, rules[0][2] + NEAR
    middle = (fragment.box[1] + fragment.box[3]) / 2
    return left <= fragment.left and fragment.right <= right and rules[0][1] <= middle <= rules[-1][1]


def _ruled(rules: Sequence[Box], down: Sequence[Box], inside: Sequence[Fragment]) -> Table | None:
    """The table whose rows stand between `rules`; its columns by lines too, else by where the words are."""
    rows = [
        [one for one in inside if above[1] <= (one.box[1] + one.box[3]) / 2 < below[1]]
        for above, below in pairwise(rules)
    ]
    rows = [row for row in rows if row]
    if len(rows) < 2:
        return None
    left, right = rules[0][0], rules[0][2]
    lines = sorted({round(box[0]) for box in down if left + NEAR < box[0] < right - NEAR})
    edges = [left, *(after for before, after in pairwise([left, *lines]) if after - before > NEAR)]
    if len(edges) == 1:
        edges = _columns(rows)
    if _crossing(inside, edges) > len(inside) / 5:
        return None
    placed = [_placed(row, edges) for row in rows]
    if sum(sum(bool(cell) for cell in row) >= 2 for row in placed) < len(placed) / 2:
        return None
    return _make(placed, _looks_headed(placed))


def _crossing(fragments: Sequence[Fragment], edges: Sequence[float]) -> int:
    """How many fragments stand across the edge of a column, as a heading over several columns does, and prose."""
    return sum(any(one.left + NEAR < edge < one.right - NEAR for edge in edges) for one in fragments)


def _columns(rows: Sequence[Sequence[Fragment]]) -> list[float]:
    """The left side of each column: stretches of the width that no words of any row leave, a gap apart."""
    spans = sorted((fragment.left, fragment.right) for row in rows for fragment in row)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1] + NEAR:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return [left for left, _ in columns]


def _placed(row: Sequence[Fragment], edges: Sequence[float]) -> list[list[Fragment]]:
    cells: list[list[Fragment]] = [[] for _ in edges]
    for fragment in row:
        column = max((n for n, edge in enumerate(edges) if edge <= fragment.left + NEAR), default=0)
        cells[column].append(fragment)
    return cells


def _looks_headed(rows: Sequence[Sequence[Sequence[Fragment]]]) -> bool:
    """Whether the first row names the columns: it alone is bold, or it alone has no figures in a column of figures."""
    if len(rows) < 2:
        return False
    first, others = rows[0], [row for row in rows[1:] if any(row)]
    words = [fragment for cell in first for fragment in cell]
    if words and all(fragment.bold for fragment in words):
        return not all(fragment.bold for row in others for cell in row for fragment in cell)
    if any(_FIGURE.match(fragment.text) for fragment in words):
        return False
    return any(_is_figures(column) for column in zip(*others, strict=False))


def _is_figures(column: Sequence[Sequence[Fragment]]) -> bool:
    cells = [cell for cell in column if cell]
    return bool(cells) and all(_FIGURE.match(fragment.text) for cell in cells for fragment in cell)


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
        if len(_columns(stretch)) < 2:
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
    edges = _columns([row.fragments for row in rows])
    steps = [below.base - above.base for above, below in pairwise(rows)]
    placed: list[list[list[Fragment]]] = []
    for number, row in enumerate(rows):
        cells = _placed(row.fragments, edges)
        # In a table with space between its rows, lines that are closer are those of one row.
        close = number > 0 and steps[number - 1] < _closest(steps, row)
        if placed and ((not cells[0] and _is_cell_rest(rows, 0, number)) or (close and _spaced(steps))):
            placed[-1] = [above + below for above, below in zip(placed[-1], cells, strict=True)]
        else:
            placed.append(cells)
    return _make(placed, _looks_headed(placed))


def _spaced(steps: Sequence[float]) -> bool:
    """Whether rows are further apart than the lines of a cell: there are two distances, not one."""
    return max(steps) > 1.25 * min(steps)
