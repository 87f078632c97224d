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

from index.embedding import Vectors
from index.errors import IndexCorruptError, ModelError
from index.keywords import REBUILD
from index.manifest import file_digest

FITTED = Path(__file__).with_suffix(".npz")

LONGEST_QUESTION = 64
"""Word pieces of a question that count, those of most weight; the projection was fitted to questions of up to 32."""

Scores = NDArray[np.float32]


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
            with np.load(path, allow_pickle=False) as stored:
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


class PieceIndex:
    """The projected word pieces of a fixed list of sentences; scores come back in the order of that list.

    `pieces` has shape (all pieces, dimensions); sentence i has the `counts[i]` next ones, one at least.
    """

    FILE = "pieces.npz"

    def __init__(self, pieces: NDArray[np.float16], counts: NDArray[np.int64]) -> None:
        self._stored = pieces
        self._counts = counts
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)

    @classmethod
    def build(cls, sentences: Sequence[NDArray[np.float16]]) -> "PieceIndex":
        """From each sentence's projected pieces, shape (pieces, dimensions)."""
        return cls(np.vstack(sentences), np.array([len(pieces) for pieces in sentences], dtype=np.int64))

    @classmethod
    def joined(cls, parts: Sequence["PieceIndex"]) -> "PieceIndex":
        """The sentences of all parts, one after the other."""
        return cls(np.vstack([part._stored for part in parts]), np.concatenate([part._counts for part in parts]))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`."""
        with (folder / self.FILE).open("wb") as file:
            np.savez(file, pieces=self._stored, counts=self._counts)

    @classmethod
    def load(cls, folder: Path, size: int) -> "PieceIndex":
        """Read what `save` wrote for `size` sentences; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            with np.load(path, allow_pickle=False) as stored:
                pieces, counts = stored["pieces"], stored["counts"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
        if len(counts) != size or counts.sum() != len(pieces) or counts.min(initial=1) < 1:
            raise IndexCorruptError(f"{path} does not fit the sentences of its index; {REBUILD}")
        return cls(pieces, counts)

    def of(self, place: int) -> NDArray[np.float16]:
        """The projected pieces of the sentence at `place`."""
        start = self._starts[place]
        return self._stored[start : start + self._counts[place]]

    def scores(self, question: QuestionPieces) -> Scores:
        """MaxSim of a question for every sentence, shape (sentences,)."""
        matched = np.maximum.reduceat(question.vectors @ self._pieces.T, self._starts, axis=1)
        return np.asarray(question.shares @ matched, dtype=np.float32)

    def matches(self, question: QuestionPieces, place: int) -> Scores:
        """How well each of a question's pieces is matched by the sentence at `place`, shape (pieces,)."""
        theirs = self.of(place).astype(np.float32)
        return np.asarray((question.vectors @ theirs.T).max(axis=1), dtype=np.float32)

    def best_matches(self, question: QuestionPieces, count: int) -> Scores:
        """How well each of a question's first `count` pieces is matched by any sentence, shape (count,) at most."""
        return np.asarray((question.vectors[:count] @ self._pieces.T).max(axis=1), dtype=np.float32)

    @cached_property
    def _pieces(self) -> NDArray[np.float32]:
        return self._stored.astype(np.float32)
