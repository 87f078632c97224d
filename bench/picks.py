"""What authors picked out of the reports for broad questions, and how much of it the answers quote.

Run: python bench/picks.py. The index must be built (`rag index`). Nobody's answer to "safeguarding" or "what is
going badly?" is the only right one. So several authors, each by themselves, chose the sentences that an answer must
hold, most important first. `rag/worth.json` is fitted to what two picked out of the real reports (`eval/picks.jsonl`)
and four out of invented ones (`bench/practice/picks.jsonl`); what two others picked out of the real ones was kept out.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from invented import PRACTICE, assistant_over_invented
from pydantic import BaseModel, ConfigDict

from eval.notes import places_between
from eval.schema import Evidence
from index.anchoring import places_of
from index.opened import OpenIndex
from rag.assistant import Assistant
from rag.settings import load_settings
from rag.types import Answer

EVAL = Path(__file__).parents[1] / "eval"
REAL, KEPT_OUT, INVENTED = EVAL / "picks.jsonl", EVAL / "picks_kept_out.jsonl", PRACTICE / "picks.jsonl"


class Pick(BaseModel):
    """A broad question, and what its author picked for it, most important first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    question: str
    picks: tuple[Evidence, ...]

    def only(self) -> list[str] | None:
        """The report that is asked, where it is an invented one: beside it stand those of other councils."""
        report = self.picks[0].report
        return [report] if (PRACTICE / f"{report}.txt").is_file() else None


def load_picks(path: Path) -> list[Pick]:
    """The picks of a file; raises pydantic's ValidationError for a line that is none."""
    return [Pick.model_validate(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def places_of_pick(index: OpenIndex, quoted: Evidence) -> set[int]:
    """The places of the sentences that a pick quotes, wherever its words stand."""
    spans = places_of(index.reports[quoted.report].read, quoted.quote)
    return {place for start, end in spans for place in places_between(index, quoted.report, start, end)}


def main() -> None:
    """Ask every question, and print for each kind of question how much of what was picked is quoted."""
    settings = load_settings()
    real = Assistant.open(settings)
    tell("fitted to", real, load_picks(REAL))
    tell("kept out", real, load_picks(KEPT_OUT))
    with assistant_over_invented(settings, real.embedder) as invented:
        tell("invented reports, fitted to", invented, load_picks(INVENTED))


def tell(name: str, assistant: Assistant, picks: Sequence[Pick]) -> None:
    """Print the shares of one set, kind by kind."""
    print(name)
    for kind in dict.fromkeys(pick.kind for pick in picks):
        found = [shares(assistant, pick) for pick in picks if pick.kind == kind]
        quoted, of_quotes, first, lead, words = np.nanmean(np.array(found), axis=0)
        print(
            f"  {kind}: {len(found)} questions; of what was picked {quoted:.0%} is quoted; of what is quoted "
            f"{of_quotes:.0%} was picked, of first statements {first:.0%}; the first pick is quoted in {lead:.0%}; "
            f"{words:.0f} words"
        )


def shares(assistant: Assistant, pick: Pick) -> tuple[float, ...]:
    """For one question: the share of picks quoted and of quotes picked, whether the first quote was picked and the
    first pick is quoted, and the words of the answer."""
    answer = assistant.ask(pick.question, reports=pick.only())
    picked = [places_of_pick(assistant.index, each) for each in pick.picks]
    quoted = [
        places_between(assistant.index, citation.report, citation.start, citation.end) for citation in answer.citations
    ]
    every = set[int]().union(*quoted)
    right = [any(each & places for each in picked) for places in quoted]
    return (
        float(np.mean([bool(each & every) for each in picked])),
        float(np.mean(right)) if right else float("nan"),
        float(bool(right) and right[0]),
        float(bool(picked[0] & every)),
        float(_words(answer)),
    )


def _words(answer: Answer) -> int:
    return sum(len(statement.text.split()) for statement in answer.statements)


if __name__ == "__main__":
    main()
