"""What the index holds of each report, and what a person should look at in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.opened import OpenIndex
from index.report import IndexedReport
from index.suspicious import Finding, find_suspicious


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of a report; `pages` is None in a format without pages."""

    report: str
    title: str
    pages: int | None
    passages: int
    sentences: int
    questions: int


def counts(index: OpenIndex) -> tuple[Counts, ...]:
    """One row a report, in the order of the catalogue."""
    states = index.manifest.reports
    return tuple(_counts(report, states[report_id].questions) for report_id, report in index.reports.items())


def pages_without_text(reports: Sequence[IndexedReport]) -> list[str]:
    """One line for each page that holds no text, in words that say what helps."""
    return [
        f"page {page} of {report.entry.file}: no text; add the `ocr` extra"
        for report in reports
        for page in report.read.empty_pages
    ]


def suspicious(reports: Sequence[IndexedReport]) -> list[str]:
    """One line for each passage that looks as if it was written for a program, and for each hidden text."""
    return [_suspicious(found) for found in find_suspicious(tuple(reports))]


def _counts(report: IndexedReport, questions: int) -> Counts:
    sentences = sum(len(passage.sentences) for passage in report.passages)
    pages = len(report.read.pages) or None
    return Counts(report.entry.id, report.entry.title, pages, len(report.passages), sentences, questions)


def _suspicious(found: Finding) -> str:
    page = f"page {found.page}, " if found.page else ""
    return f"{found.report}, {page}characters {found.start}-{found.end}: {found.why}: {found.excerpt}"
