"""The catalogue: which reports there are, who published them, when, and where their files lie."""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import CatalogueError

CATALOGUE_FILE = "reports.toml"


class Report(BaseModel):
    """One entry of the catalogue. `published` is free text: what is known, and nothing invented.

    `also_called` holds what people say for the report or whoever wrote it, so that a question about it is understood.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
    title: Annotated[str, Field(min_length=1)]
    short_title: str = ""
    publisher: Annotated[str, Field(min_length=1)]
    published: Annotated[str, Field(min_length=1)]
    sort_date: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = ""
    kind: str = "report"
    also_called: tuple[str, ...] = ()
    file: Annotated[str, Field(min_length=1)]
    licence: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """The shortest name that a reader would recognise."""
        return self.short_title or self.title

    def digest(self) -> str:
        """SHA-256 of this entry, hexadecimal: a changed title or date is a change of the index."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def short_date(published: str) -> str:
    """The date a reader needs beside a name, without the remark in brackets that may follow it."""
    return published.split(" (")[0]


class Catalogue(BaseModel):
    """Every report that may be answered from, in the order of the file.

    `overlay`: a folder whose files stand in for those of the same name in `folder`, while a change of the catalogue is
    being built and is not the case yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    reports: tuple[Report, ...]
    overlay: Path | None = None

    def file_of(self, report: Report) -> Path:
        """The path of a report's file; raises CatalogueError where there is none, or where it lies elsewhere."""
        path = self._path(report.file)
        if _leaves(report.file, path):
            raise CatalogueError(
                f"report '{report.id}': its file '{report.file}' lies outside {self.folder}, the only folder that "
                "reports are read from; put it there. The index was left as it was."
            )
        if not path.is_file():
            what = "a folder" if path.is_dir() else "missing"
            raise CatalogueError(
                f"report '{report.id}': its file {path} is {what}; put it there, or take the entry out of "
                f"{self.folder / CATALOGUE_FILE}. The index was left as it was."
            )
        return path

    def questions_file(self, report: Report) -> Path:
        """Where a report's anticipated questions lie, whether or not there are any."""
        return self._path(questions_name(report.id))

    def _path(self, name: str) -> Path:
        over = self.overlay / name if self.overlay else None
        return over if over is not None and over.is_file() else self.folder / name


def questions_name(report_id: str) -> str:
    """A report's file of anticipated questions, from the catalogue's folder."""
    return f"questions/{report_id}.jsonl"


def load_catalogue(folder: Path) -> Catalogue:
    """Read `reports.toml` from `folder`; raises CatalogueError with the entry and the field at fault."""
    return Catalogue(folder=folder, reports=read_catalogue(catalogue_text(folder), folder / CATALOGUE_FILE))


def catalogue_text(folder: Path) -> str:
    """The text of `reports.toml` in `folder`; raises CatalogueError."""
    path = folder / CATALOGUE_FILE
    if not path.is_file():
        raise CatalogueError(f"no catalogue at {path}; set RAG_SEEDS to the folder that holds {CATALOGUE_FILE}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path} is not valid TOML: {error}") from error


def read_catalogue(text: str, path: Path) -> tuple[Report, ...]:
    """The entries in `text`; `path` is named where one is wrong. Raises CatalogueError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path} is not valid TOML: {error}") from error
    entries = raw.get("report", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries) or not entries:
        raise CatalogueError(f"{path} lists no report; add a [[report]] (see seeds/README.md)")
    reports = tuple(_entry(path, number, entry) for number, entry in enumerate(entries, 1))
    ids = [report.id for report in reports]
    for report_id in ids:
        if ids.count(report_id) > 1:
            raise CatalogueError(f"{path}: the id '{report_id}' stands twice; each report needs its own")
    return reports


def _leaves(name: str, path: Path) -> bool:
    """Whether `path`, which ends with `name`, leads out of the folder that `name` is in, by itself or by a link."""
    parts = Path(name).parts
    if "\0" in name or Path(name).is_absolute() or ".." in parts or not parts:
        return True
    folder = path.parents[len(parts) - 1]
    return not path.resolve().is_relative_to(folder.resolve())


def _entry(path: Path, number: int, entry: dict[str, object]) -> Report:
    try:
        return Report.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise CatalogueError(
            f"{path}: report {number} ({entry.get('id', 'no id')}): {field}: {first['msg']}"
        ) from error
