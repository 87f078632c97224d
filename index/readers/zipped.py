"""A zip file's members, unpacked while they are counted: what its headers promise is not believed."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from index.readers.limits import ReadLimits, RefusedError

MEMBERS = 10_000
"""Members of the largest file that is unpacked: a document of some hundred pictures has a few hundred."""

STEP = 1 << 20
"""Bytes unpacked at a time."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of a zip file that were asked for, by name."""

    parts: Mapping[str, bytes]

    def part(self, name: str) -> bytes | None:
        """A member's bytes; None where there is none of that name."""
        return self.parts.get(name)


def unpack(data: bytes, limits: ReadLimits, suffixes: tuple[str, ...]) -> Unpacked:
    """Unpack every member, keep those whose name ends with one of `suffixes`.

    Raises RefusedError where the zip file is damaged or encrypted, has too many members, or holds more than
    `limits.expanded_bytes`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return Unpacked(_read(archive, limits, suffixes))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError) as error:
        raise RefusedError(
            "is damaged: what it packs cannot be unpacked; save it anew from the program that made it"
        ) from error
    except RuntimeError as error:
        # What zipfile says of a member that needs a password.
        raise RefusedError("is protected by a password; save a copy without one") from error


def _read(archive: zipfile.ZipFile, limits: ReadLimits, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise RefusedError(f"packs {len(members):,} files, more than the {MEMBERS:,} that are unpacked")
    kept: dict[str, bytes] = {}
    total = 0
    for member in members:
        pieces = []
        with archive.open(member) as packed:
            while piece := packed.read(STEP):
                total += len(piece)
                if total > limits.expanded_bytes:
                    raise RefusedError(
                        f"holds more than {limits.expanded_bytes:,} bytes unpacked, the most that is read; "
                        "set RAG_READ_EXPANDED_BYTES if it is meant to"
                    )
                if member.filename.endswith(suffixes):
                    pieces.append(piece)
        if pieces:
            kept[member.filename] = b"".join(pieces)
    return kept
