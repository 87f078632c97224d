"""The manifest: what an index was made from, kept with it, so that a mismatch is told and not guessed."""

import hashlib
import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import IndexCorruptError
from index.keywords import REBUILD
from index.units import UNANSWERED_EMBEDDED

SCHEMA_VERSION = 9
"""Raise it when what is stored, or how it is cut, changes: older indexes are then rebuilt."""

MANIFEST_FILE = "manifest.json"


class ReportState(BaseModel):
    """A report as it was when the index was made: content hashes, and what was cut from it."""

    model_config = ConfigDict(frozen=True)

    content: str
    entry: str
    anticipated: str
    segment: str = ""
    """Name of the segment that holds it."""
    pages: int = 0
    """0 in a format without pages."""
    passages: int = 0
    sentences: int = 0
    questions: int = 0
    comparisons: int = 0
    """Questions that compare it with other reports."""
    unanswered: int = 0
    """What is asked of it that nothing in it answers."""
    alone: int = 0
    """Sentences that have a vector without their heading too."""
    units: int = 0
    last_unit: str = ""
    """Id of the unit that is stored last: where it is, the others are."""

    def same_source(self, other: "ReportState") -> bool:
        """Whether both were made from the same file, catalogue entry and anticipated questions."""
        return (self.content, self.entry, self.anticipated) == (other.content, other.entry, other.anticipated)


class Manifest(BaseModel):
    """What one generation of the index holds and was made from."""

    model_config = ConfigDict(frozen=True)

    schema_version: int = SCHEMA_VERSION
    model: str
    model_digest: str
    projection: str = "none"
    """Digest of the late interaction's projection."""
    abbreviations: str = ""
    """Digest of the sector's abbreviations."""
    store: str = ""
    """Address of the Chroma server that holds the vectors; empty where they are in the generation's own folder."""
    reports: dict[str, ReportState]
    files: dict[str, str] = {}
    """SHA-256 of each file of our own."""
    vector_files: dict[str, int] = {}
    """Size in bytes of Chroma's vector files: they may grow, and one that has shrunk ends the process that opens it."""

    @property
    def units(self) -> int:
        """How many units the index holds; each has a vector that is searched."""
        return sum(state.units for state in self.reports.values())

    @property
    def beside(self) -> int:
        """How many vectors it holds beside those of its units: of what nothing answers, and of sentences alone."""
        states = self.reports.values()
        return sum(min(state.unanswered, UNANSWERED_EMBEDDED) + state.alone for state in states)

    @property
    def segments(self) -> tuple[str, ...]:
        """The names of its segments, in the order of the reports."""
        return tuple(state.segment for state in self.reports.values())

    @property
    def made_by(self) -> tuple[str, ...]:
        """All that makes a segment of a report, besides the report itself."""
        return (str(self.schema_version), self.model_digest, self.projection, self.abbreviations)

    def like(self, other: "Manifest") -> bool:
        """Whether the texts and vectors of one can stand in the other."""
        return (self.schema_version, self.model_digest) == (other.schema_version, other.model_digest)

    def same_source(self, other: "Manifest") -> bool:
        """Whether building again would give the same index."""
        ours, theirs = ((m.made_by, m.store, list(m.reports)) for m in (self, other))
        return ours == theirs and all(state.same_source(other.reports[name]) for name, state in self.reports.items())

    def write(self, folder: Path) -> None:
        """Write it into `folder`; its presence there says that the generation is whole."""
        (folder / MANIFEST_FILE).write_text(self.model_dump_json(indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest in `folder`; raises IndexCorruptError when it is not there whole."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise IndexCorruptError(f"the index's manifest in {folder} cannot be read; {REBUILD}") from error


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal; of nothing where there is no file."""
    if not path.is_file():
        return hashlib.sha256(b"").hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_digest(text: str) -> str:
    """What tells one embedded text from another."""
    return hashlib.sha256(text.encode()).hexdigest()
