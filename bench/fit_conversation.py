"""What a follow-up owes to what was said before it: the shares of its readings, and what a passage gains that the last
answer quoted (`Tuning` in `rag/tuning.py`).

Run: python bench/fit_conversation.py. The index must be built (`rag index`). A softmax regression over all sentences,
in which those that answer should come first, for questions that lean on an earlier one and for those that stand alone.
It is fitted to the follow-ups of `eval/conversations.jsonl`, of the invented reports' conversations and of the tuning
questions, these with their own history and with the program's answers. Prints what is fitted and, on folds that share
no conversation, how often the best sentence is one that answers; what is set was chosen by hand beside that, so that
no whole answer to a tuning question is lost.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from conversations import INVENTED, REAL, Asking, as_turns, held, load_conversations
from invented import assistant_over_invented
from numpy.typing import NDArray
from picks import places_of_pick
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from eval.schema import Evidence, Question
from eval.tuning import for_tuning
from rag.assistant import Assistant
from rag.looking_up import score
from rag.retrieval import search
from rag.settings import load_settings
from rag.spans import passages_quoted_in
from rag.tuning import Tuning
from rag.types import Turn
from rag.understanding import complete, read

FOLDS = 8
SCALE = 20.0
"""Scores lie within a tenth of each other: so many times that is what the penalty sees."""
PENALTY = 1.0

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One follow-up: its columns are the score after the earlier question, that by itself, that of the earlier
    question, and whether the last answer quoted the passage; shape (sentences, 4)."""

    conversation: str
    leans: bool
    columns: Numbers
    answers: NDArray[np.bool_]


def main() -> None:
    """Read every follow-up, and print both fits."""
    settings = load_settings()
    real = Assistant.open(settings)
    rows = [*_of_conversations(real, load_conversations(REAL)), *_of_questions(real, for_tuning(real.reports))]
    with assistant_over_invented(settings, real.embedder) as invented:
        rows += _of_conversations(invented, load_conversations(INVENTED))
    tuning = Tuning()
    after, itself, earlier = tuning.leaning_shares
    _tell("that lean", [row for row in rows if row.leans], (after, itself, earlier, tuning.thread))
    itself, after, earlier = tuning.beside_shares
    _tell("that stand alone", [row for row in rows if not row.leans], (after, itself, earlier, tuning.thread_beside))


def _of_conversations(assistant: Assistant, conversations: Iterable[list[Asking]]) -> Iterator[Row]:
    for turn, history, only, _ in held(assistant, conversations):
        if history and turn.evidence:
            yield from _row(assistant, turn.conversation, turn.question, history, only, turn.evidence)


def _of_questions(assistant: Assistant, questions: Iterable[Question]) -> Iterator[Row]:
    for question in questions:
        if question.type != "followup" or not question.evidence:
            continue
        own: list[Turn] = []
        for typed in (turn.content for turn in question.history if turn.role == "user"):
            own += as_turns(typed, assistant.ask(typed, own))
        for history in (question.history, own):
            yield from _row(assistant, question.id, question.question, history, None, question.evidence)


def _row(
    assistant: Assistant,
    conversation: str,
    question: str,
    history: Iterable[Turn],
    only: list[str] | None,
    evidence: Iterable[Evidence],
) -> Iterator[Row]:
    index, embedder = assistant.index, assistant.embedder
    spelt = index.in_full(question)
    asked = read(complete(spelt, list(history), index, embedder), spelt, index)
    if asked.compares or asked.of or not (asked.leaning or asked.beside):
        return
    texts = (asked.text, *asked.leaning) if asked.leaning else (asked.beside[0], asked.text, asked.beside[1])
    readings = [score(index, found, asked, Tuning()) for found in search(index, embedder, texts, only)]
    thread = np.zeros(len(index.sentences))
    thread[passages_quoted_in(index, asked.answered)] = 1
    answers = np.zeros(len(index.sentences), dtype=np.bool_)
    answers[list(set[int]().union(*(places_of_pick(index, each) for each in evidence)))] = True
    may_lead = np.array([not sentence.lead for sentence in index.sentences]) & (readings[0] >= 0)
    columns = np.column_stack([*readings, thread])[may_lead]
    if answers[may_lead].any():
        yield Row(conversation, bool(asked.leaning), columns, answers[may_lead])


def _fit(rows: list[Row]) -> Numbers:
    scale = np.array([SCALE, SCALE, SCALE, 1.0])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for row in rows:
            logits = row.columns @ (scale * weights)
            total += float(logsumexp(logits) - logsumexp(logits[row.answers]))
            pull = softmax(logits)
            pull[row.answers] -= softmax(logits[row.answers])
            slope = slope + scale * (pull @ row.columns)
        return total, slope

    found = scale * minimize(loss, np.zeros(4), jac=True, method="L-BFGS-B").x
    return np.asarray(found / found[:3].sum())


def _share(rows: list[Row], weights_of: Callable[[Row], Numbers]) -> float:
    return float(np.mean([row.answers[int(np.argmax(row.columns @ weights_of(row)))] for row in rows]))


def _tell(name: str, rows: list[Row], as_set: tuple[float, ...]) -> None:
    conversations = np.random.default_rng(0).permutation(sorted({row.conversation for row in rows}))
    fold = {str(conversation): number % FOLDS for number, conversation in enumerate(conversations)}
    fits = [_fit([row for row in rows if fold[row.conversation] != left_out]) for left_out in range(FOLDS)]
    by_itself = np.array([0.0, 1.0, 0.0, 0.0])
    print(
        f"{len(rows)} follow-ups {name}; the best sentence answers by itself {_share(rows, lambda _: by_itself):.1%}, "
        f"on folds {_share(rows, lambda row: fits[fold[row.conversation]]):.1%}, "
        f"as set {_share(rows, lambda _: np.array(as_set)):.1%}"
    )
    print("  after the earlier question, by itself, the earlier question, quoted:", np.round(_fit(rows), 3))


if __name__ == "__main__":
    main()
