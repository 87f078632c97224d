"""Search, Reports, Glossary, How accurate, the accessibility statement, the API and errors, in every state: what axe
sees, and what it does not."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, fits

pytestmark = pytest.mark.browser

REPORT = "/reports/lga-peer-challenge-2023"
STATES = {
    "search-empty": "/search",
    "search-hits": "/search?q=assess",
    "search-close": "/search?q=loneliness",
    "search-filtered": "/search?q=safeguarding&report=lga-peer-challenge-2023",
    "search-paged": "/search?q=people&report=lga-peer-challenge-2023&page=2",
    "search-none": "/search?q=saefguarding+badgers",
    "search-error": "/search?q=" + "x" * 2100,
    "search-long-word": "/search?q=" + "safeguarding" * 40,
    "reports": "/reports",
    "report": REPORT,
    "report-marked": f"{REPORT}?start=40917&end=41045#quote",
    "report-paragraph": f"{REPORT}#p12",
    "glossary": "/glossary",
    "accuracy": "/accuracy",
    "accessibility": "/accessibility",
    "api": "/docs",
    "not-found": "/reports/none-such",
    "malformed": f"{REPORT}?start=9&end=3",
}
SMALLEST = 24
CONTROLS = "button, input, select, summary, nav a, .foot a, .hit-place a, .found-more a, .reports-links a, .address"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, assert_accessible, state, width, scheme):
    page = open_page(STATES[state], width=width, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    assert_accessible(page)
    assert fits(page)


@pytest.mark.parametrize("state", ["search-filtered", "report-marked", "accuracy", "reports"])
def test_in_forced_colours_all_is_there(open_page, assert_accessible, state):
    page = open_page(STATES[state], forced_colors="active")
    assert_accessible(page)
    for mark in page.locator("mark").all()[:3]:
        own, around = mark.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e.closest('body')).backgroundColor]"
        )
        assert own != around, "marked words must differ from the others"
    if state == "accuracy":
        box, text = page.locator(".flow-box").first, page.locator(".flow text").first
        assert box.evaluate("e => getComputedStyle(e).fill") != text.evaluate("e => getComputedStyle(e).fill")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("state", STATES)
def test_what_is_to_be_hit_is_large_enough(open_page, state, width):
    page = open_page(STATES[state], width=width)
    for control in page.locator(CONTROLS).all():
        box = control.bounding_box()
        if box is not None:
            assert box["height"] >= SMALLEST - 0.5, control.evaluate("e => e.outerHTML.slice(0, 120)")
            assert box["width"] >= SMALLEST - 0.5, control.evaluate("e => e.outerHTML.slice(0, 120)")


def tabbed(page: Page, most: int = 60) -> list[str]:
    """What gets the focus, in order, by Tab alone; each must show that it has it."""
    reached: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const e = document.activeElement, s = getComputedStyle(e);
                if (e === document.body) return null;
                const box = e.getBoundingClientRect();
                return {
                    what: e.tagName + " " + (e.getAttribute("href") || e.name || e.textContent.trim().slice(0, 30)),
                    shown: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.opacity === "1",
                    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                };
            }"""
        )
        if focus is None:
            break
        assert focus["shown"], f"{focus['what']}: no visible focus"
        assert focus["seen"], f"{focus['what']}: focused out of sight"
        reached.append(focus["what"])
    return reached


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(
    "state", ["search-filtered", "search-none", "search-error", "reports", "accuracy", "not-found"]
)
def test_everything_can_be_reached_with_the_keyboard(open_page, state, width):
    page = open_page(STATES[state], width=width)
    reached = tabbed(page, 120)
    expected = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
            .filter(e => e.checkVisibility()).length"""
    )
    assert len(reached) >= expected, reached
    assert reached[0] == "A #main"


def test_the_addresses_of_paragraphs_show_on_focus_and_hover(open_page):
    page = open_page(REPORT)
    address = page.locator("#p12 + .address")
    opacity = "e => getComputedStyle(e).opacity"
    assert address.evaluate(opacity) == "0"
    page.locator("#p12").hover()
    assert address.evaluate(opacity) == "1"
    page.mouse.move(0, 0)
    # Focus by script shows as from the keyboard once a key has been pressed.
    page.keyboard.press("Tab")
    address.focus()
    assert address.evaluate(opacity) == "1"
    assert address.evaluate("e => e.href").endswith("#p12")
    assert address.inner_text().split() == ["Address", "of", "paragraph", "¶", "12"]


def test_a_search_by_keyboard_alone_without_scripts(open_page):
    page = open_page("/search", java_script_enabled=False)
    page.focus("#q")
    page.keyboard.type('"peer team" safeguarding')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("#q").input_value() == '"peer team" safeguarding'
    assert page.locator(".hit").count() > 0
    page.locator(".hit-place a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/*")
    assert page.locator("#quote").is_visible()


def test_filters_work_without_scripts(open_page):
    page = open_page("/search?q=safeguarding", java_script_enabled=False)
    everything = page.locator(".count").inner_text()
    page.select_option("#report", "lga-peer-challenge-2023")
    page.click(".search-form button")
    page.wait_for_selector("#section")
    page.select_option("#section", index=1)
    page.click(".search-form button")
    page.wait_for_url("**section=*")
    assert page.locator(".count").inner_text() != everything
    assert page.locator("#section").input_value()


@pytest.mark.parametrize("state", ["search-hits", "report-marked", "accuracy", "reports"])
def test_on_paper_there_is_the_content_and_not_the_controls(open_page, state):
    page = open_page(STATES[state])
    page.emulate_media(media="print")
    for selector in (".bar", ".foot", ".skip", ".search-form", ".contents", ".cited", ".address"):
        assert not [one for one in page.locator(selector).all() if one.is_visible()], selector
    assert page.locator("main h1").is_visible()
    if state == "report-marked":
        assert page.locator("#quote").evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"
    assert page.pdf()[:4] == b"%PDF"
