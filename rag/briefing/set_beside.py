"""Which sentences of two reports people set side by side: those that one known comparison asks of both."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from index.opened import OpenIndex

Beside = Mapping[int, Counter[int]]
"""How many comparisons ask of a sentence and of a later one, by the places of both."""


def set_beside(index: OpenIndex, report: str, later: Sequence[str]) -> Beside:
    """The sentences of the `later` reports that comparisons set beside those of `report`."""
    earlier: dict[str, list[int]] = defaultdict(list)
    for text, place in _compared(index, report):
        earlier[text].append(place)
    beside: dict[int, Counter[int]] = defaultdict(Counter)
    for other in later if earlier else ():
        for text, place in _compared(index, other):
            for first in earlier.get(text, ()):
                beside[first][place] += 1
    return beside


def _compared(index: OpenIndex, report: str) -> Iterator[tuple[str, int]]:
    if index.manifest.reports[report].comparisons:
        first = index.first_place_of[report]
        yield from ((text, first + target) for text, target in index.questions_of(report).compared())
