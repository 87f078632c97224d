"""Texts to vectors, with sentence-transformers."""

import copy
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import ModelFiles, find_model
from index.question_tower import UPPER, QuestionTower

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import ModuleList

Vectors = NDArray[np.float32]


class AskedTexts(NamedTuple):
    """What is asked: unit vectors, (texts, dimensions); for each text those of its word pieces, (pieces, dimensions);
    and the unit vectors as a question tower moves them, (texts, dimensions)."""

    vectors: Vectors
    pieces: list[Vectors]
    moved: Vectors


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

    def encode_asked(self, texts: Sequence[str], tower: QuestionTower) -> AskedTexts:
        """The same for questions, and where `tower` moves them, in one pass."""

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
        self._towers: WeakKeyDictionary[QuestionTower, ModuleList] = WeakKeyDictionary()
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

    def encode_asked(self, texts: Sequence[str], tower: QuestionTower) -> AskedTexts:
        """The same for questions, which are few and short, and where `tower` moves them, in one pass."""
        if tower.matrix is None:
            vectors, pieces = self.encode_pieces(texts)
            return AskedTexts(vectors, pieces, vectors)
        import torch
        from torch.nn.functional import normalize

        with torch.inference_mode():
            layers, real = self._layers(texts)
            vectors = normalize(mean_of(layers[-1], real), dim=-1).numpy()
            pieces = [each[mask].numpy() for each, mask in zip(layers[-1], real, strict=True)]
            moved = mean_of(through(self._upper(tower), layers[-1 - UPPER], real), real)
            moved = normalize(normalize(moved, dim=-1) @ torch.from_numpy(tower.matrix), dim=-1)
        return AskedTexts(vectors, pieces, moved.numpy())

    def lower_pieces(self, texts: Sequence[str], longest: int) -> "list[Tensor]":
        """For each text what stands below the `UPPER` layers, (pieces, dimensions), of its first `longest` word pieces,
        16 bits a number: what a question tower is fitted on."""
        import torch

        found: dict[int, Tensor] = {}
        # Of like lengths together: little of a batch is padding.
        in_order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        with torch.no_grad():
            for first in range(0, len(texts), self._batch_size):
                places = in_order[first : first + self._batch_size]
                layers, real = self._layers([texts[n] for n in places])
                kept = (each[mask][:longest].half() for each, mask in zip(layers[-1 - UPPER], real, strict=True))
                found.update(zip(places, kept, strict=True))
        return [found[n] for n in range(len(texts))]

    def _layers(self, texts: Sequence[str]) -> "tuple[Sequence[Tensor], Tensor]":
        """The word pieces after each layer, (texts, longest, dimensions), those of the input first, and which are real,
        (texts, longest)."""
        features: Any = self._model.preprocess(list(texts))
        tokens = {name: features[name] for name in ("input_ids", "token_type_ids", "attention_mask")}
        return self.transformer(**tokens, output_hidden_states=True).hidden_states, tokens["attention_mask"].bool()

    @property
    def transformer(self) -> Any:
        """The transformer itself, for what is fitted to it."""
        return self._model[0].model

    def _upper(self, tower: QuestionTower) -> "ModuleList":
        """The upper layers as the tower has them, made once, or by each of two threads that ask first at the same time;
        raises ModelError."""
        import torch

        if tower not in self._towers:
            layers = copy.deepcopy(self.transformer.encoder.layer[-UPPER:])
            try:
                for name, (up, down) in tower.updates.items():
                    layers.get_submodule(name).weight += torch.from_numpy(up @ down)
            except (AttributeError, RuntimeError, ValueError) as error:
                raise ModelError(
                    f"the question tower does not fit the embedding model ({error}); restore it"
                ) from error
            self._towers[tower] = layers
        return self._towers[tower]

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text, where each piece of `encode_pieces` stands in it; (0, 0) for a mark of the model's own."""
        found: Any = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self._model.max_seq_length
        )
        return [[(int(start), int(end)) for start, end in spans] for spans in found["offset_mapping"]]


def mean_of(pieces: "Tensor", real: "Tensor") -> "Tensor":
    """The mean of each text's word pieces, (texts, dimensions), from (texts, longest, dimensions) and which are `real`,
    (texts, longest)."""
    kept = real.unsqueeze(-1).to(pieces.dtype)
    return (pieces * kept).sum(dim=1) / kept.sum(dim=1)


def through(layers: "ModuleList", pieces: "Tensor", real: "Tensor") -> "Tensor":
    """Word pieces through layers of the transformer; shapes as for `mean_of`."""
    import torch

    # What is no piece is given no attention.
    mask = torch.zeros(real.shape).masked_fill(~real, torch.finfo(torch.float32).min)[:, None, None, :]
    for layer in layers:
        found = layer(pieces, attention_mask=mask)
        pieces = found[0] if isinstance(found, tuple) else found
    return pieces


class Remembering:
    """An embedder that embeds no text twice. It forgets nothing: have one for a question, not for a server. Every text
    is moved by `tower`, and by no other."""

    def __init__(self, embedder: Embedder, tower: QuestionTower) -> None:
        self._embedder = embedder
        self._tower = tower
        self._known: dict[str, tuple[Vectors, Vectors, Vectors]] = {}

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
        vectors, pieces, _ = self.encode_asked(texts, self._tower)
        return vectors, pieces

    def encode_asked(self, texts: Sequence[str], tower: QuestionTower) -> AskedTexts:
        """The same, and where the tower moves them; raises ValueError for another tower than its own."""
        if tower is not self._tower:
            raise ValueError("what is remembered was moved by another question tower")
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            found = self._embedder.encode_asked(new, tower)
            self._known.update(zip(new, zip(*found, strict=True), strict=True))
        known = [self._known[text] for text in texts]
        vectors, moved = (np.array([each[n] for each in known]) for n in (0, 2))
        return AskedTexts(vectors, [pieces for _, pieces, _ in known], moved)

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text, where each piece of `encode_pieces` stands in it; (0, 0) for a mark of the model's own."""
        return self._embedder.piece_spans(texts)
