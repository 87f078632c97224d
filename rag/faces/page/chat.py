"""What the chat page does when somebody asks: page-side handlers, free of Gradio's components."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checks import check_question
from rag.errors import AssistantError, QuestionError
from rag.faces.loading import AssistantLoader
from rag.faces.page.view import (
    Exchange,
    answer_html,
    earlier_html,
    error_html,
    failure_html,
    pending_html,
    turns,
)
from rag.settings import Settings

LONGEST_START = 120.0
"""Seconds that a question waits for the assistant to load."""

KEPT = 20
"""Exchanges that stay on the page and in the history."""

Conversation = tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that changes on the page, after a step. `typed` is what the input holds; None leaves it alone."""

    typed: str | None
    error: str
    latest: str
    earlier: str
    conversation: Conversation

    @property
    def started(self) -> bool:
        """Whether there is anything below the input."""
        return bool(self.latest)


class Chat:
    """The conversation's steps, over an assistant that may still be loading."""

    def __init__(self, loader: AssistantLoader, settings: Settings) -> None:
        self._loader = loader
        self._settings = settings

    def ask(self, typed: str, conversation: Sequence[Exchange]) -> Iterator[Shown]:
        """Ask what was typed: first shows that the question is taken, then its answer."""
        before = tuple(conversation)[-KEPT:]
        try:
            question = check_question(typed, self._settings.max_question)
        except QuestionError as error:
            yield self._refused(typed, error, before)
            return
        yield self._with(before, latest=pending_html(question, self._loader.state == "loading"))
        try:
            answer = self._loader.get(wait=LONGEST_START).ask(question, turns(before))
        except QuestionError as error:
            yield self._refused(typed, error, before)
        except AssistantError as error:
            yield self._with(before, latest=failure_html(question, _sentence(error)))
        else:
            exchange = Exchange(question, answer)
            latest = answer_html(exchange, self._names())
            earlier = earlier_html(before, self._names())
            yield Shown("", "", latest, earlier, (*before, exchange)[-KEPT:])

    def failed(self, conversation: Sequence[Exchange]) -> Shown:
        """What is shown where a step broke: the server's log has the rest."""
        latest = failure_html("Something went wrong", "The question could not be answered. Please try it again.")
        return self._with(tuple(conversation), latest=latest)

    def cleared(self) -> Shown:
        """A new conversation."""
        return Shown("", "", "", "", ())

    def _refused(self, typed: str, error: QuestionError, before: Conversation) -> Shown:
        """Keeps what was typed, and the answers that are there."""
        latest = answer_html(before[-1], self._names()) if before else ""
        return Shown(typed, error_html(_sentence(error)), latest, earlier_html(before[:-1], self._names()), before)

    def _with(self, before: Conversation, latest: str) -> Shown:
        return Shown(None, "", latest, earlier_html(before, self._names()), before)

    def _names(self) -> dict[str, str]:
        if self._loader.state != "ready":
            return {}
        return {report_id: report.entry.name for report_id, report in self._loader.get().reports.items()}


def _sentence(error: AssistantError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
