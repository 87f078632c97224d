"""A forest of decision trees over features, as its fit is stored."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.linear import Features

LEAF = -1


@dataclass(frozen=True, eq=False)
class Forest:
    """Extremely randomised trees (Geurts, Ernst and Wehenkel 2006), one after the other, each node before its left
    child and that before its right one.

    `feature[n]`: the feature that node n asks for, or `LEAF`; up to `threshold[n]` its left child n + 1 is next, above
    it the right one, n + `right[n]`. `share[n]`: of a leaf, the share of the wanted class, as parts of 255.
    `roots`: where each tree begins. What is less likely than `least` is not taken.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float16]
    right: NDArray[np.int16]
    share: NDArray[np.uint8]
    least: float

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.names)}

    def probability(self, features: Features) -> float:
        """The mean of the trees' shares; a feature that is not among `features` is 0."""
        values = np.zeros(len(self.names), dtype=np.float32)
        for name, value in features.items():
            if name in self._place:
                values[self._place[name]] = value
        at = self.roots.copy()
        while (inner := self.feature[at] != LEAF).any():
            goes_left = values[self.feature[at]] <= self.threshold[at]
            at = np.where(inner, at + np.where(goes_left, 1, self.right[at]), at)
        return float(self.share[at].mean() / 255)

    def takes(self, features: Features) -> bool:
        """Whether it is as likely as the threshold, at least."""
        return self.probability(features) >= self.least

    def save(self, path: Path) -> None:
        """Write it to a `.npz` file."""
        np.savez_compressed(
            path,
            names=np.array(self.names),
            roots=self.roots,
            feature=self.feature,
            threshold=self.threshold,
            right=self.right,
            share=self.share,
            least=np.float64(self.least),
        )

    @classmethod
    def load(cls, path: Path) -> "Forest":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                names=tuple(map(str, stored["names"])),
                roots=stored["roots"],
                feature=stored["feature"],
                threshold=stored["threshold"],
                right=stored["right"],
                share=stored["share"],
                least=float(stored["least"]),
            )
