"""What the verifier does to statements written as language models write them, right and wrong: what its rules drop, and
of what passes them, what its trees doubt.

Run: python bench/doubted.py [--write]. The index must be built (`rag index`). Authors answered the prompts that the
program sends from the evidence in them (`bench/practice/written.jsonl`), part of them with the mistakes that models
make. The trees learn from them, from the tuning halves of the labelled pairs of `eval/`, and, with less weight, from
the statements near their evidence of `bench/practice/statements.jsonl`; `written_kept_out.jsonl`, by four more authors
whose labels a second reader shares, and the held-out halves are in no fit. `--write` writes the fit to
`rag/writing/doubt.npz`. Takes six minutes.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from invented import PRACTICE
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from statements import STATEMENTS, Item

from eval.written import SECOND, WRITTEN, Half, load_pairs, sources_of
from index.embedding import SentenceTransformerEmbedder
from index.opened import OpenIndex, open_index
from rag.forest import LEAF, Forest
from rag.linear import Features
from rag.settings import Settings, load_settings
from rag.writing.doubt import FITTED
from rag.writing.verify import Reason, Source, Verifier

TREES, SMALLEST_LEAF, FEATURES_TRIED = 100, 5, 0.3
"""How many trees, the examples of a leaf, and the share of features that a split chooses from. On the authors left out
leaves of 3 to 5 and shares of 0.2 to 0.35 come out alike, within half a point; leaves of 10 are two points worse."""
SEEN = 5
"""Statements that a feature must be seen in."""
NEAR_WEIGHT = 0.15
"""Of a statement of `statements.jsonl`, which were written to be hard, not as models write."""
FOLDS = 8
DOUBTED = 0.2
"""Share of the faithful statements of `written.jsonl`, their authors left out, that the trees doubt."""


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
    """A statement's features, whose it is, how much it weighs, whether it is right, and by what rule it fails."""

    author: str
    features: Features
    faithful: bool
    weight: float = 1.0
    reason: Reason = ""


