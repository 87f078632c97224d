"""Segments: what one version of one report gives to the index, in a folder of its own that never changes.

::

    <var>/index/segments/<name>/segment.json   what it was made from; without it the segment was never finished
                                report.json    catalogue entry, canonical text, blocks, passages, abbreviations
                                units.json     ids and texts of what is embedded to be searched
                                vectors.npy    their vectors, shape (units, dimensions)
                                pieces/        projected word pieces of the sentences
                                alone.npy      vectors of the sentences without their headings, shape (sentences,
                                               dimensions), or (0, dimensions) where it has anticipated questions
                                questions/     what people ask of it, and what of that nothing in it answers
                                stems.npz      stemmed words of the sentences, for the keyword index
                                words.json     words of the report and of its questions, for spelling
                                original<.ext> the file as it was received

A segment's name holds a digest of all that it is made from, so an unchanged report is never made twice, and a
build that was interrupted goes on where it stopped.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from index.arrays import READING
from index.embedding import Vectors
from index.errors import IndexCorruptError
from index.keywords import REBUILD, StemmedTexts
from index.known_questions import KnownQuestions
from index.late_interaction import PieceIndex
from index.manifest import ReportState, file_digest, text_digest
from index.report import IndexedReport
from index.units import UnitKind
from index.vocabulary import WordCounts

SEGMENT_FILE = "segment.json"
UNFINISHED = ".unfinished-"
QUESTIONS_FOLDER = "questions"

_REPORT = TypeAdapter(IndexedReport)


class SegmentFiles(BaseModel):
    """What a segment was made from, and the SHA-256 of each of its files."""

    model_config = ConfigDict(frozen=True)

    state: ReportState
    files: dict[str, str]


class Units(BaseModel):
    """The ids and texts of what was embedded, in the order of the vectors."""

    model_config = ConfigDict(frozen=True)

    ids: list[str]
    kinds: list[UnitKind]
    texts: list[str]


@dataclass(frozen=True)
class Segment:
    """A finished segment. Its parts are read when they are first asked for, and then kept."""

    folder: Path
    state: ReportState

    @property
    def name(self) -> str:
        """The segment's name, which no other has."""
        return self.folder.name

    @cached_property
    def report(self) -> IndexedReport:
        """The report; raises IndexCorruptError."""
        return self._read_report()

    @cached_property
    def pieces(self) -> PieceIndex:
        """The word pieces of its sentences; raises IndexCorruptError."""
        return self._read_pieces()

    @cached_property
    def alone(self) -> NDArray[np.float16]:
        """The vectors of its sentences without their headings, shape (sentences or 0, dimensions); raises
        IndexCorruptError."""
        return self._read_alone()

    @cached_property
    def questions(self) -> KnownQuestions:
        """What people ask of its report; raises IndexCorruptError."""
        return KnownQuestions.load(self.folder / QUESTIONS_FOLDER)

    def read(self) -> "Segment":
        """Itself, with its report and its word pieces read; raises IndexCorruptError."""
        # Not by way of `cached_property`: Python 3.11's lets one thread at a time in, whichever segment it is of.
        vars(self).update(pieces=self._read_pieces(), alone=self._read_alone(), report=self._read_report())
        return self

    def units(self) -> Units:
        """The ids and texts of its units; raises IndexCorruptError."""
        try:
            return Units.model_validate_json((self.folder / "units.json").read_bytes())
        except (OSError, ValidationError) as error:
            raise self._corrupt("units.json", error) from error

    def vectors(self) -> Vectors:
        """The vectors of its units, shape (units, dimensions); raises IndexCorruptError."""
        return np.asarray(self._read_array("vectors.npy"), dtype=np.float32)

    def stems(self) -> StemmedTexts:
        """The stemmed words of its sentences; raises IndexCorruptError."""
        return StemmedTexts.load(self.folder)

    def words(self) -> WordCounts:
        """The words that it adds to the vocabulary; raises IndexCorruptError."""
        return WordCounts.load(self.folder)

    @property
    def original(self) -> Path:
        """The file as it was received."""
        return next(self.folder.glob("original*"), self.folder / "original")

    def _read_pieces(self) -> PieceIndex:
        return PieceIndex.load(self.folder / "pieces", self.state.sentences)

    def _read_alone(self) -> NDArray[np.float16]:
        return np.asarray(self._read_array("alone.npy"), dtype=np.float16)

    def _read_array(self, name: str) -> NDArray[np.floating]:
        try:
            with READING:
                array: NDArray[np.floating] = np.load(self.folder / name, allow_pickle=False)
            return array
        except (OSError, ValueError, EOFError) as error:
            raise self._corrupt(name, error) from error

    def _read_report(self) -> IndexedReport:
        try:
            return _REPORT.validate_json((self.folder / "report.json").read_bytes())
        except (OSError, ValidationError) as error:
            raise self._corrupt("report.json", error) from error

    def _corrupt(self, name: str, error: Exception) -> IndexCorruptError:
        return IndexCorruptError(f"{self.folder / name} cannot be read ({_first_line(error)}); {REBUILD}")


