"""The LlamaIndex ingestion pipeline: units as nodes, embedded, stored.

Imported only by a build: LlamaIndex takes seconds to import and asking needs none of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, NodeRelationship, RelatedNodeInfo, TextNode, TransformComponent
from pydantic import ConfigDict, PrivateAttr

from index.embedding import Embedder, Vectors
from index.manifest import text_digest
from index.units import Unit


class EmbedUnits(TransformComponent):
    """Give each node its vector.

    A passage's is the mean of its sentences', at length 1. Any other's is one that is known for the same text, else
    the embedder's.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    embedder: Any
    known: dict[str, Any]
    _sentences: dict[str, Vectors] = PrivateAttr(default_factory=dict)

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """Set `embedding` on every node and return them; sentences must come before their passage."""
        whole = [node for node in nodes if not node.child_nodes]
        new = [node for node in whole if node.metadata["digest"] not in self.known]
        fresh = self.embedder.encode([node.get_content() for node in new]) if new else []
        vectors = {node.node_id: vector for node, vector in zip(new, fresh, strict=True)}
        for node in whole:
            vector = vectors[node.node_id] if node.node_id in vectors else self.known[node.metadata["digest"]]
            node.embedding = vector.tolist()
            if node.metadata["kind"] == "sentence":
                self._sentences[node.node_id] = vector
        for node in nodes:
            if node.child_nodes:
                mean = np.mean([self._sentences[child.node_id] for child in node.child_nodes], axis=0)
                node.embedding = (mean / np.linalg.norm(mean)).tolist()
        return nodes


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


def make_pipeline(embedder: Embedder | None, known: dict[str, Vectors], store: Any) -> IngestionPipeline:
    """A pipeline that embeds nodes and adds them to `store`. The digests stand in for LlamaIndex's own cache."""
    return IngestionPipeline(
        transformations=[EmbedUnits(embedder=embedder, known=known)], vector_store=store, disable_cache=True
    )
