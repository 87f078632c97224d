"""Anticipated questions carried over from one version of a report to the next."""

from pathlib import Path

from index.anchoring import Anchored, reanchor
from index.catalogue import Catalogue, Report
from index.errors import CatalogueError, QuestionsError, ReportError
from index.questions import load_questions
from index.readers import read_report
from index.readers.limits import ReadLimits


def carried(catalogue: Catalogue, before: Report, after: Report, file: Path, limits: ReadLimits) -> Anchored | None:
    """The questions of `before` where their words stand in its new version at `file`; None where it has none.

    Where the old version cannot be read any more nothing can be found again. Raises ReportError for the new one.
    """
    path = catalogue.questions_file(before)
    if not path.is_file():
        return None
    new = read_report(file, after.title, limits)
    try:
        old = read_report(catalogue.file_of(before), before.title, limits)
        return reanchor(old, new, load_questions(path, before.id, len(old.text)))
    except (CatalogueError, ReportError, QuestionsError):
        return Anchored((), ())
