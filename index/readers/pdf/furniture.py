"""Page furniture: running heads and feet, page numbers, the lines of a table of contents."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.readers.pdf.fragments import Fragment
from index.readers.pdf.layout import rows_of

EDGE = 0.13
"""Share of a page's height at the top and at the bottom where running heads and feet stand."""

LINES = 3
"""Lines at the top and at the bottom, at most, that may be furniture."""

SHIFT = 3
"""Pages before the one that is numbered 1, at most, where a single page has a number."""

_ROMAN = r"[ivxlc]{1,6}"
_PAGE_NUMBER = re.compile(
    rf"(?:page|p\.?)?\s*[-–|•]?\s*(?P<number>\d{{1,4}}|{_ROMAN})\s*(?:(?:of|/)\s*\d{{1,4}})?\s*[-–|•]?$", re.I
)
_AT_ENDS = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_LEADERS = re.compile(r"(?:\.\s?|…\s?|·\s?|_){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?$")
CONTENTS = re.compile(r"(?:table of )?contents(?: page)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Furnished:
    """The fragments of one page: head and foot line by line, and what is between."""

    head: tuple[tuple[Fragment, ...], ...]
    body: tuple[Fragment, ...]
    foot: tuple[tuple[Fragment, ...], ...]


def set_apart(pages: Sequence[Sequence[Fragment]], heights: Sequence[float]) -> list[Furnished]:
    """Tell the furniture of each page from its body. A line is furniture where the file says so, where it stands at
    the edge of several pages with the same words (figures aside) at the same height, or where it is a page number."""
    lines = [rows_of(page) for page in pages]
    sizes = [fragment.size for page in pages for fragment in page]
    seen = _Seen(
        Counter(key for page, height in zip(lines, heights, strict=True) for key in _keys(page, height)),
        Counter(shift for number, page in enumerate(lines, 1) for shift in _shifts(page, number)),
        len(pages),
        1.15 * median(sizes) if sizes else 0.0,
    )
    return [
        _apart(page, height, number, seen) for number, (page, height) in enumerate(zip(lines, heights, strict=True), 1)
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """How many of the pages have each line at their edge, and a number that is so much more than that of the page; the
    largest size of type that furniture is set in."""

    times: Counter[str]
    shifts: Counter[int]
    pages: int
    largest: float


def _apart(lines: list[list[Fragment]], height: float, number: int, seen: _Seen) -> Furnished:
    top, bottom = 0, len(lines)
    while top < min(LINES, bottom) and _is_furniture(lines[top], height, number, seen):
        top += 1
    while bottom > max(top, len(lines) - LINES) and _is_furniture(lines[bottom - 1], height, number, seen):
        bottom -= 1
    while 0 < top < bottom and _is_one_text(lines[top - 1], lines[top]):
        top -= 1
    while top < bottom < len(lines) and _is_one_text(lines[bottom - 1], lines[bottom]):
        bottom += 1
    between = [fragment for line in lines[top:bottom] for fragment in line]
    marked = [fragment for fragment in between if fragment.artifact]
    head = [*lines[:top], *([one] for one in marked if one.base < height / 2)]
    foot = [*([one] for one in marked if one.base >= height / 2), *lines[bottom:]]
    body = tuple(fragment for fragment in between if not fragment.artifact)
    return Furnished(tuple(map(tuple, head)), body, tuple(map(tuple, foot)))


def _is_one_text(above: Sequence[Fragment], below: Sequence[Fragment]) -> bool:
    """Whether two lines are as close and alike as lines of one paragraph: then neither is furniture."""
    size = below[0].size
    told = above[0].artifact or below[0].artifact
    return not told and abs(above[0].size - size) < 0.05 * size and below[0].base - above[0].base < 1.4 * size


def _is_furniture(line: list[Fragment], height: float, number: int, seen: _Seen) -> bool:
    if all(fragment.artifact for fragment in line):
        return True
    told = any(fragment.element.table >= 0 or fragment.element.level for fragment in line)
    if told or not _at_edge(line, height) or line[0].size > seen.largest:
        return False
    words = _words(line)
    times = seen.times[_key(line)]
    if times >= max(2, seen.pages // 4) or (times > 2 and not any(fragment.bold for fragment in line)):
        return True
    if times > 1 and any(seen.shifts[shift] > max(2, seen.pages // 3) for shift in _numbers(words, number)):
        return True
    return _is_page_number(words, number, seen)


def _is_page_number(words: str, number: int, seen: _Seen) -> bool:
    """Whether a line numbers its page: it says so, or other pages' numbers are as far from where they stand."""
    found = _PAGE_NUMBER.match(words)
    if found is None or words.lower().startswith("p") or not found["number"].isdigit():
        return found is not None
    shift = int(found["number"]) - number
    return shift == 0 if seen.pages == 1 else seen.shifts[shift] > 1 or abs(shift) < SHIFT


def _shifts(lines: Sequence[list[Fragment]], number: int) -> set[int]:
    edge = [*lines[:LINES], *lines[-LINES:]]
    return {shift for line in edge for shift in _numbers(_words(line), number)}


def _numbers(words: str, number: int) -> set[int]:
    """How far the numbers at the ends of a line are from that of its page."""
    found = _PAGE_NUMBER.match(words)
    inside = found["number"] if found is not None else ""
    return {int(digits) - number for digits in (*_AT_ENDS.findall(words), inside) if digits.isdigit()}


def _keys(lines: Sequence[list[Fragment]], height: float) -> set[str]:
    edge = [*lines[:LINES], *lines[-LINES:]]
    return {_key(line) for line in edge if _at_edge(line, height)}


def _at_edge(line: Sequence[Fragment], height: float) -> bool:
    return not EDGE * height < line[0].base < (1 - EDGE) * height


def _key(line: Sequence[Fragment]) -> str:
    """The words of a line, figures aside, with its height: odd and even pages may have heads at different sides."""
    return re.sub(r"\d+", "#", _words(line)) + f"@{round(line[0].base / 6)}"


def _words(line: Sequence[Fragment]) -> str:
    return " ".join(fragment.text for fragment in line).strip()


def is_contents_line(words: str) -> bool:
    """Whether a line is one of a table of contents: leaders lead to the number of a page."""
    return bool(_LEADERS.search(words))
