"""Vectors in Chroma; the one module that knows of it.

Vectors are always our own (`embedding_function=None`): Chroma's default would download a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from index.embedding import Vectors
from index.errors import IndexCorruptError
from index.keywords import REBUILD
from index.types import DenseHit

COLLECTION = "units"

EF_SEARCH = 400
"""Candidates that the HNSW search keeps: at least as many as are asked for, else neighbours are lost."""


class VectorStore(Protocol):
    """Anything that finds the nearest units to a vector."""

    def nearest(self, vectors: Vectors, count: int, reports: Sequence[str] | None = None) -> list[list[DenseHit]]:
        """The `count` nearest units to each vector, best first; `reports` keeps to those reports."""

    def stored_texts(self) -> list["StoredText"]:
        """Every sentence and question with its vector."""


class ChromaStore:
    """A Chroma collection in a folder."""

    def __init__(self, folder: Path, collection: Any) -> None:
        self._folder = folder
        self._collection = collection

    @classmethod
    def create(cls, folder: Path) -> "ChromaStore":
        """Make an empty store in `folder`."""
        client = _client(folder)
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "ef_construction": 200}},
        )
        return cls(folder, collection)

    @classmethod
    def open(cls, folder: Path, expected: int) -> "ChromaStore":
        """Open the store in `folder`, which must hold `expected` units; raises IndexCorruptError."""
        if not (folder / "chroma.sqlite3").is_file():
            raise IndexCorruptError(f"the index in {folder} has lost its database; {REBUILD}")
        try:
            collection = _client(folder).get_collection(COLLECTION, embedding_function=None)
            count = collection.count()
            probe = collection.peek(limit=1)["embeddings"]
            if count and probe is not None:
                collection.query(query_embeddings=probe, n_results=1, include=[])
        except (ChromaError, ValueError, KeyError) as error:
            raise IndexCorruptError(f"the index in {folder} cannot be read ({error}); {REBUILD}") from error
        if count != expected:
            raise IndexCorruptError(f"the index in {folder} holds {count} units, expected {expected}; {REBUILD}")
        return cls(folder, collection)

    def llama_index_store(self) -> Any:
        """This collection as a LlamaIndex vector store, for an ingestion pipeline to fill."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return ChromaVectorStore(chroma_collection=self._collection)

    def count(self) -> int:
        """How many units are stored."""
        return int(self._collection.count())

    def nearest(self, vectors: Vectors, count: int, reports: Sequence[str] | None = None) -> list[list[DenseHit]]:
        """The `count` nearest units to each of `vectors` (shape (n, dimensions)), best first, by cosine similarity."""
        where = {"report": {"$in": list(reports)}} if reports else None
        try:
            found = self._collection.query(
                query_embeddings=list(vectors), n_results=count, where=where, include=["distances"]
            )
        except ChromaError as error:
            raise IndexCorruptError(f"the index in {self._folder} cannot be searched ({error}); {REBUILD}") from error
        return [
            [DenseHit(unit, unit[0], 1.0 - float(distance)) for unit, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def stored_texts(self) -> list["StoredText"]:
        """Every sentence and question, for a build to use again and for suggestions."""
        include = ["documents", "embeddings", "metadatas"]
        stored = self._collection.get(where={"kind": {"$ne": "passage"}}, include=include)
        vectors = np.asarray(stored["embeddings"], dtype=np.float32)
        return [
            StoredText(unit, str(text), str(meta["digest"]), vector)
            for unit, text, meta, vector in zip(
                stored["ids"], stored["documents"], stored["metadatas"], vectors, strict=True
            )
        ]


@dataclass(frozen=True, slots=True)
class StoredText:
    """A stored unit's id, its text with that text's digest, and its vector, shape (dimensions,)."""

    unit: str
    text: str
    digest: str
    vector: Vectors


def _client(folder: Path) -> Any:
    return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
