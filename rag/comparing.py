"""Whether a question compares the reports, or then with now: rules and the question's words, weighed.

People compare in hundreds of ways ("still like that?", "did the first lot say the same?"); rules alone recognise fewer
than half of what another author writes. What the rules say and the question's words, pairs and triples of words are
weighed by a logistic regression (`comparing.json`), fitted by `python bench/fit_comparing.py` to invented questions and
to the development and calibration questions.
"""

import re
from functools import cache
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rag.patterns import pattern

FITTED = Path(__file__).with_suffix(".json")
RULES = "by the rules"
TOGETHER = 3
"""Words that stand together, at most, that are weighed as one thing."""

_TOKEN = re.compile(r"[a-z']+|\d{4}|[?:,;–-]")


class Comparing(BaseModel):
    """The fitted regression: a weight for each thing that `said` finds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: dict[str, float]
    compares_above: float

    def logit(self, things: frozenset[str]) -> float:
        """The logarithm of the odds that the question compares; things never seen in the fit count nothing."""
        return self.intercept + sum(self.weights.get(thing, 0.0) for thing in things)


@cache
def fitted() -> Comparing:
    """What is in `comparing.json`."""
    return Comparing.model_validate_json(FITTED.read_text(encoding="utf-8"))


def compares(text: str, about_several: bool) -> bool:
    """Whether `text` compares; `about_several`: whether its clauses are about different reports."""
    return fitted().logit(said(text, about_several)) > fitted().compares_above


def said(text: str, about_several: bool) -> frozenset[str]:
    """What is weighed: the words, those that stand together, and what the rules say."""
    words = _TOKEN.findall(text.lower().replace("’", "'"))
    runs = (words[start : start + length] for length in range(1, TOGETHER + 1) for start in range(len(words)))
    rules = (RULES,) if compares_by_rules(text, about_several) else ()
    return frozenset(chain(rules, (" ".join(run) for run in runs)))


def compares_by_rules(text: str, about_several: bool) -> bool:
    """What the rules say of `text`."""
    return about_several or (bool(pattern("compares").search(text)) and not pattern("compares_others").search(text))
