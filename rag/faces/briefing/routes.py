"""All briefing routes as one router."""

from fastapi import APIRouter

from rag.faces.briefing.checking import checking_routes
from rag.faces.briefing.figures import figures_routes
from rag.faces.briefing.notes import notes_routes
from rag.faces.briefing.recommendations import recommendations_routes
from rag.faces.loading import AssistantLoader


def briefing_routes(loader: AssistantLoader) -> APIRouter:
    """The pages and their part of the API."""
    routes = APIRouter()
    routes.include_router(figures_routes(loader))
    routes.include_router(recommendations_routes(loader))
    routes.include_router(notes_routes(loader))
    routes.include_router(checking_routes(loader))
    return routes
