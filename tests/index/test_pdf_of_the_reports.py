"""Both reports, printed to PDF, give the sentences and section paths that the text files give."""

from collections import Counter
from functools import cache

import pytest

from index.catalogue import Catalogue, Report
from index.passages import cut_passages
from index.readers import read_report
from index.readers.pdf import read_pdf
from index.reading import as_read
from index.types import ReadReport, SectionPath
from tests.formats import as_docx, as_html, printed_by_chromium, printed_by_office

SAME = 0.98
"""Share of sentences that are the same, white space aside, with their section paths."""

REPORTS = ("lga-peer-challenge-2023", "cqc-learning-improvement-innovation")
PRINTERS = ("chromium", "office")


def sentences(read: ReadReport) -> Counter[tuple[SectionPath, str]]:
    return Counter(
        (passage.section, " ".join(as_read(read.text, one.start, one.end, read.dropped).text.split()))
        for passage in cut_passages("r", read)
        for one in passage.sentences
    )


@cache
def printed(report_id: str, printer: str, page: str) -> bytes:
    return printed_by_chromium(page) if printer == "chromium" else printed_by_office(page.encode(), ".html")


def known(catalogue: Catalogue, report_id: str) -> tuple[Report, ReadReport]:
    report = next(report for report in catalogue.reports if report.id == report_id)
    return report, read_report(catalogue.file_of(report), report.title)


@pytest.mark.slow
@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("report_id", REPORTS)
def test_a_printed_report_has_the_same_sentences(catalogue: Catalogue, report_id: str, printer: str) -> None:
    report, text = known(catalogue, report_id)
    read = read_pdf(printed(report_id, printer, as_html(text, report.title)), report.title)
    wanted, found = sentences(text), sentences(read)
    assert (wanted & found).total() >= SAME * wanted.total(), sorted((wanted - found).elements())
    # Nor is anything added, such as the head and the number of each page.
    assert (found - wanted).total() <= (1 - SAME) * wanted.total(), sorted((found - wanted).elements())


@pytest.mark.slow
@pytest.mark.parametrize("printer", PRINTERS)
def test_every_sentence_has_its_page(catalogue: Catalogue, printer: str) -> None:
    report, text = known(catalogue, REPORTS[0])
    read = read_pdf(printed(report.id, printer, as_html(text, report.title)), report.title)
    assert len(read.pages) >= 15
    assert read.empty_pages == ()
    assert list(read.pages) == sorted(set(read.pages))


@pytest.mark.slow
@pytest.mark.parametrize("report_id", REPORTS)
def test_a_word_file_printed_by_libreoffice_has_the_same_sentences(catalogue: Catalogue, report_id: str) -> None:
    report, text = known(catalogue, report_id)
    read = read_pdf(printed_by_office(as_docx(text, report.title)), report.title)
    assert (sentences(read) & sentences(text)).total() >= SAME * sentences(text).total()
