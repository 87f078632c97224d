"""Questions with mistakes in them are understood, and the answer says as what."""

import pytest

from rag.assistant import Assistant
from rag.types import Turn

pytestmark = pytest.mark.model


def test_a_misspelt_question_is_answered_as_the_one_that_was_meant(assistant: Assistant) -> None:
    meant = assistant.ask("How many people were waiting for a Care Act assessment?")
    typed = assistant.ask("How many peolpe were waiitng for a Care Act assesment?")
    assert typed.question != typed.searched_for == meant.question
    assert typed.statements == meant.statements


def test_what_was_misspelt_earlier_is_understood_too(assistant: Assistant) -> None:
    history = [
        Turn(role="user", content="What is the buget for adult socail care?"),
        Turn(role="assistant", content=""),
    ]
    assert "budget for adult social care" in assistant.ask("and the savings?", history).searched_for


def test_a_question_without_a_mistake_stays_as_it_is(assistant: Assistant) -> None:
    question = "Did the Ombudsman uphold complaints from 2022-23, and what is the DASS’s role?"
    assert assistant.ask(question).searched_for == question
