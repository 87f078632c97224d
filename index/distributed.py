"""Embedding on a Ray cluster: the LlamaIndex ingestion pipeline, run by worker processes on one machine or many.

Reports are read and cut here and nothing but their texts travels, so passages are the same to the byte. Each worker
loads the embedding model from its own installation and checks that it is the same. What comes back of a node is what
LlamaIndex knows of nodes, its vector; the word pieces come back in its metadata, already projected to a fifth of their
size. Needs the extra `ray`.
"""

import base64
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from llama_index.core.schema import BaseNode, TransformComponent
from pydantic import PrivateAttr

from index.cluster import Cluster
from index.embedding import SentenceTransformerEmbedder
from index.errors import ClusterError, ModelError
from index.late_interaction import Projection
from index.pipeline import EmbedUnits, make_nodes, mean_vector
from index.units import Unit
from index.vectors import Embedded, KnownTexts, Pieces, TextEncoder

AT_ONCE = 50
"""Reports that are sent at once: workers load the model once for each sending, and a killed build loses as much."""
BATCH = 128
"""Texts that a worker embeds at a time."""
PATIENCE = 10.0
"""Seconds to wait for a cluster's address to answer."""
_PIECES = "pieces"


class EmbedOnWorker(TransformComponent):
    """Embeds on a worker; the word pieces of a sentence go into its metadata."""

    model: str
    digest: str
    projection: Any
    _encoder: TextEncoder | None = PrivateAttr(default=None)

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """Set `embedding` on every node, and `pieces` in the metadata of sentences."""
        if self._encoder is None:
            self._encoder = TextEncoder(KnownTexts(), self.projection, self._load)
        embed = EmbedUnits.by(self._encoder)
        nodes = embed(nodes)
        for node in nodes:
            if node.node_id in embed.pieces:
                node.metadata[_PIECES] = base64.b64encode(embed.pieces[node.node_id].tobytes()).decode("ascii")
        return nodes

    def _load(self) -> SentenceTransformerEmbedder:
        embedder = SentenceTransformerEmbedder.load(self.model, threads=1)
        if embedder.digest != self.digest:
            raise ModelError(f"a worker has other weights of the embedding model {self.model}; install the same there")
        return embedder


def embed_on_cluster(
    reports: Sequence[Sequence[Unit]],
    model: tuple[str, str],
    projection: Projection,
    cluster: Cluster,
    progress: Callable[[int], None] = lambda more: None,
) -> Iterator[Embedded]:
    """What embedding gives for the units of each report, in order; `progress` is told how many more are done.

    `model` is the embedding model's name and digest. Raises ClusterError.
    """
    ray = _ray()
    _join(ray, cluster)
    try:
        for start in range(0, len(reports), AT_ONCE):
            some = reports[start : start + AT_ONCE]
            nodes = _run(ray, [unit for units in some for unit in units if not unit.parts], model, projection, cluster)
            for units in some:
                yield _embedded(units, nodes, projection)
                progress(len(units))
    finally:
        ray.shutdown()


def _ray() -> Any:
    """Ray, which must report nothing to anybody."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise ClusterError("worker processes need Ray: pip install 'care-reports-assistant[ray]'") from error
    return ray


def _join(ray: Any, cluster: Cluster) -> None:
    if cluster.address:
        _check(cluster.address)
        options: dict[str, Any] = {"address": cluster.address}
    else:
        options = {"address": "local", "num_cpus": cluster.workers, "include_dashboard": False}
    try:
        ray.init(**options, log_to_driver=False, logging_level="error")
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise _away(cluster.address or "this machine", error) from error


def _check(address: str) -> None:
    """Ray itself waits for minutes where nobody listens."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise ClusterError(f"RAG_RAY_ADDRESS is {address!r}; it must be an address such as 10.0.0.5:6379")
    try:
        socket.create_connection((host, int(port)), timeout=PATIENCE).close()
    except OSError as error:
        raise _away(address, error) from error


def _away(where: str, error: Exception) -> ClusterError:
    return ClusterError(f"no Ray cluster at {where} ({error}); start it (`ray start --head`), or mend RAG_RAY_ADDRESS")


def _run(
    ray: Any, units: Sequence[Unit], model: tuple[str, str], projection: Projection, cluster: Cluster
) -> dict[str, BaseNode]:
    """The nodes of `units` by id, embedded."""
    from llama_index.ingestion.ray import RayIngestionPipeline, RayTransformComponent

    ray.data.DataContext.get_current().enable_progress_bars = False
    transform = RayTransformComponent(
        transform_class=EmbedOnWorker,
        transform_kwargs={"model": model[0], "digest": model[1], "projection": projection},
        map_batches_kwargs={
            "batch_size": BATCH,
            "num_cpus": 1,
            "compute": ray.data.ActorPoolStrategy(size=cluster.workers),
        },
    )
    pipeline = RayIngestionPipeline(transformations=[transform])
    ordered = sorted(units, key=lambda unit: len(unit.text))
    try:
        return {node.node_id: node for node in pipeline.run(nodes=make_nodes(ordered))}
    except ray.exceptions.RayError as error:
        raise ClusterError(f"a worker could not embed: {str(error).strip().splitlines()[-1]}") from error


def _embedded(units: Sequence[Unit], nodes: dict[str, BaseNode], projection: Projection) -> Embedded:
    vectors = {unit.id: np.array(nodes[unit.id].embedding, dtype=np.float32) for unit in units if not unit.parts}
    vectors |= {unit.id: mean_vector([vectors[part] for part in unit.parts]) for unit in units if unit.parts}
    every = np.array([vectors[unit.id] for unit in units], dtype=np.float32)
    size = every.shape[1] if projection.matrix is None else len(projection.matrix)
    return Embedded(every, [_pieces(nodes[unit.id], size) for unit in units if unit.kind == "sentence"])


def _pieces(node: BaseNode, size: int) -> Pieces:
    return np.frombuffer(base64.b64decode(node.metadata[_PIECES]), dtype=np.float16).reshape(-1, size)
