"""Errors as the web tells them: RFC 9457 problem documents, or a page for somebody who follows a link."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index.errors import IndexAwayError
from rag.errors import AssistantError, ExportError, FeedbackFullError, QuestionError, UnknownReportError
from rag.faces.html import render
from rag.faces.loading import FailedToStartError, NotReadyError

LOG = logging.getLogger(__name__)

RETRY_AFTER = 2
"""Seconds that a client is told to wait while the assistant loads."""


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457: the kind of problem, the status, and what is wrong here, in one line."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["the question is empty; type one"])
    errors: list[FieldProblem] = Field(default=[], description="the parts at fault, where a request was malformed")


def problem_response(
    request: Request,
    status: int,
    detail: str,
    errors: tuple[FieldProblem, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document; a page instead where a browser asked for a page."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    if _wants_page(request):
        page = render("error.html", problem=problem, sentence=sentence(detail), retrying="Refresh" in (headers or {}))
        return HTMLResponse(page, status, dict(headers or {}))
    body = problem.model_dump(exclude={"errors"} if not errors else None)
    return JSONResponse(body, status, dict(headers or {}), media_type="application/problem+json")


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def sentence(detail: str) -> str:
    """An error's line as a sentence."""
    return detail[:1].upper() + detail[1:] + ("" if detail.endswith((".", "?", "!")) else ".")


_TOLD: dict[type[AssistantError], int] = {
    QuestionError: 422,
    ExportError: 422,
    FeedbackFullError: 507,
    UnknownReportError: 404,
    NotReadyError: 503,
    FailedToStartError: 503,
    IndexAwayError: 503,
}
"""Errors whose line is for whoever asked, and the status that they get."""


def _teller(status: int) -> Callable[[Request, Exception], Response]:
    def tell(request: Request, error: Exception) -> Response:
        return problem_response(request, status, str(error), headers=_when_again(error))

    return tell


def _when_again(error: Exception) -> Mapping[str, str]:
    """How long to wait before the next try, where waiting helps; a browser that asked for a page tries by itself."""
    if isinstance(error, FailedToStartError):
        return {}
    wait = str(RETRY_AFTER)
    if isinstance(error, NotReadyError):
        return {"Retry-After": wait, "Refresh": wait}
    return {"Retry-After": wait} if isinstance(error, IndexAwayError) else {}


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""

    for kind, status in _TOLD.items():
        app.add_exception_handler(kind, _teller(status))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return problem_response(request, error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        fields = tuple(_field(part) for part in error.errors())
        detail = "; ".join(f"{field.field}: {field.message}" for field in fields[:3])
        return problem_response(request, 422, detail, fields)

    @app.exception_handler(AssistantError)
    def assistant(request: Request, error: AssistantError) -> Response:
        LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(request, 500, "this could not be done; the server's log says why")


def _field(part: Mapping[str, object]) -> FieldProblem:
    place = part.get("loc")
    parts = place if isinstance(place, tuple) else ()
    names = [name for name in parts if isinstance(name, str) and name not in ("body", "query", "path")]
    return FieldProblem(field=".".join(names) or "request", message=str(part.get("msg", "not valid")))
