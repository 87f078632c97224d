"""The process that reads documents: `python -m index.readers.child`, started by `isolated` and by nobody else.

It reads what comes on its standard input and answers on its standard output. Whatever a document does to a library,
it does it here, with limits on memory and time.
"""

import contextlib
import os
import signal
import sys
from typing import IO

from index.readers.exchange import Asked, Told, receive_asked, send_told
from index.readers.formats import reader_of
from index.readers.kinds import not_utf_8
from index.readers.limits import ReadLimits, RefusedError

ORPHANED = 60
"""Seconds after its time at which this process ends itself, where the one that should have ended it is gone."""


def main() -> None:
    """Read one file after the other until there is no more."""
    # What a library prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (received := receive_asked(sys.stdin.buffer)) is not None:
        _answer(answers, *received)


def _answer(answers: IO[bytes], asked: Asked, data: bytes) -> None:
    _limit(asked.limits)
    try:
        told = Told(reader_of(asked.suffix)(data, asked.title, asked.limits))
    except RefusedError as error:
        told = Told(refused=str(error))
    except UnicodeDecodeError as error:
        told = Told(refused=not_utf_8(error))
    except MemoryError:
        told = Told(
            refused=f"takes more than {asked.limits.memory_bytes:,} bytes of memory to read, the most that is allowed; "
            "set RAG_READ_MEMORY_BYTES if the machine has more"
        )
    except RecursionError:
        told = Told(refused="is nested more deeply than any document that people write")
    send_told(answers, told)


def _limit(limits: ReadLimits) -> None:
    if sys.platform == "win32":  # There is nothing of the kind; the limits on sizes and time hold there too.
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(int(limits.seconds) + ORPHANED)


if __name__ == "__main__":
    main()
