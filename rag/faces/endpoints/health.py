"""`/healthz` and `/readyz`."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from rag.faces.endpoints.problem_replies import problems
from rag.faces.loading import AssistantLoader


class Ready(BaseModel):
    """What the health checks say when all is well."""

    status: Literal["ok", "ready"]


def health_routes(loader: AssistantLoader) -> APIRouter:
    """The health checks."""
    routes = APIRouter(tags=["Health"])

    @routes.head("/healthz", include_in_schema=False)
    @routes.get("/healthz", summary="Is the server up?")
    def healthz() -> Ready:
        """Answers as soon as the server is up."""
        return Ready(status="ok")

    @routes.get("/readyz", summary="Is the assistant loaded?", responses=problems())
    def readyz() -> Ready:
        """Answers 200 once questions are answered at once."""
        loader.get()
        return Ready(status="ready")

    return routes
