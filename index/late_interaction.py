"""Late interaction: how well a sentence's word pieces match those of a question, piece by piece.

Each piece of the question is compared with every piece of a sentence; its best match counts, and a weighted mean over
the question's pieces is the score (MaxSim: O. Khattab and M. Zaharia, "ColBERT: Efficient and Effective Passage Search
via Contextualized Late Interaction over BERT", 2020). The vectors of the pieces are the embedding model's own, through
one linear projection, and the weights come from one linear layer; both are in `late_interaction.npz`, fitted by
`python bench/fit_late_interaction.py` to the anticipated questions in `seeds/questions/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.arrays import READING
from index.embedding import Vectors
from index.errors import IndexCorruptError, ModelError
from index.keywords import REBUILD
from index.manifest import file_digest

FITTED = Path(__file__).with_suffix(".npz")

LONGEST_QUESTION = 64
"""Word pieces of a question that count, those of most weight; the projection was fitted to questions of up to 32."""

SCORED_WHOLE = 400_000
"""Word pieces up to which a question is compared with every sentence: about 15,000 sentences, 35 ms, and twice the
memory. With more, it is compared with candidates of the other searches (docs/scaling.md)."""

Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""Positions of sentences in an index, in any order."""


@dataclass(frozen=True, eq=False)
class Projection:
    """What is fitted. `matrix`: (dimensions, the model's dimensions); `weigher`: (the model's dimensions,).

    `digest` tells it from any other, for the manifest. Without a matrix the model's own vectors are compared as they
    are, and every piece of a question counts alike.
    """

    digest: str
    matrix: NDArray[np.float32] | None = None
    weigher: NDArray[np.float32] | None = None

    @classmethod
    def for_model(cls, model_digest: str, path: Path = FITTED) -> "Projection":
        """What `path` holds where that was fitted to this model, else an empty one; raises ModelError."""
        try:
            with READING, np.load(path, allow_pickle=False) as stored:
                if str(stored["model_digest"]) != model_digest:
                    return cls("none")
                matrix, weigher = (stored[name].astype(np.float32) for name in ("matrix", "weigher"))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"the late interaction's file {path} cannot be read ({error}); restore it") from error
        return cls(file_digest(path), matrix, weigher)

    def save(self, path: Path, model_digest: str) -> None:
        """Write what was fitted to the pieces of a model, with 16 bits a number."""
        if self.matrix is None or self.weigher is None:
            raise ValueError("there is nothing to save: the projection was not fitted")
        with path.open("wb") as file:
            np.savez(
                file,
                model_digest=np.array(model_digest),
                matrix=self.matrix.astype(np.float16),
                weigher=self.weigher.astype(np.float16),
            )

    def project(self, pieces: Vectors) -> NDArray[np.float32]:
        """Vectors of word pieces, shape (pieces, the model's dimensions), as unit vectors of (pieces, dimensions)."""
        projected = pieces if self.matrix is None else pieces @ self.matrix.T
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        return np.asarray(projected / np.maximum(lengths, 1e-9), dtype=np.float32)

    def question(self, pieces: Vectors) -> "QuestionPieces":
        """The pieces of a question, shape (pieces, the model's dimensions), as they are compared."""
        logits = np.zeros(len(pieces)) if self.weigher is None else pieces @ self.weigher
        raw = np.exp(logits - logits.max(initial=-np.inf))
        kept = np.argsort(-raw, kind="stable")[:LONGEST_QUESTION]
        return QuestionPieces(self.project(pieces[kept]), (raw[kept] / raw[kept].sum()).astype(np.float32))


@dataclass(frozen=True, eq=False)
class QuestionPieces:
    """A question's word pieces, those of most weight first.

    `vectors`: unit vectors, (pieces, dimensions). `shares`: how much each counts, (pieces,); they add up to 1.
    """

    vectors: NDArray[np.float32]
    shares: NDArray[np.float32]

    def score(self, matched: Scores) -> Scores:
        """MaxSim, shape (sentences,), from how well each piece is matched by each sentence, (pieces, sentences)."""
        return np.asarray(self.shares @ matched, dtype=np.float32)