def main() -> None:
    """Judge every statement, fit the trees, and print what they and the rules do."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--write", action="store_true", help="write the fit, which the program then uses")
    options = parser.parse_args()
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    index = open_index(settings.var, embedder.digest, settings.late_interaction)
    verifier = Verifier(embedder, index.glossary)
    written = read_written(verifier, PRACTICE / "written.jsonl")
    paired = [*read_pairs(verifier, index, settings, "tuning")]
    near = [*read_near(verifier)]
    probabilities = left_out([*written, *paired, *near])
    faithful = np.array([each.faithful for each in written])
    least = float(np.quantile(probabilities[: len(written)][faithful], DOUBTED))
    area = roc_auc_score(faithful, probabilities[: len(written)])
    print(f"authors left out ({len(written)}): area under the curve {area:.3f}; doubted below {least:.3f}")
    tell("authors left out", written, probabilities, least)
    tell("tuning halves, their sentences left out", paired, probabilities[len(written) :], least)
    forest = fit([*written, *paired, *near], least)
    for name, kept_out in (
        ("authors kept out", read_written(verifier, PRACTICE / "written_kept_out.jsonl")),
        ("held-out halves", [*read_pairs(verifier, index, settings, "held_out")]),
    ):
        tell(name, kept_out, np.array([forest.probability(each.features) for each in kept_out]), least)
    if options.write:
        forest.save(FITTED)
        print(f"written to {FITTED}: {len(forest.feature)} nodes")


def read_written(verifier: Verifier, path: Path) -> list[Example]:
    """The statements of a list, each with what the checks by rules say."""
    lines = map(WrittenStatement.model_validate_json, path.read_text(encoding="utf-8").splitlines())
    return [_example(verifier, str(each.author), each.statement, each.sources, each.faithful) for each in lines]


def read_pairs(verifier: Verifier, index: OpenIndex, settings: Settings, half: Half) -> Iterator[Example]:
    """The labelled pairs of one half, by both authors; their "author" is the sentence that they cite first."""
    for pair in (*load_pairs(WRITTEN), *load_pairs(SECOND)):
        if pair.half == half:
            sources = sources_of(pair, index, settings.council)
            yield _example(verifier, pair.evidence[0].quote, pair.statement, sources, pair.kind == "faithful")


def read_near(verifier: Verifier) -> Iterator[Example]:
    """The statements near their evidence, and the small changes of them."""
    for item in map(Item.model_validate_json, STATEMENTS.read_text(encoding="utf-8").splitlines()):
        texts = [(item.faithful[0], True), *((change.text, False) for change in item.unfaithful if change.of == 0)]
        for text, faithful in texts:
            features = verifier.edits(text, [Source(item.evidence)])
            yield Example(f"near {item.author}", features, faithful, NEAR_WEIGHT)


def _example(verifier: Verifier, author: str, text: str, sources: Sequence[Source], faithful: bool) -> Example:
    verifier.prepare(sources)
    return Example(author, verifier.edits(text, sources), faithful, reason=verifier.check(text, sources).reason)


def fit(examples: Sequence[Example], least: float = 0.0) -> Forest:
    """The trees; right and wrong ones weigh alike."""
    vectorizer = DictVectorizer(sparse=False)
    table = vectorizer.fit_transform([each.features for each in examples])
    kept = (table != 0).sum(axis=0) >= SEEN
    wanted = np.array([each.faithful for each in examples])
    weights = np.array([each.weight for each in examples])
    mean = np.average(wanted, weights=weights)
    trees = ExtraTreesClassifier(
        TREES, min_samples_leaf=SMALLEST_LEAF, max_features=FEATURES_TRIED, n_jobs=-1, random_state=0
    )
    trees.fit(table[:, kept], wanted, sample_weight=weights * np.where(wanted, 0.5 / mean, 0.5 / (1 - mean)))
    return stored(trees, vectorizer.get_feature_names_out()[kept], least)


def stored(trees: ExtraTreesClassifier, names: NDArray[np.str_], least: float) -> Forest:
    """The trees in the form that the program reads."""
    fitted = [each.tree_ for each in trees.estimators_]
    for tree in fitted:
        inner = np.flatnonzero(tree.children_left != LEAF)
        assert (tree.children_left[inner] == inner + 1).all(), "a left child does not follow its node"
    feature = np.concatenate([np.maximum(tree.feature, LEAF) for tree in fitted])
    return Forest(
        names=tuple(map(str, names)),
        roots=np.cumsum([0, *(tree.node_count for tree in fitted[:-1])]).astype(np.int32),
        feature=feature.astype(np.int16),
        threshold=np.concatenate([np.where(tree.feature < 0, 0, tree.threshold) for tree in fitted]).astype(np.float16),
        right=np.concatenate([tree.children_right - np.arange(tree.node_count) for tree in fitted]).astype(np.int16),
        share=np.round(255 * np.concatenate([tree.value[:, 0, 1] for tree in fitted])).astype(np.uint8),
        least=least,
    )


def left_out(examples: Sequence[Example]) -> NDArray[np.float64]:
    """How likely each is faithful, by a fit that saw nothing of its author, shape (examples,)."""
    found = np.zeros(len(examples))
    authors = [each.author for each in examples]
    for others, mine in GroupKFold(FOLDS).split(authors, groups=authors):
        forest = fit([examples[n] for n in others])
        found[mine] = [forest.probability(examples[n].features) for n in mine]
    return found


def tell(name: str, examples: Sequence[Example], probabilities: NDArray[np.float64], least: float) -> None:
    """Print what becomes of them: dropped by a rule; far or in doubt, so that their sources stand in; shown."""
    for faithful, what in ((True, "faithful"), (False, "unfaithful")):
        mine = [n for n, each in enumerate(examples) if each.faithful == faithful]
        far = sum(examples[n].reason == "meaning" for n in mine)
        doubted = sum(examples[n].reason in ("", "doubt") and probabilities[n] < least for n in mine)
        shown = sum(examples[n].reason in ("", "doubt") and probabilities[n] >= least for n in mine)
        dropped = len(mine) - far - doubted - shown
        print(
            f"{name}, {what} ({len(mine)}): dropped {dropped / len(mine):.1%}, far {far / len(mine):.1%}, "
            f"in doubt {doubted / len(mine):.1%}, shown {shown / len(mine):.1%}"
        )


if __name__ == "__main__":
    main()
