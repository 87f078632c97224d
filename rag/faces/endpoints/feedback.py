"""`/api/feedback`: how an answer was."""

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from rag.errors import FeedbackError, FeedbackFullError
from rag.faces.endpoints.problem_replies import problems
from rag.faces.loading import AssistantLoader
from rag.feedback.store import FeedbackStore
from rag.feedback.types import Feedback
from rag.settings import Settings


def feedback_routes(loader: AssistantLoader, settings: Settings) -> APIRouter:
    """The feedback; nothing is taken with the setting off."""
    routes = APIRouter(prefix="/api", tags=["API"])
    store = FeedbackStore(settings.var)

    @routes.post(
        "/feedback",
        summary="Say how an answer was",
        status_code=204,
        response_class=Response,
        responses=problems(
            s404="The council does not take feedback here",
            s422="The feedback is malformed, or a citation names no place in a report",
            s507="No more feedback is kept until what there is has been read",
        )
        | {204: {"description": "Kept, with the time and an id; nothing says who sent it"}},
    )
    def feedback(body: Feedback) -> Response:
        """Keep whether an answer was helpful, and why, for whoever betters the assistant."""
        if not settings.feedback:
            raise HTTPException(404, "feedback is not taken here; the setting RAG_FEEDBACK is off")
        try:
            store.add(body, loader.get().reports)
        except FeedbackFullError:
            raise
        except FeedbackError as error:
            raise HTTPException(422, str(error)) from error
        return Response(status_code=204)

    return routes
