"""Questions that a scrutiny committee might ask, each tied to a concern or a recommendation that is quoted.

What is asked goes by what the quote says: a figure is asked for as it is today, a decision that is awaited whether it
has been taken, what is not known whether it is known now. The words that tell are in `patterns.toml`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.catalogue import short_date
from rag.briefing.clause import names_something
from rag.briefing.note import Question, Quote, ReportPart, ThenAndNow
from rag.briefing.recommends import recommends
from rag.briefing.register import Register, RegisteredFigure
from rag.briefing.sides import Side, Voice, leans
from rag.briefing.silence import ASKED_FOR
from rag.patterns import pattern

MOST = 5
_ENOUGH = 3
"""Questions from which on none is asked that could be asked on any quote."""
_OF_ONE_KIND = 2
"""Questions of one kind at most, as long as there are others."""
_TIME_GIVEN = re.compile(r"\b(?:next|coming)\W*$", re.IGNORECASE)
_FEWEST_WORDS = 2


_Kind = Literal[
    "time", "decision", "figure", "unknown", "voice", "uneven", "risk", "under way", "concern", "recommendation"
]
_QUESTIONS: dict[_Kind, str] = {
    "time": "Was this done in the time given ({figure}, from {when})? If not, by when?",
    "decision": "Has this been decided since {date}: when, by whom, and with what resources?",
    "figure": "What is the figure today for “{counts}” ({figure}, as at {when})?",
    "unknown": "Is this known and recorded today, and what does it show?",
    "voice": "What do {voice} say about this now, and how have they been asked since {date}?",
    "uneven": "Is this the same today for every team and for everybody who draws on care, and who checks?",
    "risk": "Who answers for this risk, and how often is it reported to members?",
    "under way": "How far has this got since {date}, when will it be finished, and what has it changed?",
    "concern": "What has been done about this since {date}, and what shows that it works?",
    "recommendation": "Was this accepted, what has been done about it since {date}, and what shows that it works?",
}
_WORDS: dict[_Kind, str] = {
    "decision": "awaits_decision",
    "unknown": "not_known",
    "uneven": "uneven",
    "risk": "in_danger",
    "under way": "under_way",
}
"""The patterns whose words give rise to a question."""
_OF_ANY: tuple[_Kind, ...] = ("concern", "recommendation")
"""What can be asked on any quote."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a quote, with single spaces, its side and whose voice it is."""

    words: str
    side: Side
    voice: Voice


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that a quote gives rise to, and its kind."""

    kind: _Kind
    text: str
    quote: Quote
    on: str


def questions(
    parts: Sequence[ReportPart],
    pairs: Sequence[ThenAndNow],
    register: Register,
    statements_of: Callable[[Quote], Sequence[Statement]],
) -> tuple[Question, ...]:
    """At most five, in the order of concerns with no later mention, other concerns, and recommendations; those that ask
    for something in particular are preferred. `statements_of` gives the sentences of a quote."""
    alone = [pair.then for pair in pairs if pair.now is None and pair.then.side == "concern"]
    rest = [quote for part in parts for quote in part.concerns]
    urged = [quote for part in parts for quote in part.recommended]
    named = [quote for quote in (*alone, *rest, *urged) if not leans(quote.citation.words)]
    dates = {part.report: short_date(part.published).removeprefix("after ") for part in parts}
    asked = [
        _ask(quote, statements_of(quote), dates[quote.citation.report], register)
        for quote in {quote.n: quote for quote in named}.values()
    ]
    return tuple(Question(text=one.text, on=one.on, concern=one.quote) for one in _best(asked))


def _best(asked: Sequence[_Asked]) -> list[_Asked]:
    """Two of each kind before more of it, without those of one text; what any quote gives rise to only where there are
    few others."""
    told: dict[str, _Asked] = {}
    for one in asked:
        told.setdefault(one.text, one)
    seen: Counter[str] = Counter()
    first: list[_Asked] = []
    later: list[_Asked] = []
    for one in told.values():
        seen[one.kind] += 1
        (first if seen[one.kind] <= _OF_ONE_KIND else later).append(one)
    particular = [one for one in (*first, *later) if one.kind not in _OF_ANY]
    general = [one for one in (*first, *later) if one.kind in _OF_ANY]
    taken = [*particular, *general[: max(_ENOUGH - len(particular), 0)]][:MOST]
    return sorted(taken, key=asked.index)


def _ask(quote: Quote, said: Sequence[Statement], date: str, register: Register) -> _Asked:
    kind, on, values = next(_in_particular(quote, said, register))
    return _Asked(kind, _QUESTIONS[kind].format(date=date, **values) + _where(quote, kind), quote, on)


def _in_particular(
    quote: Quote, said: Sequence[Statement], register: Register
) -> Iterator[tuple[_Kind, str, dict[str, str]]]:
    """What a quote asks for, the most telling first, the sentence that it asks it on, and what its question names; at
    last, what any gives rise to."""
    concern = quote.side == "concern"
    figures = list(_figures(quote, register))
    for one in filter(_is_time_given, figures):
        yield "time", _sentence_of(one), {"figure": one.figure, "when": one.as_at_words}
    yield from _by_words("decision", said)
    for one in filter(_names_what_it_counts, figures if concern else ()):
        values = {"counts": _counts(one), "figure": one.figure, "when": one.as_at_words}
        yield "figure", _sentence_of(one), values
    yield from _by_words("unknown", said)
    for statement in said if concern else ():
        if statement.voice in ASKED_FOR and statement.side == "concern":
            yield "voice", statement.words, {"voice": statement.voice}
    yield from _by_words("uneven", said)
    if concern:
        yield from _by_words("risk", said)
        yield from _by_words("under way", said)
    own = next((statement for statement in said if statement.side == quote.side), said[0])
    yield "concern" if concern else "recommendation", own.words, {}


def _by_words(kind: _Kind, said: Sequence[Statement]) -> Iterator[tuple[_Kind, str, dict[str, str]]]:
    for statement in said:
        if pattern(_WORDS[kind]).search(statement.words):
            yield kind, statement.words, {}


def _sentence_of(figure: RegisteredFigure) -> str:
    return " ".join(figure.words.split())


def _figures(quote: Quote, register: Register) -> Iterator[RegisteredFigure]:
    citation = quote.citation
    for one in register.figures:
        if one.report == citation.report and citation.start <= one.sentence_start < citation.end:
            yield one


def _is_time_given(figure: RegisteredFigure) -> bool:
    """Whether a figure is how long something may take, counted from when that was urged; a forecast gives none."""
    before = figure.sentence[: figure.start - figure.sentence_start]
    return figure.kind == "duration" and bool(_TIME_GIVEN.search(before)) and recommends(figure.words)


def _names_what_it_counts(figure: RegisteredFigure) -> bool:
    """Whether a figure can be asked for by the words beside it; how often something is done is none."""
    return figure.kind != "frequency" and names_something(figure.thing)


def _counts(figure: RegisteredFigure) -> str:
    named = len(figure.thing.split()) >= _FEWEST_WORDS or not figure.section
    return figure.thing if named else f"{figure.thing} ({figure.section[-1].strip(' .')})"


def _where(quote: Quote, kind: _Kind) -> str:
    """The two headings above a quote, one alone being often "Considerations"; a figure names what it is on."""
    if kind == "figure":
        return ""
    headings = [heading.strip(" .") for heading in quote.citation.section[-2:]]
    return f" ({' › '.join(headings)})" if headings else ""
