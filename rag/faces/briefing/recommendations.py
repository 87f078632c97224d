"""The register of recommendations as a page and in the API."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, PlainTextResponse

from rag.briefing.recommendations import Recommendations, recommendations_register, to_csv
from rag.briefing.words import stems
from rag.faces.briefing.desk import library
from rag.faces.briefing.downloads import csv_file
from rag.faces.briefing.paths import PAGES
from rag.faces.html import render
from rag.faces.loading import AssistantLoader

About = Annotated[str, Query(max_length=200, description="words that the recommendation or its heading holds")]
General = Annotated[bool, Query(description="with the advice to all councils from the appendices")]
Followed = Annotated[bool, Query(description="only those with a later passage")]


def recommendations_routes(loader: AssistantLoader) -> APIRouter:
    """`/recommendations`, `/recommendations.csv` and `GET /api/recommendations`."""
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
            csv=f"/recommendations.csv?{_query(about, general, followed)}",
            searched=[open_library.index.reports[one].entry for one in register.searched],
        )

    @routes.get("/recommendations.csv", include_in_schema=False, response_class=PlainTextResponse)
    def table(about: About = "", general: General = False, followed: Followed = False) -> PlainTextResponse:
        open_library = library(loader)
        register = recommendations_register(open_library.index, open_library.embedder)
        return csv_file("recommendations.csv", to_csv(_kept(register, about, general, followed).recommendations))

    @routes.get("/api/recommendations", tags=["API"], summary="List the recommendations of the peer challenge")
    def listed(about: About = "", general: General = False, followed: Followed = False) -> Recommendations:
        """Each recommendation with its place and the later passage on the same matter, if any; verified."""
        open_library = library(loader)
        register = recommendations_register(open_library.index, open_library.embedder)
        return register.model_copy(
            update={"recommendations": _kept(register, about, general, followed).recommendations}
        )

    return routes


def _query(about: str, general: bool, followed: bool) -> str:
    ticked = {name: "true" for name, is_ticked in (("general", general), ("followed", followed)) if is_ticked}
    return urlencode({**({"about": about} if about else {}), **ticked})


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
