"""Build the index: read, cut, embed, store, and swap it in.

Everything is read and checked before anything is written. A build that fails or is killed leaves the last good
generation as it was.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.abbreviations import SECTOR_FILE, Abbreviation, abbreviations_of, load_sector
from index.catalogue import Catalogue, Report
from index.embedding import Embedder
from index.errors import IndexStoreError
from index.generations import Generations
from index.keywords import KeywordIndex
from index.late_interaction import FITTED, PieceIndex, Projection
from index.manifest import Manifest, ReportState, file_digest
from index.opened import (
    KEYWORDS_FOLDER,
    PIECES_FOLDER,
    REPORTS_ADAPTER,
    REPORTS_FILE,
    IndexedReport,
    OpenIndex,
    open_index,
)
from index.passages import cut_passages
from index.questions import load_questions
from index.readers import read_report
from index.store import ChromaStore
from index.types import Progress
from index.units import Unit, flat, make_units, questions_by_target, unit_of
from index.vectors import KnownTexts, Pieces, TextEncoder
from index.vocabulary import Vocabulary

BATCH = 128
"""Units embedded and inserted at a time: Chroma is quickest with 50 to 250."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: the manifest in force, and how many units were embedded and how many taken over."""

    status: Literal["built", "up to date"]
    manifest: Manifest
    embedded: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class _Prepared:
    report: IndexedReport
    asked: dict[str, list[str]]
    units: list[Unit]


def build_index(
    catalogue: Catalogue,
    var: Path,
    model: tuple[str, str],
    load_embedder: Callable[[], Embedder],
    *,
    fitted: Path = FITTED,
    rebuild: bool = False,
    progress: Progress = lambda done, total: None,
) -> BuildResult:
    """Bring the index under `var` up to date with `catalogue`.

    `model` is the embedding model's name and digest; `load_embedder` is called only when something must be
    embedded; `fitted` is the file of the late interaction's projection. `rebuild` starts from nothing.
    Raises the errors of `index.errors`.
    """
    projection = Projection.for_model(model[1], fitted)
    wanted = Manifest(
        model=model[0],
        model_digest=model[1],
        projection=projection.digest,
        abbreviations=file_digest(catalogue.folder / SECTOR_FILE),
        reports={report.id: _state(catalogue, report) for report in catalogue.reports},
    )
    live = None if rebuild else _live(var, model[1], fitted)
    if live is not None and live.manifest.same_source(wanted):
        return BuildResult("up to date", live.manifest)
    sector = load_sector(catalogue.folder)
    prepared = [_prepare(catalogue, report, sector) for report in catalogue.reports]
    encoder = TextEncoder(KnownTexts.of(live, projection), projection, load_embedder)
    generations = Generations(var)
    with generations.building() as folder:
        units = [unit for entry in prepared for unit in entry.units]
        pieces = _embed_and_store(folder, units, encoder, progress)
        _write_keywords(folder, prepared)
        _write_pieces(folder, prepared, pieces)
        _write_vocabulary(folder, prepared)
        reports = tuple(entry.report for entry in prepared)
        (folder / REPORTS_FILE).write_bytes(REPORTS_ADAPTER.dump_json(reports))
        manifest = wanted.model_copy(
            update={
                "units": len(units),
                "reports": {e.report.entry.id: _counted(wanted.reports[e.report.entry.id], e) for e in prepared},
                "vector_files": {
                    path.relative_to(folder).as_posix(): path.stat().st_size
                    for path in sorted((folder / "chroma").rglob("*.bin"))
                },
                "files": {str(p.relative_to(folder).as_posix()): file_digest(p) for p in _own_files(folder)},
            }
        )
        manifest.write(folder)
    return BuildResult("built", manifest, encoder.embedded, len(units) - encoder.embedded)


def _state(catalogue: Catalogue, report: Report) -> ReportState:
    return ReportState(
        content=file_digest(catalogue.file_of(report)),
        entry=report.digest(),
        anticipated=file_digest(catalogue.questions_file(report)),
    )


