"""Question sets: one JSON object a line, checked against the reports before anything is asked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.errors import QuestionSetError
from index.anchoring import places_of
from index.report import IndexedReport
from rag.types import Turn

QuestionType = Literal[
    "number", "fact", "who", "list", "paraphrase", "multi", "nuance", "compare", "followup", "unanswerable"
]
Kind = Literal["near_miss", "false_premise", "off_topic", "advice_or_opinion", "meta_or_attack"]

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""A string that holds more than white space: an empty `must_contain` would make every answer right."""

_HINTS = {
    "extra_forbidden": "no such key in a question set; take it out, or correct its name",
    "missing": "is missing; add it",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Frozen):
    """Words of a report that answer the question. Those with `alt` are interchangeable: one suffices."""

    report: Text
    quote: Text
    alt: bool = False


class Question(_Frozen):
    """One question, what a right answer contains, and the words of the reports that it rests on.

    A line with nothing but an id, a question, and perhaps a type and a history is answered and not scored. `candidate`
    marks what `rag feedback export` wrote and nobody has completed: such a line is refused.
    """

    id: Text
    question: str
    type: QuestionType | None = None
    history: tuple[Turn, ...] = ()
    answer: str = ""
    must_contain: tuple[Text | Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    kind: Kind | None = None
    candidate: str = ""

    @property
    def scored(self) -> bool:
        """Whether the line says what a right answer is."""
        return bool(self.answer or self.must_contain or self.evidence or self.kind)

    @property
    def answerable(self) -> bool:
        """Whether the reports hold the answer."""
        return self.type != "unanswerable"

    @model_validator(mode="after")
    def _whole(self) -> "Question":
        if self.candidate:
            raise ValueError(
                "this is a candidate from feedback, and a person has still to write its answer: write type, answer and "
                "must_contain, check the evidence, then take the key `candidate` out"
            )
        if self.scored:
            fault = self._fault_of_unanswerable() if not self.answerable else self._fault_of_answerable()
            if fault:
                raise ValueError(fault)
        return self

    def _fault_of_answerable(self) -> str:
        if self.type is None:
            return "type is missing; add it (a question that is to be scored has one)"
        if not self.must_contain:
            return "must_contain is missing; add what a right answer contains"
        if not self.evidence:
            return "evidence is missing; add the words of the report that answer the question"
        if self.kind is not None:
            return f"kind '{self.kind}' belongs to the type 'unanswerable'; take it out, or change the type"
        return ""

    def _fault_of_unanswerable(self) -> str:
        if self.kind is None:
            return "kind is missing; an unanswerable question needs one"
        if self.must_contain:
            return "must_contain belongs to questions that have an answer; take it out, or change the type"
        return ""


def load_questions(path: Path, reports: Mapping[str, IndexedReport]) -> tuple[Question, ...]:
    """Read a question set and check it.

    Every evidence quote must stand in its report, white space aside; ids are unique. Raises
    QuestionSetError that names the file and the line, and says what to do.
    """
    questions: list[Question] = []
    line_of: dict[str, int] = {}
    # Not splitlines(): a JSON string may hold U+2028 or U+0085 as they are, which are no ends of a line here.
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        question = _parse(line, where)
        if question.id in line_of:
            first = line_of[question.id]
            raise QuestionSetError(f"{where}: the id '{question.id}' stands on line {first} too; give it another")
        line_of[question.id] = number
        for evidence in question.evidence:
            _check_quote(evidence, reports, where)
        questions.append(question)
    if not questions:
        raise QuestionSetError(f"{path} holds no question; write one JSON object a line")
    return tuple(questions)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise QuestionSetError(f"{path} cannot be read ({error.strerror}); name a file of questions") from error


def _parse(line: str, where: str) -> Question:
    try:
        return Question.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        message = _HINTS.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise QuestionSetError(f"{where}: {field + ': ' if field else ''}{message}") from error


def _check_quote(evidence: Evidence, reports: Mapping[str, IndexedReport], where: str) -> None:
    report = reports.get(evidence.report)
    if report is None:
        known = ", ".join(sorted(reports))
        raise QuestionSetError(f"{where}: there is no report '{evidence.report}'; known are {known}")
    if any(places_of(report.read, evidence.quote)):
        return
    shown = evidence.quote if len(evidence.quote) <= 60 else evidence.quote[:59] + "…"
    raise QuestionSetError(
        f"{where}: the quote '{shown}' does not stand in report '{evidence.report}'; copy it from the report, "
        "character for character"
    )
