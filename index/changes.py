"""Changing which reports there are: new files, catalogue and index become the case together, or not at all.

::

    <seeds>/.change/           everything new, until it is the case; gone afterwards
        reports.toml           the catalogue as it will be
        <file>                 a report's file, under the name that it will have
        questions/<id>.jsonl   anticipated questions that change
        plan.json              what is to be moved and deleted, and the index that it belongs to

What counts is the moment at which the new index goes live. Whatever ends the process before it leaves all as it was,
and one folder that the next change clears; whatever ends it after it is finished by the next change or build.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from index.build import BuildResult
from index.carrying import carried
from index.catalogue import CATALOGUE_FILE, Catalogue, Report, catalogue_text, questions_name, read_catalogue
from index.catalogue_file import with_changed_entry, with_entry, without_entry
from index.errors import CatalogueError, IndexBusyError, IndexStoreError
from index.incoming import copied, same_content
from index.manifest import file_digest
from index.opened import current_manifest
from index.questions import question_line
from index.readers.limits import ReadLimits

CHANGE_FOLDER = ".change"
PLAN_FILE = "plan.json"


class _State(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    entry: str
    content: str


class _Plan(BaseModel):
    """What makes the change complete, once the index of exactly these reports is live."""

    model_config = ConfigDict(frozen=True)

    reports: tuple[_State, ...]
    moves: tuple[str, ...]
    deletes: tuple[str, ...]


@dataclass(slots=True)
class Staging:
    """A change in the making. Nothing of it shows before `go_live`."""

    seeds: Path
    folder: Path
    text: str
    lost_questions: int = 0
    _before: str = ""
    _moves: list[str] = field(default_factory=list)
    _deletes: list[str] = field(default_factory=list)
    _live: bool = False

    @property
    def reports(self) -> tuple[Report, ...]:
        """The catalogue as it will be."""
        return read_catalogue(self.text, self.seeds / CATALOGUE_FILE)

    @property
    def catalogue(self) -> Catalogue:
        """The same with the files as they will be."""
        return Catalogue(folder=self.seeds, reports=self.reports, overlay=self.folder)

    def take(self, source: BinaryIO, name: str, limit: int) -> Path:
        """Copy a file in, under a name of no other; `limit` is the most bytes that it may have. Raises ReportError."""
        path = self.folder / "new" / name
        path.parent.mkdir(exist_ok=True)
        copied(source, path, name, limit)
        return path

    def same_as(self, path: Path) -> Report | None:
        """The report whose file has exactly the content of the file at `path`."""
        return same_content(self.catalogue, path)

    def add(self, report: Report, path: Path) -> None:
        """A new report, whose file is at `path` in the staging folder; `report.file` is the name that it will have."""
        self.text = with_entry(self.text, report)
        self._place(path, report.file)

    def replace(self, report: Report, path: Path, limits: ReadLimits) -> None:
        """A new version of the report of that id; of its anticipated questions, those stay whose words it still has."""
        before = next(one for one in self.reports if one.id == report.id)
        self._questions(before, report, path, limits)
        self.text = with_changed_entry(self.text, report)
        if before.file != report.file and all(one.file != before.file for one in self.reports):
            self._deletes.append(before.file)
        self._place(path, report.file)

    def remove(self, report_id: str) -> None:
        """Take a report out, with its file and its anticipated questions; raises CatalogueError."""
        gone = next((one for one in self.reports if one.id == report_id), None)
        self.text = without_entry(self.text, report_id)
        if gone is not None and all(one.file != gone.file for one in self.reports):
            self._deletes.append(gone.file)
        self._deletes.append(questions_name(report_id))

    def free_name(self, name: str, but: Report | None = None) -> str:
        """`name`, or one like it, that no file of another report has."""
        taken = {one.file for one in self.reports if but is None or one.id != but.id}
        there = {path.name.lower() for path in self.seeds.iterdir()} | {one.lower() for one in taken}
        if but is not None and but.file not in taken:
            there.discard(but.file.lower())
        stem, suffix = Path(name).stem, Path(name).suffix
        made, number = name, 2
        while made.lower() in there:
            made, number = f"{stem}-{number}{suffix}", number + 1
        return made

    def go_live(self, build: Callable[[Catalogue], BuildResult]) -> BuildResult:
        """Build the index of the changed catalogue, and make the change the case. Raises what `build` raises."""
        if catalogue_text(self.seeds) != self._before:
            raise CatalogueError(f"{self.seeds / CATALOGUE_FILE} was changed by somebody else meanwhile; try again")
        catalogue = self.catalogue
        states = tuple(
            _State(id=report.id, entry=report.digest(), content=file_digest(catalogue.file_of(report)))
            for report in catalogue.reports
        )
        _write(self.folder / CATALOGUE_FILE, self.text)
        plan = _Plan(reports=states, moves=(*self._moves, CATALOGUE_FILE), deletes=tuple(self._deletes))
        _write(self.folder / PLAN_FILE, plan.model_dump_json())
        result = build(catalogue)
        self._live = True
        _finish(self.seeds, self.folder, plan)
        return result

    def _place(self, path: Path, name: str) -> None:
        path.replace(self.folder / name)
        self._moves.append(name)

    def _questions(self, before: Report, after: Report, path: Path, limits: ReadLimits) -> None:
        """Put the anticipated questions where their words stand in the new version; those that stand nowhere go."""
        name, anchored = questions_name(before.id), carried(self.catalogue, before, after, path, limits)
        if anchored is None:
            return
        self.lost_questions += len(anchored.lost)
        (self.folder / name).parent.mkdir(exist_ok=True)
        # An empty file has the digest of none: the index that is built with it fits when the file is gone.
        _write(self.folder / name, "".join(f"{question_line(question)}\n" for question in anchored.questions))
        (self._moves if anchored.questions else self._deletes).append(name)


@contextlib.contextmanager
def changing(seeds: Path, var: Path) -> Iterator[Staging]:
    """Begin a change of the reports in `seeds`; what a killed one left is finished or cleared first.

    Raises IndexBusyError while another process changes them, and CatalogueError where there is no catalogue.
    """
    with _only_one(var):
        _settle(seeds, var)
        text = catalogue_text(seeds)
        folder = seeds / CHANGE_FOLDER
        folder.mkdir()
        staging = Staging(seeds, folder, text, _before=text)
        try:
            yield staging
        finally:
            # Where the index is live and a file could not be moved, the next change or build finishes it.
            if not (staging._live and (folder / PLAN_FILE).exists()):
                shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def settled(seeds: Path, var: Path) -> Iterator[None]:
    """No change is at work, and what a killed one left is finished or cleared; raises IndexBusyError."""
    if not seeds.is_dir():
        yield
        return
    with _only_one(var):
        _settle(seeds, var)
        yield


@contextlib.contextmanager
def _only_one(var: Path) -> Iterator[None]:
    var.mkdir(parents=True, exist_ok=True)
    lock = FileLock(var / "reports.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusyError(
            "another process is adding or removing a report, or building the index; wait for it"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _settle(seeds: Path, var: Path) -> None:
    folder = seeds / CHANGE_FOLDER
    if not folder.is_dir():
        return
    plan = _read_plan(folder / PLAN_FILE)
    if plan is not None and _is_live(plan, var):
        _finish(seeds, folder, plan)
    shutil.rmtree(folder)


def _read_plan(path: Path) -> _Plan | None:
    try:
        return _Plan.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def _is_live(plan: _Plan, var: Path) -> bool:
    try:
        live = current_manifest(var).reports
    except IndexStoreError:
        return False
    return tuple(_State(id=name, entry=at.entry, content=at.content) for name, at in live.items()) == plan.reports


def _finish(seeds: Path, folder: Path, plan: _Plan) -> None:
    for name in plan.moves:
        if (folder / name).is_file():
            (seeds / name).parent.mkdir(exist_ok=True)
            (folder / name).replace(seeds / name)
    for name in plan.deletes:
        (seeds / name).unlink(missing_ok=True)
    (folder / PLAN_FILE).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
