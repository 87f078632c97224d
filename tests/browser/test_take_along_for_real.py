"""Saving a conversation and saying whether an answer helped, through the server's own endpoints."""

import pytest
from docx import Document

from rag.feedback.store import FeedbackStore
from rag.settings import Settings
from tests.browser.conftest import ask

pytestmark = pytest.mark.browser

QUESTION = "What is the adult social care budget?"


def noted(page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('#announcement').textContent === words", arg=words)


def test_the_word_file_holds_what_the_page_shows(open_page, running, tmp_path):
    page = open_page()
    ask(page, QUESTION)
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    saved = tmp_path / "saved.docx"
    download.value.save_as(saved)
    text = " ".join(" ".join(p.text for p in Document(str(saved)).paragraphs).split())
    assert QUESTION in text
    for citation in running.assistant.ask(QUESTION).citations:
        assert " ".join(citation.quote.split()) in text


def test_what_is_said_of_an_answer_is_stored(open_page, serve, running, built_index, tmp_path):
    # The index is the built one; what is said goes into a folder of its own.
    settings = Settings(seeds=built_index.seeds, var=tmp_path)
    url = serve(settings, lambda settings: running.assistant)
    page = open_page(url=url)
    ask(page, QUESTION)
    page.locator("#latest .unhelpful").click()
    page.keyboard.type("It leaves out the year.")
    page.get_by_role("button", name="Send").click()
    noted(page, "Thank you. This was noted.")
    (kept,) = FeedbackStore(tmp_path).read()
    assert kept.feedback.question == QUESTION
    assert kept.feedback.reason == "It leaves out the year."
    assert not kept.feedback.helpful
