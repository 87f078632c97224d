"""Anticipated questions: read from `seeds/questions/`, checked against the report they belong to."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import QuestionsError
from index.types import AnticipatedQuestion


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    of: Literal["sentence", "passage"]
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    question: str = Field(min_length=1)


def load_questions(path: Path, report_id: str, length: int) -> tuple[AnticipatedQuestion, ...]:
    """Read a report's anticipated questions; none where the file is missing.

    `length` is that of the canonical text. Raises QuestionsError with the file and line number.
    """
    if not path.is_file():
        return ()
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = _Line.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "line"
            raise QuestionsError(f"{path}, line {number}: {field}: {first['msg']}") from error
        if not entry.start < entry.end <= length:
            raise QuestionsError(
                f"{path}, line {number}: {entry.start}-{entry.end} is no place in a text of {length} characters"
            )
        questions.append(AnticipatedQuestion(report_id, entry.of, entry.start, entry.end, entry.question))
    return tuple(questions)


def question_line(question: AnticipatedQuestion) -> str:
    """The question as a line of its file, without the line's end."""
    line = _Line(of=question.of, start=question.start, end=question.end, question=question.text)
    return line.model_dump_json()
