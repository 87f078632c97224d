"""What people ask of a report and nothing in it answers: the texts with their vectors, in the report's segment."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from zipfile import BadZipFile

import numpy as np

from index.arrays import READING
from index.embedding import Vectors
from index.errors import IndexCorruptError
from index.keywords import REBUILD


@dataclass(frozen=True, slots=True, eq=False)
class Unanswered:
    """Questions that a report is known not to answer. `vectors`: one a text, shape (texts, dimensions)."""

    texts: tuple[str, ...]
    vectors: Vectors

    FILE: ClassVar[str] = "unanswered.npz"

    @classmethod
    def of(cls, texts: tuple[str, ...], vectors: list[Vectors]) -> "Unanswered":
        """`texts` with their `vectors`, shape (dimensions,) each."""
        return cls(texts, np.array(vectors, dtype=np.float32).reshape(len(texts), -1 if texts else 0))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`."""
        with (folder / self.FILE).open("wb") as file:
            np.savez(file, texts=np.array(self.texts, dtype=np.str_), vectors=self.vectors)

    @classmethod
    def load(cls, folder: Path) -> "Unanswered":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            with READING, path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return cls(tuple(stored["texts"].tolist()), np.asarray(stored["vectors"], dtype=np.float32))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
