"""Keyword search."""

from pathlib import Path

import bm25s
import numpy as np
import pytest
import Stemmer

from index.errors import IndexCorruptError
from index.keywords import KeywordIndex, StemmedTexts, stems

TEXTS = ["The longest wait recorded was 2,708 days", "Carers waited for assessments", ""]


def built() -> KeywordIndex:
    return KeywordIndex.build([StemmedTexts.of(TEXTS)])


def test_words_are_compared_by_their_stem() -> None:
    scores = built().scores("waiting carer")
    assert scores.argmax() == 1
    assert scores[0] > 0


def test_figures_keep_their_commas() -> None:
    scores = built().scores("2,708")
    assert scores[0] > 0
    assert scores[1] == 0


@pytest.mark.parametrize("query", ["", "the of and", "zzyzx", "?!"])
def test_a_query_without_a_known_word_scores_nothing(query: str) -> None:
    assert np.array_equal(built().scores(query), np.zeros(3))


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    index = built()
    index.save(tmp_path)
    assert np.array_equal(KeywordIndex.load(tmp_path, 3).scores("waiting"), index.scores("waiting"))


def test_a_missing_file_is_a_corrupt_index(tmp_path: Path) -> None:
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        KeywordIndex.load(tmp_path, 3)


def test_which_words_a_text_holds_and_how_rare_they_are() -> None:
    held = built().held("carers waiting for a unicorn", [0, 1])
    assert held.holds.tolist() == [[False, True, False], [True, True, False]]
    assert held.weights[2] > held.weights[0] > held.weights[1] > 0
    assert held.unknown == pytest.approx(1 / 3)
    assert built().held("the", [0]).unknown == 1.0


def test_texts_stemmed_apart_are_one_index(tmp_path: Path) -> None:
    first, second = StemmedTexts.of(TEXTS[:2]), StemmedTexts.of([*TEXTS[2:], "Carers wait, carers wait"])
    second.save(tmp_path)
    joined = KeywordIndex.build([first, StemmedTexts.load(tmp_path)])
    whole = KeywordIndex.build([StemmedTexts.of([*TEXTS, "Carers wait, carers wait"])])
    assert np.array_equal(joined.scores("carers waiting 2,708"), whole.scores("carers waiting 2,708"))


def test_stems_cut_short_are_a_corrupt_index(tmp_path: Path) -> None:
    StemmedTexts.of(TEXTS).save(tmp_path)
    path = tmp_path / StemmedTexts.FILE
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        StemmedTexts.load(tmp_path)


def test_the_scores_are_those_that_bm25s_itself_gives() -> None:
    texts = [f"{TEXTS[n % 2]} {n % 7} {'carers ' * (n % 4)} word{n % 11}" for n in range(60)]
    stemmed = [stems(text, Stemmer.Stemmer("english")) for text in texts]
    theirs = bm25s.BM25(k1=1.2, b=0.75)
    theirs.index(stemmed, show_progress=False)
    ours = KeywordIndex.build([StemmedTexts.of(texts[:25]), StemmedTexts.of(texts[25:])])
    for query in ("carers waiting", "2,708 days word3", "longest"):
        expected = theirs.get_scores(stems(query, Stemmer.Stemmer("english")))
        assert np.array_equal(ours.scores(query), expected.astype(np.float32))
