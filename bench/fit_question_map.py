"""Fit the map of questions to the sentences that answer them; writes index/question_map.npz.

Run: python bench/fit_question_map.py [--leave-out REPORT --out FILE]. What people ask in their own words lies elsewhere
among the vectors than what a report says about it. One matrix moves a question's vector, and learns from the
anticipated questions of the real and of all invented reports (`bench/practice`) to tell the sentence that answers from
the others of its report: what is learned holds for reports whose questions nobody has written down. No evaluation
question is read. Takes two minutes on two cores, nearly all of it the model. `--leave-out` keeps a report's questions
and sentences out, to measure what a new report without questions gets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from asked_reports import AskedReport, asked_reports, read_options
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from index.embedding import SentenceTransformerEmbedder
from index.question_map import FITTED, QuestionMap
from rag.settings import load_settings

EPOCHS = 3
BATCH = 256
LEARNING_RATE = 1e-3
SHARPNESS = 20.0
"""Cosines lie within one of each other: so many times that is what the softmax sees."""
PULL = 0.003
"""How strongly the matrix is held to changing nothing."""


@dataclass(frozen=True)
class Group:
    """A report's sentences alone and its questions as unit vectors, (texts, dimensions), and which answers each."""

    sentences: Tensor
    questions: Tensor
    answers: Tensor


def main() -> None:
    """Read the questions, fit, and write what was fitted."""
    options = read_options(main.__doc__, FITTED)
    embedder = SentenceTransformerEmbedder.load(load_settings().embedding_model)
    matrix = fit([embedded(embedder, report) for report in asked_reports(options.leave_out)])
    QuestionMap(matrix.numpy()).save(options.out, embedder.digest)


def embedded(embedder: SentenceTransformerEmbedder, report: AskedReport) -> Group:
    """A report's sentences alone and its questions as vectors."""
    sentences, questions = (torch.from_numpy(embedder.encode(each)) for each in (report.alone, report.questions))
    return Group(sentences, questions, torch.tensor(report.answers))


def fit(groups: Sequence[Group]) -> Tensor:
    """Learn to tell each question's sentence from all others of its report; shape (dimensions, dimensions).

    The matrix is the product of two, each held to changing nothing: so fitted it holds better for other reports than
    one matrix.
    """
    size = groups[0].sentences.shape[1]
    first, second = (torch.zeros(size, size, requires_grad=True) for _ in range(2))
    same = torch.eye(size)
    optimiser = torch.optim.Adam([first, second], lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        total, count = 0.0, 0
        for group, rows in batches(groups, epoch):
            moved = normalize(group.questions[rows] @ (same + first) @ (same + second), dim=-1)
            loss = cross_entropy(SHARPNESS * moved @ group.sentences.T, group.answers[rows])
            total, count = total + loss.item() * len(rows), count + len(rows)
            loss = loss + PULL * (first.square().sum() + second.square().sum())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / count:.3f}", flush=True)
    return ((same + first) @ (same + second)).detach()


def batches(groups: Sequence[Group], epoch: int) -> Iterator[tuple[Group, Tensor]]:
    """Questions of one report each, all reports' in any order."""
    random = np.random.default_rng(epoch)
    every = [
        (group, torch.from_numpy(rows))
        for group in groups
        for rows in np.array_split(random.permutation(len(group.answers)), max(len(group.answers) // BATCH, 1))
    ]
    return (every[number] for number in random.permutation(len(every)))


if __name__ == "__main__":
    main()
