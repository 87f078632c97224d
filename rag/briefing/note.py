"""A briefing note: one object that every format renders, and none adds to."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from rag.briefing.register import RegisteredFigure
from rag.briefing.sides import Side, Voice
from rag.types import Citation


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Frozen):
    """Words of a report, which side they stand on and whose voices they are, in order; `n` numbers their source."""

    n: int
    citation: Citation
    side: Side
    voices: tuple[Voice, ...]


class KeyFigure(_Frozen):
    """A figure on the topic; `n` numbers its source. `differs_from` are other figures that speak of the same thing;
    `said` is its sentence, with those before it that it leans on, and those after it that doubt or turn it or tell what
    has become of it since."""

    n: int
    figure: RegisteredFigure
    said: Citation
    differs_from: tuple[str, ...] = ()


class ReportPart(_Frozen):
    """What one report says on the topic, strengths and concerns apart; `only`: the heading above all of the report,
    where there is one."""

    report: str
    name: str
    title: str
    publisher: str
    published: str
    only: str = ""
    strengths: tuple[Quote, ...] = ()
    concerns: tuple[Quote, ...] = ()
    recommended: tuple[Quote, ...] = ()
    other: tuple[Quote, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes of the report."""
        return (*self.strengths, *self.concerns, *self.recommended, *self.other)


class ThenAndNow(_Frozen):
    """What an earlier report said, and the later passage that is set beside it; None: no later mention found. `after`:
    the reports that are later."""

    then: Quote
    now: Quote | None = None
    after: tuple[str, ...] = ()


class Question(_Frozen):
    """A question that a scrutiny committee might ask, tied to the concern, or the recommendation, that it quotes; `on`:
    the sentence of it that gives rise to the question."""

    text: str
    on: str
    concern: Quote


class Source(_Frozen):
    """Where a quote stands: `place` is its page, or its paragraph under the heading where a format has no pages."""

    n: int
    name: str
    title: str
    publisher: str
    published: str
    section: tuple[str, ...]
    place: str
    address: str
    start: int
    end: int
    report: str


class Note(_Frozen):
    """A briefing note on `topic`. `about` says in a line what it is about; `silent` what the reports do not say."""

    title: str
    topic: str
    about: str
    figures: tuple[KeyFigure, ...] = ()
    reports: tuple[ReportPart, ...] = ()
    then_and_now: tuple[ThenAndNow, ...] = ()
    silent: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def citations(self) -> Iterator[Citation]:
        """Every quote that stands in the note, to be verified."""
        yield from (key.said for key in self.figures)
        for part in self.reports:
            yield from (quote.citation for quote in part.quotes)
        for pair in self.then_and_now:
            yield pair.then.citation
            if pair.now:
                yield pair.now.citation
        yield from (question.concern.citation for question in self.questions)
