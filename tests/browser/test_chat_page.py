"""The chat page in a browser: ask, follow a citation, refusals, errors, hostile texts."""

import threading
from types import MappingProxyType

import pytest

from rag.faces.page.examples import EXAMPLES
from tests.browser.conftest import LEAVING, ask

pytestmark = pytest.mark.browser

QUESTION = "What is the adult social care budget?"
OFF_TOPIC = "What time does the last train to London leave tonight?"


QUESTIONS = [question for group in EXAMPLES for question in group.questions]


def test_the_page_begins_with_an_input_and_three_examples_for_each_of_three_people(open_page):
    page = open_page()
    assert page.get_by_label("Your question").is_visible()
    groups = page.locator("#examples .examples-group")
    assert groups.count() == 3
    for number, group in enumerate(EXAMPLES):
        assert groups.nth(number).locator("h2").inner_text() == group.who
        assert groups.nth(number).locator("a").all_inner_texts() == list(group.questions)
        assert groups.nth(number).bounding_box()["y"] + groups.nth(number).bounding_box()["height"] < 800


@pytest.mark.parametrize("example", QUESTIONS)
def test_every_example_is_answered(running, example):
    answer = running.assistant.ask(example)
    assert answer.status in ("answered", "partial")
    assert answer.statements


def test_an_example_is_asked_by_its_link(open_page):
    page = open_page()
    page.get_by_role("link", name=QUESTIONS[1]).click()
    page.wait_for_selector("#latest a.cite")
    assert page.inner_text("#latest .question") == QUESTIONS[1]
    assert not page.locator("#examples").is_visible()
    assert page.evaluate("document.activeElement.textContent") == QUESTIONS[1]


def test_a_citation_opens_the_quoted_words_in_their_place(open_page, running, picture):
    answer = running.assistant.ask(QUESTION)
    page = open_page()
    ask(page, QUESTION)
    statements = page.locator("#latest .statements li")
    assert statements.count() == len(answer.statements)
    for number, citation in enumerate(answer.citations):
        link = statements.nth(number).locator("a.cite")
        assert running.assistant.reports[citation.report].entry.name in link.inner_text()
        assert citation.section[-1] in link.inner_text()
        link.click()
        page.wait_for_function(
            "text => document.querySelector('#passage mark')?.textContent === text", arg=citation.quote
        )
        panel = page.inner_text("#passage")
        for shown in (citation.title, citation.publisher, citation.published, *citation.section):
            assert shown in panel
    statements.first.locator("a.cite").click()
    page.wait_for_function(
        "text => document.querySelector('#passage mark')?.textContent === text", arg=answer.citations[0].quote
    )
    answer_box, panel_box = page.locator("#latest").bounding_box(), page.locator("#passage").bounding_box()
    assert panel_box["x"] >= answer_box["x"] + answer_box["width"]
    open_link = statements.first.locator("a.cite.open")
    assert open_link.evaluate("link => getComputedStyle(link).color") == "rgb(255, 255, 255)"
    picture(page, "ask.png")


def test_the_link_itself_leads_to_the_words_in_the_report(open_page, running):
    page = open_page()
    ask(page, QUESTION)
    quoted = running.assistant.ask(QUESTION).citations[0].quote
    page.goto(running.url + page.locator("#latest a.cite").first.get_attribute("href"))
    mark = page.locator("#quote")
    assert mark.evaluate("mark => mark.textContent") == quoted
    assert 0 < mark.bounding_box()["y"] < 700


def test_on_a_narrow_page_the_passage_opens_below_the_answer(open_page, picture):
    page = open_page(width=390)
    ask(page, QUESTION)
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    answer_box, panel_box = page.locator("#latest").bounding_box(), page.locator("#passage").bounding_box()
    assert panel_box["y"] >= answer_box["y"] + answer_box["height"]
    assert 0 <= page.locator("#passage mark").bounding_box()["y"] < 800


def test_closing_the_passage_goes_back_to_its_citation(open_page):
    page = open_page()
    ask(page, QUESTION)
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    page.keyboard.press("Escape")
    assert not page.locator("#passage").is_visible()
    assert page.evaluate("document.activeElement.className").startswith("cite")


