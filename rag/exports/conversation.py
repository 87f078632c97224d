"""A conversation as it is handed in, and as it is written down: with references numbered over the whole of it.

Nothing that is handed in is believed but where a quote stands and what it says, and both are checked: title, publisher,
date and section are the report's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.catalogue import short_date
from index.report import IndexedReport
from index.types import SectionPath
from rag import wording
from rag.citations import verify
from rag.errors import CitationError, ExportError
from rag.types import Answer, Citation

Format = Literal["markdown", "docx"]

LONGEST = 200
"""Exchanges that one file takes."""

SUFFIXES: dict[Format, str] = {"markdown": ".md", "docx": ".docx"}


class Exchange(BaseModel):
    """A question as typed, the reports that it was kept to (null: all), and its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, Field(max_length=20_000)]
    reports: tuple[str, ...] | None = None
    answer: Answer


Conversation = Annotated[tuple[Exchange, ...], Field(min_length=1, max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered place in a report, with the words that are read there and the address that opens it."""

    n: int
    title: str
    publisher: str
    published: str
    section: SectionPath
    page: int | None
    start: int
    end: int
    quote: str
    address: str

    @property
    def source(self) -> str:
        """Report, publisher, date and, where there are pages, the page."""
        page = f"page {self.page}" if self.page else ""
        return ", ".join(filter(None, (self.title, self.publisher, self.published, page)))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement, with the numbers of its references."""

    text: str
    references: tuple[int, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One question and its answer, ready to be written; `label` marks what is no plain answer."""

    question: str
    searched_for: str
    kept_to: tuple[str, ...]
    label: str
    notice: str
    statements: tuple[Said, ...]
    nearest: tuple[Said, ...]
    mode: str

    @property
    def surely(self) -> tuple[Said, ...]:
        """The statements that are likely to be on what was asked."""
        return tuple(said for said in self.statements if said.sure)

    @property
    def less_sure(self) -> tuple[Said, ...]:
        """The statements that are less likely to be on what was asked."""
        return tuple(said for said in self.statements if not said.sure)


@dataclass(frozen=True, slots=True)
class Written:
    """A conversation with its references, checked, in the order in which they are read."""

    title: str
    made: date
    parts: tuple[Part, ...]
    references: tuple[Reference, ...]


def written(
    conversation: Sequence[Exchange], reports: Mapping[str, IndexedReport], base: str, made: date, council: str
) -> Written:
    """Check and number a conversation; `base` is the address of the server, with its last slash.

    Raises ExportError where a quote does not stand in its report, or a report is unknown: then nothing is written.
    """
    numbers = _Numbers(reports, base)
    parts = tuple(_part(exchange, n, numbers) for n, exchange in enumerate(conversation, 1))
    title = f"Questions to the reports on adult social care in {council}"
    return Written(title, made, parts, tuple(numbers.references))


def file_name(made: date, kind: Format) -> str:
    """The name of the file, such as `ask-the-reports-2026-11-24.docx`."""
    return f"ask-the-reports-{made:%Y-%m-%d}{SUFFIXES[kind]}"


class _Numbers:
    """Numbers references as they come up; the same place has the same number wherever it is cited."""

    def __init__(self, reports: Mapping[str, IndexedReport], base: str) -> None:
        self._reports = reports
        self._base = base
        self._known: dict[tuple[str, int, int], int] = {}
        self.references: list[Reference] = []

    def of(self, citation: Citation) -> int:
        """The number of a citation's place, which stands there as verified."""
        key = (citation.report, citation.start, citation.end)
        if key not in self._known:
            self._known[key] = len(self.references) + 1
            self.references.append(self._reference(citation, len(self.references) + 1))
        return self._known[key]

    def name(self, report: str, n: int) -> str:
        """The report's short name; raises ExportError where there is no such report."""
        if report not in self._reports:
            raise ExportError(f"question {n} was kept to the report {report[:100]!a}, which is not here; {NOTHING}")
        return self._reports[report].entry.name

    def verify(self, answer: Answer, n: int) -> None:
        """Raise ExportError unless every quote stands where it says, and every statement is what its mode promises."""
        try:
            verify((*answer.citations, *answer.also_found), dict(self._reports))
        except CitationError:
            wrong = next(c for c in (*answer.citations, *answer.also_found) if not self._stands(c))
            raise ExportError(
                f"question {n}: the quote of citation {wrong.n} does not stand in the report {wrong.report[:100]!a} at "
                f"characters {wrong.start} to {wrong.end}; {NOTHING}; ask the question again"
            ) from None
        by_number = {citation.n: citation for citation in answer.citations}
        for statement in answer.statements:
            cited = [self._read(by_number[number]) for number in statement.citations if number in by_number]
            if not cited or (answer.is_quote(statement) and statement.text not in cited):
                raise ExportError(f"question {n}: a statement is not what it cites; {NOTHING}; ask the question again")

    def _stands(self, citation: Citation) -> bool:
        report = self._reports.get(citation.report)
        return report is not None and report.text[citation.start : citation.end] == citation.quote != ""

    def _read(self, citation: Citation) -> str:
        """The words of a verified citation as they are read."""
        return self._reports[citation.report].as_read(citation.start, citation.end)

    def said(self, citation: Citation) -> Said:
        """A citation's own words with its number."""
        return Said(self._read(citation), (self.of(citation),))

    def _reference(self, citation: Citation, n: int) -> Reference:
        report = self._reports[citation.report]
        start, end = citation.start, citation.end
        return Reference(
            n=n,
            title=report.entry.title,
            publisher=report.entry.publisher,
            published=short_date(report.entry.published),
            section=next((block.section for block in report.blocks if start < block.end), ()),
            start=start,
            end=end,
            page=report.page_of(start),
            quote=self._read(citation),
            address=f"{self._base}reports/{report.entry.id}?start={start}&end={end}#quote",
        )


NOTHING = "nothing was written"


def _part(exchange: Exchange, n: int, numbers: _Numbers) -> Part:
    answer = exchange.answer
    numbers.verify(answer, n)
    by_number = {citation.n: citation for citation in answer.citations}
    # What was looked at and not used belongs in the file only where there is no answer.
    nearest = () if answer.statements else answer.also_found
    return Part(
        question=exchange.question,
        searched_for=answer.searched_for if answer.searched_for != exchange.question else "",
        kept_to=tuple(numbers.name(report, n) for report in exchange.reports or ()),
        label=wording.LABELS[answer.status],
        notice=answer.notice,
        statements=tuple(
            Said(wording.shown(s), tuple(numbers.of(by_number[m]) for m in s.citations if m in by_number), s.sure)
            for s in answer.statements
        ),
        nearest=tuple(numbers.said(citation) for citation in nearest),
        mode=wording.made(answer),
    )
