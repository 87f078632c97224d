"""Logistic regressions as the fits of `rag/` need them: standardised features, cut off where they count most."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from rag.linear import FARTHEST, Features, Logistic

FOLDS = 10
STRENGTH = 0.05
"""`C`: chosen for what refuses, on held-out folds of the tuning questions among 0.01, 0.05 and 0.3; 0.1 makes no
difference to what is relevant."""

Table = NDArray[np.float64]


class Regression:
    """A logistic regression on standardised features, with weights of either sign. Wanted and unwanted count alike,
    however many of each there are."""

    def __init__(self, table: Table, wanted: NDArray[np.bool_]) -> None:
        """`table`: (examples, features)."""
        self.means, deviations = table.mean(axis=0), table.std(axis=0)
        self.scales = np.where(deviations > 0, deviations, 1.0)
        self._fitted = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5_000)
        self._fitted.fit(self._standard(table), wanted)
        self.weights, self.intercept = self._fitted.coef_[0], float(self._fitted.intercept_[0])

    def probability(self, table: Table) -> Table:
        """The probability that each example is wanted, shape (examples,)."""
        return np.asarray(self._fitted.predict_proba(self._standard(table))[:, 1])

    def stored(self, names: Sequence[str], least: float) -> Logistic:
        """The regression as `rag` reads it; `names` are those of the features, `least` its threshold."""
        return Logistic(
            means=dict(zip(names, self.means.round(6).tolist(), strict=True)),
            scales=dict(zip(names, self.scales.round(6).tolist(), strict=True)),
            weights=dict(zip(names, self.weights.round(6).tolist(), strict=True)),
            intercept=round(self.intercept, 6),
            least=round(least, 6),
        )

    def _standard(self, table: Table) -> Table:
        return np.asarray(np.clip((table - self.means) / self.scales, -FARTHEST, FARTHEST))


def table_of(made: Sequence[Features]) -> Table:
    """Features as a table, shape (examples, features), in the order of the first example's names."""
    return np.array([[features[name] for name in made[0]] for features in made])


def held_out(table: Table, wanted: NDArray[np.bool_], groups: Sequence[str]) -> Table:
    """The probability of each example by fits that saw none of its group, shape (examples,)."""
    found = np.zeros(len(table))
    for train, test in StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(table, wanted, groups):
        found[test] = Regression(table[train], wanted[train]).probability(table[test])
    return found
