"""A note into a file: verified at the moment of writing, and written whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.report import IndexedReport
from rag.briefing.brief import check_note
from rag.briefing.note import Note
from rag.briefing.outline import TEMPLATES, outline
from rag.briefing.pdf import to_pdf
from rag.briefing.to_docx import to_docx
from rag.briefing.to_markdown import to_markdown
from rag.errors import AssistantError


class OutputError(AssistantError):
    """A note cannot be written where or as was asked."""


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def to_html(note: Note) -> str:
    """The note as a page of its own, its style within."""
    return _templates().get_template("note_page.html").render(note=note, blocks=kinds(note))


def kinds(note: Note) -> list[tuple[str, object]]:
    """The note's blocks, each with the name of its kind, for a template."""
    return [(type(block).__name__, block) for block in outline(note)]


FORMATS: dict[str, Callable[[Note], bytes]] = {
    ".docx": to_docx,
    ".html": lambda note: to_html(note).encode(),
    ".md": lambda note: to_markdown(note).encode(),
    ".pdf": lambda note: to_pdf(to_docx(note)),
}


def check_path(path: Path) -> None:
    """Raise OutputError where no note can be written to `path`."""
    if path.suffix.lower() not in FORMATS:
        raise OutputError(f"'{path.name}' has no known ending; take one of {', '.join(FORMATS)}")
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"the folder {path.parent} may not be written to; choose another")


def make_folder(path: Path) -> None:
    """Make the folder of a pack where there is none; raises OutputError."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {path} cannot be made ({error.strerror}); choose another place") from error


def render(note: Note, ending: str, reports: dict[str, IndexedReport]) -> bytes:
    """The note as the bytes of a file; raises CitationError where a quote does not stand in its report."""
    check_note(note, reports)
    return FORMATS[ending](note)


def write_file(note: Note, path: Path, reports: dict[str, IndexedReport]) -> None:
    """Write `note` to `path` by its ending, whole or not at all; raises OutputError, PdfError or CitationError."""
    check_path(path)
    made = render(note, path.suffix.lower(), reports)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
            part.write(made)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}); choose another place") from error
