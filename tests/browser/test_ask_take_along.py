"""Copying an answer or a quote, saving the conversation, and saying whether an answer helped.

The two endpoints that other parts of the program serve are stood in for by routes in the browser.
"""

import json

import pytest

from rag.settings import Settings
from rag.wording import LESS_SURE
from tests.browser.conftest import LEAVING, ask

pytestmark = pytest.mark.browser

QUESTION = "What is the adult social care budget?"
SEVERAL = "How many people were waiting for a Care Act assessment, and for how long?"
UNSURE = "what do managers do with supervision?"
OTHER = "What strengths did the case file audit find?"


def flat(text: str) -> str:
    return " ".join(text.split())


def announced(page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('#announcement').textContent === words", arg=words)


def clipboard(page) -> str:
    return page.evaluate("() => navigator.clipboard.readText()")


def test_an_answer_is_copied_as_plain_text_with_numbered_references(open_page, running):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    answer = running.assistant.ask(QUESTION)
    page.get_by_role("button", name="Copy answer").click()
    announced(page, "Answer copied.")
    assert page.locator("#latest .done").inner_text() == "Copied"
    text = clipboard(page)
    assert text.startswith(f"{QUESTION}\n")
    for citation in answer.citations:
        assert f"“{flat(citation.quote)}” [{citation.n}]" in text
        section = " › ".join(citation.section)
        assert f"[{citation.n}] {citation.title}. {citation.publisher}, {citation.published}. {section}." in text
        assert f"{running.url}/reports/{citation.report}?start={citation.start}&end={citation.end}" in text
    assert "<" not in text


def test_what_is_less_sure_is_copied_under_its_heading(open_page, running):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, UNSURE)
    assert page.locator("#latest .less-sure").inner_text() == LESS_SURE
    page.get_by_role("button", name="Copy answer").click()
    announced(page, "Answer copied.")
    text = clipboard(page)
    sure = [flat(s.text) for s in running.assistant.ask(UNSURE).statements if s.sure]
    assert text.count(LESS_SURE) == 1
    assert max(map(text.index, sure)) < text.index(LESS_SURE) < text.index("References")


def test_a_quote_is_copied_as_a_card(open_page, running):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, SEVERAL)
    citation = running.assistant.ask(SEVERAL).citations[1]
    page.get_by_role("button", name="Copy quote 2", exact=True).click()
    announced(page, "Quote copied.")
    assert clipboard(page) == (
        f"“{flat(citation.quote)}”\n\n"
        f"{citation.title}. {citation.publisher}, {citation.published}.\n"
        f"Section: {' › '.join(citation.section)}\n"
        f"{running.url}/reports/{citation.report}?start={citation.start}&end={citation.end}\n"
    )


def test_the_filter_stands_in_what_is_copied(open_page, running):
    page = open_page(
        f"/?q={OTHER}&report=cqc-learning-improvement-innovation", permissions=["clipboard-read", "clipboard-write"]
    )
    page.wait_for_selector("#latest .answer")
    page.get_by_role("button", name="Copy answer").click()
    announced(page, "Answer copied.")
    assert "Searched only: CQC assessment" in clipboard(page)


def test_without_permission_the_older_way_copies(open_page):
    page = open_page(permissions=["clipboard-read"])
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no')) }")
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy answer").click()
    announced(page, "Answer copied.")
    assert clipboard(page).startswith(QUESTION)
    assert page.evaluate("document.activeElement.className").endswith("copy-answer")


def test_where_nothing_may_copy_the_text_is_shown_selected(open_page, assert_accessible):
    page = open_page()
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'));"
        " document.execCommand = () => false }"
    )
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy answer").click()
    field = page.get_by_label("This browser does not let the page copy. Press Ctrl+C:")
    assert field.input_value().startswith(QUESTION)
    assert page.evaluate("() => getSelection().toString().length || document.activeElement.selectionEnd") > 100
    assert_accessible(page)
    page.locator("#copy-by-hand").get_by_role("button", name="Close").click()
    assert page.evaluate("document.activeElement.className").endswith("copy-answer")


@pytest.mark.parametrize(("name", "form", "file"), [("Markdown", "markdown", "a.md"), ("Word", "docx", "a.docx")])
def test_the_conversation_is_saved_as_a_file(open_page, running, name, form, file):
    page = open_page()
    sent = []

    def reply(route):
        sent.append(route.request.post_data_json)
        headers = {"Content-Disposition": f'attachment; filename="{file}"'}
        route.fulfill(status=200, body=b"the file", headers=headers)

    page.route("**/api/export", reply)
    page.wait_for_selector("#filter summary")
    ask(page, QUESTION)
    page.locator("#filter summary").click()
    page.locator("#only-lga-peer-challenge-2023").check()
    ask(page, OTHER)
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    assert download.value.suggested_filename == file
    announced(page, "Saved.")
    (body,) = sent
    assert body["format"] == form
    assert [one["question"] for one in body["conversation"]] == [QUESTION, OTHER]
    assert [one["reports"] for one in body["conversation"]] == [None, ["lga-peer-challenge-2023"]]
    answer = json.loads(running.assistant.ask(QUESTION).model_dump_json(exclude={"seconds"}))
    del body["conversation"][0]["answer"]["seconds"]
    assert body["conversation"][0]["answer"] == answer


