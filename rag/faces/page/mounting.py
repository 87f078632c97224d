"""The page's components and their wiring, mounted into the web application."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI

from rag.faces.html import STATIC, render
from rag.faces.loading import AssistantLoader
from rag.faces.page.chat import Chat, Shown
from rag.faces.page.examples import EXAMPLES
from rag.faces.page.view import Exchange
from rag.settings import Settings

# Read when Gradio is imported, which is why they stand above that line. It would send usage statistics, and work out
# others in memory after each question.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
import gradio as gr

AT_ONCE = 4
"""Questions answered at the same time; the others queue."""
LONGEST_QUEUE = 64
"""Questions that may wait before a further one is turned away."""
STATE_SECONDS = 4 * 60 * 60
"""How long a conversation is kept for a page that stays open."""

OUTPUTS = 7
"""How many places of the page each step sets; see `_values`."""

HEAD = (
    '<link rel="stylesheet" href="/ui/base.css"><link rel="stylesheet" href="/ui/page.css">'
    '<script src="/ui/page.js" defer></script>'
)

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Wire:
    """One thing that happens on the page: what starts it, what is done, with what, and what it changes."""

    triggers: Sequence[Any]
    handler: Handler
    inputs: Sequence[Any]
    outputs: Sequence[Any]


def mount_page(app: FastAPI, loader: AssistantLoader, settings: Settings) -> FastAPI:
    """Mount the chat page at "/"."""

    async def mount() -> FastAPI:
        mounted: FastAPI = gr.mount_gradio_app(
            app,
            build_page(Chat(loader, settings), settings.council),
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
    """The page over `chat`."""
    with gr.Blocks(title=f"Ask the reports: adult social care in {council}", analytics_enabled=False) as page:
        conversation = gr.State((), time_to_live=STATE_SECONDS)
        _markup("masthead", render("masthead.html"))
        with gr.Column(elem_id="content"):
            _markup("intro", render("intro.html", council=council))
            error = _markup("question-error")
            with gr.Row(elem_id="ask-row"):
                question = gr.Textbox(label="Your question", lines=1, max_lines=6, elem_id="question", scale=1)
                ask = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=96)
            with gr.Column(elem_id="examples") as examples:
                _markup("examples-title", '<h2 class="examples-title">For example</h2>')
                buttons = [gr.Button(example, elem_classes="example") for example in EXAMPLES]
            with gr.Column(elem_id="results"):
                latest = _markup("latest")
                earlier = _markup("earlier")
            new = gr.Button("New conversation", elem_id="new", visible=False)
        outputs = [question, error, latest, earlier, examples, new, conversation]
        steps = _Steps(chat)
        _connect(
            [
                Wire([ask.click, question.submit], steps.ask, [question, conversation], outputs),
                *(
                    Wire([button.click], partial(steps.ask, example), [conversation], outputs)
                    for button, example in zip(buttons, EXAMPLES, strict=True)
                ),
                Wire([new.click], steps.clear, [], outputs),
                Wire([page.load], steps.from_address, [conversation], outputs),
            ],
            Wire([], steps.failed, [conversation], outputs),
        )
    queued: gr.Blocks = page.queue(max_size=LONGEST_QUEUE, default_concurrency_limit=AT_ONCE)
    return queued


def _markup(elem_id: str, value: str = "") -> gr.Markdown:
    """A place for HTML. Gradio's own HTML component runs it as a template, which the page's policy forbids."""
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], container=False)


def _connect(wires: Sequence[Wire], on_failure: Wire) -> None:
    for wire in wires:
        done = gr.on(
            list(wire.triggers),
            wire.handler,
            list(wire.inputs),
            list(wire.outputs),
            show_progress="hidden",
            api_visibility="private",
            concurrency_id="page",
        )
        done.failure(
            on_failure.handler,
            list(on_failure.inputs),
            list(on_failure.outputs),
            show_progress="hidden",
            api_visibility="private",
        )


class _Steps:
    """The chat's steps as handlers: what each shows becomes the values of the page's outputs, in their order."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def ask(self, typed: str, conversation: Sequence[Exchange]) -> Iterator[tuple[Any, ...]]:
        for shown in self._chat.ask(typed, conversation):
            yield _values(shown)

    def from_address(self, conversation: Sequence[Exchange], request: gr.Request) -> Iterator[tuple[Any, ...]]:
        typed = str(request.query_params.get("q") or "")
        if typed:
            yield from self.ask(typed, conversation)
        else:
            yield (gr.skip(),) * OUTPUTS

    def clear(self) -> tuple[Any, ...]:
        return _values(self._chat.cleared())

    def failed(self, conversation: Sequence[Exchange]) -> tuple[Any, ...]:
        return _values(self._chat.failed(conversation))


def _values(shown: Shown) -> tuple[Any, ...]:
    return (
        gr.skip() if shown.typed is None else shown.typed,
        shown.error,
        shown.latest,
        shown.earlier,
        gr.update(visible=not shown.started),
        gr.update(visible=shown.started),
        shown.conversation,
    )
