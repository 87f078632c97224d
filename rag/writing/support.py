"""How far the words of a statement are borne out by what it cites: each by its stem, an equivalent, or its vector.

A word's vector is the mean of its pieces' as the embedding model sees them in their sentence. A word that the source
holds counts 1; another counts its cosine similarity with the nearest word of the source. Words that assert little by
themselves do not count.
"""

import re
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
    """How well the worst borne-out word is, and which that is: of those that assert something particular, and of the
    common ones. `whole`: similarity of the two texts; `mean`: how well all words are borne out."""

    least: float
    word: str
    common: float
    common_word: str
    mean: float
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
    scores = [
        (1.0 if _held(word[0], there, held) else _nearest(stated, word, pieces), word[0])
        for word in content_words(stated.text)
    ]
    common = [scored for scored in scores if stem(scored[1]) in agreement().common]
    least = min((scored for scored in scores if scored not in common), default=(1.0, ""))
    least_common = min(common, default=(1.0, ""))
    together = _unit(np.sum([source.vector for source in sources], axis=0, keepdims=True))[0]
    whole = max(float(stated.vector @ vector) for vector in (together, *(source.vector for source in sources)))
    mean = float(np.mean([score for score, _ in scores])) if scores else 1.0
    return Support(*least, *least_common, mean, whole)


def _nearest(stated: Embedded, word: re.Match[str], pieces: Vectors) -> float:
    """Cosine similarity of `word` with the nearest piece of a source; 0 of who does something, who must be named."""
    vector = word_vector(stated, word.start(), word.end())
    if vector is None or agreement().roles.fullmatch(word[0].removesuffix("'s")):
        return 0.0
    return float((pieces @ vector).max(initial=0.0))


def word_vector(text: Embedded, start: int, end: int) -> Vectors | None:
    """The unit vector of the word at `start:end` of `text`: the mean of its pieces; None where there is none."""
    places = [n for n, (first, last) in enumerate(text.spans) if first < end and last > start]
    return _unit(text.pieces[places].mean(axis=0, keepdims=True))[0] if places else None


def _held(word: str, there: set[str], held: str) -> bool:
    if all(stem(part) in there for part in word.split("-")) or stem(word) in there:
        return True
    return any(line.fullmatch(word) and line.search(held) for line in agreement().equivalents)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
