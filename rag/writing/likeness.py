"""How like the words of a statement are to those of its sources, as the embedding model sees each in its sentence."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from rag.linear import Features
from rag.writing.compared import Compared
from rag.writing.support import Embedded, Vectors, word_vector

_NEAR = 12
"""Words of a source between two pieces of it that may have been replaced."""


class Likeness:
    """The cosine similarities of one statement's words."""

    def __init__(self, compared: Compared, stated: Embedded, sources: Sequence[Embedded]) -> None:
        self._compared = compared
        self._stated, self._sources = stated, sources
        ours, theirs = compared.aligned.ours, compared.aligned.theirs
        # Most words' vectors are never asked for.
        self._ours = cache(lambda n: word_vector(stated, ours[n].start, ours[n].end))
        self._theirs = cache(lambda n: word_vector(sources[theirs[n].source], theirs[n].start, theirs[n].end))

    def features(self) -> Features:
        """Of the words that stand there, of those that do not, and of the whole; 1 where there are none."""
        aligned, places = self._compared.aligned, self._compared.aligned.places
        same = sorted(self._like(n, place) for n, place in aligned.matched if aligned.ours[n].asserts) or [1.0]
        new = [n for n in range(len(aligned.ours)) if places[n] is None and self._is_content(n)]
        words = [n for n, token in enumerate(aligned.theirs) if token.is_word]
        return {
            "likeness, least": same[0],
            "likeness, second": same[min(1, len(same) - 1)],
            "likeness, lower quarter": same[len(same) // 4],
            "likeness, mean": float(np.mean(same)),
            "likeness of new words": min(
                (max((self._like(n, each) for each in words), default=0.0) for n in new), default=1.0
            ),
            "likeness of what was replaced": self._replaced(),
            "likeness of the whole": max(float(self._stated.vector @ source.vector) for source in self._sources),
        }

    def _is_content(self, n: int) -> bool:
        return self._compared.kind(self._compared.aligned.ours[n]) == "content"

    def _like(self, here: int, there: int) -> float:
        return _cosine(self._ours(here), self._theirs(there))

    def _replaced(self) -> float:
        """How like a new word is to the words that it stands in place of; the least of them."""
        ours, theirs, places = (
            self._compared.aligned.ours,
            self._compared.aligned.theirs,
            self._compared.aligned.places,
        )
        least = 1.0
        for (one, here), (other, there) in pairwise(self._compared.aligned.matched):
            low, high = sorted((here, there))
            new = [n for n in range(one + 1, other) if places[n] is None and ours[n].asserts]
            old = [n for n in range(low + 1, high) if n not in self._compared.aligned.taken and theirs[n].asserts]
            if new and old and high - low < _NEAR:
                least = min(least, *(max(self._like(n, m) for m in old) for n in new))
        return least


def _cosine(one: Vectors | None, other: Vectors | None) -> float:
    return 1.0 if one is None or other is None else float(one @ other)
