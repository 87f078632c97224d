"""Questions that a scrutiny committee might ask, each tied to a concern that is quoted; made by four plain rules."""

import re
from collections.abc import Sequence

from index.catalogue import short_date
from rag.briefing.note import Question, Quote, ReportPart, ThenAndNow
from rag.briefing.register import Register
from rag.briefing.sides import leans
from rag.briefing.silence import ASKED_FOR

MOST = 5

_RISK = re.compile(
    r"\brisks?\b(?! (?:averse|assess\w+|management|registers?))|\b(?:safe|safety|not confident)\b",
    re.IGNORECASE,
)


def questions(parts: Sequence[ReportPart], pairs: Sequence[ThenAndNow], register: Register) -> tuple[Question, ...]:
    """At most five: concerns with no later mention come first, then the others in the order of the reports."""
    alone = [pair.then for pair in pairs if pair.now is None and pair.then.side == "concern"]
    rest = [quote for part in parts for quote in part.concerns]
    named = [quote for quote in (*alone, *rest) if not leans(quote.citation.words)]
    taken = list({quote.n: quote for quote in named}.values())[:MOST]
    dates = {part.report: short_date(part.published).removeprefix("after ") for part in parts}
    asked: dict[str, Question] = {}
    for quote in taken:
        text = _ask(quote, dates[quote.citation.report], register)
        asked.setdefault(text, Question(text=text, concern=quote))
    return tuple(asked.values())


def _ask(quote: Quote, date: str, register: Register) -> str:
    citation = quote.citation
    figure = next(
        (
            one
            for one in register.figures
            if one.report == citation.report and citation.start <= one.sentence_start < citation.end and one.thing
        ),
        None,
    )
    section = citation.section[-1].strip(" .") if citation.section else citation.title
    if figure is not None:
        counts = figure.thing if len(figure.thing.split()) > 1 else f"{figure.thing} ({section})"
        return f"What is the figure today for “{counts}” ({figure.figure}, as at {figure.as_at_words})?"
    voice = next((voice for voice in quote.voices if voice in ASKED_FOR), None)
    if voice is not None:
        return f"What do {voice} say about this now, and how have they been asked since {date}? ({section})"
    if _RISK.search(citation.words):
        return f"Who answers for this risk, and how often is it reported to members? ({section})"
    return f"What has been done about this since {date}, and what shows that it works? ({section})"
