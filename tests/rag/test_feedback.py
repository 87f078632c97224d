"""Feedback: kept whole, by one writer at a time, up to a size; and the candidate questions made of it."""

import json
import threading
from pathlib import Path

import pytest

from eval.errors import QuestionSetError
from eval.schema import load_questions
from index.report import IndexedReport
from rag.errors import FeedbackError, FeedbackFullError
from rag.feedback.candidates import candidates
from rag.feedback.store import FeedbackStore
from rag.feedback.types import CitedPlace, Feedback
from rag.types import Turn
from tests.rag.faces.conftest import PLAIN, make_report

QUOTE = "Ten people waited."


@pytest.fixture(scope="module")
def reports() -> dict[str, IndexedReport]:
    return {"plain": make_report("plain", PLAIN)}


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def said(reports: dict[str, IndexedReport], question: str = "How many?", helpful: bool = True, **more) -> Feedback:
    start = reports["plain"].text.index(QUOTE)
    place = CitedPlace(report="plain", start=start, end=start + len(QUOTE))
    return Feedback(helpful=helpful, question=question, status="answered", citations=(place,), **more)


def test_what_was_said_is_kept_with_its_words_a_time_and_an_id(store, reports):
    first = store.add(said(reports, reason="clear"), reports)
    second = store.add(said(reports, question="\u2028 odd \x85 line\nends", helpful=False), reports)
    assert store.read() == [first, second]
    assert first.quotes[0].quote == QUOTE
    assert first.id != second.id
    assert first.time <= second.time
    assert set(json.loads(store.path.read_text().split("\n")[0])) == {"id", "time", "feedback", "quotes"}


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (CitedPlace(report="gone", start=0, end=3), "no report 'gone'"),
        (CitedPlace(report="plain", start=3, end=3), "no place"),
        (CitedPlace(report="plain", start=0, end=10**6), "no place"),
    ],
)
def test_a_citation_that_names_no_place_is_not_kept(store, reports, place, told):
    with pytest.raises(FeedbackError, match=told):
        store.add(said(reports).model_copy(update={"citations": (place,)}), reports)
    assert store.read() == []


def test_many_writers_lose_nothing_and_break_no_line(store, reports):
    def write(n: int) -> None:
        for each in range(10):
            FeedbackStore(store.path.parents[1]).add(said(reports, question=f"{n}-{each}" + "x" * 5000), reports)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {kept.feedback.question[:3] for kept in store.read()} == {
        f"{n}-{each}" for n in range(6) for each in range(10)
    }
    assert len(store.read()) == 60


def test_a_line_that_was_cut_short_is_neither_read_nor_built_upon(store, reports):
    first = store.add(said(reports), reports)
    with store.path.open("ab") as file:
        file.write(b'{"id": "half')
    assert store.read() == [first]
    second = store.add(said(reports, question="Next?"), reports)
    assert store.read() == [first, second]
    assert b"half" not in store.path.read_bytes()


def test_a_damaged_line_is_named(store, reports):
    store.add(said(reports), reports)
    with store.path.open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(FeedbackError, match=r"feedback.jsonl, line 2 is no feedback"):
        store.read()


def test_when_it_is_full_it_says_so_and_keeps_what_it_has(tmp_path, reports):
    small = FeedbackStore(tmp_path, most_bytes=1500)
    small.add(said(reports), reports)
    too_much = said(reports, question="x" * 1500)
    with pytest.raises(FeedbackFullError, match=r"1,500 bytes are full.*rag feedback export.*rag feedback clear"):
        small.add(too_much, reports)
    assert small.path.stat().st_size <= 1500
    count = len(small.read())
    assert small.clear() == count
    assert small.read() == []
    small.add(said(reports), reports)


def test_candidates_have_evidence_only_where_the_answer_helped(store, reports):
    store.add(said(reports, question="Old?", helpful=False), reports)
    history = (Turn(role="user", content="Who?"), Turn(role="assistant", content="They."))
    store.add(said(reports, question="Old?", reason="found at last"), reports)
    store.add(said(reports, question="New?", helpful=False, history=history, reason="wrong year"), reports)
    old, new = (json.loads(line) for line in candidates(store.read(), reports))
    assert (old["question"], old["evidence"]) == ("Old?", [{"report": "plain", "quote": QUOTE}])
    assert (new["evidence"], new["answer"], new["must_contain"]) == ([], "", [])
    assert new["history"] == [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "They."}]
    assert "not helpful, answered: wrong year. write type, answer" in new["candidate"]


def test_words_that_no_longer_stand_in_the_report_are_no_evidence(store, reports):
    store.add(said(reports), reports)
    changed = {"plain": make_report("plain", PLAIN.replace("Ten people", "Eleven people"))}
    assert json.loads(next(candidates(store.read(), changed)))["evidence"] == []


def test_the_evaluation_refuses_candidates_until_a_person_has_written_the_answer(store, reports, tmp_path):
    store.add(said(reports), reports)
    path = tmp_path / "candidates.jsonl"
    path.write_text("".join(candidates(store.read(), reports)), encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"line 1: this is a candidate .*a person has still to write"):
        load_questions(path, reports)
    line = json.loads(path.read_text(encoding="utf-8"))
    del line["candidate"]
    path.write_text(json.dumps(line | {"type": "number"}), encoding="utf-8")
    with pytest.raises(QuestionSetError, match="must_contain is missing"):
        load_questions(path, reports)
    path.write_text(json.dumps(line | {"type": "number", "answer": "Ten", "must_contain": ["ten"]}), encoding="utf-8")
    assert load_questions(path, reports)[0].scored
