"""The same report in another format gives the same passages as the text."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from index.catalogue import Catalogue, Report
from index.readers import read_report
from index.types import ReadReport
from tests.formats import as_docx, as_html, as_markdown, as_site, flat, sentences_of

ENOUGH = 0.98
"""Share of sentences that must be identical, section path included."""

MADE: dict[str, tuple[str, Callable[[ReadReport, str], str | bytes]]] = {
    "page": (".html", as_html),
    "saved site": (".html", as_site),
    "Markdown": (".md", as_markdown),
    "Word": (".docx", as_docx),
}
LGA, CQC = "lga-peer-challenge-2023", "cqc-learning-improvement-innovation"


def report_of(catalogue: Catalogue, report_id: str) -> Report:
    return next(report for report in catalogue.reports if report.id == report_id)


@pytest.fixture(params=[(report, name) for report in (LGA, CQC) for name in MADE], ids=" as ".join)
def both(request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path: Path) -> tuple[Report, ReadReport, ReadReport]:
    """A report as text, and the same in another format."""
    report_id, name = request.param
    report = report_of(catalogue, report_id)
    text = read_report(catalogue.file_of(report), report.title)
    suffix, make = MADE[name]
    made = make(text, report.title)
    path = tmp_path / f"report{suffix}"
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return report, text, read_report(path, report.title)


def test_sentences_and_their_section_paths_are_those_of_the_text(both: tuple[Report, ReadReport, ReadReport]) -> None:
    _, text, other = both
    wanted, found = Counter(sentences_of(text)), Counter(sentences_of(other))
    same = (wanted & found).total()
    assert same >= ENOUGH * wanted.total(), f"{same} of {wanted.total()}; lost {list(wanted - found)[:3]}"
    assert found.total() - same <= (1 - ENOUGH) * wanted.total(), f"added {list(found - wanted)[:3]}"


def test_the_title_is_found_and_the_banner_is_no_passage(both: tuple[Report, ReadReport, ReadReport]) -> None:
    report, _, other = both
    titles = [other.text[block.start : block.end] for block in other.blocks if block.kind == "title"]
    assert [flat(title) for title in titles] == [flat(report.title)]
    assert not any("devolution and LGR hub" in sentence for _, sentence in sentences_of(other))


def test_nothing_of_the_site_around_the_report_is_read(catalogue: Catalogue) -> None:
    report = report_of(catalogue, CQC)
    text = read_report(catalogue.file_of(report), report.title)
    plain = as_html(text, report.title)
    site = as_site(text, report.title)
    for words in ("cookies", "Repairs", "Share this page", "Three other councils", "Registered charity", "script"):
        assert words in site
    from index.readers.html import read_html

    assert read_html(site.encode(), report.title).text == read_html(plain.encode(), report.title).text


@pytest.mark.parametrize("name", MADE)
def test_columns_side_by_side_keep_their_own_lists(catalogue: Catalogue, tmp_path: Path, name: str) -> None:
    report = report_of(catalogue, LGA)
    suffix, make = MADE[name]
    made = make(read_report(catalogue.file_of(report), report.title), report.title)
    (tmp_path / f"r{suffix}").write_bytes(made if isinstance(made, bytes) else made.encode())
    sections = {s: path for path, s in sentences_of(read_report(tmp_path / f"r{suffix}", report.title))}
    themes = ("Background", "Care Quality Commission Assurance themes")
    assert sections["Wellbeing"] == (*themes, "Theme 1: Working with people.")
    assert sections["Market shaping"] == (*themes, "Theme 2: Providing support.")
    assert sections["Safe systems"][-1].startswith("Theme 3")
    assert sections["Governance"][-1] == "Theme 4: Leadership"
    after = next(path for s, path in sections.items() if s.startswith("The peer team were given access"))
    assert after == themes


@pytest.mark.parametrize("name", MADE)
def test_contact_details_stay_with_whose_they_are(catalogue: Catalogue, tmp_path: Path, name: str) -> None:
    report = report_of(catalogue, LGA)
    suffix, make = MADE[name]
    made = make(read_report(catalogue.file_of(report), report.title), report.title)
    (tmp_path / f"r{suffix}").write_bytes(made if isinstance(made, bytes) else made.encode())
    read = read_report(tmp_path / f"r{suffix}", report.title)
    kinds = {flat(read.text[block.start : block.end]): block.kind for block in read.blocks}
    assert kinds["Telephone: 07899 965730"] == "contact"
    assert kinds["Email: [email protected]"] == "boilerplate"
    assert kinds["Final report: December 2023"] == "data"


@pytest.mark.parametrize("name", MADE)
def test_what_a_document_says_of_itself_is_proposed(catalogue: Catalogue, tmp_path: Path, name: str) -> None:
    report = report_of(catalogue, LGA)
    suffix, make = MADE[name]
    made = make(read_report(catalogue.file_of(report), report.title), report.title)
    (tmp_path / f"r{suffix}").write_bytes(made if isinstance(made, bytes) else made.encode())
    proposed = read_report(tmp_path / f"r{suffix}").proposed
    assert flat(proposed.title) == flat(report.title)
    assert (proposed.publisher, proposed.published, proposed.sort_date) == (
        report.publisher,
        report.published,
        report.sort_date,
    )
