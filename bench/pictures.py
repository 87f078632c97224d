"""Make the pictures of the documents from a real run: `python bench/pictures.py [--out docs/pictures]`.

start.png        the page before anything is asked
ask.png          a question answered on a wide page, with a passage open beside it
ask-phone.png    the same on a phone
report.png       the report that the citation leads to, with the words marked
search.png       a search, grouped by report, with the words marked
reports.png      the list of reports
figures.png      the register of figures
briefing.png     a briefing note in the page
check.png        a draft to be checked
accuracy.png     how accurate the assistant was when it was last measured
adding.png       a PDF that was brought, and what it says of itself
note.png         the first two pages of docs/example-note.docx
pdf-report.png   a citation into that PDF, and where its page begins

Needs the index (`rag index`), a browser (RAG_CHROMIUM, or /usr/bin/chromium) and LibreOffice.
"""

import argparse
import html
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from page_ready import CHROMIUM, FLAGS, chat, serves, until
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from index.catalogue import Report, load_catalogue
from rag.briefing.pdf import to_pdf
from rag.settings import load_settings

PAGES = {
    "search.png": "/search?q=waiting+assessment",
    "reports.png": "/reports",
    "figures.png": "/figures",
    "briefing.png": "/briefing?topic=waiting+lists",
    "check.png": "/check",
    "accuracy.png": "/accuracy",
}
NOTE = Path("docs/example-note.docx")
NOTE_DPI, EDGE = 70, 10
ABOUT_THE_PDF = "What did the assessors say about learning from complaints?"
QUESTION = "How many people were waiting for a Care Act assessment, and for how long?"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that takes pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def empty(browser: Browser, url: str, width: int, height: int) -> Page:
    """A page of that size before anything is asked."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    page.wait_for_selector("#filter summary")
    return page


def answered(browser: Browser, url: str, width: int, height: int, question: str = QUESTION) -> Page:
    """A page of that size on which the question is answered."""
    page = empty(browser, url, width, height)
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#latest a.cite")
    return page


def take(url: str, out: Path) -> None:
    """Take the pictures."""
    with chromium() as browser:
        empty(browser, url, 1280, 640).screenshot(path=out / "start.png")
        wide = answered(browser, url, 1280, 800)
        link = wide.locator("#latest a.cite").first
        link.click()
        wide.wait_for_selector("#passage mark")
        wide.screenshot(path=out / "ask.png")
        answered(browser, url, 390, 844).screenshot(path=out / "ask-phone.png")
        wide.goto(url + str(link.get_attribute("href")))
        wide.screenshot(path=out / "report.png")
        for name, path in PAGES.items():
            wide.goto(url + path)
            wide.screenshot(path=out / name)


def alone(folder: Path) -> Report:
    """Copy the reports but the last to a folder of their own, and give the last as a PDF beside it."""
    seeds, index = load_settings().seeds, load_settings().var / "index"
    last = load_catalogue(seeds).reports[-1]
    shutil.copytree(seeds, folder / "seeds")
    shutil.copytree(index, folder / "var" / "index")
    catalogue = folder / "seeds" / "reports.toml"
    written = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(written[: written.rindex("[[report]]")], encoding="utf-8")
    paragraphs = (seeds / last.file).read_text(encoding="utf-8").split("\n")
    body = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs if line.strip())
    with chromium() as browser:
        page = browser.new_page()
        title = html.escape(last.title)
        page.set_content(f"<html lang=en><title>{title}</title><h1>{title}</h1>{body}")
        page.pdf(path=folder / "assessment.pdf", tagged=True)
    return last


def take_adding(url: str, folder: Path, entry: Report, out: Path) -> None:
    """Bring the PDF, add it, ask about it, and follow the citation to its page."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        page.goto(f"{url}/reports/add")
        page.set_input_files("#file", folder / "assessment.pdf")
        page.get_by_role("button", name="Read the file").click()
        page.wait_for_selector("#title")
        page.fill("#publisher", entry.publisher)
        page.fill("#published", entry.published)
        page.fill("#sort_date", entry.sort_date)
        page.screenshot(path=out / "adding.png")
        page.get_by_role("button", name="Add this report").click()
        page.wait_for_selector("h1:has-text('Added')", timeout=120_000)
        asked = answered(browser, url, 1280, 800, ABOUT_THE_PDF)
        page.goto(url + str(asked.locator("#latest a.cite").first.get_attribute("href")))
        page.locator(".cited a[href*='page']").first.click()
        page.screenshot(path=out / "pdf-report.png")


def take_note(out: Path) -> None:
    """The example note as LibreOffice lays it out, its first two pages side by side."""
    note = pypdfium2.PdfDocument(to_pdf(NOTE.read_bytes()))
    pages = [note[number].render(scale=NOTE_DPI / 72).to_pil() for number in range(2)]
    width, height = pages[0].size
    sheet = Image.new("RGB", (2 * width + 3 * EDGE, height + 2 * EDGE), "#b1b7bd")
    for number, page in enumerate(pages):
        sheet.paste(page, (EDGE + number * (width + EDGE), EDGE))
    sheet.save(out / "note.png")


def main() -> None:
    """Start the server, take the pictures, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    take_note(out)
    with chat() as (url, _, _):
        until(lambda: serves(f"{url}/readyz"), "/readyz")
        take(url, out)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entry = alone(folder)
        settings = {"RAG_SEEDS": str(folder / "seeds"), "RAG_VAR": str(folder / "var"), "RAG_ADD_REPORTS": "true"}
        with chat(**settings) as (url, _, _):
            until(lambda: serves(f"{url}/readyz"), "/readyz")
            take_adding(url, folder, entry, out)


if __name__ == "__main__":
    main()
