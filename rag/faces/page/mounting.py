"""The page's components and their wiring, mounted into the web application."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from rag.faces.html import STATIC, render
from rag.faces.page.chat import Chat, Shown
from rag.faces.page.examples import EXAMPLES
from rag.faces.page.view import address
from rag.settings import Settings

# Read when Gradio is imported, which is why they stand above that line. It would send usage statistics, and work out
# others in memory after each question.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
import gradio as gr

LOG = logging.getLogger(__name__)

AT_ONCE = 4
"""Questions answered at the same time; the others queue."""
LONGEST_QUEUE = 64
"""Questions that may wait before a further one is turned away."""
STYLES = ("base.css", "page.css", *(f"page/{name}.css" for name in ("controls", "answer", "below", "passage", "media")))
"""In the order in which they overrule one another."""

HEAD = "".join(
    [
        *(f'<link rel="stylesheet" href="/ui/{name}">' for name in STYLES),
        # Else the browser learns of each file only from the one that imports it.
        *(f'<link rel="modulepreload" href="/ui/page/{file.name}">' for file in sorted((STATIC / "page").glob("*.js"))),
        '<script type="module" src="/ui/page.js"></script>',
    ]
)

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Wire:
    """One thing that happens on the page: what starts it, what is done, with what, and what it changes.

    One without a handler `stops` what the wires before it have begun. Those of one `queue` share its places.
    """

    triggers: Sequence[Any]
    handler: Handler | None
    inputs: Sequence[Any] = ()
    outputs: Sequence[Any] = ()
    stops: bool = False
    queue: str = "page"


def mount_page(app: FastAPI, chat: Chat, settings: Settings) -> FastAPI:
    """Mount the page over `chat` at "/"."""

    async def mount() -> FastAPI:
        mounted: FastAPI = gr.mount_gradio_app(
            app,
            build_page(chat, settings.council),
            path="/",
            footer_links=[],
            run_history=False,
            favicon_path=str(STATIC / "icon.svg"),
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            # Gradio's own default fonts are files it would fetch; these are the system's.
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            head=HEAD,
        )
        return mounted

    # Where no event loop runs, Gradio makes some and leaves them open.
    with asyncio.Runner() as runner:
        return runner.run(mount())


def build_page(chat: Chat, council: str) -> gr.Blocks:
    """The page over `chat`. Its script (static/page.js) keeps the conversation, in the browser."""
    with gr.Blocks(title=f"Ask the reports: adult social care in {council}", analytics_enabled=False) as page:
        _markup("masthead", render("masthead.html", here="/"))
        with gr.Column(elem_id="content"):
            _markup("intro", render("intro.html", council=council))
            error = _markup("question-error")
            with gr.Row(elem_id="ask-row"):
                question = gr.Textbox(label="Your question", lines=1, max_lines=6, elem_id="question", scale=1)
                ask = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=96)
                stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=96)
            # What goes along with a question; the script fills it in.
            context = gr.Textbox(label="Context", elem_id="context", visible="hidden")
            choice = _markup("filter")
            _markup("examples", render("examples.html", examples=EXAMPLES, address=address))
            with gr.Column(elem_id="results"):
                latest = _markup("latest")
            _markup("tools", render("tools.html"))
        _markup("foot", render("foot.html", here="/"))
        steps = _Steps(chat)
        _connect(
            [
                Wire([ask.click, question.submit], steps.ask, [question, context], [error, latest]),
                Wire([stop.click], None, stops=True),
                Wire([page.load], steps.reports, [], [choice], queue="start"),
            ]
        )
    queued: gr.Blocks = page.queue(max_size=LONGEST_QUEUE, default_concurrency_limit=AT_ONCE)
    return queued


def _markup(elem_id: str, value: str = "") -> gr.Markdown:
    """A place for HTML. Gradio's own HTML component runs it as a template, which the page's policy forbids."""
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], container=False)


def _connect(wires: Sequence[Wire]) -> None:
    begun: list[Any] = []
    for wire in wires:
        done = gr.on(
            list(wire.triggers),
            wire.handler,
            list(wire.inputs) or None,
            list(wire.outputs) or None,
            show_progress="hidden",
            api_visibility="private",
            concurrency_id=wire.queue,
            # Gradio would drop a question sent between an answer and the end of the work on it, and say nothing.
            trigger_mode="always_last",
            cancels=begun if wire.stops else None,
        )
        if wire.handler is not None:
            begun.append(done)


class _Steps:
    """The chat's steps as handlers: what each shows becomes the values of the page's outputs, in their order."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def ask(self, typed: str, context: str) -> Iterator[tuple[Any, ...]]:
        try:
            for shown in self._chat.ask(typed, context):
                yield _values(shown)
        except Exception:
            # Told here, as Gradio's own event for a failure comes for a question that was stopped, too.
            LOG.exception("a question was not answered")
            yield _values(self._chat.failed(typed, context))

    def reports(self) -> Iterator[str]:
        yield from self._chat.reports()


def _values(shown: Shown) -> tuple[Any, ...]:
    return shown.error, gr.skip() if shown.latest is None else shown.latest
