"""What people ask of one report: questions that something in it answers, and questions that nothing in it does.

A question that is like the latter, and less like the former, is one that the report hardly answers; one in nearly the
words of the former is answered where that one is. Those that compare the report with others are told apart: only a
comparison is answered where they are. Kept in the report's segment, and read when one of a question's best
sentences is in that report.
"""

from collections.abc import Iterator, Sequence
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

Targets = NDArray[np.int32]

_FILE = "known.npz"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, the position among the report's sentences of the one that answers it, -1 where a passage does, and
    whether it compares the report with others."""

    text: str
    target: int
    compares: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class KnownQuestions:
    """The questions of one report. `targets`: of each that is answered, the position among the report's sentences of
    the one that answers it, -1 where a passage does; `compares`: whether it compares the report with others; shape
    (answered,) both. `comparisons`: the texts of those that compare, in order. `unanswered`: those that nothing
    answers; `vectors`: one for each of the first of these, shape (embedded, dimensions); `keywords`: the words of all,
    the answered first; None where nobody has written down any."""

    targets: Targets
    compares: NDArray[np.bool_]
    comparisons: tuple[str, ...]
    unanswered: tuple[str, ...]
    vectors: Vectors
    keywords: KeywordIndex | None

    @classmethod
    def of(cls, answered: Sequence[Answered], unanswered: Sequence[str], vectors: Vectors) -> "KnownQuestions":
        """From those that are answered, and the texts of the others with a vector of each of the first, shape
        (embedded, dimensions)."""
        texts = [*(each.text for each in answered), *unanswered]
        keywords = KeywordIndex.build([StemmedTexts.of(texts)]) if texts else None
        targets = np.array([each.target for each in answered], dtype=np.int32)
        compares = np.array([each.compares for each in answered], dtype=np.bool_)
        comparisons = tuple(each.text for each in answered if each.compares)
        return cls(targets, compares, comparisons, tuple(unanswered), vectors, keywords)

    def save(self, folder: Path) -> None:
        """Write it into `folder`."""
        folder.mkdir()
        with (folder / _FILE).open("wb") as file:
            np.savez(
                file,
                targets=self.targets,
                compares=self.compares,
                comparisons=np.array(self.comparisons, dtype=np.str_),
                texts=np.array(self.unanswered, dtype=np.str_),
                vectors=self.vectors,
            )
        if self.keywords is not None:
            self.keywords.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "KnownQuestions":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / _FILE
        try:
            with READING, path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                targets, texts = np.asarray(stored["targets"], dtype=np.int32), tuple(stored["texts"].tolist())
                compares, comparisons = np.asarray(stored["compares"], dtype=np.bool_), stored["comparisons"].tolist()
                vectors = np.asarray(stored["vectors"], dtype=np.float32)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
        count = len(targets) + len(texts)
        keywords = KeywordIndex.load(folder, count) if count else None
        return cls(targets, compares, tuple(comparisons), texts, vectors, keywords)

    def compared(self) -> Iterator[tuple[str, int]]:
        """Each comparison that a sentence answers, with the position of that among the report's sentences."""
        targets = self.targets[self.compares].tolist()
        yield from ((text, target) for text, target in zip(self.comparisons, targets, strict=True) if target >= 0)

    def similar(self, vector: Vectors) -> Scores:
        """The cosine similarity of a vector, shape (dimensions,), to each that is embedded; shape (embedded,)."""
        return self.vectors @ vector if self.unanswered else np.zeros(0, dtype=np.float32)

    def scores(self, text: str) -> tuple[Scores, Scores]:
        """BM25 of `text` for those that something answers, shape (answered,), and for those that nothing does, shape
        (unanswered,)."""
        return self._parted(None if self.keywords is None else self.keywords.scores(text))

    def likest(self, text: str, sentences: int) -> tuple[Scores, Scores]:
        """BM25 of `text` for the likest of the questions that each of the report's `sentences` answers, shape
        (sentences,), and for the likest of those that compare; 0 where nobody asks."""
        answered, _ = self.scores(text)
        found = np.zeros((2, sentences), dtype=np.float32)
        asked = (self.targets >= 0) & (answered > 0)
        np.maximum.at(found, (self.compares[asked].astype(np.intp), self.targets[asked]), answered[asked])
        return found[0], found[1]

    def alike(self, text: str) -> tuple[Scores, Scores]:
        """How much each is the same as `text`, from 0 to 1 (`KeywordIndex.alike`); shapes as for `scores`."""
        return self._parted(None if self.keywords is None else self.keywords.alike(text))

    def _parted(self, every: Scores | None) -> tuple[Scores, Scores]:
        if every is None:
            every = np.zeros(len(self.targets) + len(self.unanswered), dtype=np.float32)
        return every[: len(self.targets)], every[len(self.targets) :]
