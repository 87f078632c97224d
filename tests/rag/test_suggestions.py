"""What is suggested after an answer: near what it cites, not asked yet, no near-copies, readable by itself."""

import pytest

from rag.conversation import leans_back
from rag.suggestions import FollowUps, Rules, reads_alone

pytestmark = pytest.mark.model

QUESTIONS = (
    "What is the adult social care budget?",
    "How many people were waiting for a Care Act assessment, and for how long?",
    "What share of complaints did the Ombudsman uphold?",
    "How do carers see the Carers Centre?",
    "What should the council do to prepare for a CQC inspection?",
)


def likeness(assistant, one: str, other: str) -> float:
    first, second = assistant.embedder.encode([one, other])
    return float(first @ second)


@pytest.fixture(scope="module")
def known(assistant) -> FollowUps:
    return FollowUps(assistant.index)


@pytest.mark.parametrize("question", QUESTIONS)
def test_three_questions_that_the_reports_answer_are_suggested(assistant, question):
    suggestions = assistant.follow_ups(assistant.ask(question))
    assert len(set(suggestions)) == 3
    assert all(assistant.ask(suggestion).statements for suggestion in suggestions)


@pytest.mark.parametrize("question", QUESTIONS)
def test_none_is_like_the_question_nor_like_another(assistant, question):
    texts = (question, *assistant.follow_ups(assistant.ask(question)))
    alike = Rules().alike + 1e-5
    assert all(likeness(assistant, one, other) < alike for one in texts for other in texts if one != other)


@pytest.mark.parametrize("question", QUESTIONS)
def test_they_are_on_sentences_near_those_cited_but_not_on_those(assistant, known, question):
    answer = assistant.ask(question)
    cited = {
        place
        for place, sentence in enumerate(assistant.index.sentences)
        for citation in answer.citations
        if sentence.report == citation.report and sentence.start < citation.end and citation.start < sentence.end
    }
    place_of = {one.text: one.place for one in known.read(range(len(assistant.index.sentences)))}
    for suggestion in assistant.follow_ups(answer):
        place = place_of[suggestion]
        assert place not in cited
        assert min(abs(place - other) for other in cited) <= Rules().reach


def test_what_was_asked_is_not_suggested_again_however_long_ago(assistant):
    answer = assistant.ask(QUESTIONS[0])
    first = assistant.follow_ups(answer)
    later = assistant.follow_ups(answer, [*first, *(f"Something else, number {n}?" for n in range(50))])
    assert later
    assert not set(first) & set(later)


def test_nor_is_anything_like_a_question_just_asked(assistant):
    answer = assistant.ask(QUESTIONS[0])
    first = assistant.follow_ups(answer)[0]
    again = first.replace("?", ", please?").lower()
    assert likeness(assistant, first, again) > Rules().alike
    assert first not in assistant.follow_ups(answer, [again])


def test_after_a_refusal_there_are_some_only_where_the_topic_is_the_reports(assistant):
    off_topic = assistant.ask("What time does the last train to London leave tonight?")
    assert not off_topic.citations
    if off_topic.status == "out_of_scope":
        assert assistant.follow_ups(off_topic) == ()
    assert assistant.follow_ups(assistant.ask("hello")) == ()
    near_miss = assistant.ask("What was the adult social care budget in 2019?")
    assert near_miss.status == "not_in_reports"
    assert assistant.follow_ups(near_miss)


def test_every_suggestion_can_be_asked_by_itself(known):
    every = known.read(range(len(known.index.sentences)))
    assert len(every) > 300
    assert len({one.place for one in every}) == len(every)
    assert all(not leans_back(one.text) and one.text.endswith("?") for one in every)


@pytest.mark.parametrize(
    "question",
    [
        "whos in charge?",
        "What did they say about the waiting lists?",
        "Tell me about the budget of the council",
        "Why is",
    ],
)
def test_what_leans_on_something_or_is_no_question_is_left_out(question):
    assert not reads_alone(question, 110)
