"""The conversation is kept in the browser: over a reload, a restart of the server, several tabs, and tampering."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.conftest import LEAVING, ask

pytestmark = pytest.mark.browser

QUESTION = "What is the adult social care budget?"
OTHER = "What strengths did the case file audit find?"
THIRD = "How do carers see the Carers Centre?"


def asked(page) -> list[str]:
    return page.locator("#earlier .question").all_inner_texts()


def stored(page) -> list[str]:
    return page.evaluate("() => Object.keys(localStorage).filter(key => key.startsWith('ask-the-reports/')).sort()")


def reload(page) -> None:
    page.reload()
    page.wait_for_selector("#question textarea")
    page.wait_for_selector("#filter summary")


def change_kept(page, change: str) -> None:
    """Run `change` (JavaScript: the kept exchange is `kept`) on everything that is kept."""
    page.evaluate(
        f"""() => {{ for (const key of Object.keys(localStorage)) {{
            const kept = JSON.parse(localStorage.getItem(key)); {change};
            localStorage.setItem(key, JSON.stringify(kept)); }} }}"""
    )


def test_the_conversation_survives_a_reload_and_goes_on(open_page):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    words = page.inner_text("#latest .reply")
    ask(page, OTHER)
    reload(page)
    page.wait_for_function("() => document.querySelectorAll('#earlier .answer').length === 2")
    assert asked(page) == [OTHER, QUESTION]
    assert page.locator("#earlier .reply").nth(1).inner_text() == words
    assert not page.locator("#examples").is_visible()
    ask(page, "And what about the budget?")
    assert OTHER in page.inner_text("#latest .searched-for")


def test_nothing_of_it_is_kept_on_the_server(open_page, built_index):
    page = open_page(expected=LEAVING)
    ask(page, "What is the budget of the adult social care xyzzy?")
    kept = [path for path in built_index.var.rglob("*") if path.is_file() and b"xyzzy" in path.read_bytes()]
    assert kept == []
    assert len(stored(page)) == 1


def test_what_is_being_typed_survives_a_reload(open_page):
    page = open_page(expected=LEAVING)
    page.get_by_label("Your question").press_sequentially("half a thou")
    reload(page)
    page.wait_for_function("() => document.querySelector('#question textarea').value === 'half a thou'")


def test_several_tabs_keep_a_conversation_each(open_page, running):
    first = open_page(expected=LEAVING)
    ask(first, QUESTION)
    second = first.context.new_page()
    second.goto(running.url)
    second.wait_for_selector("#resume")
    ask(second, OTHER)
    ask(first, THIRD)
    for page, expected in ((first, [THIRD, QUESTION]), (second, [OTHER])):
        reload(page)
        page.wait_for_selector("#earlier .answer")
        assert asked(page) == expected
    second.get_by_role("button", name="Clear conversation").click()
    reload(first)
    page.wait_for_selector("#question textarea")
    assert asked(first) == [THIRD, QUESTION]


def test_a_later_visit_offers_the_last_conversation(open_page, running):
    first = open_page(expected=LEAVING)
    ask(first, QUESTION)
    context = first.context
    first.close()
    page = context.new_page()
    page.goto(running.url)
    page.wait_for_selector("#resume")
    assert "1 question," in page.inner_text("#resume")
    page.get_by_role("button", name="Go on with it").click()
    page.wait_for_selector("#earlier a.cite")
    assert asked(page) == [QUESTION]
    page.close()
    page = context.new_page()
    page.goto(running.url)
    page.get_by_role("button", name="Remove it").click()
    assert stored(page) == []


@pytest.mark.parametrize(
    "change",
    [
        "kept.answer.statements[0].text = 'The budget is £1.'",
        "kept.answer.citations[0].quote = 'The budget is £1.'; kept.answer.statements[0].text = 'The budget is £1.'",
        "kept.answer.citations[0].start += 1",
        "kept.answer.citations[0].report = 'gone'",
        "kept.answer.citations[0].title = '<script>alert(1)</script>'",
        "kept.answer.status = '<img src=x onerror=alert(1)>'",
        "kept.answer.more = {}",
        "kept.answer.statements = [null]; kept.answer.citations = [null]",
    ],
)
def test_an_answer_that_no_longer_stands_is_not_shown_and_can_be_asked_again(open_page, change):
    page = open_page(expected=(*LEAVING, "409 (Conflict)", "422 (Unprocessable"))
    ask(page, QUESTION)
    change_kept(page, change)
    page.reload()
    page.wait_for_selector("#earlier .changed")
    assert "The reports have changed since" in page.inner_text("#earlier .changed")
    assert asked(page) == [QUESTION]
    assert page.locator("#earlier :is(.answer, script, img)").count() == 0
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_selector("#latest a.cite")


@pytest.mark.parametrize(
    "value", ["no JSON", "null", "[]", '{"question": 1}', '{"question": "Q?"}', '{"question": "Q?", "answer": {}}']
)
def test_what_cannot_be_an_exchange_is_thrown_away(open_page, value):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    key = stored(page)[0]
    page.evaluate("([key, value]) => localStorage.setItem(key + 'x', value)", [key, value])
    page.evaluate("() => localStorage.setItem('ask-the-reports/0/a/b', '{}')")
    reload(page)
    page.wait_for_selector("#earlier a.cite")
    assert stored(page) == [key]
    assert asked(page) == [QUESTION]


def test_mark_up_in_what_is_kept_shows_as_characters(open_page):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    change_kept(
        page,
        "kept.question = '<img src=x onerror=alert(1)>';"
        "kept.answer.notice = '<script>alert(1)</script><form></form>'; kept.answer.searched_for = '[a](http://evil)'",
    )
    page.reload()
    page.wait_for_selector("#earlier .answer")
    assert asked(page) == ["<img src=x onerror=alert(1)>"]
    assert "<script>alert(1)</script><form></form>" in page.inner_text("#earlier")
    assert page.locator("#results :is(img, script, form, a[href*='evil']:not([href^='/search?']))").count() == 0


def test_a_day_of_questions_is_all_there_on_demand_and_bounded(open_page):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    page.evaluate(
        """() => { const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage.getItem(key));
            const [root, version, conversation] = key.split('/');
            for (let n = 0; n < 450; n++) localStorage.setItem(
                [root, version, conversation, String(n).padStart(17, '0') + '-x'].join('/'),
                JSON.stringify({...kept, question: `Question ${n}?`})); }"""
    )
    reload(page)
    page.wait_for_function("() => document.querySelectorAll('#earlier .answer').length === 3")
    assert len(asked(page)) == 451
    page.locator("#earlier .exchange").nth(200).locator("summary").click()
    page.wait_for_function("() => document.querySelectorAll('#earlier .answer').length === 4")
    ask(page, OTHER)
    assert len(stored(page)) == 400
    sizes = page.evaluate("() => JSON.parse(document.querySelector('#context textarea, #context input').value)")
    assert len(sizes["history"]) == 20


def test_a_full_store_drops_the_oldest_first(open_page):
    page = open_page(expected=LEAVING)
    ask(page, QUESTION)
    page.evaluate(
        """() => { const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage.getItem(key));
            const fill = (name, size) => localStorage.setItem('ask-the-reports/1/old/' + name,
                JSON.stringify({...kept, pad: 'x'.repeat(size)}));
            for (let n = 0; n < 100; n++) try { fill(String(n).padStart(17, '0') + '-x', 100_000) } catch { break } }"""
    )
    before = len(stored(page))
    ask(page, OTHER)
    ask(page, THIRD)
    reload(page)
    page.wait_for_selector("#earlier .answer")
    assert asked(page) == [THIRD, OTHER, QUESTION]
    assert len(stored(page)) <= before + 2


def test_without_a_store_the_page_works(browser, running):
    context = browser.new_context()
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no') } })"
    )
    page = context.new_page()
    page.goto(running.url)
    page.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    ask(page, OTHER)
    assert asked(page) == [QUESTION]
    context.close()


@contextmanager
def server(settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`rag chat` as people start it."""
    names = {"RAG_PORT": str(port), "RAG_SEEDS": str(settings.seeds), "RAG_VAR": str(settings.var)}
    command = [sys.executable, "-c", "from rag.faces.cli import main; main()", "chat"]
    process = subprocess.Popen(command, env={**os.environ, **names})
    try:
        deadline = time.monotonic() + 120
        while not ready(port):
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server took more than two minutes"
            time.sleep(0.2)
        yield process
    finally:
        process.kill()
        process.wait()


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as reply:
            return reply.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.mark.slow
