"""What the reports do not say on a topic: only what can be seen from what was found and what was not."""

from collections.abc import Sequence

from index.catalogue import short_date
from rag.briefing.note import KeyFigure, ReportPart, ThenAndNow
from rag.briefing.sides import Voice
from rag.briefing.topic import OnTopic
from rag.numbers.dates import ends

ASKED_FOR: tuple[Voice, ...] = ("people who use services", "carers", "staff", "partners")
"""Whose words a committee asks for."""


def silences(
    on: OnTopic, parts: Sequence[ReportPart], figures: Sequence[KeyFigure], pairs: Sequence[ThenAndNow]
) -> tuple[str, ...]:
    """One line for each thing that is missing."""
    nothing = "it has no section on this theme" if on.of_sections else "this search found nothing on it"
    # A report that is quoted beside an earlier one has been found to say something; a pack tells of sections.
    beside = {pair.now.citation.report for pair in pairs if pair.now and not on.of_sections}
    silent = [part for part in parts if not part.quotes and part.report not in beside]
    lines = [f"The {part.name} ({short_date(part.published)}): {nothing}." for part in silent]
    lines += [_scope(part) for part in parts if part.only]
    if on.unknown:
        words = ", ".join(f"“{word}”" for word in on.unknown)
        lines.append(
            f"No report uses the word {words}." if len(on.unknown) == 1 else f"No report uses the words {words}."
        )
    lines.append(_on_figures(figures))
    heard = {voice for part in parts for quote in part.quotes for voice in quote.voices}
    unheard = [voice for voice in ASKED_FOR if voice not in heard]
    if unheard:
        lines.append(f"None of the quotes above was taken for the voice of: {', '.join(unheard)}.")
    lines.append("Whether anything has changed since the reports were written: they cannot say.")
    return tuple(lines)


def _scope(part: ReportPart) -> str:
    """What a report is on, where that is one thing."""
    return f"The {part.name} is on “{part.only}” alone: what it does not say on other matters is no finding."


def _on_figures(figures: Sequence[KeyFigure]) -> str:
    if not figures:
        return "No key figure on this was found."
    told = [key.figure for key in figures if key.figure.as_at and key.figure.as_at_from != "report"]
    if not told:
        return "No figure above has a date of its own, only that of its report."
    # Of one month, the most precise.
    latest = max(told, key=lambda figure: (ends(figure.as_at), figure.as_at))
    return f"The latest figure above that has a date of its own is as at {latest.as_at_words}."