def test_where_it_cannot_be_saved_a_sentence_says_why(open_page):
    page = open_page()
    problem = {"title": "x", "status": 422, "detail": "the conversation is empty"}
    page.route(
        "**/api/export",
        lambda route: route.fulfill(status=404, content_type="application/problem+json", body=json.dumps(problem)),
    )
    ask(page, QUESTION)
    page.get_by_role("button", name="Word").click()
    announced(page, "The conversation could not be saved: the conversation is empty.")
    assert page.locator("#tools .done").inner_text().startswith("The conversation could not be saved")


def test_a_long_conversation_is_saved_from_its_end(open_page):
    page = open_page(expected=LEAVING)
    sizes = []

    def reply(route):
        sizes.append(len(route.request.post_data_json["conversation"]))
        route.fulfill(status=200, body=b"the file")

    page.route("**/api/export", reply)
    ask(page, QUESTION)
    page.evaluate(
        """() => { const key = Object.keys(localStorage)[0]; const text = localStorage.getItem(key);
            const named = n => key.replace(/[^/]+$/, String(n).padStart(17, '0') + '-x');
            for (let n = 0; n < 210; n++) localStorage.setItem(named(n), text) }"""
    )
    page.reload()
    page.wait_for_selector("#earlier .answer")
    page.get_by_role("button", name="Markdown").click()
    page.wait_for_selector("#tools .done")
    assert page.inner_text("#tools .done").startswith("Saved, without the first 11 questions")
    assert sizes == [200]


@pytest.mark.parametrize(("name", "helpful"), [("Yes this helped", True), ("No this did not help", False)])
def test_whether_an_answer_helped_is_sent_with_the_reason(open_page, running, name, helpful):
    page = open_page()
    sent = []

    def reply(route):
        sent.append(route.request.post_data_json)
        route.fulfill(status=204)

    page.route("**/api/feedback", reply)
    ask(page, QUESTION)
    ask(page, "And what about savings?")
    page.locator("#latest").get_by_role("button", name=name).click()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("It is <b>old</b>.")
    page.get_by_role("button", name="Send").click()
    announced(page, "Thank you. This was noted.")
    answer = running.assistant.ask(f"{QUESTION} And what about savings?")
    (body,) = sent
    assert body["helpful"] is helpful
    assert body["reason"] == "It is <b>old</b>."
    assert body["question"] == "And what about savings?"
    assert body["searched_for"] == answer.searched_for
    assert body["status"] in ("answered", "partial")
    assert [turn["role"] for turn in body["history"]] == ["user", "assistant"]
    assert body["history"][0]["content"] == QUESTION
    assert body["citations"]
    assert set(body["citations"][0]) == {"report", "start", "end"}
    assert page.locator("#latest .feedback button").count() == 0


@pytest.mark.parametrize(
    ("status", "words"), [(404, "takes no feedback"), (500, "could not be stored"), (0, "reached")]
)
def test_where_it_cannot_be_sent_what_was_written_stays(open_page, status, words):
    page = open_page(expected=("500 (Internal", "ERR_FAILED"))
    page.route("**/api/feedback", lambda route: route.fulfill(status=404) if status == 404 else refuse(route, status))
    ask(page, QUESTION)
    page.locator("#latest .unhelpful").click()
    page.get_by_label("What was wrong or missing? (optional)").fill("My reason")
    page.get_by_role("button", name="Send").click()
    page.wait_for_function("words => document.querySelector('.feedback-told').textContent.includes(words)", arg=words)
    assert page.get_by_label("What was wrong or missing? (optional)").input_value() == "My reason"
    page.get_by_role("button", name="Cancel").click()
    assert page.locator("#latest .feedback form").count() == 0
    assert page.evaluate("document.activeElement.className").endswith("unhelpful")


def refuse(route, status):
    if status:
        route.fulfill(status=status)
    else:
        route.abort()


def test_one_setting_removes_the_buttons(open_page, serve, running, built_index):
    settings = Settings(seeds=built_index.seeds, var=built_index.var, feedback=False)
    url = serve(settings, lambda settings: running.assistant)
    page = open_page(url=url)
    ask(page, QUESTION)
    assert page.locator(".feedback").count() == 0
