"""The build: counts, nothing done twice, and the last good index whatever happens."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.catalogue import Catalogue, load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.errors import (
    CatalogueError,
    IndexBusyError,
    IndexCorruptError,
    IndexMismatchError,
    IndexMissingError,
)
from index.generations import Generations
from index.manifest import SCHEMA_VERSION, text_digest
from index.opened import current_manifest, open_index
from index.store import ChromaStore
from index.units import QUESTIONS_EMBEDDED
from tests.conftest import HashEmbedder

TEXT = (
    "A report\n\nBackground\n\nWe met 61 people. They were kind.\n\nStrengths\n\n  • Staff care.\n  • Data is good.\n"
)
ENTRY = '[[report]]\nid = "{id}"\ntitle = "A report"\npublisher = "P"\npublished = "2024"\nfile = "{id}.txt"\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    (folder / "questions").mkdir(parents=True)
    (folder / "reports.toml").write_text(ENTRY.format(id="one") + ENTRY.format(id="two"), encoding="utf-8")
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(TEXT.replace("61", f"61 {name}"), encoding="utf-8")
    at = TEXT.replace("61", "61 one").index("We met")
    question = {"of": "sentence", "start": at, "end": at + 10, "question": "How many folk did they see?"}
    (folder / "questions" / "one.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    return folder


def build(seeds: Path, embedder: HashEmbedder, **options: bool) -> tuple[str, int]:
    result = build_index(
        load_catalogue(seeds),
        seeds.parent / "var",
        (embedder.name, embedder.digest),
        lambda: embedder,
        **options,
    )
    return result.status, result.embedded


def test_every_unit_of_every_report_is_stored(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    opened = open_index(seeds.parent / "var")
    assert [len(report.passages) for report in opened.reports.values()] == [2, 2]
    assert len(opened.sentences) == 8
    assert opened.store.count() == opened.manifest.units == 8 + 4 + 1  # sentences, passages, one question
    assert opened.manifest.reports["one"].questions == 1


@pytest.mark.model
def test_the_real_reports_are_stored_whole(catalogue: Catalogue, built_index: object) -> None:
    opened = open_index(built_index.var)  # type: ignore[attr-defined]
    kinds = Counter(hit.kind for hit in opened.store.nearest(some_vector(opened.store), opened.manifest.units)[0])
    assert kinds["s"] == len(opened.sentences) == 500
    assert kinds["p"] == sum(len(report.passages) for report in opened.reports.values()) == 152
    assert kinds["q"] <= QUESTIONS_EMBEDDED * 500
    assert sum(kinds.values()) == opened.manifest.units


def some_vector(store: ChromaStore) -> object:
    return store.stored_texts()[0].vector[None]


@pytest.mark.model
def test_approximate_search_finds_what_exact_search_finds(
    built_index: object, embedder: SentenceTransformerEmbedder
) -> None:
    store = open_index(built_index.var).store  # type: ignore[attr-defined]
    stored = store._collection.get(include=["embeddings"])
    ids, vectors = stored["ids"], np.asarray(stored["embeddings"])
    found = 0
    asked = [
        "how long are the queues",
        "is the work with partners good",
        "what was the score",
        "staff wellbeing",
    ]
    for vector in embedder.encode(asked):
        similar = vectors @ vector
        tenth = np.sort(similar)[-10]
        as_good = {ids[i] for i in np.flatnonzero(similar >= tenth - 1e-6)}
        found += sum(hit.unit in as_good for hit in store.nearest(vector[None], 10)[0])
    assert found / (10 * len(asked)) >= 0.99


def test_a_second_build_embeds_nothing(seeds: Path, hash_embedder: HashEmbedder) -> None:
    assert build(seeds, hash_embedder) == ("built", 9)
    hash_embedder.encoded.clear()
    assert build(seeds, hash_embedder) == ("up to date", 0)
    assert hash_embedder.encoded == []


def test_a_changed_report_embeds_only_what_changed(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    path = seeds / "two.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("They were kind.", "They were not."), encoding="utf-8")
    hash_embedder.encoded.clear()
    assert build(seeds, hash_embedder) == ("built", 1)
    assert hash_embedder.encoded == ["Background: They were not."]
    assert "They were not." in open_index(seeds.parent / "var").reports["two"].text


def test_a_report_taken_out_is_gone_whole(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    (seeds / "reports.toml").write_text(ENTRY.format(id="one"), encoding="utf-8")
    assert build(seeds, hash_embedder) == ("built", 0)
    opened = open_index(seeds.parent / "var")
    assert list(opened.reports) == ["one"]
    assert opened.store.count() == 4 + 2 + 1


def test_rebuild_starts_from_nothing(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    assert build(seeds, hash_embedder, rebuild=True) == ("built", 9)


class FailingEmbedder(HashEmbedder):
    def encode(self, texts):  # type: ignore[no-untyped-def]
        raise RuntimeError("out of memory")


def test_a_build_that_fails_leaves_the_last_good_index(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    before = Generations(seeds.parent / "var").current()
    (seeds / "two.txt").write_text("A report\n\nBackground\n\nAll new.\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        build(seeds, FailingEmbedder())
    assert Generations(seeds.parent / "var").current() == before
    assert open_index(seeds.parent / "var").store.count() == 13
    assert [folder.name for folder in before.parent.iterdir()] == [before.name]


KILLED = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from index.build import build_index
from index.catalogue import load_catalogue
from tests.conftest import HashEmbedder
class Slow(HashEmbedder):
    def encode(self, texts):
        print("embedding", flush=True)
        time.sleep(60)
seeds = Path({seeds!r})
build_index(load_catalogue(seeds), seeds.parent / "var", ("hash", "0" * 64), Slow)
"""


