"""Generations of the index: a new one is built beside the live one, and swapped in at once.

::

    <var>/index/CURRENT              the name of the live generation; replaced in one step
    <var>/index/lock                 held by whoever builds
    <var>/index/generations/<name>/  what joins the segments (see `index.segments`) to one whole index; without a
                                     manifest it was never finished
    <var>/index/generations/PREVIOUS the name of the generation that was live before
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusyError, IndexCorruptError, IndexMissingError
from index.keywords import REBUILD


class Generations:
    """The generations under one folder."""

    def __init__(self, var: Path) -> None:
        self._root = var / "index"
        self._folder = self._root / "generations"
        self._pointer = self._root / "CURRENT"

    def current(self) -> Path:
        """The live generation's folder; raises IndexMissingError or IndexCorruptError."""
        if not self._pointer.is_file():
            raise IndexMissingError(f"there is no index in {self._root} yet; run `rag index`")
        name = _name_in(self._pointer)
        folder = self._folder / name
        if not name or not folder.is_dir():
            raise IndexCorruptError(f"{self._pointer} names '{name}', which is not in {self._folder}; {REBUILD}")
        return folder

    def previous(self) -> Path | None:
        """The folder of the generation that was live before: whoever answers from it may finish."""
        name = self._folder / "PREVIOUS"
        folder = self._folder / _name_in(name)
        return folder if folder != self._folder and folder.is_dir() else None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """While it holds, nobody else builds or clears; raises IndexBusyError where somebody does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexBusyError(f"another process is building the index in {self._root}; wait for it") from error
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def new(self) -> Iterator[Path]:
        """A new folder to build in, while `locked` holds. On leaving without an error it becomes the live generation;
        else it is removed."""
        folder = self._folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        try:
            folder.mkdir()
            yield folder
            self._publish(folder.name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def others(self) -> list[Path]:
        """What is beside the live generation and the one before it: what a killed build left, or older ones."""
        if not self._folder.is_dir():
            return []
        known = {_name_in(self._pointer), _name_in(self._folder / "PREVIOUS"), "PREVIOUS"}
        return sorted(path for path in self._folder.iterdir() if path.name not in known)

    def _publish(self, name: str) -> None:
        before = _name_in(self._pointer)
        # The new one is named last: whatever happens before leaves the live one live.
        _replace(self._folder / "PREVIOUS", before)
        _replace(self._pointer, name)


def _name_in(pointer: Path) -> str:
    return pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""


def _replace(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
