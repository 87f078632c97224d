"""From characters to fragments: stretches of one line that no wide gap interrupts, words apart by one space."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.readers.pdf.sheets import SYMBOLS, Box, Glyph
from index.readers.pdf.spacing import WORD_GAP, spacing_of, written
from index.readers.pdf.tags import UNMARKED, Element, Tags
from index.readers.pdf.visible import box_around
from index.types import Span

WIDE_GAP = 0.6
"""Share of the type size from which a gap may be one between columns, or between cells that lines part."""

CELL_GAP = 1.2
"""Share of the type size from which a gap parts cells without lines; justified lines have narrower ones."""

BULLETS = "•◦▪‣·●○■□▫►▶➢➤❖✓✔–—-*o⁃−" + SYMBOLS
"""What stands before an item of a list that has no numbers; `o` is what a word processor sets in a typewriter face."""
MARKER = re.compile(
    rf"(?P<bullet>[{re.escape(BULLETS)}])\s+(?=\S)|(?P<number>\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)])(?:\s+(?=\S)|(?=[A-Z“‘]))"
)
"""What stands before an item of a list, with the space after it."""
MARKER_GAP = 5.0
"""Type sizes between a marker and its item, at most."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line. `notes`: where in `text` the raised numbers of notes stand.

    `element`: what the file's own structure says it belongs to; `marked` whether it says anything; `artifact` whether
    it says that it is page furniture. `indent`: where the words begin after a list item's marker; `first_word`: how
    wide the first of them is.
    """

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    element: Element = UNMARKED
    marked: bool = False
    artifact: bool = False
    notes: tuple[Span, ...] = ()
    indent: float = 0.0
    first_word: float = 0.0

    @property
    def left(self) -> float:
        """Left side, in points."""
        return self.box[0]

    @property
    def right(self) -> float:
        """Right side, in points."""
        return self.box[2]


def make_fragments(glyphs: Sequence[Glyph], tags: Tags) -> list[Fragment]:
    """The fragments of a page's upright characters, in the file's order; markers are one with their items."""
    made = [_fragment(run, tags) for run in _runs(glyphs, tags)]
    return _with_markers(_once([fragment for fragment in made if fragment.text]))


def _once(fragments: list[Fragment]) -> list[Fragment]:
    """Fragments without the second print of the same words at the same place, which some programs make bold with."""
    kept: dict[tuple[str, int, int], Fragment] = {}
    for fragment in fragments:
        kept.setdefault((fragment.text, round(fragment.left / 2), round(fragment.base / 2)), fragment)
    return list(kept.values())


def sideways(glyphs: Sequence[Glyph]) -> str:
    """The words of text that is not upright (a watermark, a label along an axis), as the file has them."""
    words = [glyph.text for glyph in glyphs if glyph.look.turn is None]
    return " ".join("".join(words).split())


def _runs(glyphs: Sequence[Glyph], tags: Tags) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.look.turn is None:
            continue
        if run and not _goes_on(run, glyph, tags):
            yield run
            run = []
        if run or not glyph.text.isspace():
            run.append(glyph)
    if run:
        yield run


def _goes_on(run: list[Glyph], glyph: Glyph, tags: Tags) -> bool:
    """Whether `glyph` goes on with the line of `run`."""
    last = next((known for known in reversed(run) if not known.text.isspace()), run[-1])
    size = max(last.look.size, glyph.look.size)
    if glyph.look.mark != last.look.mark and tags.get(glyph.look.mark) != tags.get(last.look.mark):
        return False
    shift = abs(glyph.base - last.base)
    if shift > 0.1 * size and (shift > 0.6 * size or glyph.look.size == last.look.size == run[0].look.size):
        return False
    gap = glyph.left - run[-1].right
    return -0.6 * size < glyph.left - last.right and (
        gap < WIDE_GAP * size or gap < WIDE_GAP * size + 2 * spacing_of(run, size)
    )


def _fragment(run: list[Glyph], tags: Tags) -> Fragment:
    while run[-1].text.isspace() and len(run) > 1:
        run.pop()
    letters = [glyph for glyph in run if not glyph.text.isspace()] or run
    size = max(sorted({glyph.look.size for glyph in letters}), key=[g.look.size for g in letters].count)
    base = next(glyph.base for glyph in letters if glyph.look.size == size)
    text, notes = written(run, size, base)
    bold = sum(glyph.look.bold for glyph in letters) > 0.9 * len(letters)
    element = tags.get(letters[0].look.mark)
    artifact = letters[0].look.artifact
    found = Fragment(text, box_around(letters), base, size, bold, element or UNMARKED, element is not None, artifact)
    indent, width = _first_word(run, text, size)
    return replace(found, notes=notes, indent=indent, first_word=width)


def _first_word(run: Sequence[Glyph], text: str, size: float) -> tuple[float, float]:
    """Where the words begin, after the marker of an item, and how wide the first of them is."""
    marker = MARKER.match(text)
    skip = len("".join(marker[0].split())) if marker else 0
    begin = [place for place, glyph in enumerate(run) if not glyph.text.isspace()][skip]
    end = begin
    while end + 1 < len(run) and not run[end + 1].text.isspace():
        if run[end + 1].left - run[end].right > WORD_GAP * size:
            break
        end += 1
    return run[begin].left, run[end].right - run[begin].left


def _with_markers(fragments: list[Fragment]) -> list[Fragment]:
    """A bullet or number that stands by itself is put before the fragment right of it."""
    result: list[Fragment] = []
    taken: set[int] = set()
    for place, fragment in enumerate(fragments):
        if place in taken:
            continue
        beside = _beside(fragment, fragments, place) if MARKER.match(fragment.text + " x") else None
        if beside is None:
            result.append(fragment)
            continue
        taken.add(beside)
        item = fragments[beside]
        box = box_over(fragment.box, item.box)
        shift = len(fragment.text) + 1
        notes = tuple((start + shift, end + shift) for start, end in item.notes)
        result.append(replace(item, text=f"{fragment.text} {item.text}", box=box, notes=notes))
    return result


def _beside(marker: Fragment, fragments: Sequence[Fragment], place: int) -> int | None:
    """The fragment on the same line as `marker` and close to its right; the next few in the file's order only."""
    for other in range(place + 1, min(place + 3, len(fragments))):
        item = fragments[other]
        size = max(marker.size, item.size)
        on_line = abs(item.base - marker.base) < 0.4 * size
        same_row = marker.element.table == item.element.table and marker.element.cell == item.element.cell
        if on_line and same_row and -0.2 * size < item.left - marker.right < MARKER_GAP * size:
            return other
    return None


def closed_up(line: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """The fragments of one line of a column, from left to right, those as one that no gap between cells parts."""
    result: list[Fragment] = []
    for fragment in line:
        last = result[-1] if result else None
        if last is None or not last.text or not fragment.text:
            result.append(fragment)
        elif fragment.left - last.right < CELL_GAP * max(last.size, fragment.size):
            result[-1] = _joined(last, fragment)
        else:
            result.append(fragment)
    return tuple(result)


def _joined(one: Fragment, other: Fragment) -> Fragment:
    shift = len(one.text) + 1
    notes = (*one.notes, *((start + shift, end + shift) for start, end in other.notes))
    longer = one if len(one.text) >= len(other.text) else other
    return replace(
        one,
        text=f"{one.text} {other.text}",
        box=box_over(one.box, other.box),
        size=longer.size,
        bold=one.bold and other.bold,
        notes=notes,
    )


def box_over(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