class PieceIndex:
    """The projected word pieces of a fixed list of sentences; scores come back in the order of that list.

    `parts` hold the pieces in order, one array of shape (pieces, dimensions) a report, never copied: two generations of
    an index share those of the reports that both have. Sentence i has the `counts[i]` next pieces, one at least, all of
    them in one part.
    """

    FILE = "pieces.npy"

    def __init__(self, parts: Sequence[NDArray[np.float16]], counts: NDArray[np.int64]) -> None:
        self._parts = tuple(part for part in parts if len(part))
        self._counts = counts
        ends = np.cumsum(counts)
        self._starts = ends - counts
        part_ends = np.cumsum([len(part) for part in self._parts], dtype=np.int64)
        self._part_of = np.searchsorted(part_ends, self._starts, side="right")
        self._part_starts = np.concatenate([[0], part_ends]).astype(np.int64)

    @classmethod
    def build(cls, sentences: Sequence[NDArray[np.float16]]) -> "PieceIndex":
        """From each sentence's projected pieces, shape (pieces, dimensions)."""
        parts = [np.vstack(sentences)] if sentences else []
        return cls(parts, np.array([len(pieces) for pieces in sentences], dtype=np.int64))

    @classmethod
    def joined(cls, parts: Sequence["PieceIndex"]) -> "PieceIndex":
        """The sentences of all `parts`, one after another; their arrays are shared, not copied."""
        counts = [part._counts for part in parts] or [np.zeros(0, dtype=np.int64)]
        return cls([array for part in parts for array in part._parts], np.concatenate(counts))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`: the counts, then the pieces, as NumPy's own format has them, one after the
        other; they are read with no more than a copy."""
        with (folder / self.FILE).open("wb") as file:
            np.save(file, self._counts, allow_pickle=False)
            np.save(file, np.concatenate(self._parts or [np.zeros((0, 1), np.float16)]), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> "PieceIndex":
        """Read what `save` wrote for `size` sentences; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            with READING, path.open("rb") as file:
                counts, pieces = np.load(file, allow_pickle=False), np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
        if len(counts) != size or counts.sum() != len(pieces) or counts.min(initial=1) < 1:
            raise IndexCorruptError(f"{path} does not fit the sentences of its index; {REBUILD}")
        return cls([pieces], counts)

    @property
    def is_small(self) -> bool:
        """Whether a question is compared with every sentence; else only with `places` that another search chose."""
        return int(self._part_starts[-1]) <= SCORED_WHOLE

    def of(self, place: int) -> NDArray[np.float16]:
        """The projected pieces of the sentence at `place`."""
        part = self._part_of[place]
        start = self._starts[place] - self._part_starts[part]
        pieces: NDArray[np.float16] = self._parts[part][start : start + self._counts[place]]
        return pieces

    def matched(self, question: QuestionPieces, places: Places | None = None) -> Scores:
        """How well each of a question's pieces is matched by the sentences at `places`, or by every one.

        Shape (pieces, places) or (pieces, sentences).
        """
        if self.is_small:
            every = _maxima(question, self._all_pieces, self._starts)
            return every if places is None else every[:, places]
        if places is not None:
            return _maxima(question, *self._gathered(places))
        return np.hstack([_maxima(question, *self._whole(part)) for part in range(len(self._parts))])

    def scores(self, question: QuestionPieces, places: Places | None = None) -> Scores:
        """MaxSim of a question for the sentences at `places`, shape (places,), or for every one, shape (sentences,)."""
        return question.score(self.matched(question, places))

    def _whole(self, part: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The pieces of one part, and where each of its sentences begins among them."""
        starts = self._starts[self._part_of == part] - self._part_starts[part]
        return self._parts[part].astype(np.float32), starts

    def _gathered(self, places: Places) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The pieces of the sentences at `places`, in that order, and where each sentence begins among them."""
        counts = self._counts[places]
        starts = np.cumsum(counts) - counts
        # Whoever embedded the question has loaded it already; it widens numbers ten times as fast as NumPy.
        import torch

        gathered = np.empty((int(counts.sum()), self._parts[0].shape[1]), dtype=np.float16)
        first = self._starts[places] - self._part_starts[self._part_of[places]]
        parts = self._part_of[places].tolist()
        for part, begin, at, count in zip(parts, first.tolist(), starts.tolist(), counts.tolist(), strict=True):
            gathered[at : at + count] = self._parts[part][begin : begin + count]
        return torch.from_numpy(gathered).float().numpy(), starts

    @cached_property
    def _all_pieces(self) -> NDArray[np.float32]:
        """Every piece, ready to be compared: twice the memory, so only where the index is small."""
        return np.concatenate(self._parts or [np.zeros((0, 1), np.float16)]).astype(np.float32)


def _maxima(question: QuestionPieces, pieces: NDArray[np.float32], starts: NDArray[np.int64]) -> Scores:
    """The best match of each of a question's pieces in each sentence; `starts` are where those begin in `pieces`."""
    if not len(starts):
        return np.zeros((len(question.shares), 0), dtype=np.float32)
    return np.asarray(np.maximum.reduceat(question.vectors @ pieces.T, starts, axis=1), dtype=np.float32)
