"""The briefing pages in a browser: accessible, narrow, dark, and the same without scripts."""

import pytest

from tests.browser.conftest import NARROW, WIDE, fits

pytestmark = pytest.mark.browser

PATHS = [
    "/figures",
    "/figures?about=zebra",
    "/recommendations",
    "/briefing",
    "/briefing?topic=waiting+lists",
    "/briefing?theme=leadership",
    "/check",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_accessible_and_fits(open_page, assert_accessible, path, width, scheme):
    page = open_page(path, width=width, color_scheme=scheme)
    assert_accessible(page)
    assert fits(page)


def test_a_filter_is_sent_without_scripts(open_page, picture):
    page = open_page("/figures", java_script_enabled=False)
    page.fill("#about", "safeguarding")
    page.click("text=Show >> nth=0")
    page.wait_for_url("**about=safeguarding**")
    assert page.locator("table.figures tbody tr").count() == 4
    assert page.locator(".group li").count() >= 3
    picture(page, "figures.png")


def test_a_note_is_written_and_its_sources_are_linked(open_page, picture):
    page = open_page("/briefing")
    page.fill("#topic", "co-production")
    page.press("#topic", "Enter")
    page.wait_for_selector("article.note h1")
    picture(page, "briefing.png")
    page.locator("figcaption a").first.click()
    assert page.locator(".source :target").count() == 1
    with page.expect_download() as download:
        page.click("text=Word file")
    assert download.value.suggested_filename == "briefing-co-production.docx"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_draft_is_checked(open_page, assert_accessible, picture, width):
    page = open_page("/check", width=width)
    page.fill("#text", "In December 2023, 662 people were waiting for a Care Act assessment. Ten zebras danced there.")
    page.click("#check-it")
    page.wait_for_selector(".checked")
    assert page.locator(".checked > li").count() == 2
    assert_accessible(page)
    assert fits(page)
    if width == WIDE:
        picture(page, "check.png")


def test_what_is_not_covered_is_told_accessibly(open_page, assert_accessible):
    page = open_page("/briefing")
    with page.expect_response("**/briefing?topic=**"):
        page.fill("#topic", "potholes")
        page.click("text=Write the note")
    page.wait_for_selector("[role=alert]")
    assert_accessible(page)
