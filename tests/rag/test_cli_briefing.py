"""The briefing commands, run as a person runs them: files written whole, exit codes, one line of error."""

import csv
import io
import json
from pathlib import Path

import pytest

from rag.settings import Settings
from tests.rag.test_cli import of, rag

pytestmark = pytest.mark.model


def test_figures_are_listed_and_written_as_csv(built_index: Settings) -> None:
    done = rag("figures", "--about", "safeguarding", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert "487" in done.stdout
    # A group has a letter: a number beside a figure would be read as its value.
    assert "[A]: differ, and may count different things: three hundred, sixty-one, 487" in " ".join(done.stdout.split())
    done = rag("figures", "--csv", "--report", "cqc-learning-improvement-innovation", **of(built_index))
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 20
    assert {row["report"] for row in rows} == {"cqc-learning-improvement-innovation"}


@pytest.mark.parametrize("arguments", [["--kind", "sums"], ["--sort", "size"]])
def test_a_wrong_choice_is_wrong_usage(built_index: Settings, arguments: list[str]) -> None:
    assert rag("figures", *arguments, **of(built_index)).returncode == 2


@pytest.mark.slow
def test_recommendations_are_listed(built_index: Settings) -> None:
    done = rag("recommendations", "--json", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["recommendations"]) > 80
    done = rag("recommendations", "--csv", **of(built_index))
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["advice to all councils"] for row in rows} == {"no"}
    assert any(row["later passage"].startswith("Leaders recognised") for row in rows)
    done = rag("recommendations", **of(built_index))
    told = " ".join(done.stdout.split())
    assert "After: Seek to get a grip" in told
    assert "Later passage (Care Quality Commission, after December 2024)" in told


@pytest.mark.slow
def test_a_note_and_packs_are_written(built_index: Settings, tmp_path: Path) -> None:
    out = tmp_path / "note.docx"
    done = rag("brief", "waiting lists", "--out", str(out), **of(built_index))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"PK")
    assert "every quote verified" in done.stdout
    done = rag("brief", "--pack", str(tmp_path / "packs"), **of(built_index))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "packs").glob("*.docx"))) == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["brief", "", "--out", "a.docx"], "topic is empty"),
        (["brief", "potholes", "--out", "a.docx"], "nearest headings"),
        (["brief", "carers", "--out", "none/a.docx"], "no folder"),
        (["brief", "carers", "--out", "a.odt"], "no known ending"),
        (["brief", "--theme", "gardening"], "no theme"),
        (["check", "none.txt"], "No such file"),
    ],
)
def test_what_cannot_be_done_leaves_no_file_and_says_why(
    built_index: Settings, arguments: list[str], told: str
) -> None:
    done = rag(*arguments, **of(built_index))
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not Path("a.docx").exists()


def test_a_topic_and_a_theme_together_are_wrong_usage() -> None:
    assert rag("brief", "carers", "--theme", "leadership").returncode == 2


@pytest.mark.slow
def test_a_draft_is_checked(built_index: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("In December 2023, 662 people waited for a Care Act assessment.", encoding="utf-8")
    done = rag("check", str(draft), "--json", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sentences"][0]["verdict"] == "differs"
    damaged = tmp_path / "draft.docx"
    damaged.write_bytes(b"PK no more")
    done = rag("check", str(damaged), **of(built_index))
    assert done.returncode == 1
    assert "damaged" in done.stderr


@pytest.mark.parametrize("command", ["figures", "recommendations", "brief", "check"])
def test_help_shows_an_example(command: str) -> None:
    done = rag(command, "--help")
    assert f"Example: rag {command}" in " ".join(done.stdout.split())
