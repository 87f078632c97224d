"""`rag eval-briefings`: the registers, the notes' rules and the draft checker against the lists made by hand."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from eval.briefings import (
    FOURTH,
    HERE,
    SECOND,
    THIRD,
    GoldDraft,
    GoldFigure,
    GoldRecommendation,
    GoldSide,
    Share,
    check_places,
    draft_shares,
    figure_shares,
    read_lines,
    recommendation_shares,
    side_shares,
)
from eval.later import later_shares
from eval.notes import FITTED_TO, KEPT_OUT, note_shares
from rag.assistant import Assistant
from rag.briefing.check import Checker
from rag.briefing.recommendations import recommendations_register
from rag.briefing.register import figures_register
from rag.settings import load_settings


def evaluate_briefings() -> None:
    """Measure the figures, recommendations, sides and verdicts; exit code 1 where one is below what it must reach.

    The second authors' rows are shown beside the first's and decide nothing, but of sides and voices: what tells those
    is fitted to all other lists. What notes hold is fitted to three readers' lists, and a fourth's decides too.
    """
    assistant = Assistant.open(load_settings())
    index, embedder = assistant.index, assistant.embedder
    first, second = measure(assistant, HERE), measure(assistant, SECOND)
    checker = Checker(index, embedder)
    drafts = [
        (authors, draft_shares(read_lines(folder / "drafts.jsonl", GoldDraft), checker))
        for folder, authors in ((THIRD, "third and fourth"), (FOURTH, "fifth to eighth"))
    ]
    notes = note_shares(index, embedder, FITTED_TO)
    deciding = [
        ("second author", side_shares(read_lines(SECOND / "sides.jsonl", GoldSide), index)),
        ("three readers", notes),
        ("fourth reader", note_shares(index, embedder, KEPT_OUT)),
        ("two readers", later_shares(index, embedder)),
    ]
    out = Console(highlight=False)
    out.print(_table(first, second, drafts, deciding))
    out.print("A second author's row decides the exit code only where there is no first author's.")
    for share in (*first, *notes):
        for missed in share.missed:
            out.print(f"{share.name}: {' '.join(missed.split())}", markup=False)
    if not all(share.passed for share in (*first, *(share for _, shares in deciding for share in shares))):
        raise typer.Exit(1)


ByAuthors = Sequence[tuple[str, Sequence[Share]]]


def _table(first: Sequence[Share], second: Sequence[Share], drafts: ByAuthors, deciding: ByAuthors) -> Table:
    """Each share with whose list it is by; those of `second` and `drafts` decide nothing."""
    table = Table("What", "List by", "Share", "n", "Must reach", "")
    for share, other in zip(first, second, strict=True):
        table.add_row(*_cells(share, "first author", decides=True))
        table.add_row(*_cells(other, "second author"))
    for decides, groups in ((False, drafts), (True, deciding)):
        for authors, shares in groups:
            for share in shares:
                table.add_row(*_cells(share, authors, decides=decides))
    return table


def _cells(share: Share, author: str, decides: bool = False) -> tuple[str, ...]:
    below = "[bold red]below[/bold red]" if decides else "below (not deciding)"
    return (
        share.name,
        author,
        f"{share.value:.1%}",
        str(share.of),
        f"{share.floor:.0%}",
        "held" if share.passed else below,
    )


def measure(assistant: Assistant, lists: Path) -> tuple[Share, ...]:
    """Every share by the lists of a folder, over the index that is open."""
    figures = read_lines(lists / "figures.jsonl", GoldFigure)
    recommendations = read_lines(lists / "recommendations.jsonl", GoldRecommendation)
    check_places([*figures, *recommendations], assistant.reports)
    index, embedder = assistant.index, assistant.embedder
    quotes = [one.quote for one in recommendations_register(index, embedder).recommendations]
    return (
        *figure_shares(figures, figures_register(assistant.reports).figures),
        *recommendation_shares(recommendations, quotes),
        *draft_shares(read_lines(lists / "drafts.jsonl", GoldDraft), Checker(index, embedder)),
    )
