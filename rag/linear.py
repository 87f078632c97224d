"""Logistic regressions over features that can be explained, as their fits are stored."""

import math
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Features = dict[str, float]
Label = TypeVar("Label", bound=str)
Fit = TypeVar("Fit", bound=BaseModel)

FARTHEST = 2.5
"""Standard deviations that a feature counts at most: no single one may decide alone, however odd a question is."""


class Linear(BaseModel, Generic[Label]):
    """A multinomial logistic regression: the label with the highest sum. `weights`: one a label for each feature."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: tuple[Label, ...]
    intercepts: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]

    def label(self, features: Features) -> Label:
        """The likeliest label; features that were not seen when it was fitted count nothing."""
        sums = self._sums(features)
        return self.labels[sums.index(max(sums))]

    def shares(self, features: Features) -> dict[Label, float]:
        """The probability of each label."""
        sums = self._sums(features)
        raw = [math.exp(each - max(sums)) for each in sums]
        return {label: each / sum(raw) for label, each in zip(self.labels, raw, strict=True)}

    def _sums(self, features: Features) -> list[float]:
        sums = list(self.intercepts)
        for name, value in features.items():
            for place, weight in enumerate(self.weights.get(name, ())):
                sums[place] += weight * value
        return sums


class Logistic(BaseModel):
    """Standardise, weigh, add up; what is less likely than `least` is not taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    means: Features
    scales: Features
    weights: Features
    intercept: float
    least: float

    def probability(self, features: Features) -> float:
        """The probability, by what it was fitted to."""
        logit = self.intercept + sum(
            weight * max(-FARTHEST, min(FARTHEST, (features[name] - self.means[name]) / self.scales[name]))
            for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))

    def takes(self, features: Features) -> bool:
        """Whether it is as likely as the threshold, at least."""
        return self.probability(features) >= self.least


class ByQuestions(BaseModel, Generic[Fit]):
    """What is fitted for reports with anticipated questions, and what for reports without: their scores differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    with_questions: Fit
    without_questions: Fit

    def of(self, anticipated: bool) -> Fit:
        """The one for reports with or without anticipated questions."""
        return self.with_questions if anticipated else self.without_questions
