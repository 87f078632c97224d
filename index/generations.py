"""Generations of the index: a new one is built beside the live one, and swapped in at once.

::

    <var>/index/CURRENT              the name of the live generation; replaced in one step
    <var>/index/lock                 held by whoever builds
    <var>/index/generations/<name>/  one whole index; without a manifest it was never finished
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
        name = self._pointer.read_text(encoding="utf-8", errors="replace").strip()
        folder = self._folder / name
        if not name or not folder.is_dir():
            raise IndexCorruptError(f"{self._pointer} names '{name}', which is not in {self._folder}; {REBUILD}")
        return folder

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in. On leaving without an error it becomes the live generation; else it is removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexBusyError(f"another process is building the index in {self._root}; wait for it") from error
        folder = self._folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        try:
            folder.mkdir()
            yield folder
            self._publish(folder.name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            lock.release()

    def _publish(self, name: str) -> None:
        previous = (
            self._pointer.read_text(encoding="utf-8", errors="replace").strip() if self._pointer.is_file() else ""
        )
        fresh = self._pointer.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        for folder in self._folder.iterdir():
            # The generation that was live until now stays: a page that is answering from it may finish.
            if folder.name not in (name, previous):
                shutil.rmtree(folder, ignore_errors=True)
