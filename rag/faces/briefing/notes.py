"""The briefing page: a topic in, the note shown, with its downloads; and `POST /api/brief`."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from rag.briefing.brief import write_note
from rag.briefing.note import Note
from rag.briefing.output import kinds
from rag.briefing.output import render as rendered
from rag.briefing.packs import THEMES, find_theme, write_pack
from rag.briefing.pdf import PdfError, office
from rag.briefing.topic import TopicError
from rag.faces.briefing.desk import Library, library
from rag.faces.briefing.paths import PAGES
from rag.faces.endpoints.problem_replies import problems
from rag.faces.html import render
from rag.faces.loading import AssistantLoader

Topic = Annotated[str, Query(max_length=1000, description="what the note is about")]
Theme = Annotated[str, Query(max_length=100, description="a theme of the CQC, for a pack")]

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}


class Brief(BaseModel):
    """What a note is wanted on."""

    model_config = ConfigDict(extra="forbid")

    topic: str = Field(examples=["waiting lists"])


def notes_routes(loader: AssistantLoader) -> APIRouter:
    """`/briefing`, its downloads, and `POST /api/brief`."""
    routes = APIRouter()

    @routes.get("/briefing", include_in_schema=False, response_class=HTMLResponse)
    def page(topic: Topic = "", theme: Theme = "") -> str:
        note, problem = None, ""
        if topic.strip() or theme:
            try:
                note = _written(library(loader), topic, theme)
            except TopicError as error:
                problem = str(error)
        query = urlencode({"theme": theme} if theme else {"topic": topic})
        return render(
            "briefing.html",
            pages=PAGES,
            here="/briefing",
            topic=topic,
            theme=theme,
            themes=THEMES,
            note=note,
            blocks=kinds(note) if note else [],
            problem=problem,
            downloads=[(ending, f"/briefing/note.{ending}?{query}") for ending in _endings()],
        )

    @routes.get("/briefing/note.{ending}", include_in_schema=False)
    def download(ending: Literal["docx", "html", "md", "pdf"], topic: Topic = "", theme: Theme = "") -> Response:
        opened = library(loader)
        try:
            note = _written(opened, topic, theme)
            made = rendered(note, f".{ending}", opened.index.reports)
        except (TopicError, PdfError) as error:
            raise HTTPException(422, str(error)) from error
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in note.topic.lower()).strip("-") or "note"
        headers = {"Content-Disposition": f'attachment; filename="briefing-{name[:60]}.{ending}"'}
        return Response(made, media_type=_TYPES[ending], headers=headers)

    @routes.post(
        "/api/brief",
        tags=["API"],
        summary="Write a briefing note",
        responses=problems(s422="The topic is empty, or the reports do not cover it; the nearest headings are named"),
    )
    def brief(body: Brief, response: Response) -> Note:
        """The note on a topic, every quote verified."""
        response.headers["Cache-Control"] = "no-store"
        opened = library(loader)
        try:
            return write_note(opened.index, opened.embedder, body.topic)
        except TopicError as error:
            raise HTTPException(422, str(error)) from error

    return routes


def _written(opened: Library, topic: str, theme: str) -> Note:
    if theme:
        return write_pack(opened.index, opened.embedder, find_theme(theme))
    return write_note(opened.index, opened.embedder, topic)


def _endings() -> tuple[str, ...]:
    return ("docx", "pdf", "html", "md") if office() else ("docx", "html", "md")
