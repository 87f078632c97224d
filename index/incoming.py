"""A file that is brought to be added: copied while it is counted, and compared with those that are there."""

import os
from pathlib import Path
from typing import BinaryIO

from index.catalogue import Catalogue, Report
from index.errors import ReportError
from index.manifest import file_digest

_AT_ONCE = 1024 * 1024
"""Bytes of a file that are copied at a time."""


def copied(source: BinaryIO, path: Path, name: str, limit: int) -> None:
    """Copy `source`, called `name`, to `path`; raises ReportError where it has more than `limit` bytes."""
    size = 0
    with path.open("wb") as copy:
        while part := source.read(_AT_ONCE):
            size += len(part)
            if size > limit:
                raise ReportError(f"{name} is larger than {limit:,} bytes, the most that is read; nothing was changed")
            copy.write(part)
        copy.flush()
        os.fsync(copy.fileno())


def same_content(catalogue: Catalogue, path: Path) -> Report | None:
    """The report whose file has exactly the content of the file at `path`."""
    size, digest = path.stat().st_size, file_digest(path)
    for report in catalogue.reports:
        known = catalogue.file_of(report)
        if known.stat().st_size == size and file_digest(known) == digest:
            return report
    return None
