"""The page's own route: an exchange that the browser kept, shown again if it still stands in the reports."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from rag.faces.loading import AssistantLoader
from rag.faces.page.chat import Chat
from rag.faces.page.exchange import Kept, still_stands


def page_routes(loader: AssistantLoader, chat: Chat) -> APIRouter:
    """The route; it is the page's and no part of the API."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/api/page/exchange", response_class=HTMLResponse)
    def exchange(kept: Kept) -> HTMLResponse:
        engine = loader.get()
        if not still_stands(kept.exchange.answer, engine.reports):
            raise HTTPException(409, "the reports have changed since this was answered; ask again")
        html = chat.show(engine, kept.exchange, kept.earlier)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    return routes
