"""Fixtures that all tests share: the real model, an index of the real reports, small fakes at the seams."""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.catalogue import Catalogue, load_catalogue
from index.embedding import AskedTexts, SentenceTransformerEmbedder, Vectors
from index.model_files import DEFAULT_MODEL
from index.question_tower import QuestionTower
from rag.assistant import Assistant
from rag.settings import Settings
from tests.hostile import write_hostile_seeds

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


class HashEmbedder:
    """A deterministic stand-in for the model: seeded unit vectors, the same for the same text."""

    name = "hash"
    digest = "0" * 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return np.array([self._one(text) for text in texts], dtype=np.float32)

    def encode_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """A piece is a word."""
        pieces = [np.array([self._one(word) for word in text.split() or [""]]) for text in texts]
        return self.encode(texts), pieces

    def encode_asked(self, texts: Sequence[str], tower: QuestionTower) -> AskedTexts:
        vectors, pieces = self.encode_pieces(texts)
        # The other way round, so that nobody takes the one for the other.
        return AskedTexts(vectors, pieces, vectors[:, ::-1])

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        return [[match.span() for match in re.finditer(r"\S+", text)] or [(0, 0)] for text in texts]

    def _one(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).normal(size=32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_developer() -> None:
    """Fixtures that live as long as the session read no settings either."""
    for name in [key for key in os.environ if key.startswith("RAG_") and key not in KEPT]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the developer's settings or writes into the working tree."""
    for name in [key for key in os.environ if key.startswith("RAG_") and key not in KEPT]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)


KEPT = ("RAG_CHROMIUM", "RAG_PICTURES")


@pytest.fixture
def hash_embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(SEEDS)


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    """The real embedding model, loaded once."""
    return SentenceTransformerEmbedder.load(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def built_index(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, embedder: SentenceTransformerEmbedder
) -> Settings:
    """Settings that point at a real index of the real reports."""
    var = tmp_path_factory.mktemp("var")
    build_index(catalogue, var, (embedder.name, embedder.digest), lambda: embedder)
    return Settings(seeds=SEEDS, var=var)


@pytest.fixture(scope="session")
def assistant(built_index: Settings) -> Assistant:
    """The real assistant over the real index."""
    return Assistant.open(built_index)


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Settings:
    """Settings that point at a real index of a hostile report."""
    seeds, var = write_hostile_seeds(tmp_path_factory.mktemp("seeds")), tmp_path_factory.mktemp("var")
    build_index(load_catalogue(seeds), var, (embedder.name, embedder.digest), lambda: embedder)
    return Settings(seeds=seeds, var=var)


@pytest.fixture(scope="session")
def hostile_assistant(hostile_index: Settings) -> Assistant:
    """The real assistant over the hostile report."""
    return Assistant.open(hostile_index)
