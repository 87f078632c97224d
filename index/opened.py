"""An index that is open for questions: its reports, passages, sentences, keyword scores and vectors."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.abbreviations import Glossary
from index.alone import AloneIndex
from index.errors import IndexCorruptError, IndexFullError, IndexMismatchError
from index.exact import ExactSearch
from index.generations import Generations
from index.keywords import REBUILD, KeywordIndex
from index.known_questions import KnownQuestions
from index.late_interaction import FITTED, PieceIndex, Projection
from index.manifest import SCHEMA_VERSION, Manifest, file_digest, read_manifest
from index.question_tower import FITTED as QUESTION_TOWER
from index.question_tower import QuestionTower
from index.report import IndexedReport
from index.segments import Segment, Segments
from index.store import ChromaStore, Place, VectorStore
from index.types import Passage, Sentence
from index.vocabulary import Vocabulary

KEYWORDS_FOLDER = "keywords"
CHROMA_FOLDER = "chroma"

READERS = 4
"""Segments that are read at once."""

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenIndex:
    """Everything that answering needs, read once. Keyword and late-interaction scores are in the order of
    `sentences`."""

    folder: Path
    manifest: Manifest
    segments: tuple[Segment, ...]
    sentences: tuple[Sentence, ...]
    keywords: KeywordIndex
    projection: Projection
    pieces: PieceIndex
    alone: AloneIndex
    question_tower: QuestionTower
    vocabulary: Vocabulary
    store: VectorStore

    @cached_property
    def reports(self) -> dict[str, IndexedReport]:
        """The reports by id, in the order of the catalogue."""
        return {segment.report.entry.id: segment.report for segment in self.segments}

    @cached_property
    def place_of(self) -> dict[str, int]:
        """A sentence's position in `sentences`, by its id."""
        return {sentence.id: place for place, sentence in enumerate(self.sentences)}

    @cached_property
    def places_of_passage(self) -> dict[str, list[int]]:
        """The positions of a passage's sentences, by the passage's id."""
        places: dict[str, list[int]] = {}
        for place, sentence in enumerate(self.sentences):
            places.setdefault(sentence.passage, []).append(place)
        return places

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all words of the reports themselves, not of what is asked about them."""
        return frozenset().union(*(self.keywords.stems_of(report.text) for report in self.reports.values()))

    @cached_property
    def report_numbers(self) -> NDArray[np.int32]:
        """Of each sentence, the position of its report in `reports`."""
        number = {report_id: position for position, report_id in enumerate(self.reports)}
        return np.array([number[sentence.report] for sentence in self.sentences], dtype=np.int32)

    @cached_property
    def anticipated(self) -> NDArray[np.bool_]:
        """Of each sentence, whether its report has anticipated questions other than comparisons."""
        states = self.manifest.reports.values()
        asked = np.array([state.questions > 0 for state in states], dtype=np.bool_)
        return np.repeat(asked, [state.sentences for state in states])

    @cached_property
    def first_place_of(self) -> dict[str, int]:
        """The position in `sentences` of each report's first sentence."""
        places = np.searchsorted(self.report_numbers, np.arange(len(self.reports)))
        return dict(zip(self.reports, places.tolist(), strict=True))

    def questions_of(self, report: str) -> KnownQuestions:
        """What people ask of a report; raises IndexCorruptError."""
        return self._segment_of[report].questions

    @cached_property
    def _segment_of(self) -> dict[str, Segment]:
        return {segment.report.entry.id: segment for segment in self.segments}

    @cached_property
    def exact(self) -> ExactSearch:
        """The search among the units of a few reports."""
        return ExactSearch(self.segments)

    @cached_property
    def glossary(self) -> Glossary:
        """The abbreviations of all reports."""
        return Glossary({report_id: report.abbreviations for report_id, report in self.reports.items()})

    def in_full(self, text: str) -> str:
        """What somebody typed with its spelling corrected, and shorthand and abbreviations that no report and no reader
        of one uses in full."""
        return self.glossary.spelt_out(self.vocabulary.corrected(text), self.vocabulary.holds)

    def passage_of(self, sentence: Sentence) -> Passage:
        """The passage that a sentence stands in."""
        return self.reports[sentence.report].passage_by_id[sentence.passage]

    def quote(self, sentence: Sentence) -> str:
        """The sentence's words as they are read: exactly those of the canonical text, but for what a page break or a
        line's end put between them."""
        return self.reports[sentence.report].as_read(sentence.start, sentence.end)


