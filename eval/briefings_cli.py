"""`rag eval-briefings`: the registers, the notes' rules and the draft checker against the lists made by hand."""

import typer
from rich.console import Console
from rich.table import Table

from eval.briefings import (
    HERE,
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
from rag.assistant import Assistant
from rag.briefing.check import Checker
from rag.briefing.recommendations import recommendations_register
from rag.briefing.register import figures_register
from rag.settings import load_settings


def evaluate_briefings() -> None:
    """Measure the figures, recommendations, sides and verdicts; exit code 1 where one is below what it must reach."""
    shares = measure(Assistant.open(load_settings()))
    table = Table("What", "Share", "n", "Must reach", "")
    for share in shares:
        verdict = "held" if share.passed else "[bold red]below[/bold red]"
        table.add_row(share.name, f"{share.value:.1%}", str(share.of), f"{share.floor:.0%}", verdict)
    out = Console(highlight=False)
    out.print(table)
    for share in shares:
        for missed in share.missed:
            out.print(f"{share.name}: {' '.join(missed.split())}", markup=False)
    if not all(share.passed for share in shares):
        raise typer.Exit(1)


def measure(assistant: Assistant) -> tuple[Share, ...]:
    """Every share, over the index that is open."""
    figures = read_lines(HERE / "figures.jsonl", GoldFigure)
    recommendations = read_lines(HERE / "recommendations.jsonl", GoldRecommendation)
    check_places([*figures, *recommendations], assistant.reports)
    index, embedder = assistant.index, assistant.embedder
    quotes = [one.quote for one in recommendations_register(index, embedder).recommendations]
    return (
        *figure_shares(figures, figures_register(assistant.reports).figures),
        *recommendation_shares(recommendations, quotes),
        *side_shares(read_lines(HERE / "sides.jsonl", GoldSide), index),
        *draft_shares(read_lines(HERE / "drafts.jsonl", GoldDraft), Checker(index, embedder)),
    )
