"""The fitted models: they load, they use every feature there is, and they order as they should."""

from typing import get_args

import numpy as np
import pytest

from rag.answerable import Known, models, refusal
from rag.assistant import Assistant
from rag.features import OF_UNANSWERED, features, share_of_likest
from rag.linear import Logistic
from rag.looking_up import look_up
from rag.questions import read_question
from rag.retrieval import in_order
from rag.tuning import Tuning


def test_a_model_weighs_standardised_features() -> None:
    model = Logistic(means={"a": 1.0}, scales={"a": 2.0}, weights={"a": 3.0}, intercept=0.0, least=0.5)
    assert model.probability({"a": 1.0}) == 0.5
    assert model.probability({"a": 3.0}) > 0.9
    assert model.takes({"a": 1.0})
    assert not model.takes({"a": 0.0})


@pytest.mark.model
def test_the_models_use_exactly_the_features_there_are(assistant: Assistant) -> None:
    asked = read_question("How long are the queues?")
    found, scores, _ = look_up(assistant.index, assistant.embedder, asked, None, Tuning())
    made = features(assistant.index, asked, found, scores, in_order(scores))
    pairs = {"unanswered": set(made), **dict.fromkeys(("answered", "nothing"), set(made) - set(OF_UNANSWERED))}
    for known in get_args(Known):
        pair = models().knowing(known)
        for model in (pair.off_topic, pair.not_given):
            assert set(model.weights) == set(model.means) == set(model.scales) == pairs[known]
            assert all(scale > 0 for scale in model.scales.values())
    assert refusal(made, "unanswered") is None


def test_of_the_likest_only_those_count_that_have_a_word_in_common() -> None:
    answered, unanswered = np.array([3.0, 0.0], np.float32), np.zeros(50, np.float32)
    assert share_of_likest(unanswered, answered) == 0.0
    assert share_of_likest(answered, unanswered) == 1.0
    assert share_of_likest(answered, answered) == 0.5


@pytest.mark.model
def test_what_is_like_a_question_that_nothing_answers_is_less_likely_answered(assistant: Assistant) -> None:
    asked = read_question("How many people are waiting for an OT?")
    found, scores, _ = look_up(assistant.index, assistant.embedder, asked, None, Tuning())
    made = features(assistant.index, asked, found, scores, in_order(scores))
    model = models().with_unanswered.not_given
    likely = [model.probability(made | {name: share for name in OF_UNANSWERED}) for share in (0.0, 0.5, 1.0)]
    assert likely[0] > likely[1] > likely[2]
