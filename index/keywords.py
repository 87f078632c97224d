"""Keyword search: BM25 over stemmed words (bm25s, Snowball English)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from zipfile import BadZipFile

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

from index.arrays import READING
from index.errors import IndexCorruptError

# Figures keep their commas and points ("2,708"), single letters are noise.
WORD = r"(?u)\d[\d,.]*\d|\d|\b[^\W\d]\w+\b"

Scores = NDArray[np.float32]


class KeywordIndex:
    """BM25 over a fixed list of texts; scores come back in the order of that list."""

    def __init__(self, model: bm25s.BM25, size: int) -> None:
        self._model = model
        self._size = size
        self._stemmer = Stemmer.Stemmer("english")

    @classmethod
    def build(cls, parts: Sequence["StemmedTexts"]) -> "KeywordIndex":
        """Index the texts of all `parts`, one after the other."""
        vocabulary: dict[str, int] = {}
        ids: list[NDArray[np.int64]] = []
        for part in parts:
            shared = np.array([vocabulary.setdefault(stem, len(vocabulary)) for stem in part.stems], dtype=np.int64)
            ids.append(shared[part.ids])
        counts = np.concatenate([part.counts for part in parts])
        # k1 and b are the values of Robertson and Zaragoza (2009), the usual defaults.
        model = _JoinedBM25(k1=1.2, b=0.75)
        model.index(Tokenized(ids=_Flat(np.concatenate(ids), counts), vocab=vocabulary), show_progress=False)
        return cls(model, len(counts))

    def save(self, folder: Path) -> None:
        """Write npy and JSON files into `folder`."""
        self._model.save(str(folder))

    @classmethod
    def load(cls, folder: Path, size: int) -> "KeywordIndex":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        try:
            with READING:
                model = bm25s.BM25.load(str(folder), load_corpus=False, allow_pickle=False)
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise IndexCorruptError(f"the keyword index in {folder} cannot be read ({error}); {REBUILD}") from error
        return cls(model, size)

    def scores(self, query: str) -> Scores:
        """BM25 scores of `query` for every text, shape (number of texts,); zeros when no word is known."""
        known = [stem for stem in stems(query, self._stemmer) if stem in self._model.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def held(self, query: str, places: Sequence[int] | NDArray[np.int64]) -> "HeldWords":
        """Which words of `query` the texts at `places` hold, and how much each word weighs."""
        words = list(dict.fromkeys(stems(query, self._stemmer)))
        known = [self._model.vocab_dict.get(word) for word in words]
        starts, texts = self._model.scores["indptr"], self._model.scores["indices"]
        postings = [texts[starts[word] : starts[word + 1]] if word is not None else texts[:0] for word in known]
        counts = np.array([len(posting) for posting in postings], dtype=np.float64)
        weights = _idf(self._size, counts)
        holds = np.array([np.isin(places, posting, kind="table") for posting in postings], dtype=np.bool_).T
        unknown = float(np.mean(counts == 0)) if words else 1.0
        return HeldWords(words, weights, holds.reshape(len(places), len(words)), unknown)

    def alike(self, query: str) -> Scores:
        """How much every text is the same as `query`, shape (number of texts,): the weighted Jaccard index of their
        stems, which counts each by its inverse document frequency. 1 for the same words, 0 where none is shared."""
        words = stems(query, self._stemmer)
        shared = np.zeros(self._size)
        total = 0.0
        for word in dict.fromkeys(words):
            places = self.holding(word)
            weight = float(_idf(self._size, len(places)))
            shared[places] += weight
            total += weight
        every = self._weights + total - shared
        return np.divide(shared, every, out=np.zeros_like(shared), where=every > 0).astype(np.float32)

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """The inverse document frequencies of each text's words, added up; shape (texts,)."""
        stored = self._model.scores
        counts = np.diff(stored["indptr"])
        weights = np.repeat(_idf(self._size, counts), counts)
        return np.asarray(np.bincount(stored["indices"], weights=weights, minlength=self._size), dtype=np.float64)

    def holding(self, stem: str) -> NDArray[np.int64]:
        """The places of the texts that hold a stem, shape (texts,)."""
        word = self._model.vocab_dict.get(stem)
        if word is None:
            return np.zeros(0, dtype=np.int64)
        starts = self._model.scores["indptr"]
        return np.asarray(self._model.scores["indices"][starts[word] : starts[word + 1]], dtype=np.int64)

    def unknown(self, text: str) -> float:
        """The share of the words of `text` that no text of the index holds; 1 where it has none."""
        words = self.stems_of(text)
        return sum(word not in self._model.vocab_dict for word in words) / len(words) if words else 1.0

    def stems_of(self, text: str) -> frozenset[str]:
        """The stemmed words of a text, stop words left out."""
        return frozenset(stems(text, self._stemmer))


