"""A note as headings, paragraphs, tables and lists: what every format renders, so that all say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import short_date
from rag.briefing.note import KeyFigure, Note, Quote, ReportPart, Source

TEMPLATES = Path(__file__).parent / "templates"
NO_LATER = "No later mention found"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the note's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in the program's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A quote, whose voice it is, and the number of its source."""

    quote: str
    voice: str
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one row of headers; `wide` names the columns' shares of the width."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of lines in the program's words."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered source."""

    source: Source
    text: str


Block = Heading | Text | Said | Table | Items | Reference


def outline(note: Note) -> Iterator[Block]:
    """The blocks of `note`, in order."""
    yield Heading(1, note.title)
    yield Text(note.about)
    yield Text(
        "Every quote below stands word for word in its report and was checked when this note was written. A number in "
        "brackets names its source. Whose voice a quote is, and whether it is a strength or a concern, was told by "
        "the program, not by a reader: check before you rely on it."
    )
    yield from _figures(note)
    yield Heading(2, "What each report says")
    for part in note.reports:
        yield from _part(part)
    yield from _then_and_now(note)
    yield Heading(2, "What the reports do not say")
    yield Items(note.silent)
    if note.questions:
        yield Heading(2, "Suggested questions for scrutiny")
        for question in note.questions:
            yield Heading(3, question.text)
            yield _said(question.concern)
    yield Heading(2, "Sources")
    yield Items(tuple(dict.fromkeys(_whole(source) for source in note.sources)))
    for source in note.sources:
        yield Reference(source, reference(source))


def _whole(source: Source) -> str:
    address = source.address or "no address is given in the catalogue"
    return f"{source.name}: {source.title}. {source.publisher}, {source.published}. Address: {address}."


def _figures(note: Note) -> Iterator[Block]:
    yield Heading(2, "Key figures")
    if not note.figures:
        yield Text("The reports give no figure on this.")
        return
    header = ("Figure", "What it counts", "As at", "Report", "Section")
    yield Table("Key figures", header, tuple(_row(key) for key in note.figures), (13, 28, 18, 15, 26))
    groups = dict.fromkeys(
        tuple(sorted((key.figure.figure, *key.differs_from))) for key in note.figures if key.differs_from
    )
    if groups:
        told = "; ".join(" and ".join(group) for group in groups)
        yield Text(f"These speak of the same thing and differ. They may count different things, so read each: {told}.")


def _row(key: KeyFigure) -> tuple[str, ...]:
    figure = key.figure
    date = figure.as_at_words if figure.as_at_from != "report" else f"{figure.as_at_words} (date of the report)"
    heading = figure.section[-1].strip() if figure.section else ""
    section = ", ".join(filter(None, (heading, f"page {figure.page}" if figure.page else "")))
    return (
        f"{figure.figure} [{key.n}]",
        figure.counts or "not said in its sentence",
        date,
        figure.report_name,
        section,
    )


def _part(part: ReportPart) -> Iterator[Block]:
    yield Heading(3, f"{part.name} ({part.publisher}, {short_date(part.published)})")
    groups = (
        ("Strengths", part.strengths),
        ("Concerns", part.concerns),
        ("What it recommends", part.recommended),
        ("What else it says", part.other),
    )
    for name, quotes in groups:
        if quotes:
            yield Heading(4, name)
            for quote in quotes:
                yield _said(quote)
    missing = [name.lower() for name, quotes in groups[:2] if not quotes]
    if missing:
        yield Text(f"No {' and no '.join(missing)} were found in this report on the topic.")


def _said(quote: Quote) -> Said:
    return Said(" ".join(quote.citation.words.split()), quote.voice, quote.n)


def _then_and_now(note: Note) -> Iterator[Block]:
    if not note.then_and_now:
        return
    yield Heading(2, "Then and now")
    rows = tuple(
        (
            f"“{' '.join(pair.then.citation.words.split())}” [{pair.then.n}]",
            f"“{' '.join(pair.now.citation.words.split())}” [{pair.now.n}]" if pair.now else NO_LATER,
        )
        for pair in note.then_and_now
    )
    then, now = note.then_and_now[0].then.citation, next((p.now.citation for p in note.then_and_now if p.now), None)
    later = f"Now: {now.publisher}, {short_date(now.published)}" if now else "Now: later reports"
    yield Table("Then and now", (f"Then: {then.publisher}, {short_date(then.published)}", later), rows, (50, 50))
    yield Text(
        "The later passage is the closest in meaning; whether it answers the earlier one is for the reader to judge."
    )


def reference(source: Source) -> str:
    """A source in a line; its report's title and address stand above the list."""
    section = " › ".join(heading.strip() for heading in source.section)
    where = f"“{section}”, {source.place}" if section else source.place
    head = f"{source.name} ({source.publisher}, {short_date(source.published)})"
    return f"{head}, {where}, characters {source.start}–{source.end}"
