"""What people ask of one report: questions that something in it answers, and questions that nothing in it does.

A question that is like the latter, and less like the former, is one that the report hardly answers. Kept in the
report's segment, and read when a question's best sentence is in that report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.arrays import READING
from index.embedding import Vectors
from index.errors import IndexCorruptError
from index.keywords import REBUILD, KeywordIndex, StemmedTexts

Scores = NDArray[np.float32]

_FILE = "unanswered.npz"


@dataclass(frozen=True, slots=True, eq=False)
class KnownQuestions:
    """The questions of one report. `unanswered`: those that nothing answers; `vectors`: one for each of these, shape
    (unanswered, dimensions); `keywords`: the words of the `answered` others and then of these; None where nobody has
    written down what the report does not answer."""

    answered: int
    unanswered: tuple[str, ...]
    vectors: Vectors
    keywords: KeywordIndex | None

    @classmethod
    def of(cls, answered: Sequence[str], unanswered: Sequence[str], vectors: Vectors) -> "KnownQuestions":
        """From the texts, and a vector of each of those that nothing answers, shape (unanswered, dimensions)."""
        texts = [*answered, *unanswered]
        keywords = KeywordIndex.build([StemmedTexts.of(texts)]) if unanswered else None
        return cls(len(answered), tuple(unanswered), vectors, keywords)

    def save(self, folder: Path) -> None:
        """Write it into `folder`."""
        folder.mkdir()
        with (folder / _FILE).open("wb") as file:
            np.savez(file, answered=self.answered, texts=np.array(self.unanswered, dtype=np.str_), vectors=self.vectors)
        if self.keywords is not None:
            self.keywords.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "KnownQuestions":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / _FILE
        try:
            with READING, path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                answered, texts = int(stored["answered"]), tuple(stored["texts"].tolist())
                vectors = np.asarray(stored["vectors"], dtype=np.float32)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
        keywords = KeywordIndex.load(folder, answered + len(texts)) if texts else None
        return cls(answered, texts, vectors, keywords)

    def similar(self, vector: Vectors) -> Scores:
        """The cosine similarity of a vector, shape (dimensions,), to each that nothing answers; shape (unanswered,)."""
        return self.vectors @ vector if self.unanswered else np.zeros(0, dtype=np.float32)

    def scores(self, text: str) -> tuple[Scores, Scores]:
        """BM25 of `text` for those that something answers, shape (answered,), and for those that nothing does, shape
        (unanswered,)."""
        if self.keywords is None:
            return np.zeros(self.answered, dtype=np.float32), np.zeros(0, dtype=np.float32)
        every = self.keywords.scores(text)
        return every[: self.answered], every[self.answered :]
