"""PDF: words out of the file, page furniture, tables, columns, drafts of blocks, headings, and the text that they make.

The canonical text is made here, page by page in reading order; the file itself stays what a reader is offered.
"""

import time
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from index.readers.limits import USUAL, ReadLimits, RefusedError
from index.readers.pdf.aligned import aligned_tables
from index.readers.pdf.drafts import Draft
from index.readers.pdf.fragments import Fragment, make_fragments, sideways
from index.readers.pdf.furniture import Furnished, set_apart
from index.readers.pdf.glyphs import read_sheet
from index.readers.pdf.headings import mark_headings, mark_title
from index.readers.pdf.joining import PageFlow, make_drafts
from index.readers.pdf.kinds import mark_kinds
from index.readers.pdf.layout import Row, read_in_order
from index.readers.pdf.ocr import recognised
from index.readers.pdf.opening import bookmarks, opened, own_title
from index.readers.pdf.sections import with_sections
from index.readers.pdf.sheets import Sheet
from index.readers.pdf.tables import Table, find_tables
from index.readers.pdf.tags import read_tags
from index.readers.pdf.visible import seen_and_hidden
from index.readers.pdf.words import Divisions
from index.readers.pdf.writing import Edges, Writer, all_lines
from index.readers.proposing import proposed_from, real_title
from index.types import Proposed, ReadReport


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its fragments and tables, and its text that nobody sees or that stands aslant."""

    sheet: Sheet
    fragments: tuple[Fragment, ...]
    tables: tuple[Table, ...] = ()
    hidden: tuple[str, ...] = ()
    aslant: str = ""


def read_pdf(data: bytes, title: str, limits: ReadLimits = USUAL) -> ReadReport:
    """Read a PDF report; `title` is the catalogue's. Raises RefusedError where the file cannot or may not be read."""
    until = time.monotonic() + limits.seconds
    with opened(data, limits) as document:
        pages = [_read_page(document, number, until, limits) for number in range(1, len(document) + 1)]
        outline, said = bookmarks(document), own_title(document)
    furnished = set_apart([page.fragments for page in pages], [page.sheet.height for page in pages])
    drafts = make_drafts(_flow(page, body) for page, body in zip(pages, furnished, strict=True))
    mark_headings(drafts, outline)
    mark_title(drafts, title)
    mark_kinds(drafts)
    writer = Writer([_edges(page, body) for page, body in zip(pages, furnished, strict=True)], _divisions(drafts))
    writer.write(drafts)
    return ReadReport(
        writer.text,
        with_sections(writer.text, writer.blocks, writer.drafts),
        tuple(writer.pages),
        tuple(writer.dropped),
        tuple(page.sheet.number for page in pages if not page.fragments),
        _proposed(drafts, said),
    )


def _read_page(document: pdfium.PdfDocument, number: int, until: float, limits: ReadLimits) -> _Page:
    left = until - time.monotonic()
    where = f"page {number} of {len(document)}"
    if left <= 0:
        raise RefusedError(
            f"took longer than the {limits.seconds:g} seconds that a file may take ({where} was next); split it, "
            "or raise the limit"
        )
    try:
        page = document[number - 1]
        try:
            return _page(page, number, left if limits.ocr else 0.0)
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise RefusedError(f"has a page that cannot be read ({where}); it is damaged: get a whole copy") from error


def _page(page: pdfium.PdfPage, number: int, seconds: float) -> _Page:
    """Read one page; one without text is recognised where that may take any `seconds`."""
    sheet = read_sheet(page, number)
    seen, hidden = seen_and_hidden(page, sheet)
    fragments = make_fragments(seen, read_tags(page))
    if not fragments and seconds > 0:
        fragments = recognised(page, seconds)
    unseen = tuple(fragment.text for fragment in make_fragments(hidden, {}))
    rest, tables = find_tables(sheet, fragments)
    return _Page(sheet, tuple(rest), tuple(tables), unseen, sideways(seen))


def _flow(page: _Page, body: Furnished) -> PageFlow:
    """The lines and tables of a page in reading order."""
    parts: list[Row | Table] = []
    for part in aligned_tables(read_in_order(body.body)):
        numbers = [one.element.table for one in part.fragments if not one.text] if isinstance(part, Row) else []
        if isinstance(part, Table) or not numbers:
            parts.append(part)
            continue
        beside = tuple(one for one in part.fragments if one.text)
        parts += [*([replace(part, fragments=beside)] if beside else []), *(page.tables[number] for number in numbers)]
    return PageFlow(page.sheet.number, tuple(parts))


def _edges(page: _Page, body: Furnished) -> Edges:
    head, foot = (
        tuple(" ".join(fragment.text for fragment in line) for line in lines) for lines in (body.head, body.foot)
    )
    return Edges(head, (*foot, page.aslant) if page.aslant else foot, page.hidden)


def _divisions(drafts: list[Draft]) -> Divisions:
    return Divisions.of(all_lines(drafts))


def _proposed(drafts: list[Draft], said: str) -> Proposed:
    """What the first page says, and the title in the file's metadata where page 1 has it too, or has none.

    When the file was made is no date of publication: a page that is saved today is none that was published today.
    """
    words = "\n".join(draft.words for draft in drafts if draft.page == 1 and draft.kind != "item")
    own = " ".join(draft.words for draft in drafts if draft.kind == "title")
    named = real_title(said)
    agree = len(named.split()) > 1 and named.casefold() in " ".join(words.split()).casefold()
    title = named if agree or not own else own
    return proposed_from(title, words)
