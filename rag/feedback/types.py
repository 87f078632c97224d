"""One piece of feedback, as it is sent and as it is kept."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rag.types import Status, Turn

LONGEST_REASON = 1000
LONGEST_QUESTION = 20_000
MOST_TURNS = 40
MOST_CITATIONS = 50

Question = Annotated[str, Field(max_length=LONGEST_QUESTION)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitedPlace(_Frozen):
    """A place in a report that the answer cited."""

    report: Annotated[str, Field(max_length=100)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class Feedback(_Frozen):
    """How an answer was, and why: what was asked, what was searched for, and what was cited."""

    helpful: bool
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""
    question: Annotated[Question, Field(min_length=1)]
    searched_for: Question = ""
    history: Annotated[tuple[Turn, ...], Field(max_length=MOST_TURNS)] = ()
    status: Status
    citations: Annotated[tuple[CitedPlace, ...], Field(max_length=MOST_CITATIONS)] = ()

    @field_validator("reason", "question", "searched_for")
    @classmethod
    def _encodable(cls, text: str) -> str:
        return text.encode("utf-8", "replace").decode("utf-8")


class Quoted(CitedPlace):
    """The same with the words that stood there when the feedback came, and their page where there are pages."""

    quote: str
    page: int | None = None


class Kept(_Frozen):
    """A piece of feedback in the file: nothing in it says who sent it, or from where."""

    id: str
    time: datetime
    feedback: Feedback
    quotes: tuple[Quoted, ...] = ()
