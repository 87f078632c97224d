"""The register of recommendations: what the peer challenge says should be done, and a later passage on it."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from index.embedding import Embedder
from index.opened import OpenIndex
from index.report import IndexedReport
from rag.briefing.later import Earlier, closest_later, later_reports, under_heading
from rag.briefing.recommends import recommends
from rag.briefing.spreadsheet import csv_of
from rag.citations import cite, verify
from rag.spans import standing_alone
from rag.types import Citation

KIND = "peer challenge"
"""The kind of report in the catalogue whose recommendations are followed up."""

NO_LATER = "no later mention found"
COLUMNS = (
    *("number", "recommendation", "stands after", "advice to all councils"),
    *("report", "section", "start", "end", "page"),
    *("later passage", "later report", "later report's date", "later section"),
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recommendation(_Frozen):
    """What should be done, as it stands in a report, and the later passage on the same matter; None: no later mention
    found.

    `leans_on` is what stands before it and must be read with it ("This should include …"); None where it stands alone.
    `general` marks advice to all councils, from an appendix.
    """

    n: int
    quote: Citation
    leans_on: Citation | None
    general: bool
    later: Citation | None


class Recommendations(_Frozen):
    """Every recommendation, in the order of the report; `searched` are the later reports that were looked through."""

    recommendations: tuple[Recommendation, ...]
    searched: tuple[str, ...]


def to_csv(recommendations: Sequence[Recommendation]) -> str:
    """The recommendations as CSV with a header."""
    return csv_of(COLUMNS, map(_row, recommendations))


def _row(one: Recommendation) -> tuple[object, ...]:
    quote, later = one.quote, one.later
    before = one.leans_on.words if one.leans_on else ""
    place = (quote.report, " > ".join(quote.section), quote.start, quote.end, quote.page or "")
    after = (later.words, later.report, later.published, " > ".join(later.section)) if later else (NO_LATER, "", "", "")
    return (one.n, quote.words, before, "yes" if one.general else "no", *place, *after)


Place = tuple[int, int, tuple[str, ...]]


def recommendations_register(index: OpenIndex, embedder: Embedder) -> Recommendations:
    """The register of every peer challenge in the index, verified; raises CitationError."""
    found: list[Recommendation] = []
    searched: list[str] = []
    for report in index.reports.values():
        if report.entry.kind == KIND:
            later = later_reports(index, report.entry.id)
            found.extend(_of_report(index, embedder, report, later, len(found)))
            searched.extend(one for one in later if one not in searched)
    return Recommendations(recommendations=tuple(found), searched=tuple(searched))


def _of_report(
    index: OpenIndex, embedder: Embedder, report: IndexedReport, later: Sequence[str], before: int
) -> Iterator[Recommendation]:
    places = list(recommended(report))
    begins = {s.start: place for place, s in enumerate(index.sentences) if s.report == report.entry.id}
    earlier = [
        Earlier(under_heading(report.text[start:end], section), begins.get(start)) for start, end, section in places
    ]
    found = closest_later(index, embedder, report.entry.id, earlier, later)
    for n, ((start, end, section), sentence) in enumerate(zip(places, found, strict=True), before + 1):
        quote = cite(report, n, section, start, end)
        leans_on = _leant_on(index, n, begins.get(start))
        after = None
        if sentence is not None:
            passage = index.passage_of(sentence)
            after = cite(index.reports[sentence.report], n, passage.section, sentence.start, sentence.end)
        verify([one for one in (leans_on, quote, after) if one], index.reports)
        general = any(heading.lower().startswith("appendi") for heading in section)
        yield Recommendation(n=n, quote=quote, leans_on=leans_on, general=general, later=after)


def _leant_on(index: OpenIndex, n: int, place: int | None) -> Citation | None:
    """The sentences before the one at `place` without which that cannot be understood, or the line that leads into its
    list; a heading leans on nothing."""
    if place is None:
        return None
    sentence = index.sentences[place]
    passage = index.passage_of(sentence)
    lead = passage.sentences[0]
    if sentence.item is not None and lead.lead:
        return cite(index.reports[sentence.report], n, passage.section, lead.start, lead.end)
    span = standing_alone(index, place)
    if sentence.item is not None or span.places[0] == place:
        return None
    return cite(index.reports[span.report], n, span.section, span.start, index.sentences[place - 1].end)


def recommended(report: IndexedReport) -> Iterator[Place]:
    """Where a report recommends something: sentences, and headings that say what should be done; in its order."""
    places = [
        (sentence.start, sentence.end, passage.section)
        for passage in report.passages
        for sentence in passage.sentences
        if recommends(report.text[sentence.start : sentence.end], section=passage.section)
    ]
    headings = [
        (block.start, block.end, block.section[:-1])
        for block in report.blocks
        if block.kind == "heading" and recommends(report.text[block.start : block.end], heading=True)
    ]
    yield from sorted([*places, *headings])
