"""The lines drawn around the cells of tables."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.readers.pdf.sheets import Box, Sheet

NEAR = 4.0
"""Points by which the ends of lines that belong together differ, at most: cells are drawn 1 to 3 points apart."""

MOST_LINES = 4_000
"""Lines across a page from which they are a drawing: a table of 60 rows and 10 columns that is drawn cell by cell has
1,200."""

SHORTEST_RULE = 30.0
"""Length in points from which a line across the page may bound a cell."""


def grids(sheet: Sheet) -> Iterator[list[Box]]:
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
        if any(spans(box, (above, below)) for box in beside):
            grids[-1].append(below)
        else:
            grids.append([below])
    return [rules] if len(grids) == len(rules) else grids


def spans(box: Box, rules: Sequence[Box]) -> bool:
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
