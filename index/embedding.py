"""Texts to vectors, with sentence-transformers."""

import os
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import ModelFiles, find_model

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Anything that turns texts into unit vectors; tests inject a deterministic one."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def digest(self) -> str:
        """What tells these weights from any others."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), float32, each of length 1."""

    def encode_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """The same vectors, and for each text those of its word pieces, shape (pieces, dimensions), of any length."""

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text, where each piece of `encode_pieces` stands in it; (0, 0) for a mark of the model's own."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU. Loading it takes seconds; do it once."""

    def __init__(self, files: ModelFiles, batch_size: int = 32) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Imported here, as it takes seconds that a command which embeds nothing need not spend.
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._files = files
        self._batch_size = batch_size
        try:
            self._model = SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(f"the embedding model in {files.folder} cannot be loaded: {first}") from error

    @classmethod
    def load(cls, name: str, threads: int = 0) -> "SentenceTransformerEmbedder":
        """Find, check and load the model `name`; `threads` > 0 limits PyTorch. Raises ModelError."""
        embedder = cls(find_model(name))
        if threads:
            import torch

            torch.set_num_threads(threads)
        return embedder

    @property
    def name(self) -> str:
        """The model's name as it was asked for."""
        return self._files.name

    @property
    def digest(self) -> str:
        """SHA-256 of the weights."""
        return self._files.digest

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), float32, each of length 1."""
        vectors = self._model.encode(
            list(texts),
            batch_size=self._batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """The same vectors, and for each text those of its word pieces, shape (pieces, dimensions), of any length."""
        found: Any = self._model.encode(
            list(texts),
            batch_size=self._batch_size,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vectors = np.array([each["sentence_embedding"].numpy() for each in found], dtype=np.float32)
        pieces = [each["token_embeddings"][each["attention_mask"].bool()].numpy() for each in found]
        return vectors, pieces

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text, where each piece of `encode_pieces` stands in it; (0, 0) for a mark of the model's own."""
        found: Any = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self._model.max_seq_length
        )
        return [[(int(start), int(end)) for start, end in spans] for spans in found["offset_mapping"]]


class Remembering:
    """An embedder that embeds no text twice. It forgets nothing: have one for a question, not for a server."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, tuple[Vectors, Vectors]] = {}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def digest(self) -> str:
        """What tells these weights from any others."""
        return self._embedder.digest

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), float32, each of length 1."""
        return self.encode_pieces(texts)[0]

    def encode_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """The same vectors, and for each text those of its word pieces, shape (pieces, dimensions), of any length."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            vectors, pieces = self._embedder.encode_pieces(new)
            self._known.update(zip(new, zip(vectors, pieces, strict=True), strict=True))
        found = [self._known[text] for text in texts]
        return np.array([vector for vector, _ in found]), [pieces for _, pieces in found]

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text, where each piece of `encode_pieces` stands in it; (0, 0) for a mark of the model's own."""
        return self._embedder.piece_spans(texts)
