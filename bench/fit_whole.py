"""Fit what tells that a question is about a report as a whole; writes rag/whole.json.

Run: python bench/fit_whole.py. The index must be built (`rag index`). Learns from questions by several authors
(bench/practice/whole.jsonl) and, of topics, from anticipated, development and calibration questions. The threshold is
such that at most `TAKEN` of anticipated questions that the fit has not seen would be taken for one about a whole. Each
author is left out in turn to print what is told of another's questions; the last author's are never learned from.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from invented import LEARNED_FROM, PRACTICE
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from eval.tuning import for_tuning
from index.catalogue import Catalogue, load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from rag.framing import without_small_talk
from rag.linear import Linear
from rag.settings import load_settings
from rag.whole import FITTED, Fitted, whole_features, words_of

TAKEN = 0.008
"""Some of them are about a whole: the reports say of themselves what they are about. Read them before changing it."""
SAMPLE = 4000
"""Anticipated questions that are learned from, and as many again that set the threshold."""
TOPIC_WEIGHT = 0.3
STRENGTH = 3.0
"""`C` of the regression."""
LEAST = 0.15
"""Weight below which a word is left out, for all labels: the file is a tenth as large."""


@dataclass(frozen=True)
class Asked:
    """A question in words, what it wants, and its author (0: an anticipated question)."""

    words: tuple[str, ...]
    label: str
    author: int


@dataclass(frozen=True)
class Fit:
    """The regression, its features, and the words that it knows."""

    model: LogisticRegression
    table: DictVectorizer
    known: frozenset[str]

    def shares(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """The probability of each class, shape (questions, classes)."""
        rows = [whole_features(each.words, self.known) for each in asked]
        return np.asarray(self.model.predict_proba(self.table.transform(rows)))

    @property
    def labels(self) -> list[str]:
        """The classes, in the order of `shares`."""
        return [str(label) for label in self.model.classes_]


def main() -> None:
    """Fit, write, and print what is told of each author's questions."""
    asked = read_asked()
    topics = anticipated()
    learned, unseen = [*topics[:SAMPLE], *evaluated()], topics[SAMPLE : 2 * SAMPLE]
    authors = sorted({each.author for each in asked})
    for author in authors:
        others = [each for each in asked if each.author not in (author, authors[-1])]
        part = fit(others, learned)
        told(part, threshold(part, unseen), [each for each in asked if each.author == author], author)
    whole = fit([each for each in asked if each.author != authors[-1]], learned)
    below = threshold(whole, unseen)
    names = [str(name) for name in whole.table.get_feature_names_out()]
    weights = whole.model.coef_.T.round(3).tolist()
    kept = {name: tuple(row) for name, row in zip(names, weights, strict=True) if max(map(abs, row)) >= LEAST}
    written = Fitted(
        model=Linear(
            labels=tuple(whole.labels),
            intercepts=tuple(whole.model.intercept_.round(3).tolist()),
            weights=kept,
        ),
        known=whole.known,
        topic_below=round(below, 4),
    )
    FITTED.write_text(written.model_dump_json(indent=0) + "\n", encoding="utf-8")
    print(f"{len(written.model.weights)} features of {len(names)}; topic below {below:.3f}")
    for each, share in zip(unseen, whole.shares(unseen)[:, whole.labels.index("topic")], strict=True):
        if share < below:
            print(" ", " ".join(each.words))


def read_asked() -> list[Asked]:
    """The authors' questions as they are searched for: spelt, and without small talk."""
    settings = load_settings()
    reports = load_catalogue(settings.seeds).reports
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    vocabulary = open_index(settings.var).vocabulary
    found = []
    for line in (PRACTICE / "whole.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        label = entry["who"] if entry["kind"] == "voice" else entry["kind"]
        text = without_small_talk(vocabulary.corrected(entry["question"]), embedder)
        found.append(Asked(words_of(text, reports, settings.council), label, entry["author"]))
    return found


def anticipated() -> list[Asked]:
    """Anticipated questions of the reports, invented ones included, in random order."""
    settings = load_settings()
    real, practice = load_catalogue(settings.seeds), load_catalogue(PRACTICE)
    found = [asked for report in real.reports for asked in _of(real, report.id)]
    found += [asked for name in LEARNED_FROM for asked in _of(practice, name)]
    return [found[place] for place in np.random.default_rng(0).permutation(len(found))]


def evaluated() -> list[Asked]:
    """The development and calibration questions that stand alone: on topics, all but two or three."""
    settings = load_settings()
    reports = open_index(settings.var).reports
    entries = [report.entry for report in reports.values()]
    questions = [each.question for each in for_tuning(reports) if not each.history]
    return [Asked(words_of(text, entries, settings.council), "topic", 0) for text in questions]


def _of(catalogue: Catalogue, name: str) -> list[Asked]:
    report = next(report for report in catalogue.reports if report.id == name)
    lines = map(json.loads, catalogue.questions_file(report).read_text(encoding="utf-8").splitlines())
    # What compares may ask for a whole ("what has changed since?").
    questions = [str(line["question"]) for line in lines if line["of"] != "comparison"]
    return [Asked(words_of(text, catalogue.reports, load_settings().council), "topic", 0) for text in questions]


def fit(asked: Sequence[Asked], topics: Sequence[Asked]) -> Fit:
    """Fit to both; an author's own words are strange to it where no other author has them, as a stranger's are."""
    users: dict[str, set[int]] = defaultdict(set)
    for each in asked:
        if each.label != "topic":
            for word in each.words:
                users[word].add(each.author)
    rows = [whole_features(each.words, {w for w in each.words if users[w] - {each.author}}) for each in asked]
    rows += [whole_features(each.words, users.keys()) for each in topics]
    labels = [each.label for each in [*asked, *topics]]
    table = DictVectorizer()
    weigh = {label: TOPIC_WEIGHT if label == "topic" else 1.0 for label in labels}
    model = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight=weigh).fit(table.fit_transform(rows), labels)
    return Fit(model, table, frozenset(word for word, by in users.items() if by))


def threshold(part: Fit, topics: Sequence[Asked]) -> float:
    """The probability of a topic below which `TAKEN` of `topics` lie."""
    return float(np.quantile(part.shares(topics)[:, part.labels.index("topic")], TAKEN))


def told(part: Fit, below: float, asked: Sequence[Asked], author: int) -> None:
    """Print what is told of the questions of an author whom the fit has not seen."""
    shares, topic = part.shares(asked), part.labels.index("topic")
    taken = shares[:, topic] < below
    others = np.where(np.arange(shares.shape[1]) == topic, -1.0, shares)
    right = np.array([part.labels[place] == each.label for place, each in zip(others.argmax(1), asked, strict=True)])
    whole = np.array([each.label != "topic" for each in asked])
    print(f"author {author}: of {whole.sum()} about a whole {taken[whole].mean():.0%} told, ", end="")
    print(f"what is wanted right in {right[whole & taken].mean():.0%} of them; ", end="")
    print(f"of {(~whole).sum()} on a topic {taken[~whole].mean():.0%} taken for one")


if __name__ == "__main__":
    main()
