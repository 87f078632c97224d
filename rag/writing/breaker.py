"""A circuit breaker: after several failures in a row the model is left alone for a while.

Own code, as the packages for it hold a lock for as long as the call lasts, so that one slow call would hold up all.
"""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Counts failures in a row. While it is open, calls are not made; after `seconds` one is let through to try."""

    def __init__(self, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened = 0.0

    def allows(self) -> bool:
        """Whether a call may be made now. The one that tries after a pause starts the pause anew."""
        with self._lock:
            if self._failures < self._limit:
                return True
            if self._clock() - self._opened < self._seconds:
                return False
            self._opened = self._clock()
            return True

    def failed(self) -> None:
        """A call failed."""
        with self._lock:
            self._failures += 1
            self._opened = self._clock()

    def succeeded(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failures = 0
