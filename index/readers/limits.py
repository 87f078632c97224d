"""How much of a file is read before it is refused: a report is a few hundred pages, a trap has no end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """`file_bytes` of the file itself, `expanded_bytes` of what it holds unpacked, `pages`, `seconds` to read it, and
    `memory_bytes` that reading it may take.

    `ocr`: whether pages without text are read by optical character recognition, where that is installed.
    """

    file_bytes: int = 100_000_000
    expanded_bytes: int = 500_000_000
    pages: int = 2_000
    seconds: float = 300.0
    ocr: bool = True
    memory_bytes: int = 4_000_000_000


USUAL = ReadLimits()


class RefusedError(Exception):
    """A reader does not take a file in; `str()` says why and what to do, without the file's name or a full stop.

    `read_report` makes the one line of it that a person sees.
    """
