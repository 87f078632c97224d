"""The figures of a sentence: value, kind, unit, and what each counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.briefing.counted import counted
from rag.numbers.quantity import Kind, Quantity
from rag.numbers.reading import measured_in, numbers_in


@dataclass(frozen=True, slots=True)
class Figure(Quantity):
    """A figure that counts or measures something. `text` is how it stands in its sentence, `counts` what it counts, in
    the sentence's own words; empty where the sentence does not say."""

    kind: Kind
    text: str = ""
    counts: str = ""


def figures_of(sentence: str) -> tuple[Figure, ...]:
    """Every figure of `sentence` for a register, in order."""
    return tuple(_counting(sentence, numbers_in(sentence)))


def stated_in(sentence: str) -> tuple[Figure, ...]:
    """Every figure of `sentence` as it is held against another: with fractions, ranges and bounds."""
    return tuple(_counting(sentence, measured_in(sentence)))


def _counting(sentence: str, quantities: Iterable[Quantity]) -> Iterator[Figure]:
    earlier: list[tuple[Quantity, str]] = []
    for q in quantities:
        if q.kind == "date" or q.kind == "ordinal" or q.kind == "times":
            continue
        counts = counted(sentence, q, earlier)
        earlier.append((q, counts))
        text = sentence[q.start : q.end]
        yield Figure(q.start, q.end, q.value, q.high, q.kind, q.unit, q.rate, q.bound, text=text, counts=counts)


def what_it_counts(sentence: str, value: float) -> tuple[str, ...]:
    """What the figures of `sentence` that have this value count."""
    return tuple(figure.counts for figure in figures_of(sentence) if value in (figure.value, figure.high))
