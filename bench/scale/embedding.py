"""How quickly a build embeds, beside a bare `encode` of the same sentences in the same run."""

import statistics
import time

from sentence_transformers import SentenceTransformer

from bench.scale.collection import Collection
from bench.scale.figures import Embedding
from index.catalogue import load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.late_interaction import Projection
from index.model_files import find_model
from index.passages import cut_passages
from index.pipeline import embed_units
from index.readers import read_report
from index.units import Unit, make_units
from index.vectors import KnownTexts, TextEncoder
from rag.settings import load_settings

REPORTS = 6
"""Reports that are embedded both ways, in turns, so that a machine that is busy for a while slows down both."""


def embed(collection: Collection) -> Embedding:
    """Embed the sentences of some reports both ways."""
    files = find_model(load_settings().embedding_model)
    embedder, bare = SentenceTransformerEmbedder(files), SentenceTransformer(str(files.folder), device="cpu")
    projection = Projection.for_model(files.digest)
    times: list[tuple[int, float, float]] = []
    reports = _units(collection)
    for units in [reports[0], *reports]:
        encoder = TextEncoder(KnownTexts(), projection, lambda: embedder)
        texts = [unit.text for unit in units]
        started = time.perf_counter()
        embed_units(units, encoder, lambda done: None)
        between = time.perf_counter()
        bare.encode(texts, show_progress_bar=False)
        times.append((len(texts), between - started, time.perf_counter() - between))
    # The first time round both warm up.
    del times[0]
    return Embedding(
        sentences=sum(count for count, _, _ in times),
        build=statistics.median(count / ours for count, ours, _ in times),
        bare=statistics.median(count / theirs for count, _, theirs in times),
        ratio=statistics.median(theirs / ours for _, ours, theirs in times),
    )


def _units(collection: Collection) -> list[list[Unit]]:
    """The sentences of some reports, those that are there to be added where the collection has too few."""
    found = []
    for folder in (collection.root / "seeds", collection.root / "seeds" / "more"):
        catalogue = load_catalogue(folder)
        for report in catalogue.reports[: REPORTS - len(found)]:
            read = read_report(catalogue.file_of(report), report.title)
            units = make_units(read, cut_passages(report.id, read), {})
            found.append([unit for unit in units if unit.kind == "sentence"])
    return found
