"""Fit what tells a message for the program from a question for the reports; writes rag/addressed.json.

Run: python bench/fit_addressed.py. Learns from bench/practice/addressed.jsonl (five authors who had seen neither a
report nor a rule), comparisons.jsonl and whole.jsonl beside it, the tuning questions, the first questions and
conversations that are fitted to, and anticipated questions; small talk is nothing that the program is asked. The
threshold is such that at most `LOSES` of the questions for the reports would be taken for what is meant for the
program, on folds by author that it was not fitted on. What the sixth author wrote is read only to print figures.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from invented import PRACTICE, anticipated_questions
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from eval.tuning import for_tuning
from index.embedding import Embedder, SentenceTransformerEmbedder
from index.opened import open_index
from rag.addressed import FITTED, Addressed, Weights, texts_of, words_in
from rag.settings import load_settings

LOSES = 0.004
"""Some of these are for the program after all: people ask reports, too, what only a program could know."""
OTHER = ("off_topic", "advice_or_opinion")
"""Kinds of questions that neither are for the reports nor for the program."""
EVAL = Path(__file__).parent.parent / "eval"
SAMPLE = 4000
"""Anticipated questions that are looked at."""
FOLDS = 6
SEEN = 5
"""Texts that hold the rarest word that counts."""
HARD = 5.0
"""How much an honest question counts in whose author's words others will ask; those anticipated are many and tidy."""
AGAIN = 2
"""Times that the sentence which is meant for the program is looked for anew, among those of a message that is."""


@dataclass(frozen=True)
class Message:
    """What somebody typed; `kind`: "fine" is a question for the reports. Authors are never split between folds."""

    author: str
    text: str
    kind: str


