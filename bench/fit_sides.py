"""Fit what tells sides and voices; writes rag/briefing/sides.json.

Run: python bench/fit_sides.py. Learns from sentences that readers labelled: of the invented reports
(`bench/practice/sides.jsonl`) and of the real ones (`eval/sides_fitted.jsonl`). Another author's list of other
sentences (`eval/second/sides.jsonl`), and one more reader's of two more invented reports
(`bench/practice/sides_kept_out.jsonl`), are read only to print a figure. Prints beside it how often each invented
report is right where it was left out of the fit: what another kind of report would get.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from eval.briefings import HERE, SECOND, GoldSide, read_lines
from index.catalogue import Catalogue, load_catalogue
from index.passages import cut_passages
from index.readers import read_report
from index.types import Passage, ReadReport
from rag.briefing.sides import FITTED, Models, side_by_rules, side_features, voice_by_rules, voice_features
from rag.linear import Features, Linear
from rag.settings import load_settings

PRACTICE = Path(__file__).parent / "practice"
STRENGTH = 1.0
"""`C` of the regressions; 0.3 came out alike."""
LEAST = 0.1
"""Weight below which a word is left out, for all labels: the file is half as large, and hardly a verdict changes."""
SEEN = 2
"""Sentences that a word must stand in to be weighed."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with what a reader said of it, under its headings and after the sentence before it."""

    gold: GoldSide
    headings: tuple[str, ...]
    before: str


def main() -> None:
    """Fit both models, print how good they are, and write them."""
    real, invented = load_catalogue(load_settings().seeds), load_catalogue(PRACTICE)
    practice = labelled(invented, PRACTICE / "sides.jsonl")
    ours = labelled(real, HERE / "sides_fitted.jsonl")
    unseen = labelled(real, SECOND / "sides.jsonl")
    kept_out = labelled(invented, PRACTICE / "sides_kept_out.jsonl")
    models = {}
    for name, features, rules in (
        ("side", lambda s: side_features(s.gold.quote, s.headings), lambda s: side_by_rules(s.gold.quote, s.headings)),
        ("voice", lambda s: voice_features(s.gold.quote, s.before), lambda s: voice_by_rules(s.gold.quote, s.before)),
    ):
        models[name] = fit(name, [*practice, *ours], features)
        tell(name, practice, ours, (unseen, kept_out), features, rules, models[name])
    FITTED.write_text(Models.model_validate(models).model_dump_json() + "\n", encoding="utf-8")


def labelled(catalogue: Catalogue, path: Path) -> list[Labelled]:
    """The sentences of a list, found again in their reports."""
    read = {report.id: read_report(catalogue.file_of(report), report.title) for report in catalogue.reports}
    passages = {name: cut_passages(name, each) for name, each in read.items()}
    return [find(gold, read[gold.report], passages[gold.report]) for gold in read_lines(path, GoldSide)]


def find(gold: GoldSide, read: ReadReport, passages: Sequence[Passage]) -> Labelled:
    """A labelled sentence in its passage."""
    passage = next(one for one in passages if one.start <= gold.start < one.end)
    before = [sentence for sentence in passage.sentences if sentence.end <= gold.start]
    return Labelled(gold, passage.section, read.text[before[-1].start : before[-1].end] if before else "")


def fit(name: str, found: Sequence[Labelled], features: Callable[[Labelled], Features]) -> Linear[Any]:
    """A model of what readers said, over the words that were seen more than once."""
    vectorizer, model = DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=4000)
    made = [features(each) for each in found]
    seen: dict[str, int] = {}
    for each in made:
        for key in each:
            seen[key] = seen.get(key, 0) + 1
    table = vectorizer.fit_transform([{k: v for k, v in each.items() if seen[k] >= SEEN} for each in made])
    model.fit(table, [getattr(each.gold, name) for each in found])
    names = vectorizer.get_feature_names_out()
    return Linear(
        labels=tuple(model.classes_),
        intercepts=tuple(model.intercept_.round(3).tolist()),
        weights={
            key: tuple(row)
            for key, row in zip(names, model.coef_.T.round(2).tolist(), strict=True)
            if max(map(abs, row)) >= LEAST
        },
    )


def tell(
    name: str,
    practice: Sequence[Labelled],
    ours: Sequence[Labelled],
    kept_out: tuple[Sequence[Labelled], Sequence[Labelled]],
    features: Callable[[Labelled], Features],
    rules: Callable[[Labelled], str],
    model: Linear[Any],
) -> None:
    """Print the shares right: by the rules alone, and by the model."""

    def share(found: Sequence[Labelled], judge: Callable[[Labelled], str]) -> float:
        return float(np.mean([judge(each) == getattr(each.gold, name) for each in found]))

    left_out = []
    for report in dict.fromkeys(each.gold.report for each in practice):
        rest = [each for each in practice if each.gold.report != report]
        other = fit(name, [*rest, *ours], features)
        left_out += [(each, other.label(features(each))) for each in practice if each.gold.report == report]
    right = float(np.mean([said == getattr(each.gold, name) for each, said in left_out]))
    for whose, unseen in zip(("second author's list", "invented reports kept out"), kept_out, strict=True):
        print(f"{name}, {whose} ({len(unseen)}): rules {share(unseen, rules):.1%}, ", end="")
        print(f"model {share(unseen, lambda each: model.label(features(each))):.1%}")
    print(f"{name}, invented report left out ({len(practice)}): rules {share(practice, rules):.1%}, model {right:.1%}")


if __name__ == "__main__":
    main()
