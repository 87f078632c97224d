"""The forest that the program reads, beside what it was fitted with."""

import sys
from pathlib import Path

import numpy as np
import pytest

from rag.forest import LEAF, Forest

BENCH = Path(__file__).parents[2] / "bench"


def two_trees() -> Forest:
    """The first asks for "a" and then for "b", the second says 102 of 255 of everything."""
    return Forest(
        names=("a", "b"),
        roots=np.array([0, 5], dtype=np.int32),
        feature=np.array([0, LEAF, 1, LEAF, LEAF, LEAF], dtype=np.int16),
        threshold=np.array([0.5, 0, 2, 0, 0, 0], dtype=np.float16),
        right=np.array([2, 0, 2, 0, 0, 0], dtype=np.int16),
        share=np.array([0, 51, 0, 153, 255, 102], dtype=np.uint8),
        least=0.5,
    )


@pytest.mark.parametrize(
    ("features", "shares"),
    [({}, (51, 102)), ({"a": 0.5, "b": 9}, (51, 102)), ({"a": 1}, (153, 102)), ({"a": 1, "b": 3, "c": 9}, (255, 102))],
)
def test_each_tree_says_what_its_leaf_holds(features: dict[str, float], shares: tuple[int, int]) -> None:
    forest = two_trees()
    assert forest.probability(features) == pytest.approx(sum(shares) / 2 / 255)
    assert forest.takes(features) == (sum(shares) / 2 / 255 >= 0.5)


def test_what_is_saved_is_read_alike(tmp_path: Path) -> None:
    two_trees().save(tmp_path / "two.npz")
    read = Forest.load(tmp_path / "two.npz")
    assert (read.names, read.least) == (("a", "b"), 0.5)
    assert read.probability({"a": 1, "b": 3}) == two_trees().probability({"a": 1, "b": 3})


def test_the_stored_form_says_what_the_fitted_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    from doubted import stored
    from sklearn.ensemble import ExtraTreesClassifier

    rng = np.random.default_rng(0)
    table = rng.integers(0, 4, size=(300, 6)) / 2
    wanted = table[:, 0] + table[:, 3] * table[:, 1] + rng.normal(size=300) / 3 > 1.5
    trees = ExtraTreesClassifier(20, min_samples_leaf=3, random_state=0).fit(table, wanted)
    forest = stored(trees, np.array(list("abcdef")), 0.5)
    ours = [forest.probability(dict(zip("abcdef", row, strict=True))) for row in table]
    # Shares are kept as parts of 255, thresholds as 16 bits.
    assert np.abs(np.array(ours) - trees.predict_proba(table)[:, 1]).max() < 0.03
