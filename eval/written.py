"""The labelled pairs of `written.jsonl`: a statement, what it cites, and what is wrong with it, if anything.

They are split by passage: `tuning`, by which the verification's tables were written and its thresholds set, and
`held_out`, by which it is measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import QuestionSetError
from eval.types import Record
from index.opened import OpenIndex
from rag.writing.verify import Source, Verifier, source_of

WRITTEN = Path(__file__).parent / "written.jsonl"
SECOND = Path(__file__).parent / "second" / "written.jsonl"
"""Pairs by authors who saw neither the code nor the first pairs."""

Half = Literal["tuning", "held_out"]
Fault = Literal["faithful", "wrong_figure", "reversed_negation", "wrong_subject", "added_claim"]


class Cited(BaseModel):
    """A sentence that a statement cites, word for word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: str
    quote: str = Field(min_length=1)


class Pair(BaseModel):
    """A statement and what it cites; `kind` says how it is unfaithful."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    half: Half
    kind: Fault
    statement: str = Field(min_length=1)
    evidence: tuple[Cited, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of a half: of unfaithful statements caught; of faithful ones dropped, and of those for which their sources
    stand in, since the program could not tell; and of each kind how many are judged wrongly, of how many."""

    caught: float
    dropped: float
    stood_in: float
    wrong: Mapping[Fault, tuple[int, int]]


def written_row(records: Sequence[Record], model: str) -> str:
    """One line on written mode: how many answers were written, and the share of the model's statements that could not
    be verified, with how many quotes stand in for them."""
    answers = [record.answer for record in records if record.answer is not None]
    written = [answer for answer in answers if answer.mode == "written"]
    kept = sum(not statement.stands_in for answer in written for statement in answer.statements)
    stand_in = sum(statement.stands_in for answer in written for statement in answer.statements)
    dropped = sum(answer.dropped for answer in answers)
    share = dropped / (dropped + kept) if dropped + kept else 0.0
    return (
        f"written by {model}: {len(written)} of {len(answers)} answers, {kept} statements shown, "
        f"{dropped} dropped ({share:.0%}), {stand_in} quotes in their place"
    )


def load_pairs(path: Path = WRITTEN) -> tuple[Pair, ...]:
    """Read the pairs; raises QuestionSetError with the line at fault."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            pairs.append(Pair.model_validate_json(line))
        except ValidationError as error:
            raise QuestionSetError(f"{path}, line {number}: {error.errors()[0]['msg']}; correct it") from error
    return tuple(pairs)


def sources_of(pair: Pair, index: OpenIndex, council: str) -> list[Source]:
    """The sources of a pair; raises QuestionSetError where its evidence is no sentence of the index."""
    sentences = {(sentence.report, index.quote(sentence)): sentence for sentence in index.sentences}
    missing = next((cited for cited in pair.evidence if (cited.report, cited.quote) not in sentences), None)
    if missing is not None:
        raise QuestionSetError(f"pair {pair.id}: no sentence of {missing.report} is “{missing.quote[:60]}”; correct it")
    return [source_of(index, sentences[cited.report, cited.quote], council) for cited in pair.evidence]


def rates(pairs: Sequence[Pair], verifier: Verifier, index: OpenIndex, council: str) -> Rates:
    """How the verifier judges `pairs`."""
    wrong: dict[Fault, tuple[int, int]] = {}
    unsure = 0
    for pair in pairs:
        verdict = verifier.check(pair.statement, sources_of(pair, index, council))
        faithful = pair.kind == "faithful"
        unsure += faithful and verdict.unsure
        before, total = wrong.get(pair.kind, (0, 0))
        wrong[pair.kind] = before + (verdict.verified != faithful), total + 1
    unfaithful = [counts for kind, counts in wrong.items() if kind != "faithful"]
    missed, of = (sum(counts[place] for counts in unfaithful) for place in (0, 1))
    failed, all_faithful = wrong.get("faithful", (0, 0))
    return Rates(1 - missed / (of or 1), (failed - unsure) / (all_faithful or 1), unsure / (all_faithful or 1), wrong)
