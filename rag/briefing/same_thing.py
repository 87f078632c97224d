"""Figures that speak of the same thing and differ, found by the words of what they count and of their heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.briefing.words import listed, stems
from rag.numbers.quantity import Kind

_MEASURES = stems(" ".join(listed("measures")))
"""Words of how something is measured, and of everything here: two queues are not one for being queues."""

_RATE = re.compile(r"\b(?:per|an?|each|every) (?:hour|day|week|month|year)\b", re.IGNORECASE)
_STATISTICS = {
    "average": re.compile(r"\b(?:averag\w+|mean|median|typical\w*)\b", re.IGNORECASE),
    "highest": re.compile(r"\b(?:longest|highest|largest)\b", re.IGNORECASE),
    "lowest": re.compile(r"\b(?:shortest|lowest|smallest)\b", re.IGNORECASE),
}
_FIRST_WORDS = 8
"""What is counted is named at once; what happens to it follows."""


@dataclass(frozen=True, slots=True)
class Speaks:
    """A figure as far as it matters here: its number, what it counts, that in its clause, its heading and its
    sentence's place."""

    n: int
    kind: Kind
    value: float
    unit: str
    counts: str
    clause: str
    heading: str
    sentence: tuple[str, int]

    @property
    def own(self) -> frozenset[str]:
        """The stems of what it counts: its first words, without what that is a part of, which stands in brackets."""
        return stems(" ".join(self.counts.split(" (of ")[0].split()[:_FIRST_WORDS]))

    @property
    def field(self) -> frozenset[str]:
        """The stems of its heading, without the heading's number."""
        return stems(re.sub(r"^(Message|Theme) [0-9]+:", "", self.heading))

    @property
    def words(self) -> frozenset[str]:
        """The stems of what it counts and of its heading."""
        return self.own | self.field


def differing(figures: Sequence[Speaks]) -> list[tuple[int, ...]]:
    """Groups of the numbers of figures that speak of one thing and are not all of one value, in order."""
    groups: list[list[Speaks]] = []
    for figure in figures:
        near = [group for group in groups if any(_alike(figure, other) for other in group)]
        if near:
            near[0].append(figure)
        else:
            groups.append([figure])
    return [tuple(one.n for one in group) for group in groups if len({one.value for one in group}) > 1]


def _statistic(clause: str) -> str:
    return next((name for name, words in _STATISTICS.items() if words.search(clause)), "")


def _alike(one: Speaks, other: Speaks) -> bool:
    """Whether both count something of one name, in one field: they share a word of what they count, and a subject."""
    # Within one sentence the sentence itself sets its figures apart.
    if (one.kind, one.unit) != (other.kind, other.unit) or one.sentence == other.sentence:
        return False
    if bool(_RATE.search(one.counts)) != bool(_RATE.search(other.counts)):
        return False
    # The longest of several waits does not differ from their average.
    if _statistic(one.clause) != _statistic(other.clause):
        return False
    # Contacts at the front door are not those of safeguarding: headings without a word in common are on other things.
    if one.field and other.field and not one.field & other.field:
        return False
    return bool(one.own & other.own) and bool((one.words & other.words) - _MEASURES)