@pytest.mark.slow
def test_a_build_killed_half_way_leaves_the_last_good_index_answering(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    var = seeds.parent / "var"
    before = Generations(var).current()
    (seeds / "two.txt").write_text("A report\n\nBackground\n\nAll new.\n", encoding="utf-8")
    root = str(Path(__file__).parent.parent.parent)
    script = KILLED.format(root=root, seeds=str(seeds))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "embedding"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    opened = open_index(var)
    assert opened.folder == before
    assert len(opened.store.nearest(hash_embedder.encode(["anything"]), 3)[0]) == 3
    assert build(seeds, hash_embedder) == ("built", 1)
    left = {folder.name for folder in before.parent.iterdir()}
    assert left == {before.name, Generations(var).current().name}, "what the killed build left is cleared"


def test_two_builds_do_not_run_at_once(seeds: Path, hash_embedder: HashEmbedder) -> None:
    with Generations(seeds.parent / "var").building(), pytest.raises(IndexBusyError, match="wait"):
        build(seeds, hash_embedder)


def test_a_missing_file_stops_the_build_before_anything_is_touched(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    (seeds / "two.txt").unlink()
    with pytest.raises(CatalogueError, match="left as it was"):
        build(seeds, hash_embedder)
    assert open_index(seeds.parent / "var").store.count() == 13


def test_without_an_index_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="rag index"):
        open_index(tmp_path)


@pytest.mark.parametrize(
    "name", ["chroma/chroma.sqlite3", "reports.json", "manifest.json", "keywords/params.index.json"]
)
@pytest.mark.parametrize("damage", ["gone", "garbage"])
def test_a_corrupt_index_says_so_and_names_the_command(
    seeds: Path, hash_embedder: HashEmbedder, name: str, damage: str
) -> None:
    build(seeds, hash_embedder)
    path = Generations(seeds.parent / "var").current() / name
    assert path.is_file()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"\x00garbage" * 50)
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        open_index(seeds.parent / "var")
    assert build(seeds, hash_embedder)[0] == "built"
    assert open_index(seeds.parent / "var").store.count() == 13


def test_a_pointer_to_nowhere_is_a_corrupt_index(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    (seeds.parent / "var" / "index" / "CURRENT").write_text("nowhere", encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="nowhere"):
        open_index(seeds.parent / "var")


def test_another_model_or_schema_is_told(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    var = seeds.parent / "var"
    with pytest.raises(IndexMismatchError, match="embedding model"):
        open_index(var, "f" * 64)
    manifest = current_manifest(var).model_copy(update={"schema_version": SCHEMA_VERSION + 1})
    manifest.write(Generations(var).current())
    with pytest.raises(IndexMismatchError, match="schema"):
        open_index(var)


def test_only_the_live_generation_and_the_one_before_are_kept(seeds: Path, hash_embedder: HashEmbedder) -> None:
    for _ in range(4):
        build(seeds, hash_embedder, rebuild=True)
    folder = Generations(seeds.parent / "var").current().parent
    assert len(list(folder.iterdir())) == 2


@pytest.mark.model
@pytest.mark.parametrize("name", ["header.bin", "data_level0.bin", "link_lists.bin"])
def test_vector_files_cut_short_are_told_before_they_are_opened(built_index: object, tmp_path: Path, name: str) -> None:
    var = tmp_path / "var"
    shutil.copytree(built_index.var, var)  # type: ignore[attr-defined]
    (path,) = Generations(var).current().glob(f"chroma/*/{name}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        open_index(var)


def test_a_passages_mean_is_never_taken_for_a_sentences_vector(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    stored = {text.digest: text.vector for text in open_index(seeds.parent / "var").store.stored_texts()}
    for text in ("Background: We met 61 one people.", "How many folk did they see?"):
        assert np.allclose(stored[text_digest(text)], hash_embedder.encode([text])[0], atol=1e-6)
    assert text_digest("Background: We met 61 one people. They were kind.") not in stored
