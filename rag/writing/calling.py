"""Calls of a language model: bounded in time, length and number, tried again where that may help, and given up at once
when the caller stops listening.

A call runs in a thread with an event loop of its own, so that it can be cancelled at any moment, even while the server
is silent: cancelling closes the connection, and the model's work ends with it.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from rag.writing.breaker import Breaker
from rag.writing.errors import ModelFailedError
from rag.writing.models import Connect

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

LOG = logging.getLogger(__name__)

CHARACTERS_A_TOKEN = 8
"""More than any tokenizer's mean: a server that ignores the limit on tokens is cut off by length."""
GRACE = 0.02
"""Seconds that a call has to notice its own time limit, before it is given up from outside."""
TICK = 0.25
"""Seconds of silence after which whoever listens is given an empty piece, so that they may stop listening."""
_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504))
_FAILURES: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, httpx.HTTPError)
"""What a server can cause: no connection, a broken one, or a reply that is not what it should be, on which a client
library stumbles in its own way. The libraries' own errors come with them (`_is_failure`)."""
_LIBRARIES = ("openai", "ollama", "httpx", "httpcore", "tenacity")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of a whole call with all its tries; tries; tokens of a reply; calls at once."""

    seconds: float = 20.0
    tries: int = 2
    tokens: int = 700
    at_once: int = 4


@dataclass(eq=False)
class _Call:
    """One call under way: what has arrived, and what is needed to end it."""

    arrived: "queue.SimpleQueue[str | None]" = field(default_factory=queue.SimpleQueue)
    started: bool = False
    loop: asyncio.AbstractEventLoop | None = None
    task: "asyncio.Task[None] | None" = None
    given_up: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """End the call from another thread."""
        self.given_up.set()
        loop, task = self.loop, self.task
        if loop is not None and task is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(task.cancel)
            except RuntimeError:
                # The loop closed in between: the call is over.
                return


class Caller:
    """Calls one model; may be used from many threads."""

    def __init__(self, connect: Connect, limits: Limits, breaker: Breaker | None = None) -> None:
        self._connect = connect
        self._limits = limits
        self._breaker = breaker or Breaker()
        self._slots = threading.BoundedSemaphore(limits.at_once)
        self._threads = ThreadPoolExecutor(max_workers=limits.at_once * 2, thread_name_prefix="language-model")

    def close(self) -> None:
        """Wait for calls under way, which end by their time limit."""
        self._threads.shutdown(wait=True)

    def stream(self, messages: "Sequence[ChatMessage]", tokens: int | None = None, spent: float = 0.0) -> Iterator[str]:
        """What the model says, piece by piece; an empty one as the call begins and while it is silent. Closing it ends
        the model's work.

        `tokens`: fewer than the limit; `spent`: seconds of the time limit that are gone already.

        Raises ModelFailedError, with what was said before kept by whoever read it.
        """
        until = time.monotonic() + self._limits.seconds - spent
        if not self._breaker.allows():
            raise ModelFailedError("the language model has failed several times and is left alone for a while")
        if not self._slots.acquire(timeout=max(0.0, until - time.monotonic())):
            raise ModelFailedError("the language model is busy with other questions")
        call = _Call()
        done = self._threads.submit(self._run, call, messages, until)
        # The slot is free when the call has ended, not when it is given up.
        done.add_done_callback(lambda _: self._slots.release())
        try:
            yield ""
            yield from self._listen(call, done, until, (tokens or self._limits.tokens) * CHARACTERS_A_TOKEN)
        finally:
            call.cancel()

    def say(self, messages: "Sequence[ChatMessage]", tokens: int | None = None) -> str:
        """What the model says, whole."""
        return "".join(self.stream(messages, tokens))

    def _listen(self, call: _Call, done: "Future[None]", until: float, longest: int) -> Iterator[str]:
        length = 0
        while True:
            left = until + GRACE - time.monotonic()
            try:
                piece = call.arrived.get(timeout=max(0.0, min(left, TICK)))
            except queue.Empty:
                if left > TICK:
                    yield ""
                    continue
                self._breaker.failed()
                raise ModelFailedError("the language model did not answer in time") from None
            if piece is None:
                break
            length += len(piece)
            yield piece[: max(0, len(piece) - max(0, length - longest))]
            if length >= longest:
                self._breaker.succeeded()
                return
        self._conclude(done)

    def _conclude(self, done: "Future[None]") -> None:
        """Note how a call ended; raises ModelFailedError where it failed, and whatever is no failure of the model's."""
        error = done.exception()
        if error is None:
            self._breaker.succeeded()
            return
        if not _is_failure(error):
            raise error
        self._breaker.failed()
        LOG.warning("the language model failed: %s", _told(error))
        raise ModelFailedError(_told(error)) from None

    def _run(self, call: _Call, messages: "Sequence[ChatMessage]", until: float) -> None:
        try:
            asyncio.run(self._call(call, messages, until))
        except asyncio.CancelledError:
            # The caller stopped listening: there is nobody to tell.
            return
        finally:
            call.arrived.put(None)

    async def _call(self, call: _Call, messages: "Sequence[ChatMessage]", until: float) -> None:
        call.loop, call.task = asyncio.get_running_loop(), asyncio.current_task()
        if call.given_up.is_set():
            return
        tries = AsyncRetrying(
            stop=stop_after_attempt(self._limits.tries),
            wait=wait_random_exponential(multiplier=0.2, max=2.0),
            retry=retry_if_exception(lambda error: not call.started and _may_pass(error)),
            reraise=True,
        )
        async with asyncio.timeout(max(0.0, until - time.monotonic())):
            async for attempt in tries:
                with attempt:
                    await self._listen_once(call, messages)

    async def _listen_once(self, call: _Call, messages: "Sequence[ChatMessage]") -> None:
        async with self._connect() as model, aclosing(await model.astream_chat(list(messages))) as replies:
            async for reply in replies:
                if reply.delta:
                    call.started = True
                    call.arrived.put(reply.delta)


def _is_failure(error: BaseException) -> bool:
    return isinstance(error, _FAILURES) or type(error).__module__.split(".")[0] in _LIBRARIES


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status > 0 else None


def _may_pass(error: BaseException) -> bool:
    """Whether a failure may be gone at the next try."""
    status = _status(error)
    return _is_failure(error) and (status in _AGAIN if status else not isinstance(error, TimeoutError))


def _told(error: BaseException) -> str:
    """A failure in words of our own: what a server says may hold a key, an address or a prompt."""
    status = _status(error)
    if status in (401, 403):
        return f"the language model refused the key (HTTP {status})"
    if status:
        return f"the language model answered HTTP {status}"
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return "the language model did not answer in time"
    if isinstance(error, OSError | httpx.TransportError) or "Connect" in type(error).__name__:
        return "the language model could not be reached"
    return f"the language model gave no proper reply ({type(error).__name__})"
