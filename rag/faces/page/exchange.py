"""What the page and the server say to one another of a conversation. It is kept in the browser, never here.

What comes from a browser may be old or tampered with: it is read strictly, and an answer is shown again only where it
stands in the reports as they are now.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.report import IndexedReport
from rag.citations import cite
from rag.errors import AssistantError
from rag.types import Answer, Citation, Turn

MOST_TURNS = 40
"""Messages of history that are read with a question."""
MOST_QUESTIONS = 500
MOST_REPORTS = 1000
LONGEST_QUESTION = 100_000
"""Characters; what is too long to be asked is told by the check that every face uses."""

ReportIds = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=MOST_REPORTS)]
Questions = Annotated[tuple[Annotated[str, Field(max_length=LONGEST_QUESTION)], ...], Field(max_length=MOST_QUESTIONS)]


class OutOfStepError(AssistantError):
    """What the page sent is not what this server reads: the one is older than the other."""


class _FromPage(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Request(_FromPage):
    """What the page sends beside a question.

    Its own number for it, the latest messages, all questions of the conversation so far, and the reports to keep to
    (none: all).
    """

    number: int = 0
    history: Annotated[tuple[Turn, ...], Field(max_length=MOST_TURNS)] = ()
    earlier: Questions = ()
    reports: ReportIds = ()

    @classmethod
    def read(cls, text: str) -> "Request":
        """Read it from JSON, nothing from nothing; raises OutOfStepError."""
        try:
            return cls.model_validate_json(text or "{}")
        except ValidationError as error:
            raise OutOfStepError("this page and the server do not fit together; please load the page again") from error


class Exchange(_FromPage):
    """A question as typed, the reports that it was kept to (none: all), and its answer."""

    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    reports: ReportIds = ()
    answer: Answer


class Kept(_FromPage):
    """An exchange that the browser kept, to be shown again, and the questions asked before it."""

    exchange: Exchange
    earlier: Questions = ()


class Reply(BaseModel):
    """What the page reads of what it is shown: which question this is about, and the exchange where it is answered.

    One that is not answered yet is `pending`; `growing` where some of its answer is there to be read.
    """

    number: int
    pending: bool = False
    growing: bool = False
    exchange: Exchange | None = None


def still_stands(answer: Answer, reports: Mapping[str, IndexedReport]) -> bool:
    """Whether all that `answer` takes from the reports stands there now, word for word, and all it cites is listed."""
    by_number = {citation.n: citation for citation in answer.citations}
    if not all(_stands(citation, reports) for citation in (*answer.citations, *answer.also_found)):
        return False
    return all(
        statement.citations
        and all(n in by_number for n in statement.citations)
        and (not answer.is_quote(statement) or statement.text == by_number[statement.citations[0]].words)
        for statement in answer.statements
    )


def _stands(citation: Citation, reports: Mapping[str, IndexedReport]) -> bool:
    report = reports.get(citation.report)
    if report is None or not 0 <= citation.start < citation.end:
        return False
    passage = next((one for one in report.passages if one.start <= citation.start < one.end), None)
    if passage is None:
        return False
    made = cite(report, citation.n, passage.section, citation.start, citation.end)
    return made == citation.model_copy(update={"page": made.page})
