"""The briefing commands of the command line: `rag figures`, `recommendations`, `brief`, `check`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.catalogue import short_date
from index.opened import OpenIndex
from rag.briefing.listing import KINDS, ORDERS, Selection, select, to_csv
from rag.briefing.register import RegisteredFigure, figures_register
from rag.opening import open_live
from rag.settings import load_settings

if TYPE_CHECKING:
    from rag.briefing.packs import Theme
    from rag.types import Citation


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: rag figures --about 'waiting'")(figures)
    app.command(epilog="Example: rag recommendations")(recommendations)
    app.command(epilog="Example: rag brief 'waiting lists' --out note.docx")(brief)
    app.command(epilog="Example: rag check draft.docx")(check)


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
        out.print(f"{_letter(number)}: differ, and may count different things: {escape(alike)}")


def recommendations(
    general: Annotated[bool, typer.Option("--general", help="With the advice to all councils.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """List what the peer challenge recommends, and the closest passage in a later report."""
    from rag.assistant import Assistant
    from rag.briefing import recommendations as registers

    assistant = Assistant.open(load_settings())
    register = registers.recommendations_register(assistant.index, assistant.embedder)
    if as_json:
        typer.echo(register.model_dump_json(indent=2))
        return
    shown = [one for one in register.recommendations if general or not one.general]
    if as_csv:
        typer.echo(registers.to_csv(shown), nl=False)
        return
    out = Console(highlight=False)
    for one in shown:
        if one.leans_on:
            out.print(f"   [dim]After: {escape(' '.join(one.leans_on.words.split()))}[/dim]")
        out.print(f"[bold]{one.n}.[/bold] {escape(' '.join(one.quote.words.split()))}")
        marked = ". Advice to all councils" if one.general else ""
        out.print(f"   [dim]{escape(' › '.join(one.quote.section))}{_page(one.quote.page)}{marked}[/dim]")
        out.print(f"   {escape(_later(one.later))}")
    out.print(f"{len(shown)} of {len(register.recommendations)} recommendations.")


def _later(later: "Citation | None") -> str:
    if later is None:
        return "No later mention found"
    source = f"{later.publisher}, {short_date(later.published)}{_page(later.page)}"
    return f"Later passage ({source}): {' '.join(later.words.split())}"


def brief(
    topic: Annotated[str, typer.Argument(help="What the note is about, in a few words.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="File to write: .docx, .html, .md or .pdf. Without it, Markdown is printed.")
    ] = None,
    theme: Annotated[str, typer.Option(help="A pack on one theme of the CQC in place of a topic.")] = "",
    pack: Annotated[
        Path | None,
        typer.Option(help="Folder for a Word file for each theme of the CQC, made where there is none."),
    ] = None,
) -> None:
    """Write a briefing note on a topic, or a pack by theme; every quote is verified when it is written."""
    if sum(bool(one) for one in (theme, pack)) > 1 or ((theme or pack) and topic):
        raise typer.BadParameter("give a topic, or --theme, or --pack, and only one of them")
    from rag.briefing.output import check_path, make_folder
    from rag.briefing.packs import THEMES, find_theme
    from rag.briefing.topic import check_topic

    themes = THEMES if pack else (find_theme(theme),) if theme else ()
    outs = [pack / f"{one.key}.docx" for one in THEMES] if pack else [out] if out else []
    if not themes:
        check_topic(topic)
    if pack:
        make_folder(pack)
    for path in outs:
        check_path(path)
    _write(topic, themes, outs)


def _write(topic: str, themes: Sequence["Theme"], outs: Sequence[Path]) -> None:
    from rag.assistant import Assistant
    from rag.briefing.brief import write_note
    from rag.briefing.output import write_file
    from rag.briefing.packs import write_pack
    from rag.briefing.to_markdown import to_markdown

    assistant = Assistant.open(load_settings())
    index, embedder = assistant.index, assistant.embedder
    notes = [write_pack(index, embedder, theme) for theme in themes] or [write_note(index, embedder, topic)]
    if not outs:
        typer.echo(to_markdown(notes[0]), nl=False)
    for note, path in zip(notes, outs, strict=False):
        write_file(note, path, assistant.reports)
        typer.echo(f"Wrote {path}: {len(note.sources)} sources, every quote verified.")


def check(
    draft: Annotated[Path, typer.Argument(help="The draft: a .docx, .md or .txt file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Check each sentence of a draft against the reports; exit code 0 whatever the verdicts."""
    from rag.briefing.draft import read_draft, sentences_of

    sentences = sentences_of(read_draft(draft.name, draft.read_bytes()))
    from rag.assistant import Assistant
    from rag.briefing.check import Checker

    assistant = Assistant.open(load_settings())
    checked = Checker(assistant.index, assistant.embedder).check(sentences)
    if as_json:
        typer.echo(checked.model_dump_json(indent=2))
        return
    out = Console(highlight=False)
    for one in checked.sentences:
        out.print(f"[bold]{one.verdict.replace('_', ' ')}[/bold]  {escape(one.sentence)}")
        out.print(f"   {escape(one.reason)}")
        if one.passage and one.verdict != "exact":
            source = f"({one.passage.publisher}{_page(one.passage.page)})"
            out.print(f"   [dim]{escape(' '.join(one.passage.words.split()))} {escape(source)}[/dim]")
    for line in checked.one_sided:
        out.print(f"[bold]one side only[/bold]  {escape(line)}")


def _open() -> OpenIndex:
    settings = load_settings()
    return open_live(settings)


def _page(page: int | None) -> str:
    return f", page {page}" if page else ""


def _letter(group: int) -> str:
    """What marks the figures of a group: [A] and so on, since a number would be taken for a figure."""
    return f"[{chr(ord('A') + (group - 1) % 26)}{'' if group <= 26 else (group - 1) // 26}]"


def _table(figures: tuple[RegisteredFigure, ...]) -> Table:
    table = Table("Figure", "What it counts", "As at", "Report", "Section")
    for figure in figures:
        mark = f" {_letter(figure.same_as)}" if figure.same_as else ""
        date = f"{figure.as_at_words} ({figure.as_at_from})"
        section = ", ".join((*figure.section[-1:], *([f"page {figure.page}"] if figure.page else [])))
        cells = (figure.figure + mark, figure.counts, date, figure.report_name, section)
        table.add_row(*(escape(" ".join(cell.split())) for cell in cells))
    return table
