"""The conversations that are measured on: their evidence still stands in the reports, and how answers are counted."""

from pathlib import Path

import pytest
from conversations import FIRST, FIRST_KEPT_OUT, KEPT_OUT, REAL, Asking, held, load_conversations, shares
from picks import places_of_pick

from eval.schema import Evidence
from rag.assistant import Assistant

pytestmark = pytest.mark.model


@pytest.mark.parametrize("path", [REAL, KEPT_OUT])
def test_what_answers_stands_in_the_reports(assistant: Assistant, path: Path) -> None:
    conversations = load_conversations(path)
    assert [len(turns) for turns in conversations] == [4] * 28
    for turn in (turn for turns in conversations for turn in turns):
        assert all(places_of_pick(assistant.index, quoted) for quoted in turn.evidence), turn


@pytest.mark.parametrize(("path", "authors"), [(FIRST, 13), (FIRST_KEPT_OUT, 3)])
def test_so_does_what_those_found_who_had_not_read(assistant: Assistant, path: Path, authors: int) -> None:
    conversations = load_conversations(path)
    assert [len(turns) for turns in conversations] == [4] * 16 * authors
    for turn in (turn for turns in conversations for turn in turns):
        assert bool(turn.evidence) == (turn.answered != "no"), turn
        assert all(places_of_pick(assistant.index, quoted) for quoted in turn.evidence), turn
        assert turn.alone, turn


def test_each_turn_is_asked_after_the_answers_before_it(assistant: Assistant) -> None:
    cited = assistant.ask("What is the adult social care budget?").citations[0]
    evidence = (Evidence(report=cited.report, quote=cited.quote),)
    asked = ("What is the adult social care budget?", "how much of it must be saved?")
    turns = [
        Asking(conversation="x", turn=n, kind="detail", question=question, evidence=evidence)
        for n, question in enumerate(asked, 1)
    ]
    (first, before, *_), (second, after, _, answer) = held(assistant, [turns])
    assert before == []
    assert [turn.role for turn in after] == ["user", "assistant"]
    assert cited.quote.split()[-1] in after[1].content
    assert shares(assistant, first.evidence, assistant.ask(asked[0])) == (1, 1, 0, 0)
    assert shares(assistant, second.evidence, answer)[1:3] == (1, 0)
