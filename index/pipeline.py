"""The LlamaIndex ingestion pipeline: units as nodes, embedded.

Imported only by a build: LlamaIndex takes seconds to import and asking needs none of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, NodeRelationship, RelatedNodeInfo, TextNode, TransformComponent
from pydantic import ConfigDict, PrivateAttr

from index.embedding import Vectors
from index.manifest import text_digest
from index.units import Unit
from index.vectors import Embedded, Pieces, TextEncoder

BATCH = 128
"""Units embedded at a time."""


class EmbedUnits(TransformComponent):
    """Give each node its vector; a passage's is the mean of its sentences', at length 1.

    `pieces` collects the projected word pieces of each sentence by its node's id.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    encoder: Any
    _sentences: dict[str, Vectors] = PrivateAttr(default_factory=dict)
    _pieces: dict[str, Pieces] = PrivateAttr(default_factory=dict)

    @classmethod
    def by(cls, encoder: TextEncoder) -> "EmbedUnits":
        """Embed with `encoder`."""
        return cls(encoder=encoder)

    @property
    def pieces(self) -> dict[str, Pieces]:
        """The projected word pieces of every sentence so far."""
        return self._pieces

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """Set `embedding` on every node and return them; sentences must come before their passage."""
        sentences, passages, questions, unanswered, alone = (
            [node for node in nodes if node.metadata["kind"] == kind]
            for kind in ("sentence", "passage", "question", "unanswered", "alone")
        )
        found = self.encoder.sentences([node.get_content() for node in sentences])
        for node, (vector, pieces) in zip(sentences, found, strict=True):
            node.embedding = vector.tolist()
            self._sentences[node.node_id] = vector
            self._pieces[node.node_id] = pieces
        self._embed_texts(questions)
        self._embed_texts(alone)
        # Much of what is asked is answered by none of the reports.
        self._embed_texts(unanswered, keep=True)
        for node in passages:
            mean = mean_vector([self._sentences[child.node_id] for child in node.child_nodes or ()])
            node.embedding = mean.tolist()
        return nodes

    def _embed_texts(self, nodes: Sequence[BaseNode], keep: bool = False) -> None:
        vectors = self.encoder.texts([node.get_content() for node in nodes], keep)
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = vector.tolist()


def mean_vector(vectors: Sequence[Vectors]) -> Vectors:
    """The mean of some vectors, shape (dimensions,) each, at length 1."""
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def make_nodes(units: Iterable[Unit]) -> list[BaseNode]:
    """Units as LlamaIndex nodes, with the report as their source."""
    return [
        TextNode(
            id_=unit.id,
            text=unit.text,
            metadata={
                "report": unit.report,
                "kind": unit.kind,
                "start": unit.start,
                "end": unit.end,
                "section": unit.section,
                "digest": text_digest(unit.text),
            },
            relationships={
                NodeRelationship.SOURCE: RelatedNodeInfo(node_id=unit.report),
                NodeRelationship.CHILD: [RelatedNodeInfo(node_id=part) for part in unit.parts],
            },
        )
        for unit in units
    ]


def embed_units(units: Sequence[Unit], encoder: TextEncoder, progress: Callable[[int], None]) -> Embedded:
    """Embed the units of a report in batches; `progress` is told how many more are done."""
    embed = EmbedUnits.by(encoder)
    # The digests of `TextEncoder` stand in for LlamaIndex's own cache.
    pipeline = IngestionPipeline(transformations=[embed], disable_cache=True)
    # Texts of like length share a batch, so that little is spent on padding. Passages come last: they need the rest.
    whole = sorted((unit for unit in units if not unit.parts), key=lambda unit: len(unit.text))
    ordered = whole + [unit for unit in units if unit.parts]
    vectors: dict[str, Sequence[float]] = {}
    for start in range(0, len(ordered), BATCH):
        nodes = pipeline.run(nodes=make_nodes(ordered[start : start + BATCH]))
        vectors.update((node.node_id, node.embedding or ()) for node in nodes)
        progress(len(nodes))
    pieces = [embed.pieces[unit.id] for unit in units if unit.kind == "sentence"]
    return Embedded(np.array([vectors[unit.id] for unit in units], dtype=np.float32), pieces)
