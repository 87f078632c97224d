"""The questions of people who had read nothing: their evidence still stands in the reports, and how answers count."""

from pathlib import Path

import pytest
from conversations import shares
from first_questions import FITTED_TO, KEPT_OUT, load_first_questions

from eval.schema import Evidence
from index.anchoring import places_of
from rag.assistant import Assistant

pytestmark = pytest.mark.model


@pytest.mark.parametrize(("path", "authors"), [(FITTED_TO, "ABCDEF"), (KEPT_OUT, "GH")])
def test_what_answers_stands_in_the_reports(assistant: Assistant, path: Path, authors: str) -> None:
    questions = load_first_questions(path)
    assert "".join(sorted({question.author for question in questions})) == authors
    for question in questions:
        assert bool(question.evidence) == (question.says != "no"), question
        for quoted in question.evidence:
            assert any(places_of(assistant.reports[quoted.report].read, quoted.quote)), question.id


def test_how_an_answer_counts(assistant: Assistant) -> None:
    answer = assistant.ask("What is the adult social care budget?")
    cited = answer.citations[0]
    evidence = (Evidence(report=cited.report, quote=cited.quote),)
    assert shares(assistant, evidence, answer) == (1, 1, 0, 0)
    refused = assistant.ask("how many social workers did the council employ in 1987?")
    assert shares(assistant, evidence, refused) == (0, 0, 1, 0)
