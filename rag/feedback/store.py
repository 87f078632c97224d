"""Feedback in one file, a JSON object a line: only ever added to, by one writer at a time, up to a size.

::

    <var>/feedback/feedback.jsonl    what was said
    <var>/feedback/lock              held by whoever writes
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from index.report import IndexedReport
from rag.errors import FeedbackError, FeedbackFullError
from rag.feedback.types import Feedback, Kept, Quoted

MOST_BYTES = 20 * 1024 * 1024
"""So large the file may become: some ten thousand pieces of feedback."""
LONGEST_WAIT = 10.0
"""Seconds that a writer waits for another one."""


class FeedbackStore:
    """The feedback under one folder."""

    def __init__(self, var: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = var / "feedback"
        self.path = self._folder / "feedback.jsonl"
        self._most = most_bytes

    def add(self, feedback: Feedback, reports: Mapping[str, IndexedReport]) -> Kept:
        """Keep a piece of feedback with the words it cites, the time and an id.

        Raises FeedbackError where a citation names no place in a report, FeedbackFullError when no more is kept.
        """
        quotes = tuple(_quoted(feedback, reports))
        kept = Kept(id=secrets.token_hex(6), time=datetime.now(UTC), feedback=feedback, quotes=quotes)
        line = (kept.model_dump_json() + "\n").encode()
        with self._writing():
            whole = self._whole()
            if whole + len(line) > self._most:
                raise FeedbackFullError(
                    f"no more feedback is kept, {self._most:,} bytes are full; the council's IT team can export what "
                    "there is (`rag feedback export`) and then clear it (`rag feedback clear`)"
                )
            with self.path.open("ab") as file:
                # A line that a crash cut short is not built upon.
                file.truncate(whole)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        return kept

    def read(self) -> list[Kept]:
        """Everything that is kept, oldest first; raises FeedbackError with the line that cannot be read."""
        if not self.path.is_file():
            return []
        # What follows the last end of a line was being written when its writer was stopped.
        lines = self.path.read_bytes().split(b"\n")[:-1]
        return [self._parse(line, number) for number, line in enumerate(lines, 1) if line.strip()]

    def clear(self) -> int:
        """Forget everything; returns how many pieces of feedback that were."""
        if not self.path.is_file():
            return 0
        with self._writing():
            count = self.path.read_bytes().count(b"\n")
            self.path.unlink()
        return count

    def _parse(self, line: bytes, number: int) -> Kept:
        try:
            return Kept.model_validate_json(line)
        except ValidationError as error:
            raise FeedbackError(
                f"{self.path}, line {number} is no feedback ({error.errors()[0]['msg']}); take the line out"
            ) from error

    def _whole(self) -> int:
        """Bytes of the file up to the end of its last whole line."""
        if not self.path.is_file() or not self.path.stat().st_size:
            return 0
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) == b"\n":
                return file.tell()
        return self.path.read_bytes().rfind(b"\n") + 1

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / "lock", timeout=LONGEST_WAIT):
                yield
        except Timeout as error:
            raise FeedbackError(f"another process holds {self._folder / 'lock'}; try again when it is done") from error


def _quoted(feedback: Feedback, reports: Mapping[str, IndexedReport]) -> Iterator[Quoted]:
    for place in feedback.citations:
        report = reports.get(place.report)
        if report is None:
            raise FeedbackError(f"no report {place.report!a}; known are {', '.join(reports)}")
        if not place.start < place.end <= len(report.text):
            raise FeedbackError(f"{place.start} to {place.end} is no place in {place.report}")
        quote = report.text[place.start : place.end]
        yield Quoted(**place.model_dump(), quote=quote, page=report.page_of(place.start))
