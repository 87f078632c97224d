"""Build the index: make the segments of what is new, join them with those that are there, and swap the result in.

Everything new is read and checked before anything is written. A build that fails or is killed leaves the last good
generation as it was; the segments that it finished are taken over by the next one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.abbreviations import SECTOR_FILE, load_sector
from index.catalogue import Catalogue
from index.cluster import Cluster
from index.embedding import Embedder
from index.errors import IndexStoreError
from index.generations import Generations
from index.keywords import KeywordIndex
from index.late_interaction import FITTED, Projection
from index.leftovers import clear_leftovers
from index.manifest import Manifest, ReportState, file_digest, read_manifest
from index.opened import CHROMA_FOLDER, KEYWORDS_FOLDER, open_index, open_store
from index.readers.limits import USUAL, ReadLimits
from index.segmenting import Prepared, parts_of, prepare, state_of
from index.segments import Segment, Segments, segment_key
from index.store import ChromaStore, Place, copy_store
from index.types import Progress
from index.vectors import Embedded, KnownTexts, TextEncoder
from index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: the manifest in force, and how many texts were embedded and how many vectors taken over."""

    status: Literal["built", "up to date"]
    manifest: Manifest
    embedded: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. `fitted`: file of the late interaction's projection. `rebuild`: start from nothing. `chroma_url`:
    the Chroma server that is to hold the vectors, else they lie in the index's own folder. `cluster`: the Ray cluster
    that is to embed, else this process does."""

    fitted: Path = FITTED
    rebuild: bool = False
    chroma_url: str = ""
    limits: ReadLimits = USUAL
    cluster: Cluster | None = None


USUAL_BUILD = BuildOptions()


def build_index(
    catalogue: Catalogue,
    var: Path,
    model: tuple[str, str],
    load_embedder: Callable[[], Embedder],
    options: BuildOptions = USUAL_BUILD,
    *,
    progress: Progress = lambda done, total: None,
    reading: Progress = lambda done, total: None,
) -> BuildResult:
    """Bring the index under `var` up to date with `catalogue`.

    `model` is the embedding model's name and digest; `load_embedder` is called only when something must be embedded.
    `reading` is told of reports, `progress` of units. Raises the errors of `index.errors`.
    """
    projection = Projection.for_model(model[1], options.fitted)
    wanted = wanted_manifest(catalogue, model, options)
    live = None if options.rebuild else _live(var)
    same = live is not None and live.manifest.same_source(wanted)
    if live is not None and same and _opens(var, model[1], options):
        return BuildResult("up to date", live.manifest)
    segments = Segments(var)
    # Whoever answers from the live segments has checked their files; to read all of them again would take longer than
    # to add a report. Where the live index does not open, each is checked.
    checked = live.manifest.segments if live is not None and not same else ()
    found = {} if options.rebuild else _found(segments, wanted, checked)
    new = _read(catalogue, wanted, found, options, reading)
    encoder = TextEncoder(_known(segments, live, new, wanted), projection, load_embedder)
    generations = Generations(var)
    with generations.locked():
        counter = _Counter(progress, sum(len(each.to_embed) for each in new))
        for each, embedded in zip(new, _embedded(encoder, model, options, new, counter), strict=True):
            key = segment_key(each.report.entry.id, each.state, wanted.made_by)
            found[each.report.entry.id] = segments.write(key, each.state, parts_of(each, embedded))
        with generations.new() as folder:
            manifest = _join(folder, wanted, [found[report.id] for report in catalogue.reports], live)
        clear_leftovers(var)
    elsewhere = 0 if options.cluster is None else sum(not unit.parts for each in new for unit in each.to_embed)
    made = encoder.embedded + elsewhere
    return BuildResult("built", manifest, made, manifest.units + manifest.beside - made)


def _read(
    catalogue: Catalogue, wanted: Manifest, found: Mapping[str, Segment], options: BuildOptions, reading: Progress
) -> list[Prepared]:
    """Read and cut every report that has no segment yet."""
    sector = load_sector(catalogue.folder)
    missing = [report for report in catalogue.reports if report.id not in found]
    prepared = []
    for number, report in enumerate(missing):
        reading(number, len(missing))
        prepared.append(prepare(catalogue, report, wanted.reports[report.id], sector, options.limits))
    return prepared


def wanted_manifest(catalogue: Catalogue, model: tuple[str, str], options: BuildOptions = USUAL_BUILD) -> Manifest:
    """What the index of `catalogue` would be made from, before anything is counted."""
    return Manifest(
        model=model[0],
        model_digest=model[1],
        projection=Projection.for_model(model[1], options.fitted).digest,
        abbreviations=file_digest(catalogue.folder / SECTOR_FILE),
        store=options.chroma_url,
        reports={report.id: state_of(catalogue, report) for report in catalogue.reports},
    )


def segment_keys(wanted: Manifest) -> list[str]:
    """What the names of the segments begin with that such an index is made of."""
    return [segment_key(name, state, wanted.made_by) for name, state in wanted.reports.items()]


@dataclass(frozen=True, slots=True)
class _Live:
    """The live generation, as far as a build looks at it."""

    folder: Path
    manifest: Manifest


def _live(var: Path) -> _Live | None:
    """The live generation; where there is none that can be read, everything is simply built anew."""
    try:
        folder = Generations(var).current()
        return _Live(folder, read_manifest(folder))
    except IndexStoreError:
        return None


def _opens(var: Path, model_digest: str, options: BuildOptions) -> bool:
    """Whether the live index is whole; one that is damaged is made again."""
    try:
        open_index(var, model_digest, options.fitted, options.chroma_url)
    except IndexStoreError:
        return False
    return True


def _found(segments: Segments, wanted: Manifest, checked: Sequence[str]) -> dict[str, Segment]:
    """The segments that are there already, by report."""
    keys = {name: segment_key(name, state, wanted.made_by) for name, state in wanted.reports.items()}
    found = {name: segments.find(key, checked) for name, key in keys.items()}
    return {name: segment for name, segment in found.items() if segment is not None}


def _known(segments: Segments, live: _Live | None, new: Sequence[Prepared], wanted: Manifest) -> KnownTexts:
    """What the live versions of the reports that have changed can give to the new ones."""
    known = KnownTexts()
    if live is None or not live.manifest.like(wanted):
        return known
    for each in new:
        state = live.manifest.reports.get(each.report.entry.id)
        segment = segments.opened(state.segment) if state else None
        if segment is not None:
            known.add(segment, same_pieces=live.manifest.projection == wanted.projection)
    return known


class _Counter:
    """Adds up what is done, for a progress that is told the sum."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def __call__(self, more: int) -> None:
        self._done += more
        self._progress(self._done, self._total)


