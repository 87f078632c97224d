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

Needs the index (`rag index`) and a browser (RAG_CHROMIUM, or /usr/bin/chromium).
"""

import argparse
from pathlib import Path

from page_ready import CHROMIUM, FLAGS, chat, serves, until
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = {
    "search.png": "/search?q=waiting+assessment",
    "reports.png": "/reports",
    "figures.png": "/figures",
    "briefing.png": "/briefing?topic=waiting+lists",
    "check.png": "/check",
    "accuracy.png": "/accuracy",
}
QUESTION = "How many people were waiting for a Care Act assessment, and for how long?"


def empty(browser: Browser, url: str, width: int, height: int) -> Page:
    """A page of that size before anything is asked."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    page.wait_for_selector("#filter summary")
    return page


def answered(browser: Browser, url: str, width: int, height: int) -> Page:
    """A page of that size on which the question is answered."""
    page = empty(browser, url, width, height)
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#latest a.cite")
    return page


def take(url: str, out: Path) -> None:
    """Take the pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
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
        browser.close()


def main() -> None:
    """Start the server, take the pictures, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with chat() as (url, _, _):
        until(lambda: serves(f"{url}/readyz"), "/readyz")
        take(url, out)


if __name__ == "__main__":
    main()
