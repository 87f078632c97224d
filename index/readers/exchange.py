"""What passes between the program and the process that reads for it: lengths, JSON, bytes. Nothing that is run."""

import struct
from dataclasses import dataclass
from typing import IO

from pydantic import TypeAdapter

from index.readers.limits import ReadLimits
from index.types import ReadReport

_LENGTHS = struct.Struct(">IQ")
_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read: its suffix, the catalogue's title, the limits. Its bytes go beside."""

    suffix: str
    title: str
    limits: ReadLimits


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it: the report, or why there is none."""

    report: ReadReport | None = None
    refused: str = ""


_ASKED = TypeAdapter(Asked)
_TOLD = TypeAdapter(Told)


def send_asked(out: IO[bytes], asked: Asked, data: bytes) -> None:
    """Send a file to read."""
    words = _ASKED.dump_json(asked)
    out.write(_LENGTHS.pack(len(words), len(data)))
    out.write(words)
    out.write(data)
    out.flush()


def receive_asked(source: IO[bytes]) -> tuple[Asked, bytes] | None:
    """The next file to read; None when there is none any more."""
    head = source.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    words, data = _LENGTHS.unpack(head)
    return _ASKED.validate_json(source.read(words)), source.read(data)


def send_told(out: IO[bytes], told: Told) -> None:
    """Send what came of a file. Raises PydanticSerializationError where its text cannot be written as UTF-8."""
    words = _TOLD.dump_json(told)
    out.write(_LENGTH.pack(len(words)))
    out.write(words)
    out.flush()


def receive_told(source: IO[bytes]) -> Told | None:
    """What came of a file; None where the other process has ended. Raises ValueError where it is nonsense."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    words = source.read(length)
    return _TOLD.validate_json(words) if len(words) == length else None
