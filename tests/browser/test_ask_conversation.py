"""A conversation: follow-up questions, how one was understood, editing, the filter, the address, stopping."""

import threading
import time
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from rag.faces.page.chat import Chat
from tests.browser.conftest import LEAVING, ask

pytestmark = pytest.mark.browser

QUESTION = "What is the adult social care budget?"
OTHER = "What strengths did the case file audit find?"
LEANING = "And what about savings?"
CQC = "cqc-learning-improvement-innovation"
LGA = "lga-peer-challenge-2023"


def field(page):
    return page.get_by_label("Your question")


def latest(page, question):
    page.wait_for_function(
        "q => document.querySelector('.latest-shown #latest .question')?.textContent === q", arg=question
    )


def only(page, report):
    page.locator("#filter summary").click()
    page.locator(f"#only-{report}").check()


def test_a_conversation_goes_on_and_can_be_cleared(open_page):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    ask(page, OTHER)
    page.wait_for_selector("#earlier .answer")
    assert page.inner_text("#latest .question") == OTHER
    assert page.inner_text("#earlier .question") == QUESTION
    assert not page.locator("#passage").is_visible()
    page.locator("#earlier a.cite").first.click()
    page.wait_for_selector("#passage mark")
    page.get_by_role("button", name="Clear conversation").click()
    page.wait_for_selector("#examples", state="visible")
    assert page.locator("article.answer:visible").count() == 0
    assert not page.locator("#passage").is_visible()
    assert urlsplit(page.url).query == ""
    page.reload()
    page.wait_for_selector("#examples", state="visible")
    assert page.locator("#earlier .exchange, #resume").count() == 0


def test_of_many_earlier_answers_only_the_latest_are_open(open_page):
    page = open_page()
    questions = [f"What is the adult social care budget, number {n}?" for n in range(6)]
    for question in questions:
        ask(page, question)
    earlier = page.locator("#earlier .exchange")
    assert earlier.locator(".question").all_inner_texts() == questions[-2::-1]
    assert page.locator("#earlier .answer").count() == 3
    earlier.last.locator("summary").click()
    page.wait_for_function("() => document.querySelectorAll('#earlier .answer').length === 4")
    assert earlier.last.locator("a.cite").first.is_visible()


def test_how_a_question_was_understood_can_be_changed_and_is_then_asked_by_itself(open_page, running):
    page = open_page()
    ask(page, QUESTION)
    ask(page, LEANING)
    understood = page.inner_text("#latest .searched-for q").strip('“”"')
    assert understood == f"{QUESTION} {LEANING}"
    page.get_by_role("button", name="Change").first.click()
    assert field(page).input_value() == understood
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    assert "by itself" in page.inner_text("#ask-hint")
    page.keyboard.press("Control+A")
    page.keyboard.type("And the Carers Centre?")
    page.keyboard.press("Enter")
    latest(page, "And the Carers Centre?")
    assert page.locator("#latest .searched-for").count() == 0
    assert page.inner_text("#ask-hint") == ""
    ask(page, LEANING)
    assert page.inner_text("#latest .searched-for q").strip('“”"') == f"And the Carers Centre? {LEANING}"


def test_a_question_can_be_edited_and_is_understood_as_it_was_then(open_page):
    page = open_page()
    for question in (QUESTION, LEANING, OTHER):
        ask(page, question)
    page.locator("#earlier .exchange").first.locator("button.edit").click()
    assert field(page).input_value() == LEANING
    page.keyboard.press("Enter")
    latest(page, LEANING)
    assert page.inner_text("#latest .searched-for q").strip('“”"') == f"{QUESTION} {LEANING}"
    assert page.locator("#earlier .question").all_inner_texts() == [OTHER, LEANING, QUESTION]


def test_three_follow_ups_are_offered_and_a_click_asks_one(open_page, running):
    page = open_page()
    ask(page, QUESTION)
    links = page.locator("#latest .follow-ups a")
    expected = running.assistant.follow_ups(running.assistant.ask(QUESTION))
    assert links.all_inner_texts() == list(expected)
    assert len(expected) == 3
    links.nth(1).click()
    latest(page, expected[1])
    assert page.locator("#latest .searched-for").count() == 0
    assert page.evaluate("document.activeElement.textContent") == expected[1]
    later = page.locator("#latest .follow-ups a").all_inner_texts()
    assert not {QUESTION, expected[1]} & set(later)


def test_what_is_being_typed_survives_a_click_on_a_follow_up(open_page):
    page = open_page()
    ask(page, QUESTION)
    field(page).fill("half a thou")
    chosen = page.locator("#latest .follow-ups a").first
    text = chosen.inner_text()
    chosen.click()
    latest(page, text)
    assert field(page).input_value() == "half a thou"


