"""What the quick searches miss: HNSW against exact search, and scored candidates against scoring everything."""

import statistics

import numpy as np

from bench.scale.collection import Collection
from bench.scale.figures import Recall
from index import late_interaction
from index.embedding import Vectors
from index.opened import OpenIndex
from rag.assistant import Assistant

QUESTIONS = 100
NEAREST = 10
LARGEST = 12_000
"""Passages up to which everything can be scored: each word piece then takes 32 bits a number."""


def recall(collection: Collection) -> Recall:
    """Compare what is found for some planted facts' questions."""
    questions = [fact.question for fact in collection.facts[:QUESTIONS]]
    assistant = Assistant.open(collection.settings)
    hnsw = _hnsw(assistant.index, assistant.embedder.encode(questions))
    if sum(state.passages for state in assistant.index.manifest.reports.values()) > LARGEST:
        return Recall(hnsw=hnsw, best_5=None, best_10=None)
    late_interaction.SCORED_WHOLE = 0
    among = [[sentence.id for sentence in assistant.ranked(question)] for question in questions]
    late_interaction.SCORED_WHOLE = 10**12
    every = [[sentence.id for sentence in assistant.ranked(question)] for question in questions]
    return Recall(hnsw=hnsw, best_5=_shared(every, among, 5), best_10=_shared(every, among, 10))


def _hnsw(index: OpenIndex, vectors: Vectors) -> float:
    ids = [unit for segment in index.segments for unit in segment.units().ids]
    found = [[hit.unit for hit in hits] for hits in index.store.nearest(vectors, NEAREST)]
    similar = np.hstack([vectors @ segment.vectors().T for segment in index.segments])
    exact = [[ids[place] for place in row] for row in np.argpartition(-similar, NEAREST, axis=1)[:, :NEAREST]]
    return _shared(exact, found, NEAREST)


def _shared(right: list[list[str]], found: list[list[str]], count: int) -> float:
    return statistics.fmean(
        len(set(one[:count]) & set(other[:count])) / count for one, other in zip(right, found, strict=True)
    )
