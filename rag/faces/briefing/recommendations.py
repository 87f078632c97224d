"""The register of recommendations as a page and in the API."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from rag.briefing.recommendations import Recommendations, recommendations_register
from rag.briefing.words import stems
from rag.faces.briefing.desk import library
from rag.faces.briefing.paths import PAGES
from rag.faces.html import render
from rag.faces.loading import AssistantLoader

About = Annotated[str, Query(max_length=200, description="words that the recommendation or its heading holds")]
General = Annotated[bool, Query(description="with the advice to all councils from the appendices")]
Followed = Annotated[bool, Query(description="only those with a later passage")]


def recommendations_routes(loader: AssistantLoader) -> APIRouter:
    """`/recommendations` and `GET /api/recommendations`."""
    routes = APIRouter()

    @routes.get("/recommendations", include_in_schema=False, response_class=HTMLResponse)
    def page(about: About = "", general: General = False, followed: Followed = False) -> str:
        open_library = library(loader)
        register = recommendations_register(open_library.index, open_library.embedder)
        shown = _kept(register, about, general, followed)
        return render(
            "recommendations.html",
            pages=PAGES,
            here="/recommendations",
            about=about,
            general=general,
            followed=followed,
            shown=shown,
            total=len(register.recommendations),
            searched=[open_library.index.reports[one].entry for one in register.searched],
        )

    @routes.get("/api/recommendations", tags=["API"], summary="List the recommendations of the peer challenge")
    def listed(about: About = "", general: General = False, followed: Followed = False) -> Recommendations:
        """Each recommendation with its place and the closest later passage, if any; verified."""
        open_library = library(loader)
        register = recommendations_register(open_library.index, open_library.embedder)
        return register.model_copy(
            update={"recommendations": _kept(register, about, general, followed).recommendations}
        )

    return routes


def _kept(register: Recommendations, about: str, general: bool, followed: bool) -> Recommendations:
    words = stems(about)
    kept = tuple(
        one
        for one in register.recommendations
        if (general or not one.general)
        and (one.later or not followed)
        and (not about.strip() or (words and words <= stems(f"{one.quote.quote} {' '.join(one.quote.section[-1:])}")))
    )
    return register.model_copy(update={"recommendations": kept})
