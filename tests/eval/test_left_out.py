"""A report stripped of its anticipated questions: it alone, and everything fitted to them."""

import numpy as np
import pytest

from eval.left_out import FITS, asked_of, left_out
from eval.schema import Evidence, Question
from index.late_interaction import Projection
from index.question_tower import QuestionTower
from rag.wording import DOUBTFUL

CQC = "cqc-learning-improvement-innovation"
LGA = "lga-peer-challenge-2023"


@pytest.mark.model
@pytest.mark.slow
def test_one_report_is_stripped_and_still_answers(built_index, embedder) -> None:
    with left_out(built_index, embedder, CQC) as assistant:
        states = assistant.index.manifest.reports
        assert states[CQC].questions == 0
        assert states[LGA].questions > 5000
        assert not assistant.index.question_tower.is_empty
        tower = QuestionTower.for_model(embedder.digest)
        assert not np.array_equal(assistant.index.question_tower.matrix, tower.matrix)
        assert assistant.index.projection.digest != Projection.for_model(embedder.digest).digest
        answer = assistant.ask("How many contacts did the public make about adult social care in 2023-2024?")
        assert any("593" in statement.text for statement in answer.statements)
        # What the other report's questions would refuse is asked of the one whose questions nobody knows.
        question = "One of my girls is thinking of jumping ship to the council. "
        question += "Is there any ladder to climb there if you don't fancy going to uni for it?"
        answer = assistant.ask(question)
        assert (answer.status, answer.citations[0].report, answer.notice) == ("answered", CQC, DOUBTFUL)
    assert {path.name for path in FITS.glob("*.npz")} == {
        f"{report}{fit}.npz" for report in (CQC, LGA) for fit in ("", ".question_tower")
    }


def test_only_questions_that_the_report_answers_alone_are_asked() -> None:
    def question(number: int, *reports: str) -> Question:
        evidence = tuple(Evidence(report=report, quote="x") for report in reports)
        return Question(id=str(number), question="q", type="fact", answer="x", must_contain=("x",), evidence=evidence)

    refused = Question(id="9", question="q", type="unanswerable", kind="near_miss")
    questions = (question(1, LGA), question(2, CQC), question(3, LGA, CQC), refused)
    assert [q.id for q in asked_of(questions, LGA)] == ["1"]
