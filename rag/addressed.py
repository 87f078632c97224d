"""For whom a message is meant: the reports, or the program, to be steered or told about.

How that is usually put stands in `patterns.toml`. Of what no rule knows, a logistic regression on the words and the
vectors of the message and of its sentences says whether it is meant for the program: an honest question may come
before an order. It is fitted by `python bench/fit_addressed.py`, for one embedding model; with another one only the
rules hold.
"""

import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from index.embedding import Embedder, Vectors
from rag.patterns import pattern

FITTED = Path(__file__).with_suffix(".json")
SHORT = 4
"""Words of the shortest sentence that is looked at by itself."""
_WORD = re.compile(r"[a-z']+|\d+")

Logits = NDArray[np.float64]


class Weights(BaseModel):
    """What each dimension of a vector and each known word count; one number each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    vector: tuple[float, ...]
    words: dict[str, float]

    def logits(self, vectors: Vectors, texts: Sequence[dict[str, float]]) -> Logits:
        """Of each text, by its vector and its weighted words."""
        by_words = [sum(self.words[word] * value for word, value in text.items()) for text in texts]
        return np.asarray(vectors @ np.array(self.vector) + by_words + self.intercept, dtype=np.float64)


class Addressed(BaseModel):
    """The two regressions: whether a text is meant for the program, and whether what is so would steer it.

    `rarity`: the inverse document frequency of each known word. `least`: the lowest logit at which a text is meant for
    the program.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_digest: str
    rarity: dict[str, float]
    program: Weights
    steers: Weights
    least: float

    def weigh(self, text: str) -> dict[str, float]:
        """The known words of a text, tf-idf of their presence, of length 1 (Salton and Buckley 1988)."""
        known = {word: self.rarity[word] for word in set(words_in(text)) if word in self.rarity}
        length = math.sqrt(sum(value**2 for value in known.values()))
        return {word: value / length for word, value in known.items()}


@cache
def fitted() -> Addressed:
    """What is in `addressed.json`."""
    return Addressed.model_validate_json(FITTED.read_text(encoding="utf-8"))


def words_in(text: str) -> list[str]:
    """The words that are weighed."""
    return _WORD.findall(text.lower().replace("’", "'"))


def texts_of(message: str) -> list[str]:
    """The message, and its sentences where it has several."""
    sentences = [part for part in pattern("sentence_end").split(message) if part.strip()]
    return [message, *(part for part in sentences if len(sentences) > 1 and len(part.split()) >= SHORT)]


def meant_for_program(message: str, embedder: Embedder) -> Literal["about", "steering"] | None:
    """Whether a message, or a sentence of it, would steer the program or asks about it; None where it does neither."""
    if embedder.digest != fitted().model_digest:
        return None
    texts = texts_of(message)
    vectors = embedder.encode(texts)
    words = [fitted().weigh(text) for text in texts]
    likely = fitted().program.logits(vectors, words)
    best = int(likely.argmax())
    if likely[best] < fitted().least:
        return None
    steers = fitted().steers.logits(vectors[best : best + 1], words[best : best + 1])
    return "steering" if steers[0] > 0 else "about"
