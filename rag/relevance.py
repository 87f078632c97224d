"""Whether a further sentence belongs in an answer, beside the best one.

A logistic regression over a few numbers that can be explained (`relevance.json`), fitted by `python
bench/fit_relevance.py` to what readers said of sentences that were shown (`eval/relevance.jsonl`). What tells most is
how like the best sentence another is, in its words, its headings' and those that its readers would use.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from index.opened import OpenIndex
from rag.linear import ByQuestions, Features, Logistic
from rag.looked_up import LookedUp
from rag.retrieval import Scores, in_order
from rag.spans import is_quotable, with_headings

FITTED = Path(__file__).with_suffix(".json")

TINY = 1e-9
"""Keeps a share of nothing from dividing by zero."""

Belonging = Literal["surely", "perhaps", "no"]


class Fitted(BaseModel):
    """A regression, and the probability from which a sentence surely belongs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    regression: Logistic
    sure: float


Models = ByQuestions[Fitted]


@cache
def models() -> Models:
    """The fitted regressions."""
    return Models.model_validate_json(FITTED.read_text(encoding="utf-8"))


class Relevance:
    """What further sentences are worth to one question, by what was found for it."""

    def __init__(self, index: OpenIndex, looked: LookedUp) -> None:
        self._index = index
        self._asked = looked.asked
        self._found = looked.found
        self._readings = looked.part_scores or (looked.scores,)
        self._shares: NDArray[np.float64] | None = None
        self._best: dict[tuple[int, str], int] = {}
        self._alike: dict[int, Scores] = {}

    def belongs(self, place: int) -> Belonging:
        """Whether the sentence at `place` belongs in the answer."""
        fitted = models().of(bool(self._index.anticipated[place]))
        probability = fitted.regression.probability(self.features(place))
        if probability >= fitted.sure:
            return "surely"
        return "perhaps" if probability >= fitted.regression.least else "no"

    def features(self, place: int) -> Features:
        """Everything that the model looks at. "Best" is the best sentence for that part of the question which this one
        answers best; in a comparison the best one of its report. "Held" is said of the sentence, its headings and the
        questions that it is known to answer."""
        index, found = self._index, self._found
        sentence = index.sentences[place]
        best, share = self._beside(place)
        return {
            "likeness to the best": float(self._alike_to(best)[place]),
            "share of the best score": share,
            "share of the question's words held": self._held(place),
            "late interaction behind that of the best": float(found.late[best] - found.late[place]),
            "passage behind that of the best": float(found.passage[best] - found.passage[place]),
            "in the report of the best": float(sentence.report == index.sentences[best].report),
            "in a list": float(sentence.item is not None),
            "leans on an earlier question": float(bool(self._asked.leaning)),
        }

    def _held(self, place: int) -> float:
        """The share of the question's words that the sentence holds, by inverse document frequency."""
        scored = self._found.scored
        if self._shares is None:
            # Of all at once: to look a word up takes longer than to look it up in every sentence.
            self._shares = self._index.keywords.held(self._asked.text, scored).shares
        return float(self._shares[np.searchsorted(scored, place)])

    def _beside(self, place: int) -> tuple[int, float]:
        """The best sentence that the one at `place` would stand beside, and its share of that one's score."""
        beside = [(self._best_of(reading, place), scores) for reading, scores in enumerate(self._readings)]
        shares = [float(scores[place]) / max(float(scores[best]), TINY) for best, scores in beside]
        nearest = int(np.argmax(shares))
        return beside[nearest][0], shares[nearest]

    def _best_of(self, reading: int, place: int) -> int:
        report = self._index.sentences[place].report if self._asked.compares else ""
        if (reading, report) not in self._best:
            sentences = self._index.sentences
            ranked = in_order(self._readings[reading])
            if report:
                fit = (p for p in ranked if sentences[p].report == report and is_quotable(self._index, p))
            else:
                fit = (p for p in ranked if not sentences[p].lead)
            self._best[reading, report] = next(fit, place)
        return self._best[reading, report]

    def _alike_to(self, best: int) -> Scores:
        """How well each sentence matches the words and headings of the best one, as a share of the best match."""
        if best not in self._alike:
            scores = self._index.keywords.scores(with_headings(self._index, best))
            self._alike[best] = scores / max(float(scores.max(initial=0.0)), TINY)
        return self._alike[best]
