"""A run's results: each question set asked and scored, and the answers file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from pydantic import BaseModel, ConfigDict

from eval.aggregate import SplitScores, summarise
from eval.gate import GateResult
from eval.metrics import Reports, Score, score
from eval.problems import Problem, problems_of
from eval.types import Record

TEST = "test"
LEFT_OUT = "test, each report's anticipated questions left out in turn"
"""Name of the test questions asked of a report that has been stripped: what a new report would get."""
"""The question set that nothing is tuned on: its problems are kept on a page of their own."""


@dataclass(frozen=True, slots=True)
class SplitRun:
    """One question set, asked and scored."""

    name: str
    records: tuple[Record, ...]
    scores: tuple[Score, ...]
    summary: SplitScores
    problems: tuple[Problem, ...]


class Scores(BaseModel):
    """What `scores.json` holds: each question set's figures, and the gate's rows (null without a gate)."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    splits: tuple[SplitScores, ...]
    gate: GateResult | None = None

    def as_json(self) -> str:
        """Indented JSON; what is undefined is null."""
        return self.model_dump_json(indent=2)


def scored(name: str, records: Iterable[Record], reports: Reports) -> SplitRun:
    """Score the records of one question set."""
    kept = tuple(records)
    scores = tuple(score(record, reports) for record in kept)
    return SplitRun(name, kept, scores, summarise(name, scores, kept), problems_of(kept, scores, reports))


def answer_line(record: Record) -> str:
    """One line of an answers file: the id and the whole answer, or the error if it was not taken."""
    line: dict[str, object] = {"id": record.question.id}
    if record.answer is not None:
        line["answer"] = record.answer.model_dump(mode="json")
    else:
        line["error"] = record.error
    return json.dumps(line, ensure_ascii=False)


def write_answers(file: IO[str], records: Iterable[Record]) -> None:
    """Write one line a record. Open `file` with `backslashreplace`: a lone surrogate has no UTF-8."""
    file.writelines(answer_line(record) + "\n" for record in records)
