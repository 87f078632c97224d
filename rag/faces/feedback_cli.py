"""`rag feedback`: read what people said of the answers, and make evaluation questions of it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rag.errors import FeedbackError
from rag.feedback.candidates import candidates
from rag.feedback.store import FeedbackStore
from rag.feedback.types import Kept
from rag.opening import open_live
from rag.settings import load_settings

app = typer.Typer(help="What people said of the answers.", no_args_is_help=True)


@app.command("list", epilog="Example: rag feedback list")
def list_() -> None:
    """List what was said, oldest first."""
    kept = FeedbackStore(load_settings().var).read()
    out = Console()
    if not kept:
        out.print("No feedback yet.")
        return
    table = Table("When", "Helpful", "Question", "Reason", "Answer was", "Cited")
    for each in kept:
        said = each.feedback
        when = each.time.strftime("%Y-%m-%d %H:%M")
        table.add_row(
            *map(escape, (when, "yes" if said.helpful else "no", said.question, said.reason, said.status, cited(each)))
        )
    out.print(table)
    helpful = sum(each.feedback.helpful for each in kept)
    out.print(f"{len(kept)} in all, {helpful} helpful.")


def cited(kept: Kept) -> str:
    """The places that an answer cited, each report once with its pages."""
    pages: dict[str, list[str]] = {}
    for quote in kept.quotes:
        pages.setdefault(quote.report, []).extend([str(quote.page)] if quote.page else [])
    return "; ".join(
        f"{report}, page {', '.join(dict.fromkeys(found))}" if found else report for report, found in pages.items()
    )


@app.command(epilog="Example: rag feedback export --out candidates.jsonl")
def export(
    out: Annotated[Path, typer.Option("--out", help="Write the candidate questions here; must not exist yet.")],
) -> None:
    """Make candidate evaluation questions; a person still writes the right answers."""
    settings = load_settings()
    kept = FeedbackStore(settings.var).read()
    if not kept:
        raise FeedbackError(f"there is no feedback in {settings.var / 'feedback'} to export")
    opened = open_live(settings)
    lines = list(candidates(kept, opened.reports))
    if out.exists():
        raise FeedbackError(f"{out} exists already, and somebody's answers may be in it; name another file")
    out.write_text("".join(lines), encoding="utf-8", newline="\n")
    typer.echo(
        f"{len(lines)} candidate questions in {out}. `rag eval --questions {out}` takes them once each has its type, "
        "answer and must_contain, and its key `candidate` is gone."
    )


@app.command(epilog="Example: rag feedback clear --yes")
def clear(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget everything that was said; export it first."""
    store = FeedbackStore(load_settings().var)
    if not yes:
        typer.confirm(f"Forget all feedback in {store.path}?", abort=True)
    typer.echo(f"Cleared: {store.clear()}.")
