"""Keyword search."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexCorruptError
from index.keywords import KeywordIndex

TEXTS = ["The longest wait recorded was 2,708 days", "Carers waited for assessments", ""]


def test_words_are_compared_by_their_stem() -> None:
    scores = KeywordIndex.build(TEXTS).scores("waiting carer")
    assert scores.argmax() == 1
    assert scores[0] > 0


def test_figures_keep_their_commas() -> None:
    scores = KeywordIndex.build(TEXTS).scores("2,708")
    assert scores[0] > 0
    assert scores[1] == 0


@pytest.mark.parametrize("query", ["", "the of and", "zzyzx", "?!"])
def test_a_query_without_a_known_word_scores_nothing(query: str) -> None:
    assert np.array_equal(KeywordIndex.build(TEXTS).scores(query), np.zeros(3))


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    built = KeywordIndex.build(TEXTS)
    built.save(tmp_path)
    assert np.array_equal(KeywordIndex.load(tmp_path, 3).scores("waiting"), built.scores("waiting"))


def test_a_missing_file_is_a_corrupt_index(tmp_path: Path) -> None:
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        KeywordIndex.load(tmp_path, 3)


def test_which_words_a_text_holds_and_how_rare_they_are() -> None:
    held = KeywordIndex.build(TEXTS).held("carers waiting for a unicorn", [0, 1])
    assert held.holds.tolist() == [[False, True, False], [True, True, False]]
    assert held.weights[2] > held.weights[0] > held.weights[1] > 0
    assert held.unknown == pytest.approx(1 / 3)
    assert KeywordIndex.build(TEXTS).held("the", [0]).unknown == 1.0
