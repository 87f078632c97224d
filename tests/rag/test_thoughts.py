"""What may be quoted of a report by itself, and the numbers that tell its worth."""

import numpy as np
import pytest

from rag.assistant import Assistant
from rag.thoughts import _mean_of_likest, quoted, thoughts
from rag.worth import models

pytestmark = pytest.mark.model

LGA = "lga-peer-challenge-2023"


def test_the_likest_others_are_counted_without_oneself() -> None:
    assert _mean_of_likest(np.ones((1, 3), dtype=np.float32)).tolist() == [0.0]
    apart = np.eye(2, dtype=np.float32)
    assert _mean_of_likest(apart).tolist() == [0.0, 0.0]
    twins = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert _mean_of_likest(twins).tolist() == [0.5, 0.5, 0.0]


def test_every_thought_has_the_features_that_the_regressions_use(assistant: Assistant) -> None:
    every = thoughts(assistant.index, assistant.reports[LGA])
    assert len(every) > 100
    for kind in ("strengths", "concerns", "summary"):
        fitted = models()[kind]
        assert set(fitted.weights) == set(fitted.means) == set(fitted.scales) == set(every[0].features)


def test_a_thought_has_what_it_leans_on_and_what_takes_some_of_it_back(assistant: Assistant) -> None:
    texts = {
        thought.place: quoted(assistant.index, thought.span)
        for thought in thoughts(assistant.index, assistant.reports[LGA])
    }
    feared = next(text for text in texts.values() if "not confident on the safety" in text)
    assert feared.startswith("The peer team noted from the performance report")
    planned = next(text for text in texts.values() if text.startswith("The pace of planned change is significant."))
    assert "However, the focus of senior staff" in planned
    assert not any("?" in text[-1] for text in texts.values())
