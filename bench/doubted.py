"""What the verifier does to statements written as language models write them, right and wrong; and what a model of the
edits between a statement and its evidence would catch besides, which the program does not use (yet).

Run: python bench/doubted.py. The index must be built (`rag index`). Authors answered the prompts that the program sends
from the evidence in them (`bench/practice/written.jsonl`), part of them with the mistakes that models make. The model
learns from them and, with less weight, from the statements near their evidence of `bench/practice/statements.jsonl`;
`written_kept_out.jsonl`, by four more authors whose labels a second reader shares, is in no fit. Takes four minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from edits import Edits
from invented import PRACTICE
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from statements import STATEMENTS, Item

from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from rag.linear import Features, Linear
from rag.numbers.words import plain
from rag.settings import load_settings
from rag.writing.support import embed
from rag.writing.verify import Source, Verifier

STRENGTH = 1.0
"""`C` of the regression; 0.3 came out a point worse."""
SEEN = 5
"""Statements that a feature must be seen in to be weighed."""
NEAR_WEIGHT = 0.3
"""Of a statement of `statements.jsonl`, which were written to be hard, not as models write."""
DOUBTED = 0.2
"""Share of the faithful statements, their authors left out, that would be in doubt."""


class Evidence(BaseModel):
    """A sentence that a statement cites, the one before it where it points back, and what else is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    before: str
    known: str


class WrittenStatement(BaseModel):
    """What an author wrote from evidence; `fault` says what is wrong with it, if anything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    author: int
    statement: str
    evidence: tuple[Evidence, ...]
    faithful: bool
    fault: str

    @property
    def sources(self) -> list[Source]:
        """What it cites, as the verifier takes it."""
        return [Source(each.text, each.before, each.known) for each in self.evidence]


@dataclass(frozen=True, slots=True)
class Example:
    """A statement's features, whose it is, how much it weighs, whether it is right, and whether the checks pass it."""

    author: str
    features: Features
    faithful: bool
    weight: float = 1.0
    passes: bool = True


def main() -> None:
    """Judge every statement, fit the model, and print what either does."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    glossary = open_index(settings.var, embedder.digest, settings.late_interaction).glossary
    verifier, edits = Verifier(embedder, glossary), Editing(embedder)
    written = read_written(verifier, edits, PRACTICE / "written.jsonl")
    near = read_near(edits)
    probabilities = left_out(written, near)
    faithful = np.array([each.faithful for each in written])
    least = float(np.quantile(probabilities[faithful], DOUBTED))
    print(f"authors left out ({len(written)}): area under the curve {roc_auc_score(faithful, probabilities):.3f}")
    tell("authors left out", written, probabilities, least)
    model = fit([*written, *near])
    kept_out = read_written(verifier, edits, PRACTICE / "written_kept_out.jsonl")
    tell("authors kept out", kept_out, probability(model, kept_out), least)


class Editing:
    """Makes the features of a statement's edits; embeds no text twice."""

    def __init__(self, embedder: SentenceTransformerEmbedder) -> None:
        self._embedded = cache(lambda text: embed(embedder, [text])[0])

    def features(self, statement: str, sources: Sequence[Source]) -> Features:
        """What was changed between `statement` and `sources`."""
        cited = [self._embedded(plain(source.text)) for source in sources]
        known = " . ".join(f"{source.context} . {source.known}" for source in sources)
        return Edits(self._embedded(plain(statement)), cited, plain(known)).features()


def read_written(verifier: Verifier, edits: Editing, path: Path) -> list[Example]:
    """The statements of a list, each with what the checks by rules say."""
    lines = map(WrittenStatement.model_validate_json, path.read_text(encoding="utf-8").splitlines())
    return [
        Example(
            str(each.author),
            edits.features(each.statement, each.sources),
            each.faithful,
            passes=verifier.check(each.statement, each.sources).verified,
        )
        for each in lines
    ]


def read_near(edits: Editing) -> list[Example]:
    """The statements near their evidence, and the small changes of them."""
    found = []
    for item in map(Item.model_validate_json, STATEMENTS.read_text(encoding="utf-8").splitlines()):
        texts = [(item.faithful[0], True), *((change.text, False) for change in item.unfaithful if change.of == 0)]
        for text, faithful in texts:
            features = edits.features(text, [Source(item.evidence)])
            found.append(Example(f"near {item.author}", features, faithful, NEAR_WEIGHT))
    return found


def fit(examples: Sequence[Example]) -> Linear[str]:
    """A logistic regression; right and wrong ones weigh alike. Features are scaled to at most 1 while it is fitted."""
    vectorizer = DictVectorizer(sparse=False)
    table = vectorizer.fit_transform([each.features for each in examples])
    kept = (table != 0).sum(axis=0) >= SEEN
    scales = np.abs(table[:, kept]).max(axis=0)
    wanted = np.array([each.faithful for each in examples])
    balance = np.where(wanted, 0.5 / wanted.mean(), 0.5 / (1 - wanted.mean()))
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(table[:, kept] / scales, wanted, sample_weight=balance * [each.weight for each in examples])
    names = vectorizer.get_feature_names_out()[kept]
    weights = (model.coef_[0] / scales).round(3).tolist()
    return Linear(
        labels=("doubtful", "faithful"),
        intercepts=(0.0, round(float(model.intercept_[0]), 3)),
        weights={name: (0.0, weight) for name, weight in zip(names, weights, strict=True) if weight},
    )


def probability(model: Linear[str], examples: Sequence[Example]) -> NDArray[np.float64]:
    """How likely each is faithful, by `model`, shape (examples,)."""
    return np.array([model.shares(each.features)["faithful"] for each in examples])


def left_out(written: Sequence[Example], near: Sequence[Example]) -> NDArray[np.float64]:
    """How likely each is faithful, by a fit that saw nothing of its author, shape (written,)."""
    found = np.zeros(len(written))
    for author in dict.fromkeys(each.author for each in written):
        mine = np.array([each.author == author for each in written])
        others = [each for each in written if each.author != author]
        found[mine] = probability(fit([*others, *near]), [each for each in written if each.author == author])
    return found


def tell(name: str, examples: Sequence[Example], probabilities: NDArray[np.float64], least: float) -> None:
    """Print what becomes of them: the share that the checks by rules drop, and the share in doubt besides."""
    for faithful, what in ((True, "faithful"), (False, "unfaithful")):
        mine = [n for n, each in enumerate(examples) if each.faithful == faithful]
        dropped = [n for n in mine if not examples[n].passes]
        doubted = [n for n in mine if examples[n].passes and probabilities[n] < least]
        print(
            f"{name}, {what} ({len(mine)}): failed {len(dropped) / len(mine):.1%}, "
            f"in doubt besides {len(doubted) / len(mine):.1%}"
        )


if __name__ == "__main__":
    main()
