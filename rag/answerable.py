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
from rag.features import features, features_in_conversation
from rag.linear import ByQuestions, Features, Logistic
from rag.looked_up import LookedUp

FITTED = Path(__file__).with_suffix(".json")

Known = Literal["unanswered", "answered", "nothing"]
"""What is written down of the questions that people ask of a report: also what it does not answer, what it answers, or
nothing."""


class Fits(BaseModel):
    """`off_topic` tells what the reports do not speak of at all, `not_given` what they do not say on their topics, and
    `follow_up` the same of what is asked in a conversation."""

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
    return Models.model_validate_json(FITTED.read_bytes())


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells whether a question is answered: its features, what is written down of the questions that people ask
    of the report in which the best sentence stands, and, in a conversation, its features there."""

    features: Features
    known: Known
    in_conversation: Features | None

    @property
    def on_topic(self) -> float:
        """How likely it is that the reports speak of it at all."""
        return models().knowing(self.known).off_topic.probability(self.features)

    @property
    def given(self) -> float:
        """How likely it is that what is asked on their topics is said."""
        fits = models().knowing(self.known)
        if self.in_conversation is not None:
            return fits.follow_up.probability(self.in_conversation)
        return fits.not_given.probability(self.features)


def telling(index: OpenIndex, looked: LookedUp) -> Telling:
    """What tells whether the question that was looked up is answered; something must be found."""
    state = index.manifest.reports[index.sentences[looked.ranked[0]].report]
    known: Known = "nothing"
    if state.questions:
        known = "unanswered" if state.unanswered else "answered"
    made = features(index, looked)
    in_conversation = features_in_conversation(index, looked, made) if looked.after is not None else None
    return Telling(made, known, in_conversation)


SURE_OF_TOPIC, SURE_GIVEN, SURE_SCORE = 0.9, 0.64, 0.62
"""Probabilities, and the score of the best sentence, from which what looks like a wish for advice is a question that
the reports answer: none of 67 development and calibration questions that want advice or are off topic, and look like
it, reaches all three, and three of four that are answered do."""


def surely_answered(told: Telling) -> bool:
    """Whether there is hardly a doubt that the reports answer."""
    likely = told.on_topic >= SURE_OF_TOPIC and told.given >= SURE_GIVEN
    return likely and told.features["score of the best"] >= SURE_SCORE


DOUBTED, DOUBTED_FOLLOW_UP = 0.4, 0.5
"""A probability below which it is told that the reports may not say what is quoted: of the tuning questions that are
answered at once 3 % are told so, of those answered that no report answers 32 % (docs/measured.md)."""


def is_doubtful(told: Telling) -> bool:
    """Whether what is quoted may well not be what was asked for. For reports without anticipated questions, whose fit
    tells less, never."""
    least = DOUBTED if told.in_conversation is None else DOUBTED_FOLLOW_UP
    return told.known != "nothing" and told.given < least


def is_off_topic(told: Telling) -> bool:
    """Whether the reports do not speak of it at all."""
    return told.on_topic < models().knowing(told.known).off_topic.least


def refusal(told: Telling) -> Literal["off_topic", "not_given"] | None:
    """Which of the models refuses, if any."""
    if is_off_topic(told):
        return "off_topic"
    fits = models().knowing(told.known)
    least = (fits.not_given if told.in_conversation is None else fits.follow_up).least
    return "not_given" if told.given < least else None
