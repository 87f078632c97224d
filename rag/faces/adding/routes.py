"""The routes below `/reports/` that add and remove reports; there are none unless a setting allows them."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from index.catalogue import Report
from index.embedding import Embedder
from index.errors import AssistantError
from index.readers.formats import READERS
from rag.adding import Given
from rag.faces.adding.desk import Brought, Desk, State, Work
from rag.faces.briefing.desk import Library
from rag.faces.html import render
from rag.faces.loading import AssistantLoader
from rag.faces.problems import sentence
from rag.opening import build_options
from rag.settings import Settings

FORM = 64 * 1024
"""Bytes of a request beside the file that it brings."""

Text = Annotated[str, Form(max_length=4000)]


class Far(BaseModel):
    """How far a change is."""

    state: State
    stage: str
    done: int
    total: int | None


def largest(settings: Settings) -> dict[str, int]:
    """Bytes of the largest request by its path, where adding is allowed."""
    return {"/reports/add": build_options(settings).limits.file_bytes + FORM} if settings.add_reports else {}


def adding_routes(loader: AssistantLoader, settings: Settings) -> APIRouter:
    """The pages, where `settings.add_reports` allows them."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    if not settings.add_reports:
        return routes
    desk = Desk(settings, lambda: _embedder(loader), lambda: loader.get().reports)
    desk.clear()
    _adding(routes, desk)
    _changes(routes, desk)
    _removing(routes, desk)
    return routes


def from_this_site(request: Request) -> None:
    """Refuse what a page of another site sends on a reader's behalf: a browser says where it comes from."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = site in ("same-origin", "none") if site else urlsplit(origin or "").netloc == request.headers.get("host")
    if not own:
        raise HTTPException(403, "reports are added and removed from this service's own pages only")


def _adding(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/reports/add")
    def choose() -> str:
        return _choose(desk)

    @routes.post("/reports/add", dependencies=[Depends(from_this_site)])
    def bring(file: Annotated[UploadFile | None, File()] = None) -> Response:
        if file is None or not file.filename:
            return HTMLResponse(_choose(desk, "choose a file first"), 422)
        try:
            brought = desk.bring(file.filename, file.file)
        except AssistantError as error:
            return HTMLResponse(_choose(desk, str(error)), 422)
        except OSError as error:
            return HTMLResponse(_choose(desk, f"the file cannot be kept: {error.strerror}"), 507)
        return RedirectResponse(f"/reports/add/{brought.token}", 303)

    @routes.get("/reports/add/{token}")
    def check(token: str) -> str:
        return _check(desk, _brought(desk, token))

    @routes.post("/reports/add/{token}", dependencies=[Depends(from_this_site)])
    def add(
        token: str,
        title: Text = "",
        publisher: Text = "",
        published: Text = "",
        sort_date: Text = "",
        also_called: Text = "",
        licence: Text = "",
        source: Text = "",
        replaces: Text = "",
    ) -> Response:
        brought = _brought(desk, token)
        called = tuple(name.strip() for name in also_called.split(",") if name.strip())
        brought.given = Given(title, publisher, published, sort_date.strip(), None, licence, source, called)
        brought.replaces = replaces
        if desk.wrong(brought):
            return HTMLResponse(_check(desk, brought, told=True), 422)
        return RedirectResponse(f"/reports/changes/{desk.add(brought).token}", 303)


def _changes(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/reports/changes/{token}")
    def change(token: str) -> HTMLResponse:
        page = render("change.html", here="/reports", work=_work(desk, token), sentence=sentence)
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    @routes.get("/reports/changes/{token}/state", response_model=Far)
    def far(token: str, response: Response) -> Response:
        work = _work(desk, token)
        state = Far(state=work.state, stage=work.stage, done=work.done, total=work.total)
        return Response(state.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


def _removing(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/reports/{report_id}/remove")
    def ask(report_id: str) -> str:
        only = len(desk.reports()) == 1
        return render("remove.html", here="/reports", report=_report(desk, report_id), only=only)

    @routes.post("/reports/{report_id}/remove", dependencies=[Depends(from_this_site)])
    def remove(report_id: str) -> Response:
        return RedirectResponse(f"/reports/changes/{desk.remove(_report(desk, report_id)).token}", 303)


def _choose(desk: Desk, problem: str = "") -> str:
    limit = build_options(desk.settings).limits.file_bytes
    kinds = ", ".join(sorted(READERS))
    shown = sentence(problem) if problem else ""
    return render("add.html", here="/reports", problem=shown, kinds=kinds, limit=limit)


def _check(desk: Desk, brought: Brought, told: bool = False) -> str:
    wrong = {error.field: str(error) for error in desk.wrong(brought)} if told else {}
    return render("add_check.html", here="/reports", brought=brought, reports=desk.reports(), wrong=wrong)


def _brought(desk: Desk, token: str) -> Brought:
    brought = desk.brought(token)
    if brought is None:
        raise HTTPException(404, "this file is not here any more; begin again at /reports/add")
    return brought


def _work(desk: Desk, token: str) -> Work:
    work = desk.work(token)
    if work is None:
        raise HTTPException(404, "nothing is known of this change any more; see the reports at /reports")
    return work


def _report(desk: Desk, report_id: str) -> Report:
    found = next((report for report in desk.reports() if report.id == report_id), None)
    if found is None:
        raise HTTPException(404, f"no report '{report_id[:100]}'; the reports are listed at /reports")
    return found


def _embedder(loader: AssistantLoader) -> Embedder | None:
    """The model that the pages answer with, where it is loaded: a second copy would take as much memory again."""
    loaded = loader.get() if loader.state == "ready" else None
    return loaded.embedder if isinstance(loaded, Library) else None
