"""Whether the reports answer a question: three logistic regressions over numbers that can be explained, for each of
three states of what is known of a report's questions.

The weights are in `answerable.json`, fitted by `python bench/calibrate.py` on the development and calibration
questions and on what people ask before they have read a report; the thresholds there are set by the share of
answerable questions that may be lost.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from index.opened import OpenIndex
from rag.features import features
from rag.linear import ByQuestions, Features, Logistic
from rag.looked_up import LookedUp

Known = Literal["unanswered", "answered", "nothing"]
"""What is written down of the questions that people ask of a report: also what it does not answer, what it answers, or
nothing."""


class Fits(BaseModel):
    """`off_topic` tells what the reports do not speak of at all, `not_given` what they do not say on their topics, and
    `follow_up` the same of what leans on an earlier question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off_topic: Logistic
    not_given: Logistic
    follow_up: Logistic


class Models(ByQuestions[Fits]):
    """The fits by what is known of the questions that people ask."""

    with_unanswered: Fits

    def knowing(self, known: Known) -> Fits:
        """Those for a report of whose questions so much is known."""
        return self.with_unanswered if known == "unanswered" else self.of(known == "answered")


@cache
def models() -> Models:
    """The fitted models."""
    return Models.model_validate_json((Path(__file__).parent / "answerable.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells whether a question is answered: its features, what is written down of the questions that people ask
    of the report in which the best sentence stands, and whether it leans on an earlier question."""

    features: Features
    known: Known
    leans: bool

    @property
    def on_topic(self) -> bool:
        """Whether the reports speak of it at all."""
        return models().knowing(self.known).off_topic.takes(self.features)

    @property
    def given(self) -> Logistic:
        """The model that tells whether what is asked on their topics is said."""
        fits = models().knowing(self.known)
        return fits.follow_up if self.leans else fits.not_given


def telling(index: OpenIndex, looked: LookedUp) -> Telling:
    """What tells whether the question that was looked up is answered; something must be found."""
    state = index.manifest.reports[index.sentences[looked.ranked[0]].report]
    known: Known = "nothing"
    if state.questions:
        known = "unanswered" if state.unanswered else "answered"
    return Telling(features(index, looked), known, leans=looked.itself is not None)


SURE_OF_TOPIC, SURE_GIVEN = 0.9, 0.7
"""Probabilities above which what looks like a wish for advice is a question that the reports answer: one of 70
development and calibration questions that want advice or are off topic, and look like it, reaches both."""


def surely_answered(told: Telling) -> bool:
    """Whether there is hardly a doubt that the reports answer."""
    sure_of_topic = models().knowing(told.known).off_topic.probability(told.features) >= SURE_OF_TOPIC
    return sure_of_topic and told.given.probability(told.features) >= SURE_GIVEN


DOUBTED, DOUBTED_FOLLOW_UP = 0.4, 0.5
"""A probability below which it is told that the reports may not say what is quoted: of the tuning questions that are
answered at once 3 % are told so, of those answered that no report answers 32 % (docs/measured.md)."""


def is_doubtful(told: Telling) -> bool:
    """Whether what is quoted may well not be what was asked for. For reports without anticipated questions, whose fit
    tells less, never."""
    least = DOUBTED_FOLLOW_UP if told.leans else DOUBTED
    return told.known != "nothing" and told.given.probability(told.features) < least


def refusal(told: Telling) -> Literal["off_topic", "not_given"] | None:
    """Which of the models refuses, if any."""
    if not told.on_topic:
        return "off_topic"
    return None if told.given.takes(told.features) else "not_given"
