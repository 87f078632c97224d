"""Fit the map of questions to the sentences that answer them; writes index/question_map.npz.

Run: python bench/fit_question_map.py [--leave-out REPORT --out FILE]. What people ask in their own words lies elsewhere
among the vectors than what a report says about it. One matrix moves a question's vector, and learns from the
anticipated questions of the real and of all invented reports (`bench/practice`) to tell the sentence that answers from
the others of its report: what is learned holds for reports whose questions nobody has written down. No evaluation
question is read. Takes two minutes on two cores, nearly all of it the model. `--leave-out` keeps a report's questions
and sentences out, to measure what a new report without questions gets.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from invented import PRACTICE
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from index.catalogue import Catalogue, load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.passages import cut_passages
from index.question_map import FITTED, QuestionMap
from index.questions import load_questions
from index.readers import read_report
from index.units import alone_texts, make_units, questions_by_target
from rag.settings import load_settings

EPOCHS = 3
BATCH = 256
LEARNING_RATE = 1e-3
SHARPNESS = 20.0
"""Cosines lie within one of each other: so many times that is what the softmax sees."""
PULL = 0.003
"""How strongly the matrix is held to changing nothing."""


@dataclass(frozen=True)
class AskedReport:
    """A report's sentences, its questions, and which sentence answers each."""

    sentences: Sequence[str]
    questions: Sequence[str]
    answers: Sequence[int]


@dataclass(frozen=True)
class Group:
    """The same as unit vectors, (texts, dimensions)."""

    sentences: Tensor
    questions: Tensor
    answers: Tensor


def main() -> None:
    """Read the questions, fit, and write what was fitted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--leave-out", help="id of a report that is kept out")
    parser.add_argument("--out", type=Path, default=FITTED)
    options = parser.parse_args()
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model)
    catalogues = [load_catalogue(settings.seeds), load_catalogue(PRACTICE)]
    reports = [report for catalogue in catalogues for report in asked_reports(catalogue, options.leave_out)]
    matrix = fit([embedded(embedder, report) for report in reports])
    QuestionMap(matrix.numpy()).save(options.out, embedder.digest)


def asked_reports(catalogue: Catalogue, leave_out: str | None) -> Iterator[AskedReport]:
    """The reports of a catalogue, sentences without their headings, with the questions that each of them answers."""
    for report in catalogue.reports:
        if report.id == leave_out:
            continue
        read = read_report(catalogue.file_of(report), report.title)
        passages = cut_passages(report.id, read)
        known = load_questions(catalogue.questions_file(report), report.id, len(read.text))
        asked = questions_by_target(passages, [question for question in known if question.of == "sentence"])
        units = [unit for unit in make_units(read, passages, {}) if unit.kind == "sentence"]
        mine = [asked.get(unit.id.split("|")[1], []) for unit in units]
        answers = [place for place, questions in enumerate(mine) for _ in questions]
        yield AskedReport(
            alone_texts(passages, (unit.text for unit in units)), [text for each in mine for text in each], answers
        )


def embedded(embedder: SentenceTransformerEmbedder, report: AskedReport) -> Group:
    """A report's sentences and questions as vectors."""
    sentences, questions = (torch.from_numpy(embedder.encode(each)) for each in (report.sentences, report.questions))
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
