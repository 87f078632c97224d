"""Whether the reports answer a question: numbers that can be explained, and two logistic regressions over them.

The weights are in `answerable.json`, fitted by `python bench/calibrate.py` on the development and calibration
questions; the thresholds there are set by the share of answerable questions that may be lost.
"""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from index.opened import OpenIndex
from rag.questions import Asked, answers_in_kind, missing_kind
from rag.retrieval import Candidates, Scores

Features = dict[str, float]

BEST = 5
"""Best sentences that the features look at."""


class Model(BaseModel):
    """A logistic regression: standardise, weigh, add up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    means: Features
    scales: Features
    weights: Features
    intercept: float
    refuse_below: float

    def probability(self, features: Features) -> float:
        """The probability that the question is answerable."""
        logit = self.intercept + sum(
            weight * (features[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))

    def refuses(self, features: Features) -> bool:
        """Whether the question is less likely to be answerable than the threshold."""
        return self.probability(features) < self.refuse_below


class Pair(BaseModel):
    """`off_topic` tells what the reports do not speak of at all, `not_given` what they do not say on their topics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off_topic: Model
    not_given: Model


class Models(BaseModel):
    """The pair for reports with anticipated questions, and the one for reports without: their scores differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    with_questions: Pair
    without_questions: Pair


@cache
def models() -> Models:
    """The fitted models."""
    return Models.model_validate_json((Path(__file__).parent / "answerable.json").read_text(encoding="utf-8"))


def refusal(made: Features, anticipated: bool) -> Literal["off_topic", "not_given"] | None:
    """Which of the models refuses, if any; `anticipated`: whether the reports searched have anticipated questions."""
    pair = models().with_questions if anticipated else models().without_questions
    if pair.off_topic.refuses(made):
        return "off_topic"
    return "not_given" if pair.not_given.refuses(made) else None


def features(index: OpenIndex, asked: Asked, found: Candidates, scores: Scores, ranked: Sequence[int]) -> Features:
    """Everything that the models look at; `ranked` holds sentence places, best first, one at least.

    The length of a question, and that it asks how many, are left out: they told our own authors' habits apart, and
    refused whoever types three words.
    A word's weight is its inverse document frequency; "held" is said of the words of a sentence, its headings and its
    anticipated questions.
    """
    best = list(ranked[:BEST])
    held = index.keywords.held(asked.text, best)
    quotes = [index.quote(index.sentences[place]) for place in best]
    weight = held.weights.sum() or 1.0
    shares = held.holds @ held.weights / weight
    missed = held.weights[~held.holds[0]]
    return {
        "share held by the best": float(shares[0]),
        "share held by one of the best three": float(shares[:3].max()),
        "share held by the best five together": float(held.weights[held.holds.any(axis=0)].sum() / weight),
        "rarest word not held by the best": float(missed.max(initial=0.0)),
        "share of words that no sentence holds": held.unknown,
        "keyword score a word": found.keyword_best / float(weight),
        "nearest question": float(found.question.max()),
        "nearest sentence": float(found.sentence.max()),
        "question of the best": float(found.question[best[0]]),
        "sentence of the best": float(found.sentence[best[0]]),
        "score of the best": float(scores[best[0]]),
        "lead over the fourth": float(scores[best[0]] - scores[best[min(3, len(best) - 1)]]),
        "kind asked for is in the best": float(answers_in_kind(asked.kind, quotes[0])),
        "kind asked for is in none": float(bool(missing_kind(asked.text, quotes))),
        "asks why": float(asked.kind == "reason"),
        "leans on what was said": float(bool(asked.leaning)),
        "parts": float(len(asked.parts)),
        "compares": float(asked.compares),
    }
