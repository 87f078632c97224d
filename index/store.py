"""Vectors in Chroma, in a folder or on a server; the one module that knows of it.

Vectors are always our own (`embedding_function=None`): Chroma's default would download a model. A stored id is
`<segment>|<unit id>`, so that two versions of a report can be there at once: what is not of the segments that a store
was opened for is never seen.
"""

import shutil
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from index.embedding import Vectors
from index.errors import IndexAwayError, IndexCorruptError, IndexFullError, IndexStoreError
from index.keywords import REBUILD
from index.types import DenseHit

COLLECTION = "units"
DATABASE = "chroma.sqlite3"

EF_SEARCH = 400
"""Candidates that the HNSW search keeps: at least as many as are asked for, else neighbours are lost."""
BATCH = 250
"""Vectors inserted at a time: Chroma is quickest with 50 to 250."""

_HNSW = {"hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "ef_construction": 200}}
# A client that cannot open its database fails once more in tidying up after itself, with an AttributeError.
_ERRORS = (ChromaError, ValueError, KeyError, AttributeError)


_FULL = "disk is full"


class VectorStore(Protocol):
    """Anything that finds the nearest units to a vector."""

    def nearest(self, vectors: Vectors, count: int, reports: Sequence[str] | None = None) -> list[list[DenseHit]]:
        """The `count` nearest units to each vector, best first; `reports` keeps to those reports."""

    def count(self) -> int:
        """How many units are stored."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a collection lies: in `folder`, or on the server at `url`, where each embedding model has its own."""

    folder: Path
    url: str = ""
    model_digest: str = ""

    def __str__(self) -> str:
        return self.url or str(self.folder)

    @property
    def collection(self) -> str:
        """The collection's name."""
        return f"{COLLECTION}-{self.model_digest[:12]}" if self.url else COLLECTION


class ChromaStore:
    """A collection, as far as it holds the units of some segments. Its client is closed when nobody has the store any
    more: an index that was swapped for another leaves nothing in memory."""

    def __init__(self, place: Place, client: Any, collection: Any, segments: Iterable[str] = ()) -> None:
        self._place = place
        self._collection = collection
        self._segments = frozenset(segments)
        weakref.finalize(self, client.close).atexit = False

    @classmethod
    def prepare(cls, place: Place) -> "ChromaStore":
        """The collection to build in, made where there is none; raises IndexStoreError."""
        with _building(place):
            client = _client(place)
            collection = client.get_or_create_collection(place.collection, embedding_function=None, configuration=_HNSW)
        return cls(place, client, collection)

    @classmethod
    def open(cls, place: Place, segments: Sequence[str], last_units: Sequence[str], expected: int) -> "ChromaStore":
        """Open the collection for `segments`, whose last units are `last_units` and which have `expected` in all.

        Raises IndexCorruptError where it does not hold them whole, IndexAwayError where the server does not answer,
        IndexFullError where the disk has no room for what Chroma writes as it opens.
        """
        if not place.url and not (place.folder / DATABASE).is_file():
            raise IndexCorruptError(f"the index in {place} has lost its database; {REBUILD}")
        try:
            client = _client(place)
            collection = client.get_collection(place.collection, embedding_function=None)
            store = cls(place, client, collection, segments)
            count = store.count()
            whole = (count >= expected if place.url else count == expected) and all(store._has(segments, last_units))
            probe = collection.peek(limit=1)["embeddings"]
            if expected and probe is not None:
                whole = whole and bool(collection.query(query_embeddings=probe, n_results=1, include=[])["ids"][0])
        except httpx.TransportError as error:
            raise _away(place) from error
        except NotFoundError as error:
            raise IndexCorruptError(f"there is no index in {place}; {REBUILD}") from error
        except _ERRORS as error:
            if _FULL in str(error):
                raise IndexFullError(f"the disk with the index in {place} is full; make room and try again") from error
            raise IndexCorruptError(f"the index in {place} cannot be read ({_line(error)}); {REBUILD}") from error
        if not whole:
            raise IndexCorruptError(f"the index in {place} holds {count} units, expected {expected}; {REBUILD}")
        return store

    def has(self, segments: Sequence[str], units: Sequence[str]) -> list[bool]:
        """Of each of `units`, the first of the first of `segments` and so on, whether it is stored. Raises
        IndexStoreError."""
        with _building(self._place):
            return self._has(segments, units)

    def _has(self, segments: Sequence[str], units: Sequence[str]) -> list[bool]:
        ids = [_stored(segment, unit) for segment, unit in zip(segments, units, strict=True)]
        batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        found = {one for batch in batches for one in self._collection.get(ids=batch, include=[])["ids"]}
        return [one in found for one in ids]

    def add(self, segment: str, report: str, units: Sequence[str], vectors: Vectors) -> None:
        """Store the units of a segment; `vectors` has shape (units, dimensions). Raises IndexStoreError."""
        with _building(self._place):
            for start in range(0, len(units), BATCH):
                batch = units[start : start + BATCH]
                self._collection.upsert(
                    ids=[_stored(segment, unit) for unit in batch],
                    embeddings=vectors[start : start + BATCH],
                    metadatas=[{"segment": segment, "report": report}] * len(batch),
                )

    def _other(self, segments: Sequence[str]) -> list[str]:
        """The segment of one unit, if there is any, that is of none of `segments`."""
        where = {"segment": {"$nin": list(segments)}} if segments else None
        with _building(self._place):
            found = self._collection.get(where=where, limit=1, include=["metadatas"])["metadatas"]
        return [str(entry["segment"]) for entry in found]

    def remove(self, segments: Iterable[str]) -> None:
        """Remove the units of these segments. Raises IndexStoreError."""
        with _building(self._place):
            for segment in segments:
                self._collection.delete(where={"segment": segment})

    def keep_only(self, segments: Sequence[str]) -> int:
        """Remove the units of all segments but these; returns how many segments went. Raises IndexStoreError."""
        removed = 0
        while other := self._other(segments):
            self.remove(other)
            removed += 1
        return removed

    def count(self) -> int:
        """How many units are stored."""
        return int(self._collection.count())

    def nearest(self, vectors: Vectors, count: int, reports: Sequence[str] | None = None) -> list[list[DenseHit]]:
        """The `count` nearest units to each of `vectors` (shape (n, dimensions)), best first, by cosine similarity.

        Raises IndexAwayError where the server does not answer, IndexCorruptError where it cannot search.
        """
        where = {"report": {"$in": list(reports)}} if reports else None
        wanted = count
        while True:
            found = self._query(vectors, wanted, where)
            hits = [self._hits(ids, distances)[:count] for ids, distances in found]
            # Units of a version that is coming or going may stand among the nearest: then more are asked for.
            if all(len(mine) == count or len(ids) < wanted for mine, (ids, _) in zip(hits, found, strict=True)):
                return hits
            wanted *= 2

    def _query(self, vectors: Vectors, count: int, where: Any) -> list[tuple[list[str], list[float]]]:
        try:
            found = self._collection.query(
                query_embeddings=list(vectors), n_results=count, where=where, include=["distances"]
            )
        except httpx.TransportError as error:
            raise _away(self._place) from error
        except _ERRORS as error:
            message = f"the index in {self._place} cannot be searched ({_line(error)}); {REBUILD}"
            raise IndexCorruptError(message) from error
        return list(zip(found["ids"], found["distances"], strict=True))

    def _hits(self, ids: Sequence[str], distances: Sequence[float]) -> list[DenseHit]:
        split = (stored.split("|", 1) for stored in ids)
        return [
            DenseHit(unit, unit[0], 1.0 - float(distance))
            for (segment, unit), distance in zip(split, distances, strict=True)
            if segment in self._segments
        ]


def copy_store(source: Path, target: Path) -> None:
    """Copy a collection's folder, to build in; one that is open for questions may be copied.

    Raises IndexStoreError or OSError.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    try:
        with closing(sqlite3.connect(source / DATABASE)) as old, closing(sqlite3.connect(target / DATABASE)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise _unwritten(Place(target), error) from error


def _stored(segment: str, unit: str) -> str:
    return f"{segment}|{unit}"


def _client(place: Place) -> Any:
    settings = ChromaSettings(anonymized_telemetry=False)
    if not place.url:
        return chromadb.PersistentClient(path=str(place.folder), settings=settings)
    parts = urlsplit(place.url)
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "", port=parts.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    except (httpx.TransportError, ValueError) as error:
        raise _away(place) from error


@contextmanager
def _building(place: Place) -> Iterator[None]:
    """Tell what goes wrong in a build as one of the errors of `index.errors`."""
    try:
        yield
    except httpx.TransportError as error:
        raise _away(place) from error
    except _ERRORS as error:
        raise _unwritten(place, error) from error


def _away(place: Place) -> IndexAwayError:
    return IndexAwayError(
        f"the vector server at {place} does not answer; start it (`chroma run`), or mend RAG_CHROMA_URL, and ask again"
    )


def _unwritten(place: Place, error: Exception) -> IndexStoreError:
    return IndexStoreError(
        f"the vectors cannot be stored in {place} ({_line(error)}); see to that and run `rag index` again. The index "
        "was left as it was."
    )


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
