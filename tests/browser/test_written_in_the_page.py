"""Answers that a language model writes, in the page: sentence by sentence, and stopped."""

from collections.abc import Iterator

import pytest

from rag.assistant import Assistant
from rag.writing.opening import open_writer
from tests.rag.writing.conftest import model_settings
from tests.rag.writing.scripted import Script, ScriptedServer, said, statements_of

pytestmark = pytest.mark.browser

QUESTION = "What are the concerns about safeguarding?"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
def writing(serve, built_index, assistant, server) -> Iterator[str]:
    """The address of an assistant that writes with the scripted server."""
    settings = model_settings(built_index, server.url, llm_seconds=60)
    writer = open_writer(settings)
    yield serve(settings, lambda _: Assistant(settings, assistant.index, assistant.embedder, writer=writer))
    writer.caller.close()


def ask(page) -> None:
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")


def test_each_sentence_is_there_as_soon_as_it_is_checked(open_page, writing, server, assert_accessible, picture):
    server.play(Script(lambda e: said(*statements_of(e)), slow=0.02))
    page = open_page(url=writing)
    ask(page)
    page.wait_for_selector("#latest .answer-growing .statements li")
    assert page.inner_text("#latest .question") == QUESTION
    assert "each sentence is checked" in page.inner_text("#latest .writing")
    assert page.get_by_role("button", name="Stop").is_visible()
    assert page.locator("#latest .actions").count() == 0
    assert page.inner_text("#announcement").startswith("Writing the answer.")
    counts = {page.locator("#latest .statements li").count()}
    assert_accessible(page)
    picture(page, "writing.png")
    while page.locator("#latest .answer-growing").count():
        counts.add(page.locator("#latest .statements li").count())
    assert len(counts) > 1
    page.wait_for_selector("#latest .answer-answered .actions, #latest .answer-partial .actions")
    assert "Written by scripted" in page.inner_text("#latest .coverage")
    assert page.inner_text("#announcement").startswith("Answered:")
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    page.reload()
    page.wait_for_selector("#earlier a.cite")


def test_a_quote_stands_in_for_what_could_not_be_verified(open_page, writing, server, assert_accessible, picture):
    far = "Elephants were marching through the corridors."

    def reply(evidence):
        (first, ids), (_, others), *_ = statements_of(evidence)
        return said((first, ids), (far, others))

    server.play(Script(reply))
    page = open_page(url=writing)
    ask(page)
    page.wait_for_selector("#latest .answer .actions")
    shown = page.locator("#latest .statements .words").all_inner_texts()
    assert [text[0] == "“" and text[-1] == "”" for text in shown] == [False, True]
    assert far not in page.inner_text("body")
    assert "In quotation marks are the report's own words" in page.inner_text("#latest .coverage")
    assert_accessible(page)
    picture(page, "stands-in.png")


def test_stop_ends_the_models_work_and_keeps_what_was_checked(open_page, writing, server):
    server.play(Script(lambda e: said(*statements_of(e)) + " " * 200_000, slow=0.005))
    page = open_page(url=writing)
    ask(page)
    page.wait_for_selector("#latest .answer-growing .statements li")
    with page.expect_response("**/cancel"):
        page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#local .answer-stopped")
    assert server.gone.wait(10)
    # Gradio takes a stopped question for a failed one, and acts on that once its server has let go.
    page.wait_for_timeout(1000)
    assert page.locator("#latest .statements li").count() > 0
    assert page.locator(".answer-failed").count() == 0
    assert "before it was complete" in page.inner_text("#local")
    assert not page.locator("#latest .writing").is_visible()
    server.play(Script(lambda e: said(*statements_of(e))))
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_selector("#latest .answer .actions")
    assert page.locator("#earlier .exchange").count() == 0


def test_stop_ends_the_work_of_a_model_that_says_nothing(open_page, writing, server):
    server.play(Script(lambda e: " " * 200_000, slow=0.005))
    page = open_page(url=writing)
    ask(page)
    page.wait_for_selector("#latest .answer-growing")
    assert page.locator("#latest .statements li").count() == 0
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#local .answer-stopped")
    assert server.gone.wait(10)
