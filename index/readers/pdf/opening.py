"""A PDF file as PDFium opens it, or why it does not; what it says of itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.readers.limits import ReadLimits, RefusedError
from index.readers.pdf.headings import Bookmark

_HEAD = 1_024
"""Bytes in which a file says that it is a PDF."""


@contextmanager
def opened(data: bytes, limits: ReadLimits) -> Iterator[pdfium.PdfDocument]:
    """The document that `data` holds, closed afterwards; raises RefusedError where it cannot be read."""
    if b"%PDF-" not in data[:_HEAD]:
        raise RefusedError(
            "is not a PDF file, whatever its name says; export it as PDF again, or give it its own suffix"
        )
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refusal(error) from error
    try:
        count = len(document)
        if count == 0:
            raise RefusedError("is a PDF file without pages; it is damaged or cut short: get a whole copy")
        if count > limits.pages:
            raise RefusedError(
                f"has {count:,} pages, more than the {limits.pages:,} that are allowed; set RAG_READ_PAGES if it is "
                "meant to be so long"
            )
        yield document
    finally:
        document.close()


def _refusal(error: pdfium.PdfiumError) -> RefusedError:
    if error.err_code == raw.FPDF_ERR_PASSWORD:
        return RefusedError("is protected by a password; take the password off and add it again")
    if error.err_code == raw.FPDF_ERR_SECURITY:
        return RefusedError("is encrypted in a way that is not known here; save a copy without encryption")
    return RefusedError("is a damaged PDF file, or was cut short; get a whole copy")


def bookmarks(document: pdfium.PdfDocument) -> tuple[Bookmark, ...]:
    """The outline of a document, in its order."""
    found = []
    for bookmark in document.get_toc(max_depth=10):
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        found.append(Bookmark(bookmark.level, bookmark.get_title(), 0 if page is None else page + 1))
    return tuple(found)


def own_words(document: pdfium.PdfDocument) -> tuple[str, str]:
    """The title and the author in the file's metadata."""
    title, author = (str(document.get_metadata_value(key)).strip() for key in ("Title", "Author"))
    return title, author
