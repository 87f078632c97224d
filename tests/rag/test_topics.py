"""Broad questions on a topic alone: told from narrower ones, and answered with what a reader would pick."""

import pytest

from rag import wording
from rag.assistant import Assistant
from rag.briefing.sides import side_of
from rag.citations import verify
from rag.questions import read_question
from rag.quoting import Rules
from rag.topics import topic_of
from rag.worth import models, own_features

pytestmark = pytest.mark.model

LGA = "lga-peer-challenge-2023"
CQC = "cqc-learning-improvement-innovation"
BROAD = ("safeguarding", "tell me about co-production", "complaints", "how is our front door?")


@pytest.mark.parametrize(
    "text",
    [
        "safeguarding",
        "waiting lists",
        "What do the reports say about direct payments?",
        "what did they say about race equality",
        "tell me about unpaid carers",
        "is hospital discharge any good?",
        "how is the front door working?",
        "data and performance reporting - how are we doing?",
        "how good are the case files",
        "anything on prevention?",
        "So, what do they say about complaints?",
        "is the carers centre mentioned",
        "do they say anything about technology?",
        "Summarise what it says about prevention please",
        "tell me what they say about carers, thanks",
        "now tell me about carers",
    ],
)
def test_a_question_that_names_a_topic_alone_is_broad(text: str) -> None:
    assert topic_of(read_question(text))


@pytest.mark.parametrize(
    "text",
    [
        "How many people are waiting for a Care Act assessment?",
        "who runs the Swift Response Team?",
        "What do they say about why people wait?",
        "phone number for Marcus Coulson",
        "safeguarding referrals awaiting triage 2023",
        "Is there a plan to reduce the waiting lists?",
        "What did the LGA say about carers, and what does the CQC say now?",
        "what do the reports say about how long carers who look after somebody wait",
        "how long is the wait?",
        "How are complaints handled?",
        "explain direct payments",
        "contact details",
        "the people of the council",
    ],
)
def test_a_question_that_asks_for_something_in_particular_is_not(text: str) -> None:
    assert topic_of(read_question(text)) == ""


def test_the_topic_is_what_a_briefing_note_would_be_on(assistant: Assistant) -> None:
    assert assistant.ask("What do the reports say about hospital discharge?").topic == "hospital discharge"
    assert assistant.ask("How many people are waiting for a Care Act assessment?").topic == ""


def test_a_broad_question_gets_the_figures_and_the_gravest_line(assistant: Assistant) -> None:
    answer = assistant.ask("safeguarding")
    said = " ".join(" ".join(statement.text.split()) for statement in answer.statements)
    assert answer.notice == wording.ON_TOPIC
    assert "three hundred safeguarding assessment cases" in said
    assert "487 cases" in said
    assert "not confident on the safety of residents" in said


@pytest.mark.parametrize("question", BROAD)
def test_a_selection_is_exact_whole_and_has_room(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    verify(answer.citations, assistant.reports)
    assert len(answer.statements) > 4
    assert sum(len(statement.text.split()) for statement in answer.statements) <= Rules().topic_words
    assert all(statement.sure for statement in answer.statements)
    # What only says what a part of the report is about says nothing of the topic.
    assert not any("relates to" in statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("topic", "spoken"),
    [
        ("budget overspend", False),
        ("race equality", False),
        ("unpaid carers", True),
        ("tech enabled care", True),
        ("supervision for social workers", True),
    ],
)
def test_where_no_report_uses_the_words_of_a_topic_it_is_told(assistant: Assistant, topic: str, spoken: bool) -> None:
    answer = assistant.ask(f"what do they say about {topic}?")
    told = wording.NEAR_TOPIC.format(topic=topic)
    assert (answer.notice != told) == spoken
    assert answer.status != "partial" or not spoken


def test_a_selection_holds_nothing_from_an_appendix_nor_half_a_thought(assistant: Assistant) -> None:
    for question in (*BROAD, "race equality", "data and performance information"):
        answer = assistant.ask(question)
        assert not any("Appendices" in citation.section for citation in answer.citations)
        first_words = {" ".join(statement.text.split()[:2]) for statement in answer.statements}
        assert first_words.isdisjoint(("Because of", "To achieve", "This is", "They also"))


def test_both_reports_are_heard_where_both_speak_of_it(assistant: Assistant) -> None:
    assert {citation.report for citation in assistant.ask("co-production").citations} == {LGA, CQC}


@pytest.mark.parametrize("question", ["waiting lists", "safeguarding", "tell me about unpaid carers"])
def test_what_is_found_leads_and_not_what_should_be_done(assistant: Assistant, question: str) -> None:
    first = assistant.ask(question).citations[0]
    assert side_of(first.quote, first.section) != "recommendation"


def test_a_narrow_topic_gets_no_more_than_there_is(assistant: Assistant) -> None:
    answer = assistant.ask("What did they say about the One City initiative?")
    assert "One City" in answer.statements[0].text
    assert len(answer.statements) < Rules().topic_statements


def test_what_a_part_is_about_is_told_to_whoever_asks_that(assistant: Assistant) -> None:
    first = assistant.ask("what does theme 3 cover?").statements[0].text
    assert first.startswith("This area relates to safeguarding")


def test_the_regressions_use_exactly_the_features_there_are(assistant: Assistant) -> None:
    rows = assistant.topic_rows("safeguarding")
    assert len(rows) > 1
    topic = models()["topic"]
    assert set(topic.weights) == set(topic.means) == set(topic.scales) == set(rows[0][1])


def test_a_sentence_says_by_itself_what_a_reader_looks_for() -> None:
    grave = own_features("At 61 weeks the wait is 40% longer than the average, and people are not safe.", ("Concerns",))
    assert grave["figures"] == 2
    assert grave["percentage"] == grave["compares figures"] == grave["speaks of harm"] == grave["denies"] == 1
    assert grave["is of concern"] > grave["praises"]
    dated = own_features("The team met in 2023.", ())
    assert dated["has a figure"] == dated["sum of money"] == dated["speaks of harm"] == 0
    assert own_features("Three hundred people and £9m", ())["has a figure"] == 1
