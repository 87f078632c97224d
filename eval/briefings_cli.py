"""`rag eval-briefings`: the registers, the notes' rules and the draft checker against the lists made by hand."""

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
from rag.assistant import Assistant
from rag.briefing.check import Checker
from rag.briefing.recommendations import recommendations_register
from rag.briefing.register import figures_register
from rag.settings import load_settings


def evaluate_briefings() -> None:
    """Measure the figures, recommendations, sides and verdicts; exit code 1 where one is below what it must reach.

    The second authors' rows are shown beside the first's and decide nothing, but of sides and voices: what tells those
    is fitted to all other lists.
    """
    assistant = Assistant.open(load_settings())
    first, second = measure(assistant, HERE), measure(assistant, SECOND)
    table = Table("What", "List by", "Share", "n", "Must reach", "")
    for share, other in zip(first, second, strict=True):
        table.add_row(*_cells(share, "first author", decides=True))
        table.add_row(*_cells(other, "second author"))
    checker = Checker(assistant.index, assistant.embedder)
    for folder, authors in ((THIRD, "third and fourth"), (FOURTH, "fifth to eighth")):
        for share in draft_shares(read_lines(folder / "drafts.jsonl", GoldDraft), checker):
            table.add_row(*_cells(share, authors))
    sides = side_shares(read_lines(SECOND / "sides.jsonl", GoldSide), assistant.index)
    for share in sides:
        table.add_row(*_cells(share, "second author", decides=True))
    later = later_shares(assistant.index, assistant.embedder)
    for share in later:
        table.add_row(*_cells(share, "two readers", decides=True))
    out = Console(highlight=False)
    out.print(table)
    out.print("A second author's row decides the exit code only where there is no first author's.")
    for share in first:
        for missed in share.missed:
            out.print(f"{share.name}: {' '.join(missed.split())}", markup=False)
    if not all(share.passed for share in (*first, *sides, *later)):
        raise typer.Exit(1)


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
