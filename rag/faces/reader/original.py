"""The file that a report was read from, as it was when it was indexed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from index.catalogue import Report

MEDIA_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NAMES = {".txt": "text", ".md": "Markdown", ".html": "web page", ".htm": "web page", ".pdf": "PDF", ".docx": "Word"}
_AT_ONCE = 256 * 1024


def described(seeds: Path, report: Report) -> str:
    """What kind of file it is and how large, in words; empty where there is none."""
    path = seeds / report.file
    if not path.is_file():
        return ""
    size = path.stat().st_size
    amount = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(round(size / 1000), 1)} kB"
    return f"{NAMES.get(path.suffix.lower(), path.suffix)}, {amount}"


def original(seeds: Path, report: Report, content: str) -> StreamingResponse:
    """The file as a download; raises a 404 where it is not there, or is not the one whose SHA-256 is `content`."""
    path = seeds / report.file
    if not path.resolve().is_relative_to(seeds.resolve()) or not path.is_file():
        raise HTTPException(404, f"the original file of '{report.id}' is not here")
    file = path.open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != content:
        file.close()
        raise HTTPException(404, f"the original file of '{report.id}' has changed since it was indexed")
    size = file.tell()
    suffix = path.suffix.lower()
    headers = {"Content-Disposition": f'attachment; filename="{report.id}{suffix}"', "Content-Length": str(size)}
    media = MEDIA_TYPES.get(suffix, "application/octet-stream")
    return StreamingResponse(_parts(file), media_type=media, headers=headers)


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(_AT_ONCE):
            yield part