def test_a_server_that_restarts_mid_answer_loses_nothing(browser, built_index):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = browser.new_context().new_page()
    with server(built_index, port) as process:
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("#question textarea")
        ask(page, QUESTION)
        # The question reaches a server that will never answer it.
        process.send_signal(signal.SIGSTOP)
        page.fill("#question textarea", OTHER)
        page.press("#question textarea", "Enter")
        page.wait_for_selector("#local .answer-pending")
        process.kill()
        page.wait_for_selector("#local .answer-failed")
        assert "The server stopped" in page.inner_text("#local")
        assert asked(page) == [QUESTION]
        assert page.get_by_label("Your question").input_value() == OTHER
        assert not page.locator(".toast-wrap").is_visible()
    with server(built_index, port):
        # Gradio loads the page again by itself once the server is back.
        page.wait_for_selector("#filter summary", timeout=60_000)
        page.wait_for_selector("#earlier a.cite", timeout=60_000)
        assert asked(page) == [QUESTION]
        page.locator("#local .again").click()
        page.wait_for_selector(".latest-shown #latest a.cite")
        assert page.inner_text("#latest .question") == OTHER
        assert len(stored(page)) == 2
        assert (
            json.loads(page.evaluate("() => JSON.stringify(sessionStorage.getItem('ask-the-reports/pending'))")) is None
        )
    page.context.close()
