"""The chat page for everybody: axe in every state, and what axe cannot see."""

import re

import pytest

from tests.browser.conftest import LEAVING, NARROW, WIDE, ask, fits

pytestmark = pytest.mark.browser

QUESTION = "How many people were waiting for a Care Act assessment, and for how long?"
OTHER = "What strengths did the case file audit find?"
OFF_TOPIC = "What time does the last train to London leave tonight?"


def empty(page):
    page.wait_for_selector("#filter summary")


def answered(page):
    ask(page, QUESTION)
    ask(page, "And what about savings?")
    page.wait_for_selector("#earlier .answer")
    page.locator("#latest details.nearby summary").click()


def refused(page):
    ask(page, OFF_TOPIC)


def wrong(page):
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".question-error")


def broken_off(page):
    page.route("**/gradio_api/queue/join*", lambda route: None)
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#local .answer-pending")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#local .again")
    page.unroute_all(behavior="ignoreErrors")


def failed(page):
    page.goto(page.url.split("?")[0] + "?q=budget&report=no-such")
    page.wait_for_selector("#latest .answer-failed")


def passage_open(page):
    ask(page, QUESTION)
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")


def filter_open(page):
    page.locator("#filter summary").click()
    page.locator("#filter input").first.check()
    ask(page, QUESTION)


def feedback_open(page):
    ask(page, QUESTION)
    page.locator("#latest .unhelpful").click()


STATES = [empty, answered, refused, wrong, broken_off, failed, passage_open, filter_open, feedback_open]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits_light_and_dark(open_page, assert_accessible, state, width):
    # Stopped before the server has taken a question, Gradio has nothing to cancel there, and says so in the console.
    page = open_page(width=width, color_scheme="light", expected=(*LEAVING, "422 (Unprocessable"))
    state(page)
    assert_accessible(page)
    assert fits(page)
    assert too_small(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'")
    assert_accessible(page)


def too_small(page) -> list[str]:
    """What can be pressed and is less than 24 pixels wide or high, links in a sentence aside."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input, textarea')]
            .filter(one => one.checkVisibility() && !one.closest('.hidden-text') && !one.matches('.to-answer'))
            .filter(one => !(one.matches('a') && one.parentElement.matches('p')))
            .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
            .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""
    )


def test_long_words_and_400_percent_zoom_do_not_scroll_sideways(open_page):
    # 1280 pixels at 400 % are 320 CSS pixels, each four device pixels wide.
    page = open_page(width=NARROW, device_scale_factor=4)
    ask(page, "budget" * 60 + " what is it?")
    assert fits(page)
    page.locator("#latest .edit").click()
    assert fits(page)


FOCUSED = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is there; at each stop, it must be seen."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("() => document.activeElement !== document.body"):
            assert page.evaluate(FOCUSED), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_the_whole_journey_by_keyboard_alone(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector("#filter summary")
    tab_to(page, "#question textarea")
    page.keyboard.type(QUESTION)
    tab_to(page, "#filter summary")
    page.keyboard.press("Enter")
    tab_to(page, "#only-lga-peer-challenge-2023")
    page.keyboard.press("Space")
    tab_to(page, "#ask", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#latest a.cite")
    tab_to(page, ".to-answer")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == QUESTION
    assert page.evaluate(FOCUSED)
    tab_to(page, "#latest a.cite")
    page.keyboard.press("Enter")
    page.wait_for_selector("#passage mark")
    assert page.evaluate("document.activeElement.className") == "passage-title"
    tab_to(page, "#passage .passage-more a")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.cite')")
    goes_on_below_the_answer(page)


def goes_on_below_the_answer(page):
    tab_to(page, ".copy-quote")
    page.keyboard.press("Enter")
    page.wait_for_selector("#latest .done")
    tab_to(page, ".nearby summary")
    page.keyboard.press("Enter")
    assert page.locator("#latest .nearby blockquote").first.is_visible()
    tab_to(page, ".unhelpful")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    tab_to(page, ".cancel")
    page.keyboard.press("Enter")
    tab_to(page, ".follow-ups a")
    follow_up = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "text => document.querySelector('.latest-shown #latest .question')?.textContent === text", arg=follow_up
    )
    assert page.evaluate("document.activeElement.matches('#latest .question')")
    tab_to(page, "#earlier summary")
    page.keyboard.press("Enter")
    assert not page.locator("#earlier .answer").first.is_visible()
    tab_to(page, ".clear")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    assert page.locator("#examples").is_visible()


def test_the_answer_is_one_tab_and_enter_away(open_page):
    page = open_page()
    ask(page, QUESTION)
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "to-answer"
    box = page.locator(".to-answer").bounding_box()
    assert box["height"] >= 24


WATCH = """() => {
    window.said = [];
    const live = [...document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log], output')]
        .filter(one => one.getAttribute('aria-live') !== 'off');
    for (const one of live) new MutationObserver(() => {
        const text = one.textContent.trim();
        if (text) window.said.push(text);
    }).observe(one, {childList: true, subtree: true, characterData: true});
}"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (QUESTION, r"Answered: \d statements from 1 report\."),
        (OFF_TOPIC, r"(Not something|The reports do not say).*\."),
    ],
)
def test_a_new_answer_is_announced_once_as_plain_text(open_page, question, words):
    page = open_page()
    page.wait_for_selector("#filter summary")
    page.evaluate(WATCH)
    ask(page, question)
    page.wait_for_timeout(600)
    said = page.evaluate("window.said")
    assert said[0] == "Searching the reports."
    assert len(said) == 2
    assert re.fullmatch(words, said[1])


