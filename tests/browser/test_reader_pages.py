"""The reader's pages in a browser: accessible, narrow, dark, and the quoted words in sight."""

import pytest

from tests.browser.conftest import NARROW, WIDE, fits

pytestmark = pytest.mark.browser

REPORT = "/reports/lga-peer-challenge-2023"
MARKED = f"{REPORT}?start=40917&end=41045#quote"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", ["/reports", REPORT, MARKED, "/glossary", "/docs", "/reports/none-such"])
def test_every_page_is_accessible_and_fits(open_page, assert_accessible, path, width, scheme):
    page = open_page(path, width=width, color_scheme=scheme)
    assert_accessible(page)
    assert fits(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_quoted_words_are_in_sight_below_their_source(open_page, width, picture):
    page = open_page(MARKED, width=width)
    mark, cited = page.locator("#quote").bounding_box(), page.locator(".cited").bounding_box()
    assert cited["y"] + cited["height"] <= mark["y"] < 700
    if width == WIDE:
        picture(page, "report.png")


def test_without_scripts_a_report_reads_the_same(open_page):
    page = open_page(MARKED, java_script_enabled=False)
    assert page.locator("#quote").is_visible()
