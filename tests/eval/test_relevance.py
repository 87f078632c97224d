"""The readers' judgements: whole, of questions that may be tuned on or of `validation`, of words that stand there."""

import pytest
from pydantic import ValidationError

from eval.relevance import grade_of, load_judgements
from eval.schema import load_questions
from eval.tuning import FOLDER, for_tuning
from rag.assistant import Assistant
from rag.citations import cite

pytestmark = pytest.mark.model


def test_every_judgement_is_of_a_known_question_and_of_whole_sentences(assistant: Assistant) -> None:
    judged, reports = load_judgements(), assistant.reports
    known = [*for_tuning(reports), *load_questions(FOLDER / "validation.jsonl", reports)]
    assert set(judged) <= {question.id for question in known if question.answerable}
    index = assistant.index
    starts = {(sentence.report, sentence.start) for sentence in index.sentences}
    ends = {(sentence.report, sentence.end) for sentence in index.sentences}
    for stretches in judged.values():
        assert len({(each.report, each.start, each.end) for each in stretches}) == len(stretches)
        assert all((each.report, each.start) in starts and (each.report, each.end) in ends for each in stretches)
        assert all(each.start < each.end for each in stretches)


def test_the_grade_of_a_quote_is_that_of_exactly_this_stretch(assistant: Assistant) -> None:
    first = next(iter(load_judgements().values()))
    one = first[0]
    report = assistant.reports[one.report]
    assert grade_of(first, cite(report, 1, (), one.start, one.end)) == one.grade
    assert grade_of(first, cite(report, 1, (), one.start, one.end - 1)) is None


def test_a_line_that_is_no_judgement_is_refused(tmp_path) -> None:
    file = tmp_path / "relevance.jsonl"
    file.write_text('{"question": "a", "sentences": [{"report": "r", "start": 0, "end": 1, "grade": 3}]}\n')
    with pytest.raises(ValidationError, match="grade"):
        load_judgements(file)
