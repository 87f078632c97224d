"""The repository's own question sets, against the real reports; no model needed."""

from pathlib import Path

import pytest

import eval
from eval.metrics import occurrences
from eval.schema import Question, load_questions
from index.passages import cut_passages
from index.readers import read_report
from index.report import IndexedReport

SETS = Path(eval.__file__).parent / "questions"
NAMES = ("development", "test")


@pytest.fixture(scope="module")
def reports(catalogue) -> dict[str, IndexedReport]:
    found = {}
    for entry in catalogue.reports:
        read = read_report(catalogue.file_of(entry), entry.title)
        found[entry.id] = IndexedReport(entry, read, cut_passages(entry.id, read))
    return found


@pytest.fixture(scope="module")
def sets(reports) -> dict[str, tuple[Question, ...]]:
    return {name: load_questions(SETS / f"{name}.jsonl", reports) for name in NAMES}


def passages_of(questions, reports) -> set[str]:
    """Every passage that any evidence of the questions touches."""
    places = [(e.report, *place) for q in questions for e in q.evidence for place in occurrences(e, reports)]
    return {
        passage.id
        for report, start, end in places
        for passage in reports[report].passages
        if max(passage.start, start) < min(passage.end, end)
    }


def test_every_question_is_scored_and_every_type_is_asked_in_both(sets):
    assert all(question.scored for questions in sets.values() for question in questions)
    types = [{question.type for question in sets[name]} for name in NAMES]
    kinds = [{question.kind for question in sets[name]} for name in NAMES]
    assert types[0] == types[1]
    assert kinds[0] == kinds[1]


def test_no_question_is_on_both_sides(sets):
    ids = [question.id for name in NAMES for question in sets[name]]
    texts = [question.question.casefold().strip() for name in NAMES for question in sets[name] if not question.history]
    assert len(set(ids)) == len(ids)
    assert len(set(texts)) == len(texts)


def test_no_passage_is_evidence_on_both_sides(sets, reports):
    assert not passages_of(sets["development"], reports) & passages_of(sets["test"], reports)
