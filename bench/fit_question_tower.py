"""Fit the question tower to the anticipated questions; writes index/question_tower.npz.

Run: python bench/fit_question_tower.py [--leave-out REPORT --out FILE]. What people ask in their own words lies
elsewhere among the vectors than what a report says about it. The upper layers of the embedding model, changed by
products of small matrices, and one matrix learn from the anticipated questions of the real and of all invented reports
(`bench/practice`) to tell the sentence that answers from the others of its report; sentences stay where they are. What
is learned holds for reports whose questions nobody has written down. No evaluation question is read. Takes about four
minutes on two cores. `--leave-out` keeps a report's questions and sentences out, to measure what a new report without
questions gets.
"""

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from asked_reports import AskedReport, asked_reports, read_options
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize
from torch.nn.utils.rnn import pad_sequence

from index.embedding import SentenceTransformerEmbedder, mean_of, through
from index.question_tower import FITTED, UPPER, QuestionTower
from rag.settings import load_settings

EPOCHS = 2
BATCH = 128
RANK = 16
LEARNING_RATE = 1e-3
WARMING = 30
"""Steps in which the rate rises; after that it falls to nothing."""
SHARPNESS = 20.0
"""Cosines lie within one of each other: so many times that is what the softmax sees."""
PULL = 0.003
"""How strongly the matrix is held to changing nothing."""
LONGEST = 48
"""Word pieces of a question that are looked at."""


@dataclass(frozen=True)
class Group:
    """A report's sentences alone as unit vectors, (texts, dimensions), its questions as word pieces from the shared
    lower layers, and which sentence answers each."""

    sentences: Tensor
    questions: Sequence[Tensor]
    answers: Tensor


class Changed(nn.Module):
    """A linear layer of the model, with a product of two small matrices added that changes nothing at first."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, pieces: Tensor) -> Tensor:
        """As the layer, and what was learned."""
        return self.layer(pieces) + (pieces @ self.down.T) @ self.up.T


class Tower(nn.Module):
    """The upper layers with their changes, and the matrix as the product of two, each held to changing nothing: so
    fitted it holds better for other reports than one matrix."""

    def __init__(self, layers: Any) -> None:
        super().__init__()
        self.layers = copy.deepcopy(layers).requires_grad_(False)
        linear = [name for name, each in self.layers.named_modules() if isinstance(each, nn.Linear)]
        for name in linear:
            self.layers.set_submodule(name, Changed(self.layers.get_submodule(name)))
        size = layers[0].attention.self.query.in_features
        self.first, self.second = (nn.Parameter(torch.zeros(size, size)) for _ in range(2))

    def forward(self, pieces: Tensor, real: Tensor) -> Tensor:
        """Unit vectors, (questions, dimensions), of pieces from the lower layers, (questions, longest, dimensions)."""
        vectors = normalize(mean_of(through(self.layers, pieces, real), real), dim=-1)
        return normalize(vectors @ self.matrix, dim=-1)

    @property
    def matrix(self) -> Tensor:
        """The product of the two."""
        same = torch.eye(len(self.first))
        return (same + self.first) @ (same + self.second)

    def fitted(self) -> QuestionTower:
        """What was learned, as it is stored."""
        changed = {name: each for name, each in self.layers.named_modules() if isinstance(each, Changed)}
        updates = {name: (each.up.detach().numpy(), each.down.detach().numpy()) for name, each in changed.items()}
        return QuestionTower(updates, self.matrix.detach().numpy())


def main() -> None:
    """Read the questions, fit, and write what was fitted."""
    options = read_options(main.__doc__, FITTED)
    embedder = SentenceTransformerEmbedder.load(load_settings().embedding_model)
    groups = [embedded(embedder, report) for report in asked_reports(options.leave_out)]
    torch.manual_seed(0)
    fit(Tower(embedder.transformer.encoder.layer[-UPPER:]), groups).save(options.out, embedder.digest)


def embedded(embedder: SentenceTransformerEmbedder, report: AskedReport) -> Group:
    """A report's sentences alone as vectors, and its questions after the lower layers."""
    sentences = torch.from_numpy(embedder.encode(report.alone))
    return Group(sentences, embedder.lower_pieces(report.questions, LONGEST), torch.tensor(report.answers))


def fit(tower: Tower, groups: Sequence[Group]) -> QuestionTower:
    """Learn to tell each question's sentence from all others of its report."""
    steps = [batch for epoch in range(EPOCHS) for batch in batches(groups, epoch)]
    optimiser = torch.optim.Adam([each for each in tower.parameters() if each.requires_grad], lr=LEARNING_RATE)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min((n + 1) / WARMING, 1 - n / len(steps)))
    # Dropout, as when the model itself was trained: without it the few reports are learned by heart.
    tower.train()
    total = 0.0
    for number, (group, rows) in enumerate(steps, 1):
        questions = [group.questions[row] for row in rows]
        real = pad_sequence([torch.ones(len(each), dtype=torch.bool) for each in questions], batch_first=True)
        moved = tower(pad_sequence(questions, batch_first=True).float(), real)
        loss = cross_entropy(SHARPNESS * moved @ group.sentences.T, group.answers[torch.tensor(rows)])
        total += loss.item()
        loss = loss + PULL * (tower.first.square().sum() + tower.second.square().sum())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rates.step()
        if number % 50 == 0:
            print(f"{number} of {len(steps)} batches: loss {total / 50:.3f}", flush=True)
            total = 0.0
    return tower.fitted()


def batches(groups: Sequence[Group], epoch: int) -> Iterator[tuple[Group, list[int]]]:
    """Questions of one report each, of like lengths, all reports' in any order."""
    random = np.random.default_rng(epoch)
    every = []
    for group in groups:
        lengths = np.array([len(question) for question in group.questions])
        in_order = np.argsort(lengths + 4 * random.random(len(lengths)))
        every += [(group, rows.tolist()) for rows in np.array_split(in_order, max(len(lengths) // BATCH, 1))]
    return (every[number] for number in random.permutation(len(every)))


if __name__ == "__main__":
    main()
