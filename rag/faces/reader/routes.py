"""The reader's pages: the list of reports, a report, and the passage around a quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.exceptions import HTTPException

from index.report import IndexedReport
from index.types import SectionPath, Span
from rag.faces.briefing.desk import library
from rag.faces.html import render
from rag.faces.loading import AssistantLoader
from rag.faces.reader.document import Element, Entry, around, contents, elements, touches
from rag.faces.reader.original import described, original
from rag.settings import Settings

Offset = Annotated[int | None, Query(ge=0)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list, with its headings of the highest level."""

    report: IndexedReport
    contents: tuple[Entry, ...]


def reader_routes(loader: AssistantLoader, settings: Settings) -> APIRouter:
    """The routes below `/reports`, and the glossary."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/reports")
    def reports() -> str:
        return render(
            "reports.html",
            here="/reports",
            reports=[_listed(r) for r in loader.get().reports.values()],
            adding=settings.add_reports,
        )

    @routes.get("/glossary")
    def glossary() -> str:
        assistant = loader.get()
        return render("glossary.html", here="/glossary", entries=assistant.glossary.entries, reports=assistant.reports)

    @routes.get("/reports/{report_id}")
    def report(report_id: str, start: Offset = None, end: Offset = None) -> str:
        found = _find(loader, report_id)
        span = _span(found, start, end) if start is not None or end is not None else None
        made = elements(found, span)
        title = next((element for element in made if element.kind == "title"), None)
        body = [element for element in made if element is not title]
        return render(
            "report.html",
            here="/reports",
            report=found.entry,
            title=title,
            body=body,
            contents=contents(made),
            span=span,
            section=_section(made, span) if span else (),
            page=found.page_of(span[0]) if span else None,
            pages=len(found.read.pages),
            original=described(settings.seeds, found.entry),
        )

    @routes.get("/reports/{report_id}/original")
    def file(report_id: str) -> StreamingResponse:
        found = _find(loader, report_id)
        states = library(loader).index.manifest.reports
        return original(settings.seeds, found.entry, states[report_id].content)

    @routes.get("/reports/{report_id}/passage")
    def passage(report_id: str, start: Offset = None, end: Offset = None) -> str:
        found = _find(loader, report_id)
        span = _span(found, start, end)
        shown = around(found, span)
        return render(
            "passage.html",
            report=found.entry,
            section=_section(shown, span),
            body=shown,
            span=span,
            page=found.page_of(span[0]),
        )

    return routes


def _listed(report: IndexedReport) -> Listed:
    return Listed(report, tuple(contents(elements(report))))


def _find(loader: AssistantLoader, report_id: str) -> IndexedReport:
    reports = loader.get().reports
    if report_id not in reports:
        raise HTTPException(404, f"no report '{report_id[:100]}'; the reports are listed at /reports")
    return reports[report_id]


def _section(shown: Sequence[Element], span: Span) -> SectionPath:
    """The headings above the first words of `span`."""
    return next(part.section for part in shown if part.end > span[0])


def _span(report: IndexedReport, start: int | None, end: int | None) -> Span:
    """The offsets as a span of the report; 422 where they are none."""
    if start is None or end is None:
        raise HTTPException(422, "a place in a report needs both `start` and `end`")
    if not start < end <= len(report.text):
        limit = f"0 <= start < end <= {len(report.text)}"
        raise HTTPException(422, f"start={start} and end={end} are no place in this report; it needs {limit}")
    if not touches(report, (start, end)):
        raise HTTPException(422, f"there are no words between start={start} and end={end}")
    return start, end
