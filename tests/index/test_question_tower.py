"""The tower that moves a question to the sentences that answer such questions: of reports without questions."""

from pathlib import Path

import numpy as np
import pytest

from index.embedding import Remembering, SentenceTransformerEmbedder
from index.errors import ModelError
from index.model_files import DEFAULT_DIGEST
from index.opened import open_index
from index.question_tower import UPPER, QuestionTower
from rag.settings import Settings
from tests.conftest import HashEmbedder

QUESTIONS = ["How many people are waiting?", "And who runs it?", "who do i ring if mum cannot cope on her own any more"]
SAME = np.eye(384, dtype=np.float32)


def test_what_was_fitted_is_stored_for_its_model_alone(tmp_path: Path) -> None:
    update = (np.array([[0.5], [1.0]], np.float32), np.array([[2.0, 0.0]], np.float32))
    tower = QuestionTower({"0.output.dense": update}, np.eye(2, dtype=np.float32))
    tower.save(tmp_path / "tower.npz", "a model")
    read = QuestionTower.for_model("a model", tmp_path / "tower.npz")
    assert read.matrix is not None
    assert read.matrix.tolist() == [[1, 0], [0, 1]]
    assert [each.tolist() for each in read.updates["0.output.dense"]] == [[[0.5], [1.0]], [[2.0, 0.0]]]
    other = QuestionTower.for_model("another model", tmp_path / "tower.npz")
    assert (dict(other.updates), other.matrix) == ({}, None)
    with pytest.raises(ValueError, match="not fitted"):
        other.save(tmp_path / "none.npz", "a model")


@pytest.mark.parametrize("content", [None, b"no"])
def test_a_tower_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "tower.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"tower\.npz cannot be read"):
        QuestionTower.for_model(DEFAULT_DIGEST, tmp_path / "tower.npz")


def test_a_tower_of_other_layers_is_told(tmp_path: Path) -> None:
    QuestionTower(matrix=SAME).save(tmp_path / "tower.npz", "a model")
    with np.load(tmp_path / "tower.npz") as stored:
        np.savez(tmp_path / "tower.npz", **{**stored, "upper": np.array(UPPER + 1)})
    with pytest.raises(ModelError, match="fitted to 4 layers"):
        QuestionTower.for_model("a model", tmp_path / "tower.npz")


@pytest.mark.model
def test_a_tower_that_does_not_fit_the_model_is_told(embedder: SentenceTransformerEmbedder) -> None:
    up, down = np.ones((3, 1), np.float32), np.ones((1, 384), np.float32)
    for name in ("0.attention.self.query", "0.no.such.layer"):
        with pytest.raises(ModelError, match="does not fit the embedding model"):
            embedder.encode_asked(QUESTIONS, QuestionTower({name: (up, down)}, SAME))


@pytest.mark.model
def test_in_one_pass_questions_are_what_they_are_without_a_tower(embedder: SentenceTransformerEmbedder) -> None:
    vectors, pieces = embedder.encode_pieces(QUESTIONS)
    asked = embedder.encode_asked(QUESTIONS, QuestionTower.for_model(embedder.digest))
    assert np.array_equal(asked.vectors, vectors)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(asked.pieces, pieces, strict=True))
    assert not np.allclose(asked.moved, vectors, atol=0.1)
    assert np.linalg.norm(asked.moved, axis=1) == pytest.approx(np.ones(len(QUESTIONS)), abs=1e-5)


@pytest.mark.model
def test_a_tower_that_changes_nothing_moves_nothing(embedder: SentenceTransformerEmbedder) -> None:
    vectors = embedder.encode(QUESTIONS)
    assert embedder.encode_asked(QUESTIONS, QuestionTower(matrix=SAME)).moved == pytest.approx(vectors, abs=1e-5)
    assert np.array_equal(embedder.encode_asked(QUESTIONS, QuestionTower()).moved, vectors)


@pytest.mark.model
def test_a_change_of_one_layer_moves_the_question_and_leaves_the_model(embedder: SentenceTransformerEmbedder) -> None:
    before = embedder.encode(QUESTIONS)
    up, down = np.full((384, 1), 0.01, np.float32), np.ones((1, 384), np.float32)
    moved = embedder.encode_asked(QUESTIONS, QuestionTower({"0.attention.self.value": (up, down)}, SAME)).moved
    assert not np.allclose(moved, before, atol=1e-3)
    assert np.array_equal(embedder.encode(QUESTIONS), before)


# From no report.
@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "answers", "lures"),
    [
        ("why does nobody pick up when i ring", "Callers waited 40 minutes on average.", "It rained in June."),
        (
            "is there anything good going on for people looking after their mum",
            "Carers spoke warmly of the new drop-in sessions.",
            "Mothers were invited to a fair.",
        ),
    ],
)
def test_the_tower_in_the_repository_tells_what_answers_from_what_has_like_words(
    embedder: SentenceTransformerEmbedder, question: str, answers: str, lures: str
) -> None:
    tower = QuestionTower.for_model(DEFAULT_DIGEST)
    assert {name.split(".")[0] for name in tower.updates} == {str(layer) for layer in range(UPPER)}
    said = embedder.encode([answers, lures])
    asked = embedder.encode_asked([question], tower)
    before, after = said @ asked.vectors[0], said @ asked.moved[0]
    assert after[0] - after[1] > before[0] - before[1] + 0.02


@pytest.mark.model
def test_where_every_report_has_questions_there_is_no_tower(built_index: Settings) -> None:
    assert open_index(built_index.var).question_tower.is_empty


def test_what_is_remembered_was_moved_by_one_tower(hash_embedder: HashEmbedder) -> None:
    tower = QuestionTower(matrix=np.eye(32, dtype=np.float32))
    remembering = Remembering(hash_embedder, tower)
    first = remembering.encode_asked(QUESTIONS, tower)
    assert np.array_equal(remembering.encode_asked(QUESTIONS[1:], tower).moved, first.moved[1:])
    assert hash_embedder.encoded == QUESTIONS
    with pytest.raises(ValueError, match="another question tower"):
        remembering.encode_asked(QUESTIONS, QuestionTower())
