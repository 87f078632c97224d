"""An index that is open for questions: its reports, passages, sentences, keyword scores and vectors."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from index.abbreviations import Abbreviation, Glossary
from index.catalogue import Report
from index.errors import IndexCorruptError, IndexMismatchError
from index.generations import Generations
from index.keywords import REBUILD, KeywordIndex, Word, words_of
from index.late_interaction import FITTED, PieceIndex, Projection
from index.manifest import SCHEMA_VERSION, Manifest, file_digest, read_manifest
from index.reading import as_read
from index.store import ChromaStore, VectorStore
from index.types import Block, Passage, ReadReport, Sentence
from index.vocabulary import Vocabulary

REPORTS_FILE = "reports.json"
KEYWORDS_FOLDER = "keywords"
PIECES_FOLDER = "pieces"


@dataclass(frozen=True)
class IndexedReport:
    """One report as indexed: its catalogue entry, what its reader made of it, passages, and abbreviations."""

    entry: Report
    read: ReadReport
    passages: tuple[Passage, ...]
    abbreviations: tuple[Abbreviation, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.read.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order."""
        return self.read.blocks

    def as_read(self, start: int, end: int) -> str:
        """`text[start:end]` as it is read: without a hyphen at a line's end, or a running head in a paragraph."""
        return as_read(self.read.text, start, end, self.read.dropped).text

    def page_of(self, offset: int) -> int | None:
        """The number of the page that a place in the text stands on, from 1; None in a format without pages."""
        return bisect_right(self.read.pages, offset) or None

    @cached_property
    def passage_by_id(self) -> dict[str, Passage]:
        """Passages by id."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def words(self) -> dict[str, tuple[Word, ...]]:
        """The words of each passage by its id, with their places in the passage's text."""
        return {passage.id: words_of(self.text[passage.start : passage.end]) for passage in self.passages}

    @cached_property
    def stems(self) -> dict[str, frozenset[str]]:
        """The stems of each passage by its id, with those of the heading right above it."""
        return {
            passage.id: frozenset(word.stem for word in (*words_of(passage.heading), *self.words[passage.id]))
            for passage in self.passages
        }


REPORTS_ADAPTER = TypeAdapter(tuple[IndexedReport, ...])


@dataclass(frozen=True)
class OpenIndex:
    """Everything that answering needs, read once. Keyword and late-interaction scores are in the order of
    `sentences`."""

    folder: Path
    manifest: Manifest
    reports: dict[str, IndexedReport]
    sentences: tuple[Sentence, ...]
    keywords: KeywordIndex
    projection: Projection
    pieces: PieceIndex
    vocabulary: Vocabulary
    store: VectorStore

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
    def report_numbers(self) -> NDArray[np.int32]:
        """Of each sentence, the position of its report in `reports`."""
        number = {report_id: position for position, report_id in enumerate(self.reports)}
        return np.array([number[sentence.report] for sentence in self.sentences], dtype=np.int32)

    @cached_property
    def anticipated(self) -> NDArray[np.bool_]:
        """Of each sentence, whether its report has anticipated questions."""
        asked = {report_id: state.questions > 0 for report_id, state in self.manifest.reports.items()}
        return np.array([asked[sentence.report] for sentence in self.sentences], dtype=np.bool_)

    @cached_property
    def glossary(self) -> Glossary:
        """The abbreviations of all reports."""
        return Glossary({report_id: report.abbreviations for report_id, report in self.reports.items()})

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


def open_index(var: Path, model_digest: str | None = None, fitted: Path = FITTED) -> OpenIndex:
    """Open the live generation and check that it is whole.

    `model_digest` is that of the model that will embed the questions, `fitted` the file of the late interaction's
    projection. Raises IndexMissingError, IndexCorruptError,
    or IndexMismatchError, each naming the command that mends it.
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
    projection = Projection.for_model(manifest.model_digest, fitted)
    if projection.digest != manifest.projection:
        raise IndexMismatchError("the index was made with another fit of the late interaction; run `rag index`")
    return _read(folder, manifest, projection)


def _read(folder: Path, manifest: Manifest, projection: Projection) -> OpenIndex:
    for name, digest in manifest.files.items():
        if file_digest(folder / name) != digest:
            raise IndexCorruptError(f"{folder / name} is missing or damaged; {REBUILD}")
    for name, size in manifest.vector_files.items():
        if not (folder / name).is_file() or (folder / name).stat().st_size < size:
            raise IndexCorruptError(f"{folder / name} is missing or cut short; {REBUILD}")
    try:
        reports = REPORTS_ADAPTER.validate_json((folder / REPORTS_FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexCorruptError(f"{folder / REPORTS_FILE} cannot be read; {REBUILD}") from error
    sentences = tuple(s for report in reports for passage in report.passages for s in passage.sentences)
    keywords = KeywordIndex.load(folder / KEYWORDS_FOLDER, len(sentences))
    pieces = PieceIndex.load(folder / PIECES_FOLDER, len(sentences))
    vocabulary = Vocabulary.load(folder)
    store = ChromaStore.open(folder / "chroma", manifest.units)
    by_id = {report.entry.id: report for report in reports}
    return OpenIndex(folder, manifest, by_id, sentences, keywords, projection, pieces, vocabulary, store)
