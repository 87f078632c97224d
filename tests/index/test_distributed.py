"""A real Ray cluster of two worker processes embeds as this process does; Ray reports nothing to anybody."""

from pathlib import Path

import numpy as np
import pytest

from index.build import BuildOptions, build_index
from index.catalogue import Catalogue
from index.cluster import Cluster
from index.embedding import SentenceTransformerEmbedder
from index.errors import ClusterError
from index.opened import OpenIndex, open_index
from rag.settings import Settings

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def by_two_workers(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, embedder: SentenceTransformerEmbedder
) -> OpenIndex:
    var = tmp_path_factory.mktemp("cluster")
    options = BuildOptions(cluster=Cluster(workers=2))
    build_index(catalogue, var, (embedder.name, embedder.digest), not_here, options)
    return open_index(var)


def not_here() -> SentenceTransformerEmbedder:
    raise AssertionError("the workers embed, not this process")


def test_the_passages_are_the_same_to_the_byte(by_two_workers: OpenIndex, built_index: Settings) -> None:
    here = open_index(built_index.var)
    assert [segment.name for segment in by_two_workers.segments] == [segment.name for segment in here.segments]
    for theirs, ours in zip(by_two_workers.segments, here.segments, strict=True):
        for file in ("report.json", "units.json"):
            assert (theirs.folder / file).read_bytes() == (ours.folder / file).read_bytes()


def test_the_vectors_are_the_same_within_a_hundred_thousandth(by_two_workers: OpenIndex, built_index: Settings) -> None:
    here = open_index(built_index.var)
    for theirs, ours in zip(by_two_workers.segments, here.segments, strict=True):
        assert np.abs(theirs.vectors() - ours.vectors()).max() < 1e-5
        # Word pieces are stored with 16 bits a number: one in the last place is 5e-4 near 1.
        pairs = [(theirs.pieces.of(place), ours.pieces.of(place)) for place in range(ours.state.sentences)]
        assert max(float(np.abs(one.astype(float) - other).max()) for one, other in pairs) < 1e-3
        assert theirs.questions.unanswered == ours.questions.unanswered
        assert np.abs(theirs.questions.vectors - ours.questions.vectors).max() < 1e-5


def test_a_cluster_that_is_not_there_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    options = BuildOptions(cluster=Cluster(workers=2, address="127.0.0.1:1"))
    with pytest.raises(ClusterError, match=r"no Ray cluster at 127\.0\.0\.1:1 "):
        build_index(catalogue, tmp_path, ("a model", "0" * 64), not_here, options)
