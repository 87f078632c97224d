"""The briefing commands of the command line: `rag figures`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.opened import OpenIndex, open_index
from rag.briefing.listing import KINDS, ORDERS, Selection, select, to_csv
from rag.briefing.register import RegisteredFigure, figures_register
from rag.settings import load_settings


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: rag figures --about 'waiting'")(figures)
    app.command(epilog="Example: rag recommendations")(recommendations)


def figures(
    about: Annotated[str, typer.Option(help="Words that the figure's sentence or heading holds.")] = "",
    report: Annotated[str, typer.Option(help="Keep to this report id.")] = "",
    kind: Annotated[str, typer.Option(help=f"Keep to one kind: {', '.join(KINDS)}.")] = "",
    sort: Annotated[str, typer.Option(help=f"Sort by one of: {', '.join(ORDERS)}.")] = "report",
    descending: Annotated[bool, typer.Option("--descending", help="Largest or latest first.")] = False,
    differing: Annotated[bool, typer.Option("--differing", help="Only those that differ from another.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
) -> None:
    """List every figure of the reports: what it counts, as at which date, and where it stands."""
    if kind not in ("", *KINDS):
        raise typer.BadParameter(f"'{kind}' is no kind; take one of {', '.join(KINDS)}", param_hint="--kind")
    order = next((one for one in ORDERS if one == sort), None)
    if order is None:
        raise typer.BadParameter(f"'{sort}' is no order; take one of {', '.join(ORDERS)}", param_hint="--sort")
    index = _open()
    register = figures_register(index.reports)
    shown = select(register, Selection(about, report, kind, order, descending, differing), index.reports)
    if as_csv:
        typer.echo(to_csv(shown), nl=False)
        return
    out = Console(highlight=False)
    out.print(_table(shown))
    out.print(f"{len(shown)} of {len(register.figures)} figures.")
    for number in sorted({figure.same_as for figure in shown if figure.same_as}):
        alike = ", ".join(figure.figure for figure in register.group(number))
        out.print(f"Differ, and may count different things (={number}): {escape(alike)}")


def recommendations(
    general: Annotated[bool, typer.Option("--general", help="With the advice to all councils.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """List what the peer challenge recommends, and the closest passage in a later report."""
    from rag.assistant import Assistant
    from rag.briefing.recommendations import NO_LATER, recommendations_register

    assistant = Assistant.open(load_settings())
    register = recommendations_register(assistant.index, assistant.embedder)
    if as_json:
        typer.echo(register.model_dump_json(indent=2))
        return
    out = Console(highlight=False)
    for one in register.recommendations:
        if general or not one.general:
            out.print(f"[bold]{one.n}.[/bold] {escape(' '.join(one.quote.quote.split()))}")
            out.print(f"   [dim]{escape(' › '.join(one.quote.section))}[/dim]")
            later = f"Later ({one.later.publisher}): {' '.join(one.later.quote.split())}" if one.later else NO_LATER
            out.print(f"   {escape(later)}")


def _open() -> OpenIndex:
    settings = load_settings()
    return open_index(settings.var, fitted=settings.late_interaction)


def _table(figures: tuple[RegisteredFigure, ...]) -> Table:
    table = Table("Figure", "What it counts", "As at", "Report", "Section")
    for figure in figures:
        mark = f" (={figure.same_as})" if figure.same_as else ""
        date = f"{figure.as_at_words} ({figure.as_at_from})"
        section = figure.section[-1] if figure.section else ""
        cells = (figure.figure + mark, figure.counts, date, figure.report_name, section)
        table.add_row(*(escape(" ".join(cell.split())) for cell in cells))
    return table
