"""How questions are answered that were written before anybody had read a report.

Run: python bench/first_questions.py. The index must be built (`rag index`). Eight authors, each as another kind of
person, wrote 70 questions that they would ask, read both reports, and said which of their questions these answer:
"yes", with the sentences, best one first, "partly", where a reader would be glad of what is said, or "no". What may
refuse is fitted to six of them (`python bench/calibrate.py`); the questions of two were kept out: nobody reads them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import numpy as np
from conversations import shares
from pydantic import BaseModel, ConfigDict

from eval.schema import Evidence
from rag.assistant import Assistant
from rag.settings import load_settings

EVAL = Path(__file__).parents[1] / "eval"
FITTED_TO, KEPT_OUT = EVAL / "first_questions.jsonl", EVAL / "first_questions_kept_out.jsonl"


class FirstQuestion(BaseModel):
    """What somebody asks who has not read the reports, whether these say, the sentences that do, best one first, and
    what is missing where they do not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    says: Literal["yes", "partly", "no"]
    evidence: tuple[Evidence, ...]
    why: str = ""

    @property
    def author(self) -> str:
        """The letter of who wrote it."""
        return self.id.split("-")[0]


def load_first_questions(path: Path) -> list[FirstQuestion]:
    """The questions of a file; raises pydantic's ValidationError for a line that is none."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [FirstQuestion.model_validate_json(line) for line in lines if line]


def tell(name: str, assistant: Assistant, questions: Iterable[FirstQuestion]) -> None:
    """Print how the questions of one file are answered, by whether the reports say."""
    groups: dict[str, list[tuple[float, ...]]] = {"yes": [], "partly": [], "no": []}
    for question in questions:
        groups[question.says].append(shares(assistant, question.evidence, assistant.ask(question.question, [])))
    print(name)
    for says, rows in ((says, rows) for says, rows in groups.items() if rows):
        first, found, refused, doubted = np.mean(rows, axis=0)
        told = f", the first statement answers {first:.0%}, any {found:.0%}" if says != "no" else ""
        print(f"  the reports say, {says}: {len(rows)}; refused {refused:.0%}, doubted {doubted:.0%}{told}")


def main() -> None:
    """Ask every question, and print how they are answered."""
    assistant = Assistant.open(load_settings())
    tell("fitted to", assistant, load_first_questions(FITTED_TO))
    tell("kept out", assistant, load_first_questions(KEPT_OUT))


if __name__ == "__main__":
    main()
