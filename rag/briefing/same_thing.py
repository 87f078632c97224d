"""Figures that speak of the same thing and differ, found by the words of what they count and of their heading."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.briefing.numbers import Kind
from rag.briefing.words import stems

_ALIKE = 0.5
"""Share of the weight of the words of the shorter of two texts that the other holds too. Found on the two reports: at
0.5 the three safeguarding queues stand together and no figures do that count different things in different fields."""

_COMMON = 0.2
"""A word in more than this share of all figures says nothing of what is counted."""


@dataclass(frozen=True, slots=True)
class Speaks:
    """A figure as far as it matters here: its number, what it counts, and the heading above it."""

    n: int
    kind: Kind
    value: float
    unit: str
    counts: str
    heading: str

    @property
    def words(self) -> frozenset[str]:
        """The stems of what it counts and of its heading, without the heading's number."""
        return stems(f"{self.counts} {re.sub(r'^(Message|Theme) [0-9]+:', '', self.heading)}")


def differing(figures: Sequence[Speaks]) -> list[tuple[int, ...]]:
    """Groups of the numbers of figures that speak of one thing and are not all of one value, in order."""
    weights = _weights(figures)
    groups: list[list[Speaks]] = []
    for figure in figures:
        near = [group for group in groups if all(_alike(figure, other, weights) for other in group)]
        if near:
            near[0].append(figure)
        else:
            groups.append([figure])
    return [tuple(one.n for one in group) for group in groups if len({one.value for one in group}) > 1]


def _weights(figures: Sequence[Speaks]) -> dict[str, float]:
    """Inverse document frequency of each word over the figures."""
    seen = Counter(word for figure in figures for word in figure.words)
    return {word: math.log(1 + len(figures) / count) for word, count in seen.items()}


def _alike(one: Speaks, other: Speaks, weights: dict[str, float]) -> bool:
    if one.kind != other.kind or one.unit != other.unit or not stems(one.counts) or not stems(other.counts):
        return False
    lighter = min(_weight(one.words, weights), _weight(other.words, weights))
    return lighter > 0 and _weight(one.words & other.words, weights) / lighter >= _ALIKE


def _weight(words: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights[word] for word in words)
