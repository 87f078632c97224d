"""The command line: `rag index`, `ask`, `chat`, `reports`, `doctor`, and what other packages add (`eval`)."""

import io
import sys
from collections.abc import Mapping
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.errors import AssistantError, printable
from index.report import IndexedReport
from rag.exports.conversation import SUFFIXES, Exchange, written
from rag.faces import cli_briefing, cli_reports, feedback_cli
from rag.faces.building import ensure_index, show_built
from rag.opening import open_live
from rag.settings import Settings, load_settings

app = typer.Typer(
    help="Ask public reports on a council's adult social care; every statement carries a verified citation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(feedback_cli.app, name="feedback")
COMMANDS = "rag.commands"
"""Entry-point group by which other packages add commands: `rag` may not import them."""


@app.command(epilog="Example: rag index")
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start from nothing, whatever is there.")] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Worker processes that embed, on a Ray cluster; by default RAG_RAY_WORKERS."),
    ] = None,
) -> None:
    """Build the index of the reports in the catalogue, or say that it is up to date."""
    settings = load_settings()
    if workers is not None:
        settings = settings.model_copy(update={"ray_workers": workers})
    result = ensure_index(settings, rebuild=rebuild)
    out = Console()
    if result.status == "up to date":
        out.print(f"The index is up to date: {len(result.manifest.reports)} reports, {result.manifest.units} vectors.")
        return
    show_built(load_settings(), out)
    out.print(f"Built: {result.embedded} texts embedded, {result.reused} vectors taken over or derived.")


@app.command(epilog="Example: rag ask 'How long do people wait for a Care Act assessment?'")
def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole Answer as JSON.")] = False,
    report: Annotated[
        list[str] | None, typer.Option("--report", help="Keep to this report id; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Also write the answer to this file, .md or .docx, with references.")
    ] = None,
) -> None:
    """Answer a question from the reports, in their own words, each with its citation."""
    from rag.assistant import Assistant
    from rag.checks import check_question

    if out is not None and out.suffix.lower() not in SUFFIXES.values():
        raise typer.BadParameter(f"{out} ends neither with .md nor with .docx", param_hint="--out")
    settings = load_settings()
    check_question(question, settings.max_question)
    assistant = Assistant.open(settings)
    answer = assistant.ask(question, reports=report)
    if out is not None:
        write_answer(out, settings, assistant.reports, Exchange(question=question, reports=report, answer=answer))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
        return
    from rag.faces.terminal import show

    show(answer, Console(highlight=False))


@app.command(epilog="Example: rag chat")
def chat() -> None:
    """Open the chat page; builds the index first where there is none."""
    from rag.faces.server import check_port, serve

    settings = load_settings()
    check_port(settings)
    ensure_index(settings)
    serve(settings, announce=typer.echo)


@app.command(epilog="Example: rag glossary")
def glossary() -> None:
    """List what the reports abbreviate; a question may use either form."""
    settings = load_settings()
    opened = open_live(settings)
    table = Table("Short", "What it stands for", "Spelt out in")
    for report_id, entry in opened.glossary.entries:
        table.add_row(*map(escape, (entry.short, entry.long, report_id if entry.start is not None else "")))
    Console().print(table)


@app.command(epilog="Example: rag doctor")
def doctor() -> None:
    """Check the settings, the catalogue, the model and the index, and say how to mend what is wrong."""
    from rag.faces.doctor import examine

    settings = load_settings()
    healthy = examine(settings, Console(highlight=False))
    if not healthy:
        raise typer.Exit(1)


@app.command(epilog="Example: rag enrich our-report-2025")
def enrich(
    report: Annotated[str, typer.Argument(help="The report's id in the catalogue.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; by default in the folder of run-time data.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the first call.")] = False,
) -> None:
    """Let the language model write anticipated questions for a report, into a file for a person to review."""
    from rag.faces.enriching import enrich_report

    enrich_report(load_settings(), report, out, confirmed=yes)


def write_answer(out: Path, settings: Settings, reports: Mapping[str, IndexedReport], exchange: Exchange) -> None:
    """Write one question and its answer to `out`; a file that is there is replaced, and only by a whole one."""
    from rag.exports.files import as_bytes
    from rag.faces.server import address

    today = date.today()
    base = address(settings.host, settings.port)
    checked = written([exchange], reports, base, today, settings.council)
    kind = next(kind for kind, suffix in SUFFIXES.items() if suffix == out.suffix.lower())
    half = out.with_name(f".{out.name}.part")
    half.write_bytes(as_bytes(checked, kind))
    half.replace(out)
    typer.echo(f"Written to {out}", err=True)


cli_briefing.add_commands(app)
cli_reports.add_commands(app)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 it could not be done (one line says why), 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for entry in entry_points(group=COMMANDS):
        # A command's module is imported only when it is the one that was asked for, or help lists them all.
        if len(sys.argv) < 2 or sys.argv[1] in (entry.name, "--help"):
            app.command(entry.name, epilog=f"Example: rag {entry.name}")(entry.load())
    try:
        app()
    except AssistantError as error:
        typer.echo(f"rag: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        # A folder that may not be written, a full disk: the system's own words say what and where.
        typer.echo(printable(f"rag: {error.strerror or error}: {error.filename or 'no file'}"), err=True)
        sys.exit(1)
