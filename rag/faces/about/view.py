"""The last measurement in the words of the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.accuracy import Accuracy, Measured, Mistake, Share

UNSEEN = "test"
TUNED_ON = "development"
NEW_REPORT = "test, each report's anticipated questions left out in turn"

TYPES = {
    "number": "A figure",
    "fact": "A fact",
    "who": "Who does something",
    "list": "A list",
    "paraphrase": "Asked in words that are not the report's",
    "multi": "Several things at once",
    "nuance": "How good or how certain something is",
    "compare": "A comparison of the reports",
    "followup": "A question that follows on from another",
    "unanswerable": "Something the reports do not say",
}
"""What each type of question asks for."""

MISTAKES = {
    "answered, where the reports do not say": "It quoted something, although the reports do not say",
    "refused, where the reports do say": "It said that the reports do not say, although they do",
    "the first 150 words lack what a right answer contains": "It quoted passages that do not hold the whole answer",
    "the citations miss evidence that is needed": "It was right, and left out part of the evidence",
    "not every report that is compared is cited": "It compared, and left a report out",
    "the question was not taken": "It did not take the question",
}
"""The evaluation's kinds of mistake in plain words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in words: `out_of` 100, its range, and of how many questions."""

    out_of: int
    low: int | None
    high: int | None
    n: int

    @property
    def range(self) -> str:
        """The range that the true figure is likely in; empty where there is none, or where it has no width."""
        return "" if self.low is None or self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type of question and its figures: on the questions kept back, and on those used for development."""

    name: str
    unseen: Figure | None
    tuned_on: Figure | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page."""

    date: str
    questions: int
    answerable: int
    right: Figure | None
    at_once: Figure | None
    refused: Figure | None
    wrongly_refused: Figure | None
    exact: Figure | None
    new_report: Figure | None
    types: tuple[TypeRow, ...]
    development: int
    mistakes: tuple[tuple[str, Mistake], ...]


def shown(accuracy: Accuracy) -> Shown:
    """What the page shows of a measurement."""
    unseen, tuned_on = accuracy.sets.get(UNSEEN), accuracy.sets.get(TUNED_ON)
    right = _of(unseen, "right")
    return Shown(
        date=f"{accuracy.measured.day} {accuracy.measured:%B %Y}",
        questions=unseen.questions if unseen else 0,
        answerable=right.n if right else 0,
        right=right,
        at_once=_of(unseen, "right_at_once"),
        refused=_of(unseen, "refused"),
        wrongly_refused=_of(unseen, "answerable_refused"),
        exact=_of(unseen, "citations_exact"),
        new_report=_of(accuracy.sets.get(NEW_REPORT), "right"),
        types=tuple(_types(unseen, tuned_on)),
        development=tuned_on.questions if tuned_on else 0,
        mistakes=tuple((MISTAKES.get(mistake.kind, mistake.kind), mistake) for mistake in accuracy.mistakes),
    )


def _of(measured: Measured | None, key: str) -> Figure | None:
    return _figure(measured.totals.get(key)) if measured else None


def _figure(share: Share | None) -> Figure | None:
    if share is None:
        return None
    low, high = (None if bound is None else round(100 * bound) for bound in (share.low, share.high))
    return Figure(round(100 * share.mean), low, high, share.n)


def _types(unseen: Measured | None, tuned_on: Measured | None) -> Iterator[TypeRow]:
    for key, name in TYPES.items():
        row = [_figure(measured.right_by_type.get(key)) if measured else None for measured in (unseen, tuned_on)]
        if any(row):
            yield TypeRow(name, *row)
