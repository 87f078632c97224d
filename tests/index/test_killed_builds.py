"""Builds that are killed, or run out of disk: the last good index answers, and the next build is right."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build_index
from index.catalogue import load_catalogue
from index.generations import Generations
from index.leftovers import clear_leftovers, leftovers
from index.opened import open_index
from tests.conftest import HashEmbedder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ENTRY = '[[report]]\nid = "{id}"\ntitle = "A report"\npublisher = "P"\npublished = "2024"\nfile = "{id}.txt"\n'
TEXT = "A report\n\nBackground\n\nWe met {who}. They were kind.\n\nStrengths\n\n  • Staff care.\n  • Data is good.\n"

CHILD = """
import os, signal, sys
sys.path.insert(0, {root!r})
import importlib
from pathlib import Path
from index.build import build_index
from index.catalogue import load_catalogue
from tests.conftest import HashEmbedder
module, name, when, nth = {step!r}
owner = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
original, calls = getattr(owner, last), []
def dying(*args, **kwargs):
    calls.append(1)
    if when == "before" and len(calls) == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    result = original(*args, **kwargs)
    if when == "after" and len(calls) == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, last, dying)
embedder = HashEmbedder()
build_index(load_catalogue(Path({seeds!r})), Path({var!r}), ("hash", "0" * 64), lambda: embedder)
"""

STEPS = [
    ("index.pipeline", "embed_units", "before", 1),
    ("index.pipeline", "embed_units", "after", 2),
    ("index.late_interaction", "PieceIndex.save", "after", 1),
    ("index.segments", "Segments._place", "before", 1),
    ("index.segments", "Segments._place", "after", 1),
    ("index.segments", "Segments._place", "after", 2),
    ("index.keywords", "KeywordIndex.save", "before", 1),
    ("index.build", "copy_store", "before", 1),
    ("index.build", "copy_store", "after", 1),
    ("index.store", "ChromaStore.remove", "after", 1),
    ("index.store", "ChromaStore.add", "after", 1),
    ("index.store", "ChromaStore.add", "after", 2),
    ("index.manifest", "Manifest.write", "before", 1),
    ("index.manifest", "Manifest.write", "after", 1),
    ("index.generations", "_replace", "before", 1),
    ("index.generations", "_replace", "after", 1),
    ("index.generations", "_replace", "after", 2),
    ("index.build", "clear_leftovers", "before", 1),
]
SWAPPED = STEPS.index(("index.generations", "_replace", "after", 2))
"""From here on the new index is the live one."""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A catalogue of two reports, built; then one of them changed and a third added."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    write(folder, one="sixty people", two="forty people")
    embedder = HashEmbedder()
    build_index(load_catalogue(folder), tmp_path / "var", ("hash", "0" * 64), lambda: embedder)
    write(folder, one="sixty people", two="nobody", three="carers")
    return folder


def write(folder: Path, **reports: str) -> None:
    (folder / "reports.toml").write_text("".join(ENTRY.format(id=name) for name in reports), encoding="utf-8")
    for name, who in reports.items():
        (folder / f"{name}.txt").write_text(TEXT.format(who=who), encoding="utf-8")


def said(var: Path) -> dict[str, bool]:
    """The open index's reports, and whether each says what the catalogue has now."""
    opened = open_index(var)
    found = opened.store.nearest(HashEmbedder().encode(["Background: We met nobody."]), 3)[0]
    assert len(found) == 3
    assert all(hit.unit.split("|")[1].split(":")[0] in opened.reports for hit in found)
    return {name: "sixty" in report.text or "forty" in report.text for name, report in opened.reports.items()}


OLD, NEW = {"one": True, "two": True}, {"one": True, "two": False, "three": False}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[2]} {step[1]} {step[3]}")
def test_a_build_killed_at_any_step_leaves_a_whole_index_and_the_next_one_goes_on(
    seeds: Path, step: tuple[str, str, str, int]
) -> None:
    var = seeds.parent / "var"
    script = CHILD.format(root=str(ROOT), seeds=str(seeds), var=str(var), step=step)
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert said(var) == (NEW if STEPS.index(step) >= SWAPPED else OLD)
    embedder = HashEmbedder()
    build_index(load_catalogue(seeds), var, ("hash", "0" * 64), lambda: embedder)
    assert said(var) == NEW


def test_what_a_killed_build_left_is_named_and_cleared_and_what_it_finished_is_used(seeds: Path) -> None:
    var = seeds.parent / "var"
    step = ("index.segments", "Segments._place", "before", 2)
    script = CHILD.format(root=str(ROOT), seeds=str(seeds), var=str(var), step=step)
    subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    left = leftovers(var, keep=["two-"])
    assert [each.path.name.startswith(".unfinished-") for each in left] == [True]
    assert left[0].size > 0
    with Generations(var).locked():
        clear_leftovers(var, keep=["two-"])
    assert leftovers(var, keep=["two-"]) == []
    assert said(var) == OLD
    embedder = HashEmbedder()
    build_index(load_catalogue(seeds), var, ("hash", "0" * 64), lambda: embedder)
    assert all("nobody" not in text for text in embedder.encoded), "what the killed build finished is not done again"
    assert said(var) == NEW


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no file system of its own may be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


FILL = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from index.build import build_index
from index.catalogue import load_catalogue
from index.errors import IndexStoreError
from tests.conftest import HashEmbedder
embedder = HashEmbedder()
try:
    build_index(load_catalogue(Path({seeds!r})), Path({var!r}), ("hash", "0" * 64), lambda: embedder)
except (OSError, IndexStoreError) as error:
    sys.exit({told})
"""
TOLD = 3


@pytest.mark.parametrize("left", [0, 4, 30, 60, 120, 300, 600])
def test_a_build_on_a_full_disk_leaves_the_last_good_index(seeds: Path, small_disk: Path, left: int) -> None:
    """`left` thousand bytes are free when the build begins."""
    var = small_disk / "var"
    write(seeds, one="sixty people", two="forty people")
    embedder = HashEmbedder()
    build_index(load_catalogue(seeds), var, ("hash", "0" * 64), lambda: embedder)
    write(seeds, one="sixty people", two="nobody", three="carers")
    running = open_index(var)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk)
    filler.write_bytes(b"\0" * max(free.f_bavail * free.f_frsize - left * 1000, 0))
    script = FILL.format(root=str(ROOT), seeds=str(seeds), var=str(var), told=TOLD)
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert child.returncode in (0, TOLD), child.stderr
    assert child.returncode == TOLD or left > 100
    assert len(running.store.nearest(embedder.encode(["anything"]), 3)[0]) == 3, "what is open goes on answering"
    expected = NEW if child.returncode == 0 else OLD
    assert said(var) == expected, "a fresh process answers from the last good index on the full disk"
    filler.unlink()
    assert said(var) == expected
    build_index(load_catalogue(seeds), var, ("hash", "0" * 64), lambda: embedder)
    assert said(var) == NEW
