"""Reading in a process of its own: no document, however it was made, takes the program down or keeps it waiting.

One process reads one report after the other and is started anew when it had to be ended. It ends by itself when
nothing was read for a while.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache

from index.readers.exchange import Asked, Told, receive_told, send_asked
from index.readers.limits import ReadLimits, RefusedError
from index.types import ReadReport

IDLE = 20.0
"""Seconds without work after which the process is ended."""

GRACE = 1.0
"""Seconds over its time that a reader has to say itself that it took too long."""

AGE = 200
"""Reports after which a new process is started, whatever the libraries have left in the memory of the old one."""


class ReaderProcess:
    """The process that reads; used by one thread at a time, from wherever it is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None
        self._age = 0

    def read(self, suffix: str, data: bytes, title: str, limits: ReadLimits) -> ReadReport:
        """Read a document; raises RefusedError where it cannot be read within `limits`, whatever the reason."""
        with self._lock:
            self._rest()
            process = self._started()
            late = threading.Event()

            def end_late() -> None:
                late.set()
                _end(process)

            timer = threading.Timer(limits.seconds + GRACE, end_late)
            timer.daemon = True
            timer.start()
            try:
                told = self._exchange(process, Asked(suffix, title, limits), data)
            finally:
                timer.cancel()
                if process.poll() is None and self._age < AGE:
                    self._wait_for_more()
                else:
                    self._close()
        if late.is_set():
            raise RefusedError(
                f"takes longer than {limits.seconds:g} seconds to read, the most that is allowed; "
                "set RAG_READ_SECONDS if it is meant to be so large"
            )
        if told is None:
            raise RefusedError("cannot be read: the reader broke off; the file is damaged, or was made to do harm")
        if told.report is None:
            raise RefusedError(told.refused)
        return _checked(told.report)

    def close(self) -> None:
        """End the process, where there is one."""
        with self._lock:
            self._rest()
            self._close()

    def _exchange(self, process: subprocess.Popen[bytes], asked: Asked, data: bytes) -> Told | None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._age += 1
        try:
            send_asked(process.stdin, asked, data)
            told = receive_told(process.stdout)
        except (OSError, ValueError):
            told = None
        if told is None:
            _end(process)
            process.wait()
        return told

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._close()
            # Not the folder that the program happens to run in: there anybody may have put modules.
            command = [sys.executable, "-P", "-m", "index.readers.child"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment(), start_new_session=True
            )
            self._age = 0
        return self._process

    def _wait_for_more(self) -> None:
        self._idle = threading.Timer(IDLE, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _rest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _end(process)
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()


@cache
def shared_process() -> ReaderProcess:
    """The process that reads for this program; it is started with the first document."""
    process = ReaderProcess()
    atexit.register(process.close)
    return process


def _environment() -> dict[str, str]:
    """What the process needs of the environment; no setting of the program, some of which are secrets."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("RAG_")}
    # Tesseract's threads get in each other's way: with one, a page takes a third of the time.
    one_thread = {"OMP_THREAD_LIMIT": "1"}
    return kept | one_thread | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it has started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        elif process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _checked(report: ReadReport) -> ReadReport:
    """The report as it came, if its offsets hold: the other process may be in somebody else's hands."""
    last, length = 0, len(report.text)
    for block in report.blocks:
        if not last <= block.start < block.end <= length:
            raise RefusedError("cannot be read: the reader lost its place in it; the file is damaged")
        last = block.end
    spans = [*report.dropped, *((page, page) for page in report.pages)]
    if any(not 0 <= start <= end <= length for start, end in spans):
        raise RefusedError("cannot be read: the reader lost its place in it; the file is damaged")
    return report
