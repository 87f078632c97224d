"""Citations: made from offsets, and verified character for character before anyone sees them."""

from collections.abc import Iterable

from index.report import IndexedReport
from rag.errors import CitationError
from rag.types import Citation


def cite(report: IndexedReport, n: int, section: tuple[str, ...], start: int, end: int) -> Citation:
    """The citation numbered `n` of `report.text[start:end]`."""
    entry, quote, read = report.entry, report.text[start:end], report.as_read(start, end)
    return Citation(
        n=n,
        report=entry.id,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
        section=section,
        page=report.page_of(start),
        start=start,
        end=end,
        quote=quote,
        as_read=read if read != quote else None,
    )


def verify(citations: Iterable[Citation], reports: dict[str, IndexedReport]) -> None:
    """Raise CitationError unless every quote stands at its place in the canonical text."""
    for citation in citations:
        report = reports.get(citation.report)
        if report is None or not citation.quote or report.text[citation.start : citation.end] != citation.quote:
            raise CitationError(
                f"citation {citation.n} does not stand in {citation.report} at {citation.start}-{citation.end}; "
                "nothing was shown; run `rag index --rebuild`"
            )
