"""Exact search: among the units of a few reports quicker and surer than a filtered search of all, and among all of them
what is left where Chroma cannot open."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedding import Vectors
from index.segments import Segment
from index.types import DenseHit

KEPT = 200
"""Reports whose vectors are kept in memory, those that were asked for last."""


class ExactSearch:
    """The nearest units of a few reports, by comparing with each; their vectors are read when first asked for."""

    def __init__(self, segments: Sequence[Segment], kept: int = KEPT) -> None:
        self._of = {segment.report.entry.id: segment for segment in segments}
        self._read = lru_cache(maxsize=kept)(self._units)

    def count(self) -> int:
        """How many units there are."""
        return sum(segment.state.units for segment in self._of.values())

    def nearest(self, vectors: Vectors, count: int, reports: Sequence[str] | None = None) -> list[list[DenseHit]]:
        """The `count` nearest units to each of `vectors` (shape (n, dimensions)), best first; `reports` keeps to those
        reports. Raises IndexCorruptError.
        """
        read = [self._read(report) for report in (self._of if reports is None else reports)]
        ids = [unit for units, _ in read for unit in units]
        similar = np.hstack([vectors @ theirs.T for _, theirs in read])
        return [[DenseHit(ids[n], ids[n][0], float(row[n])) for n in _highest(row, count)] for row in similar]

    def of_sentences(self, report: str) -> Vectors:
        """The vectors of a report's sentences in its order, shape (sentences, dimensions). Raises IndexCorruptError."""
        units, vectors = self._read(report)
        return vectors[[n for n, unit in enumerate(units) if unit[0] == "s"]]

    def _units(self, report: str) -> tuple[list[str], Vectors]:
        segment = self._of[report]
        return segment.units().ids, segment.vectors()


def _highest(scores: Vectors, count: int) -> list[int]:
    """The places of the `count` highest, best first."""
    places = np.arange(len(scores))
    if count < len(scores):
        places = np.argpartition(scores, -count)[-count:]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")]]