def test_a_refusal_does_not_look_like_an_answer(open_page):
    page = open_page()
    ask(page, OFF_TOPIC)
    assert page.locator("#latest .answer-out-of-scope, #latest .answer-not-in-reports").count() == 1
    assert page.locator("#latest .label").inner_text()
    assert page.locator("#latest .notice").inner_text()
    assert page.locator("#latest a.cite").count() == 0
    refused = page.locator("#latest .reply").evaluate("reply => getComputedStyle(reply).backgroundColor")
    ask(page, QUESTION)
    assert page.locator("#latest .reply").evaluate("reply => getComputedStyle(reply).backgroundColor") != refused


def test_used_and_also_looked_at_stand_apart(open_page, running):
    answer = running.assistant.ask(QUESTION)
    page = open_page()
    ask(page, QUESTION)
    assert page.locator("#latest .reply .statements li").count() == len(answer.statements)
    apart = page.locator("#latest details.nearby")
    assert not apart.locator("blockquote").first.is_visible()
    apart.locator("summary").click()
    shown = apart.locator("blockquote").all_inner_texts()
    assert [" ".join(text.split()) for text in shown] == [" ".join(c.quote.split()) for c in answer.also_found]


@pytest.mark.parametrize(
    ("typed", "words"), [("  ", "empty"), ("x" * 10_000, "10000 characters"), ("a\x07b?", "U+0007")]
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(open_page, typed, words):
    page = open_page()
    page.fill("#question textarea", typed)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".question-error")
    field = page.get_by_label("Your question")
    assert words in page.inner_text(".question-error")
    assert field.input_value() == typed
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{field.get_attribute('aria-describedby').split()[0]}").inner_text() == page.inner_text(
        ".question-error"
    )
    ask(page, QUESTION)
    assert page.locator(".question-error").count() == 0
    assert field.get_attribute("aria-invalid") is None


HOSTILE = (
    '<img src=x onerror="alert(1)"> ![x](https://evil.example/x.png) **b** {{7*7}} ${alert(1)} $$x$$ budget?',
    "<script>alert(1)</script> what is the budget?",
    "[the budget](https://evil.example) what is it?",
    '<form action="https://evil.example"><input name=q></form> what is the budget?',
    "</p></article><h1>Budget</h1> &lt;b&gt; what is it?",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_mark_up_in_a_question_shows_as_characters(open_page, hostile):
    page = open_page(expected=LEAVING)
    ask(page, hostile)
    assert page.inner_text("#latest .question") == hostile
    ask(page, QUESTION)
    assert page.inner_text("#earlier .question") == hostile
    page.reload()
    page.wait_for_selector("#earlier .exchange .answer")
    assert hostile in page.locator("#earlier .question").all_inner_texts()
    assert page.locator("#results :is(img, script, form, h1, strong em)").count() == 0
    assert page.locator("a[href*='evil.example']:not([href^='/search?'])").count() == 0


def test_a_question_asked_while_the_assistant_starts_waits_for_it(open_page, serve, running, built_index):
    go_on = threading.Event()

    def load(settings):
        go_on.wait(60)
        return running.assistant

    url = serve(built_index, load)
    try:
        page = open_page(url=url)
        page.fill("#question textarea", QUESTION)
        page.press("#question textarea", "Enter")
        page.wait_for_function("() => document.querySelector('#local').textContent.includes('still starting')")
    finally:
        go_on.set()
    page.wait_for_selector("#latest a.cite")


class Broken:
    """An assistant with a defect."""

    reports = MappingProxyType({})

    def stream(self, question, history=(), reports=None):
        raise ZeroDivisionError("secret detail")


def test_a_defect_is_told_and_the_page_goes_on(open_page, serve, built_index):
    url = serve(built_index, lambda settings: Broken())
    page = open_page(url=url)
    for _ in range(2):
        ask(page, QUESTION)
        assert page.locator("#latest .answer-failed").count() == 1
        assert "was not answered" in page.inner_text("#latest")
        assert "secret" not in page.inner_text("body")
        assert page.get_by_label("Your question").input_value() == QUESTION
    page.evaluate("() => document.querySelector('#latest .answer').setAttribute('data-old', '')")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("#latest .answer-failed:not([data-old])")
