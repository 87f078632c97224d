"""The order in which the lines of a page are read: columns one after the other, what spans them between."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from index.readers.pdf.fragments import BULLETS, Fragment, closed_up

SAME_LINE = 0.35
"""Share of the type size by which two fragments of one line stand apart in height, at most."""

GUTTER = 8.0
"""Width in points of the gap between columns, at least; the narrowest in use is about a pica, 12."""

LAST_LINES = 3
"""Lines at the end of columns that may be a heading, or the first short lines, of what stands below."""

FEWEST_LINES = 3
"""Lines that a column has on each side of a gutter, at least."""

PROSE_FILLS, PROSE_WORDS = 0.55, 3.5
"""Share of a column that lines of prose fill, and words in them, at least; the cells of a table are shorter."""

MOST_JUMPS = 0.1
"""Share of lines after which the structure may lead up the page to a line above the last: more is no reading order."""

_ITEM = re.compile(rf"(?:[{re.escape(BULLETS)}]|\d{{1,2}}[.)]) ")


@dataclass(frozen=True, slots=True)
class Row:
    """The fragments on one line, from left to right, and the sides of the column that they stand in."""

    fragments: tuple[Fragment, ...]
    left: float
    right: float

    @property
    def base(self) -> float:
        """The line that the letters stand on."""
        return self.fragments[0].base


def read_in_order(fragments: Sequence[Fragment]) -> list[Row]:
    """The lines of a page in reading order: that of the file's own structure where it has one, else by the columns."""
    if not fragments:
        return []
    return _by_structure(fragments) or list(_ordered(list(fragments), 0))


def _by_structure(fragments: Sequence[Fragment]) -> list[Row]:
    """The lines in the order of the file's structure; none where it leaves text out or jumps up and down the page."""
    blocks: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        place = fragment.element.place
        if place < 0:
            return []
        blocks.setdefault(place, []).append(fragment)
    left = min(fragment.left for fragment in fragments)
    right = max(fragment.right for fragment in fragments)
    in_order = [line for _, block in sorted(blocks.items()) for line in rows_of(block)]
    jumps = sum(
        below[0].base < above[0].base - above[0].size
        and below[0].left < above[-1].right
        and above[0].left < below[-1].right
        for above, below in pairwise(in_order)
    )
    if jumps > MOST_JUMPS * len(in_order):
        return []
    return [Row(closed_up(line), left, right) for line in in_order]


def _ordered(fragments: list[Fragment], depth: int) -> Iterator[Row]:
    left = min(fragment.left for fragment in fragments)
    right = max(fragment.right for fragment in fragments)
    lines = rows_of(fragments)
    gutter = _gutter(lines, left, right) if depth < 3 else None
    if gutter is None:
        yield from (Row(closed_up(line), left, right) for line in lines)
        return
    whole: list[Fragment] = []
    for band, in_columns in _bands(lines, gutter):
        if not in_columns:
            whole += band
            continue
        if whole:
            yield from _ordered(whole, depth + 1)
            whole = []
        for side in _sides(band, gutter):
            yield from _ordered(side, depth + 1)
    if whole:
        yield from _ordered(whole, depth + 1)


