"""What the chat page does when somebody asks: page-side handlers, free of Gradio's components.

The conversation itself is kept in the browser, which sends what a question needs of it.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass

from rag.checks import check_question
from rag.errors import AssistantError, QuestionError
from rag.faces.loading import AssistantLoader, Engine, NotReadyError
from rag.faces.page.exchange import Exchange, OutOfStepError, Request
from rag.faces.page.view import (
    answer_html,
    error_html,
    failure_html,
    filter_html,
    growing_html,
    loading_html,
    pending_html,
)
from rag.settings import Settings
from rag.types import Answer

LONGEST_START = 120.0
"""Seconds that a question waits for the assistant to load."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at whether it has: a question that was stopped waits no longer than this."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a step changes on the page: what is wrong with what was typed, and the answer; None leaves it alone."""

    error: str = ""
    latest: str | None = None


class Chat:
    """The page's steps, over an assistant that may still be loading."""

    def __init__(self, loader: AssistantLoader, settings: Settings) -> None:
        self._loader = loader
        self._settings = settings

    def ask(self, typed: str, context: str) -> Iterator[Shown]:
        """Ask what was typed; `context` is a Request as JSON. Where the assistant is still loading, says so first."""
        number = 0
        try:
            request = Request.read(context)
            number = request.number
            question = check_question(typed, self._settings.max_question)
            for _ in self._until_loaded():
                yield Shown(latest=pending_html(number, question))
            engine = self._loader.get()
            answers = engine.stream(question, request.history, request.reports or None)
            answer = yield from self._growing(engine, request, question, answers)
        except QuestionError as error:
            yield Shown(error=error_html(number, sentence(error)))
        except AssistantError as error:
            yield Shown(
                latest=failure_html(number, typed, sentence(error), again=not isinstance(error, OutOfStepError))
            )
        else:
            exchange = Exchange(question=question, reports=request.reports, answer=answer)
            yield Shown(latest=self.show(engine, exchange, request.earlier, number))

    def _growing(
        self, engine: Engine, request: Request, question: str, answers: Iterator[Answer]
    ) -> Generator[Shown, None, Answer]:
        """Show a written answer as it grows; returns the last. Closing this stops the work on it, at once."""
        answer: Answer | None = None
        for latest in answers:
            if latest.mode == "written":
                # Where nothing is new nothing is drawn: it is a moment at which Gradio may stop this.
                exchange = Exchange(question=question, reports=request.reports, answer=latest)
                yield Shown(latest=None if latest is answer else growing_html(exchange, _names(engine), request.number))
            answer = latest
        if answer is None:
            raise RuntimeError("an assistant gave no answer at all")
        return answer

    def show(self, engine: Engine, exchange: Exchange, earlier: tuple[str, ...], number: int = 0) -> str:
        """An exchange as HTML, with what may be asked next; `earlier` are the questions asked before it."""
        follow_ups = engine.follow_ups(exchange.answer, earlier)
        return answer_html(exchange, _names(engine), follow_ups, feedback=self._settings.feedback, number=number)

    def reports(self) -> Iterator[str]:
        """The choice of reports to search, once the assistant is loaded; an empty one where it failed to."""
        for _ in self._until_loaded():
            yield loading_html()
        ready = self._loader.state == "ready"
        yield filter_html([report.entry for report in self._loader.get().reports.values()] if ready else [])

    def failed(self, typed: str, context: str) -> Shown:
        """What is shown where a step broke: the server's log has the rest."""
        try:
            number = Request.read(context).number
        except OutOfStepError:
            number = 0
        message = "Something went wrong here, and the question was not answered. Please try it again."
        return Shown(latest=failure_html(number, typed, message))

    def _until_loaded(self) -> Iterator[None]:
        """Wait until the assistant is there or failed to start, with a sign of life after each look."""
        deadline = time.monotonic() + LONGEST_START
        while self._loader.state == "loading" and time.monotonic() < deadline:
            yield
            with suppress(NotReadyError):
                self._loader.get(wait=LOOK_AGAIN)


def _names(engine: Engine) -> dict[str, str]:
    return {report_id: report.entry.name for report_id, report in engine.reports.items()}


def sentence(error: AssistantError) -> str:
    """An error's words as a sentence."""
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
