"""A language model as judge, with LlamaIndex's evaluators: is what an answer says borne out by what it cites, and is it
right? How often the judge agrees with the labelled pairs of `written.jsonl` stands beside its scores: a judge that
cannot tell those apart says nothing.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator
from llama_index.core.llms import LLM

from eval.types import Record
from eval.written import Pair
from rag.settings import Settings
from rag.writing.errors import ModelSettingsError
from rag.writing.models import connector

_SCORE = re.compile(r"\s*(?:score\W*)?([1-5](?:\.\d+)?)\b", re.IGNORECASE)
RIGHT = 4.0
"""LlamaIndex's own threshold of its score from 1 to 5."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Shares, and of how many: answers found faithful, answers found right, labelled pairs judged as labelled.

    `not_judged`: replies of the judge that were no judgement.
    """

    faithful: float
    right: float
    answers: int
    agreement: float
    pairs: int
    not_judged: int

    @property
    def line(self) -> str:
        """All of it in a line."""
        return (
            f"judge: {self.faithful:.0%} faithful and {self.right:.0%} right of {self.answers} answers; it agrees with "
            f"{self.agreement:.0%} of {self.pairs} labelled pairs ({self.not_judged} replies were no judgement)"
        )


def judge(
    settings: Settings, records: Sequence[Record], pairs: Sequence[Pair], step: Callable[[], None] = lambda: None
) -> Judged:
    """Ask the configured model; raises ModelSettingsError where there is none, and whatever its server causes."""
    connect = connector(settings)
    if connect is None:
        raise ModelSettingsError("no language model is configured to judge; set RAG_LLM and RAG_LLM_MODEL")

    async def run() -> Judged:
        async with connect() as model:
            return await _judge(model, records, pairs, step)

    return asyncio.run(run())


async def _judge(model: LLM, records: Sequence[Record], pairs: Sequence[Pair], step: Callable[[], None]) -> Judged:
    faithfulness, correctness = (
        FaithfulnessEvaluator(llm=model),
        CorrectnessEvaluator(llm=model, parser_function=_score),
    )
    agreed: list[bool] = []
    for pair in pairs:
        verdict = await faithfulness.aevaluate(
            response=pair.statement, contexts=[" ".join(cited.quote.split()) for cited in pair.evidence]
        )
        agreed.append(bool(verdict.passing) == (pair.kind == "faithful"))
        step()
    faithful: list[bool] = []
    right: list[bool] = []
    not_judged = 0
    for record in records:
        answer = record.answer
        if answer is None or not answer.statements:
            continue
        said = " ".join(statement.text for statement in answer.statements)
        verdict = await faithfulness.aevaluate(response=said, contexts=[each.quote for each in answer.citations])
        faithful.append(bool(verdict.passing))
        scored = await correctness.aevaluate(query=answer.searched_for, response=said, reference=record.question.answer)
        if scored.score is None:
            not_judged += 1
        else:
            right.append(scored.score >= RIGHT)
        step()
    return Judged(_share(faithful), _share(right), len(faithful), _share(agreed), len(agreed), not_judged)


def _score(reply: str) -> tuple[float | None, str]:
    """The judge's score from 1 to 5 and its reasons; None where it gave none. LlamaIndex's own reader breaks there."""
    found = _SCORE.match(reply)
    return (float(found[1]), reply[found.end() :].strip()) if found else (None, reply)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")
