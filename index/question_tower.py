"""The question tower: moves a question's vector to where the sentences lie that answer such questions.

The upper layers of the embedding model, once more, for what is asked alone (as in two-tower retrieval: V. Karpukhin et
al., "Dense Passage Retrieval for Open-Domain Question Answering", 2020), changed by products of two small matrices
(E. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021), and one matrix for the vector that comes
out. All of it is in `question_tower.npz`, fitted by `python bench/fit_question_tower.py` to anticipated questions. It
is for reports that have none of their own (docs/measured.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.arrays import READING
from index.errors import ModelError

FITTED = Path(__file__).with_suffix(".npz")
UPPER = 3
"""Layers of the model that a question passes a second time; those below are shared."""

Floats = NDArray[np.float32]
Update = tuple[Floats, Floats]
"""Two matrices, (outputs, rank) and (rank, inputs), whose product is added to the weights of a linear layer."""


@dataclass(frozen=True, eq=False)
class QuestionTower:
    """`updates`: one for each linear layer that is changed, by its name below the `UPPER` layers; `matrix`:
    (dimensions, dimensions). Without them, questions stay where they are."""

    updates: Mapping[str, Update] = field(default_factory=lambda: MappingProxyType({}))
    matrix: Floats | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it moves nothing."""
        return self.matrix is None

    @classmethod
    def for_model(cls, model_digest: str, path: Path = FITTED) -> "QuestionTower":
        """What `path` holds where that was fitted to this model, else an empty one; raises ModelError."""
        try:
            with READING, np.load(path, allow_pickle=False) as stored:
                if str(stored["model_digest"]) != model_digest:
                    return cls()
                if int(stored["upper"]) != UPPER:
                    raise ValueError(f"it was fitted to {int(stored['upper'])} layers, and {UPPER} are moved by it")
                names = stored["names"].tolist()
                updates = {name: (_wide(stored[f"{name}.up"]), _wide(stored[f"{name}.down"])) for name in names}
                return cls(MappingProxyType(updates), _wide(stored["matrix"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"the question tower's file {path} cannot be read ({error}); restore it") from error

    def save(self, path: Path, model_digest: str) -> None:
        """Write what was fitted to a model, with 16 bits a number."""
        if self.matrix is None:
            raise ValueError("there is nothing to save: the question tower was not fitted")
        narrow = {f"{name}.up": up.astype(np.float16) for name, (up, _) in self.updates.items()}
        narrow |= {f"{name}.down": down.astype(np.float16) for name, (_, down) in self.updates.items()}
        with path.open("wb") as file:
            np.savez(
                file,
                model_digest=np.array(model_digest),
                upper=np.array(UPPER),
                names=np.array(list(self.updates), dtype=np.str_),
                matrix=self.matrix.astype(np.float16),
                **narrow,  # type: ignore[arg-type]
            )


def _wide(stored: NDArray[np.float16]) -> Floats:
    return stored.astype(np.float32)
