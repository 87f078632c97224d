"""How far the words of a statement are borne out by what it cites: each by its stem, an equivalent, or its vector.

A word's vector is the mean of its pieces' as the embedding model sees them in their sentence. A word that the source
holds counts 1; another counts its cosine similarity with the nearest word of the source. Words that assert little by
themselves do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder
from rag.writing.words import agreement, content_words, stem, stems

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A text with its vector, and the places and unit vectors of its word pieces."""

    text: str
    vector: Vectors
    spans: tuple[tuple[int, int], ...]
    pieces: Vectors


@dataclass(frozen=True, slots=True)
class Support:
    """`least`: how well the worst borne-out word is; `word`: which; `whole`: similarity of the two texts."""

    least: float
    word: str
    whole: float


def embed(embedder: Embedder, texts: Sequence[str]) -> list[Embedded]:
    """The texts, embedded in one pass."""
    vectors, pieces = embedder.encode_pieces(texts)
    spans = embedder.piece_spans(texts)
    return [
        Embedded(text, vector, tuple(where), _unit(np.asarray(own, dtype=np.float32)))
        for text, vector, where, own in zip(texts, vectors, spans, pieces, strict=True)
    ]


def support(stated: Embedded, sources: Sequence[Embedded], known: str) -> Support:
    """How well `sources` bear out `stated`; `known` is what else may be named, such as the report's title."""
    held = " ".join((*(source.text for source in sources), known))
    there = stems(held)
    pieces = np.vstack([source.pieces[[end > start for start, end in source.spans]] for source in sources])
    least, worst = 1.0, ""
    for word in content_words(stated.text):
        if _held(word[0], there, held):
            continue
        places = [n for n, (start, end) in enumerate(stated.spans) if start < word.end() and end > word.start()]
        if places:
            vector = _unit(stated.pieces[places].mean(axis=0, keepdims=True))
            nearest = float((pieces @ vector[0]).max(initial=0.0))
            if nearest < least:
                least, worst = nearest, word[0]
    whole = max(float(stated.vector @ source.vector) for source in sources)
    together = _unit(np.sum([source.vector for source in sources], axis=0, keepdims=True))[0]
    return Support(least, worst, max(whole, float(stated.vector @ together)))


def _held(word: str, there: set[str], held: str) -> bool:
    if all(stem(part) in there for part in word.split("-")) or stem(word) in there:
        return True
    return any(line.fullmatch(word) and line.search(held) for line in agreement().equivalents)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
