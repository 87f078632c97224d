"""Fit the late interaction to the anticipated questions; writes index/late_interaction.npz.

Run: python bench/fit_late_interaction.py [--leave-out REPORT --out FILE]. The embedding model stays as it is: one
linear projection of its word pieces' vectors, and one linear layer that weighs a question's pieces, learn to tell the
sentence that answers a question from others. Four invented reports of `bench/practice` are learned from as well: what
is learned from more reports holds better for the next. No evaluation question is read. Takes about seven minutes on two
cores. `--leave-out` keeps a report's questions and sentences out, to measure what a new report without questions gets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from asked_reports import asked_reports, read_options
from invented import LEARNED_FROM
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from index.embedding import SentenceTransformerEmbedder
from index.late_interaction import FITTED, Projection
from rag.settings import load_settings

DIMENSIONS = 128
EPOCHS = 3
BATCH = 48
NEGATIVES = 100
LEARNING_RATE = 1e-3
PULL = 0.01
"""How strongly the projection is held to where it began: without it, it fits one report and does worse on another."""
LONGEST_QUESTION, LONGEST_SENTENCE = 32, 80
"""Word pieces that are looked at; nearly all texts are shorter."""


@dataclass(frozen=True)
class Texts:
    """Word pieces of texts, padded. `pieces`: (texts, longest, dimensions); `real`: (texts, longest)."""

    pieces: Tensor
    real: Tensor

    def __getitem__(self, rows: Tensor) -> "Texts":
        return Texts(self.pieces[rows], self.real[rows])


class LateInteraction(nn.Module):
    """The projection, the weigher, and a temperature that only fitting needs."""

    def __init__(self, sentences: Texts) -> None:
        super().__init__()
        size = sentences.pieces.shape[-1]
        self.projection = nn.Linear(size, DIMENSIONS, bias=False)
        self.weigher = nn.Linear(size, 1, bias=False)
        self.temperature = nn.Parameter(torch.tensor(2.5))
        # Begin with the directions in which pieces differ most, and with all of a question's pieces alike.
        directions = torch.linalg.svd(sentences.pieces[sentences.real][::5], full_matrices=False)[2]
        self.register_buffer("start", directions[:DIMENSIONS].clone())
        self.projection.weight.data = directions[:DIMENSIONS].clone()
        nn.init.zeros_(self.weigher.weight)

    def forward(self, questions: Texts, sentences: Texts) -> Tensor:
        """Scores of shape (questions, sentences)."""
        ours, theirs = (normalize(self.projection(texts.pieces), dim=-1) for texts in (questions, sentences))
        weights = self.weigher(questions.pieces).squeeze(-1).masked_fill(~questions.real, -1e9)
        similar = torch.einsum("qpd,sod->qpso", ours, theirs).masked_fill(~sentences.real, -1.0)
        scores = torch.einsum("qp,qps->qs", torch.softmax(weights, dim=-1), similar.amax(dim=-1))
        return torch.exp(self.temperature) * scores


def main() -> None:
    """Read the questions, fit, and write what was fitted."""
    options = read_options(main.__doc__, FITTED)
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model)
    sentences, questions, answers = texts(options.leave_out)
    torch.manual_seed(0)
    fitted = fit(
        pieces(embedder, questions, LONGEST_QUESTION),
        pieces(embedder, sentences, LONGEST_SENTENCE),
        torch.tensor(answers),
    )
    matrix, weigher = (layer.weight.detach().numpy() for layer in (fitted.projection, fitted.weigher))
    Projection("new", matrix, weigher[0]).save(options.out, embedder.digest)


def texts(leave_out: str | None) -> tuple[list[str], list[str], list[int]]:
    """Sentences under their headings, anticipated questions, and which sentence answers each."""
    sentences: list[str] = []
    questions: list[str] = []
    answers: list[int] = []
    for report in asked_reports(leave_out, LEARNED_FROM):
        questions += report.questions
        answers += [len(sentences) + place for place in report.answers]
        sentences += report.sentences
    return sentences, questions, answers


def pieces(embedder: SentenceTransformerEmbedder, written: Sequence[str], longest: int) -> Texts:
    """The word pieces of texts, cut at `longest`."""
    found = [torch.from_numpy(each[:longest]) for each in embedder.encode_pieces(written)[1]]
    padded = nn.utils.rnn.pad_sequence(found, batch_first=True)
    lengths = torch.tensor([len(each) for each in found])
    return Texts(padded, torch.arange(padded.shape[1]) < lengths[:, None])


def fit(questions: Texts, sentences: Texts, answers: Tensor) -> LateInteraction:
    """Learn to tell each question's sentence from the others of its batch and from some drawn at random."""
    model = LateInteraction(sentences)
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        total = 0.0
        for rows, among in batches(answers, len(sentences.real), epoch):
            scores = model(questions[rows], sentences[among])
            loss = cross_entropy(scores, torch.searchsorted(among, answers[rows]))
            loss = loss + PULL * (model.projection.weight - model.start).square().sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(answers):.3f}", flush=True)
    return model


def batches(answers: Tensor, sentences: int, epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Questions, and the sentences that they are scored against, in order: their own and others."""
    random = np.random.default_rng(epoch)
    for rows in np.array_split(random.permutation(len(answers)), max(len(answers) // BATCH, 1)):
        others = random.choice(sentences, min(NEGATIVES, sentences), replace=False)
        yield torch.from_numpy(rows), torch.from_numpy(np.union1d(others, answers[rows].numpy()))


if __name__ == "__main__":
    main()
