"""A report's bytes off the disk: an ordinary file, no larger than allowed, whatever happens to it meanwhile."""

import os
import stat
from pathlib import Path

from index.readers.limits import ReadLimits, RefusedError

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not waiting: a named pipe would keep a program that opens it for ever."""


def read_bytes(path: Path, limits: ReadLimits) -> bytes:
    """The bytes of the file at `path`; raises RefusedError where it is none, may not be read, or is too large."""
    try:
        with os.fdopen(os.open(path, _OPEN), "rb") as file:
            mode = os.fstat(file.fileno())
            if stat.S_ISDIR(mode.st_mode):
                raise IsADirectoryError
            if not stat.S_ISREG(mode.st_mode):
                raise RefusedError("is no ordinary file; name a file")
            if mode.st_size > limits.file_bytes:
                raise RefusedError(_too_large(mode.st_size, limits))
            # The file may grow while it is read: no more is taken than the limit and one byte.
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise RefusedError("is not there, or was taken away while it was read; put it back") from error
    except IsADirectoryError as error:
        raise RefusedError("is a folder and no file; name the file of the report") from error
    except PermissionError as error:
        # Windows says so of a folder too.
        told = "is a folder and no file; name the file of the report" if path.is_dir() else ""
        raise RefusedError(told or "may not be read by this program; give it the right to read the file") from error
    except (OSError, ValueError) as error:
        raise RefusedError(f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > limits.file_bytes:
        raise RefusedError(_too_large(len(data), limits))
    return data


def _too_large(size: int, limits: ReadLimits) -> str:
    return (
        f"has {size:,} bytes, more than the {limits.file_bytes:,} that are read; "
        "set RAG_READ_FILE_BYTES if it is meant to be so large"
    )