def rows_of(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments line by line from the top, each line from left to right."""
    lines: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda one: one.base):
        last = lines[-1][-1] if lines else None
        if last is not None and fragment.base - lines[-1][0].base < SAME_LINE * min(fragment.size, last.size):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _sides(fragments: Sequence[Fragment], gutter: float) -> tuple[list[Fragment], list[Fragment]]:
    left = [fragment for fragment in fragments if fragment.left < gutter]
    return left, [fragment for fragment in fragments if fragment.left >= gutter]


def _crosses(line: Sequence[Fragment], gutter: float) -> bool:
    return any(fragment.left < gutter + GUTTER / 2 and fragment.right > gutter - GUTTER / 2 for fragment in line)


def _gutter(lines: Sequence[list[Fragment]], left: float, right: float) -> float | None:
    """Where columns are apart: the place that most lines keep free, with prose on both sides; None for one column."""
    width = right - left
    if width < 100 or len(lines) < FEWEST_LINES:
        return None
    best: tuple[int, float] | None = None
    starts = Counter(round(fragment.left) for line in lines for fragment in line)
    inner = [start for start in sorted(starts) if left + 0.15 * width < start < left + 0.85 * width]
    # A column has lines that begin under one another; rounding may put them a point apart.
    often = [start for start in inner if starts[start - 1] + starts[start] + starts[start + 1] >= FEWEST_LINES]
    for place in (start - GUTTER / 2 - 1 for start in often):
        count = sum(len(band) for band, in_columns in _bands(lines, place) if in_columns)
        if count and (best is None or count > best[0]):
            best = count, place
    return best[1] if best else None


def _bands(lines: Sequence[list[Fragment]], gutter: float) -> Iterator[tuple[list[Fragment], bool]]:
    """Stretches of a page from the top, each with whether it stands in columns on both sides of `gutter`."""
    band: list[list[Fragment]] = []
    for line in [*lines, None]:
        if line is not None and not _crosses(line, gutter):
            band.append(line)
            continue
        yield from _trimmed(band, gutter)
        band = []
        if line is not None:
            yield line, False


def _trimmed(band: list[list[Fragment]], gutter: float) -> Iterator[tuple[list[Fragment], bool]]:
    """A band without what stands on one side above and below its columns, which is full-width text with short lines."""
    first = _begin(band, gutter)
    last = _end(band, gutter, first)
    inner = [fragment for line in band[first:last] for fragment in line]
    left, right = _sides(inner, gutter)
    if not (_is_column(left) and _is_column(right)):
        first, last, inner = len(band), len(band), []
    if first:
        yield [fragment for line in band[:first] for fragment in line], False
    if inner:
        yield inner, True
    if band[last:]:
        yield [fragment for line in band[last:] for fragment in line], False


def _begin(band: Sequence[list[Fragment]], gutter: float) -> int:
    """Where columns begin: the lines above the first on the left side, if well above, are those of a letterhead."""
    top = next((line[0].base for line in band if line[0].left < gutter), None)
    if top is None:
        return len(band)
    return next(place for place, line in enumerate(band) if line[0].base > top - line[0].size)


def _end(band: Sequence[list[Fragment]], gutter: float, first: int) -> int:
    """Where columns end: at a heading or a wide gap among the last lines, where only the left side has any."""
    both = [place for place in range(first, len(band)) if band[place][-1].left >= gutter]
    last = both[-1] + 1 if both else len(band)
    steps = [after[0].base - before[0].base for before, after in pairwise(band)]
    usual = median(steps) if steps else 0.0
    size = median(fragment.size for line in band for fragment in line) if band else 0.0
    for place in range(max(last, len(band) - LAST_LINES), len(band)):
        head = band[place][0]
        above = band[place][0].base - band[place - 1][0].base
        if above > 1.6 * usual or head.size > 1.1 * size:
            return place
    return len(band)


def _is_column(fragments: Sequence[Fragment]) -> bool:
    """Whether fragments are lines of prose or of a list, and not the cells of a table."""
    fragments = [fragment for fragment in fragments if fragment.element.table < 0]
    if len(fragments) < FEWEST_LINES:
        return False
    lines = rows_of(fragments)
    width = max(one.right for one in fragments) - min(one.left for one in fragments)
    if 2 * sum(bool(_ITEM.match(line[0].text)) for line in lines) >= len(lines):
        return True
    fills = median(line[-1].right - line[0].left for line in lines) / max(width, 1.0)
    words = mean(sum(len(fragment.text.split()) for fragment in line) for line in lines)
    return fills >= PROSE_FILLS and words >= PROSE_WORDS
