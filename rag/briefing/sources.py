"""The numbered sources of a note: one number for one place, in the order in which they are first named."""

from index.opened import OpenIndex
from rag.briefing.note import Source

Place = tuple[str, int, int]


class Numbering:
    """Gives places their numbers, and lists them in the end."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._numbers: dict[Place, int] = {}

    def number(self, report: str, start: int, end: int) -> int:
        """The number of the sentence at `start:end` of `report`."""
        return self._numbers.setdefault((report, start, end), len(self._numbers) + 1)

    def sources(self) -> tuple[Source, ...]:
        """Every place that was numbered, in order."""
        return tuple(self._source(n, place) for place, n in self._numbers.items())

    def _source(self, n: int, place: Place) -> Source:
        report_id, start, end = place
        report = self._index.reports[report_id]
        passage = next(one for one in report.passages if one.start <= start < one.end)
        alike = [one for one in report.passages if one.section == passage.section]
        kind = "list" if passage.is_list else "paragraph"
        entry, page = report.entry, report.page_of(start)
        paragraph = f"{kind} {alike.index(passage) + 1} of the section" if len(alike) > 1 else kind
        return Source(
            n=n,
            name=entry.name,
            title=entry.title,
            publisher=entry.publisher,
            published=entry.published,
            section=passage.section,
            place=f"page {page}" if page else paragraph,
            address=entry.source,
            start=start,
            end=end,
            report=report_id,
        )
