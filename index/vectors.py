"""The vectors of what is indexed: taken over from the last generation where the text is the same, else embedded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder, Vectors
from index.late_interaction import Projection
from index.manifest import text_digest
from index.segments import Segment
from index.units import alone_texts

Pieces = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """By the digest of the text: sentences with their projected word pieces, and other texts, of which a vector is all
    that is kept."""

    sentences: dict[str, tuple[Vectors, Pieces]] = field(default_factory=dict)
    texts: dict[str, Vectors] = field(default_factory=dict)

    def add(self, segment: Segment, same_pieces: bool) -> None:
        """Take in what a segment holds; no sentences where their pieces were projected otherwise."""
        units, vectors = segment.units(), segment.vectors()
        place = 0
        for kind, text, vector in zip(units.kinds, units.texts, vectors, strict=True):
            if kind == "question":
                self.texts[text_digest(text)] = vector
            elif kind == "sentence":
                if same_pieces:
                    self.sentences[text_digest(text)] = (vector, segment.pieces.of(place))
                place += 1
        known = segment.questions
        self.texts.update(zip(map(text_digest, known.unanswered), known.vectors, strict=False))
        if len(segment.alone):
            sentences = (text for kind, text in zip(units.kinds, units.texts, strict=True) if kind == "sentence")
            alone = alone_texts(segment.report.passages, sentences)
            self.texts.update(zip(map(text_digest, alone), segment.alone.astype(np.float32), strict=True))


@dataclass(frozen=True, slots=True)
class Embedded:
    """What embedding gives: vectors of shape (units, dimensions), and each sentence's projected word pieces, in the
    order of the units."""

    vectors: Vectors
    pieces: list[Pieces]


class TextEncoder:
    """Gives texts their vectors. `embedded` counts those that were not known."""

    def __init__(self, known: KnownTexts, projection: Projection, load_embedder: Callable[[], Embedder]) -> None:
        self._known = known
        self.projection = projection
        self._load = load_embedder
        self._embedder: Embedder | None = None
        self.embedded = 0

    def sentences(self, texts: Sequence[str]) -> list[tuple[Vectors, Pieces]]:
        """Each text's vector, shape (dimensions,), and its projected word pieces, shape (pieces, dimensions)."""
        digests = [text_digest(text) for text in texts]
        new = [n for n, digest in enumerate(digests) if digest not in self._known.sentences]
        made: dict[int, tuple[Vectors, Pieces]] = {}
        if new:
            vectors, pieces = self._loaded(len(new)).encode_pieces([texts[n] for n in new])
            projected = (self.projection.project(found).astype(np.float16) for found in pieces)
            made = dict(zip(new, zip(vectors, projected, strict=True), strict=True))
        return [made[n] if n in made else self._known.sentences[digest] for n, digest in enumerate(digests)]

    def texts(self, texts: Sequence[str], keep: bool = False) -> list[Vectors]:
        """Each text's vector, shape (dimensions,). `keep`: what is asked of several reports is embedded once."""
        digests = [text_digest(text) for text in texts]
        known = self._known.texts
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        made: dict[str, Vectors] = {}
        if new:
            made = dict(zip(new, self._loaded(len(new)).encode(list(new.values())), strict=True))
        if keep:
            known.update(made)
        return [made[digest] if digest in made else known[digest] for digest in digests]

    def _loaded(self, count: int) -> Embedder:
        self.embedded += count
        if self._embedder is None:
            self._embedder = self._load()
        return self._embedder
