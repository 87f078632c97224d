"""Tables: by the file's own structure, by the lines drawn around cells, or by cells that stand under one another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.readers.pdf.fragments import Fragment, box_over
from index.readers.pdf.grids import NEAR, grids, spans
from index.readers.pdf.layout import rows_of
from index.readers.pdf.sheets import Box, Sheet
from index.readers.pdf.tags import Element

Cell = tuple[Fragment, ...]
"""The fragments of one cell, in reading order; none where it is empty."""

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
    for rules in grids(sheet):
        inside = [one for one in rest if _inside(one, rules)]
        table = _ruled(rules, [box for box in sheet.down if spans(box, rules)], inside)
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


def make_table(rows: Sequence[Sequence[Sequence[Fragment]]], has_header: bool, caption: Cell = ()) -> Table | None:
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
    return make_table(placed, named or looks_headed(placed), caption)


def _in_columns(rows: list[list[list[Fragment]]]) -> list[list[list[Fragment]]]:
    """Cells without words are not in the tree of a page: where rows differ in length, cells go by their place."""
    if len({len(row) for row in rows}) <= 1:
        return rows
    edges = columns_of([[fragment for cell in row for fragment in cell] for row in rows])
    return [placed_in([fragment for cell in row for fragment in cell], edges) for row in rows]


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
        edges = columns_of(rows)
    if _crossing(inside, edges) > len(inside) / 5:
        return None
    placed = [placed_in(row, edges) for row in rows]
    if sum(sum(bool(cell) for cell in row) >= 2 for row in placed) < len(placed) / 2:
        return None
    return make_table(placed, looks_headed(placed))


def _crossing(fragments: Sequence[Fragment], edges: Sequence[float]) -> int:
    """How many fragments stand across the edge of a column, as a heading over several columns does, and prose."""
    return sum(any(one.left + NEAR < edge < one.right - NEAR for edge in edges) for one in fragments)


def columns_of(rows: Sequence[Sequence[Fragment]]) -> list[float]:
    """The left side of each column: stretches of the width that no words of any row leave, a gap apart."""
    spans = sorted((fragment.left, fragment.right) for row in rows for fragment in row)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1] + NEAR:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return [left for left, _ in columns]


def placed_in(row: Sequence[Fragment], edges: Sequence[float]) -> list[list[Fragment]]:
    """The fragments of a row as cells of columns whose left sides are `edges`."""
    cells: list[list[Fragment]] = [[] for _ in edges]
    for fragment in row:
        column = max((n for n, edge in enumerate(edges) if edge <= fragment.left + NEAR), default=0)
        cells[column].append(fragment)
    return cells


def looks_headed(rows: Sequence[Sequence[Sequence[Fragment]]]) -> bool:
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
