"""What readers said of sentences that were quoted in an answer: the graded judgements of `eval/relevance.jsonl`.

Grades are those of the TREC evaluations of search: 2 answers the question or part of it, or qualifies that; 1 is on the
same narrow subject, and a reader would be glad of it; 0 is on something else. A quote that nobody judged has none.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rag.types import Citation

FILE = Path(__file__).with_suffix(".jsonl")


class Judged(BaseModel):
    """A quoted stretch of a report and its grade."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: str
    start: int
    end: int
    grade: Annotated[int, Field(ge=0, le=2)]


class _Line(BaseModel):
    """What a reader said of the sentences quoted to one question, by the question's id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    sentences: tuple[Judged, ...]


Judgements = Mapping[str, Sequence[Judged]]


def load_judgements(path: Path = FILE) -> Judgements:
    """The judged stretches of each question, by its id; raises pydantic's ValidationError for a line that is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {each.question: each.sentences for each in map(_Line.model_validate_json, lines)}


def grade_of(judged: Sequence[Judged], citation: Citation) -> int | None:
    """The grade of a quote; None where nobody judged it."""
    place = (citation.report, citation.start, citation.end)
    return next((each.grade for each in judged if (each.report, each.start, each.end) == place), None)
