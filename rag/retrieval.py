"""Hybrid search: dense (Chroma) and keyword (BM25) scores for every sentence of the reports.

Pure functions over an open index; fusion calls the searches and does not repeat them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import DenseHit
from index.units import target_of

Scores = NDArray[np.float32]

NEIGHBOURS = 300
"""Units asked of the dense search; what is not among them gets the lowest similarity that is."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each search counts. Found on the development questions (docs/measured.md)."""

    sentence: float = 0.16
    question: float = 0.25
    passage: float = 0.21
    keyword: float = 0.38


@dataclass(frozen=True, slots=True)
class Candidates:
    """One score for each sentence of the index and each search; shape (number of sentences,).

    `sentence`, `question` and `passage` are cosine similarities to the sentence, to the nearest question that it is
    known to answer, and to its passage. `keyword` is BM25 as a share of the best sentence's; `keyword_best` is that
    best, unscaled.
    """

    sentence: Scores
    question: Scores
    passage: Scores
    keyword: Scores
    keyword_best: float
    searched: NDArray[np.bool_]

    def fused(self, weights: Weights) -> Scores:
        """The weighted sum; sentences outside the searched reports get -1."""
        total = (
            weights.sentence * self.sentence
            + weights.question * self.question
            + weights.passage * self.passage
            + weights.keyword * self.keyword
        )
        return np.where(self.searched, total, -1.0).astype(np.float32)


def search(
    index: OpenIndex, embedder: Embedder, queries: Sequence[str], reports: Sequence[str] | None = None
) -> list[Candidates]:
    """Score every sentence for each of `queries`, in one pass; `reports` keeps to those reports."""
    searched = np.array([reports is None or s.report in reports for s in index.sentences], dtype=np.bool_)
    count = min(NEIGHBOURS, index.manifest.units)
    hits = index.store.nearest(embedder.encode(queries), count, reports)
    return [_candidates(index, query, found, searched) for query, found in zip(queries, hits, strict=True)]


def _candidates(index: OpenIndex, query: str, hits: list[DenseHit], searched: NDArray[np.bool_]) -> Candidates:
    raw = np.where(searched, index.keywords.scores(query), 0.0)
    best = float(raw.max(initial=0.0))
    keyword = (raw / best if best > 0 else raw).astype(np.float32)
    floor = min((hit.similarity for hit in hits), default=0.0)
    by_kind = {kind: np.full(len(index.sentences), floor, dtype=np.float32) for kind in "sqp"}
    for hit in reversed(hits):
        target = target_of(hit.unit)
        places = index.places_of_passage.get(target, []) if hit.kind == "p" else [index.place_of[target]]
        by_kind[hit.kind][places] = hit.similarity
    return Candidates(by_kind["s"], by_kind["q"], by_kind["p"], keyword, best, searched)


def in_order(scores: Scores) -> list[int]:
    """The places of the searched sentences, best first."""
    return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place] >= 0]
