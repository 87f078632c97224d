"""The index that is answered from: it follows the live generation without a restart."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from index.errors import IndexStoreError
from index.generations import Generations
from index.opened import OpenIndex
from rag.opening import open_live
from rag.settings import Settings

PATIENCE = 2.0
"""Seconds that a question waits for a new generation to open; a large one opens while the old one answers."""

LOG = logging.getLogger(__name__)


class LiveIndex:
    """One open index at a time, swapped for a new generation when that is open. May be used from many threads."""

    def __init__(self, settings: Settings, index: OpenIndex, model_digest: str) -> None:
        self._settings = settings
        self._index = index
        self._model_digest = model_digest
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="open-index")
        self._lock = threading.Lock()
        self._opening: Future[None] | None = None

    @property
    def index(self) -> OpenIndex:
        """The index that is open now. Keep it for a whole answer: the next call may give another."""
        return self._index

    def follow(self) -> OpenIndex:
        """The live generation where it can be opened within `PATIENCE`, else the one that is open.

        An index that cannot be opened, or was made with another model, is left alone: the one that is open still
        answers, and the log says why.
        """
        opening = self._begin()
        if opening is not None:
            try:
                opening.result(timeout=PATIENCE)
            except NotYet:
                LOG.info("the new index is still being opened; the one before it answers")
        return self._index

    def _begin(self) -> "Future[None] | None":
        """Start to open the live generation where it is another one; what is being opened already goes on."""
        with self._lock:
            if self._opening is not None and not self._opening.done():
                return self._opening
            try:
                if Generations(self._settings.var).current() == self._index.folder:
                    return None
            except IndexStoreError:
                return None
            self._opening = self._thread.submit(self._open)
            return self._opening

    def _open(self) -> None:
        try:
            self._index = open_live(self._settings, self._model_digest, self._index)
            LOG.info("answering from the new index in %s", self._index.folder)
        except IndexStoreError as error:
            LOG.warning("the new index is not used: %s", error)