def current_manifest(var: Path) -> Manifest:
    """The live generation's manifest; raises IndexMissingError or IndexCorruptError."""
    return read_manifest(Generations(var).current())


def open_index(
    var: Path,
    model_digest: str | None = None,
    fitted: Path = FITTED,
    chroma_url: str = "",
    before: OpenIndex | None = None,
    question_tower: Path = QUESTION_TOWER,
) -> OpenIndex:
    """Open the live generation and check that it is whole.

    `model_digest` is that of the model that will embed the questions, `fitted` the file of the late interaction's
    projection, `chroma_url` the address of the Chroma server, where one holds the vectors, `question_tower` the file of
    that. What `before` has read already is taken from there. Raises ModelError, IndexMissingError, IndexCorruptError,
    IndexMismatchError or IndexAwayError, each naming the command that mends it.
    """
    folder = Generations(var).current()
    manifest = read_manifest(folder)
    if manifest.schema_version != SCHEMA_VERSION:
        raise IndexMismatchError(
            f"the index has schema {manifest.schema_version}, this program needs {SCHEMA_VERSION}; run `rag index`"
        )
    if model_digest is not None and model_digest != manifest.model_digest:
        raise IndexMismatchError(
            f"the index was made with the embedding model {manifest.model}, another one is configured; run `rag index`"
        )
    if manifest.store != chroma_url:
        has, wanted = manifest.store or "in its own folder", chroma_url or "there"
        raise IndexMismatchError(
            f"the index has its vectors {has}, RAG_CHROMA_URL wants them {wanted}; run `rag index`"
        )
    projection = Projection.for_model(manifest.model_digest, fitted)
    if projection.digest != manifest.projection:
        raise IndexMismatchError("the index was made with another fit of the late interaction; run `rag index`")
    known = {segment.name: segment for segment in before.segments} if before else {}
    tower = QuestionTower.for_model(manifest.model_digest, question_tower)
    return _read(folder, manifest, projection, tower, _segments(var, manifest, known))


def _segments(var: Path, manifest: Manifest, known: Mapping[str, Segment]) -> tuple[Segment, ...]:
    """The segments of a generation, checked and read: several at once, for most of it is waiting for the disk and
    digests, which Python's threads do side by side."""
    segments = Segments(var)
    with ThreadPoolExecutor(READERS) as readers:
        return tuple(readers.map(lambda name: known.get(name) or segments.open(name).read(), manifest.segments))


def _read(
    folder: Path, manifest: Manifest, projection: Projection, tower: QuestionTower, segments: tuple[Segment, ...]
) -> OpenIndex:
    for name, digest in manifest.files.items():
        if file_digest(folder / name) != digest:
            raise IndexCorruptError(f"{folder / name} is missing or damaged; {REBUILD}")
    store = _searched(folder, manifest, segments)
    sentences = tuple(s for each in segments for passage in each.report.passages for s in passage.sentences)
    return OpenIndex(
        folder=folder,
        manifest=manifest,
        segments=segments,
        sentences=sentences,
        keywords=KeywordIndex.load(folder / KEYWORDS_FOLDER, len(sentences)),
        projection=projection,
        pieces=PieceIndex.joined([segment.pieces for segment in segments]),
        alone=AloneIndex([segment.alone for segment in segments], [segment.state.sentences for segment in segments]),
        question_tower=tower if any(len(segment.alone) for segment in segments) else QuestionTower(),
        vocabulary=Vocabulary.load(folder),
        store=store,
    )


def _searched(folder: Path, manifest: Manifest, segments: tuple[Segment, ...]) -> VectorStore:
    """What finds the nearest units: Chroma, or on a full disk each vector compared, which writes nothing."""
    try:
        return open_store(folder, manifest)
    except IndexFullError as error:
        LOG.warning("%s. Until then each vector is compared with the question, which takes longer.", error)
        return ExactSearch(segments, kept=len(segments))


def open_store(folder: Path, manifest: Manifest) -> ChromaStore:
    """Open the vectors of a generation; raises IndexCorruptError, IndexAwayError or IndexFullError."""
    for name, size in manifest.vector_files.items():
        if not (folder / name).is_file() or (folder / name).stat().st_size < size:
            raise IndexCorruptError(f"{folder / name} is missing or cut short; {REBUILD}")
    place = Place(folder / CHROMA_FOLDER, manifest.store, manifest.model_digest)
    last_units = [state.last_unit for state in manifest.reports.values()]
    return ChromaStore.open(place, manifest.segments, last_units, manifest.units)
