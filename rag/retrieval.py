"""Hybrid search: dense (Chroma), keyword (BM25) and late-interaction scores for every sentence of the reports.

Pure functions over an open index; fusion calls the searches and does not repeat them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder
from index.late_interaction import QuestionPieces
from index.opened import OpenIndex
from index.types import DenseHit
from index.units import target_of

Scores = NDArray[np.float32]

NEIGHBOURS = 300
"""Units asked of the dense search; what is not among them gets the lowest similarity that is."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each search counts, and what is added. Fitted by `python bench/fit_weights.py` (docs/measured.md)."""

    question: float = 0.17
    passage: float = 0.07
    keyword: float = 0.28
    late: float = 0.48
    offset: float = 0.0


WITHOUT_QUESTIONS = Weights(question=0.0, passage=0.17, keyword=0.05, late=0.69, offset=0.14)
"""For the sentences of a report that has no anticipated questions: nobody has written down what it answers, and its
words are fewer. The two are fitted together, so that sentences of both kinds of report can stand in one order."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """One score for each sentence of the index and each search; shape (number of sentences,).

    `sentence`, `question` and `passage` are cosine similarities to the sentence, to the nearest question that it is
    known to answer, and to its passage. `late` is the late interaction's. `keyword` is BM25 as a share of the best
    sentence's; `keyword_best` is that best, unscaled.
    """

    sentence: Scores
    question: Scores
    passage: Scores
    keyword: Scores
    late: Scores
    keyword_best: float
    searched: NDArray[np.bool_]
    anticipated: NDArray[np.bool_]
    pieces: QuestionPieces

    def fused(self, weights: Weights, without_questions: Weights) -> Scores:
        """The weighted sum; sentences outside the searched reports get -1."""
        total = np.where(self.anticipated, self._sum(weights), self._sum(without_questions))
        return np.where(self.searched, total, -1.0).astype(np.float32)

    def _sum(self, weights: Weights) -> Scores:
        total: Scores = (
            weights.question * self.question
            + weights.passage * self.passage
            + weights.keyword * self.keyword
            + weights.late * self.late
            + np.float32(weights.offset)
        )
        return total


def search(
    index: OpenIndex, embedder: Embedder, queries: Sequence[str], reports: Sequence[str] | None = None
) -> list[Candidates]:
    """Score every sentence for each of `queries`, in one pass; `reports` keeps to those reports.

    Keywords are searched for with both forms of an abbreviation; the vectors of one form are near those of the other.
    """
    searched = np.array([reports is None or s.report in reports for s in index.sentences], dtype=np.bool_)
    count = min(NEIGHBOURS, index.manifest.units)
    vectors, pieces = embedder.encode_pieces(queries)
    hits = index.store.nearest(vectors, count, reports)
    return [
        _candidates(index, query, found, index.projection.question(each), searched)
        for query, found, each in zip(queries, hits, pieces, strict=True)
    ]


def _candidates(
    index: OpenIndex, query: str, hits: list[DenseHit], pieces: QuestionPieces, searched: NDArray[np.bool_]
) -> Candidates:
    raw = np.where(searched, index.keywords.scores(index.glossary.expand(query)), 0.0)
    best = float(raw.max(initial=0.0))
    floor = min((hit.similarity for hit in hits), default=0.0)
    by_kind = {kind: np.full(len(index.sentences), floor, dtype=np.float32) for kind in "sqp"}
    for hit in reversed(hits):
        target = target_of(hit.unit)
        places = index.places_of_passage.get(target, []) if hit.kind == "p" else [index.place_of[target]]
        by_kind[hit.kind][places] = hit.similarity
    return Candidates(
        sentence=by_kind["s"],
        question=by_kind["q"],
        passage=by_kind["p"],
        keyword=(raw / best if best > 0 else raw).astype(np.float32),
        late=index.pieces.scores(pieces),
        keyword_best=best,
        searched=searched,
        anticipated=index.anticipated,
        pieces=pieces,
    )


def in_order(scores: Scores) -> list[int]:
    """The places of the searched sentences, best first."""
    return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place] >= 0]
