"""Late interaction: the scores are MaxSim, and what is stored comes back as it was."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexCorruptError, ModelError
from index.late_interaction import FITTED, LONGEST_QUESTION, PieceIndex, Projection
from index.model_files import DEFAULT_DIGEST

RANDOM = np.random.default_rng(0)
SENTENCES = [RANDOM.normal(size=(size, 16)).astype(np.float32) for size in (3, 1, 7)]
QUESTION = RANDOM.normal(size=(5, 16)).astype(np.float32)
FIT = Projection("x", RANDOM.normal(size=(8, 16)).astype(np.float32), RANDOM.normal(size=16).astype(np.float32))


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_score_is_the_weighted_mean_of_each_pieces_best_match() -> None:
    index = PieceIndex.build([FIT.project(each).astype(np.float16) for each in SENTENCES])
    weights = np.exp(QUESTION @ FIT.weigher)
    weights /= weights.sum()
    ours = unit(QUESTION @ FIT.matrix.T)
    expected = [weights @ (ours @ unit(each @ FIT.matrix.T).T).max(axis=1) for each in SENTENCES]
    assert np.allclose(index.scores(FIT.question(QUESTION)), expected, atol=2e-3)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> PieceIndex:
    """Three reports' sentences, more of them than are compared without another search."""
    parts = [PieceIndex.build([FIT.project(each).astype(np.float16)]) for each in SENTENCES]
    monkeypatch.setattr("index.late_interaction.SCORED_WHOLE", 5)
    return PieceIndex.joined([*parts, PieceIndex.build([]), *parts])


def test_joined_reports_score_as_they_do_alone() -> None:
    pieces = [FIT.project(each).astype(np.float16) for each in SENTENCES]
    first, second = PieceIndex.build(pieces[:2]), PieceIndex.build(pieces[2:])
    joined, question = PieceIndex.joined([first, second]), FIT.question(QUESTION)
    assert np.array_equal(joined.scores(question), PieceIndex.build(pieces).scores(question))
    assert np.array_equal(joined.scores(question, np.array([2, 0])), joined.scores(question)[[2, 0]])
    assert np.shares_memory(joined.of(1), first.of(1))
    assert np.shares_memory(joined.of(2), second.of(0))
    assert joined.is_small


def test_a_large_index_is_scored_where_it_is_asked_to_be(large: PieceIndex) -> None:
    question = FIT.question(QUESTION)
    matched = np.array([(question.vectors @ large.of(place).astype(np.float32).T).max(axis=1) for place in range(6)]).T
    assert not large.is_small
    assert np.allclose(large.matched(question), matched, atol=1e-6)
    assert np.allclose(large.matched(question, np.array([5, 1])), matched[:, [5, 1]], atol=1e-6)
    assert np.allclose(large.scores(question), question.shares @ matched, atol=1e-6)
    assert large.scores(question, np.array([], dtype=np.int64)).shape == (0,)


def test_of_a_long_question_the_pieces_of_most_weight_count() -> None:
    question = FIT.question(np.repeat(QUESTION, 40, axis=0))
    assert len(question.shares) == LONGEST_QUESTION
    assert question.shares.sum() == pytest.approx(1)
    assert list(question.shares) == sorted(question.shares, reverse=True)


def test_without_a_fit_the_models_own_vectors_are_compared() -> None:
    plain = Projection.for_model("another model")
    assert plain.digest == "none"
    assert np.allclose(plain.project(QUESTION), unit(QUESTION))
    assert np.allclose(plain.question(QUESTION).shares, 0.2)


def test_the_fit_in_the_repository_is_for_the_default_model() -> None:
    fit = Projection.for_model(DEFAULT_DIGEST)
    assert fit.digest != "none"
    assert fit.matrix is not None
    assert fit.matrix.shape == (128, 384)


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    index = PieceIndex.build([FIT.project(each).astype(np.float16) for each in SENTENCES])
    index.save(tmp_path)
    loaded = PieceIndex.load(tmp_path, 3)
    assert all(np.array_equal(loaded.of(place), index.of(place)) for place in range(3))
    FIT.save(tmp_path / "fit.npz", "a model")
    assert np.allclose(Projection.for_model("a model", tmp_path / "fit.npz").matrix, FIT.matrix, atol=1e-2)


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.write_bytes(b"no"), Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-10])],
)
def test_damage_is_told(tmp_path: Path, damage) -> None:
    PieceIndex.build([FIT.project(each).astype(np.float16) for each in SENTENCES]).save(tmp_path)
    with pytest.raises(IndexCorruptError, match="does not fit"):
        PieceIndex.load(tmp_path, 4)
    damage(tmp_path / PieceIndex.FILE)
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        PieceIndex.load(tmp_path, 3)


def test_a_fit_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Projection.for_model(DEFAULT_DIGEST, tmp_path / "none.npz")
    assert FITTED.is_file()
