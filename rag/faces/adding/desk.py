"""What the adding pages keep while somebody adds or removes a report: files that were brought, and work in hand.

The work itself is that of `rag add` and `rag remove`. One change at a time; the pages ask how far it is.
"""

import contextlib
import logging
import secrets
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from index.catalogue import Report, load_catalogue
from index.changes import changing
from index.embedding import Embedder
from index.errors import AssistantError, ReportError
from index.incoming import copied, same_content
from index.types import Proposed
from rag.adding import Given, enter, problems, proposals, safe_name, with_proposals
from rag.errors import EntryError
from rag.faces.building import build
from rag.inventory import Counts, counts, pages_without_text, suspicious
from rag.opening import build_options, open_live
from rag.settings import Settings

LOG = logging.getLogger(__name__)

MOST_KEPT = 20
"""Files, and pieces of work, that are remembered: the oldest go first."""

OLDEST = 24 * 3600
"""Seconds after which a file that was brought is nobody's any more."""

State = Literal["running", "done", "failed"]


@dataclass(slots=True)
class Brought:
    """A file that was brought and read: what it says of itself, and what its form holds so far."""

    token: str
    name: str
    path: Path
    proposed: Proposed
    given: Given
    replaces: str = ""
    same_as: Report | None = None


@dataclass(slots=True)
class Work:
    """A change in hand, or done: `stage`, `done` and `total` say how far it is, `problem` why it failed."""

    token: str
    what: Literal["add", "remove"]
    title: str
    back: str
    state: State = "running"
    stage: str = "Waiting for another change to end"
    done: int = 0
    total: int | None = None
    problem: str = ""
    report: str = ""
    rows: tuple[Counts, ...] = ()
    empty: tuple[str, ...] = ()
    look: tuple[str, ...] = ()

    def at(self, stage: str, done: int = 0, total: int | None = None) -> None:
        """Say how far it is."""
        self.stage, self.done, self.total = stage, done, total


@dataclass(slots=True)
class Desk:
    """One for the server. `embedder` is the model that is loaded already; `follow` makes the pages see a new index."""

    settings: Settings
    embedder: Callable[[], Embedder | None]
    follow: Callable[[], object]
    _brought: dict[str, Brought] = field(default_factory=dict)
    _work: dict[str, Work] = field(default_factory=dict)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "change-reports"))

    @property
    def folder(self) -> Path:
        """Where files wait until they are added."""
        return self.settings.var / "brought"

    def clear(self) -> None:
        """Remove what earlier servers left; another one that runs may hold what is younger."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.stat().st_mtime < time.time() - OLDEST:
                shutil.rmtree(path, ignore_errors=True)

    def reports(self) -> tuple[Report, ...]:
        """The catalogue as it is now; raises CatalogueError."""
        return load_catalogue(self.settings.seeds).reports

    def bring(self, name: str, file: BinaryIO) -> Brought:
        """Keep a file, read it and see what it proposes; raises AssistantError, and then nothing is kept."""
        limits, shown = build_options(self.settings).limits, safe_name(name)
        token = secrets.token_hex(16)
        path = self.folder / token / f"report{Path(shown).suffix.lower()}"
        path.parent.mkdir(parents=True)
        try:
            copied(file, path, shown, limits.file_bytes)
            same = same_content(load_catalogue(self.settings.seeds), path)
            proposed = proposals(path, shown, limits=limits)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        brought = Brought(token, shown, path, proposed, with_proposals(Given(), proposed), same_as=same)
        self._brought[token] = brought
        for old in list(self._brought)[:-MOST_KEPT]:
            self.forget(old)
        return brought

    def brought(self, token: str) -> Brought | None:
        """A file that waits."""
        return self._brought.get(token)

    def forget(self, token: str) -> None:
        """A file waits no longer."""
        gone = self._brought.pop(token, None)
        if gone is not None:
            shutil.rmtree(gone.path.parent, ignore_errors=True)

    def wrong(self, brought: Brought) -> tuple[EntryError, ...]:
        """What is wrong with the form of a file, in its order."""
        others = [report for report in self.reports() if report.id != brought.replaces]
        known = not brought.replaces or len(others) < len(self.reports())
        unknown = () if known else (EntryError("replaces", "is not in the catalogue any more; choose again"),)
        return (*unknown, *problems(brought.given, others))

    def add(self, brought: Brought) -> Work:
        """Begin to add a file as its form says."""
        title = " ".join((brought.given.title or "").split())
        work = self._begin("add", title, f"/reports/add/{brought.token}")
        self._thread.submit(self._run, work, lambda: self._add(work, brought))
        return work

    def remove(self, report: Report) -> Work:
        """Begin to remove a report."""
        work = self._begin("remove", report.title, f"/reports/{report.id}/remove")
        self._thread.submit(self._run, work, lambda: self._remove(work, report.id))
        return work

    def work(self, token: str) -> Work | None:
        """A change in hand, or done."""
        return self._work.get(token)

    def _begin(self, what: Literal["add", "remove"], title: str, back: str) -> Work:
        work = Work(secrets.token_hex(16), what, title, back)
        self._work[work.token] = work
        for old in [token for token, one in self._work.items() if one.state != "running"][:-MOST_KEPT]:
            del self._work[old]
        return work

    def _run(self, work: Work, change: Callable[[], None]) -> None:
        work.problem = "something went wrong here; the server's log says what"
        try:
            change()
            work.problem = ""
        except AssistantError as error:
            work.problem = str(error)
        except OSError as error:
            # The name alone: where the server keeps its files is nobody's business.
            work.problem = f"{error.strerror or error}: {Path(str(error.filename or 'no file')).name}"
        finally:
            if work.problem:
                LOG.warning("a report could not be changed: %s", work.problem)
            work.state = "failed" if work.problem else "done"

    def _add(self, work: Work, brought: Brought) -> None:
        limits = build_options(self.settings).limits
        with changing(self.settings.seeds, self.settings.var) as staging:
            work.at("Reading")
            before = next((one for one in staging.reports if one.id == brought.replaces), None)
            if not brought.path.is_file():
                raise ReportError(f"{brought.name} is not here any more; choose the file again")
            with brought.path.open("rb") as file:
                copy = staging.take(file, brought.path.name, limits.file_bytes)
            same = staging.same_as(copy)
            if same is not None:
                raise ReportError(f"{brought.name} is already in the catalogue as “{same.title}”")
            entry = enter(staging, copy, brought.name, brought.given, before, limits)
            staging.go_live(lambda catalogue: build(self.settings, catalogue, work.at, self.embedder()))
        work.report = entry.id
        self._tell(work)
        self.forget(brought.token)

    def _remove(self, work: Work, report_id: str) -> None:
        with changing(self.settings.seeds, self.settings.var) as staging:
            staging.remove(report_id)
            staging.go_live(lambda catalogue: build(self.settings, catalogue, work.at, self.embedder()))
        self._tell(work)

    def _tell(self, work: Work) -> None:
        """What there is now, and what a person should look at."""
        work.at("Opening the new index")
        with contextlib.suppress(AssistantError):
            self.follow()
        index = open_live(self.settings)
        own = tuple(report for report in index.reports.values() if report.entry.id == work.report)
        work.rows, work.empty, work.look = counts(index), tuple(pages_without_text(own)), tuple(suspicious(own))
