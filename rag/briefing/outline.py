"""A note as headings, paragraphs, tables and lists: what every format renders, so that all say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import short_date
from rag.briefing.note import KeyFigure, Note, Question, Quote, ReportPart, Source, ThenAndNow
from rag.types import Citation

TEMPLATES = Path(__file__).parent / "templates"
NO_LATER = "No later mention found"
ECHOED = 40
"""Words of a concern that are repeated beside a question on it, at most: whole sentences all but always."""
_MOST_CELL = 50
"""Words of a sentence that a figure's row quotes whole."""


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
    """A quote, whose voices it holds, and the number of its source."""

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
    """The numbered sources of one paragraph: where it stands, and each source with its place there."""

    text: str
    places: tuple[tuple[Source, str], ...]


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
        yield Items(tuple(_asked(question) for question in note.questions))
    yield Heading(2, "Sources")
    yield Items(tuple(dict.fromkeys(_whole(source) for source in note.sources)))
    yield from _references(note.sources)


def _asked(question: Question) -> str:
    """The question and the sentence that it is on, which stands among the concerns or recommendations above."""
    words = question.on.split()
    begun = " ".join(words[:ECHOED]) + ("…" if len(words) > ECHOED else "")
    return f"On “{begun}” [{question.concern.n}]: {question.text}"


def _whole(source: Source) -> str:
    address = source.address or "no address is given in the catalogue"
    return f"{source.name}: {source.title}. {source.publisher}, {source.published}. Address: {address}."


def _figures(note: Note) -> Iterator[Block]:
    yield Heading(2, "Key figures")
    if not note.figures:
        yield Text("No key figure on this was found.")
        return
    quoted = [quote.citation for part in note.reports for quote in part.quotes]
    header = ("Figure", "What it counts", "As at", "Report", "Section")
    rows: dict[tuple[str, int, str, str], list[KeyFigure]] = {}
    for key in note.figures:
        figure = key.figure
        same = (figure.report, figure.sentence_start, figure.as_at_words, figure.as_at_from)
        rows.setdefault(same, []).append(key)
    yield Table("Key figures", header, tuple(_row(keys, quoted) for keys in rows.values()), (17, 31, 17, 13, 22))
    groups: dict[int, list[str]] = {}
    for key in note.figures:
        if key.figure.same_as:
            groups.setdefault(key.figure.same_as, []).append(f"{key.figure.figure} [{key.n}]")
    told = "; ".join(_listed(group) for group in groups.values() if len(group) > 1)
    if told:
        yield Text(f"These are on one subject and differ. They may count different things, so read each: {told}.")


def _row(keys: Sequence[KeyFigure], quoted: Sequence[Citation]) -> tuple[str, ...]:
    """A row of the table: the figures of one sentence, and what they count in its own words, with its context where it
    is not quoted in the note; of a long sentence that is, only the words around the figures."""
    key, figure = keys[0], keys[0].figure
    stands = any(c.report == key.said.report and c.start <= figure.sentence_start < c.end for c in quoted)
    sentence = " ".join((figure.words if stands else key.said.words).split())
    whole = not stands or len(sentence.split()) <= _MOST_CELL
    told = f"“{sentence}”" if whole else "; ".join(dict.fromkeys(one.figure.counts for one in keys))
    date = figure.as_at_words if figure.as_at_from != "report" else f"{figure.as_at_words} (date of the report)"
    heading = figure.section[-1].strip() if figure.section else ""
    section = ", ".join(filter(None, (heading, f"page {figure.page}" if figure.page else "")))
    return (
        f"{', '.join(one.figure.figure for one in keys)} [{key.n}]",
        told,
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
    missing = [name for name, quotes in (("a strength", part.strengths), ("a concern", part.concerns)) if not quotes]
    if missing:
        yield Text(f"None of what this search found in the report was taken for {' or '.join(missing)}.")


def _said(quote: Quote) -> Said:
    return Said(" ".join(quote.citation.words.split()), _listed(quote.voices), quote.n)


def _then_and_now(note: Note) -> Iterator[Block]:
    if not note.then_and_now:
        return
    yield Heading(2, "Then and now")
    # A later passage that is set beside several earlier ones is quoted once.
    tables: dict[tuple[str, str], dict[int, tuple[list[Quote], Quote]]] = {}
    for pair in note.then_and_now:
        if pair.now:
            between = (pair.then.citation.report, pair.now.citation.report)
            tables.setdefault(between, {}).setdefault(pair.now.n, ([], pair.now))[0].append(pair.then)
    for rows in tables.values():
        earlier, later = next(iter(rows.values()))
        header = (f"Then: {_dated(earlier[0].citation)}", f"Now: {_dated(later.citation)}")
        cells = tuple((" ".join(map(_quoted, then)), _quoted(now)) for then, now in rows.values())
        yield Table("Then and now", header, cells, (50, 50))
    if tables:
        yield Text("The later passage was set beside it by the program, and may be on something else: check it.")
    alone: dict[str, list[ThenAndNow]] = {}
    for pair in note.then_and_now:
        if not pair.now:
            alone.setdefault(pair.then.citation.report, []).append(pair)
    for unpaired in alone.values():
        numbers = _listed([f"[{n}]" for n in sorted(pair.then.n for pair in unpaired)])
        then = unpaired[0].then.citation
        yield Text(
            f"{NO_LATER} of what is quoted above as {numbers} ({_dated(then)}).{_also_later(note, unpaired[0].after)}"
        )


def _also_later(note: Note, after: Sequence[str]) -> str:
    """What else the later reports say on the topic: no mention of the same thing is no silence."""
    later = [part for part in note.reports if part.report in after]
    said = [f"[{quote.n}]" for part in later for quote in sorted(part.quotes, key=lambda quote: quote.n)]
    if not said:
        return ""
    names, says = _listed([part.name for part in later]), "says" if len(later) == 1 else "say"
    return f" On the topic as a whole the {names} {says} later what is quoted as {_listed(said)}: read it beside these."


def _dated(citation: Citation) -> str:
    return f"{citation.publisher}, {short_date(citation.published)}"


def _quoted(quote: Quote) -> str:
    return f"“{' '.join(quote.citation.words.split())}” [{quote.n}]"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _references(sources: Sequence[Source]) -> Iterator[Reference]:
    """A line for each paragraph that is quoted; its report's publisher, date and address stand above the list."""
    by_paragraph: dict[tuple[str, tuple[str, ...], str], list[Source]] = {}
    for source in sources:
        by_paragraph.setdefault((source.report, source.section, source.place), []).append(source)
    for (_, headings, place), own in by_paragraph.items():
        section = " › ".join(heading.strip() for heading in headings)
        text = f"{own[0].name}, {f'“{section}”, ' if section else ''}{place}"
        yield Reference(text, tuple((source, f"characters {source.start}–{source.end}") for source in own))
