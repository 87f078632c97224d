"""One reader for each format: a file's bytes to canonical text and blocks.

A reader is chosen by the file's suffix (`formats.py`). Plain text is read here; every other format in a process of its
own (`isolated.py`), since its libraries may be made to crash, to hang, or to take all memory.
"""

from pathlib import Path

from index.errors import ReportError
from index.readers.formats import READERS
from index.readers.isolated import shared_process
from index.readers.kinds import check_kind, not_utf_8
from index.readers.limits import USUAL, ReadLimits, RefusedError
from index.readers.opened import read_bytes
from index.readers.text import read_text
from index.types import ReadReport


def read_report(path: Path, title: str = "", limits: ReadLimits = USUAL) -> ReadReport:
    """Read the report at `path`; `title` is the catalogue's, empty where it is not known yet.

    Raises ReportError, with one line that names the file, when no reader knows the suffix, the file is not what its
    suffix promises, is damaged, protected or too large, or cannot be read within `limits`.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReportError(f"{path}: no reader for '{path.suffix}' files; known are {known}")
    try:
        report = _read(path, suffix, title, limits)
    except UnicodeDecodeError as error:
        raise ReportError(f"{path} {not_utf_8(error)}; the index was left as it was") from error
    except RefusedError as error:
        raise ReportError(f"{path} {error}; the index was left as it was") from error
    if not any(block.kind in ("paragraph", "item", "data", "row") for block in report.blocks):
        raise ReportError(f"{path} holds no text to index; the index was left as it was")
    return report


def _read(path: Path, suffix: str, title: str, limits: ReadLimits) -> ReadReport:
    data = read_bytes(path, limits)
    check_kind(data, suffix)
    if suffix == ".txt":
        return read_text(data, title, limits)
    return shared_process().read(suffix, data, title, limits)
