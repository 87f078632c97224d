"""`/api/export`: a conversation as a file."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from rag.exports.conversation import Conversation, Format, file_name, written
from rag.exports.files import MEDIA_TYPES, as_bytes
from rag.faces.endpoints.problem_replies import Replies, problems
from rag.faces.loading import AssistantLoader
from rag.settings import Settings


class Export(BaseModel):
    """A conversation, and what to make of it."""

    model_config = ConfigDict(extra="forbid")

    format: Format = Field(examples=["docx"])
    conversation: Annotated[Conversation, Field(description="the questions with their answers, as POST /api/ask gave")]


_FILE: Replies = {
    200: {"description": "The file", "content": {media.partition(";")[0]: {} for media in MEDIA_TYPES.values()}}
}


def export_routes(loader: AssistantLoader, settings: Settings) -> APIRouter:
    """The export."""
    routes = APIRouter(prefix="/api", tags=["API"])

    @routes.post(
        "/export",
        summary="Write a conversation down",
        response_class=Response,
        responses=_FILE
        | problems(
            s413="The conversation is too large",
            s422="A quote does not stand where its citation says, or the conversation is malformed: nothing is written",
        ),
    )
    def export(body: Export, request: Request) -> Response:
        """The conversation as Markdown or Word, with numbered references; every quote is verified once more."""
        today = date.today()
        base = str(request.base_url)
        checked = written(body.conversation, loader.get().reports, base, today, settings.council)
        headers = {
            "Content-Disposition": f'attachment; filename="{file_name(today, body.format)}"',
            "Cache-Control": "no-store",
        }
        return Response(as_bytes(checked, body.format), media_type=MEDIA_TYPES[body.format], headers=headers)

    return routes
