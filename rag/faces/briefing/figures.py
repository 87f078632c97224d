"""The register of figures as a page, as CSV, and in the API."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, PlainTextResponse

from rag.briefing.listing import KINDS, Order, Selection, bars, select, to_csv
from rag.briefing.register import Register, figures_register
from rag.faces.briefing.downloads import csv_file
from rag.faces.briefing.paths import PAGES
from rag.faces.briefing.plot import plot
from rag.faces.endpoints.problem_replies import problems
from rag.faces.html import render
from rag.faces.loading import AssistantLoader

About = Annotated[str, Query(max_length=200, description="words that the figure's sentence, heading or count holds")]
Report = Annotated[str, Query(max_length=100, description="keep to this report id")]
OfKind = Annotated[
    Literal["", "count", "percentage", "money", "duration", "frequency", "score"],
    Query(description="keep to this kind"),
]
By = Annotated[Order, Query(description="what to sort by")]
Falling = Annotated[bool, Query(description="largest or latest first")]
Differing = Annotated[bool, Query(description="only figures that speak of the same thing as another and differ")]


def selection(
    about: About = "",
    report: Report = "",
    kind: OfKind = "",
    order: By = "report",
    descending: Falling = False,
    differing: Differing = False,
) -> Selection:
    """What the address asks for."""
    return Selection(about, report, kind, order, descending, differing)


Wanted = Annotated[Selection, Depends(selection)]


def figures_routes(loader: AssistantLoader) -> APIRouter:
    """`/figures`, `/figures.csv` and `GET /api/figures`."""
    routes = APIRouter()

    @routes.get("/figures", include_in_schema=False, response_class=HTMLResponse)
    def page(wanted: Wanted) -> str:
        reports = loader.get().reports
        register = figures_register(reports)
        shown = select(register, wanted, reports)
        drawn = bars(shown)
        return render(
            "figures.html",
            pages=PAGES,
            here="/figures",
            wanted=wanted,
            kinds=KINDS,
            reports=[one.entry for one in reports.values()],
            figures=shown,
            total=len(register.figures),
            groups=[register.group(n) for n in sorted({f.same_as for f in shown if f.same_as})],
            plot=plot(drawn) if drawn else None,
            link=lambda order: _link(wanted, order),
            csv=f"/figures.csv?{_query(wanted)}",
        )

    @routes.get("/figures.csv", include_in_schema=False, response_class=PlainTextResponse)
    def table(wanted: Wanted) -> PlainTextResponse:
        reports = loader.get().reports
        return csv_file("figures.csv", to_csv(select(figures_register(reports), wanted, reports)))

    @routes.get(
        "/api/figures",
        tags=["API"],
        summary="List the figures of the reports",
        responses=problems(s404="No report has this id"),
    )
    def listed(wanted: Wanted) -> Register:
        """Every figure with its sentence, what it counts, as at which date, and its place; verified."""
        reports = loader.get().reports
        register = figures_register(reports)
        shown = select(register, wanted, reports)
        return Register(figures=shown, groups=register.groups)

    return routes


def _link(wanted: Selection, order: Order) -> str:
    """The address that sorts by `order`, or turns the order round where it is sorted by that already."""
    turned = wanted.order == order and not wanted.descending
    return "/figures?" + _query(Selection(wanted.about, wanted.report, wanted.kind, order, turned, wanted.differing))


def _query(wanted: Selection) -> str:
    fields = {
        "about": wanted.about,
        "report": wanted.report,
        "kind": wanted.kind,
        "order": wanted.order,
        "descending": "true" if wanted.descending else "",
        "differing": "true" if wanted.differing else "",
    }
    return urlencode({name: value for name, value in fields.items() if value})