class Texts:
    """Messages and their sentences as rows of features; row `i` belongs to message `of[i]`."""

    def __init__(self, messages: list[Message], embedder: Embedder, small_talk: list[str]) -> None:
        self.messages = messages
        texts = [(place, text) for place, each in enumerate(messages) for text in texts_of(each.text)]
        self.of = np.array([place for place, _ in texts])
        self.whole = np.r_[True, self.of[1:] != self.of[:-1]]
        self.program = np.array([messages[place].kind != "fine" for place in self.of])
        self.steers = np.array([messages[place].kind == "attack" for place in self.of])
        in_own_words = np.array(
            [each.kind == "fine" and not each.author.startswith("anticipated") for each in messages]
        )
        self.weight = np.where(in_own_words[self.of], HARD, 1.0)
        plain = [text for _, text in texts]
        self.words = TfidfVectorizer(analyzer=words_in, min_df=SEEN, binary=True, norm="l2").fit(plain)
        self.rows = self.features(plain, embedder)
        self.small_talk = self.features(small_talk, embedder)

    def features(self, texts: list[str], embedder: Embedder) -> NDArray[np.float32]:
        """Of each text its vector, and its weighted words."""
        return np.hstack([embedder.encode(texts), self.words.transform(texts).toarray().astype(np.float32)])

    def best(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each message the highest."""
        top = np.full(len(self.messages), -np.inf)
        np.maximum.at(top, self.of, logits)
        return top

    def fit(self, among: NDArray[np.bool_]) -> tuple[LogisticRegression, NDArray[np.bool_]]:
        """The regression for the program, fitted to rows `among`, and the rows that it took for what was said.

        Which sentence of a message is meant for the program nobody wrote down: the likeliest one.
        """
        certain = among & (self.whole | ~self.program)
        taken = certain
        for _ in range(AGAIN + 1):
            rows = np.vstack([self.rows[taken], self.small_talk])
            is_program = np.r_[self.program[taken], np.zeros(len(self.small_talk), dtype=bool)]
            weight = np.r_[self.weight[taken], np.ones(len(self.small_talk))]
            model = LogisticRegression(C=1, class_weight="balanced", max_iter=3000).fit(rows, is_program, weight)
            logits = model.decision_function(self.rows)
            taken = certain.copy()
            for place in np.unique(self.of[among & self.program & ~self.whole]):
                own = np.flatnonzero((self.of == place) & ~self.whole)
                taken[own[logits[own].argmax()]] = True
        return model, taken


def main() -> None:
    """Fit, write, and print what it finds."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=1)
    with (PRACTICE / "frames.toml").open("rb") as file:
        frames = tomllib.load(file)
    texts = Texts(list(all_messages()), embedder, [*frames["before"], *frames["after"]])
    least = threshold(texts)
    model, taken = texts.fit(np.ones(len(texts.of), dtype=bool))
    said = taken & texts.program
    steers = LogisticRegression(C=1, class_weight="balanced", max_iter=3000).fit(texts.rows[said], texts.steers[said])
    known = texts.words.get_feature_names_out()
    fitted = Addressed(
        model_digest=embedder.digest,
        rarity=dict(zip(known, texts.words.idf_.round(3).tolist(), strict=True)),
        program=weights(model, known),
        steers=weights(steers, known),
        least=round(least, 4),
    )
    FITTED.write_text(fitted.model_dump_json(indent=1) + "\n", encoding="utf-8")
    kept_out = list(practised("addressed_kept_out.jsonl"))
    logits = [
        fitted.program.logits(embedder.encode(each), [fitted.weigh(text) for text in each]).max()
        for each in (texts_of(message.text) for message in kept_out)
    ]
    tell("kept out", [message.kind for message in kept_out], np.array(logits), least)


def threshold(texts: Texts) -> float:
    """The lowest logit that is taken, by folds; prints what it finds there."""
    authors = sorted({message.author for message in texts.messages})
    fold_of = {author: place % FOLDS for place, author in enumerate(authors)}
    fold = np.array([fold_of[message.author] for message in texts.messages])
    logits = np.zeros(len(texts.messages))
    for number in range(FOLDS):
        model, _ = texts.fit(fold[texts.of] != number)
        logits = np.where(fold == number, texts.best(model.decision_function(texts.rows)), logits)
    kinds = [message.kind for message in texts.messages]
    least = float(np.quantile(logits[np.array(kinds) == "fine"], 1 - LOSES))
    tell("folds", kinds, logits, least)
    for message, logit in sorted(zip(texts.messages, logits, strict=True), key=lambda each: -each[1]):
        if message.kind == "fine" and logit >= least:
            print(f"  {logit:5.1f} {message.author}: {message.text}")
    return least


def tell(where: str, kinds: list[str], logits: NDArray[np.float64], least: float) -> None:
    """Print the share of each kind that is taken for what is meant for the program."""
    for kind in ("attack", "meta", "fine"):
        taken = logits[np.array(kinds) == kind] >= least
        print(f"{where}, {kind}: {taken.mean():.1%} of {len(taken)}")


def weights(model: LogisticRegression, known: Iterable[str]) -> Weights:
    """A fitted regression as it is stored."""
    counts = model.coef_[0].round(3).tolist()
    names = list(known)
    size = len(counts) - len(names)
    return Weights(
        intercept=round(float(model.intercept_[0]), 4),
        vector=tuple(counts[:size]),
        words=dict(zip(names, counts[size:], strict=True)),
    )


def all_messages() -> Iterator[Message]:
    """All that is learnt from."""
    yield from practised("addressed.jsonl")
    for name in ("comparisons", "whole"):
        for each in lines(PRACTICE / f"{name}.jsonl"):
            yield Message(f"{name} {each['author']}", str(each["question"]), "fine")
    for question in for_tuning(open_index(load_settings().var).reports):
        if question.kind not in OTHER:
            yield Message("tuning", question.question, "attack" if question.kind == "meta_or_attack" else "fine")
    for name in ("first_questions", "first_conversations"):
        for each in lines(EVAL / f"{name}.jsonl"):
            yield Message(f"{name} {str(each.get('id', each.get('conversation')))[0]}", str(each["question"]), "fine")
    yield from anticipated()


def practised(name: str) -> Iterator[Message]:
    """What the authors wrote."""
    for each in lines(PRACTICE / name):
        yield Message(str(each["author"]), str(each["question"]), str(each["kind"]))


def anticipated() -> Iterator[Message]:
    """Some of the anticipated questions of the reports that something answers, invented ones included."""
    texts = anticipated_questions(load_settings().seeds, answered=True)
    for place in np.random.default_rng(0).choice(len(texts), SAMPLE, replace=False):
        yield Message(f"anticipated {place % FOLDS}", texts[place], "fine")


def lines(path: Path) -> list[dict[str, object]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
