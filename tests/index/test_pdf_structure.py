"""PDF files as browsers and word processors print them: with a structure that says what is what, and without."""

import subprocess
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest

from index.readers.pdf import read_pdf
from index.reading import as_read
from index.types import BlockKind, ReadReport
from tests.formats import CHROMIUM, printed_by_chromium, printed_by_office
from tests.pdf_files import MONEY, WAITING

CELLS = [[f"Team {number}", str(number * 7), WAITING if number % 9 == 0 else "Fine"] for number in range(1, 61)]
ROWS = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in CELLS)
TABLE = f"<thead><tr><th>Team</th><th>People</th><th>Remark</th></tr></thead><tbody>{ROWS}</tbody>"
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Review</title></head><body>
<h1>Review of care</h1>
<h2>The first finding of the office</h2><p>{WAITING} {MONEY}</p>
<ul><li>{WAITING} {WAITING}</li><li>short</li></ul>
<h3>Beneath it</h3><p>{MONEY}</p>
<p>Table 1: Waiting by team</p>
<table border="1" cellspacing="0" cellpadding="4">{TABLE}</table>
<h2>Another</h2><p>{WAITING}</p></body></html>"""


@cache
def without_structure() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(PAGE, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        flags += [f"--user-data-dir={folder}/profile", "--disable-pdf-tagging", f"--print-to-pdf={target}"]
        subprocess.run([CHROMIUM, *flags, source.as_uri()], check=True, capture_output=True, timeout=300)
        return target.read_bytes()


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Review of care", 0)
    document.add_heading("The first finding of the office", 1)
    document.add_paragraph(f"{WAITING} {MONEY}")
    for words in (f"{WAITING} {WAITING}", "short"):
        document.add_paragraph(words, style="List Bullet")
    document.add_heading("Beneath it", 2)
    document.add_paragraph(MONEY)
    document.add_paragraph("Table 1: Waiting by team")
    table = document.add_table(0, 3, style="Table Grid")
    for row in [["Team", "People", "Remark"], *CELLS]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_heading("Another", 1)
    document.add_paragraph(WAITING)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


@cache
def read(how: str) -> ReadReport:
    made = {
        "tagged": lambda: printed_by_chromium(PAGE),
        "office": lambda: printed_by_office(word_file()),
        "bare": without_structure,
    }
    return read_pdf(made[how](), "")


def shown(how: str, *kinds: BlockKind) -> list[str]:
    report = read(how)
    return [
        as_read(report.text, block.start, block.end, report.dropped).text
        for block in report.blocks
        if block.kind in kinds
    ]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["tagged", "office", "bare"])
def test_headings_stand_as_deep_as_in_the_page(how: str) -> None:
    assert shown(how, "title") == ["Review of care"]
    assert [block.section for block in read(how).blocks if block.kind == "heading"] == [
        ("The first finding of the office",),
        ("The first finding of the office", "Beneath it"),
        ("Another",),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["tagged", "office", "bare"])
def test_a_table_over_pages_is_one_with_its_caption_and_one_header(how: str) -> None:
    assert shown(how, "caption") == ["Table 1: Waiting by team"]
    assert shown(how, "header") == ["Team | People | Remark"]
    assert shown(how, "row") == [" | ".join(row) for row in CELLS]
    assert len({block.run for block in read(how).blocks if block.kind in ("caption", "header", "row")}) == 1
    assert len(read(how).pages) > 1


@pytest.mark.slow
@pytest.mark.parametrize("how", ["tagged", "office"])
def test_items_are_items_though_a_browser_draws_their_bullets(how: str) -> None:
    assert shown(how, "item") == [f"{WAITING} {WAITING}", "short"]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["tagged", "bare"])
def test_what_a_browser_prints_around_the_page_is_boilerplate(how: str) -> None:
    assert not any("page.html" in words for words in shown(how, "paragraph", "row", "item", "heading"))
    assert "page.html" in read(how).text