@dataclass(frozen=True)
class SegmentParts:
    """All that is written into a segment; the arrays and lists are in the order of the units or sentences."""

    report: IndexedReport
    units: Units
    vectors: Vectors
    pieces: PieceIndex
    alone: Vectors
    questions: KnownQuestions
    stems: StemmedTexts
    words: WordCounts
    original: Path


class Segments:
    """The segments under one folder."""

    def __init__(self, var: Path) -> None:
        self._root = var / "index" / "segments"

    def open(self, name: str, check: bool = True) -> Segment:
        """The segment `name`; raises IndexCorruptError where a file is missing or, with `check`, damaged."""
        folder = self._root / name
        try:
            known = SegmentFiles.model_validate_json((folder / SEGMENT_FILE).read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexCorruptError(f"{folder / SEGMENT_FILE} is missing or damaged; {REBUILD}") from error
        for file, digest in known.files.items():
            path = folder / file
            if not path.is_file() or (check and file_digest(path) != digest):
                raise IndexCorruptError(f"{folder / file} is missing or damaged; {REBUILD}")
        return Segment(folder, known.state)

    def opened(self, name: str, check: bool = True) -> Segment | None:
        """The segment `name` where it is whole."""
        try:
            return self.open(name, check)
        except IndexCorruptError:
            return None

    def find(self, key: str, checked: Sequence[str] = ()) -> Segment | None:
        """A whole segment that was made from what `key` stands for, if there is one; the files of those named in
        `checked` are looked for and not read."""
        names = (folder.name for folder in sorted(self._root.glob(f"{key}*")))
        found = (self.opened(name, check=name not in checked) for name in names)
        return next((segment for segment in found if segment is not None), None)

    def write(self, key: str, state: ReportState, parts: SegmentParts) -> Segment:
        """Write a segment beside the others; it is there whole or not at all."""
        folder = self._root / f"{UNFINISHED}{uuid4().hex}"
        (folder / "pieces").mkdir(parents=True)
        try:
            (folder / "report.json").write_bytes(_REPORT.dump_json(parts.report))
            (folder / "units.json").write_text(parts.units.model_dump_json(), encoding="utf-8")
            np.save(folder / "vectors.npy", parts.vectors)
            parts.pieces.save(folder / "pieces")
            np.save(folder / "alone.npy", parts.alone.astype(np.float16))
            parts.questions.save(folder / QUESTIONS_FOLDER)
            parts.stems.save(folder)
            parts.words.save(folder)
            shutil.copyfile(parts.original, folder / f"original{parts.original.suffix.lower()}")
            files = {path.relative_to(folder).as_posix(): file_digest(path) for path in _files(folder)}
            written = SegmentFiles(state=state, files=files).model_dump_json(indent=1)
            (folder / SEGMENT_FILE).write_text(written, encoding="utf-8")
            return Segment(self._place(folder, key), state)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _place(self, folder: Path, key: str) -> Path:
        """Give a finished folder the first free name."""
        names = (key if n == 0 else f"{key}-{n}" for n in count())
        target = next(self._root / name for name in names if not (self._root / name).exists())
        folder.rename(target)
        return target

    def others(self, names: Sequence[str]) -> list[Path]:
        """The folders of all segments but those named, unfinished ones among them."""
        if not self._root.is_dir():
            return []
        return sorted(folder for folder in self._root.iterdir() if folder.name not in names)


def segment_key(report_id: str, state: ReportState, made_by: Sequence[str]) -> str:
    """What a segment's name begins with: it stands for the report's state and for all that made the segment of it."""
    whole = json.dumps([state.content, state.entry, state.anticipated, *made_by])
    return f"{report_id}-{text_digest(whole)[:16]}"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
