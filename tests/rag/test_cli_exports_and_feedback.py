"""`rag ask --out` and `rag feedback`, run as a person runs them."""

import json
import subprocess
from pathlib import Path

import pytest
from docx import Document

from rag.assistant import Assistant
from rag.feedback.store import FeedbackStore
from rag.feedback.types import CitedPlace, Feedback
from rag.settings import Settings
from tests.rag.test_cli import of, rag

QUESTION = "How many safeguarding referrals were awaiting triage?"


@pytest.mark.slow
@pytest.mark.model
def test_an_answer_is_written_to_a_file_with_its_references(built_index: Settings, tmp_path: Path) -> None:
    out = tmp_path / "answer.md"
    out.write_text("an older one", encoding="utf-8")
    done = rag("ask", QUESTION, "--out", str(out), "--report", "lga-peer-challenge-2023", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert f"Written to {out}" in done.stderr
    assert "sixty-one" in done.stdout
    text = out.read_text(encoding="utf-8")
    assert f"## 1. {QUESTION}" in text
    assert "Searched only: LGA peer challenge" in text
    assert "Local Government Association, December 2023. Theme 3: Ensuring safety" in text
    assert "<http://127.0.0.1:7860/reports/lga-peer-challenge-2023?start=" in text
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.slow
@pytest.mark.model
def test_the_same_as_a_word_file(built_index: Settings, tmp_path: Path) -> None:
    out = tmp_path / "answer.DOCX"
    done = rag("ask", QUESTION, "--json", "--out", str(out), **of(built_index))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "answered"
    headings = [p.text for p in Document(str(out)).paragraphs if p.style.name == "Heading 1"]
    assert headings == [f"1. {QUESTION}", "References"]


def test_another_kind_of_file_is_wrong_usage(tmp_path: Path) -> None:
    done = rag("ask", QUESTION, "--out", str(tmp_path / "answer.pdf"), RAG_VAR=str(tmp_path))
    assert done.returncode == 2
    assert ".docx" in done.stderr


@pytest.fixture
def with_feedback(built_index: Settings, assistant: Assistant, tmp_path: Path) -> dict[str, str]:
    """The environment of a copy of the index's folder in which somebody has said something."""
    var = tmp_path / "var"
    var.mkdir()
    (var / "index").symlink_to(built_index.var / "index")
    place = CitedPlace(report="lga-peer-challenge-2023", start=40917, end=41045)
    for helpful in (True, False):
        said = Feedback(
            helpful=helpful, question=f"Budget, {helpful}?", reason="[b]", status="answered", citations=(place,)
        )
        FeedbackStore(var).add(said, assistant.reports)
    return {"RAG_SEEDS": str(built_index.seeds), "RAG_VAR": str(var)}


def one_line(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.model
def test_feedback_is_listed_exported_refused_by_the_evaluation_and_cleared(
    with_feedback: dict[str, str], tmp_path: Path
) -> None:
    listed = rag("feedback", "list", COLUMNS="200", **with_feedback)
    assert listed.returncode == 0, listed.stderr
    assert "Budget, True?" in listed.stdout
    assert "[b]" in listed.stdout
    assert "2 in all, 1 helpful." in listed.stdout
    out = tmp_path / "candidates.jsonl"
    exported = rag("feedback", "export", "--out", str(out), **with_feedback)
    assert exported.returncode == 0, exported.stderr
    assert "2 candidate questions" in exported.stdout
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [len(line["evidence"]) for line in lines] == [1, 0]
    one_line(rag("feedback", "export", "--out", str(out), **with_feedback), "exists already")
    one_line(rag("eval", "--questions", str(out), **with_feedback), "a person has still to write its answer")
    cleared = rag("feedback", "clear", "--yes", **with_feedback)
    assert "Cleared: 2." in cleared.stdout
    assert "No feedback yet." in rag("feedback", "list", **with_feedback).stdout
    one_line(rag("feedback", "export", "--out", str(tmp_path / "more.jsonl"), **with_feedback), "no feedback")


@pytest.mark.parametrize("command", ["list", "export", "clear"])
def test_help_says_what_it_does_and_shows_an_example(command: str) -> None:
    done = rag("feedback", command, "--help")
    assert done.returncode == 0, done.stderr
    assert f"Example: rag feedback {command}" in " ".join(done.stdout.split())
