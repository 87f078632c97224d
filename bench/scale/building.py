"""Build the index of a collection, add one report to it, and time both."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.scale.collection import Collection
from bench.scale.figures import Adding, Built
from index.build import build_index
from index.catalogue import Catalogue
from index.embedding import Embedder, SentenceTransformerEmbedder
from index.manifest import Manifest
from index.model_files import find_model
from index.types import Progress
from rag.settings import load_settings

OFTEN = 5.0
"""Seconds between two notes of how long a build has taken."""


def build(collection: Collection) -> Built:
    """Build what is not built yet; a run that was interrupted is gone on with, and its time counts."""
    catalogue = collection.written()
    before = collection.root / "seconds"
    spent = float(before.read_text()) if before.is_file() else 0.0
    started, noted = time.perf_counter(), 0.0

    def note(done: int, total: int) -> None:
        nonlocal noted
        passed = time.perf_counter() - started
        if passed - noted > OFTEN:
            before.write_text(f"{spent + passed:.1f}")
            print(f"\r{done:,} of {total:,} texts embedded, {spent + passed:,.0f} s", end="", flush=True)
            noted = passed

    name = collection.settings.embedding_model
    manifest = _build(catalogue, collection.settings.var, lambda: SentenceTransformerEmbedder.load(name), note)
    states = list(manifest.reports.values())
    return Built(
        reports=len(states),
        passages=sum(state.passages for state in states),
        sentences=sum(state.sentences for state in states),
        units=sum(state.units for state in states),
        seconds=spent + time.perf_counter() - started,
        disk=sum(path.stat().st_size for path in collection.settings.var.rglob("*") if path.is_file()),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def add(collection: Collection) -> Adding:
    """Add one report after another to the index, build each alone, and take all of them out again."""
    embedder = SentenceTransformerEmbedder.load(collection.settings.embedding_model)
    catalogue, more = collection.written(), collection.more()
    times: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        # What the first build of a process loads is neither's.
        first = _build(more.model_copy(update={"reports": more.reports[:1]}), Path(folder) / "first", lambda: embedder)
        for number in range(1, len(more.reports)):
            report = more.reports[number].model_copy(update={"file": f"more/{more.reports[number].file}"})
            grown = catalogue.model_copy(update={"reports": (*catalogue.reports, report)})
            added = _timed(lambda grown=grown: _build(grown, collection.settings.var, lambda: embedder))
            alone = Path(folder) / str(number)
            single = catalogue.model_copy(update={"reports": (report,)})
            times.append((added, _timed(lambda s=single, v=alone: _build(s, v, lambda: embedder))))
    _build(catalogue, collection.settings.var, lambda: embedder)
    return Adding(
        passages=sum(state.passages for state in first.reports.values()),
        add=statistics.median(added for added, _ in times),
        alone=statistics.median(alone for _, alone in times),
    )


def _build(
    catalogue: Catalogue, var: Path, load: Callable[[], Embedder], progress: Progress = lambda done, total: None
) -> Manifest:
    files = find_model(load_settings().embedding_model)
    return build_index(catalogue, var, (files.name, files.digest), load, progress=progress).manifest


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
