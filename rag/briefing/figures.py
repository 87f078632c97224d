"""The figures of a sentence: value, kind, unit, and what each counts."""

from dataclasses import dataclass

from rag.briefing.counted import counted
from rag.briefing.numbers import Kind, Number, numbers_in


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start:end` of the sentence it stands in.

    `value` is in `unit`: a percentage in per cent, money in pounds, a duration in the unit that the sentence gives,
    a frequency in times a period. `high` is the upper end where a range is given. `counts` is what it counts, in the
    sentence's own words; empty where the sentence does not say.
    """

    start: int
    end: int
    text: str
    value: float
    high: float | None
    kind: Kind
    unit: str
    counts: str


def figures_of(sentence: str) -> tuple[Figure, ...]:
    """Every figure of `sentence`, in order."""
    earlier: list[tuple[Number, str]] = []
    for number in numbers_in(sentence):
        earlier.append((number, counted(sentence, number, earlier)))
    return tuple(
        Figure(n.start, n.end, sentence[n.start : n.end], n.value, n.high, n.kind, n.unit, what) for n, what in earlier
    )


def what_it_counts(sentence: str, value: float) -> tuple[str, ...]:
    """What the figures of `sentence` that have this value count."""
    return tuple(figure.counts for figure in figures_of(sentence) if value in (figure.value, figure.high))
