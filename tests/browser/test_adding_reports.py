"""Adding a report in the browser: bring a file, correct what it says, ask about it without a restart, remove it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.build import build_index
from index.catalogue import load_catalogue
from index.embedding import SentenceTransformerEmbedder
from rag.assistant import Assistant
from rag.settings import Settings
from tests.browser.conftest import NARROW, WIDE, ask, fits, run_server
from tests.conftest import SEEDS
from tests.readiness import until_ready

pytestmark = [pytest.mark.browser, pytest.mark.model]

REPORT = """Wenfield Council: local account of adult social care

Published by Wenfield Council
May 2024

Kayak therapy

In May 2024, 312 people took part in kayak therapy. The longest wait for a place was 90 days.
"""
SMALL = "cqc-learning-improvement-innovation"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Settings:
    """A collection of its own, with one of the real reports."""
    seeds, var = tmp_path_factory.mktemp("seeds"), tmp_path_factory.mktemp("var")
    shutil.copy(SEEDS / f"{SMALL}.txt", seeds)
    text = (SEEDS / "reports.toml").read_text(encoding="utf-8")
    (seeds / "reports.toml").write_text(text[text.rindex("[[report]]") :], encoding="utf-8")
    build_index(load_catalogue(seeds), var, (embedder.name, embedder.digest), lambda: embedder)
    return Settings(seeds=seeds, var=var, add_reports=True)


@pytest.fixture(scope="module")
def url(place: Settings) -> Iterator[str]:
    with run_server(place, Assistant.open) as address:
        # Until the assistant is loaded a page answers 503, which its console tells.
        with httpx.Client(base_url=address) as client:
            until_ready(client)
        yield address


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Local account (final).txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def bring(page, path: Path) -> None:
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Read the file").click()


def test_a_report_is_added_asked_about_and_removed(open_page, assert_accessible, url, place, report, picture):
    page = open_page("/reports", url=url)
    page.get_by_role("link", name="Add a report").click()
    assert_accessible(page)
    bring(page, report)
    page.wait_for_selector("h1:has-text('Check the report')")
    assert page.input_value("#title") == "Wenfield Council: local account of adult social care"
    assert page.input_value("#publisher") == "Wenfield Council"
    assert (page.input_value("#published"), page.input_value("#sort_date")) == ("May 2024", "2024-05")
    assert_accessible(page)
    picture(page, "adding.png")
    page.fill("#title", "")
    page.fill("#sort_date", "May 2024")
    page.get_by_role("button", name="Add this report").click()
    page.wait_for_selector("text=There is a problem")
    assert "write it as 2024" in page.inner_text("#sort_date-error")
    assert page.get_attribute("#title", "aria-invalid") == "true"
    assert_accessible(page)
    page.fill("#title", "Wenfield local account")
    page.fill("#sort_date", "2024-05")
    page.get_by_role("button", name="Add this report").press("Enter")
    page.wait_for_selector("h1:has-text('Added')", timeout=120_000)
    assert_accessible(page)
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert "Wenfield local account" in rows[1]
    page.get_by_role("link", name="Ask a question").click()
    page.wait_for_selector("#question textarea")
    ask(page, "How many people took part in kayak therapy?")
    assert "312 people took part in kayak therapy" in page.inner_text("#latest .statements")
    page.goto(f"{url}/reports")
    page.get_by_role("link", name="Remove Wenfield local account").click()
    assert_accessible(page)
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_selector("h1:has-text('Removed')", timeout=120_000)
    page.goto(f"{url}/reports")
    assert "Wenfield" not in page.inner_text("main")
    assert [one.id for one in load_catalogue(place.seeds).reports] == [SMALL]


def test_without_scripts_a_report_is_added_too(open_page, url, report):
    page = open_page("/reports/add", url=url, java_script_enabled=False)
    bring(page, report)
    page.fill("#title", "Added without scripts")
    page.get_by_role("button", name="Add this report").click()
    for _ in range(200):
        if page.locator("h1").inner_text() != "Adding":
            break
        page.wait_for_timeout(300)
        page.get_by_role("link", name="See how far it is").click()
    assert page.locator("h1").inner_text() == "Added"
    page.goto(f"{url}/reports/added-without-scripts/remove")
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_selector("h1")
    for _ in range(200):
        if page.locator("h1").inner_text() != "Removing":
            break
        page.wait_for_timeout(300)
        page.get_by_role("link", name="See how far it is").click()
    assert page.locator("h1").inner_text() == "Removed"


def test_what_is_wrong_with_a_file_stands_beside_the_field(open_page, assert_accessible, url, tmp_path, report):
    page = open_page("/reports/add", url=url, width=NARROW)
    wrong = tmp_path / "sheet.xyz"
    wrong.write_text("x", encoding="utf-8")
    bring(page, wrong)
    page.wait_for_selector("#file-error:visible")
    assert "no reader for '.xyz'" in page.inner_text("#file-error")
    assert_accessible(page)
    assert fits(page)
    page.evaluate("document.querySelector('#file').dataset.limit = 10")
    bring(page, report)
    assert "at most 0 MB" in page.inner_text("#file-error")


def test_the_same_file_again_is_recognised(open_page, assert_accessible, url, tmp_path):
    again = tmp_path / "another name.txt"
    shutil.copy(SEEDS / f"{SMALL}.txt", again)
    page = open_page("/reports/add", url=url, width=NARROW)
    bring(page, again)
    page.wait_for_selector("text=There is nothing to add")
    assert_accessible(page)
    assert fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_pages_are_accessible_and_fit(open_page, assert_accessible, url, report, width, scheme):
    page = open_page("/reports/add", url=url, width=width, color_scheme=scheme)
    assert_accessible(page)
    assert fits(page)
    bring(page, report)
    page.wait_for_selector("#title")
    assert_accessible(page)
    assert fits(page)
    page.goto(f"{url}/reports/{SMALL}/remove")
    assert_accessible(page)
    assert fits(page)
