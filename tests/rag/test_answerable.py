"""The fitted models: they load, they use every feature there is, and they order as they should."""

from typing import get_args

import numpy as np
import pytest

from rag.answerable import Known, models, refusal, telling
from rag.assistant import Assistant
from rag.features import OF_MOVED, OF_UNANSWERED, TYPED, share_of_likest
from rag.linear import Logistic
from rag.types import Turn

AFTER = (
    Turn(role="user", content="How many people are waiting for an assessment?"),
    Turn(role="assistant", content="There are substantial delays for Care Act Assessments which stood at 626."),
)


def test_a_model_weighs_standardised_features() -> None:
    model = Logistic(means={"a": 1.0}, scales={"a": 2.0}, weights={"a": 3.0}, intercept=0.0, least=0.5)
    assert model.probability({"a": 1.0}) == 0.5
    assert model.probability({"a": 3.0}) > 0.9
    assert model.takes({"a": 1.0})
    assert not model.takes({"a": 0.0})


@pytest.mark.model
def test_the_models_use_exactly_the_features_there_are(assistant: Assistant) -> None:
    told = telling(assistant.index, assistant.looked_up("How long are the queues?"))
    after = telling(assistant.index, assistant.looked_up("How many of those are urgent?", AFTER))
    assert told.in_conversation is None
    assert after.in_conversation is not None
    assert set(told.features) == set(after.features) < set(after.in_conversation)
    tell_nothing = {
        "unanswered": OF_MOVED,
        "answered": (*OF_MOVED, *OF_UNANSWERED),
        "nothing": OF_UNANSWERED,
    }
    for known in get_args(Known):
        fits = models().knowing(known)
        left_out = {each for name in tell_nothing[known] for each in (name, f"{TYPED}{name}")}
        alone, follow_up = set(told.features) - left_out, set(after.in_conversation) - left_out
        for model, expected in ((fits.off_topic, alone), (fits.not_given, alone), (fits.follow_up, follow_up)):
            assert set(model.weights) == set(model.means) == set(model.scales) == expected
            assert all(scale > 0 for scale in model.scales.values())
    assert told.known == "unanswered"
    assert refusal(told) is None


def test_of_the_likest_only_those_count_that_have_a_word_in_common() -> None:
    answered, unanswered = np.array([3.0, 0.0], np.float32), np.zeros(50, np.float32)
    assert share_of_likest(unanswered, answered) == 0.0
    assert share_of_likest(answered, unanswered) == 1.0
    assert share_of_likest(answered, answered) == 0.5


@pytest.mark.model
def test_what_is_like_a_question_that_nothing_answers_is_less_likely_answered(assistant: Assistant) -> None:
    made = telling(assistant.index, assistant.looked_up("How many people are waiting for an OT?")).features
    model = models().with_unanswered.not_given
    likely = [model.probability(made | {name: share for name in OF_UNANSWERED}) for share in (0.0, 0.5, 1.0)]
    assert likely[0] > likely[1] > likely[2]


@pytest.mark.model
def test_what_was_asked_before_does_not_answer_what_leans_on_it(assistant: Assistant) -> None:
    """Joined to the earlier question nearly everything is like something that the reports say."""
    answered = telling(assistant.index, assistant.looked_up("and what is the average wait?", AFTER))
    unanswered = telling(assistant.index, assistant.looked_up("and which area has most of them?", AFTER))
    assert refusal(answered) is None
    assert refusal(unanswered) == "not_given"
    assert answered.given > unanswered.given
