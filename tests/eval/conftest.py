"""Two tiny reports, and an assistant that answers from a script: nothing here loads a model."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.schema import Question
from index.catalogue import Report
from index.manifest import Manifest
from index.passages import cut_passages
from index.readers.text import read_text
from index.report import IndexedReport
from index.types import Sentence
from rag.errors import QuestionError
from rag.types import Answer, Citation, Seconds, Statement, Turn

NORTH = "North report\n\nWaiting\n\nPeople wait 40 days. It was 60\xa0days before.\n\nStaff felt <b>proud</b> of it.\n"
SOUTH = "South report\n\nWaiting\n\nPeople wait 90 days in the south.\n"


def indexed(report_id: str, text: str) -> IndexedReport:
    entry = Report(id=report_id, title=f"{report_id} title", publisher="P", published="2024", file=f"{report_id}.txt")
    read = read_text(text.encode(), entry.title)
    return IndexedReport(entry, read, cut_passages(report_id, read))


class ScriptedAssistant:
    """Gives the answer that the script holds; takes no question that the script does not hold."""

    def __init__(self, reports: Mapping[str, IndexedReport], script: Mapping[str, Answer]) -> None:
        self.reports = reports
        self.script = dict(script)
        self.histories: list[tuple[Turn, ...]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.histories.append(tuple(history))
        if question not in self.script:
            raise QuestionError("the question is empty; ask something")
        return self.script[question]

    def ranked(self, question: str, history: Sequence[Turn] = ()) -> list[Sentence]:
        return [s for report in self.reports.values() for passage in report.passages for s in passage.sentences]


@pytest.fixture
def tiny() -> dict[str, IndexedReport]:
    """Two reports: `north` with two passages, `south` with one."""
    return {"north": indexed("north", NORTH), "south": indexed("south", SOUTH)}


@pytest.fixture
def cite(tiny: dict[str, IndexedReport]) -> Callable[..., Citation]:
    """Make a citation of words that stand in a tiny report; `shift` moves its offsets."""

    def make(report: str, quote: str, shift: int = 0) -> Citation:
        start = tiny[report].text.index(quote) + shift
        return Citation(
            n=1, report=report, title="T", publisher="P", published="2024", section=(), start=start,
            end=start + len(quote), quote=quote,
        )  # fmt: skip

    return make


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """Make an answer of statements given as plain text."""

    def make(*statements: str, **fields: Any) -> Answer:
        defaults: dict[str, Any] = {
            "question": "q",
            "searched_for": "q",
            "status": "answered",
            "statements": tuple(Statement(text=text, citations=(1,)) for text in statements),
            "seconds": Seconds(retrieve=0, answer=0, total=0),
        }
        return Answer(**(defaults | fields))

    return make


@pytest.fixture
def question() -> Callable[..., Question]:
    """Make a question; without fields, a number question on the north report."""

    def make(**fields: Any) -> Question:
        defaults: dict[str, Any] = {
            "id": "q1",
            "question": "How long do people wait?",
            "type": "number",
            "answer": "40 days",
            "must_contain": ["40 days"],
            "evidence": [{"report": "north", "quote": "People wait 40 days."}],
        }
        if fields.get("type") == "unanswerable":
            defaults = {
                "id": "u1",
                "question": "Who won?",
                "answer": "The reports do not say.",
                "kind": "near_miss",
            }
        return Question.model_validate(defaults | fields)

    return make


@pytest.fixture
def scripted(tiny: dict[str, IndexedReport]) -> Callable[[Mapping[str, Answer]], ScriptedAssistant]:
    """Make an assistant that answers from a script."""
    return lambda script: ScriptedAssistant(tiny, script)


@pytest.fixture
def write_set(tmp_path: Path) -> Callable[..., Path]:
    """Write a question set: questions, dictionaries or raw lines, one a line."""

    def make(*lines: Question | dict[str, Any] | str, name: str = "set.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{_raw(line)}\n" for line in lines), encoding="utf-8")
        return path

    return make


def _raw(line: Question | dict[str, Any] | str) -> str:
    if isinstance(line, Question):
        return line.model_dump_json(exclude_defaults=True)
    return line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder with the manifest of an index, and no index."""
    folder = tmp_path / "var" / "index" / "generations" / "one"
    folder.mkdir(parents=True)
    Manifest(model="hash", model_digest="0", reports={}).write(folder)
    (folder.parent.parent / "CURRENT").write_text("one", encoding="utf-8")
    return tmp_path / "var"
