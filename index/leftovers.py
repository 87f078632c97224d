"""What builds that were killed, and older generations, leave behind; what is live is never among it."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexStoreError
from index.generations import Generations
from index.manifest import Manifest, read_manifest
from index.segments import Segments
from index.store import ChromaStore, Place


@dataclass(frozen=True, slots=True)
class Leftover:
    """A folder or file that nothing needs, and its size in bytes."""

    path: Path
    size: int


def leftovers(var: Path, keep: Iterable[str] = ()) -> list[Leftover]:
    """What is neither of the live generation nor of the one before it; `keep` holds what the names of segments begin
    with that are to stay: a build that was interrupted takes them over."""
    known = tuple(keep)
    segments = Segments(var).others(needed_segments(var))
    paths = [*Generations(var).others(), *(path for path in segments if not known or not path.name.startswith(known))]
    return [Leftover(path, _size(path)) for path in paths]


def clear_leftovers(var: Path, keep: Iterable[str] = ()) -> list[Leftover]:
    """Remove the leftovers and return what they were, on a Chroma server too; call it while the generations are
    locked."""
    found = leftovers(var, keep)
    for left in found:
        if left.path.is_dir():
            shutil.rmtree(left.path, ignore_errors=True)
        else:
            left.path.unlink(missing_ok=True)
    live = _manifests(var)[:1]
    if live and live[0].store:
        ChromaStore.prepare(Place(var, live[0].store, live[0].model_digest)).keep_only(needed_segments(var))
    return found


def needed_segments(var: Path) -> Sequence[str]:
    """The segments of the live generation and of the one before, from which somebody may still be answering."""
    return list(dict.fromkeys(name for manifest in _manifests(var) for name in manifest.segments))


def _manifests(var: Path) -> list[Manifest]:
    generations, found = Generations(var), []
    for folder in (generations.current, generations.previous):
        try:
            path = folder()
            if path is not None:
                found.append(read_manifest(path))
        except IndexStoreError:
            continue
    return found


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [inner for inner in path.rglob("*") if inner.is_file()]
    return sum(file.stat().st_size for file in files)
