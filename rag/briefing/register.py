"""The register of figures: every figure of the reports with its sentence, its date and its place, verified."""

from collections.abc import Iterable, Mapping
from itertools import cycle, pairwise

from pydantic import BaseModel, ConfigDict

from index.reading import as_read
from index.report import IndexedReport
from index.types import Passage, Sentence
from rag.briefing.as_at import Source, as_at, visit_of
from rag.briefing.clause import in_its_words, what_it_measures
from rag.briefing.figures import Figure, figures_of
from rag.briefing.same_thing import Speaks, differing
from rag.errors import CitationError
from rag.numbers.bounds import with_bound
from rag.numbers.dates import DateMention
from rag.numbers.quantity import Kind


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegisteredFigure(_Frozen):
    """A figure, with its bound ("at least 142"), at `start:end` of its report.

    It stands in the sentence at `sentence_start:sentence_end`. `counts` says what it is a figure of; `thing` are the
    words right beside it that name what is counted, where there are such. `as_at` is as precise as the report is
    (`2023-12-12`, `2023-12`, `2023/24`), `as_at_words` the same for people, and `as_at_from` says where it stands.
    `same_as` numbers the group of figures that speak of the same thing and differ; None where there is no other.
    """

    n: int
    report: str
    report_name: str
    section: tuple[str, ...]
    figure: str
    value: float
    high: float | None
    kind: Kind
    unit: str
    counts: str
    thing: str
    as_at: str
    as_at_words: str
    as_at_from: Source
    sentence: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    same_as: int | None = None
    page: int | None = None
    as_read: str | None = None

    @property
    def words(self) -> str:
        """The sentence as it is shown to people."""
        return self.sentence if self.as_read is None else self.as_read


class Register(_Frozen):
    """Every figure, in the order of the reports; `groups` are numbers of figures that belong side by side."""

    figures: tuple[RegisteredFigure, ...]
    groups: tuple[tuple[int, ...], ...]

    def group(self, number: int) -> tuple[RegisteredFigure, ...]:
        """The figures of a group."""
        return tuple(figure for figure in self.figures if figure.same_as == number)


def figures_register(reports: Mapping[str, IndexedReport]) -> Register:
    """The register of `reports`; raises CitationError where a figure does not stand where it says."""
    found = [figure for report in reports.values() for figure in _of_report(report)]
    figures = [figure.model_copy(update={"n": n}) for n, figure in enumerate(found, 1)]
    groups = differing([_speaks(figure) for figure in figures])
    numbered = {n: number for number, group in enumerate(groups, 1) for n in group}
    placed = tuple(figure.model_copy(update={"same_as": numbered.get(figure.n)}) for figure in figures)
    verify_figures(placed, reports)
    return Register(figures=placed, groups=tuple(groups))


def verify_figures(figures: Iterable[RegisteredFigure], reports: Mapping[str, IndexedReport]) -> None:
    """Raise CitationError unless every figure and its sentence stand at their places in the canonical text."""
    for figure in figures:
        text = reports[figure.report].text if figure.report in reports else ""
        stands = text[figure.start : figure.end] == figure.figure
        if not stands or text[figure.sentence_start : figure.sentence_end] != figure.sentence:
            raise CitationError(
                f"the figure '{figure.figure}' does not stand in {figure.report} at {figure.start}-{figure.end}; "
                "nothing was shown; run `rag index --rebuild`"
            )


def _of_report(report: IndexedReport) -> Iterable[RegisteredFigure]:
    visit = visit_of([_text(report, sentence) for passage in report.passages for sentence in passage.sentences])
    for passage in report.passages:
        before: list[str] = []
        for sentence in passage.sentences:
            words = _text(report, sentence)
            for figure in figures_of(words):
                yield _registered(report, passage, sentence, figure, before, visit)
            before.insert(0, words)


def _text(report: IndexedReport, sentence: Sentence) -> str:
    """The sentence for reading: non-breaking spaces, and what stands between its words on the page and is no part of
    it, as spaces, one for one, so that offsets stay true."""
    shown = as_read(report.text, sentence.start, sentence.end, report.read.dropped)
    edges = [sentence.start, *(edge for piece in shown.pieces for edge in piece), sentence.end]
    words = [report.text[a:b] if kept else " " * (b - a) for kept, (a, b) in zip(cycle((False, True)), pairwise(edges))]
    return "".join(words).replace("\u00a0", " ")


def _registered(
    report: IndexedReport,
    passage: Passage,
    sentence: Sentence,
    figure: Figure,
    before: list[str],
    visit: DateMention | None,
) -> RegisteredFigure:
    quote, read = report.text[sentence.start : sentence.end], report.as_read(sentence.start, sentence.end)
    words = _text(report, sentence)
    date = as_at(figure.start, words, before, passage.section, report.entry, visit)
    first, last = with_bound(words, figure.start, figure.end)
    start, end = sentence.start + first, sentence.start + last
    return RegisteredFigure(
        n=0,
        report=report.entry.id,
        report_name=report.entry.name,
        section=passage.section,
        figure=report.text[start:end],
        value=figure.value,
        high=figure.high,
        kind=figure.kind,
        unit=figure.unit,
        counts=what_it_measures(words, figure, first, last),
        thing=figure.counts,
        as_at=date.when,
        as_at_words=date.words,
        as_at_from=date.source,
        sentence=quote,
        start=start,
        end=end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        page=report.page_of(start),
        as_read=read if read != quote else None,
    )


def _speaks(figure: RegisteredFigure) -> Speaks:
    heading = figure.section[-1] if figure.section else ""
    place = (figure.report, figure.sentence_start)
    clause = in_its_words(figure.sentence, figure.start - figure.sentence_start, figure.end - figure.sentence_start)
    return Speaks(figure.n, figure.kind, figure.value, figure.unit, figure.thing, clause, heading, place)
