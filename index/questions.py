"""Anticipated questions: read from `seeds/questions/`, checked against the report they belong to.

What people ask of a report and nothing in it answers is worth writing down as well: a question that is like one of
those, and less like any that is answered, is told that the report may not say. A question that compares reports stands
in the file of each, with that report's side of it.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import QuestionsError
from index.types import AnticipatedQuestion, AskedOf


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    of: AskedOf
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, gt=0)
    question: str = Field(min_length=1)

    @model_validator(mode="after")
    def _placed(self) -> "_Line":
        if self.of == "nothing" and (self.start, self.end) != (None, None):
            raise ValueError("what nothing answers has no place; take start and end out")
        if self.of != "nothing" and (self.start is None or self.end is None):
            raise ValueError("start or end is missing; add the place of what answers")
        return self


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
        start, end = entry.start or 0, entry.end or 0
        if entry.of != "nothing" and not start < end <= length:
            raise QuestionsError(f"{path}, line {number}: {start}-{end} is no place in a text of {length} characters")
        questions.append(AnticipatedQuestion(report_id, entry.of, start, end, entry.question))
    return tuple(questions)


def question_line(question: AnticipatedQuestion) -> str:
    """The question as a line of its file, without the line's end."""
    if question.of == "nothing":
        return _Line(of=question.of, question=question.text).model_dump_json(exclude_none=True)
    line = _Line(of=question.of, start=question.start, end=question.end, question=question.text)
    return line.model_dump_json()
