"""What the reports do not say on a topic: only what can be seen from what was found and what was not."""

from collections.abc import Sequence

from index.catalogue import short_date
from rag.briefing.note import KeyFigure, ReportPart
from rag.briefing.sides import Voice
from rag.briefing.topic import OnTopic
from rag.numbers.dates import ends, shown

ASKED_FOR: tuple[Voice, ...] = ("people who use services", "carers", "staff", "partners")
"""Whose words a committee asks for."""


def silences(on: OnTopic, parts: Sequence[ReportPart], figures: Sequence[KeyFigure]) -> tuple[str, ...]:
    """One line for each thing that is missing."""
    lines = [
        f"The {part.name} ({short_date(part.published)}): this search found nothing on it."
        for part in parts
        if not part.quotes
    ]
    if on.unknown:
        words = ", ".join(f"“{word}”" for word in on.unknown)
        lines.append(
            f"No report uses the word {words}." if len(on.unknown) == 1 else f"No report uses the words {words}."
        )
    lines.append(_on_figures(figures))
    heard = {voice for part in parts for quote in part.quotes for voice in quote.voices}
    unheard = [voice for voice in ASKED_FOR if voice not in heard]
    if unheard:
        lines.append(f"Nothing quoted above is in the words of: {', '.join(unheard)}.")
    lines.append("Whether anything has changed since the reports were written: they cannot say.")
    return tuple(lines)


def _on_figures(figures: Sequence[KeyFigure]) -> str:
    if not figures:
        return "The reports give no figure on this."
    latest = max((key.figure.as_at for key in figures if key.figure.as_at), key=ends, default="")
    return f"No figure on this is later than {shown(latest)}." if latest else "No figure on this carries a date."
