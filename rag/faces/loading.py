"""The assistant, loaded in the background, so that the page is there at once."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Literal, Protocol

from index.abbreviations import Glossary
from index.report import IndexedReport
from index.types import SectionPath
from rag.errors import AssistantError
from rag.search import Found
from rag.types import Answer, Turn

LOG = logging.getLogger(__name__)

State = Literal["loading", "ready", "failed"]


class Engine(Protocol):
    """What the web faces need of an assistant."""

    @property
    def reports(self) -> Mapping[str, IndexedReport]:
        """The indexed reports by id, in the catalogue's order."""
        ...

    @property
    def glossary(self) -> Glossary:
        """What the reports abbreviate."""
        ...

    def ask(self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None) -> Answer:
        """Answer `question`; raises QuestionError or UnknownReportError."""
        ...

    def stream(
        self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows; the last is what `ask` gives. Closing the iterator ends the work on it."""
        ...

    def search(self, typed: str, report: str | None = None, section: SectionPath = ()) -> Found:
        """The passages that hold what was typed; raises QuestionError or UnknownReportError."""
        ...

    def follow_ups(self, answer: Answer, earlier: Sequence[str] = ()) -> tuple[str, ...]:
        """Questions to ask after `answer`, none of them among `earlier`."""
        ...


class NotReadyError(AssistantError):
    """The assistant is still loading."""


class FailedToStartError(NotReadyError):
    """The assistant could not be loaded: waiting does not help."""


class AssistantLoader:
    """Loads one assistant in a thread of its own and hands it out."""

    def __init__(self, load: Callable[[], Engine]) -> None:
        self._load = load
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load-assistant")
        self._loaded: Future[Engine] | None = None

    def start(self) -> None:
        """Begin to load; a second call does nothing."""
        if self._loaded is None:
            self._loaded = self._thread.submit(self._load)
            self._loaded.add_done_callback(_log_failure)
            self._thread.shutdown(wait=False)

    @property
    def state(self) -> State:
        """How far the loading is."""
        if self._loaded is None or not self._loaded.done():
            return "loading"
        return "failed" if self._loaded.exception() else "ready"

    def get(self, wait: float = 0) -> Engine:
        """The assistant, waiting at most `wait` seconds; raises NotReadyError with the reason in one line."""
        if self._loaded is None:
            raise NotReadyError("the assistant has not begun to load")
        try:
            failure = self._loaded.exception(timeout=wait)
        except NotYet:
            raise NotReadyError("the assistant is still starting; try again in a few seconds") from None
        if failure is not None:
            raise FailedToStartError(f"the assistant could not start: {_reason(failure)}") from failure
        return self._loaded.result()


def _reason(failure: BaseException) -> str:
    """Our own errors are written for people; anything else stays in the log."""
    return str(failure).splitlines()[0] if isinstance(failure, AssistantError) else "the server's log says why"


def _log_failure(loaded: "Future[Engine]") -> None:
    failure = loaded.exception()
    if failure is not None:
        LOG.error("the assistant could not start", exc_info=failure)
