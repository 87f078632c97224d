"""An index too large to score whole: candidates give what scoring everything gives, and filters are kept to."""

import numpy as np
import pytest

from rag import retrieval
from rag.assistant import Assistant
from rag.retrieval import holding_names, in_order, search

pytestmark = pytest.mark.model

QUESTIONS = (
    "How many people are waiting for a Care Act assessment?",
    "What is the adult social care budget?",
    "What share of complaints did the Ombudsman uphold?",
    "What are the strengths in the case file audit?",
    "How do carers see the Carers Centre?",
    "Were carers kept informed in 2023, and has that got any better since?",
)
REPORT = "cqc-learning-improvement-innovation"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index is large, and of the keyword search a tenth of the sentences are candidates."""
    monkeypatch.setattr("index.late_interaction.SCORED_WHOLE", 1000)
    monkeypatch.setattr(retrieval, "KEYWORD_CANDIDATES", 50)


@pytest.mark.parametrize("question", QUESTIONS)
def test_candidates_give_the_answer_that_scoring_everything_gives(
    assistant: Assistant, question: str, request: pytest.FixtureRequest
) -> None:
    whole = assistant.ask(question)
    ranked = assistant.ranked(question)
    request.getfixturevalue("large")
    candidates = assistant.ask(question)
    assert candidates.status == whole.status
    assert [one.text for one in candidates.statements[:1]] == [one.text for one in whole.statements[:1]]
    among = assistant.ranked(question)
    assert len(among) < len(ranked)
    assert [sentence.id for sentence in among[:3]] == [sentence.id for sentence in ranked[:3]]


@pytest.mark.parametrize("compared_units", [10**6, 0])
def test_a_filter_finds_what_a_filtered_store_finds(
    assistant: Assistant, large: None, monkeypatch: pytest.MonkeyPatch, compared_units: int
) -> None:
    monkeypatch.setattr(retrieval, "COMPARED_UNITS", compared_units)
    index = assistant.index
    vectors = assistant.embedder.encode(QUESTIONS)
    ours = retrieval.nearest(index, vectors, [REPORT])
    stores = index.store.nearest(vectors, retrieval.NEIGHBOURS, [REPORT])
    for mine, theirs in zip(ours, stores, strict=True):
        assert [hit.unit for hit in mine[:10]] == [hit.unit for hit in theirs[:10]]
        assert len(mine) == len(theirs)
        assert mine[0].similarity == pytest.approx(theirs[0].similarity, abs=1e-4)


def test_nothing_is_answered_from_a_report_that_was_left_out(assistant: Assistant, large: None) -> None:
    for question in QUESTIONS:
        answer = assistant.ask(question, reports=[REPORT])
        assert {citation.report for citation in (*answer.citations, *answer.also_found)} <= {REPORT}


def test_only_what_was_scored_is_ranked(assistant: Assistant, large: None) -> None:
    found = search(assistant.index, assistant.embedder, QUESTIONS[:2])
    assert np.array_equal(found[0].scored, found[1].scored)
    for each in found:
        ranked = in_order(each.fused(retrieval.Weights(), retrieval.WITHOUT_QUESTIONS))
        assert set(ranked) == set(each.scored.tolist())
        assert each.matched.shape == (len(each.pieces.shares), len(each.scored))


def test_sentences_that_hold_a_rare_name_of_the_question_are_told(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "RARE", 0.05)
    index = assistant.index
    shares = holding_names(index, "What is said of the work at Southmead?")
    named = [place for place, sentence in enumerate(index.sentences) if "Southmead" in index.quote(sentence)]
    assert named
    assert (shares[named] == 1).all()
    assert np.count_nonzero(shares) < len(shares) / 20
    assert not holding_names(index, "What is said of the work at the hospital?").any()


def test_of_two_things_of_which_the_same_is_said_the_one_named_comes_first(
    assistant: Assistant, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "RARE", 0.05)
    best = assistant.ranked("What has been achieved by the hub at Southmead?")[0]
    assert "Southmead" in assistant.index.quote(best)
