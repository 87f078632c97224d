"""`rag add` and `rag remove`, as a person runs them: what is told, and that nothing changes by half."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.build import BuildOptions, build_index
from index.catalogue import load_catalogue
from index.changes import CHANGE_FOLDER, changing
from index.embedding import SentenceTransformerEmbedder
from index.errors import CatalogueError
from index.generations import Generations
from index.manifest import file_digest
from index.opened import open_index
from index.readers.limits import ReadLimits
from rag.faces.cli import app

pytestmark = pytest.mark.model

REPORT = """Example Council: annual report

Published by Example Council
May 2024

Waiting lists

In May 2024, 312 people waited for an assessment. The longest wait was 90 days.
"""
ENTRY = """# Kept by hand.

[[report]]
id = "first"
title = "A first report"  # as on its cover
publisher = "P"
published = "2020"
file = "first.txt"
"""
FIRST = "A first report\n\nCarers\n\nForty carers were asked. Most of them felt supported.\n"


@dataclass(frozen=True)
class Place:
    """A small collection of its own, with its index."""

    seeds: Path
    var: Path

    def state(self) -> dict[str, str]:
        """Every file of the seeds, and the live generation."""
        files = {str(p.relative_to(self.seeds)): file_digest(p) for p in self.seeds.rglob("*") if p.is_file()}
        return {**files, "live": Generations(self.var).current().name}

    @property
    def indexed(self) -> list[str]:
        return list(open_index(self.var).reports)

    @property
    def catalogued(self) -> list[str]:
        return [report.id for report in load_catalogue(self.seeds).reports]


@pytest.fixture
def place(tmp_path: Path, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch) -> Place:
    seeds, var = tmp_path / "seeds", tmp_path / "var"
    (seeds / "questions").mkdir(parents=True)
    (seeds / "reports.toml").write_text(ENTRY, encoding="utf-8")
    (seeds / "first.txt").write_text(FIRST, encoding="utf-8")
    start = FIRST.index("Forty")
    asked = {"of": "sentence", "start": start, "end": start + 24, "question": "How many carers took part?"}
    (seeds / "questions" / "first.jsonl").write_text(json.dumps(asked), encoding="utf-8")
    build_index(load_catalogue(seeds), var, (embedder.name, embedder.digest), lambda: embedder)
    monkeypatch.setenv("RAG_SEEDS", str(seeds))
    monkeypatch.setenv("RAG_VAR", str(var))
    return Place(seeds, var)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "brought" / "Annual Report (final).txt"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    return path


def rag(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=typed)


def told(result: Result) -> str:
    """All that was said, and the one line of an error that `main` prints."""
    return result.output + (str(result.exception) if result.exception else "")


def test_what_the_document_says_is_taken_and_the_report_is_there_to_be_asked(place: Place, report: Path) -> None:
    done = rag("add", report, "--yes", "--also-called", "the accounts")
    assert done.exit_code == 0, told(done)
    assert place.catalogued == place.indexed == ["first", "example-council-annual-report"]
    entry = load_catalogue(place.seeds).reports[1]
    assert (entry.title, entry.publisher, entry.published, entry.sort_date) == (
        "Example Council: annual report",
        "Example Council",
        "May 2024",
        "2024-05",
    )
    assert entry.also_called == ("the accounts",)
    assert (place.seeds / entry.file).read_text(encoding="utf-8") == REPORT
    assert (place.seeds / "reports.toml").read_text(encoding="utf-8").startswith(ENTRY)
    assert not (place.seeds / CHANGE_FOLDER).exists()
    assert "312" in open_index(place.var).reports[entry.id].text
    for words in ("Pages", "Passages", "Sentences", "Questions", "added as example-council-annual-report"):
        assert words in done.output


def test_options_win_over_what_the_document_says(place: Place, report: Path) -> None:
    options = [
        "--title",
        "T",
        "--publisher",
        "Q",
        "--published",
        "spring 2021",
        "--sort-date",
        "2021",
        "--id",
        "own-id",
    ]
    done = rag("add", report, *options, "--licence", "L", "--source", "https://example.org/r")
    assert done.exit_code == 0, told(done)
    entry = load_catalogue(place.seeds).reports[1]
    assert (entry.id, entry.title, entry.publisher, entry.published) == ("own-id", "T", "Q", "spring 2021")
    assert (entry.sort_date, entry.licence, entry.source, entry.file) == (
        "2021",
        "L",
        "https://example.org/r",
        "own-id.txt",
    )


def test_without_a_terminal_the_missing_options_are_named_in_one_line(place: Place, report: Path) -> None:
    before = place.state()
    done = rag("add", report, "--publisher", "Q")
    assert done.exit_code == 1
    lines = [line for line in done.output.splitlines() if line]
    assert len(lines) == 1
    for words in ("--title", "“Example Council: annual report”", "--published", "--yes", report.name):
        assert words in lines[0]
    assert "--publisher" not in lines[0]
    assert place.state() == before


def test_at_a_terminal_what_is_missing_is_asked_for(place: Place, report: Path, monkeypatch) -> None:
    monkeypatch.setattr("rag.faces.cli_reports._at_terminal", lambda: True)
    done = rag("add", report, "--publisher", "Q", typed="\nMay or June 2024\n\n")
    assert done.exit_code == 0, told(done)
    entry = load_catalogue(place.seeds).reports[1]
    assert (entry.title, entry.publisher, entry.published) == (
        "Example Council: annual report",
        "Q",
        "May or June 2024",
    )


def test_the_same_content_is_recognised_under_any_name(place: Place, report: Path) -> None:
    before = place.state()
    other = report.with_name("something else.txt")
    other.write_text(FIRST, encoding="utf-8")
    done = rag("add", other)
    assert done.exit_code == 0, told(done)
    assert "already in the catalogue as first" in done.output
    assert place.state() == before


def test_one_bad_file_does_not_stop_the_others(place: Place, report: Path) -> None:
    bad, again = report.with_name("bad.txt"), report.with_name("copy.txt")
    bad.write_bytes(b"\xff\xfe\x00")
    shutil.copy(report, again)
    done = rag("add", bad, report.with_name("none.txt"), report.with_name("notes.toml"), report, again, "--yes")
    assert done.exit_code == 1
    assert place.catalogued == place.indexed == ["first", "example-council-annual-report"]
    for words in (
        "bad.txt is not UTF-8",
        "none.txt: No such file",
        "notes.toml: no reader",
        "copy.txt: already in the",
    ):
        assert words in done.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--id", "first"], "taken"),
        (["--id", "Not An Id"], "--id"),
        (["--id", "add"], "address of a page"),
        (["--sort-date", "2024-13"], "no such day"),
        (["--sort-date", "May 2024"], "--sort-date"),
        (["--title", "x" * 400], "400 characters"),
        (["--title", "a\x1b[31mb"], "cannot be shown"),
        (["--replace", "none"], "names no report of the catalogue: 'none'; known are first"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_changes_nothing(place, report, options, words) -> None:
    before = place.state()
    done = rag("add", report, "--yes", *options)
    assert done.exit_code == 1
    assert words in done.output
    assert place.state() == before


def test_a_file_that_is_too_large_is_not_copied_whole(place: Place, report: Path, monkeypatch) -> None:
    small = BuildOptions(limits=ReadLimits(file_bytes=50))
    monkeypatch.setattr("rag.faces.cli_reports.build_options", lambda settings: small)
    before = place.state()
    done = rag("add", report, "--yes")
    assert done.exit_code == 1
    assert "larger than 50 bytes" in done.output
    assert place.state() == before


def test_a_build_that_fails_changes_nothing(place: Place, report: Path, monkeypatch) -> None:
    def full(*given: object, **more: object) -> None:
        raise OSError(28, "No space left on device", "index")

    monkeypatch.setattr("rag.faces.building.build_index", full)
    before = place.state()
    done = rag("add", report, "--yes")
    assert done.exit_code == 1
    assert isinstance(done.exception, OSError)
    assert place.state() == before


NEW_FIRST = "A first report\n\nCarers\n\nFifty carers were asked this time. Few felt supported.\n"


def test_a_new_version_replaces_the_old_one_whole(place: Place, tmp_path: Path) -> None:
    new = tmp_path / "v2.txt"
    new.write_text(NEW_FIRST, encoding="utf-8")
    done = rag("add", new, "--replace", "first", "--published", "2025", "--yes")
    assert done.exit_code == 0, told(done)
    assert place.indexed == ["first"]
    assert open_index(place.var).reports["first"].text == NEW_FIRST
    entry = load_catalogue(place.seeds).reports[0]
    assert (entry.title, entry.publisher, entry.published, entry.sort_date) == ("A first report", "P", "2025", "2025")
    assert (place.seeds / entry.file).read_text(encoding="utf-8") == NEW_FIRST
    assert "# as on its cover" in (place.seeds / "reports.toml").read_text(encoding="utf-8")
    # "Forty carers were asked." stands nowhere in the new version.
    assert open_index(place.var).manifest.reports["first"].questions == 0
    assert rag("index").output.startswith("The index is up to date")


def test_a_report_is_removed_with_its_file_and_questions(place: Place, report: Path) -> None:
    assert rag("add", report, "--yes").exit_code == 0
    done = rag("remove", "first", "--yes")
    assert done.exit_code == 0, told(done)
    assert place.catalogued == place.indexed == ["example-council-annual-report"]
    assert not (place.seeds / "first.txt").exists()
    assert not (place.seeds / "questions" / "first.jsonl").exists()


def test_an_unknown_id_is_told_with_the_known_ones(place: Place) -> None:
    before = place.state()
    done = rag("remove", "second", "--yes")
    assert done.exit_code == 1
    assert told(done) == "no report 'second' in the catalogue; known are first"
    assert place.state() == before


def test_nothing_is_removed_without_a_yes(place: Place, report: Path) -> None:
    assert rag("add", report, "--yes").exit_code == 0
    before = place.state()
    done = rag("remove", "first")
    assert (done.exit_code, "--yes" in told(done)) == (1, True)
    assert place.state() == before


ADD_AND_DIE = """
import os, sys
import rag.faces.building as building
real, moment = building.build_index, sys.argv.pop(1)
def build(*given, **more):
    if moment == "after": real(*given, **more)
    os._exit(9)
