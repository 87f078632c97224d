"""Fit how much each search counts; prints the weights to put into rag/retrieval.py.

Run: python bench/fit_weights.py. The index must be built (`rag index`). Read are the development and calibration
questions that ask for one thing. Each is asked three times: over both reports, and over reports of which one has no
anticipated questions, so that sentences with and without them come out on one scale. A softmax over all sentences, the
likelihood of those that are evidence, weights not negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import softplus

from eval.left_out import left_out
from eval.metrics import occurrences, overlaps
from eval.schema import Question
from eval.tuning import for_tuning
from index.opened import OpenIndex
from rag.assistant import Assistant
from rag.retrieval import search
from rag.settings import load_settings

WITH = ("question", "asked", "passage", "keyword", "late")
WITHOUT = ("passage", "keyword", "late", "moved")
SEARCHES = (*WITH, "moved")
LEFT_OUT_SHARE = 0.5
"""How much the questions over reports with one stripped count, against the whole."""
SHRINK = 1e-4


@dataclass(frozen=True)
class Asked:
    """Every question's scores, (questions, sentences, searches), and which sentences have anticipated questions."""

    scores: dict[str, Tensor]
    anticipated: Tensor
    share: float


def main() -> None:
    """Search for every question, fit, and print."""
    settings = load_settings()
    whole = Assistant.open(settings)
    questions = [
        q for q in for_tuning(whole.reports) if q.answerable and q.type not in ("compare", "followup", "multi")
    ]
    asked = [searched(whole, questions, 1.0)]
    for report in whole.reports:
        with left_out(settings, whole.embedder, report) as bare:
            asked.append(searched(bare, questions, LEFT_OUT_SHARE))
    evidence = torch.from_numpy(np.array([holds(whole.index, question) for question in questions], dtype=np.float32))
    with_questions, without, offset = fit(asked, evidence)
    scale = with_questions.sum()
    for name, values, names in (("with", with_questions, WITH), ("without", without, WITHOUT)):
        print(name, {key: round(float(value / scale), 3) for key, value in zip(names, values, strict=True)})
    print("offset", round(float(offset / scale), 3), "questions", len(questions))


def searched(assistant: Assistant, questions: Sequence[Question], share: float) -> Asked:
    """What each search says of every sentence."""
    index = assistant.index
    found = [search(index, assistant.embedder, [question.question])[0] for question in questions]
    scores = {name: torch.from_numpy(np.array([getattr(each, name) for each in found])) for name in SEARCHES}
    return Asked(scores, torch.from_numpy(index.anticipated), share)


def holds(index: OpenIndex, question: Question) -> NDArray[np.bool_]:
    """Of each sentence, whether it overlaps the question's evidence."""
    places = [(e.report, *place) for e in question.evidence for place in occurrences(e, index.reports)]
    return np.array([overlaps(sentence, places) for sentence in index.sentences])


def fit(asked: Sequence[Asked], evidence: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Weights with and without anticipated questions, and the offset of the latter."""
    ours, theirs, offset = (torch.ones(size, requires_grad=True) for size in (len(WITH), len(WITHOUT), 1))
    optimiser = torch.optim.LBFGS([ours, theirs, offset], max_iter=300, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimiser.zero_grad()
        loss = SHRINK * (ours.square().sum() + theirs.square().sum())
        for each in asked:
            with_questions = sum(w * each.scores[n] for w, n in zip(softplus(ours), WITH, strict=True))
            without = sum(w * each.scores[n] for w, n in zip(softplus(theirs), WITHOUT, strict=True)) + offset
            scores = torch.where(each.anticipated, with_questions, without)
            right = torch.logsumexp(scores + torch.log(evidence + 1e-9), 1)
            loss = loss - each.share * (right - torch.logsumexp(scores, 1)).mean()
        loss.backward()
        return loss

    optimiser.step(step)
    return softplus(ours).detach(), softplus(theirs).detach(), offset.detach()


if __name__ == "__main__":
    main()
