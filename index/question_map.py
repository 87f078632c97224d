"""The question map: moves a question's vector to where the sentences lie that answer such questions.

One matrix, in `question_map.npz`, fitted by `python bench/fit_question_map.py` to anticipated questions. It is for
reports that have none of their own (docs/measured.md).
"""

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.arrays import READING
from index.embedding import Vectors
from index.errors import ModelError

FITTED = Path(__file__).with_suffix(".npz")


@dataclass(frozen=True, eq=False)
class QuestionMap:
    """`matrix`: (dimensions, dimensions); without one, questions stay where they are."""

    matrix: NDArray[np.float32] | None = None

    @classmethod
    def for_model(cls, model_digest: str, path: Path = FITTED) -> "QuestionMap":
        """What `path` holds where that was fitted to this model, else an empty one; raises ModelError."""
        try:
            with READING, np.load(path, allow_pickle=False) as stored:
                fitted_to_it = str(stored["model_digest"]) == model_digest
                return cls(stored["matrix"].astype(np.float32) if fitted_to_it else None)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"the question map's file {path} cannot be read ({error}); restore it") from error

    def save(self, path: Path, model_digest: str) -> None:
        """Write what was fitted to the vectors of a model, with 16 bits a number."""
        if self.matrix is None:
            raise ValueError("there is nothing to save: the question map was not fitted")
        with path.open("wb") as file:
            np.savez(file, model_digest=np.array(model_digest), matrix=self.matrix.astype(np.float16))

    def moved(self, questions: Vectors) -> Vectors:
        """Vectors of questions, shape (questions, dimensions), as unit vectors to be compared with sentences."""
        moved = questions if self.matrix is None else questions @ self.matrix
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)
