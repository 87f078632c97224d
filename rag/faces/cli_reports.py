"""The commands for the reports themselves: `rag reports`, `rag add`, `rag remove`."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from index.catalogue import Report, load_catalogue
from index.changes import Staging, changing
from index.errors import AssistantError, IndexStoreError
from index.readers.limits import ReadLimits
from index.types import Proposed
from rag.adding import NEEDED, Given, enter, proposals, safe_name, with_proposals
from rag.errors import EntryError
from rag.faces.building import Bar, build, progress_bar, show_built, table
from rag.inventory import counts
from rag.opening import build_options, open_live
from rag.settings import load_settings

_ASKED = {
    "title": "Title",
    "publisher": "Publisher",
    "published": "Published (as much as is known)",
    "sort_date": "Date to sort by (YYYY, YYYY-MM or YYYY-MM-DD; may be empty)",
}


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: rag reports")(reports)
    app.command(epilog="Example: rag add our-report-2025.pdf --publisher 'Care Quality Commission'")(add)
    app.command(epilog="Example: rag remove our-report-2025")(remove)


def reports() -> None:
    """List the reports in the catalogue, and what the index holds of each."""
    settings = load_settings()
    listed = load_catalogue(settings.seeds).reports
    try:
        counted = counts(open_live(settings))
    except IndexStoreError:
        counted = ()
    out = Console()
    out.print(table(listed, counted))
    waiting = [report.id for report in listed if report.id not in {row.report for row in counted}]
    if waiting:
        out.print(f"Not in the index yet: {', '.join(waiting)}. Run `rag index`.")


def add(
    files: Annotated[list[Path], typer.Argument(help="The reports' files.", metavar="FILE...", show_default=False)],
    title: Annotated[str | None, typer.Option(help="The report's title.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="When, as much as is known: 'December 2023'.")] = None,
    sort_date: Annotated[str | None, typer.Option(help="The same as YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    report_id: Annotated[str | None, typer.Option("--id", help="Its id; else one is made from its title.")] = None,
    licence: Annotated[str | None, typer.Option(help="The terms on which it may be used.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it was taken from.")] = None,
    also_called: Annotated[
        list[str] | None, typer.Option(help="What people say for it or its authors; may be repeated.")
    ] = None,
    replaces: Annotated[
        str | None, typer.Option("--replace", metavar="ID", help="It is a new version of the report of this id.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take what the document proposes, and do not ask.")] = False,
) -> None:
    """Add reports: read them, say what they are, and build the index anew beside the live one."""
    if len(files) > 1 and (title or report_id or replaces):
        raise typer.BadParameter("--title, --id and --replace are for one file at a time")
    settings = load_settings()
    called = tuple(also_called) if also_called else None
    given = Given(title, publisher, published, sort_date, report_id, licence, source, called)
    failed = 0
    with changing(settings.seeds, settings.var) as staging, progress_bar() as bar:
        desk = _Desk(given, replaces, yes, bar, build_options(settings).limits)
        for number, path in enumerate(files):
            bar.stage(f"Reading {path.name}", number, len(files))
            try:
                desk.take(staging, path)
            except (AssistantError, OSError) as error:
                failed += 1
                with bar.hidden():
                    typer.echo(f"rag: {_told(error, path)}", err=True)
        if desk.added:
            staging.go_live(lambda catalogue: build(settings, catalogue, bar.stage))
    for line in desk.lines:
        typer.echo(line)
    if desk.added:
        show_built(settings, Console())
    if failed:
        raise typer.Exit(1)


def remove(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="The report's id in the catalogue.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a report: its entry, its file and its anticipated questions, once an index without it is live."""
    settings = load_settings()
    with changing(settings.seeds, settings.var) as staging:
        before = next((report for report in staging.reports if report.id == report_id), None)
        staging.remove(report_id)
        assert before is not None
        if not yes:
            if not _at_terminal():
                raise AssistantError(f"removing '{report_id}' deletes {before.file}; say --yes to confirm")
            if not typer.confirm(f"Remove “{before.title}” and delete {settings.seeds / before.file}?", err=True):
                typer.echo("Nothing was removed.")
                return
        with progress_bar() as bar:
            staging.go_live(lambda catalogue: build(settings, catalogue, bar.stage))
    typer.echo(f"Removed {report_id}: {before.title}")


@dataclass(slots=True)
class _Desk:
    """Takes one file after the other; remembers how many were added, and what is to be told in the end."""

    given: Given
    replaces: str | None
    yes: bool
    bar: Bar
    limits: ReadLimits
    lines: list[str] = field(default_factory=list)
    added: int = 0

    def take(self, staging: Staging, path: Path) -> None:
        """Copy, read and enter one file; raises AssistantError or OSError, and then it is as if it had not been."""
        before = _replaced(self.replaces, staging.reports)
        name = safe_name(path.name)
        with path.open("rb") as file:
            copy = staging.take(file, name, self.limits.file_bytes)
        same = staging.same_as(copy)
        if same is not None:
            self.lines.append(f"{path}: already in the catalogue as {same.id} ({same.title})")
            return
        proposed = proposals(copy, str(path), self.given.title or (before.title if before else ""), self.limits)
        entry = enter(staging, copy, name, self._complete(proposed, before), before)
        self.added += 1
        self.lines.append(f"{path}: {'new version of' if before else 'added as'} {entry.id} ({entry.title})")

    def _complete(self, proposed: Proposed, before: Report | None) -> Given:
        """What was given, with what the document proposes as far as a person agrees; raises EntryError."""
        offered = with_proposals(self.given, proposed, before)
        if self.yes:
            return offered
        if _at_terminal():
            with self.bar.hidden():
                return _asked(self.given, offered)
        gaps = [name for name in NEEDED if not getattr(self.given, name)]
        if gaps:
            said = "; ".join(f"{_option(name)} (the document says {_quoted(getattr(offered, name))})" for name in gaps)
            raise EntryError("", f"missing: {said}; name each, or say --yes to take what it says")
        return offered


def _asked(given: Given, offered: Given) -> Given:
    """Every field that no option gave, as the person at the terminal types or confirms it."""
    for name, label in _ASKED.items():
        if getattr(given, name) is None:
            default = getattr(offered, name) or ("" if name not in NEEDED else None)
            typed = typer.prompt(label, default=default, err=True, show_default=bool(default))
            offered = replace(offered, **{name: typed.strip()})
    return offered


def _replaced(report_id: str | None, reports: Sequence[Report]) -> Report | None:
    if report_id is None:
        return None
    found = next((report for report in reports if report.id == report_id), None)
    if found is None:
        known = ", ".join(report.id for report in reports)
        raise EntryError("replace", f"names no report of the catalogue: {report_id[:100]!a}; known are {known}")
    return found


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _told(error: AssistantError | OSError, path: Path) -> str:
    """One line that names the file, and the option where one is at fault."""
    if isinstance(error, OSError):
        line = error.strerror or str(error)
    elif isinstance(error, EntryError) and error.field:
        line = f"{_option(error.field)} {error}"
    else:
        line = str(error)
    return line if path.name in line else f"{path}: {line}"


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _quoted(value: str | None) -> str:
    return f"“{value}”" if value else "nothing"
