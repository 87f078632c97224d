"""Adding a report to the catalogue: what the document proposes, what a person says, and the entry made of both.

The command line and the page both come through here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from index.catalogue import Report
from index.catalogue_file import RESERVED_IDS, make_id
from index.changes import Staging
from index.errors import ReportError
from index.readers import read_report
from index.readers.formats import READERS
from index.readers.limits import USUAL, ReadLimits
from index.readers.proposing import proposed_from
from index.types import Proposed
from rag.errors import EntryError

NEEDED = ("title", "publisher", "published")
"""What an entry cannot be without."""
LONGEST = 300
"""Characters of a title, a publisher or a date."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SORTS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a report; None where nothing was said."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    sort_date: str | None = None
    id: str | None = None
    licence: str | None = None
    source: str | None = None
    also_called: tuple[str, ...] | None = None


def proposals(path: Path, shown: str, title: str = "", limits: ReadLimits = USUAL) -> Proposed:
    """Read the file at `path` and return what it says of itself; messages call it `shown`.

    Raises ReportError where it cannot be read, as a build would.
    """
    try:
        return read_report(path, title, limits).proposed
    except ReportError as error:
        raise ReportError(_about(str(error), path, shown)) from error
    except FileNotFoundError as error:
        raise ReportError(f"{shown} vanished while it was read; nothing was changed") from error


def safe_name(name: str) -> str:
    """The last part of a path or of a file's name as a browser sends it, fit to be shown; raises ReportError."""
    last = PurePath(name.replace("\\", "/")).name.strip()
    if not last or not last.isprintable():
        raise ReportError(f"{last[:80]!a} is no name of a file; rename it and try again")
    if PurePath(last).suffix.lower() not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReportError(f"{last}: no reader for '{PurePath(last).suffix}' files; known are {known}")
    return last


def with_proposals(given: Given, proposed: Proposed, before: Report | None = None) -> Given:
    """`given` with what the document proposes where nothing was given.

    Of a new version of the report `before`, what does not change with a version is what it was.
    """
    return replace(
        given,
        title=given.title or proposed.title or (before.title if before else None),
        publisher=given.publisher or (before.publisher if before else proposed.publisher) or None,
        published=given.published or proposed.published or None,
        sort_date=given.sort_date if given.sort_date is not None else _sorts(given, proposed),
    )


def enter(staging: Staging, file: Path, name: str, given: Given, before: Report | None = None) -> Report:
    """Put the staged `file`, called `name` by who brought it, into the catalogue as `given` says, as a new report or as
    a new version of `before`. Returns its entry; raises EntryError."""
    if before is None:
        made = new_entry(given, name, staging.reports)
        entry = made.model_copy(update={"file": staging.free_name(made.file)})
        staging.add(entry, file)
    else:
        made = changed_entry(given, name, before, staging.reports)
        entry = made.model_copy(update={"file": staging.free_name(made.file, before)})
        staging.replace(entry, file)
    return entry


def problems(given: Given, reports: Sequence[Report]) -> tuple[EntryError, ...]:
    """Everything that is wrong with `given` as a new entry beside `reports`, in the order of the form."""
    return tuple(
        EntryError(name, message)
        for name, message in (
            ("title", _line(given.title, "a title")),
            ("publisher", _line(given.publisher, "who published it")),
            ("published", _line(given.published, "when it was published, as much as is known")),
            ("sort_date", _sort_date(given.sort_date or "")),
            ("id", _id(given.id or "", [report.id for report in reports])),
            ("licence", _optional(given.licence)),
            ("source", _optional(given.source)),
            ("also_called", _optional(" ".join(given.also_called or ()))),
        )
        if message
    )


def new_entry(given: Given, name: str, reports: Sequence[Report]) -> Report:
    """The entry of a new report, from the file called `name`; its own file is named by its id. Raises EntryError."""
    wrong = problems(given, reports)
    if wrong:
        raise wrong[0]
    title = _flat(given.title)
    report_id = given.id or make_id(title, PurePath(name).stem, [report.id for report in reports])
    return Report(
        id=report_id,
        title=title,
        publisher=_flat(given.publisher),
        published=_flat(given.published),
        sort_date=given.sort_date or "",
        also_called=tuple(_flat(one) for one in given.also_called or () if one.strip()),
        file=f"{report_id}{PurePath(name).suffix.lower()}",
        licence=_flat(given.licence),
        source=_flat(given.source),
    )


def changed_entry(given: Given, name: str, before: Report, reports: Sequence[Report]) -> Report:
    """The entry of a new version of the report `before`; what nobody spoke of stays. Raises EntryError."""
    others = [report for report in reports if report.id != before.id]
    made = new_entry(replace(given, id=before.id), name, others)
    return before.model_copy(
        update={
            "title": made.title,
            "publisher": made.publisher,
            "published": made.published,
            "sort_date": made.sort_date,
            "also_called": before.also_called if given.also_called is None else made.also_called,
            "file": made.file,
            "licence": before.licence if given.licence is None else made.licence,
            "source": before.source if given.source is None else made.source,
        }
    )


def _sorts(given: Given, proposed: Proposed) -> str | None:
    """The date to sort by: the document's, or that in what a person said of it."""
    if given.published in (None, proposed.published):
        return proposed.sort_date or None
    return proposed_from("", "", published=given.published or "").sort_date or None


def _line(value: str | None, what: str) -> str:
    if not (value or "").strip():
        return f"is missing; say {what}"
    return _optional(value)


def _optional(value: str | None) -> str:
    flat = _flat(value)
    if len(flat) > LONGEST:
        return f"has {len(flat)} characters; at most {LONGEST} are kept"
    return "" if flat.isprintable() else "holds characters that cannot be shown; type it anew"


def _sort_date(value: str) -> str:
    found = _SORTS.fullmatch(value)
    if value and found is None:
        return f"is {value[:40]!a}; write it as 2024, 2024-12 or 2024-12-31"
    if found is not None:
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            return f"is {value}, and there is no such day"
    return ""


def _id(value: str, taken: Sequence[str]) -> str:
    if not value:
        return ""
    if not _ID.fullmatch(value):
        return f"is {value[:40]!a}; it may hold small letters, digits and hyphens, at most 100"
    if value in RESERVED_IDS:
        return f"may not be '{value}', which is the address of a page"
    return f"'{value}' is taken; choose another" if value in taken else ""


def _about(message: str, path: Path, shown: str) -> str:
    if str(path) in message:
        return message.replace(str(path), shown)
    return message if shown in message else f"{shown}: {message}"


def _flat(value: str | None) -> str:
    return " ".join((value or "").split())
