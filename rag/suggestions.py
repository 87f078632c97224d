"""What to ask next: anticipated questions on what stands near the words of an answer.

Only questions that can be read by themselves are suggested, and of each sentence only the one that is worded most like
it: the others are in the words of somebody who has not read the report, which helps a search and not a reader.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from index.opened import OpenIndex
from index.segments import Segment
from index.units import target_of
from rag.conversation import leans_back
from rag.patterns import pattern
from rag.types import Citation

_OPENS = re.compile(
    r"(?:what|how|why|who|which|where|when|is|are|was|were|do|does|did|has|have|can|could|should|will|would)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """When a question is suggested. `reach` counts sentences of the report to either side of what was cited.

    `far` is taken from a question's similarity to what was asked for each sentence of distance. Two questions whose
    cosine similarity is `alike` or more are taken to ask the same; one is worded like its sentence from `worded_like`.
    Chosen by reading the suggestions for the development questions (`python bench/suggestions.py`).
    """

    count: int = 3
    reach: int = 15
    far: float = 0.01
    alike: float = 0.72
    worded_like: float = 0.5
    longest: int = 110


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that may be suggested: its sentence's place in the index, its text, and its vector at length 1."""

    place: int
    text: str
    vector: Vectors


class FollowUps:
    """The anticipated questions of an open index that may be suggested: one of a sentence at most.

    They are read where they are needed, for the reports that an answer cites, and kept.
    """

    def __init__(self, index: OpenIndex, rules: Rules | None = None) -> None:
        self.index = index
        self.rules = rules or Rules()
        self._known: dict[int, dict[int, Suggestion]] = {}

    def suggest(
        self, near: Sequence[Citation], used: Sequence[Citation], asked: Vectors, said: Set[str] = frozenset()
    ) -> tuple[str, ...]:
        """Up to `rules.count` questions on sentences near `near` that `used` does not quote, the best first.

        `asked` (shape (n, dimensions), n at least 1) are the vectors of what was asked, the latest first: no
        suggestion is like any of them, nor like another. None is in `said`.
        """
        distances = self._distances(self._quoted(near))
        for place in self._quoted(used):
            distances.pop(place, None)
        found = self.read(sorted(distances))
        if not found:
            return ()
        vectors = np.array([one.vector for one in found])
        likeness = vectors @ asked.T
        worth = likeness[:, 0] - self.rules.far * np.array([distances[one.place] for one in found])
        worth[likeness.max(axis=1) >= self.rules.alike] = -np.inf
        worth[[one.text in said for one in found]] = -np.inf
        chosen: list[int] = []
        for candidate in np.argsort(-worth, kind="stable"):
            if len(chosen) == self.rules.count or not np.isfinite(worth[candidate]):
                break
            if not chosen or float((vectors[chosen] @ vectors[candidate]).max()) < self.rules.alike:
                chosen.append(int(candidate))
        return tuple(found[one].text for one in chosen)

    def _quoted(self, citations: Sequence[Citation]) -> list[int]:
        """The positions of the sentences that are quoted, in part at least."""
        return [
            self.index.place_of[sentence.id]
            for citation in citations
            for passage in self.index.reports[citation.report].passages
            if passage.start < citation.end and citation.start < passage.end
            for sentence in passage.sentences
            if sentence.start < citation.end and citation.start < sentence.end
        ]

    def _distances(self, quoted: Sequence[int]) -> dict[int, int]:
        """By their places, the sentences within reach of `quoted` in the same report, and how far each is."""
        reports = self.index.report_numbers
        distances: dict[int, int] = {}
        for place in quoted:
            last = min(place + self.rules.reach, len(reports) - 1)
            for other in range(max(place - self.rules.reach, 0), last + 1):
                if reports[other] == reports[place]:
                    distances[other] = min(abs(other - place), distances.get(other, self.rules.reach))
        return distances

    def read(self, places: Sequence[int]) -> list[Suggestion]:
        """The suggestions on the sentences at `places`, in that order."""
        found = (self._of_report(int(self.index.report_numbers[place])).get(place) for place in places)
        return [one for one in found if one is not None]

    def _of_report(self, number: int) -> dict[int, Suggestion]:
        """The suggestions of a report by the places of their sentences, read when it is first cited."""
        if number not in self._known:
            self._known[number] = self._best(self.index.segments[number])
        return self._known[number]

    def _best(self, segment: Segment) -> dict[int, Suggestion]:
        """Of each sentence of a report the question that is worded most like it, if it may be suggested."""
        if not segment.state.questions:
            return {}
        units, vectors = segment.units(), segment.vectors()
        stored = list(zip(units.ids, units.texts, vectors, strict=True))
        sentences = {target_of(unit): vector for unit, _, vector in stored if unit.startswith("s|")}
        best: dict[int, Suggestion] = {}
        highest: dict[int, float] = {}
        for unit, text, vector in stored:
            if not unit.startswith("q|") or not reads_alone(text, self.rules.longest):
                continue
            place = self.index.place_of[target_of(unit)]
            likeness = float(vector @ sentences[target_of(unit)])
            if likeness >= max(self.rules.worded_like, highest.get(place, 0.0)):
                best[place], highest[place] = Suggestion(place, text, vector), likeness
        return best


def reads_alone(question: str, longest: int) -> bool:
    """Whether a question can be asked without one before it, and looks like one."""
    return (
        len(question) <= longest
        and question.endswith("?")
        and question[0].isupper()
        and bool(_OPENS.match(question))
        and not leans_back(question)
        and not pattern("they_said").match(question)
    )
