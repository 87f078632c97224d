"""The web application: the API, the search, the report reader, and the chat page, in one FastAPI app."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from rag.faces.about.routes import about_routes
from rag.faces.adding.routes import adding_routes, largest
from rag.faces.api_page import describe
from rag.faces.briefing.routes import briefing_routes
from rag.faces.endpoints.asking import asking_routes
from rag.faces.endpoints.exporting import export_routes
from rag.faces.endpoints.feedback import feedback_routes
from rag.faces.endpoints.health import health_routes
from rag.faces.html import STATIC, render
from rag.faces.loading import AssistantLoader, Engine
from rag.faces.page.chat import Chat
from rag.faces.page.routes import page_routes
from rag.faces.problems import add_problem_handlers
from rag.faces.protection import protect
from rag.faces.reader.routes import reader_routes
from rag.faces.search.routes import search_routes
from rag.settings import Settings

Load = Callable[[Settings], Engine]

ABOUT = (
    "Ask public reports on a council's adult social care. Every statement of an answer carries a citation that "
    "gives the exact words and their place in the report. Offsets count characters of the report's text."
)


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
    chat = Chat(loader, settings)
    for routes in (
        asking_routes(loader),
        export_routes(loader, settings),
        feedback_routes(loader, settings),
        health_routes(loader),
        search_routes(loader),
        adding_routes(loader, settings),
        reader_routes(loader, settings),
        about_routes(settings),
        briefing_routes(loader),
        page_routes(loader, chat),
        _docs_routes(app),
        _nowhere(),
    ):
        app.include_router(routes)
    app.mount("/ui", StaticFiles(directory=STATIC))
    # Without this Gradio adds a policy of its own, which lets other origins in.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    protect(app, largest(settings))
    return _with_page(app, chat, settings)


def _with_page(app: FastAPI, chat: Chat, settings: Settings) -> FastAPI:
    # Gradio takes seconds to import: only where the page is wanted.
    from rag.faces.page.mounting import mount_page

    return mount_page(app, chat, settings)


def _docs_routes(app: FastAPI) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docs", response_class=HTMLResponse)
    def docs() -> str:
        # The usual page of this name fetches its script from another host; this one is made here.
        return render("api.html", here="/docs", api=describe(app.openapi()))

    return routes


def _nowhere() -> APIRouter:
    """What no other route has taken; without these, the chat page's own 404 would answer, which is neither page nor
    problem document."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/api/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    @routes.api_route("/reports/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    def nowhere(rest: str) -> None:
        raise HTTPException(404, f"there is nothing at this address; it ends with {rest[:200]!a}")

    return routes
