"""What to ask next: anticipated questions on what stands near the words of an answer.

Only questions that can be read by themselves are suggested, and of each sentence only the one that is worded most like
it: the others are in the words of somebody who has not read the report, which helps a search and not a reader.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.opened import OpenIndex
from index.units import target_of
from rag.conversation import leans_back
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


class FollowUps:
    """The anticipated questions of an open index that may be suggested: one of a sentence at most.

    `texts` are the questions, `places` (shape (n,)) the positions of their sentences in the index, `vectors` (shape
    (n, dimensions)) theirs, at length 1.
    """

    def __init__(self, index: OpenIndex, rules: Rules | None = None) -> None:
        self.index = index
        self.rules = rules or Rules()
        stored = index.stored_texts()
        sentences = {target_of(one.unit): one.vector for one in stored if one.unit.startswith("s|")}
        best: dict[str, tuple[float, str, Vectors]] = {}
        for one in stored:
            sentence = target_of(one.unit)
            if not one.unit.startswith("q|") or not reads_alone(one.text, self.rules.longest):
                continue
            likeness = float(one.vector @ sentences[sentence])
            if likeness >= max(self.rules.worded_like, best[sentence][0] if sentence in best else 0.0):
                best[sentence] = (likeness, one.text, one.vector)
        self.texts = tuple(text for _, text, _ in best.values())
        self.places = np.array([index.place_of[sentence] for sentence in best], dtype=np.int64)
        self.vectors = np.array([vector for _, _, vector in best.values()], dtype=np.float32)

    def suggest(
        self, near: Sequence[Citation], used: Sequence[Citation], asked: Vectors, said: Set[str] = frozenset()
    ) -> tuple[str, ...]:
        """Up to `rules.count` questions on sentences near `near` that `used` does not quote, the best first.

        `asked` (shape (n, dimensions), n at least 1) are the vectors of what was asked, the latest first: no
        suggestion is like any of them, nor like another. None is in `said`.
        """
        if not self.texts or not near:
            return ()
        distance = self._distance(self._quoted(near))
        distance[np.isin(self.places, self._quoted(used))] = np.inf
        likeness = self.vectors @ asked.T
        worth = np.where(distance <= self.rules.reach, likeness[:, 0] - self.rules.far * distance, -np.inf)
        worth[likeness.max(axis=1) >= self.rules.alike] = -np.inf
        worth[[text in said for text in self.texts]] = -np.inf
        chosen: list[int] = []
        for candidate in np.argsort(-worth, kind="stable"):
            if len(chosen) == self.rules.count or not np.isfinite(worth[candidate]):
                break
            if not chosen or float((self.vectors[chosen] @ self.vectors[candidate]).max()) < self.rules.alike:
                chosen.append(int(candidate))
        return tuple(self.texts[one] for one in chosen)

    def _quoted(self, citations: Sequence[Citation]) -> list[int]:
        """The positions of the sentences that are quoted, in part at least."""
        return [
            place
            for place, sentence in enumerate(self.index.sentences)
            for citation in citations
            if sentence.report == citation.report and sentence.start < citation.end and citation.start < sentence.end
        ]

    def _distance(self, quoted: Sequence[int]) -> NDArray[np.float64]:
        """How many sentences each question's is from the nearest of `quoted`; infinite in another report."""
        nearest = np.full(len(self.places), np.inf)
        reports = np.array([self.index.sentences[place].report for place in self.places])
        for place in quoted:
            apart = np.abs(self.places - place).astype(np.float64)
            apart[reports != self.index.sentences[place].report] = np.inf
            nearest = np.minimum(nearest, apart)
        return nearest


def reads_alone(question: str, longest: int) -> bool:
    """Whether a question can be asked without one before it, and looks like one."""
    return (
        len(question) <= longest
        and question.endswith("?")
        and question[0].isupper()
        and bool(_OPENS.match(question))
        and not leans_back(question)
    )