building.build_index = build
from rag.faces.cli import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_add_leaves_all_as_it_was_or_is_finished_by_the_next_command(place, report, moment) -> None:
    before = place.state()
    command = [sys.executable, "-c", ADD_AND_DIE, moment, "add", str(report), "--yes"]
    assert subprocess.run(command, env=os.environ, check=False, capture_output=True).returncode == 9
    left = place.state()
    assert {name for name in left if not name.startswith(CHANGE_FOLDER)} == set(before)
    assert left["reports.toml"] == before["reports.toml"]
    assert (left["live"] == before["live"]) == (moment == "before")
    done = rag("index")
    assert done.exit_code == 0, told(done)
    assert "up to date" in done.output
    assert not (place.seeds / CHANGE_FOLDER).exists()
    expected = ["first"] if moment == "before" else ["first", "example-council-annual-report"]
    assert place.catalogued == place.indexed == expected


def test_only_one_changes_the_reports_at_a_time(place: Place, report: Path) -> None:
    with changing(place.seeds, place.var):
        done = rag("add", report, "--yes")
    assert "another process is adding or removing a report" in told(done)
    assert rag("add", report, "--yes").exit_code == 0


def test_a_catalogue_that_changes_meanwhile_is_not_overwritten(place: Place, report: Path) -> None:
    catalogue = place.seeds / "reports.toml"
    with changing(place.seeds, place.var) as staging:
        catalogue.write_text(ENTRY + "# mine\n", encoding="utf-8")
        with pytest.raises(CatalogueError, match="changed by somebody else"):
            staging.go_live(lambda catalogue: pytest.fail("it was built"))
    assert catalogue.read_text(encoding="utf-8").endswith("# mine\n")
