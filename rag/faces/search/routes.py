"""`/search`: one form, answered as a page."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from index.report import IndexedReport
from index.types import SectionPath
from rag.errors import QuestionError, UnknownReportError
from rag.faces.html import render
from rag.faces.loading import AssistantLoader
from rag.faces.problems import sentence
from rag.faces.search import view
from rag.search import THEN, Found, sections_of

LONGEST_PAGE = 10_000
"""So high a page number is taken; beyond the last page, the last one is shown."""


def search_routes(loader: AssistantLoader) -> APIRouter:
    """The search page."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/search")
    def search(q: str | None = None, report: str = "", section: str = "", page: str = "1") -> HTMLResponse:
        assistant = loader.get()
        chosen = _section(assistant.reports, report, section)
        try:
            found = assistant.search(q, report or None, chosen) if q is not None else None
        except QuestionError as error:
            return HTMLResponse(_page(assistant.reports, q, report, chosen, error=sentence(str(error))), 422)
        return HTMLResponse(_page(assistant.reports, q, report, chosen, found, _number(page)))

    return routes


def _page(
    reports: Mapping[str, IndexedReport],
    typed: str | None,
    report: str,
    section: SectionPath,
    found: Found | None = None,
    page: int = 1,
    error: str = "",
) -> str:
    pages = view.pages_of(found) if found else 1
    page = min(page, pages)
    return render(
        "search.html",
        here="/search",
        typed=typed or "",
        reports=view.report_choices(list(reports.values()), report, found),
        sections=view.section_choices(reports[report], section, found) if report else [],
        groups=view.groups(found, page) if found else [],
        hints=view.hints(found) if found and not found.places else [],
        everywhere=view.address(found.wanted.typed) if found and (report or section) else "",
        found=found,
        holding_all=sum(place.holds_all for place in found.places) if found else 0,
        error=error,
        page=page,
        pages=pages,
        before=view.address(typed or "", report, section, page - 1) if page > 1 else "",
        after=view.address(typed or "", report, section, page + 1) if page < pages else "",
    )


def _section(reports: Mapping[str, IndexedReport], report: str, section: str) -> SectionPath:
    """The section as a path; none where the report has no such section: it was chosen with another report."""
    if report and report not in reports:
        raise UnknownReportError(f"no report {report[:100]!a}; the reports are listed at /reports")
    known = sections_of(reports[report]) if report else ()
    return next((path for path in known if THEN.join(path) == section), ())


def _number(page: str) -> int:
    return min(max(int(page), 1), LONGEST_PAGE) if page.isascii() and page.isdigit() and len(page) < 9 else 1
