"""What was found, as the page shows it: groups of passages, each with an excerpt in which the words are marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from index.keywords import words_of
from index.report import IndexedReport
from index.types import Passage, SectionPath, Sentence
from rag.faces.reader.pieces import Piece, pieces_of
from rag.found import Hit, ReportCount
from rag.search import THEN, Found, Place, sections_of
from rag.search_words import Span

EACH = 5
"""Passages of each report that are shown where several reports hold some."""
AT_ONCE = 20
"""Passages, or reports, on a page."""
EXCERPT_WORDS = 80
"""An excerpt ends with the sentence that brings it to so many words."""


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences that follow one another in a paragraph, or in an item of a list."""

    is_item: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A passage: where it stands, what of it is shown, and the address of its place in the report."""

    section: tuple[tuple[Piece, ...], ...]
    lines: tuple[Line, ...]
    address: str
    holds_all: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """One report's passages; `more` is the address that shows all of them, empty where they are here."""

    count: ReportCount
    name: str
    cards: tuple[Card, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A word by itself, how many passages hold it, the search for it, and words that are spelt like it."""

    word: str
    total: int
    href: str
    spelt_like: tuple[tuple[str, str], ...]


def address(typed: str, report: str = "", section: SectionPath = (), page: int = 1) -> str:
    """The address of a search."""
    given = {"q": typed, "report": report, "section": THEN.join(section), "page": page if page > 1 else ""}
    return "/search?" + urlencode({name: value for name, value in given.items() if value})


def pages_of(found: Found) -> int:
    """How many pages there are: of passages where the search keeps to a report, else of reports."""
    units = len(found.places) if found.report else len(found.reports)
    return max(-(-units // AT_ONCE), 1)


def groups(found: Found, page: int) -> list[Group]:
    """The groups on a page, counted from 1."""
    first = (page - 1) * AT_ONCE
    if found.report:
        return [_group(found, count, found.places[first : first + AT_ONCE]) for count in _own(found)]
    each = EACH if len(found.reports) > 1 else AT_ONCE
    made = []
    for count in found.reports[first : first + AT_ONCE]:
        own = [place for place in found.places if place.passage.report == count.report]
        made.append(_group(found, count, own[:each]))
    return made


def report_choices(reports: Sequence[IndexedReport], chosen: str, found: Found | None) -> list[Choice]:
    """The reports to choose from, with what was found in each."""
    totals = {count.report: count.total for count in found.reports} if found else None
    return [
        Choice(
            entry.id,
            _with_total(entry.name, totals.get(entry.id, 0) if totals is not None else None),
            entry.id == chosen,
        )
        for entry in (report.entry for report in reports)
    ]


def section_choices(report: IndexedReport, chosen: SectionPath, found: Found | None) -> list[Choice]:
    """The sections of the chosen report: with a search, those in which something was found, and the chosen one."""
    totals = {count.section: count.total for count in found.sections} if found else None
    return [
        Choice(THEN.join(path), _indented(path, totals.get(path, 0) if totals is not None else None), path == chosen)
        for path in sections_of(report)
        if totals is None or totals.get(path) or path == chosen
    ]


def hints(found: Found) -> list[Hint]:
    """For a search that found nothing: each word by itself, rarest first, and what it may have been meant for."""
    made = []
    for term in found.wanted.terms:
        total = found.holding(term)
        spelt_like = [] if total else found.spelt_like(term)
        alike = tuple((word, address(found.wanted.typed.replace(term.typed, word))) for word in spelt_like)
        made.append(Hint(term.typed, total, address(term.typed), alike))
    return sorted(made, key=lambda hint: hint.total)


def _own(found: Found) -> list[ReportCount]:
    return [count for count in found.reports if count.report == found.report and found.places]


def _group(found: Found, count: ReportCount, places: Sequence[Place]) -> Group:
    entry = found.index.reports[count.report].entry
    more = address(found.wanted.typed, count.report) if count.total > len(places) and not found.report else ""
    return Group(count, entry.name, tuple(_card(found, place) for place in places), more)


def _card(found: Found, place: Place) -> Card:
    hit = found.hit(place)
    section = tuple(_heading(found, heading) for heading in place.passage.section)
    report = found.index.reports[place.passage.report]
    return Card(section, _excerpt(report, place.passage, hit), hit.address, hit.holds_all, hit.page)


def _heading(found: Found, heading: str) -> tuple[Piece, ...]:
    return _pieces(heading, 0, found.wanted.marks(heading, words_of(heading)))


def _excerpt(report: IndexedReport, passage: Passage, hit: Hit) -> tuple[Line, ...]:
    """The best sentence and those around it, with dots where sentences are left out."""
    text = hit.text
    sentences = passage.sentences
    best = next(n for n, sentence in enumerate(sentences) if sentence.start == hit.best.start)
    first, last = _window([len(text[s.start - hit.start : s.end - hit.start].split()) for s in sentences], best)
    marks = [(match.start, match.end) for match in hit.matches]
    lines = []
    for item, run in groupby(sentences[first : last + 1], key=lambda sentence: sentence.item):
        start, end = _span(list(run))
        pieces = pieces_of(report.read, start, end, marks)
        lines.append(Line(item is not None, tuple(piece for piece in pieces if piece.page is None)))
    if first > 0:
        lines[0] = Line(lines[0].is_item, (Piece("… "), *lines[0].pieces))
    if last < len(sentences) - 1:
        lines[-1] = Line(lines[-1].is_item, (*lines[-1].pieces, Piece(" …")))
    return tuple(lines)


def _window(lengths: Sequence[int], best: int) -> tuple[int, int]:
    """From the sentence before the best one on, and further back only where nothing follows."""
    first = last = best
    total = lengths[best]
    if first > 0 and total < EXCERPT_WORDS:
        first, total = first - 1, total + lengths[first - 1]
    while total < EXCERPT_WORDS and last < len(lengths) - 1:
        last, total = last + 1, total + lengths[last + 1]
    while total < EXCERPT_WORDS and first > 0:
        first, total = first - 1, total + lengths[first - 1]
    return first, last


def _span(sentences: Sequence[Sentence]) -> Span:
    return sentences[0].start, sentences[-1].end


def _pieces(text: str, offset: int, marks: Sequence[Span]) -> tuple[Piece, ...]:
    """`text`, which stands at `offset`, cut at the marks, which count as `offset` does."""
    made: list[Piece] = []
    at = 0
    for start, end in marks:
        start, end = max(start - offset, 0), min(end - offset, len(text))
        if start < end:
            made += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
            at = end
    return tuple(piece for piece in (*made, Piece(text[at:])) if piece.text)


def _indented(path: SectionPath, total: int | None) -> str:
    return "– " * (len(path) - 1) + _with_total(path[-1], total)


def _with_total(name: str, total: int | None) -> str:
    return name if total is None else f"{name} ({total})"
