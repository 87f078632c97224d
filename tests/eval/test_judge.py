"""The model as judge, against a scripted server: its agreement with the labels is counted, whatever it says."""

from collections.abc import Iterator

import pytest

from eval.judge import judge
from eval.schema import Question
from eval.types import Record
from eval.written import load_pairs
from rag.errors import AssistantError
from rag.settings import Settings
from rag.types import Answer, Citation, Seconds, Statement
from tests.rag.writing.scripted import Script, ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


def record() -> Record:
    question = Question(
        id="a",
        question="How many?",
        type="number",
        answer="Ten.",
        must_contain=("ten",),
        evidence=({"report": "r", "quote": "Ten."},),
    )
    citation = Citation(
        n=1, report="r", title="R", publisher="P", published="2022", section=(), start=0, end=4, quote="Ten."
    )
    answer = Answer(
        question="How many?",
        searched_for="How many?",
        status="answered",
        statements=(Statement(text="Ten.", citations=(1,)),),
        citations=(citation,),
        seconds=Seconds(retrieve=0, answer=0, total=0),
    )
    return Record(question, answer)


def test_a_judge_that_says_yes_to_all_agrees_with_the_faithful_pairs_alone(server: ScriptedServer) -> None:
    settings = Settings(llm="openai-like", llm_model="scripted", llm_url=server.url)
    pairs = [pair for pair in load_pairs() if pair.half == "tuning"][:8]
    server.play(Script(lambda evidence: "YES"))
    found = judge(settings, [record()], pairs)
    assert found.agreement == sum(pair.kind == "faithful" for pair in pairs) / len(pairs)
    assert (found.faithful, found.answers, found.not_judged) == (1.0, 1, 1)
    assert "8 labelled pairs" in found.line


def test_a_judge_needs_a_model() -> None:
    with pytest.raises(AssistantError, match="RAG_LLM"):
        judge(Settings(), [], [])
