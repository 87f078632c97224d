"""How follow-ups are answered in whole conversations, each with the program's own answers before it.

Run: python bench/conversations.py. The index must be built (`rag index`). Two kinds of authors wrote conversations of
four turns as people type them, each author alone. Eight knew what their reports say: four wrote on the real reports, of
which two were kept out and nobody reads them, and four on invented reports. Sixteen others, each as another kind of
person, wrote before they had read a report, and then said of each turn whether the reports answer it; three of these
were kept out. What a follow-up owes to what was said before it is fitted to the former (`python
bench/fit_conversation.py`), what may refuse it to the latter too (`python bench/calibrate.py`).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
from invented import PRACTICE, assistant_over_invented
from picks import places_of_pick
from pydantic import BaseModel, ConfigDict

from eval.metrics import DECLINED
from eval.notes import places_between
from eval.schema import Evidence
from rag.assistant import Assistant
from rag.settings import load_settings
from rag.types import Answer, Turn
from rag.wording import DOUBTFUL

EVAL = Path(__file__).parents[1] / "eval"
REAL, KEPT_OUT = EVAL / "conversations.jsonl", EVAL / "conversations_kept_out.jsonl"
FIRST, FIRST_KEPT_OUT = EVAL / "first_conversations.jsonl", EVAL / "first_conversations_kept_out.jsonl"
INVENTED = PRACTICE / "conversations.jsonl"

Says = Literal["yes", "partly", "no"]


class Asking(BaseModel):
    """One turn: what is typed, and the sentences that answer it, best first; none where no report does. By those who
    had not read a report also: the same as a question that stands alone, whether the reports say, and what is missing
    where they do not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: str
    turn: int
    kind: str
    question: str
    evidence: tuple[Evidence, ...]
    alone: str = ""
    says: Says | None = None
    why: str = ""

    @property
    def answered(self) -> Says:
        """Whether the reports answer it."""
        return self.says or ("yes" if self.evidence else "no")


Asked = tuple[Asking, list[Turn], list[str] | None, Answer]
"""A turn, what was said before it, the reports that were asked (None for all), and the answer."""


def load_conversations(path: Path) -> list[list[Asking]]:
    """The conversations of a file; raises pydantic's ValidationError for a line that is none."""
    turns = [Asking.model_validate(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return [list(each) for _, each in groupby(turns, key=lambda turn: turn.conversation)]


def held(assistant: Assistant, conversations: Iterable[Sequence[Asking]]) -> Iterator[Asked]:
    """Each turn as it is asked, after the answers to those before it; an invented report is asked by itself."""
    for turns in conversations:
        reports = {evidence.report for turn in turns for evidence in turn.evidence}
        only = sorted(reports) if any((PRACTICE / f"{report}.txt").is_file() for report in reports) else None
        history: list[Turn] = []
        for turn in turns:
            answer = assistant.ask(turn.question, history, only)
            yield turn, list(history), only, answer
            history += as_turns(turn.question, answer)


def as_turns(question: str, answer: Answer) -> list[Turn]:
    """What the page sends of a question and its answer when the next one is asked."""
    said = " ".join(statement.text for statement in answer.statements) or answer.notice
    return [Turn(role="user", content=question), Turn(role="assistant", content=said)]


def tell(name: str, assistant: Assistant, path: Path) -> None:
    """Print the shares of one file, first questions and follow-ups apart."""
    groups: dict[tuple[str, Says], list[tuple[float, ...]]] = {}
    for turn, _, _, answer in held(assistant, load_conversations(path)):
        group = ("first question" if turn.turn == 1 else "follow-up", turn.answered)
        groups.setdefault(group, []).append(shares(assistant, turn.evidence, answer))
    print(name)
    for (turns, says), rows in sorted(groups.items()):
        first, found, refused, doubted = np.mean(rows, axis=0)
        told = f", the first statement answers {first:.0%}, any {found:.0%}" if says != "no" else ""
        print(f"  {turns}, the reports say, {says}: {len(rows)}; refused {refused:.0%}, doubted {doubted:.0%}{told}")


def shares(assistant: Assistant, evidence: Iterable[Evidence], answer: Answer) -> tuple[float, ...]:
    """Whether the first statement holds a sentence that answers, whether any does, whether it was refused, and whether
    it was told that the reports may not say quite this."""
    right = set[int]().union(*(places_of_pick(assistant.index, each) for each in evidence))
    quoted = [places_between(assistant.index, c.report, c.start, c.end) for c in answer.citations]
    first = [place for place in quoted[:1] if place & right]
    found = (bool(first), any(place & right for place in quoted))
    return tuple(map(float, (*found, answer.status in DECLINED, DOUBTFUL in answer.notice)))


def main() -> None:
    """Hold every conversation, and print how its turns are answered."""
    settings = load_settings()
    real = Assistant.open(settings)
    tell("fitted to", real, REAL)
    tell("kept out", real, KEPT_OUT)
    tell("by those who had not read, fitted to", real, FIRST)
    tell("by those who had not read, kept out", real, FIRST_KEPT_OUT)
    with assistant_over_invented(settings, real.embedder) as invented:
        tell("invented reports, fitted to", invented, INVENTED)


if __name__ == "__main__":
    main()
