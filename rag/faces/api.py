"""The web application: the API, the report reader, and the chat page, in one FastAPI app."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.cors import CORSMiddleware

from index.opened import IndexedReport
from rag.faces.api_page import describe
from rag.faces.briefing.routes import briefing_routes
from rag.faces.html import STATIC, render
from rag.faces.loading import AssistantLoader, Engine
from rag.faces.problems import Problem, add_problem_handlers
from rag.faces.protection import protect
from rag.faces.reader.routes import reader_routes
from rag.settings import Settings
from rag.types import Answer, Turn

Load = Callable[[Settings], Engine]

MAX_TURNS = 40
"""Earlier messages that a request may bring along."""

ABOUT = (
    "Ask public reports on a council's adult social care. Every statement of an answer carries a citation that "
    "gives the exact words and their place in the report. Offsets count characters of the report's text."
)


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


class Ready(BaseModel):
    """What the health checks say when all is well."""

    status: Literal["ok", "ready"]


def create_app(settings: Settings, load_assistant: Load) -> FastAPI:
    """The application. `load_assistant` is called once, in a thread, when the server starts."""
    loader = AssistantLoader(lambda: load_assistant(settings))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loader.start()
        yield

    app = FastAPI(
        title="Care reports assistant",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    add_problem_handlers(app)
    app.include_router(_api_routes(loader))
    app.include_router(_health_routes(loader))
    app.include_router(reader_routes(loader))
    app.include_router(briefing_routes(loader))
    app.include_router(_docs_routes(app))
    app.mount("/ui", StaticFiles(directory=STATIC))
    # Without this Gradio adds a policy of its own, which lets other origins in.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    protect(app)
    return _with_page(app, loader, settings)


def _with_page(app: FastAPI, loader: AssistantLoader, settings: Settings) -> FastAPI:
    # Gradio takes seconds to import: only where the page is wanted.
    from rag.faces.page.mounting import mount_page

    return mount_page(app, loader, settings)


_PROBLEM = {"content": {"application/problem+json": {}}, "model": Problem}


def _api_routes(loader: AssistantLoader) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["API"])

    @routes.post(
        "/ask",
        summary="Ask a question",
        responses={
            404: _PROBLEM | {"description": "The list of reports names one that is not in the catalogue"},
            413: _PROBLEM | {"description": "The request is too large"},
            422: _PROBLEM | {"description": "The question is empty, too long, or holds control characters"},
            503: _PROBLEM | {"description": "The assistant is still starting; see Retry-After"},
        },
    )
    def ask(body: Question, response: Response) -> Answer:
        """Answer from the reports, with citations; or say that they do not say."""
        response.headers["Cache-Control"] = "no-store"
        return loader.get().ask(body.question, body.history, body.reports)

    @routes.get(
        "/reports",
        summary="List the reports",
        responses={503: _PROBLEM | {"description": "The assistant is still starting"}},
    )
    def reports() -> list[ListedReport]:
        """The reports that questions are answered from, in the catalogue's order."""
        return [_listed(report) for report in loader.get().reports.values()]

    return routes


def _listed(report: IndexedReport) -> ListedReport:
    entry = report.entry
    return ListedReport(
        **entry.model_dump(exclude={"file", "sort_date"}),
        passages=len(report.passages),
        sentences=sum(len(passage.sentences) for passage in report.passages),
        page=f"/reports/{entry.id}",
    )


def _health_routes(loader: AssistantLoader) -> APIRouter:
    routes = APIRouter(tags=["Health"])

    @routes.head("/healthz", include_in_schema=False)
    @routes.get("/healthz", summary="Is the server up?")
    def healthz() -> Ready:
        """Answers as soon as the server is up."""
        return Ready(status="ok")

    @routes.get(
        "/readyz",
        summary="Is the assistant loaded?",
        responses={503: _PROBLEM | {"description": "Still loading, or it failed and why"}},
    )
    def readyz() -> Ready:
        """Answers 200 once questions are answered at once."""
        loader.get()
        return Ready(status="ready")

    return routes


def _docs_routes(app: FastAPI) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docs", response_class=HTMLResponse)
    def docs() -> str:
        # The usual page of this name fetches its script from another host; this one is made here.
        return render("api.html", api=describe(app.openapi()))

    return routes
