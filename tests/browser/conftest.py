"""A real server on a loopback port, a real browser, and a watch on everything that its pages fetch."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from rag.assistant import Assistant
from rag.faces.api import Load, create_app
from rag.settings import Settings

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = 1280
NARROW = 320
LEAVING = ("AbortError", "errored out")
"""What Gradio complains of where a page is left or loaded again while its stream is open."""
ROOT = Path(__file__).parents[2]
ITSELF_AN_ERROR = "Failed to load resource: the server responded with a status of 4"


@dataclass(frozen=True)
class Running:
    """A server that runs: where, and the assistant behind it."""

    url: str
    assistant: Assistant


@contextmanager
def run_server(settings: Settings, load: Load) -> Iterator[str]:
    """Serve on a free port in a thread of its own; yields the address."""
    servers: list[uvicorn.Server] = []

    def serve() -> None:
        app = create_app(settings, load)
        config = uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1)
        servers.append(uvicorn.Server(config))
        servers[0].run()

    thread = threading.Thread(target=serve)
    thread.start()
    deadline = time.monotonic() + 60
    while not (servers and servers[0].started):
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took more than a minute to start"
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{servers[0].servers[0].sockets[0].getsockname()[1]}"
    finally:
        servers[0].should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def running(built_index: Settings, assistant: Assistant) -> Iterator[Running]:
    with run_server(built_index, lambda settings: assistant) as url:
        yield Running(url, assistant)


# One for each file: while it is open, its event loop runs in this thread and would disturb other tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = Path(os.environ.get("RAG_CHROMIUM", "/usr/bin/chromium"))
    if not chromium.exists():
        reason = f"no browser at {chromium}; install Debian's chromium or set RAG_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Watched:
    """A page and all it fetched and complained of."""

    page: Page
    foreign: list[str]
    complaints: list[str]
    expected: tuple[str, ...]


@pytest.fixture
def serve() -> Iterator[Callable[[Settings, Load], str]]:
    """Starts a server of the test's own and gives its address; it ends after the pages that `open_page` opened."""
    with ExitStack() as servers:
        yield lambda settings, load: servers.enter_context(run_server(settings, load))


# The servers that a test starts are named here for the order: a page whose server is gone complains of it.
@pytest.fixture
def open_page(browser: Browser, running: Running, serve: object) -> Iterator[Callable[..., Page]]:
    """Opens a path of the server in a fresh profile; afterwards, no page may have asked any other host for anything.

    `expected` are words of what the page's console may complain of in a test that causes it.
    """
    opened: list[Watched] = []

    def open_(
        path: str = "/",
        width: int = WIDE,
        url: str = running.url,
        expected: tuple[str, ...] = (),
        **context: object,
    ) -> Page:
        page = browser.new_context(viewport={"width": width, "height": 800}, **context).new_page()
        watched = Watched(page, [], [], ("404 (Not Found)", *expected))
        page.on("request", lambda r: r.url.startswith((url, "data:")) or watched.foreign.append(r.url))
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("console", lambda m: m.type == "error" and watched.complaints.append(m.text))
        opened.append(watched)
        page.goto(url + path)
        if path.startswith(("/?", "/#")) or path == "/":
            page.wait_for_selector("#question textarea")
        return page

    yield open_
    for watched in opened:
        watched.page.context.close()
        assert watched.foreign == []
        # That a page itself is an error is told in the console; tests of such pages open them on purpose.
        told = [words for words in watched.complaints if not words.startswith(ITSELF_AN_ERROR)]
        assert [words for words in told if not any(expected in words for expected in watched.expected)] == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fails where axe finds anything."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        violations = found.response["violations"]
        told = [f"{v['id']}: {v['help']}: {[node['html'][:160] for node in v['nodes'][:3]]}" for v in violations]
        assert told == []

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Saves a picture for the documents where RAG_PICTURES names a folder."""

    def save(page: Page, name: str) -> None:
        folder = os.environ.get("RAG_PICTURES")
        if folder:
            page.screenshot(path=ROOT / folder / name)

    return save


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, and wait for what comes."""
    page.evaluate("() => document.querySelector('#latest .answer')?.setAttribute('data-old', '')")
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#latest .answer:not(.answer-pending, [data-old])")


def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
