"""A hostile report in the browser: nothing of it runs, nothing of it is fetched, all of it can be read."""

from collections.abc import Iterator

import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from tests.browser.conftest import NARROW, fits, run_server
from tests.hostile import HEADING, SENTENCES, TITLE

pytestmark = pytest.mark.browser

PAGES = [
    "/search?q=badgers",
    "/search?q=badgers&report=hostile",
    "/reports",
    "/reports/hostile",
    "/reports/hostile?start=0&end=400#quote",
    "/reports/hostile/passage?start=0&end=400",
    "/search?q=<script>document.title='owned'</script><img src=https://evil.example/x>",
    "/glossary",
    "/accuracy",
]


@pytest.fixture(scope="module")
def hostile_url(hostile_index: Settings, hostile_assistant: Assistant) -> Iterator[str]:
    with run_server(hostile_index, lambda settings: hostile_assistant) as url:
        yield url


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_and_nothing_is_fetched(open_page, hostile_url, path):
    # `open_page` fails afterwards where any other host was asked for anything.
    page = open_page(path, url=hostile_url)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.scripts.length") == 0
    assert page.evaluate("document.images.length") == 0
    assert page.title() != "owned"
    assert page.locator("form[action*=evil], a[href^='https://evil'], a[href^='javascript:']").count() == 0


def test_its_words_can_be_read(open_page, hostile_url):
    text = " ".join(str(open_page("/reports/hostile", url=hostile_url).evaluate("document.body.textContent")).split())
    for words in (TITLE, HEADING, *SENTENCES):
        assert " ".join(words.split()) in text


@pytest.mark.parametrize("path", ["/search?q=badgers", "/reports", "/reports/hostile"])
def test_its_long_words_do_not_break_the_page(open_page, assert_accessible, hostile_url, path):
    page = open_page(path, width=NARROW, url=hostile_url)
    assert fits(page)
    assert_accessible(page)
