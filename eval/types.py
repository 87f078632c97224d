"""What the evaluation needs of an assistant, and what it keeps of each question asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.schema import Question
from index.report import IndexedReport
from index.types import Sentence
from rag.types import Answer, Turn


class Answerer(Protocol):
    """The part of `rag.assistant.Assistant` that is measured."""

    @property
    def reports(self) -> Mapping[str, IndexedReport]:
        """The reports that are answered from, by id."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question; raises QuestionError when it cannot be taken as it is."""

    def ranked(self, question: str, history: Sequence[Turn] = ()) -> Sequence[Sentence]:
        """All sentences of the reports, the one that answers best first."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question as asked: the answer, or the `error` where it was not taken, and how long that took.

    `ranked` holds the sentences found, best first; empty for a question without evidence.
    """

    question: Question
    answer: Answer | None
    error: str = ""
    ranked: tuple[Sentence, ...] = ()
    seconds: float = 0.0
