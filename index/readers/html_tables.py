"""The tables of a page: their cells, and whether they hold data or only arrange the page."""

from collections.abc import Callable

from selectolax.lexbor import LexborNode

from index.readers.html_tree import attribute, holds
from index.readers.tables import LONG_CELL, Cell, in_reading_order

Texts = Callable[[LexborNode], str]
"""The text of an element as it is seen."""

_SPAN_LIMIT = 1_000


def rows_of(table: LexborNode) -> list[list[LexborNode]]:
    """The cells of a table's own rows, not those of a table inside it; its foot comes last."""
    rows: list[list[LexborNode]] = []
    foot: list[list[LexborNode]] = []
    for part in table.iter():
        if part.tag == "tr":
            rows.append(_cells(part))
        elif part.tag in ("thead", "tbody", "tfoot"):
            among = foot if part.tag == "tfoot" else rows
            among += [_cells(row) for row in part.iter() if row.tag == "tr"]
    return [row for row in rows + foot if row]


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def holds_data(table: LexborNode, rows: list[list[LexborNode]]) -> bool:
    """Whether a table relates values to one another; one that only arranges the page does not."""
    if attribute(table, "role").lower() in ("presentation", "none") or not rows:
        return False
    cells = [cell for row in rows for cell in row]
    if max(map(len, rows)) < 2 or len(rows) < 2 or any(_arranges(cell) for cell in cells):
        return False
    named = any(cell.tag == "th" for cell in cells) or any(child.tag in ("caption", "thead") for child in table.iter())
    lengths = [len(cell.text()) for cell in cells]
    return named or not (any(holds(cell, "ul, ol") for cell in cells) or sum(lengths) > LONG_CELL * len(lengths))


def _arranges(cell: LexborNode) -> bool:
    inside = "table" if cell.tag == "th" else "table, h1, h2, h3, h4, h5, h6"
    return holds(cell, inside)


def arranged(rows: list[list[LexborNode]]) -> list[LexborNode]:
    """The cells of a table that only arranges the page, in the order in which they are read."""
    return in_reading_order(rows, lambda cell: holds(cell, "h1, h2, h3, h4, h5, h6"))


def cells_of(table: LexborNode, rows: list[list[LexborNode]], text: Texts) -> list[list[Cell]]:
    """A table's cells for `tables.table_pieces`. Where none is marked as a header, a first row in bold is one."""
    made = [[_cell(node, text) for node in row] for row in rows]
    bold = all(_is_bold(node) for node in rows[0])
    in_head = sum(1 for part in table.iter() if part.tag == "thead" for row in part.iter() if row.tag == "tr")
    if not any(cell.header for row in made for cell in row) and bold:
        in_head = max(in_head, 1)
    return [[_as_header(cell) for cell in row] if place < in_head else row for place, row in enumerate(made)]


def _as_header(cell: Cell) -> Cell:
    return Cell(cell.text, True, cell.columns, cell.rows)


def _cell(node: LexborNode, text: Texts) -> Cell:
    return Cell(text(node), node.tag == "th", _span(node, "colspan"), _span(node, "rowspan"))


def _span(node: LexborNode, name: str) -> int:
    value = attribute(node, name).strip()
    return max(1, min(int(value), _SPAN_LIMIT)) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def _is_bold(node: LexborNode) -> bool:
    words = "".join(node.text().split())
    return bool(words) and words == "".join("".join(b.text().split()) for b in node.css("b, strong"))
