"""The fitted models: they load, they use every feature there is, and they order as they should."""

import pytest

from rag.answerable import models, refusal
from rag.assistant import Assistant
from rag.features import features
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
def test_both_models_use_exactly_the_features_there_are(assistant: Assistant) -> None:
    asked = read_question("How long are the queues?")
    found, scores, _ = look_up(assistant.index, assistant.embedder, asked, None, Tuning())
    made = features(assistant.index, asked, found, scores, in_order(scores))
    pairs = (models().with_questions, models().without_questions)
    for model in (model for pair in pairs for model in (pair.off_topic, pair.not_given)):
        assert set(model.weights) == set(model.means) == set(model.scales) == set(made)
        assert all(scale > 0 for scale in model.scales.values())
    assert refusal(made, anticipated=True) is None
