"""`/api/ask`, `/api/search` and `/api/reports`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from index.report import IndexedReport
from rag.faces.endpoints.problem_replies import problems
from rag.faces.loading import AssistantLoader
from rag.found import Results
from rag.search import THEN
from rag.types import Answer, Turn

MAX_TURNS = 40
"""Earlier messages that a request may bring along."""


class Question(BaseModel):
    """A question, what was said before it, and the reports to keep to (all, where none is named)."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(examples=["How many people were waiting for a Care Act assessment?"])
    history: Annotated[list[Turn], Field(max_length=MAX_TURNS)] = []
    reports: list[str] | None = Field(None, description="ids of the reports to search; see GET /api/reports")


class ListedReport(BaseModel):
    """A report that may be answered from, and how much of it is indexed."""

    id: str
    title: str
    short_title: str
    publisher: str
    published: str
    kind: str
    licence: str
    source: str
    passages: int
    sentences: int
    page: str = Field(description="path of the report's own page")


def asking_routes(loader: AssistantLoader) -> APIRouter:
    """Questions, searches, and what there is to ask of."""
    routes = APIRouter(prefix="/api", tags=["API"])

    @routes.post(
        "/ask",
        summary="Ask a question",
        responses=problems(
            s404="The list of reports names one that is not in the catalogue",
            s413="The request is too large",
            s422="The question is empty, too long, or holds control characters",
        ),
    )
    def ask(body: Question, response: Response) -> Answer:
        """Answer from the reports, with citations; or say that they do not say."""
        response.headers["Cache-Control"] = "no-store"
        return loader.get().ask(body.question, body.history, body.reports)

    @routes.get(
        "/search",
        summary="Search the reports",
        responses=problems(
            s404="There is no such report, or the report has no such section",
            s422="What was typed is empty, too long, or holds control characters",
        ),
    )
    def search(
        response: Response,
        q: Annotated[str, Query(description="words in any form; phrases in quotation marks as they stand")],
        report: Annotated[str | None, Query(description="id of a report to keep to")] = None,
        section: Annotated[str, Query(description=f"a section of that report: its headings joined by '{THEN}'")] = "",
        page: Annotated[int, Query(ge=1, le=10_000, description="page, counted from 1")] = 1,
        size: Annotated[int, Query(ge=1, le=100, description="passages on a page")] = 20,
    ) -> Results:
        """The passages that hold every word, or are close in meaning; best first, the words' places with them."""
        response.headers["Cache-Control"] = "no-store"
        path = tuple(section.split(THEN)) if section else ()
        return loader.get().search(q, report, path).results(page, size)

    @routes.get("/reports", summary="List the reports", responses=problems())
    def reports() -> list[ListedReport]:
        """The reports that questions are answered from, in the catalogue's order."""
        return [_listed(report) for report in loader.get().reports.values()]

    return routes


def _listed(report: IndexedReport) -> ListedReport:
    entry = report.entry
    return ListedReport(
        **entry.model_dump(exclude={"file", "sort_date", "also_called"}),
        passages=len(report.passages),
        sentences=sum(len(passage.sentences) for passage in report.passages),
        page=f"/reports/{entry.id}",
    )
