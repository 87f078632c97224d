"""Whether the reports answer a question: two logistic regressions over numbers that can be explained, for each of three
states of what is known of a report's questions.

The weights are in `answerable.json`, fitted by `python bench/calibrate.py` on the development and calibration
questions and on what people ask before they have read a report; the thresholds there are set by the share of
answerable questions that may be lost.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from index.opened import OpenIndex
from rag.linear import ByQuestions, Features, Logistic

Known = Literal["unanswered", "answered", "nothing"]
"""What is written down of the questions that people ask of a report: also what it does not answer, what it answers, or
nothing."""


class Pair(BaseModel):
    """`off_topic` tells what the reports do not speak of at all, `not_given` what they do not say on their topics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off_topic: Logistic
    not_given: Logistic


def known_of(index: OpenIndex, place: int) -> Known:
    """What is written down of the questions that people ask of the report of the sentence at `place`: the fitted models
    differ."""
    state = index.manifest.reports[index.sentences[place].report]
    if state.unanswered and state.questions:
        return "unanswered"
    return "answered" if state.questions else "nothing"


class Models(ByQuestions[Pair]):
    """The pairs by what is known of the questions that people ask."""

    with_unanswered: Pair

    def knowing(self, known: Known) -> Pair:
        """The pair for a report of whose questions so much is known."""
        return self.with_unanswered if known == "unanswered" else self.of(known == "answered")


@cache
def models() -> Models:
    """The fitted models."""
    return Models.model_validate_json((Path(__file__).parent / "answerable.json").read_text(encoding="utf-8"))


SURE_OF_TOPIC, SURE_GIVEN = 0.9, 0.7
"""Probabilities above which what looks like a wish for advice is a question that the reports answer: one of 70
development and calibration questions that want advice or are off topic, and look like it, reaches both."""


def surely_answered(made: Features, known: Known) -> bool:
    """Whether there is hardly a doubt that the reports answer; `known` as for `refusal`."""
    pair = models().knowing(known)
    return pair.off_topic.probability(made) >= SURE_OF_TOPIC and pair.not_given.probability(made) >= SURE_GIVEN


DOUBTED = 0.4
"""A probability below which it is told that the reports may not say what is quoted: of the tuning questions that are
answered at once 3 % are told so, of those answered that no report answers 32 % (docs/measured.md)."""


def is_doubtful(made: Features, known: Known) -> bool:
    """Whether what is quoted may well not be what was asked for. For reports without anticipated questions, whose fit
    tells less, never."""
    return known != "nothing" and models().knowing(known).not_given.probability(made) < DOUBTED


def refusal(made: Features, known: Known) -> Literal["off_topic", "not_given"] | None:
    """Which of the models refuses, if any; `known`: what is written down of the questions that people ask of the report
    in which the best sentence stands."""
    pair = models().knowing(known)
    if not pair.off_topic.takes(made):
        return "off_topic"
    return None if pair.not_given.takes(made) else "not_given"
