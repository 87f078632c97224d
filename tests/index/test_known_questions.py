"""What people ask of a report: what nothing in it answers is read, kept in its segment, and carried over with it."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.anchoring import reanchor
from index.build import BuildResult, build_index
from index.catalogue import load_catalogue
from index.errors import IndexCorruptError, QuestionsError
from index.known_questions import Answered, KnownQuestions
from index.opened import open_index
from index.questions import load_questions, question_line
from index.types import AnticipatedQuestion, Block, ReadReport
from tests.conftest import HashEmbedder
from tests.index.test_build import seeds

__all__ = ["seeds"]

NOTHING = AnticipatedQuestion("r", "nothing", 0, 0, "Who is paid the most?")


def write(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_what_nothing_answers_has_no_place(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", {"of": "nothing", "question": NOTHING.text})
    assert load_questions(path, "r", 10) == (NOTHING,)
    assert json.loads(question_line(NOTHING)) == {"of": "nothing", "question": NOTHING.text}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"of": "nothing", "start": 1, "end": 4, "question": "Who?"}, "take start and end out"),
        ({"of": "sentence", "question": "Who?"}, "start or end is missing"),
        ({"of": "sentence", "end": 5, "question": "Who?"}, "start or end is missing"),
        ({"of": "nothing", "start": 0, "end": 0, "question": "Who?"}, "end"),
        ({"of": "comparison", "question": "And now?"}, "start or end is missing"),
        ({"of": "nobody", "question": "Who?"}, "line 1: of"),
    ],
)
def test_a_line_that_does_not_fit_is_told(tmp_path: Path, line: dict[str, object], told: str) -> None:
    with pytest.raises(QuestionsError, match=told):
        load_questions(write(tmp_path / "q.jsonl", line), "r", 10)


def read(*paragraphs: str) -> ReadReport:
    text = "\n\n".join(paragraphs)
    blocks = tuple(
        Block("paragraph", text.index(paragraph), text.index(paragraph) + len(paragraph)) for paragraph in paragraphs
    )
    return ReadReport(text, blocks)


def test_what_nothing_answers_stays_where_the_same_is_said() -> None:
    old, same = read("We met 61 people. They were kind."), read("We met", "61 people.\nThey were kind.")
    assert reanchor(old, same, [NOTHING]).questions == (NOTHING,)


@pytest.mark.parametrize("more", ["The director is paid the most.", "Of them 12 were paid more than 90,000."])
def test_where_more_is_said_nobody_knows_what_is_not_answered(more: str) -> None:
    said = [f"We met {n} people, who told us of their work." for n in range(200)]
    assert reanchor(read(*said), read(*said, more), [NOTHING]).lost == (NOTHING,)


def test_questions_are_told_apart_by_words_and_by_vectors(tmp_path: Path) -> None:
    vectors = np.eye(2, dtype=np.float32)
    asked = ("How many agency staff?", "Who is the mayor?")
    KnownQuestions.of([Answered("How many people were met?", 4)], asked, vectors).save(tmp_path / "q")
    known = KnownQuestions.load(tmp_path / "q")
    answered, unanswered = known.scores("do they use agency staff")
    assert (answered.shape, unanswered.argmax(), float(answered[0])) == ((1,), 0, 0.0)
    assert known.similar(vectors[1]).tolist() == [0.0, 1.0]
    assert known.targets.tolist() == [4]


def test_questions_are_alike_by_the_words_that_they_share(tmp_path: Path) -> None:
    answered = [Answered("How many people were met?", 0), Answered("Who met them?", 1)]
    KnownQuestions.of(answered, ("When?",), np.eye(1, dtype=np.float32)).save(tmp_path / "q")
    known = KnownQuestions.load(tmp_path / "q")
    (same, other), unanswered = known.alike("how many PEOPLE were met")
    assert same == pytest.approx(1.0)
    assert 0 < other < 0.5
    assert unanswered.tolist() == [0.0]
    assert [scores.tolist() for scores in known.alike("zebra")] == [[0.0, 0.0], [0.0]]


def test_the_likest_question_of_each_sentence_is_told_and_of_those_that_compare_apart(tmp_path: Path) -> None:
    answered = [
        Answered("How many people were met?", 2),
        Answered("Whom did they meet?", 2),
        Answered("Who is the director?", 0),
        Answered("Does a whole passage tell of the director?", -1),
        Answered("Is the director the same now as then?", 0, compares=True),
        Answered("Were more people met later?", 2, compares=True),
    ]
    KnownQuestions.of(answered, (), np.zeros((0, 2), np.float32)).save(tmp_path / "q")
    known = KnownQuestions.load(tmp_path / "q")
    asked, compared = known.likest("who is the new director", 4)
    assert [asked.shape, compared.shape] == [(4,), (4,)]
    assert np.flatnonzero(asked).tolist() == [0]
    assert np.flatnonzero(compared).tolist() == [0]
    people, _ = known.likest("how many people", 4)
    every, _ = known.scores("how many people")
    assert people[2] == every[0] > 0


def test_a_comparison_is_kept_with_the_side_of_its_report_and_not_as_one_on_it_alone(seeds: Path) -> None:
    embedder = HashEmbedder()
    before = build(seeds, embedder).manifest
    side = open_index(seeds.parent / "var", embedder.digest).sentences[1]
    line = {"of": "comparison", "start": side.start, "end": side.end, "question": "Is it the same now as it was then?"}
    write(seeds / "questions" / "one.jsonl", line)
    after = build(seeds, embedder).manifest
    assert (before.reports["one"].comparisons, after.reports["one"].comparisons) == (0, 1)
    assert after.reports["one"].questions == 0
    opened = open_index(seeds.parent / "var", embedder.digest)
    known = opened.questions_of("one")
    assert (known.compares.tolist(), known.targets.tolist()) == ([True], [1])


def test_without_unanswered_ones_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    none = np.zeros((0, 2), np.float32)
    KnownQuestions.of([Answered("How many people were met?", 0)], (), none).save(tmp_path / "q")
    known = KnownQuestions.load(tmp_path / "q")
    assert known.similar(np.ones(2, np.float32)).shape == (0,)
    assert [scores.shape for scores in known.scores("people")] == [(1,), (0,)]
    KnownQuestions.of([], (), none).save(tmp_path / "none")
    assert [scores.shape for scores in KnownQuestions.load(tmp_path / "none").scores("people")] == [(0,), (0,)]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    KnownQuestions.of([], ("Who?",), np.ones((1, 2), np.float32)).save(tmp_path / "q")
    (tmp_path / "q" / "known.npz").write_bytes(b"PK")
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        KnownQuestions.load(tmp_path / "q")


def build(folder: Path, embedder: HashEmbedder) -> BuildResult:
    model = (embedder.name, embedder.digest)
    return build_index(load_catalogue(folder), folder.parent / "var", model, lambda: embedder)


def test_a_build_embeds_what_is_asked_of_two_reports_once_and_takes_it_over(seeds: Path) -> None:
    embedder = HashEmbedder()
    before = build(seeds, embedder).manifest
    for name in ("one", "two"):
        write(seeds / "questions" / f"{name}.jsonl", *[{"of": "nothing", "question": NOTHING.text}])
    after = build(seeds, embedder).manifest
    counts = [[state.unanswered for state in manifest.reports.values()] for manifest in (before, after)]
    assert counts == [[0, 0], [1, 1]]
    assert embedder.encoded.count(NOTHING.text) == 1
    opened = open_index(seeds.parent / "var", embedder.digest)
    assert opened.questions_of("two").unanswered == (NOTHING.text,)
    similar = opened.questions_of("one").similar(embedder.encode([NOTHING.text])[0])
    assert similar == pytest.approx([1.0], abs=1e-5)
    (seeds / "two.txt").write_text((seeds / "two.txt").read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert build(seeds, embedder).embedded == 2
