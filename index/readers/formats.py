"""Which reader reads which format, by a file's suffix. A reader is imported where it runs, and not before."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from index.readers.limits import ReadLimits
from index.types import ReadReport

Reader = Callable[[bytes, str, ReadLimits], ReadReport]
"""`(data, title, limits) -> ReadReport`; raises RefusedError, or UnicodeDecodeError for a text that is not UTF-8."""

READERS = {
    ".docx": "index.readers.docx:read_docx",
    ".htm": "index.readers.html:read_html",
    ".html": "index.readers.html:read_html",
    ".md": "index.readers.markdown:read_markdown",
    ".pdf": "index.readers.pdf:read_pdf",
    ".txt": "index.readers.text:read_text",
}
"""Module and function of each reader, by suffix."""


def reader_of(suffix: str) -> Reader:
    """The reader for files with a suffix of `READERS`."""
    module, _, name = READERS[suffix].partition(":")
    return cast(Reader, getattr(import_module(module), name))
