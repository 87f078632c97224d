"""The page that checks a draft, pasted or as a file; and `POST /api/check`."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from rag.briefing.check import Checked, Checker, Verdict
from rag.briefing.draft import LARGEST_FILE, DraftError, read_draft, sentences_of
from rag.faces.briefing.desk import Library, library
from rag.faces.briefing.paths import PAGES
from rag.faces.endpoints.problem_replies import problems
from rag.faces.html import render
from rag.faces.loading import AssistantLoader

MOST_SENTENCES = 600
"""Sentences that a page checks at once: some 25 pages, about half a minute. The command takes longer drafts."""

NAMES: dict[Verdict, str] = {
    "exact": "Exact quote",
    "supported": "Supported",
    "differs": "Figure or name differs",
    "misattributed": "Wrong report or date",
    "not_found": "Not found",
}


class DraftText(BaseModel):
    """A draft to be checked."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=200_000, examples=["In December 2023, 626 people were waiting for an assessment."])


def checking_routes(loader: AssistantLoader) -> APIRouter:
    """`/check` and `POST /api/check`."""
    routes = APIRouter()

    @routes.get("/check", include_in_schema=False, response_class=HTMLResponse)
    def page() -> str:
        return _page()

    @routes.post("/check", include_in_schema=False, response_class=HTMLResponse)
    def checked(
        response: Response,
        text: Annotated[str, Form(max_length=2_000_000)] = "",
        draft: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        opened = library(loader)
        headers = {"Cache-Control": "no-store"}
        try:
            if draft is not None and draft.filename:
                text = read_draft(draft.filename, draft.file.read(LARGEST_FILE + 1))
            result = _check(opened, text)
        except DraftError as error:
            return HTMLResponse(_page(text=text[:20_000], problem=str(error)), 422, headers)
        return HTMLResponse(_page(text=text[:200_000], checked=result), 200, headers)

    @routes.post(
        "/api/check",
        tags=["API"],
        summary="Check a draft against the reports",
        responses=problems(s422="The draft holds no sentence, or is too long"),
    )
    def check(body: DraftText, response: Response) -> Checked:
        """The verdict on each sentence, with the passage beside it, and whether the draft quotes one side only."""
        response.headers["Cache-Control"] = "no-store"
        try:
            return _check(library(loader), body.text)
        except DraftError as error:
            raise HTTPException(422, str(error)) from error

    return routes


def _check(opened: Library, text: str) -> Checked:
    sentences = sentences_of(text)
    if len(sentences) > MOST_SENTENCES:
        raise DraftError(
            f"the draft has {len(sentences):,} sentences, a page checks {MOST_SENTENCES} at once; check it in parts, "
            "or with the command `rag check`"
        )
    return Checker(opened.index, opened.embedder).check(sentences)


def _page(text: str = "", problem: str = "", checked: Checked | None = None) -> str:
    counts: Sequence[tuple[str, int]] = [(NAMES[one], checked.count(one)) for one in NAMES] if checked else []
    return render(
        "check.html",
        pages=PAGES,
        here="/check",
        text=text,
        problem=problem,
        checked=checked,
        counts=counts,
        names=NAMES,
    )