def _live(var: Path, model_digest: str, fitted: Path) -> OpenIndex | None:
    """The live index if it can be used; one that is missing, damaged or of another model is simply built anew."""
    try:
        return open_index(var, model_digest, fitted)
    except IndexStoreError:
        return None


def _prepare(catalogue: Catalogue, report: Report, sector: Sequence[Abbreviation]) -> _Prepared:
    read = read_report(catalogue.file_of(report), report.title)
    passages = cut_passages(report.id, read)
    questions = load_questions(catalogue.questions_file(report), report.id, len(read.text))
    asked = questions_by_target(passages, questions)
    indexed = IndexedReport(report, read, passages, abbreviations_of(read.text, sector))
    return _Prepared(indexed, asked, make_units(read, passages, asked))


def _counted(state: ReportState, entry: _Prepared) -> ReportState:
    counts = {
        "passages": len(entry.report.passages),
        "sentences": sum(len(passage.sentences) for passage in entry.report.passages),
        "questions": sum(len(texts) for texts in entry.asked.values()),
    }
    return state.model_copy(update=counts)


def _embed_and_store(
    folder: Path, units: Sequence[Unit], encoder: TextEncoder, progress: Progress
) -> dict[str, Pieces]:
    """Run the LlamaIndex pipeline over `units` in batches; returns each sentence's word pieces by its unit's id."""
    from index.pipeline import EmbedUnits, make_nodes, make_pipeline

    embed = EmbedUnits.by(encoder)
    pipeline = make_pipeline(embed, ChromaStore.create(folder / "chroma").llama_index_store())
    # Texts of like length share a batch, so that little is spent on padding. Passages come last: they need the rest.
    whole = sorted((unit for unit in units if not unit.parts), key=lambda unit: len(unit.text))
    ordered = whole + [unit for unit in units if unit.parts]
    for start in range(0, len(ordered), BATCH):
        pipeline.run(nodes=make_nodes(ordered[start : start + BATCH]))
        progress(min(start + BATCH, len(ordered)), len(ordered))
    return embed.pieces


def _write_keywords(folder: Path, prepared: Iterable[_Prepared]) -> None:
    """For every sentence: its own words, its headings', and those of the questions that it or its passage answers."""
    texts = []
    for entry in prepared:
        for passage in entry.report.passages:
            for sentence in passage.sentences:
                own = flat(entry.report.as_read(sentence.start, sentence.end))
                asked = [*entry.asked.get(sentence.id, []), *entry.asked.get(passage.id, [])]
                texts.append(" ".join([own, *passage.section, *asked]))
    (folder / KEYWORDS_FOLDER).mkdir()
    KeywordIndex.build(texts).save(folder / KEYWORDS_FOLDER)


def _write_pieces(folder: Path, prepared: Iterable[_Prepared], pieces: dict[str, Pieces]) -> None:
    """The projected word pieces of every sentence, in the order of the open index's sentences."""
    sentences = [s for entry in prepared for passage in entry.report.passages for s in passage.sentences]
    (folder / PIECES_FOLDER).mkdir()
    PieceIndex.build([pieces[unit_of(sentence)] for sentence in sentences]).save(folder / PIECES_FOLDER)


def _write_vocabulary(folder: Path, prepared: Sequence[_Prepared]) -> None:
    asked = (question for entry in prepared for questions in entry.asked.values() for question in questions)
    Vocabulary.build((entry.report.text for entry in prepared), asked).save(folder)


def _own_files(folder: Path) -> list[Path]:
    """The files whose digests the manifest holds; Chroma keeps its own house."""
    kept = [path for name in (KEYWORDS_FOLDER, PIECES_FOLDER) for path in (folder / name).rglob("*") if path.is_file()]
    return [folder / REPORTS_FILE, folder / Vocabulary.FILE, *sorted(kept)]