def test_the_filter_is_printed_on_the_answer_and_kept_in_record_and_address(open_page):
    page = open_page(expected=LEAVING)
    page.wait_for_selector("#filter summary")
    assert "all 2" in page.inner_text("#filter summary")
    assert page.locator("#latest .searched-only").count() == 0
    only(page, CQC)
    assert "only CQC assessment" in page.inner_text("#filter summary")
    ask(page, OTHER)
    assert page.inner_text("#latest .searched-only") == "Searched only: CQC assessment"
    assert "Searched 1 report" in page.inner_text("#latest .coverage")
    hrefs = page.locator("#latest :is(a.cite, a.cite-words)").evaluate_all("links => links.map(link => link.pathname)")
    assert set(hrefs) == {f"/reports/{CQC}"}
    assert parse_qs(urlsplit(page.url).query) == {"q": [OTHER], "report": [CQC]}
    page.reload()
    page.wait_for_selector("#earlier .answer")
    assert page.inner_text("#earlier .searched-only") == "Searched only: CQC assessment"
    assert page.locator(f"#only-{CQC}").is_checked()


def test_a_question_in_the_address_is_asked_with_its_filter(open_page):
    page = open_page(f"/?q={quote(QUESTION)}&report={LGA}")
    page.wait_for_selector("#latest a.cite")
    assert page.inner_text("#latest .question") == QUESTION
    assert page.inner_text("#latest .searched-only") == "Searched only: LGA peer challenge"


def test_an_unknown_report_in_the_address_is_told(open_page):
    page = open_page(f"/?q={quote(QUESTION)}&report=no-such")
    page.wait_for_selector("#latest .answer-failed")
    assert "no-such" in page.inner_text("#latest .notice")
    page.wait_for_selector("#filter summary")
    ask(page, QUESTION)
    assert page.locator("#latest .searched-only").count() == 0
    assert page.locator("#latest a.cite").count() > 0


def test_the_address_follows_the_questions_and_back_leads_out(open_page, running):
    page = open_page("/glossary", expected=LEAVING)
    page.goto(running.url)
    page.wait_for_selector("#question textarea")
    for question in (QUESTION, OTHER):
        ask(page, question)
        assert parse_qs(urlsplit(page.url).query) == {"q": [question]}
    address = page.url
    page.go_back()
    page.wait_for_url("**/glossary")
    page.go_forward()
    page.wait_for_selector("#earlier .answer")
    assert page.locator("#earlier .question").all_inner_texts() == [OTHER, QUESTION]
    assert page.url == address
    other = open_page(address.removeprefix(running.url))
    other.wait_for_selector("#latest a.cite")
    assert other.inner_text("#latest .question") == OTHER


@pytest.mark.parametrize("typed", [QUESTION, "  "])
def test_a_question_sent_before_the_pages_script_is_there_is_answered_all_the_same(open_page, running, typed):
    page = open_page("/glossary", expected=LEAVING)
    held = []
    page.route("**/ui/page/kept.js", lambda route: held.append(route))
    page.goto(running.url, wait_until="commit")
    page.wait_for_selector("#question textarea")
    field(page).fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_selector("#latest .record, #question-error .record", state="attached")
    for route in held:
        route.continue_()
    if typed == QUESTION:
        latest(page, QUESTION)
        ask(page, LEANING)
        assert QUESTION in page.inner_text("#latest .searched-for")
        assert page.locator("#earlier .question").all_inner_texts() == [QUESTION]
    else:
        assert page.inner_text(".question-error")
        page.wait_for_selector("#question textarea[aria-invalid=true]")
        ask(page, QUESTION)


def test_a_question_sent_while_gradio_still_ends_the_one_before_is_answered(
    open_page, serve, running, built_index, monkeypatch
):
    answers = Chat.ask

    def lingering(chat, typed, context):
        yield from answers(chat, typed, context)
        time.sleep(2)

    monkeypatch.setattr(Chat, "ask", lingering)
    page = open_page(url=serve(built_index, lambda settings: running.assistant))
    ask(page, QUESTION)
    ask(page, OTHER)
    assert page.inner_text("#latest .question") == OTHER
    assert page.locator("#earlier .question").all_inner_texts() == [QUESTION]


def test_a_state_is_shown_while_it_works_and_stop_ends_the_wait(open_page, serve, running, built_index):
    go_on = threading.Event()

    class Slow:
        """Answers once it may."""

        reports = running.assistant.reports
        follow_ups = staticmethod(running.assistant.follow_ups)

        def stream(self, question, history=(), reports=None):
            if question == QUESTION:
                go_on.wait(60)
            yield running.assistant.ask(question, history, reports)

    url = serve(built_index, lambda settings: Slow())
    page = open_page(url=url)
    try:
        ask(page, OTHER)
        assert not page.get_by_role("button", name="Stop").is_visible()
        field(page).fill(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("#local .answer-pending")
        assert page.inner_text("#local .question") == QUESTION
        assert page.locator("#local .dots").is_visible()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Stop").click()
        page.wait_for_selector("#local .answer-stopped")
        assert not page.get_by_role("button", name="Stop").is_visible()
        assert field(page).input_value() == QUESTION
        assert page.evaluate("document.activeElement.matches('#question textarea')")
        ask(page, "How do carers see the Carers Centre?")
    finally:
        go_on.set()
    page.wait_for_timeout(500)
    assert page.inner_text("#latest .question") == "How do carers see the Carers Centre?"
    assert page.locator("#earlier .question").all_inner_texts() == [OTHER]
    ask(page, QUESTION)
    assert page.locator("#latest a.cite").count() > 0
