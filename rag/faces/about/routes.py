"""`/accuracy` and `/accessibility`."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from rag.accuracy import read_accuracy
from rag.faces.about.view import shown
from rag.faces.html import render
from rag.settings import Settings

PREPARED = "24 November 2026"
"""When the accessibility statement was written; to be set anew with each review of the pages."""


def about_routes(settings: Settings) -> APIRouter:
    """The pages about the service; they need no assistant."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/accuracy")
    def accuracy() -> str:
        return render("accuracy.html", here="/accuracy", shown=shown(read_accuracy()), council=settings.council)

    @routes.get("/accessibility")
    def accessibility() -> str:
        return render(
            "accessibility.html",
            here="/accessibility",
            contact=settings.contact,
            council=settings.council,
            prepared=PREPARED,
        )

    return routes
