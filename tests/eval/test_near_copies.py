"""The anticipated questions and the evaluation's are by different authors; none may be a near-copy of the other."""

import json
import re
from pathlib import Path

import pytest

from index.embedding import SentenceTransformerEmbedder

ROOT = Path(__file__).parent.parent.parent
ANTICIPATED = "seeds/questions/*.jsonl"
EVALUATION = ("eval/questions/*.jsonl", "eval/first_questions*.jsonl", "eval/first_conversations*.jsonl")
LIMIT = 0.95
"""Cosine similarity from which two questions are the same in other words."""


def questions(*patterns: str) -> list[str]:
    found = {pattern: sorted(ROOT.glob(pattern)) for pattern in patterns}
    assert all(found.values())
    files = [file for each in found.values() for file in each]
    entries = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    # What leans on an earlier question ("and how many?") is compared as its author would have asked it alone.
    return [entry.get("alone") or entry["question"] for entry in entries]


def in_order(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.lower()))


def words(question: str) -> str:
    return " ".join(sorted(in_order(question).split()))


def test_no_evaluation_question_has_the_words_of_an_anticipated_one() -> None:
    anticipated = {words(question) for question in questions(ANTICIPATED)}
    assert [question for question in questions(*EVALUATION) if words(question) in anticipated] == []


@pytest.mark.model
@pytest.mark.slow
def test_no_evaluation_question_is_a_near_copy_of_an_anticipated_one(embedder: SentenceTransformerEmbedder) -> None:
    asked = questions(*EVALUATION)
    similar = embedder.encode(asked) @ embedder.encode(questions(ANTICIPATED)).T
    copies = [question for question, best in zip(asked, similar.max(axis=1), strict=True) if best > LIMIT]
    assert len(copies) == 0, f"{len(copies)} near-copies; reword or remove them"


def test_what_nothing_answers_stands_once_and_is_not_answered_either() -> None:
    for file in sorted(ROOT.glob(ANTICIPATED)):
        entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        nothing = [in_order(entry["question"]) for entry in entries if entry["of"] == "nothing"]
        answered = {in_order(entry["question"]) for entry in entries if entry["of"] != "nothing"}
        assert len(nothing) == len(set(nothing)) > 0
        assert answered.isdisjoint(nothing)


def test_every_sentence_has_eight_anticipated_questions() -> None:
    for file in sorted((ROOT / "seeds/questions").glob("*.jsonl")):
        counts: dict[tuple[int, int], int] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["of"] == "sentence":
                place = (entry["start"], entry["end"])
                counts[place] = counts.get(place, 0) + 1
        assert min(counts.values()) >= 8