def test_the_same_words_again_are_announced_again(open_page):
    page = open_page()
    ask(page, QUESTION)
    page.evaluate(WATCH)
    ask(page, QUESTION)
    page.wait_for_timeout(600)
    assert sum(text.startswith("Answered") for text in page.evaluate("window.said")) == 1


def test_reduced_motion_keeps_still(open_page):
    for motion, running in (("reduce", 0), ("no-preference", 1)):
        page = open_page(reduced_motion=motion)
        page.route("**/gradio_api/queue/join*", lambda route: None)
        page.fill("#question textarea", QUESTION)
        page.press("#question textarea", "Enter")
        page.wait_for_selector("#local .dots")
        assert page.locator("#local .dots").evaluate("dots => dots.getAnimations().length") == running


def test_in_forced_colours_focus_and_the_open_citation_are_seen(open_page):
    page = open_page(forced_colors="active")
    ask(page, QUESTION)
    tab_to(page, "#latest a.cite")
    page.keyboard.press("Enter")
    page.wait_for_selector("#passage mark")
    colours = "link => [getComputedStyle(link).backgroundColor, getComputedStyle(link).color]"
    opened = page.locator("#latest a.cite.open").evaluate(colours)
    assert opened != page.locator("#latest a.cite:not(.open)").first.evaluate(colours)
    assert opened[0] != opened[1]
    mark = page.locator("#passage mark").first.evaluate(colours)
    assert mark != page.locator("#passage .passage-text p").first.evaluate(colours)


def test_on_paper_the_answer_stands_with_its_references_in_full_and_no_controls(open_page, running):
    page = open_page()
    ask(page, QUESTION)
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    page.emulate_media(media="print")
    controls = page.locator(":is(button, summary, textarea, input):visible")
    assert controls.count() == 0
    assert not page.locator(":is(.bar, #passage, .follow-ups, .kept) >> visible=true").count()
    references = page.inner_text("#latest .references")
    for citation in running.assistant.ask(QUESTION).citations:
        assert f"[{citation.n}] {citation.title}. {citation.publisher}" in references
        assert " › ".join(citation.section) in references
        assert f"{running.url}/reports/{citation.report}?start={citation.start}&end={citation.end}" in references
    assert page.locator("#latest .statements li").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system(open_page, scheme):
    page = open_page(color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") is (scheme == "light")
