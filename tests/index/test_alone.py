"""Sentences without their headings: of reports without questions."""

from pathlib import Path

import numpy as np
import pytest

from index.alone import AloneIndex
from index.build import build_index
from index.catalogue import load_catalogue
from index.errors import IndexCorruptError
from index.opened import open_index
from tests.conftest import HashEmbedder
from tests.index.test_build import build, seeds

__all__ = ["seeds"]

PARTS = [np.eye(3, dtype=np.float16)[:2], np.zeros((0, 3), np.float16), np.eye(3, dtype=np.float16)]


def test_vectors_are_compared_where_there_are_any() -> None:
    index = AloneIndex(PARTS, [2, 4, 3])
    question = np.array([0.0, 1.0, 0.5], dtype=np.float32)
    assert index.similar(question, np.arange(9)).tolist() == [0, 1, 0, 0, 0, 0, 0, 1, 0.5]
    assert index.similar(question, np.array([1, 3, 8])).tolist() == [1, 0, 0.5]
    assert index.similar(question, np.array([], dtype=np.int64)).tolist() == []
    assert not index.is_empty
    assert AloneIndex(PARTS[1:2], [4]).is_empty


def test_only_a_report_without_questions_has_its_sentences_alone(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    opened = open_index(seeds.parent / "var")
    one, two = opened.segments
    assert (len(one.alone), len(two.alone)) == (0, two.state.sentences)
    assert [segment.state.alone for segment in opened.segments] == [0, two.state.sentences]
    said = "We met 61 two people."
    place = next(n for n, sentence in enumerate(opened.sentences) if opened.quote(sentence) == said)
    similar = opened.alone.similar(hash_embedder.encode([said])[0], np.arange(len(opened.sentences)))
    assert similar.argmax() == place
    assert similar[place] == pytest.approx(1.0, abs=1e-2)
    assert not similar[: opened.first_place_of["two"]].any()


def test_sentences_alone_are_taken_over_where_their_words_stay(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    path = seeds / "two.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Background", "Method"), encoding="utf-8")
    hash_embedder.encoded.clear()
    build(seeds, hash_embedder)
    assert "Method: We met 61 two people." in hash_embedder.encoded
    assert "We met 61 two people." not in hash_embedder.encoded


def test_a_damaged_file_is_told(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    segment = open_index(seeds.parent / "var").segments[1]
    (segment.folder / "alone.npy").write_bytes(b"no")
    with pytest.raises(IndexCorruptError, match=r"alone\.npy"):
        open_index(seeds.parent / "var")


def test_of_very_many_unanswered_questions_the_first_are_embedded(
    seeds: Path, hash_embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.units.UNANSWERED_EMBEDDED", 2)
    lines = [f'{{"of": "nothing", "question": "Who is number {n}?"}}\n' for n in range(4)]
    (seeds / "questions" / "two.jsonl").write_text("".join(lines), encoding="utf-8")
    model = (hash_embedder.name, hash_embedder.digest)
    build_index(load_catalogue(seeds), seeds.parent / "var", model, lambda: hash_embedder)
    known = open_index(seeds.parent / "var").questions_of("two")
    assert len(known.unanswered) == 4
    assert known.similar(hash_embedder.encode(["Who is number 1?"])[0]) == pytest.approx([0, 1], abs=0.7)
    assert known.scores("number 3")[1].argmax() == 3
    assert "Who is number 3?" not in hash_embedder.encoded
