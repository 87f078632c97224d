"""One reader for each format: a file's bytes to canonical text and blocks.

A reader is a function `(data, title, limits) -> ReadReport`. It is chosen by the file's suffix.
"""

from collections.abc import Callable
from pathlib import Path

from index.errors import ReportError
from index.readers.limits import USUAL, ReadLimits, RefusedError
from index.readers.pdf import read_pdf
from index.readers.text import read_text
from index.types import ReadReport

Reader = Callable[[bytes, str, ReadLimits], ReadReport]

READERS: dict[str, Reader] = {".pdf": read_pdf, ".txt": read_text}


def read_report(path: Path, title: str = "", limits: ReadLimits = USUAL) -> ReadReport:
    """Read the report at `path`; `title` is the catalogue's, empty where it is not known yet.

    Raises ReportError when no reader knows the suffix, or the file is not what its suffix promises.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise ReportError(f"{path}: no reader for '{path.suffix}' files; known are {known}")
    try:
        report = reader(path.read_bytes(), title, limits)
    except UnicodeDecodeError as error:
        raise ReportError(
            f"{path} is not UTF-8 (byte {error.start} is 0x{error.object[error.start]:02x}); save it as UTF-8 and "
            "run `rag index` again. The index was left as it was."
        ) from error
    except RefusedError as error:
        raise ReportError(f"{path} {error}; the index was left as it was") from error
    if not any(block.kind in ("paragraph", "item", "data", "row") for block in report.blocks):
        raise ReportError(f"{path} holds no text to index; the index was left as it was")
    return report