def _embedded(
    encoder: TextEncoder,
    model: tuple[str, str],
    options: BuildOptions,
    new: Sequence[Prepared],
    count: Callable[[int], None],
) -> Iterator[Embedded]:
    """What embedding gives for each new report, in order: one after another here, or many at once on a cluster."""
    # Imported here: LlamaIndex takes seconds, which an index that is up to date need not spend.
    if new and options.cluster is not None:
        from index.distributed import embed_on_cluster

        units = [each.to_embed for each in new]
        yield from embed_on_cluster(units, model, encoder.projection, options.cluster, count)
    elif new:
        from index.pipeline import embed_units

        yield from (embed_units(each.to_embed, encoder, count) for each in new)


def _join(folder: Path, wanted: Manifest, segments: Sequence[Segment], live: _Live | None) -> Manifest:
    """Write what joins the segments into a new generation's folder, and its manifest last."""
    (folder / KEYWORDS_FOLDER).mkdir()
    KeywordIndex.build([segment.stems() for segment in segments]).save(folder / KEYWORDS_FOLDER)
    Vocabulary.build(segment.words() for segment in segments).save(folder)
    _store(Place(folder / CHROMA_FOLDER, wanted.store, wanted.model_digest), segments, live)
    manifest = wanted.model_copy(
        update={
            "reports": {name: _named(segment) for name, segment in zip(wanted.reports, segments, strict=True)},
            "vector_files": {
                path.relative_to(folder).as_posix(): path.stat().st_size
                for path in sorted((folder / CHROMA_FOLDER).rglob("*.bin"))
            },
            "files": {
                path.relative_to(folder).as_posix(): file_digest(path)
                for path in (folder / Vocabulary.FILE, *sorted((folder / KEYWORDS_FOLDER).rglob("*")))
            },
        }
    )
    manifest.write(folder)
    return manifest


def _named(segment: Segment) -> ReportState:
    return segment.state.model_copy(update={"segment": segment.name})


def _store(place: Place, segments: Sequence[Segment], live: _Live | None) -> None:
    """Bring the vectors to where they are searched. In a folder of its own, the live generation's are taken over; on
    a server the units of the versions that answer now stay beside the new ones until nobody answers from them."""
    names = [segment.name for segment in segments]
    taken_over = live if live is not None and not place.url and _sound(live, place) else None
    if taken_over is not None:
        copy_store(taken_over.folder / CHROMA_FOLDER, place.folder)
    store = ChromaStore.prepare(place)
    if taken_over is not None:
        # A generation's own folder holds its segments and nothing else, so nothing is searched for.
        store.remove(name for name in taken_over.manifest.segments if name not in names)
    there = store.has(names, [segment.state.last_unit for segment in segments])
    for segment in (segment for segment, is_there in zip(segments, there, strict=True) if not is_there):
        units = segment.units()
        store.add(segment.name, segment.report.entry.id, units.ids, segment.vectors())


def _sound(live: _Live, place: Place) -> bool:
    """Whether the live vectors lie in a folder, are whole, and of the same model."""
    if live.manifest.store or live.manifest.model_digest != place.model_digest:
        return False
    try:
        open_store(live.folder, live.manifest)
    except IndexStoreError:
        return False
    return True
