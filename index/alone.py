"""Sentences by themselves: vectors without the heading, of the reports that have no anticipated questions.

A heading above each sentence of a section makes them alike. What the question tower was fitted to are sentences without
(docs/measured.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.late_interaction import Places, Scores


class AloneIndex:
    """Vectors of a fixed list of sentences, of those of some reports; what they are compared with is a question's.

    `parts` hold them in order, one array of shape (sentences or 0, dimensions) a report, never copied; `counts` are the
    sentences of each report, also of those without vectors.
    """

    def __init__(self, parts: Sequence[NDArray[np.float16]], counts: Sequence[int]) -> None:
        self._parts = tuple(parts)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.is_empty = not any(map(len, parts))

    def similar(self, vector: Vectors, places: Places) -> Scores:
        """The cosines of a unit vector, shape (dimensions,), with the sentences at `places`, which are in order; shape
        (places,), 0 where a sentence has no vector."""
        found = np.zeros(len(places), dtype=np.float32)
        ends = np.searchsorted(places, self._starts)
        for part in np.flatnonzero(np.diff(ends)):
            if len(self._parts[part]):
                within = slice(ends[part], ends[part + 1])
                rows = self._parts[part][places[within] - self._starts[part]]
                found[within] = rows.astype(np.float32) @ vector
        return found
