"""Small talk around a question is left out of what is searched for."""

import pytest

from index.embedding import SentenceTransformerEmbedder
from rag.assistant import Assistant
from rag.framing import clauses, without_small_talk
from tests.conftest import HashEmbedder

pytestmark = pytest.mark.model

QUESTION = "how many people were waiting for an assessment?"


@pytest.mark.parametrize(
    "message",
    [
        f"Hi there, hope you're well. {QUESTION}",
        f"Sorry if this is a silly one but {QUESTION} Thanks so much!",
        f"I'm writing a briefing for a councillor, {QUESTION} It's for a committee paper.",
        f"Could you please tell me {QUESTION}",
        f"{QUESTION} many thanks in advance",
    ],
)
def test_small_talk_around_a_question_is_left_out(embedder: SentenceTransformerEmbedder, message: str) -> None:
    assert without_small_talk(message, embedder).lower() == QUESTION


@pytest.mark.parametrize(
    "message",
    [
        "How many people were waiting, and for how long?",
        "Do carers know who to call?",
        "How will anyone know if the new policy has worked?",
        "Managers weren't at home with the figures in 2023. What was said then, and who teaches teams to use them now?",
        "The leaflets are useless and nobody reads them, did they pick up on that",
        "strengths, weaknesses, risks",
        "hi there, thanks, bye",
        "",
        "?!",
    ],
)
def test_what_is_asked_stays_as_it_was_typed(embedder: SentenceTransformerEmbedder, message: str) -> None:
    assert without_small_talk(message, embedder) == message


def test_another_model_leaves_nothing_out() -> None:
    assert without_small_talk(f"Hi, I am new. {QUESTION}", HashEmbedder()) == f"Hi, I am new. {QUESTION}"


def test_clauses_hold_every_word() -> None:
    message = "Hi - my boss, he's keen, wants to know how many wait; and since when? So what?"
    assert " ".join(clauses(message)).replace(" ", "") == message.replace(" - ", "").replace(" ", "")


def test_the_answer_says_what_was_searched_for(assistant: Assistant) -> None:
    answer = assistant.ask("Hello, I need to brief my manager. What is the adult social care budget? Cheers!")
    assert answer.searched_for == "What is the adult social care budget?"
    assert "£" in answer.statements[0].text