def _idf(texts: int, holding: NDArray[Any] | int) -> NDArray[np.float64]:
    """The inverse document frequency of words that so many of `texts` hold: that of BM25 as Lucene has it, never
    negative."""
    return np.asarray(np.log(1 + (texts - holding + 0.5) / (holding + 0.5)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Flat:
    """The words of all texts, one text after the other: `ids`, shape (words,); how many each has, shape (texts,)."""

    ids: NDArray[np.int64]
    counts: NDArray[np.int32]


class _JoinedBM25(bm25s.BM25):  # type: ignore[misc]
    """BM25 with all texts weighed at once: bm25s takes them one by one, which with 100,000 passages takes longer than
    to embed a new report. The scores are the same."""

    def build_index_from_ids(
        self, unique_token_ids: Sequence[int], corpus_token_ids: _Flat, **show: bool
    ) -> dict[str, Any]:
        lengths = corpus_token_ids.counts.astype(np.int64)
        size, words = len(lengths), len(unique_token_ids)
        texts = np.repeat(np.arange(size, dtype=np.int64), lengths)
        # By word, then by text, as the columns of the matrix have them.
        pairs, found = np.unique(corpus_token_ids.ids * size + texts, return_counts=True)
        word, text = pairs // size, pairs % size
        holding = np.bincount(word, minlength=words)
        idf = _idf(size, holding).astype(np.float32)
        norm = self.k1 * ((1 - self.b) + self.b * lengths / lengths.mean())
        self.nonoccurrence_array = None
        return {
            "data": (idf[word] * (found / (norm[text] + found))).astype(np.float32),
            "indices": text.astype(np.int32),
            "indptr": np.concatenate([[0], np.cumsum(holding)]).astype(np.int32),
            "num_docs": size,
        }


@dataclass(frozen=True, slots=True, eq=False)
class StemmedTexts:
    """The stemmed words of some texts: text i has the `counts[i]` next of `ids`, each a place in `stems`.

    A text without words has one empty stem. Shapes: `ids` (words of all texts,), `counts` (texts,).
    """

    stems: Sequence[str]
    ids: NDArray[np.int32]
    counts: NDArray[np.int32]

    FILE: ClassVar[str] = "stems.npz"

    @classmethod
    def of(cls, texts: Sequence[str]) -> "StemmedTexts":
        """Stem `texts`."""
        each = [words or [""] for words in _stemmed(texts, Stemmer.Stemmer("english"))]
        places: dict[str, int] = {}
        ids = [places.setdefault(stem, len(places)) for stemmed in each for stem in stemmed]
        return cls(list(places), np.array(ids, dtype=np.int32), np.array([len(s) for s in each], dtype=np.int32))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`."""
        with (folder / self.FILE).open("wb") as file:
            np.savez(file, stems=np.array(list(self.stems), dtype=np.str_), ids=self.ids, counts=self.counts)

    @classmethod
    def load(cls, folder: Path) -> "StemmedTexts":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            with READING, path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return cls(stored["stems"].tolist(), stored["ids"], stored["counts"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error


@dataclass(frozen=True, slots=True)
class HeldWords:
    """The words of a query against some texts.

    `words` are stemmed; `weights`: inverse document frequency of each, shape (words,); `holds`: whether text i holds
    word j, shape (texts, words); `unknown`: the share of words that no text at all holds, 1 where the query has none.
    """

    words: Sequence[str]
    weights: NDArray[np.float64]
    holds: NDArray[np.bool_]
    unknown: float

    @property
    def shares(self) -> NDArray[np.float64]:
        """How much of the query each text holds, by its words' weights; shape (texts,), zeros for a query without."""
        return np.asarray(self.holds @ self.weights / (self.weights.sum() or 1.0))


REBUILD = "run `rag index --rebuild`"


def stems(text: str, stemmer: Stemmer.Stemmer) -> list[str]:
    """The stemmed words of `text`, stop words left out."""
    return _stemmed([text], stemmer)[0]


def _stemmed(texts: Sequence[str], stemmer: Stemmer.Stemmer) -> list[list[str]]:
    """The stemmed words of each text; each distinct word is stemmed once."""
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="en", token_pattern=WORD, stemmer=stemmer, return_ids=False, show_progress=False
    )
    return tokens


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its stem."""

    start: int
    end: int
    stem: str


def words_of(text: str) -> tuple[Word, ...]:
    """The words that `stems` stems, with their places in `text`."""
    found = [match for match in re.finditer(WORD, text) if match[0].lower() not in STOPWORDS_EN]
    stemmed = Stemmer.Stemmer("english").stemWords([match[0].lower() for match in found])
    return tuple(Word(*match.span(), stem) for match, stem in zip(found, stemmed, strict=True))
