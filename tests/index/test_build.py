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

from index.build import BuildOptions, build_index
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
from index.leftovers import leftovers
from index.manifest import SCHEMA_VERSION, text_digest
from index.opened import current_manifest, open_index
from index.units import QUESTIONS_EMBEDDED
from index.vectors import KnownTexts
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
        BuildOptions(**options),  # type: ignore[arg-type]
    )
    return result.status, result.embedded


def build_and_open(seeds: Path, embedder: HashEmbedder) -> None:
    """Build, and open what was built."""
    build(seeds, embedder)
    open_index(seeds.parent / "var")


def add_third(seeds: Path) -> None:
    """Add a report to the catalogue."""
    with (seeds / "reports.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(ENTRY.format(id="three"))
    (seeds / "three.txt").write_text(TEXT.replace("61", "62"), encoding="utf-8")


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
    stored = opened.store._collection.get(include=[])["ids"]
    kinds = Counter(unit.partition("|")[2][0] for unit in stored)
    assert kinds["s"] == len(opened.sentences) == 500
    assert kinds["p"] == sum(len(report.passages) for report in opened.reports.values()) == 152
    assert kinds["q"] <= QUESTIONS_EMBEDDED * 500
    assert sum(kinds.values()) == opened.manifest.units


@pytest.mark.model
def test_approximate_search_finds_what_exact_search_finds(
    built_index: object, embedder: SentenceTransformerEmbedder
) -> None:
    store = open_index(built_index.var).store  # type: ignore[attr-defined]
    stored = store._collection.get(include=["embeddings"])
    ids, vectors = [stored_id.partition("|")[2] for stored_id in stored["ids"]], np.asarray(stored["embeddings"])
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
    # Four sentences a report, a question of the one, and the sentences of the other alone.
    assert build(seeds, hash_embedder) == ("built", 13)
    hash_embedder.encoded.clear()
    assert build(seeds, hash_embedder) == ("up to date", 0)
    assert hash_embedder.encoded == []


def test_a_changed_report_embeds_only_what_changed(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    path = seeds / "two.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("They were kind.", "They were not."), encoding="utf-8")
    hash_embedder.encoded.clear()
    assert build(seeds, hash_embedder) == ("built", 2)
    assert hash_embedder.encoded == ["Background: They were not.", "They were not."]
    assert "They were not." in open_index(seeds.parent / "var").reports["two"].text


def test_a_report_taken_out_is_gone_whole(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    (seeds / "reports.toml").write_text(ENTRY.format(id="one"), encoding="utf-8")
    assert build(seeds, hash_embedder) == ("built", 0)
    opened = open_index(seeds.parent / "var")
    assert list(opened.reports) == ["one"]
    assert opened.store.count() == 4 + 2 + 1


def test_another_report_leaves_the_segments_of_the_others_alone(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    before = {
        segment.folder: segment.folder.stat().st_mtime_ns for segment in open_index(seeds.parent / "var").segments
    }
    add_third(seeds)
    hash_embedder.encoded.clear()
    assert build(seeds, hash_embedder) == ("built", 8)
    assert len(hash_embedder.encoded) == 8
    opened = open_index(seeds.parent / "var")
    assert list(opened.reports) == ["one", "two", "three"]
    assert {folder: folder.stat().st_mtime_ns for folder in before} == before
    assert opened.store.count() == 13 + 6


def test_the_order_of_the_catalogue_is_the_order_of_the_reports(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    (seeds / "reports.toml").write_text(ENTRY.format(id="two") + ENTRY.format(id="one"), encoding="utf-8")
    assert build(seeds, hash_embedder) == ("built", 0)
    opened = open_index(seeds.parent / "var")
    assert list(opened.reports) == ["two", "one"]
    assert opened.sentences[0].report == "two"
    assert opened.anticipated.tolist() == [False] * 4 + [True] * 4


def test_what_another_generation_has_read_is_not_read_again(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    first = open_index(seeds.parent / "var")
    (seeds / "two.txt").write_text("A report\n\nBackground\n\nAll new.\n", encoding="utf-8")
    build(seeds, hash_embedder)
    second = open_index(seeds.parent / "var", before=first)
    assert second.reports["one"] is first.reports["one"]
    assert second.reports["two"].text != first.reports["two"].text
    assert first.store.count() == 13, "the one before still answers"


def test_rebuild_starts_from_nothing(seeds: Path, hash_embedder: HashEmbedder) -> None:
    build(seeds, hash_embedder)
    assert build(seeds, hash_embedder, rebuild=True) == ("built", 13)


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
    assert leftovers(seeds.parent / "var") == []


KILLED = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from index.build import BuildOptions, build_index
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
    assert build(seeds, hash_embedder) == ("built", 2)
    assert leftovers(var) == [], "what the killed build left is cleared"


def test_two_builds_do_not_run_at_once(seeds: Path, hash_embedder: HashEmbedder) -> None:
    with Generations(seeds.parent / "var").locked(), pytest.raises(IndexBusyError, match="wait"):
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
    "name",
    [
        "generations/*/chroma/chroma.sqlite3",
        "generations/*/manifest.json",
        "generations/*/words.json",
        "generations/*/keywords/params.index.json",
        "segments/one-*/segment.json",
        "segments/one-*/report.json",
        "segments/one-*/units.json",
        "segments/one-*/vectors.npy",
        "segments/one-*/stems.npz",
        "segments/one-*/words.json",
        "segments/one-*/pieces/*",
        "segments/one-*/original.txt",
    ],
)
@pytest.mark.parametrize("damage", ["gone", "garbage"])
def test_a_corrupt_index_says_so_and_names_the_command(
    seeds: Path, hash_embedder: HashEmbedder, name: str, damage: str
) -> None:
    build(seeds, hash_embedder)
    (path,) = (seeds.parent / "var" / "index").glob(name)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"\x00garbage" * 50)
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        open_index(seeds.parent / "var")
    assert build(seeds, hash_embedder)[0] == "built"
    assert open_index(seeds.parent / "var").store.count() == 13


@pytest.mark.parametrize("name", ["report.json", "stems.npz", "vectors.npy", "original.txt"])
def test_a_report_is_added_beside_one_whose_files_were_damaged(
    seeds: Path, hash_embedder: HashEmbedder, name: str
) -> None:
    """Adding does not read what is there; whoever opens the index does, and says what mends it."""
    build(seeds, hash_embedder)
    var = seeds.parent / "var"
    (path,) = (var / "index" / "segments").glob(f"one-*/{name}")
    path.write_bytes(b"\x00garbage" * 50)
    add_third(seeds)
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        build_and_open(seeds, hash_embedder)
    assert build(seeds, hash_embedder, rebuild=True)[0] == "built"
    assert set(open_index(var).reports) >= {"one", "three"}


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
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2
    assert len(list((seeds.parent / "var" / "index" / "segments").iterdir())) == 4


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
    known = KnownTexts()
    for segment in open_index(seeds.parent / "var").segments:
        known.add(segment, same_pieces=True)
    stored = known.texts | {digest: vector for digest, (vector, _) in known.sentences.items()}
    for text in ("Background: We met 61 one people.", "How many folk did they see?"):
        assert np.allclose(stored[text_digest(text)], hash_embedder.encode([text])[0], atol=1e-6)
    assert text_digest("Background: We met 61 one people. They were kind.") not in stored
