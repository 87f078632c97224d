"""An index that is open for questions: its reports, passages, sentences, keyword scores and vectors."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.catalogue import Report
from index.errors import IndexCorruptError, IndexMismatchError
from index.generations import Generations
from index.keywords import REBUILD, KeywordIndex
from index.manifest import SCHEMA_VERSION, Manifest, file_digest, read_manifest
from index.store import ChromaStore, VectorStore
from index.types import Block, Passage, Sentence

REPORTS_FILE = "reports.json"
KEYWORDS_FOLDER = "keywords"


@dataclass(frozen=True)
class IndexedReport:
    """One report as indexed: its catalogue entry, canonical text, blocks and passages."""

    entry: Report
    text: str
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]

    @cached_property
    def passage_by_id(self) -> dict[str, Passage]:
        """Passages by id."""
        return {passage.id: passage for passage in self.passages}


REPORTS_ADAPTER = TypeAdapter(tuple[IndexedReport, ...])


@dataclass(frozen=True)
class OpenIndex:
    """Everything that answering needs, read once. Keyword scores are in the order of `sentences`."""

    folder: Path
    manifest: Manifest
    reports: dict[str, IndexedReport]
    sentences: tuple[Sentence, ...]
    keywords: KeywordIndex
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

    def passage_of(self, sentence: Sentence) -> Passage:
        """The passage that a sentence stands in."""
        return self.reports[sentence.report].passage_by_id[sentence.passage]

    def quote(self, sentence: Sentence) -> str:
        """The sentence's exact words in the canonical text."""
        return self.reports[sentence.report].text[sentence.start : sentence.end]


def current_manifest(var: Path) -> Manifest:
    """The live generation's manifest; raises IndexMissingError or IndexCorruptError."""
    return read_manifest(Generations(var).current())


def open_index(var: Path, model_digest: str | None = None) -> OpenIndex:
    """Open the live generation and check that it is whole.

    `model_digest` is that of the model that will embed the questions. Raises IndexMissingError, IndexCorruptError,
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
    return _read(folder, manifest)


def _read(folder: Path, manifest: Manifest) -> OpenIndex:
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
    store = ChromaStore.open(folder / "chroma", manifest.units)
    return OpenIndex(folder, manifest, {report.entry.id: report for report in reports}, sentences, keywords, store)
