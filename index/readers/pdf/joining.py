"""Which lines are one paragraph or item: over columns, pages and the notes at a page's foot too."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.readers.lines import classify
from index.readers.pdf.drafts import Draft, Line, cell_line, make_line
from index.readers.pdf.fragments import MARKER
from index.readers.pdf.furniture import is_contents_line
from index.readers.pdf.layout import Row
from index.readers.pdf.tables import Table
from index.readers.pdf.words import HYPHENS

PARAGRAPH_GAP = 1.3
"""Times the usual distance between lines from which a new paragraph begins; word processors set 1.5 to 2."""

NOTE_SIZE = 0.93
"""Share of the body's type size that notes are set in, at most: 10 points under 11 are 0.91."""

_NOTE = re.compile(r"(?:\d{1,3}|[*†‡]{1,3})\.?\s?\S")
_ENDED = re.compile(r"[.!?:;][”’\"')\]]*$")
_DASHES = "–—-*·o"
"""Bullets that may also begin a line in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class PageFlow:
    """The lines and tables of one page in reading order."""

    number: int
    parts: tuple[Row | Table, ...]


def make_drafts(pages: Iterable[PageFlow]) -> list[Draft]:
    """The drafts of all pages, in reading order."""
    flows = list(pages)
    lines = {
        (flow.number, place): make_line(part, flow.number)
        for flow in flows
        for place, part in enumerate(flow.parts)
        if isinstance(part, Row)
    }
    measures = _Measures.of(list(lines.values()))
    drafts: list[Draft] = []
    for flow in flows:
        for place, part in enumerate(flow.parts):
            if isinstance(part, Table):
                drafts += _table_drafts(part, flow.number)
                continue
            line = lines[flow.number, place]
            last = drafts[-1] if drafts else None
            if last is not None and last.table is None and _goes_on(last, line, measures):
                last.lines.append(line)
            elif (beneath := _above_notes(drafts, line)) is not None and _goes_on(drafts[beneath], line, measures):
                # Notes at the foot of a page are read before the paragraph that goes on over them.
                drafts.append(drafts.pop(beneath))
                drafts[-1].lines.append(line)
            else:
                above = last.lines[-1] if last is not None and last.lines else None
                gap = above is not None and above.page == line.page and measures.is_gap(above, line)
                drafts.append(Draft("paragraph", [line], page=line.page, gap=gap))
    return drafts


def _above_notes(drafts: Sequence[Draft], line: Line) -> int | None:
    """The place of the draft above the notes at the foot of the page before `line`, if it begins on that page too."""
    place = len(drafts) - 1
    while place > 0 and _is_note(drafts[place], line):
        place -= 1
    found = 0 <= place < len(drafts) - 1 and drafts[place].table is None and drafts[place].page == line.page - 1
    return place if found else None


def _is_note(draft: Draft, line: Line) -> bool:
    if draft.table is not None or draft.page != line.page - 1 or draft.lines[-1].page != draft.page:
        return False
    smaller = draft.size < NOTE_SIZE * line.size and _NOTE.match(draft.words)
    return bool(smaller) or draft.lines[0].element.kind == "Note"


def _table_drafts(table: Table, page: int) -> list[Draft]:
    caption = [Draft("caption", cell_line(table.caption, page), page=page)] if table.caption else []
    return [*caption, Draft("table", [], table, page)]


@dataclass(frozen=True, slots=True)
class _Measures:
    """The usual distance between lines by type size, and the right margin by page, column, and indent."""

    pitch: dict[float, float] = field(default_factory=dict)
    margin: dict[tuple[int, tuple[float, float], int], float] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Measures":
        steps: dict[float, list[float]] = {}
        margin: dict[tuple[int, tuple[float, float], int], float] = {}
        for above, below in pairwise(lines):
            step = below.base - above.base
            if above.page == below.page and above.column == below.column and 0 < step < 2.2 * below.size:
                steps.setdefault(round(below.size, 1), []).append(step)
        for line in lines:
            key = cls._key(line)
            margin[key] = max(margin.get(key, 0.0), line.box[2])
        return cls({size: sorted(found)[len(found) // 4] for size, found in steps.items()}, margin)

    @staticmethod
    def _key(line: Line) -> tuple[int, tuple[float, float], int]:
        return line.page, line.column, round(line.indent / 3)

    def is_gap(self, above: Line, below: Line) -> bool:
        """Whether more than the distance of two lines of one paragraph is between the lines."""
        if above.page != below.page or above.column != below.column:
            return True
        usual = self.pitch.get(round(below.size, 1), 1.2 * below.size)
        step = below.base - above.base
        return step > PARAGRAPH_GAP * min(usual, 1.7 * below.size) or step < 0

    def is_forced(self, above: Line, below: Line) -> bool:
        """Whether the first word of `below` had room at the end of `above`: somebody ended the line there."""
        if above.text[-1] in HYPHENS:
            return False
        space = 0.25 * above.size
        return above.box[2] + space + below.first_word < self.margin[self._key(above)] - 0.1 * above.size


def _goes_on(draft: Draft, line: Line, measures: _Measures) -> bool:
    """Whether `line` is part of `draft`."""
    above = draft.lines[-1]
    told = above.marked and line.marked and (above.element.block >= 0 or line.element.block >= 0)
    if told and above.page == line.page:
        return above.element == line.element and not _is_line_of_its_own(above, line, measures)
    if told and above.element.goes_on and line.element.continued:
        return above.element.kind == line.element.kind
    if above.page != line.page or above.column != line.column or line.base < above.base:
        return _goes_on_elsewhere(draft, line, measures)
    if abs(above.size - line.size) > 0.08 * line.size or measures.is_gap(above, line):
        return False
    if is_contents_line(above.text) or is_contents_line(line.text):
        return False
    if (marker := MARKER.match(line.text)) and not _is_dash_in_sentence(marker, draft, line):
        return False
    if measures.is_forced(above, line) or (above.bold != line.bold and _ENDED.search(above.text)):
        return False
    return _is_indented_like(draft, line)


def _is_line_of_its_own(above: Line, line: Line, measures: _Measures) -> bool:
    """Whether a line break in a paragraph was meant: one of its lines is a value with its label, or contact details."""
    own = any(classify(one.text)[0] in ("data", "contact", "blanked") for one in (above, line))
    return own and measures.is_forced(above, line)


def _is_dash_in_sentence(marker: re.Match[str], draft: Draft, line: Line) -> bool:
    dash = (marker["bullet"] or "x") in _DASHES
    return dash and not MARKER.match(draft.lines[0].text) and abs(line.box[0] - draft.lines[-1].box[0]) < 1.0


def _is_indented_like(draft: Draft, line: Line) -> bool:
    """Whether a line begins where the next line of its paragraph would; a first line may be indented, a next not."""
    above = draft.lines[-1]
    if above.bold != line.bold and len(draft.lines) == 1 and above.box[2] - above.box[0] < 0.6 * _width(line):
        return False
    if len(draft.lines) > 1 or MARKER.match(above.text):
        return line.box[0] - above.indent < 0.8 * line.size
    centred = abs(sum(line.box[::2]) - sum(above.box[::2])) < line.size
    return centred or line.box[0] - above.box[0] < 0.8 * line.size


def _width(line: Line) -> float:
    return line.column[1] - line.column[0]


def _goes_on_elsewhere(draft: Draft, line: Line, measures: _Measures) -> bool:
    """Whether `line`, at the top of the next column or page, goes on with `draft`, at the end of the last."""
    above = draft.lines[-1]
    if line.page > above.page + 1 or abs(above.size - line.size) > 0.05 * line.size or above.bold != line.bold:
        return False
    if MARKER.match(line.text) or line.element.begins or above.element.level or line.element.level:
        return False
    item = bool(MARKER.match(draft.lines[0].text)) or above.element.kind == "LI"
    if above.marked and line.marked:
        if above.element.kind != line.element.kind:
            return False
    elif item and (line.indent - line.column[0]) + 2 < above.indent - above.column[0]:
        return False
    if item and (line.marked or line.indent - line.column[0] > line.size):
        return True
    if _ENDED.search(above.text):
        return False
    return line.text[0].islower() or not measures.is_forced(above, line)
