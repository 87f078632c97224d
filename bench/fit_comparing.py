"""Fit what tells a question that compares the reports; writes rag/comparing.json.

Run: python bench/fit_comparing.py. Learns from invented questions by six authors who had seen no report
(`bench/practice/comparisons.jsonl`; nearly half of them only look like comparisons) and from the development and
calibration questions. The threshold is such that at most `FALSE` of the latter that compare nothing would count as
comparisons, on folds that it was not fitted on. Prints what is recognised of each author's questions where that
author is left out of the fit: what a stranger's would get.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from eval.tuning import for_tuning
from index.opened import open_index
from rag.comparing import FITTED, RULES, Comparing, said
from rag.comparison import about_several
from rag.settings import load_settings

PRACTICE = Path(__file__).parent / "practice" / "comparisons.jsonl"
STRENGTH = 0.3
"""`C` of the regression; 1 came out alike."""
SEEN = 3
"""Questions that a word must stand in to be weighed."""
LEAST = 0.02
"""Weight below which a word is left out."""
FALSE = 0.01
"""Of the questions that compare nothing: they would be answered with each report's words, the oldest first."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question, as what is weighed of it; `group` is left out of the fit together."""

    things: frozenset[str]
    compares: bool
    group: str


def main() -> None:
    """Fit, print how good it is on what it was not fitted to, and write it."""
    reports = open_index(load_settings().var).reports
    entries = [report.entry for report in reports.values()]
    invented = [json.loads(line) for line in PRACTICE.read_text(encoding="utf-8").splitlines()]
    new = [
        Example(said(i["question"], about_several(i["question"], entries)), i["compares"], f"author {i['author']}")
        for i in invented
    ]
    asked = [question for question in for_tuning(reports) if not question.history]
    ours = [
        Example(said(q.question, about_several(q.question, entries)), q.type == "compare", f"fold {n % FOLDS}")
        for n, q in enumerate(asked)
    ]
    held_out = held_out_logits([*new, *ours])
    of_new, of_ours = held_out[: len(new)], held_out[len(new) :]
    is_new, is_ours = (np.array([each.compares for each in examples]) for examples in (new, ours))
    threshold = float(np.quantile(of_ours[~is_ours], 1 - FALSE))
    by_rules = np.array([RULES in each.things for each in new])
    print(f"{len(new)} invented questions, author left out; rules, model:")
    for name, among in (("comparisons recognised", is_new), ("others that look like them, taken for one", ~is_new)):
        print(f"  {name}: {by_rules[among].mean():.0%}, {(of_new[among] > threshold).mean():.0%}")
    print(f"{len(ours)} of ours, fold left out: {(of_ours[is_ours] > threshold).mean():.0%} recognised, ", end="")
    print(f"{(of_ours[~is_ours] > threshold).mean():.1%} of the others taken for one")
    fitted = fit([*new, *ours]).model_copy(update={"compares_above": round(threshold, 3)})
    FITTED.write_text(fitted.model_dump_json() + "\n", encoding="utf-8")
    print(f"{len(fitted.weights)} weights")


def held_out_logits(examples: Sequence[Example]) -> NDArray[np.float64]:
    """For each example what a fit without its group says."""
    logits = np.zeros(len(examples))
    for group in sorted({each.group for each in examples}):
        model = fit([each for each in examples if each.group != group])
        for place, each in enumerate(examples):
            if each.group == group:
                logits[place] = model.logit(each.things)
    return logits


def fit(examples: Sequence[Example]) -> Comparing:
    """A regression over the things that were seen often enough."""
    seen = Counter(thing for each in examples for thing in each.things)
    vectorizer, model = DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=4000)
    made = [{thing: 1.0 for thing in each.things if seen[thing] >= SEEN} for each in examples]
    model.fit(vectorizer.fit_transform(made), [each.compares for each in examples])
    names = vectorizer.get_feature_names_out()
    weights = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= LEAST}
    return Comparing(intercept=round(float(model.intercept_[0]), 3), weights=weights, compares_above=0.0)


if __name__ == "__main__":
    main()
